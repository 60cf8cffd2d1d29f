"""The migrated schema is the declared one, on both databases, and keys start with the company."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from plugin import policies, tables
from plugin.store import companies
from plugin.store.engine import SchemaError, alembic_config, open_engine, require_current, upgrade
from tests.memory_books import PROFILE

SHARED_BY_COMPANIES = {"companies", "users", "oauth_states", "hint_inbox"}


def test_the_migrated_schema_equals_the_declared_one(engine):
    with engine.connect() as db:
        differences = compare_metadata(
            MigrationContext.configure(db, opts={"compare_type": True}), tables.metadata
        )

    assert differences == []


def test_every_key_starts_with_the_company():
    for table in tables.metadata.sorted_tables:
        if table.name not in SHARED_BY_COMPANIES:
            assert table.primary_key.columns.keys()[0] == "company_id", table.name
            assert not table.c.company_id.nullable


def test_check_constraints_are_in_both_databases(engine):
    found = {check["name"] for check in inspect(engine).get_check_constraints("actions")}

    assert {"ck_actions_status", "ck_actions_done_has_proof", "ck_actions_sent_has_order"} <= found


def test_sqlite_tables_refuse_a_text_where_a_number_belongs(sqlite_engine):
    with sqlite_engine.begin() as db, pytest.raises(IntegrityError, match="cannot store TEXT"):
        db.exec_driver_sql(
            "INSERT INTO due (company_id, next_due_at, fence) VALUES ('c', '2026-01-01', 'three')"
        )


def test_an_instant_without_its_zone_is_refused(sqlite_engine, clock):
    with sqlite_engine.begin() as db, pytest.raises(StatementError, match="time zone"):
        db.execute(select(tables.due).where(tables.due.c.next_due_at < clock.now().replace(tzinfo=None)))


def test_upgrading_twice_changes_nothing(engine):
    before, after = upgrade(engine)

    assert before == after


def test_what_was_stored_of_charges_that_differ_survives_the_word_for_their_documents(engine, store):
    found = {"kind": "gone", "invoice_id": "4000", "number": "the invoice_id of 7"}
    check = {"at": "2026-11-02T15:00:00+00:00", "differing": [found], "accepted": [["gone", "4000", 0]]}
    rows = tables.companies
    for name in ("one", "two"):
        with store.company(name) as scope:
            companies.create(scope, PROFILE, policies.preset("standard"), "user:alice")
    with engine.connect() as db, db.begin() as whole:
        command.downgrade(alembic_config(db), "0026")
        db.execute(update(rows).where(rows.c.id == "one").values(register_check=check))

        command.upgrade(alembic_config(db), "head")

        upgraded = dict(db.execute(select(rows.c.id, rows.c.register_check)).all())
        command.downgrade(alembic_config(db), "0026")
        downgraded = dict(db.execute(select(rows.c.id, rows.c.register_check)).all())
        # Both databases take a change of tables back, so that other tests find them as they were.
        whole.rollback()

    renamed = {"kind": "gone", "document_id": "4000", "number": "the invoice_id of 7"}
    assert upgraded == {"one": check | {"differing": [renamed]}, "two": None}
    assert downgraded == {"one": check, "two": None}
    require_current(engine)


def test_a_database_without_tables_says_what_to_do(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")

    with pytest.raises(SchemaError, match="dunwell db upgrade"):
        require_current(engine)
    engine.dispose()
