"""Switches are thrown while the sandbox runs, everywhere or for one company, and each is written down."""

import re
from dataclasses import asdict, fields
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.sandbox import switchboard
from connectors.sandbox.persons import ACTS
from connectors.sandbox.switches import Switches
from connectors.sandbox.trouble import KINDS
from connectors.sandbox.webhooks import Endpoint
from tests.sandbox.people import HOST, a_caller, an_invoice

DOCUMENT = Path(__file__).parents[2] / "docs" / "sandbox.md"


def control(caller, method, where, **body):
    more = {"json": body} if method == "POST" else {}
    return caller.session.request(method, f"{HOST}/control/{where}", timeout=60, **more)


def test_every_switch_is_documented_with_its_default():
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", DOCUMENT.read_text(), re.MULTILINE))
    defaults = asdict(Switches())

    assert set(defaults) <= set(rows), "docs/sandbox.md lacks switches"
    for name, default in defaults.items():
        words = {True: "yes", False: "no", None: "none"}
        shown = words[default] if default is None or isinstance(default, bool) else default
        if isinstance(shown, timedelta):
            shown = f"{shown.total_seconds():g} s"
        assert rows[name] == (f'`"{shown}"`' if isinstance(default, str) else str(shown)), name


def test_a_switch_is_thrown_while_it_runs():
    caller = a_caller()
    first = caller.post("invoice?requestid=r1", json=an_invoice()).json()["Invoice"]["Id"]
    thrown = control(caller, "POST", "switches", request_id_kept=60, start_position_zero="first").json()
    caller.sandbox.clock.advance(timedelta(seconds=61))

    assert (thrown["request_id_kept"], thrown["start_position_zero"]) == (60, "first")
    assert caller.post("invoice?requestid=r1", json=an_invoice()).json()["Invoice"]["Id"] != first
    assert caller.query("select * from Term startposition 0")["QueryResponse"]["startPosition"] == 1


def test_a_company_may_have_a_setting_of_its_own():
    caller = a_caller()
    where = f"companies/{caller.realm}/switches"
    own = control(caller, "POST", where, throttle_body="json").json()
    control(caller, "POST", "switches", throttle_body="xml", mails_per_day=3)
    board = caller.sandbox.switchboard

    assert (own["throttle_body"], own["own"]) == ("json", ["throttle_body"])
    assert [board.of(realm).throttle_body for realm in caller.sandbox.realms()] == ["json", "xml", "xml"]
    assert control(caller, "GET", where).json()["mails_per_day"] == 3
    assert control(caller, "DELETE", where).json()["throttle_body"] == "xml"
    assert control(caller, "GET", "companies/1/switches").status_code == 400


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("speling", 1, "There is no switch 'speling'"),
        ("throttle_body", "yaml", 'throttle_body is one of "xml", "json"'),
        ("enforce_limits", "perhaps", "enforce_limits is one of true, false; 'perhaps' is not."),
        ("mails_per_day", "many", "mails_per_day is a whole number or null"),
        ("refresh_grace", -1, "never negative"),
        ("default_due_days", None, "default_due_days is a whole number; None is not."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_changes_nothing(name, value, words):
    caller = a_caller()
    before = caller.sandbox.switchboard.everywhere
    answer = control(caller, "POST", "switches", **{"mails_per_day": 7, name: value})

    assert answer.status_code == 400
    assert words in answer.json()["error"]
    assert caller.sandbox.switchboard.everywhere == before


def test_a_form_of_a_page_sends_words_and_they_are_read_as_values():
    read = {
        ("enforce_limits", "true"): True,
        ("mails_per_day", "40"): 40,
        ("mails_per_day", "null"): None,
        ("request_id_kept", "3600"): timedelta(hours=1),
        ("throttle_body", "json"): "json",
    }

    assert {key: switchboard.value_of(*key) for key in read} == read
    assert all(switchboard.spoken(each.name) for each in fields(Switches))


@pytest.mark.parametrize("name", [*KINDS, *ACTS, *(each.name for each in fields(Endpoint))])
def test_every_kind_of_trouble_and_every_field_of_an_endpoint_is_documented(name):
    assert f"`{name}`" in DOCUMENT.read_text()
