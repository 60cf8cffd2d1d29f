"""Hints that a company has changed: taken in at once, spread to the companies a moment later.

A hint says no more than "look": the run it brings forward asks QuickBooks what changed, in one call for
however many hints. So nothing is lost when a hint is, and nothing is believed that a hint says (T8).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from plugin import tables
from plugin.store.scope import Store

QUIET = timedelta(seconds=60)
"""One company is looked into at most so often for hints, however many arrive (T18)."""
REMEMBERED = timedelta(days=3)
"""So long a body that comes again is known; Intuit gives up repeating within two hours (qbo.md 9)."""
_SPREAD_AT_ONCE = 500


def take_in(store: Store, digest: str, fingerprints: Collection[str]) -> bool:
    """Keep one genuine body's hint; False when the same body came before.

    *digest* names the body, *fingerprints* the companies it spoke of (`Vault.fingerprint`); none for a body
    that nobody could read, which is kept all the same. Nobody waits for the disk: a hint that a power failure
    takes is one that never came, and the daily reading finds what it told of.
    """
    row = {"digest": digest, "received_at": store.clock.now(), "fingerprints": sorted(fingerprints)}
    try:
        with store.engine.connect().execution_options(may_be_lost=True) as db, db.begin():
            db.execute(insert(tables.hint_inbox), row)
    except IntegrityError:
        return False
    return True


def spread(store: Store) -> list[str]:
    """Bring the runs of all hinted companies forward; returns their ids. Old hints are cleared away."""
    inbox, now = tables.hint_inbox, store.clock.now()
    waiting = select(inbox).where(inbox.c.spread_at.is_(None)).order_by(inbox.c.received_at)
    with store.engine.connect().execution_options(reads_only=True) as db, db.begin():
        if db.execute(waiting.limit(1)).first() is None:
            return []
    with store.engine.begin() as db:
        rows = db.execute(waiting.limit(_SPREAD_AT_ONCE).with_for_update(skip_locked=True)).all()
        company_ids = _named(db, {fingerprint for row in rows for fingerprint in row.fingerprints})
        for company_id in company_ids:
            _hint(db, company_id, max(row.received_at for row in rows), now)
        done = update(inbox).where(inbox.c.digest.in_([row.digest for row in rows]))
        db.execute(done.values(spread_at=now))
        db.execute(delete(inbox).where(inbox.c.spread_at < now - REMEMBERED))
    return company_ids


def _named(db: Connection, fingerprints: Collection[str]) -> list[str]:
    table = tables.connections
    known = select(table.c.company_id).where(
        table.c.realm_fingerprint.in_(fingerprints), table.c.status == "connected"
    )
    return sorted(db.execute(known).scalars())


def _hint(db: Connection, company_id: str, received_at: datetime, now: datetime) -> None:
    """Look at the company now, or once it has been left alone for a while; never later than it is due."""
    due = tables.due
    mine = update(due).where(due.c.company_id == company_id)
    db.execute(mine.values(hinted_at=received_at))
    is_rested = or_(due.c.looked_at.is_(None), due.c.looked_at <= now - QUIET)
    db.execute(mine.where(is_rested, due.c.next_due_at > now).values(next_due_at=now))
    soon = now + QUIET
    db.execute(mine.where(due.c.looked_at > now - QUIET, due.c.next_due_at > soon).values(next_due_at=soon))
