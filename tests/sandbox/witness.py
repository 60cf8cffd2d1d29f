"""Stands between clients and the sandbox and notes what worked: which operation on which entity."""

import io
import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from connectors.sandbox.catalog import entity_named
from connectors.sandbox.world import Sandbox

OPERATIONS = (
    *("create", "read", "query", "count", "update", "delete", "void"),
    *("send", "pdf", "cdc", "batch", "note", "upload"),
)
ASKED = re.compile(r"select\s+(.*?)\s+from\s+(\w+)", re.IGNORECASE)
Proof = tuple[str, str]


class Witness:
    """WSGI middleware; `proved` holds (entity, operation) of every call answered without a fault."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.proved: set[Proof] = set()
        self._app: Callable[..., Iterable[bytes]] = sandbox.app.wsgi_app
        sandbox.app.wsgi_app = self  # type: ignore[method-assign]  # Flask's own way to put something before it

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Pass the call on and look at both ends."""
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = io.BytesIO(body)
        statuses: list[str] = []

        def noting(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            statuses.append(status)
            return start_response(status, headers, *more)

        answer = b"".join(self._app(environ, noting))
        if statuses[-1].startswith("200") and environ["PATH_INFO"].startswith("/v3/company/"):
            for entity, operation in _done(environ, body, answer):
                known = entity_named(entity)
                self.proved.add((known.name if known else entity, operation))
        return [answer]


def _done(environ: dict[str, Any], body: bytes, answer: bytes) -> Iterable[tuple[str, str]]:
    """The entities and operations of one call that worked."""
    path = environ["PATH_INFO"].split("/")[4:]
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    match path:
        case ["query"]:
            found = ASKED.search(asked.get("query") or body.decode())
            if found:
                yield found[2], "count" if "count(" in found[1].lower() else "query"
        case ["cdc"]:
            yield from ((each, "cdc") for each in asked["entities"].split(","))
        case ["batch"]:
            sent = json.loads(body)["BatchItemRequest"]
            for item, told in zip(sent, json.loads(answer)["BatchItemResponse"], strict=True):
                entity = next((key for key in item if entity_named(key)), None)
                if entity and "Fault" not in told:
                    yield entity, "batch"
        case ["upload"]:
            yield "Attachable", "upload"
        case ["reports", name]:
            yield f"report {name}", "read"
        case ["taxservice", "taxcode"]:
            yield "TaxService", "create"
        case [entity, _, "pdf" | "send" as operation]:
            yield entity, operation
        case [entity, *_] if entity_named(entity):
            yield from _plain(entity, environ["REQUEST_METHOD"], asked, body)


def _plain(entity: str, method: str, asked: dict[str, str], body: bytes) -> Iterable[tuple[str, str]]:
    """What a call on an entity's own address did."""
    if method == "GET":
        yield entity, "read"
        return
    sent = json.loads(body)
    for hung in sent.get("AttachableRef", ()):
        yield hung["EntityRef"]["type"], "note"
    if asked.get("include") == "void" or asked.get("operation") == "void":
        yield entity, "void"
    elif asked.get("operation") == "delete":
        yield entity, "delete"
    elif sent.get("Id") or entity.lower() in {"preferences", "exchangerate", "companyinfo"}:
        yield entity, "update"
    else:
        yield entity, "create"
