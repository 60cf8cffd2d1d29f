"""The practices by their numbers, as the presets carry them out: each a life of one invoice, day after day.

What a rule means in detail is tested where it is built; here a preset has to do what its source prescribes.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from plugin import policies
from plugin.calendars import calendar_for
from plugin.core.account import Account
from plugin.core.actions import SendNotice, TaskKind
from plugin.core.briefing import escalated_kinds
from plugin.core.contact_data import PARTS as PARTS_OF_CONTACT
from plugin.core.contact_data import completeness
from plugin.core.goal import cohorts
from plugin.core.owed import Applied, History
from plugin.core.planner import plan
from plugin.core.ranking import placed
from plugin.core.resolution import resolution
from plugin.core.responses import responses
from plugin.core.roles import PARTS, part_of, responsible
from plugin.core.said import Contact, Own
from plugin.core.suggestions import may_suggest_terms, prepayment
from plugin.core.unbilled import service_lag, unbilled
from plugin.words import dossier_words
from tests.core.builders import a_company, a_dispute, a_promise, an_account, an_invoice, date, days
from tests.core.doing import after

DUE = date(2026, 3, 2)
"""A Monday in a month without holidays, so that days overdue read easily."""


def preset(name, **changes):
    return replace(policies.load(policies.preset(name), 1), **changes)


@dataclass
class Life:
    """What a policy does about one invoice when all it asks is done on the day."""

    policy: object
    account: Account = field(default_factory=lambda: an_account(an_invoice(due_on=DUE)))
    answers_on: int | None = None
    """The day overdue on which somebody answers a call."""
    pays_on: int | None = None
    leaves_notices: bool = True
    """Whether proposed notices are approved."""
    happened: list = field(default_factory=list)
    today: date = DUE

    def live(self, horizon, since=1):
        for offset in range(since, horizon + 1):
            self.today = DUE + days(offset)
            if offset == self.pays_on:
                self._pay()
            for act in self._plan().actions:
                self._do(act, offset)
            self._see_to_tasks(offset)
        return self

    def on(self, what):
        return [offset for offset, happened in self.happened if happened == what]

    def _plan(self):
        company = a_company(today=self.today, calendar=calendar_for(self.policy, "US", 2026))
        return plan(self.account, self.policy, company)

    def _pay(self):
        (invoice,) = self.account.invoices
        paid = (*invoice.applied, Applied(on=self.today, amount_minor=invoice.balance_minor))
        self.account = replace(self.account, invoices=(replace(invoice, balance_minor=0, applied=paid),))

    def _do(self, act, offset):
        if isinstance(act, SendNotice) and not self.leaves_notices:
            return
        self.happened.append((offset, act.covers[0].step if isinstance(act, SendNotice) else act.kind))
        self.account = after(self.account, act, self.today)

    def _see_to_tasks(self, offset):
        for task in self._plan().tasks:
            if task.due_on > self.today:
                continue
            self.happened.append((offset, task.kind))
            if task.kind == "call":
                reached = self.answers_on is not None and offset >= self.answers_on
                contact = Contact(
                    id=str(offset), on=self.today, by="Dana", outcome="talked" if reached else "no answer"
                )
                self.account = replace(self.account, contacts=(*self.account.contacts, contact))


# -- S0: the early bird ----------------------------------------------------------------------------------


def test_s0_2_s3_6_the_first_notice_leaves_by_itself_the_day_after_the_payment_was_due():
    policy = preset("early-bird")

    assert Life(policy).live(10).on("first notice") == [1]
    assert policy.steps[0].consent == "automatic"


def test_s0_4_somebody_checks_in_two_days_after_the_due_date():
    assert Life(preset("early-bird"), answers_on=2).live(10).on("call") == [2]


def test_s0_4_but_not_with_who_has_paid_or_promised():
    assert Life(preset("early-bird"), pays_on=2).live(10).on("call") == []
    promised = replace(
        Life(None).account, promises=(a_promise(today=DUE + days(1), made_days_ago=0, due_in=8),)
    )
    assert Life(preset("early-bird"), account=promised).live(9).on("call") == []


def test_s0_6_interest_comes_on_day_4_and_never_without_its_notice():
    policy = preset("early-bird")
    owed = an_account(an_invoice(due_on=DUE, total_minor=1_000_000))

    assert Life(policy, account=owed).live(6).on("charge") == [4]
    assert Life(policy, account=owed, leaves_notices=False).live(60).on("charge") == []


def test_s0_5_whatever_is_paid_before_the_day_of_the_fee_is_resolved_in_time():
    """`early-bird` charges on day 4."""

    def paid(days_late):
        part = Applied(on=DUE + days(days_late), amount_minor=100_000)
        return an_invoice(due_on=DUE, balance_minor=0, applied=(part,))

    lives = [paid(days_late) for days_late in (0, 1, 3, 4)] + [an_invoice(due_on=DUE)]
    found = resolution(lives, preset("early-bird"), DUE + days(10))

    assert (found.fee_day, found.before_fee_day, found.judged) == (4, 2, 4)
    assert found.days_median == 3


# -- S1: standards, until a decision --------------------------------------------------------------------


@pytest.mark.parametrize("name", policies.PRESETS)
def test_s1_2_every_preset_contacts_the_customer_within_a_week(name):
    life = Life(preset(name)).live(60)

    assert min(offset for offset, what in life.happened if what != "charge") <= 7


@pytest.mark.parametrize("name", policies.PRESETS)
def test_s1_9_every_preset_ends_in_a_decision(name):
    """S0.11, S2.10, S4.7: if nobody answers or pays, a person decides on service, then what comes next."""
    policy = preset(name)
    life = Life(policy).live(policy.attorney_after_days + 5)

    first = life.on("decide about service")[0]
    assert first - policy.stop_service_after_days in range(3)  # or the Monday after
    assert life.on("decide about attorney")[0] - policy.attorney_after_days in range(3)


@pytest.mark.parametrize("name", policies.PRESETS)
def test_s1_1_s3_7_the_steps_come_in_their_order_and_each_once(name):
    policy = preset(name)
    life = Life(policy).live(90)
    ladder = [step.name for step in policy.steps if step.kind not in ("call", "charge")]

    assert [what for _, what in life.happened if what in ladder] == ladder


# -- S2: every three days until someone is reached --------------------------------------------------------


def test_s2_4_contact_as_soon_as_the_invoice_is_overdue():
    assert Life(preset("every-three-days")).live(10).on("first reminder") == [1]


def test_s2_1_the_goal_is_seventy_percent_within_thirty_days_of_months_old_enough():
    policy, issued_on = preset("every-three-days"), DUE - days(30)
    paid = Applied(on=issued_on + days(30), amount_minor=70_000)
    late = Applied(on=issued_on + days(31), amount_minor=30_000)
    invoice = an_invoice(due_on=DUE, issued_on=issued_on, balance_minor=0, applied=(paid, late))

    assert (policy.goal.collected_percent, policy.goal.within_days) == (70, 30)
    assert cohorts([invoice], policy.goal.within_days, DUE - days(1)) == ()
    (month,) = cohorts([invoice], policy.goal.within_days, DUE)  # thirty days after January 31
    assert (month.collected_percent, month.reaches(policy.goal)) == (70, True)


def test_s2_5_calls_come_every_three_days_until_someone_is_reached():
    life = Life(preset("every-three-days"), answers_on=11).live(21)

    # Day 13 is a Sunday.
    assert life.on("call") == [4, 7, 10, 14]


def test_s2_8_six_calls_in_vain_and_the_person_with_the_relationship_is_asked():
    life = Life(preset("every-three-days")).live(44)

    assert len(life.on("call")) == 6
    assert life.on("reach out")[0] > life.on("call")[-1]


def test_s2_5_a_promise_that_breaks_begins_the_calls_anew():
    life = Life(preset("every-three-days"), answers_on=7).live(8)
    promise = a_promise(today=DUE + days(8), made_days_ago=0, due_in=4)
    life.account = replace(life.account, promises=(promise,))

    life.live(20, since=9)

    # Broken on day 13, a Sunday.
    assert life.on("call") == [4, 7, 14]


def test_s1_3_s2_6_what_came_of_a_call_moves_the_case():
    """Each outcome on day 4, when the first call is due, and what is asked for by day 9."""

    def life(outcome, **fields):
        told = Contact(id="c", on=DUE + days(4), by="Dana", outcome=outcome, person="Pat", **fields)
        lived = Life(preset("every-three-days")).live(3)
        lived.account = replace(lived.account, contacts=(told,))
        return lived.live(9, since=4)

    assert life("no answer").on("call") == [7]
    assert life("wrong contact").on("call") == []
    assert life("wrong contact").on("find the right contact") != []
    assert life("refuses").on("reach out")[0] == 4
    assert life("refuses").on("call") == []
    # Said on a Friday, watched through Monday, day 7.
    assert life("says paid").on("look for the payment")[0] == 8
    assert life("says paid").on("call") == [8]


class AttemptsUntilSuccess(RuleBasedStateMachine):
    """S2.5: every three days, moved by the calendar alone, until somebody answers or the debt is settled."""

    def __init__(self):
        super().__init__()
        self.life = Life(replace(preset("every-three-days"), calls_max="until reached"))
        self.life.live(4)
        self.answered = False

    def _contact(self, outcome):
        key = str(len(self.life.account.contacts))
        told = Contact(id=key, on=self.life.today, by="Dana", outcome=outcome, person="Pat")
        self.life.account = replace(self.life.account, contacts=(*self.life.account.contacts, told))

    def _asks(self):
        return [t for t in self.life._plan().tasks if t.kind == "call" and t.due_on <= self.life.today]

    @rule()
    def a_day_passes(self):
        self.life.today += days(1)

    @precondition(lambda self: self._asks())
    @rule(outcome=st.sampled_from(["no answer", "message"]))
    def nobody_is_reached(self, outcome):
        self._contact(outcome)

    @precondition(lambda self: self._asks())
    @rule()
    def somebody_answers(self):
        self._contact("talked")
        self.answered = True

    @precondition(lambda self: not self.answered)
    @rule(amount=st.integers(1, 100_000))
    def a_part_is_disputed(self, amount):
        dispute = a_dispute(amount_minor=amount, today=self.life.today)
        self.life.account = replace(self.life.account, disputes=(dispute,))

    @rule()
    def it_is_settled(self):
        self.life.account = replace(self.life.account, disputes=())

    @invariant()
    def attempts_go_on_until_success_and_never_sooner(self):
        account, today = self.life.account, self.life.today
        tried = [c.on for c in account.contacts if c.is_attempt]
        calendar = calendar_for(self.life.policy, "US", 2026)
        (invoice,) = account.invoices
        if self.answered or account.asked_minor(invoice) <= 0:
            assert not self._asks()
        elif tried:
            assert bool(self._asks()) == (calendar.next_contact_day(max(tried) + days(3)) <= today)


TestAttemptsUntilSuccess = AttemptsUntilSuccess.TestCase
TestAttemptsUntilSuccess.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)


# -- who does it -----------------------------------------------------------------------------------------


def asked(life):
    """The kinds of tasks of a life."""
    return {what for _, what in life.happened if what in get_args(TaskKind)}


def test_s0_9_whoever_serves_a_customer_does_not_follow_up_where_somebody_else_can():
    kinds = asked(Life(preset("standard")).live(40))

    assert "call" in kinds
    for kind in kinds:
        assert responsible(kind, {}, ("serves", "other"), owner="serves") == "other"
        assert responsible(kind, {"collector": "serves"}, ("serves", "other"), owner="serves") == "other"


def test_s2_9_management_is_asked_and_told_in_detail_what_was_owed_done_and_said():
    life = Life(preset("standard")).live(125)
    dossier = dossier_words(life.account, life.today)

    assert part_of("decide about attorney") == "management"
    assert "decide about attorney" in asked(life) & escalated_kinds()
    assert "125 days overdue" in dossier
    assert dossier.count("nobody reached") == len(life.on("call"))
    for step in ("reminder", "interest notice", "cash on delivery"):
        assert f": {step} about 1001" in dossier


@pytest.mark.parametrize("name", policies.PRESETS)
def test_s2_11_one_person_does_all_of_it_and_no_task_is_nobodys(name):
    kinds = asked(Life(preset(name)).live(130))

    assert {"call", "decide about attorney"} & kinds
    for kind in kinds:
        assert responsible(kind, {}, ("alice",)) == "alice"
        assert responsible(kind, dict.fromkeys(PARTS, "alice"), ("alice",), owner="alice") == "alice"


# -- S3: before there is a debt ----------------------------------------------------------------------------


def test_s3_1_terms_are_suggested_for_a_new_customer_once_a_person_has_recorded_its_assessment():
    policy = replace(preset("standard"), assess_within_days=90)
    new = an_account(an_invoice(due_on=DUE), history=History(first_invoiced_on=DUE - days(30)))
    life = Life(policy, account=new).live(2)

    assert "assess the new customer" in asked(life)
    assert not may_suggest_terms(new, policy, DUE)
    assert prepayment(new, policy, DUE).rule == "deposit until assessed"

    assessed = replace(new, own=(Own(name="assessment", by="Dana", on=DUE, reason="Two references."),))
    assert "assess the new customer" not in asked(Life(policy, account=assessed).live(2))
    assert may_suggest_terms(assessed, policy, DUE)


def test_s3_9_how_complete_the_contact_data_are_is_known():
    found = completeness([frozenset(PARTS_OF_CONTACT), frozenset({"e-mail address"})])

    assert (found.percent, found.complete) == (62, 1)
    assert dict(found.missing) == dict.fromkeys(("telephone number", "postal address", "contact's name"), 1)


def test_s3_9_the_responses_to_what_went_out_are_known_by_the_links_people_drew():
    found = responses(["reminder", "notice", "call in vain"], [None, "reminder", "call in vain", "reminder"])

    assert (found.outgoing, found.answered) == (3, 2)


# -- S4: the second invoice -----------------------------------------------------------------------------


def test_s4_2_s4_4_s4_6_invoice_again_then_call_then_interest_then_cash_on_delivery():
    life = Life(preset("second-invoice")).live(45)
    begun = {what: life.on(what)[0] for _, what in life.happened}

    assert begun["second invoice"] < begun["call"] < begun["charge"] < begun["cash on delivery"]
    assert life.on("cash on delivery")[0] < life.on("set cod")[0]


def test_s4_2_interest_starts_only_when_the_date_given_has_passed():
    life = Life(preset("second-invoice")).live(45)
    (notice,) = (past for past in life.account.past if past.announced)

    assert all(DUE + days(offset) > notice.pay_by for offset in life.on("charge"))


def test_s4_2_who_pays_by_the_date_given_is_never_charged():
    assert Life(preset("second-invoice"), pays_on=14).live(60).on("charge") == []


def test_s4_6_cash_on_delivery_ends_when_the_debt_is_paid_and_the_payment_has_cleared():
    life = Life(preset("second-invoice"), pays_on=40).live(45)

    assert (len(life.on("set cod")), life.on("lift cod")) == (1, [43])


def late_before(*days_late):
    """Invoices of the last months, paid so many days after their due dates; then one that is late."""
    issued = tuple(DUE - days(180 - 20 * each) for each in range(len(days_late)))
    history = History(first_invoiced_on=issued[0], paid_late=issued, days_late=days_late)
    return an_account(an_invoice(due_on=DUE), history=history)


def test_s4_5_a_problem_customer_is_told_that_paying_in_advance_is_now_policy_and_stays_on_it():
    policy = preset("second-invoice")
    life = Life(policy, account=late_before(16, 30, 40), pays_on=20).live(60)

    assert life.on("second invoice")[0] < life.on("cash on delivery")[0] < 20
    assert (len(life.on("set cod")), life.on("lift cod")) == (1, [])
    assert life.account.cash_on_delivery.cause == "history"
    others = Life(policy, account=late_before(16), pays_on=20).live(60)  # two with this one
    assert others.on("set cod") == []


def test_s4_1_invoices_are_written_soon_after_the_service():
    found = service_lag([(DUE - days(2), DUE), (DUE - days(40), DUE), (None, DUE)])

    assert (found.invoices, found.undated, found.days_median, found.days_max) == (2, 1, 21, 40)


def test_s4_1_what_waits_to_be_billed_is_told_with_its_reason_and_age():
    below, approved = "below the minimum charge", "approved"
    charges = [(below, "USD", 300, DUE - days(3)), (below, "USD", 200, DUE), (approved, "USD", 900, DUE)]

    waiting = {one.why: (one.number, one.amount_minor, one.since) for one in unbilled(charges)}
    assert waiting == {below: (2, 500, DUE - days(3)), approved: (1, 900, DUE)}


def test_s4_1_no_least_amount_takes_an_invoice_off_the_list_or_silences_it_without_a_reason():
    policy = replace(preset("standard"), minimum_amount=Decimal(5_000))
    account, today = an_account(an_invoice(due_on=DUE, total_minor=1)), DUE + days(40)
    company = a_company(today=today, calendar=calendar_for(policy, "US", 2026))
    found = plan(account, policy, company)

    assert not found.actions
    silences = [(skip.cover.step, skip.because.rule) for skip in found.skips]
    assert (policy.steps[0].name, "below the minimum amount") in silences
    section, why = placed(account, found, policy, company, approvals=0)
    assert (section, why.fact("number")) == ("overdue", "1001")


def test_s4_1_a_small_balance_is_chased_like_any_other():
    small = an_account(an_invoice(due_on=DUE, total_minor=1))

    assert Life(preset("standard"), account=small).live(10).on("reminder") == [3]
