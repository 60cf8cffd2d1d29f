"""A company's authorization: sealed at rest, refreshed by one worker at a time, kept before it is used."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from plugin import tables
from plugin.books import NotConnected, TryLater
from plugin.connecting import states
from plugin.connecting.connect import complete
from plugin.connecting.connections import Connections
from plugin.connecting.vault import Vault, VaultError, read_or_make_keys
from plugin.tokens import Tokens
from tests.engine.town import ALICE, COMPANY
from tests.memory_books import MemoryBooks

REALM = "9130347957983546"


@dataclass
class OneAtATime:
    """An OAuth service that ends the connection when a refresh token is used twice, as Intuit's does."""

    clock: object
    live: str = "refresh-1"
    refreshes: int = 0
    fails_with: Exception | None = None
    revoked: list[str] = field(default_factory=list)

    def authorize_url(self, state: str) -> str:
        return f"https://intuit.example/?state={state}"

    def exchange(self, code: str) -> Tokens:
        return self._tokens(1)

    def refresh(self, refresh_token: str) -> Tokens:
        if self.fails_with:
            raise self.fails_with
        if refresh_token != self.live:
            raise NotConnected("The refresh token was used before.")
        self.refreshes += 1
        return self._tokens(self.refreshes + 1)

    def revoke(self, token: str) -> None:
        self.revoked.append(token)

    def _tokens(self, number: int) -> Tokens:
        self.live = f"refresh-{number}"
        now = self.clock.now()
        return Tokens(
            access_token=f"access-{number}",
            refresh_token=self.live,
            access_expires_at=now + timedelta(hours=1),
            refresh_expires_at=now + timedelta(days=100),
        )


@pytest.fixture
def authority(clock):
    return OneAtATime(clock)


@pytest.fixture
def connections(town, authority):
    found = Connections(town.store, Vault((Fernet.generate_key().decode(),)), authority)
    with town.store.company(COMPANY) as scope:
        found.keep_new(scope, REALM, authority.exchange("code"), ALICE)
    return found


def status(town) -> str:
    with town.store.reading(COMPANY) as scope:
        return scope.first(scope.select(tables.connections)).status


def test_a_good_token_is_used_as_it_is(connections, authority):
    assert connections.access_token(COMPANY) == "access-1"
    assert authority.refreshes == 0


def test_twenty_workers_with_an_old_token_refresh_it_once(town, connections, authority):
    town.clock.advance(hours=2)
    # Twenty waiting threads must not make the one clock race past the lease of the thread that refreshes.
    town.clock.sleep = lambda seconds: time.sleep(0.01)
    start = threading.Barrier(20)

    def ask(_: int) -> str:
        start.wait()
        return connections.access_token(COMPANY)

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(ask, range(20))) == {"access-2"}
    assert authority.refreshes == 1
    assert status(town) == "connected"


def test_new_tokens_are_stored_before_they_are_used(town, connections):
    town.clock.advance(hours=2)

    token = connections.access_token(COMPANY)

    assert connections.access_token(COMPANY) == token
    with town.store.reading(COMPANY) as scope:
        assert scope.first(scope.select(tables.connections)).token_version == 2


def test_a_dead_connection_says_reconnect(town, connections, authority):
    authority.live = "somebody else's"
    town.clock.advance(hours=2)

    with pytest.raises(NotConnected):
        connections.access_token(COMPANY)

    assert status(town) == "dead"
    with pytest.raises(NotConnected, match="Reconnect"):
        connections.access_token(COMPANY)


def test_a_service_that_is_down_does_not_end_the_connection(town, connections, authority):
    town.clock.advance(hours=2)
    authority.fails_with = TryLater("Intuit is down.")
    with pytest.raises(TryLater):
        connections.access_token(COMPANY)
    authority.fails_with = None

    assert connections.access_token(COMPANY) == "access-2"


def test_disconnecting_revokes(town, connections, authority):
    connections.disconnect(COMPANY, "user:alice")

    assert authority.revoked == ["refresh-1"]
    assert status(town) == "disconnected"
    with pytest.raises(NotConnected):
        connections.access_token(COMPANY)


def test_no_token_and_no_realm_is_readable_in_the_database(town, connections):
    with town.store.engine.connect() as db:
        (secret, fingerprint) = db.execute(text("SELECT secret, realm_fingerprint FROM connections")).one()

    assert REALM not in fingerprint
    for plain in (b"access-1", b"refresh-1", REALM.encode()):
        assert plain not in bytes(secret)


def test_a_secret_copied_to_another_company_does_not_open(connections):
    sealed = connections.vault.seal(COMPANY, {"access": "x"})

    with pytest.raises(VaultError, match="another company"):
        connections.vault.open("company2", sealed)


def test_a_new_key_opens_what_the_old_one_sealed():
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    sealed = Vault((old,)).seal(COMPANY, {"access": "x"})
    both = Vault((new, old))

    resealed = both.reseal(sealed)

    assert both.open(COMPANY, sealed) == {"access": "x"}
    assert Vault((new,)).open(COMPANY, resealed) == {"access": "x"}
    assert both.fingerprint(REALM) == Vault((old,)).fingerprint(REALM)
    with pytest.raises(VaultError, match="key"):
        Vault((old,)).open(COMPANY, resealed)


def test_keys_are_made_once_and_readable_to_their_owner_alone(tmp_path):
    path = tmp_path / "deep" / "keys"

    assert read_or_make_keys(path) == read_or_make_keys(path)
    assert path.stat().st_mode & 0o077 == 0


def test_tokens_do_not_show_in_a_repr(authority):
    assert "access-1" not in repr(authority.exchange("code"))


def test_a_state_serves_one_browser_once_for_ten_minutes(town, clock):
    attempt = states.begin(town.store)
    with pytest.raises(states.StaleAttempt):
        states.use(town.store, attempt.state, "another browser")
    with pytest.raises(states.StaleAttempt):
        states.use(town.store, attempt.state, attempt.browser)

    attempt = states.begin(town.store)
    states.use(town.store, attempt.state, attempt.browser)
    with pytest.raises(states.StaleAttempt):
        states.use(town.store, attempt.state, attempt.browser)

    attempt = states.begin(town.store)
    clock.advance(minutes=11)
    with pytest.raises(states.StaleAttempt):
        states.use(town.store, attempt.state, attempt.browser)


def test_connecting_again_keeps_the_company_and_its_records(town, connections):
    first = complete(
        town.store,
        connections,
        lambda tokens, realm: MemoryBooks(town.clock),
        code="code",
        realm_id=REALM,
        actor=ALICE,
        first_policy="",
    )

    assert first.company_id == COMPANY
    assert not first.is_new


def test_a_realm_that_does_not_answer_is_not_connected(town, connections):
    refusing = MemoryBooks(town.clock)
    refusing.fail(NotConnected("This app may not read that company."), on="profile")

    with pytest.raises(NotConnected):
        complete(
            town.store,
            connections,
            lambda tokens, realm: refusing,
            code="code",
            realm_id="666",
            actor=ALICE,
            first_policy="",
        )

    assert connections.company_of("666") is None
