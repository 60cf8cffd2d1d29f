"""What nobody can see any more: a record that was made and deleted leaves nothing that a query finds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from connectors.qbo.fields import aware
from connectors.qbo.reader import CHANGES_MAX, CHANGES_REACH, Reader, is_deleted
from plugin.books import Refused


def refuse_if_deleted_since(reader: Reader, entity: str, day: date) -> None:
    """Refused when a record of *entity* was deleted since *day*: it may be the one that is missing.

    QuickBooks tells deletions by id alone (qbo.md 4), and nobody knows the id of what was never read. Nor
    does it tell older ones: refused too. One call, and the company's settings.
    """
    # A day earlier, since the company's day may have begun before UTC's.
    since = datetime.combine(day, time(), UTC) - timedelta(days=1)
    _, read_at = reader.settings
    if read_at is None or aware(read_at) - since > CHANGES_REACH:
        sentence = "It is not in QuickBooks, which no longer tells what was deleted there when it was new."
        raise Refused(sentence, reason="gone")
    parts = (rows for part in reader.changes([entity], since).changes for rows in part.query_response)
    changed = [record for rows in parts for record in rows.all()]
    if len(changed) >= CHANGES_MAX or any(is_deleted(record) for record in changed):
        sentence = (
            "It is not in QuickBooks. Records of its kind were deleted there since; it may be one of them."
        )
        raise Refused(sentence, reason="gone")
