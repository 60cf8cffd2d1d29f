"""The operator's brake holds at once, in a server that runs as well, and fails on the safe side."""

import os

import pytest

from plugin import config
from plugin.cycle import CompanyBooks, Worker
from plugin.kill_switch import KillSwitch
from tests.engine.town import COMPANY, KEEPER, acme
from tests.schemas import migrated
from web.wiring.house import open_house

RUNNING, STOPPED = "[work]\nis_stopped = false\n", "[work]\nis_stopped = true\n"


@pytest.fixture
def settings(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(RUNNING)
    return path


def write(path, text):
    """Written anew at another moment, however coarse the clock of the file system is."""
    before = path.stat().st_mtime_ns
    path.write_text(text)
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_it_stops_a_run_between_two_acts(town, settings):
    town.books.put(acme(id="8", name="Aaa", balance_minor=0))
    town.owes(days_overdue=5)
    town.owes(days_overdue=5, customer="8", invoice_id="1001")
    perform = town.books.perform

    def stopped_meanwhile(order, *, request_id):
        write(settings, STOPPED)
        return perform(order, request_id=request_id)

    town.books.perform = stopped_meanwhile
    worker = Worker(town.store, "worker1", KEEPER, KillSwitch(settings, is_stopped=False))
    worker.run(COMPANY, lambda: CompanyBooks(town.books))
    assert len(town.books.mails) == 1

    write(settings, RUNNING)
    town.books.perform = perform
    town.clock.advance(hours=1)
    worker.run(COMPANY, lambda: CompanyBooks(town.books))
    assert len(town.books.mails) == 2


@pytest.mark.parametrize(
    ("text", "is_stopped"),
    [
        (STOPPED, True),
        (RUNNING, False),
        ("[work]\n", False),
        ("", False),
        ("[work]\nis_stopped = tru", True),
        ('[work]\nis_stopped = "no"\n', True),
        ("work = 3", True),
    ],
)
def test_what_the_file_says_now_holds_and_what_cannot_be_read_stops(settings, text, is_stopped):
    switch = KillSwitch(settings, is_stopped=False)
    assert not switch()

    write(settings, text)

    assert switch() is is_stopped


def test_a_server_looks_into_the_file_its_settings_came_from(settings):
    quickbooks = '[quickbooks]\nenvironment = "sandbox"\nclient_id = "x"\n'
    redirect = 'redirect_uri = "http://localhost:8000/oauth/callback"\n'
    (settings.parent / "dunwell.db").write_bytes(migrated())
    database = f'[database]\nurl = "sqlite:///{settings.parent / "dunwell.db"}"\n'
    secrets = f'[secrets]\nkey_file = "{settings.parent / "keys"}"\n'
    others = f"{quickbooks}{redirect}{database}{secrets}"
    write(settings, f"{RUNNING}{others}")
    house = open_house(config.load(settings, {config.ENVIRONMENT_SECRET: "x"}))
    assert not house.worker.is_installation_stopped()

    write(settings, f"{STOPPED}{others}")

    assert house.worker.is_installation_stopped()


def test_where_the_file_is_gone_what_it_said_last_holds(settings):
    switch = KillSwitch(settings, is_stopped=False)
    write(settings, STOPPED)
    assert switch()

    settings.unlink()

    assert switch()
