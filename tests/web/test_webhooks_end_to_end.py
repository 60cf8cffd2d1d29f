"""A payment, told by the sandbox's own poster over a socket, is in the mirrors within the minute."""

import dataclasses
import threading
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from werkzeug.serving import make_server

from connectors.sandbox import persons
from connectors.sandbox.webhooks import Endpoint
from plugin import tables
from plugin.store import companies
from web.demo.consent import connect_through_consent
from web.wiring.local import open_demo


@pytest.fixture
def world(tmp_path):
    """A demonstration that knows the sandbox's verifier token, connected to the sample company and read."""
    world = open_demo(tmp_path, datetime(2026, 3, 9, 15, tzinfo=UTC), 1)
    tokens = (SecretStr("replaced-token"), SecretStr(world.sandbox.webhook_verifier_token))
    quickbooks = world.house.settings.quickbooks.model_copy(update={"webhook_tokens": tokens})
    settings = world.house.settings.model_copy(update={"quickbooks": quickbooks})
    world = dataclasses.replace(
        world, house=dataclasses.replace(world.house, settings=settings), realm_id=world.sandbox.realms()[0]
    )
    connect_through_consent(world.house.app, world.browser, {"realm_id": world.realm_id, "decision": "allow"})
    assert world.house.run(the_company(world).id).error is None
    yield world
    world.house.store.engine.dispose()


@pytest.fixture
def address(world):
    """Where our endpoint listens."""
    server = make_server("127.0.0.1", 0, world.house.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/webhooks/quickbooks"
    server.shutdown()
    thread.join()
    server.server_close()


def the_company(world):
    (company,) = companies.all_companies(world.house.store)
    return company


def balance(world, invoice_id):
    with world.house.store.reading(the_company(world).id) as scope:
        table = tables.invoices
        (row,) = scope.rows(scope.select(table).where(table.c.id == invoice_id))
    return row.balance_minor


@pytest.mark.parametrize("form", ["cloudevents", "legacy"])
def test_a_payment_is_known_within_a_minute_of_the_webhook_in_one_call(world, address, form):
    sandbox, house = world.sandbox, world.house
    sandbox.clock.advance(timedelta(minutes=10))
    assert house.due_companies() == []
    sandbox.webhooks.subscribe(Endpoint(url=address, form=form, delay_seconds=30, duplicated=1.0))
    assert balance(world, "130") > 0
    with world.books.acting_as("person") as company:
        persons.pay(company, company.read("Invoice", "130"), "")

    sandbox.clock.advance(timedelta(seconds=40))

    assert [attempt.status for attempt in sandbox.webhooks.attempts] == [200]
    assert house.due_companies() == [the_company(world).id]
    done = house.run_hour(the_company(world).id)
    assert done.error is None
    assert balance(world, "130") == 0
    assert done.calls["cdc"] == 1
    sandbox.clock.advance(timedelta(minutes=2))
    assert house.due_companies() == [], "the same events told twice are one reading"
