"""The interest worksheet: how what lateness costs a customer comes about, line by line."""

from msgspec.structs import replace

from plugin import policies
from plugin.outbox import quarantine
from plugin.store import company_settings, policy_versions
from tests.engine.town import COMPANY
from tests.pages.conftest import browser


def test_the_interest_worksheet_shows_what_would_be_charged(town, alice):
    town.owes(40)
    town.run()

    assert 'customer/9/interest">Interest worksheet</a>' in alice.see("customer/9")
    page = alice.see("customer/9/interest")

    assert "18%" in page
    assert "$19.73" in page


def test_who_owes_no_interest_is_told_so_on_the_worksheet(town, alice):
    town.owes(-5)
    town.run()

    assert "nothing late bears interest today" in alice.see("customer/9/interest")


def test_a_late_fee_stands_in_the_worksheet_with_the_charge_that_bills_it(town, app):
    fee = '\n[[interest.fees]]\nname = "late fee"\namount = 25.00\n'
    with town.store.company(COMPANY) as scope:
        policy_versions.activate(scope, policies.preset("early-bird") + fee, "user:a")
        company_settings.record_terms_disclose_fees(scope, "user:a", disclosed=True)
    town.owes(2)

    def the_fee():
        page = browser(app, town.store).see("customer/9/interest")
        (row,) = [row for row in page.split("<tr>") if "Late fee" in row]
        assert "a fixed sum" in row
        assert "$25.00" in row
        return row

    for day in range(5):
        town.run()
        town.approve_all()
        town.run()
        if day == 0:
            assert "Announced; charged from " in the_fee()
        town.days_pass(1)

    assert "Announced" not in the_fee()
    assert "a charge under way" not in the_fee()


def test_what_is_charged_and_what_is_not_is_summed_up(town, alice):
    town.owes(40)
    town.run()

    page = alice.see("customer/9/interest")

    assert "Together" in page
    assert "$0.00</span> charged" in page


def test_a_running_case_is_reckoned_by_the_version_it_began_with(town, alice):
    town.owes(40)
    town.run()
    town.approve_all()
    town.run()
    with town.store.company(COMPANY) as scope:
        kinder = policies.preset("standard").replace("annual_rate_percent = 18", "annual_rate_percent = 12")
        policy_versions.activate(scope, kinder, "user:a")

        assert policy_versions.active(scope).interest.annual_rate_percent == 12

    page = alice.see("customer/9/interest")

    assert "18%" in page
    assert "12%" not in page


def test_a_charge_whose_lines_a_backup_lost_stands_once_beside_all_it_may_bill(town, alice):
    town.owes(40)
    town.owes(50, invoice_id="1008")
    charge = town.owes(0, invoice_id="4000", amount_minor=2_000)
    town.books.put(replace(charge, private_note="[dunwell:lost1]", charged_minor=2_000))
    town.run()
    with town.store.company(COMPANY) as scope:
        quarantine.stop(scope, scope.now)
    town.run()

    page = alice.see("customer/9/interest")

    (row,) = [row for row in page.split("<tr>") if "$20.00" in row and "4000" in row]
    assert "1008 or 1007" in row or "1007 or 1008" in row
    assert "$20.00</span> charged" in page
