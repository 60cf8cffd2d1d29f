import requests

class AuthClientError(Exception):
    response: requests.Response
    status_code: int
    def __init__(self, response: requests.Response) -> None: ...
