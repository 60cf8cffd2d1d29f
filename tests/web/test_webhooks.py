"""QuickBooks' webhooks: what is genuine is acknowledged and looked into once; the rest is refused."""

import base64
import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from connectors.qbo.hints import realms_of
from plugin import hints, policies, tables
from plugin.store import companies, due
from plugin.store.scope import Store
from tests.connected import insert_connection
from tests.memory_books import PROFILE
from tests.web.people import an_app
from web.webhooks import receive_with

NORMAL, FULL = 1, 2

OLD, NEW = "old-token", "new-token"
ADDRESS = "/webhooks/quickbooks"


def cloud(*realms: str) -> bytes:
    """A body of the present shape."""
    return json.dumps(
        [
            {
                "specversion": "1.0",
                "id": f"{number}",
                "type": "qbo.payment.created.v1",
                "intuitentityid": "7",
                "intuitaccountid": realm,
                "data": {},
            }
            for number, realm in enumerate(realms)
        ]
    ).encode()


def notifications(*realms: str) -> bytes:
    """A body of the old shape."""
    parts = [{"realmId": realm, "dataChangeEvent": {"entities": [{"name": "Payment"}]}} for realm in realms]
    return json.dumps({"eventNotifications": parts}).encode()


def fingerprint(realm: str) -> str:
    return hashlib.sha256(realm.encode()).hexdigest()


@pytest.fixture
def client(store):
    return an_app(store, blueprints=(receive_with((OLD, NEW), fingerprint),)).test_client()


@pytest.fixture
def town(store):
    """Two connected companies that have just been looked at."""
    for company_id, realm in (("c1", "111"), ("c2", "222")):
        with store.company(company_id) as scope:
            companies.create(scope, PROFILE, policies.preset("standard"), "user:alice")
            insert_connection(scope, fingerprint(realm))
            look(scope)
    return store


def look(scope) -> None:
    lease = due.claim(scope, "worker")
    due.release(scope, lease, scope.now + due.HOURLY)


def post(client, body: bytes, token: str = NEW, **headers: str):
    signature = base64.b64encode(hmac.new(token.encode(), body, hashlib.sha256).digest()).decode()
    return client.post(ADDRESS, data=body, headers={"intuit-signature": signature, **headers})


def kept(store) -> int:
    with store.engine.connect() as db:
        return len(db.execute(tables.hint_inbox.select()).all())


@pytest.mark.parametrize("shape", [cloud, notifications])
@pytest.mark.parametrize("token", [OLD, NEW])
def test_a_genuine_body_of_either_shape_brings_its_companies_forward(client, town, clock, shape, token):
    clock.advance(minutes=5)

    assert post(client, shape("111", "999"), token).status_code == 200

    assert due.due_companies(town) == []
    assert hints.spread(town) == ["c1"]
    assert due.due_companies(town) == ["c1"]


@pytest.mark.parametrize("content_type", ["application/cloudevents+json", "text/plain", ""])
def test_the_type_of_the_content_does_not_matter(client, town, content_type):
    assert post(client, cloud("111"), **{"Content-Type": content_type}).status_code == 200
    assert kept(town) == 1


@pytest.mark.parametrize("signature", ["", "nonsense", "é", base64.b64encode(b"x" * 32).decode()])
def test_what_is_not_signed_is_refused_and_nothing_is_kept(client, town, signature):
    answer = client.post(ADDRESS, data=cloud("111"), headers={"intuit-signature": signature})

    assert answer.status_code == 403
    assert kept(town) == 0


def test_a_changed_body_is_refused(client, town):
    body = cloud("111")
    signature = base64.b64encode(hmac.new(NEW.encode(), body, hashlib.sha256).digest()).decode()

    answer = client.post(ADDRESS, data=body + b" ", headers={"intuit-signature": signature})

    assert answer.status_code == 403


def test_the_same_body_twice_is_one_hint(client, town):
    assert [post(client, cloud("111")).status_code for _ in range(3)] == [200, 200, 200]
    assert kept(town) == 1


def test_many_hints_are_one_look_and_not_more_than_one_a_minute(client, town, clock):
    for number in range(50):
        post(client, cloud(*["111"] * (number + 1)))
    assert hints.spread(town) == ["c1"]
    assert due.due_companies(town) == [], "it was looked at just now"

    clock.advance(seconds=60)
    assert due.due_companies(town) == ["c1"]
    with town.company("c1") as scope:
        look(scope)
    assert hints.spread(town) == []
    assert due.due_companies(town) == []


def test_a_genuine_body_that_nobody_can_read_is_acknowledged(client, town, caplog):
    assert post(client, b"\x00 secret words").status_code == 200
    assert kept(town) == 1
    assert hints.spread(town) == []
    assert "secret words" not in caplog.text


def test_old_hints_are_cleared_away(client, town, clock):
    post(client, cloud("111"))
    hints.spread(town)
    clock.advance(days=hints.REMEMBERED.days, seconds=1)
    post(client, cloud("222"))
    hints.spread(town)

    assert kept(town) == 1


def test_a_company_that_is_disconnected_is_left_alone(client, town, clock):
    clock.advance(minutes=5)
    with town.company("c1") as scope:
        scope.db.execute(scope.update(tables.connections).values(status="disconnected"))
    post(client, cloud("111"))

    assert hints.spread(town) == []


def test_without_tokens_there_is_no_endpoint(store):
    assert an_app(store).test_client().post(ADDRESS, data=b"").status_code in (401, 404)


@given(st.binary(max_size=200))
def test_no_body_breaks_the_reader(body):
    assert realms_of(body) is None or isinstance(realms_of(body), frozenset)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=8))
def test_no_json_breaks_the_reader(document):
    found = realms_of(json.dumps([{"intuitaccountid": document}]).encode())

    assert found == (frozenset({document}) if isinstance(document, str) else None)


def test_a_hint_waits_for_no_disk_and_all_other_writing_does(sqlite_engine, clock, new_id):
    store = Store(sqlite_engine, clock, new_id)
    asked = []

    def ask(connection):
        asked.append(connection.exec_driver_sql("PRAGMA synchronous").scalar())

    event.listen(sqlite_engine, "commit", ask)
    hints.take_in(store, "a body", {"somebody"})
    with store.company("one"):
        pass
    event.remove(sqlite_engine, "commit", ask)

    assert asked == [NORMAL, FULL]
