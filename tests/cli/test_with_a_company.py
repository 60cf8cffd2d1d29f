"""The command line on a connected company: it holds people to the same steps as the pages, in sentences."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from plugin import policies, tables
from plugin.access.members import members
from plugin.outbox import quarantine
from plugin.store import companies, policy_versions
from tests.schemas import migrated
from web.cli import main
from web.commands import shared
from web.demo.consent import connect_through_consent
from web.wiring.local import open_demo


@pytest.fixture
def house(tmp_path, monkeypatch):
    """An installation that has just been connected to the sample company."""
    (tmp_path / "demo.db").write_bytes(migrated())
    world = open_demo(tmp_path, datetime(2026, 3, 9, 15, tzinfo=UTC), 1)
    realm_id = world.sandbox.realms()[0]
    connect_through_consent(world.house.app, world.browser, {"realm_id": realm_id, "decision": "allow"})
    monkeypatch.setattr(shared, "house", lambda: world.house)
    yield world.house
    world.house.store.engine.dispose()


def the_company(house):
    (company,) = companies.all_companies(house.store)
    return company


def test_sync_says_what_it_read_and_says_it_to_scripts_too(house, capsys):
    assert main(["sync"]) == 0
    assert "read in full" in capsys.readouterr().out

    assert main(["sync", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["was_full"], told["clock_ahead_seconds"]) == (False, 0)


def test_verify_says_that_nothing_differs_and_what_did_after_it_was_read_again(house, capsys):
    assert main(["verify"]) == 0
    said = capsys.readouterr().out
    assert "Nothing differed." in said
    assert "for every customer and age as in QuickBooks' own A/R Aging" in " ".join(said.split())

    with house.store.company(the_company(house).id) as scope:
        table = tables.invoices
        scope.db.execute(scope.update(table).where(table.c.id == "130").values(balance_minor=1, memo="?"))
        scope.db.execute(scope.delete(table).where(table.c.id == "27"))
    with pytest.raises(SystemExit) as stopped:
        main(["verify", "--json"])
    assert stopped.value.code == 1
    told = json.loads(capsys.readouterr().out)
    assert sorted((one["kind"], one["id"], one["fields"]) for one in told["drift"]) == [
        ("invoice", "130", ["balance_minor", "memo"]),
        ("invoice", "27", ["missing here"]),
    ]
    assert told["receivables_minor"] == told["receivables_in_quickbooks_minor"]
    assert told["calls"] < 40
    assert main(["verify"]) == 0


def test_a_company_that_was_never_read_has_no_plan_to_show(house, capsys):
    assert main(["plan"]) == 1
    assert "dunwell sync" in capsys.readouterr().err


def test_nothing_is_switched_on_before_somebody_has_looked(house, capsys):
    assert main(["company", "mode", "approve"]) == 1
    assert "dunwell plan" in capsys.readouterr().err
    assert the_company(house).mode == "preview"

    assert main(["sync"]) == 0
    assert main(["plan"]) == 0
    assert main(["company", "mode", "approve"]) == 0
    assert the_company(house).mode == "approve"


def test_while_payments_are_unconfirmed_a_plan_shows_what_would_leave_then(house, capsys):
    assert main(["run"]) == 0
    capsys.readouterr()

    assert main(["plan"]) == 0
    said = capsys.readouterr()
    assert "Nobody has confirmed yet that payments are entered" in " ".join(said.out.split())
    assert "called for once payments are confirmed" in said.out
    assert "notice" in said.out
    assert "does not count" not in said.err
    assert the_company(house).preview_seen_at is not None

    assert main(["plan", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["called_for"] for one in told} == {"once payments are confirmed"}
    assert any(one["plan"]["actions"] for one in told)

    assert main(["company", "payments-entered-through", "2026-03-09"]) == 0
    capsys.readouterr()
    assert main(["plan"]) == 0
    assert "called for today" in capsys.readouterr().out


def test_a_plan_that_shows_nothing_because_payments_are_unconfirmed_is_not_seen(house, capsys):
    assert main(["sync"]) == 0
    assert main(["company", "start-on", "2030-01-01"]) == 0
    capsys.readouterr()

    assert main(["plan"]) == 0
    said = " ".join(capsys.readouterr().err.split())
    assert "does not count as a look at what would leave" in said
    assert "dunwell company payments-entered-through" in said
    assert main(["company", "mode", "automatic"]) == 1
    assert the_company(house).mode == "preview"

    assert main(["company", "payments-entered-through", "2026-03-09"]) == 0
    capsys.readouterr()
    assert main(["plan"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["company", "mode", "automatic"]) == 0


def test_nobody_knows_tomorrows_payments(house, capsys):
    assert main(["company", "payments-entered-through", "2027-03-09"]) == 1
    assert "nobody knows tomorrow's payments" in capsys.readouterr().err
    assert the_company(house).payments_entered_through is None


def test_an_id_that_nothing_has_is_told(house, capsys):
    assert main(["approve", "9999"]) == 1
    assert "dunwell actions" in capsys.readouterr().err


def test_a_restore_is_signed_off_once_quickbooks_has_been_read_since(house, capsys):
    company_id = the_company(house).id
    with house.store.company(company_id) as scope:
        quarantine.stop(scope, house.clock.now() - timedelta(days=2))

    assert main(["company", "let-go", "restored backup"]) == 1
    assert "QuickBooks has not been read since the restore" in capsys.readouterr().err

    assert house.run(company_id).error is None
    assert main(["company", "let-go", "restored backup"]) == 0
    assert "goes on with the next run" in capsys.readouterr().out


def test_why_answers_by_name_and_by_number_and_says_what_would_change_it(house, capsys):
    main(["sync"])
    capsys.readouterr()

    assert main(["why", "Amy's Bird Sanctuary"]) == 0
    of_the_customer = " ".join(capsys.readouterr().out.split())
    with house.store.reading(the_company(house).id) as scope:
        table = tables.invoices
        row = scope.first(scope.select(table).where(table.c.balance_minor > 0).order_by(table.c.due_on))
    assert main(["why", row.number]) == 0
    of_the_invoice = " ".join(capsys.readouterr().out.split())

    assert "What would change it:" in of_the_customer
    assert f"Invoice {row.number}: “" in of_the_invoice
    assert "Nobody has confirmed yet that payments are entered" in of_the_invoice
    assert "confirm through which day payments are entered" in of_the_invoice

    assert main(["why", row.number, "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert {answer["subject"] for answer in told["answers"]} == {f"invoice/{row.id}"}


def test_why_asks_back_when_nothing_or_too_much_answers_to_a_name(house, capsys):
    main(["sync"])
    capsys.readouterr()

    assert main(["why", "Nobody at all"]) == 1
    assert "No customer and no invoice answers to" in capsys.readouterr().err
    assert main(["why", "a"]) == 1
    assert "Several customers answer to" in capsys.readouterr().err


def test_a_customers_own_settings_are_kept_with_who_set_them_and_can_be_ended(house, capsys):
    main(["sync"])
    capsys.readouterr()

    assert main(["customer", "set", "Amy's Bird Sanctuary", "tag", "vip"]) == 0
    assert main(["customer", "set", "Amy's Bird Sanctuary", "grace days", "400"]) == 0
    assert main(["why", "Amy's Bird Sanctuary"]) == 0
    assert main(["customer", "set", "Amy's Bird Sanctuary", "no interest"]) == 1
    said = capsys.readouterr()
    assert "Kept for Amy's Bird Sanctuary: tag vip." in said.out
    assert "Say why" in said.err

    assert main(["customer", "unset", "Amy's Bird Sanctuary", "grace days"]) == 0
    assert main(["customer", "unset", "Amy's Bird Sanctuary", "grace days"]) == 0
    said = capsys.readouterr().out
    assert "The policy holds again for" in said
    assert "Nothing of this was set for" in said
    with house.store.reading(the_company(house).id) as scope:
        table = tables.own_settings
        rows = scope.rows(scope.select(table).order_by(table.c.name))
    assert [(row.name, row.value, row.ended_on is None) for row in rows] == [
        ("grace days", "400", False),
        ("tag", "vip", True),
    ]
    assert {row.recorded_by for row in rows} == {shared.actor()}


def test_a_running_case_can_be_moved_to_the_version_in_force(house, capsys):
    main(["sync"])
    capsys.readouterr()

    assert main(["policy", "move", "Amy's Bird Sanctuary"]) == 0
    assert "now follows version 1 of the policy" in capsys.readouterr().out


def test_what_is_no_charge_of_ours_cannot_be_waived(house, capsys):
    main(["sync"])

    assert main(["waive", "1037", "--reason", "A good customer."]) == 1
    assert "Choose one of the charges that Dunwell has raised" in " ".join(capsys.readouterr().err.split())


def test_a_decision_is_recorded_and_an_agency_ends_every_act(house, capsys):
    main(["sync"])
    capsys.readouterr()

    assert main(["customer", "dossier", "Amy's Bird Sanctuary"]) == 0
    assert "Owed\n  Invoice" in capsys.readouterr().out
    assert main(["customer", "decide", "Amy's Bird Sanctuary", "agency", "--reason", " "]) == 1
    assert "Say why" in capsys.readouterr().err
    assert main(["customer", "decide", "Amy's Bird Sanctuary", "agency", "--reason", "Moved away."]) == 0
    assert main(["customer", "decide", "Cool Cars", "write off", "--reason", "Too small."]) == 0
    capsys.readouterr()
    assert main(["why", "Amy's Bird Sanctuary"]) == 0
    assert "A legal stop (With an agency: Moved away.)" in " ".join(capsys.readouterr().out.split())
    with house.store.reading(the_company(house).id) as scope:
        made = {row.kind for row in scope.rows(scope.select(tables.escalations))}
        (held,) = scope.rows(scope.select(tables.holds))
    assert made == {"agency", "write off"}
    assert held.reason == "To be written off: Too small."


def test_what_is_expected_and_a_plan_made_from_the_command_line(house, capsys):
    assert main(["run"]) == 0
    with house.store.reading(the_company(house).id) as scope:
        invoices = tables.invoices
        row = scope.rows(scope.select(invoices).where(invoices.c.balance_minor > 1_000).limit(1))[0]
    capsys.readouterr()
    plan = ["agree", row.customer_id, "--with", "Pat", "--invoice", row.id, "--first", "2026-03-20"]

    assert main(plan) == 2
    assert "Give --parts, or --amount together with --review." in capsys.readouterr().err
    assert main([*plan, "--amount", "ten", "--review", "2026-06-01"]) == 2
    assert "is not an amount" in capsys.readouterr().err
    assert main([*plan, "--amount", "5.00", "--review", "2026-04-25"]) == 0
    assert "Please reply that you have received this and agree." in capsys.readouterr().out
    assert main([*plan, "--parts", "3"]) == 1
    assert "in another plan" in capsys.readouterr().err

    assert main(["expected", "--days", "60", "--json"]) == 0
    told = [one for one in json.loads(capsys.readouterr().out) if one["kind"] == "instalment"]
    assert [(one["on"], one["amount_minor"]) for one in told] == [("2026-03-20", 500), ("2026-04-20", 500)]
    assert main(["expected"]) == 0
    assert "instalment" in capsys.readouterr().out


def test_a_task_is_for_whoever_holds_its_part_and_knows_the_customer(house, capsys):
    main(["sync"])
    with house.store.reading(the_company(house).id) as scope:
        first, *others = members(scope)
    capsys.readouterr()

    assert main(["part", "management", first.email]) == 0
    assert main(["part", "collector", "Nobody"]) == 1
    assert f"These belong to the company: {first.name}" in capsys.readouterr().err
    assert main(["customer", "set", "Amy's Bird Sanctuary", "relationship owner", first.name]) == 0
    assert main(["company", "start-on", "2030-01-01"]) == 0
    assert main(["company", "payments-entered-through", "2026-03-09"]) == 0
    capsys.readouterr()
    assert main(["why", "Amy's Bird Sanctuary"]) == 0
    assert f"is for {(others or [first])[0].name}." in capsys.readouterr().out


def test_management_is_briefed_in_plain_text_and_for_scripts(house, capsys):
    assert main(["run"]) == 0
    assert main(["customer", "decide", "Cool Cars", "continue", "--reason", "Pays in May."]) == 0
    capsys.readouterr()

    assert main(["briefing"]) == 0
    said = capsys.readouterr().out
    assert "Decided lately\n  Cool Cars: Go on, March 9, 2026" in said
    assert "Broken promises\n  Nothing." in said

    assert main(["briefing", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["decided"][0]["decision"]["reason"] == "Pays in May."
    assert told["worst"][0]["owes"]["overdue_minor"] > 0


def test_what_is_measured_is_told_in_words_and_for_scripts(house, capsys):
    main(["sync"])
    capsys.readouterr()

    assert main(["measures"]) == 0
    said = capsys.readouterr().out
    assert "The policy names no goal" in said
    assert "before day 26" in said

    goal = "\n[goal]\ncollected_percent = 1\nwithin_days = 20\n"
    with house.store.company(the_company(house).id) as scope:
        policy_versions.activate(scope, policies.preset("standard") + goal, "user:alice")
    assert main(["measures", "--months", "12"]) == 0
    assert "Our goal is that 1% of what is invoiced is paid within 20 days" in capsys.readouterr().out

    assert main(["measures", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["goal"] == {"collected_percent": "1", "within_days": 20}
    assert told["resolution"]["USD"]["fee_day"] == 26
