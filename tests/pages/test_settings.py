"""Policy and settings: plain words, checked drafts, and nothing switched on before somebody has looked."""

from dataclasses import replace

from plugin import policies, tables
from plugin.store import call_counts, companies, marks, policy_versions
from tests.engine.town import COMPANY
from tests.memory_books import PROFILE


def mode_of(town):
    with town.store.reading(COMPANY) as scope:
        return companies.get(scope).mode


def test_the_policy_in_force_reads_in_plain_words(town, vera):
    page = vera.see("policy")

    assert "Somebody calls, and again every 3 days until someone is reached." in page
    assert "Check it" not in page


def test_a_draft_is_checked_with_lines_and_hints(alice):
    answer = alice.post("policy/check", toml='name = "x"\nsteps = 3\n')

    assert answer.status_code == 200
    assert "line 2" in answer.text
    assert "Activate as version" not in answer.text


def test_a_sound_draft_is_shown_in_words_and_activated_as_the_next_version(town, alice):
    draft = policies.preset("early-bird").replace("\n", "\r\n")
    assert "Activate as version 2" in alice.post("policy/check", toml=draft).text

    page = alice.act("policy/activate", toml=draft)

    assert "(version 2)" in page
    with town.store.reading(COMPANY) as scope:
        assert policy_versions.active(scope).version == 2


def test_an_unsound_draft_is_not_activated(town, alice):
    assert alice.post("policy/activate", toml="steps = 3").status_code == 422
    with town.store.reading(COMPANY) as scope:
        assert policy_versions.active(scope).version == 1


def test_old_versions_can_be_read(alice):
    alice.act("policy/activate", toml=policies.preset("early-bird"))

    assert "Text of version 1" in alice.see("policy?version=1")
    assert alice.see("policy?version=99")


def test_only_managers_change_the_policy_and_the_settings(bob):
    for path in ("policy/check", "policy/activate", "settings/mode", "settings/start", "settings/terms"):
        assert bob.post(path).status_code == 403


def test_a_company_is_switched_on_only_after_somebody_has_seen_the_preview(town, alice):
    town.owes(5)
    town.switch("preview")
    town.run()
    answer = alice.post("settings/mode", mode="automatic")
    assert answer.status_code == 409
    assert "Look at “Next run” first" in answer.text
    assert mode_of(town) == "preview"

    assert "This is a preview." in alice.see("next")
    alice.act("settings/mode", mode="automatic")
    town.run()

    assert mode_of(town) == "automatic"
    assert len(town.books.mails) == 1


def test_an_unknown_mode_is_refused(alice):
    assert alice.post("settings/mode", mode="full speed").status_code == 422


def test_the_start_date_leaves_older_debts_to_people(town, alice):
    town.owes(5)
    town.run()

    alice.act("settings/start", start=str(town.today))
    town.run()

    assert town.open_tasks() == ["old debt"]
    alice.act("settings/start", start="")
    town.run()
    assert town.states("notice") == ["cancelled", "proposed"]
    assert alice.post("settings/start", start="soon").status_code == 422


def test_terms_that_disclose_interest_are_recorded(town, alice):
    alice.act("settings/terms", disclosed="no")
    with town.store.reading(COMPANY) as scope:
        assert not companies.get(scope).terms_disclose_interest


def test_late_fees_of_quickbooks_are_confirmed_as_off_with_a_name(town, alice, vera):
    alice.act("settings/late-fees", off="no")
    town.run()
    assert "confirm late fees off" in town.open_tasks()

    assert "It is recorded that late fees are off" in alice.act("settings/late-fees", off="yes")
    assert "confirm late fees off" not in town.open_tasks()
    with town.store.reading(COMPANY) as scope:
        assert companies.standing(scope).company.late_fees_off
    assert "confirmed that QuickBooks&#39; own late fees are off." in vera.see("settings/history")
    assert vera.post("settings/late-fees", off="no").status_code == 403


def test_runs_stand_there_as_sentences(town, alice):
    town.run()

    page = alice.see("settings")

    assert "Latest runs" in page
    assert "to QuickBooks." in page


def test_while_quickbooks_is_read_for_the_first_time_nothing_is_switched_on_and_the_page_says_how_far_it_is(
    town, alice
):
    town.switch("preview")
    with town.store.company(COMPANY) as scope:
        began = marks.begin_reading(scope, scope.now)
        pace = began.pace.reached(1_000, scope.now)
        marks.page_read(scope, replace(began, reading_kind="customer", pace=pace), 1001)

    answer = alice.post("settings/mode", mode="approve")

    assert answer.status_code == 409
    assert "being read for the first time: 1,000 records, customers now (2 of 8)." in answer.text
    assert "Come back in a minute." in answer.text
    assert mode_of(town) == "preview"


def test_the_answer_about_a_draft_stands_before_the_policy_in_force(town, alice):
    for draft in (policies.preset("standard"), "nonsense"):
        page = alice.post("policy/check", toml=draft).text

        assert page.index('id="new-heading"') < page.index('id="force-heading"')


def test_a_company_that_runs_is_not_told_that_nobody_has_seen_the_preview(town, alice):
    town.run()
    with town.store.company(COMPANY) as scope:
        scope.db.execute(scope.update(tables.companies).values(preview_seen_at=None, preview_seen_by=None))
    assert "Nobody has seen the preview" not in alice.see("settings")

    alice.act("settings/mode", mode="preview")

    assert "Nobody has seen the preview" in alice.see("settings")


def test_the_reads_of_all_companies_stand_beside_the_companys_own(town, alice):
    with town.store.company("other") as scope:
        companies.create(scope, PROFILE, policies.preset("standard"), "x")
    for company_id, reads in ((COMPANY, 90), ("other", 4_000)):
        with town.store.company(company_id) as scope:
            call_counts.add(scope, {"query": reads, "write": 7})

    page = alice.see("settings")

    assert "90 metered reads of QuickBooks this month;" in page
    assert "has read QuickBooks 4,090 times for all its companies;" in page
    assert "of the 500,000 allowed" in page
