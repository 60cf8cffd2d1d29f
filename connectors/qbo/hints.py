"""What a webhook's body tells: which companies have changed. Both shapes are read (qbo.md 9).

An event is only a hint to look: what changed is read from QuickBooks itself. So nothing more is kept of it.
"""

from __future__ import annotations

from typing import Annotated

import msgspec


class _Event(msgspec.Struct):
    """One event of the CloudEvents shape, as much of it as counts."""

    realm: str = msgspec.field(name="intuitaccountid")


class _Notification(msgspec.Struct):
    """One company's part of the old shape."""

    realm: str = msgspec.field(name="realmId")


class _Notifications(msgspec.Struct):
    """The old shape."""

    parts: Annotated[list[_Notification], msgspec.Meta(min_length=1)] = msgspec.field(
        name="eventNotifications"
    )


_EVENTS = msgspec.json.Decoder(Annotated[list[_Event], msgspec.Meta(min_length=1)])
_OLD = msgspec.json.Decoder(_Notifications)


def realms_of(body: bytes) -> frozenset[str] | None:
    """The ids of the companies that *body* names; None when it has neither shape."""
    try:
        return frozenset(event.realm for event in _EVENTS.decode(body))
    except msgspec.DecodeError:
        pass
    try:
        return frozenset(part.realm for part in _OLD.decode(body).parts)
    except msgspec.DecodeError:
        return None
