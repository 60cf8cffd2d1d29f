"""The control API's part about the sandbox as a whole: time, trouble, mail, meters, calls."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import ClassVar

from flask import request

from connectors.sandbox import switchboard
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.service.control.answers import BadRequest, sent
from connectors.sandbox.service.control.companies import companies_of
from connectors.sandbox.state import State
from connectors.sandbox.trouble import KINDS

CALLS_SHOWN = 200


class WorldControl:
    """Time, trouble, and what has happened."""

    ROUTES: ClassVar = (
        ("GET", "/state", "state"),
        ("GET", "/clock", "clock"),
        ("POST", "/clock/advance", "advance"),
        ("GET", "/faults", "scripted"),
        ("POST", "/faults", "script"),
        ("DELETE", "/faults", "unscript"),
        ("GET", "/mail", "mail"),
        ("GET", "/meters", "meters"),
        ("GET", "/calls", "calls"),
    )

    def __init__(self, sandbox: State) -> None:
        self._sandbox = sandbox

    def state(self) -> Record:
        """Everything at a glance."""
        return {
            "clock": _clock(self._sandbox),
            "companies": companies_of(self._sandbox),
            "faults": self._sandbox.faults.listed(),
            "calls": len(self._sandbox.calls),
            "switches": switchboard.told(self._sandbox.switchboard.everywhere),
        }

    def clock(self) -> Record:
        """The sandbox's present moment."""
        return _clock(self._sandbox)

    def advance(self) -> Record:
        """Move time forward by days, hours, minutes and seconds."""
        units = {"days", "hours", "minutes", "seconds"}
        by = sent()
        if set(by) - units:
            raise BadRequest(f"Time is advanced by {', '.join(sorted(units))}.")
        self._sandbox.clock.advance(timedelta(**{name: float(value) for name, value in by.items()}))
        return _clock(self._sandbox)

    def scripted(self) -> Record:
        """What is scripted, and which kinds there are."""
        return {"faults": self._sandbox.faults.listed(), "kinds": KINDS}

    def script(self) -> Record:
        """Script one more; the body is the fields of a fault."""
        body = sent()
        kind = str(body.pop("kind", ""))
        return asdict(self._sandbox.faults.add(kind, **body))

    def unscript(self) -> Record:
        """Forget them all, or the one whose `number` is asked for."""
        number = request.args.get("number", "")
        if number:
            if not number.isdigit():
                raise BadRequest("number is a place in the list of faults, from 0.")
            self._sandbox.faults.remove(int(number))
        else:
            self._sandbox.faults.clear()
        return {"faults": self._sandbox.faults.listed()}

    def mail(self) -> Record:
        """Mail of the companies touched so far, oldest first."""
        realms = [realm for realm in self._sandbox.realms() if self._sandbox.is_built(realm)]
        wanted = request.args.get("realm")
        mails = [
            asdict(each) | {"realm": realm}
            for realm in realms
            if wanted in {None, realm}
            for each in self._sandbox.company(realm).mail
        ]
        return {"mail": mails}

    def meters(self) -> Record:
        """Metered units by company: in all, and by month and endpoint; `month` asks for one month."""
        month = request.args.get("month", "")
        calls = self._sandbox.calls
        return {
            realm: calls.meters(realm, month) | {"months": calls.by_month(realm)}
            for realm in self._sandbox.realms()
        }

    def calls(self) -> Record:
        """The last calls."""
        return {"calls": [asdict(each) for each in list(self._sandbox.calls)[-CALLS_SHOWN:]]}


def _clock(sandbox: State) -> Record:
    return {"now": sandbox.clock.now().isoformat(), "running": sandbox.clock.running}
