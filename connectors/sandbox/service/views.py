"""What all views of the accounting API share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from flask import Response, request

from connectors.sandbox import faults
from connectors.sandbox.company import Company
from connectors.sandbox.service.envelopes import JSON_OK, encoded
from connectors.sandbox.state import State

REQUEST_ID_LONGEST, BATCH_ID_LONGEST = 50, 36


class Views:
    """Some views of one sandbox, and the paths below a company that they hang on."""

    ROUTES: ClassVar[tuple[tuple[str, str, str], ...]] = ()

    def __init__(self, sandbox: State) -> None:
        self._sandbox = sandbox

    def _answered(self, content: dict[str, Any]) -> Response:
        return Response(encoded(content, self._sandbox.clock.now()), content_type=JSON_OK)

    def _once(
        self, company: Company, act: Callable[[], dict[str, Any]], *, is_honored: bool = True
    ) -> Response:
        """Do something at most once per requestid: a repeated id gets the first answer again (qbo.md §5)."""
        request_id = request.args.get("requestid", "") if is_honored else ""
        longest = BATCH_ID_LONGEST if request.path.endswith("/batch") else REQUEST_ID_LONGEST
        if len(request_id) > longest:
            raise faults.too_long("requestid", longest, len(request_id))
        with company.lock:
            body = company.replays.find(request_id, request.get_data()) if request_id else None
            if body is None:
                body = encoded(act(), self._sandbox.clock.now())
                company.replays.keep(request_id, request.get_data(), body)
        return Response(body, content_type=JSON_OK)
