"""Bodies of unknown length, which Node and Go send in chunks, and files without a word about themselves."""

from tests.sandbox.people import Caller, a_sandbox, a_session, on_a_socket

FILE = (
    b"--mark\r\n"
    b'Content-Disposition: form-data; name="file_content_01"; filename="letter.txt"\r\n'
    b"Content-Type: text/plain\r\n\r\npay up\r\n--mark--\r\n"
)


def test_a_body_sent_in_chunks_arrives_whole():
    sandbox = a_sandbox()
    with on_a_socket(sandbox) as base:
        caller = Caller(sandbox, a_session(sandbox), base, sandbox.realms()[0])
        kind = {"Content-Type": "multipart/form-data; boundary=mark"}
        answer = caller.post("upload", data=iter([FILE[:20], FILE[20:]]), headers=kind)
        caller.session.close()

    assert answer.request.headers["Transfer-Encoding"] == "chunked"
    made = answer.json()["AttachableResponse"][0]["Attachable"]
    assert (made["FileName"], made["Size"], made["ContentType"]) == ("letter.txt", 6, "text/plain")
