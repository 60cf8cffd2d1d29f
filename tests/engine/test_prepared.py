"""Declared statements are read past SQLAlchemy's execution, and mean what they mean by way of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, event, exc, func

from plugin import tables
from plugin.store import account_statements, companies, marks
from plugin.store.prepared import prepared
from plugin.store.statements import OWN, among, own
from tests.engine.town import COMPANY

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SETTLED = {"settling": ["1"], "settled_since": LONG_AGO}


def by_both(scope, statement, **values):
    """The rows of *statement*, as we read them and as SQLAlchemy does."""
    ours = scope.read(statement, **values)
    theirs = scope.db.execute(statement, {OWN: scope.company_id, **values}).all()
    return [row._asdict() for row in ours], [row._asdict() for row in theirs]


@pytest.mark.parametrize("ids", [[], ["1"], ["1", "2"], [str(number) for number in range(100)]])
def test_rows_are_what_sqlalchemy_reads(town, ids):
    everybody = own(tables.customers).order_by(tables.customers.c.id)
    with town.store.reading(COMPANY) as scope:
        for statement, values in (
            (companies._standing(), {}),
            (marks._marks(), {}),
            (everybody, {}),
            (account_statements.members(), {"payers": ids}),
            (account_statements.said(tables.SAID), {"payers": ids}),
            (account_statements.invoices(), {"members": ids, "covered": [], **SETTLED}),
            (account_statements.applied(), {"invoices": ids, "journals": ids[:1]}),
        ):
            ours, theirs = by_both(scope, statement, **values)
            assert theirs == ours
            assert [*map(type, (ours[0] if ours else {}).values())] == [
                *map(type, (theirs[0] if theirs else {}).values())
            ]


def test_a_value_that_is_missing_is_not_taken_for_nothing(town):
    wanted = own(tables.customers).where(tables.customers.c.id == bindparam("wanted"))
    with town.store.reading(COMPANY) as scope, pytest.raises(KeyError, match="wanted"):
        scope.read(wanted)


def test_an_instant_without_its_zone_is_refused(town):
    statement = account_statements.invoices()
    with town.store.reading(COMPANY) as scope, pytest.raises(ValueError, match="time zone"):
        scope.read(
            statement, members=[], covered=[], settling=[], settled_since=LONG_AGO.replace(tzinfo=None)
        )


def test_an_error_is_sqlalchemys(town):
    impossible = own(tables.customers, func.no_such_function(tables.customers.c.id).label("it"))
    with town.store.reading(COMPANY) as scope, pytest.raises(exc.DBAPIError, match="no_such_function"):
        scope.read(impossible)


def test_who_listens_hears_of_it(town):
    heard = []

    def note(conn, cursor, statement, parameters, context, executemany):
        heard.append(statement)

    event.listen(town.store.engine, "before_cursor_execute", note)
    with town.store.reading(COMPANY) as scope:
        scope.read(account_statements.members(), payers=["1"])
    event.remove(town.store.engine, "before_cursor_execute", note)

    assert sum("customers" in statement for statement in heard) == 1


def test_spellings_are_kept_for_short_lists_only_so_many(town):
    statement = own(tables.customers).where(among(tables.customers.c.id, "ids"))
    with town.store.reading(COMPANY) as scope:
        for length in range(200):
            scope.read(statement, ids=[str(number) for number in range(length)])
        kept = prepared(statement, scope.db.dialect.name, ())._spelled.cache_info()

    assert kept.currsize < 100 < kept.misses
