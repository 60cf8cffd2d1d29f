"""Four months of a customer's life, driven by nothing but pure functions: plan, let it happen, plan again."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.core.account import Account
from plugin.core.actions import PostCharge, SendNotice, SetCod
from plugin.core.owed import Applied
from plugin.core.planner import plan
from plugin.core.said import Contact
from tests.core.builders import TODAY, a_company, a_policy, an_account, an_invoice, days
from tests.core.doing import after

GAP = 3
POLICY = a_policy(minimum_gap_days=GAP)


@dataclass
class World:
    """Everything called for is done at once; the customer answers calls and pays as the dice say."""

    account: Account
    answers: list[bool]
    pays: dict[int, int]
    contacts_on: list = field(default_factory=list)
    steps: list = field(default_factory=list)

    def live(self, horizon):
        for offset in range(horizon):
            self.today = TODAY + days(offset)
            self._pay(offset)
            while action := self._next():
                self._do(action)
            self._call()
        return self

    def _plan(self):
        return plan(self.account, POLICY, a_company(today=self.today))

    def _next(self):
        wanted = (SendNotice, PostCharge, SetCod)
        return next((a for a in self._plan().actions if isinstance(a, wanted)), None)

    def _pay(self, offset):
        amount = self.pays.get(offset, 0)
        late = self.account.overdue(self.today)
        if amount and late:
            part = min(amount, late[0].balance_minor)
            paid = replace(
                late[0],
                balance_minor=late[0].balance_minor - part,
                applied=(*late[0].applied, Applied(on=self.today, amount_minor=part)),
            )
            rest = tuple(i for i in self.account.invoices if i.id != paid.id)
            self.account = replace(self.account, invoices=(*rest, paid))

    def _do(self, action):
        notice = action if isinstance(action, SendNotice) else None
        self.account = after(self.account, action, self.today)
        if notice:
            self.contacts_on.append(self.today)
            self.steps.append((notice.invoice_id, action.covers[0].step))

    def _call(self):
        task = next((t for t in self._plan().tasks if t.kind == "call"), None)
        if task is None or a_company().calendar.is_quiet(self.today):
            return
        reached = self.answers.pop(0) if self.answers else False
        contact = Contact(
            id=str(self.today), on=self.today, by="Dana", outcome="talked" if reached else "no answer"
        )
        self.account = replace(self.account, contacts=(*self.account.contacts, contact))
        if reached:
            self.contacts_on.append(self.today)


@settings(max_examples=15)
@given(
    late=st.lists(st.integers(-30, 100), min_size=1, max_size=3),
    answers=st.lists(st.booleans(), max_size=8),
    pays=st.dictionaries(st.integers(0, 119), st.integers(1, 150_000), max_size=5),
)
def test_no_two_contacts_within_the_gap_and_no_step_twice(late, answers, pays):
    debts = [an_invoice(id=str(n), days_overdue=overdue) for n, overdue in enumerate(late, 1)]
    world = World(an_account(*debts), answers, pays).live(120)
    contact_days = sorted(set(world.contacts_on))
    calendar = a_company().calendar

    assert all(later - earlier >= days(GAP) for earlier, later in pairwise(contact_days))
    assert not [day for day in contact_days if calendar.is_quiet(day)]
    assert len(world.steps) == len(set(world.steps))
    order = ["reminder", "interest notice", "cash on delivery"]
    for number in {invoice_id for invoice_id, _ in world.steps}:
        taken = [step for invoice_id, step in world.steps if invoice_id == number]
        assert taken == order[: len(taken)]
    for invoice in world.account.invoices:
        mine = sorted(
            (c.period_from, c.period_through) for c in world.account.charged if c.invoice_id == invoice.id
        )
        assert all(a[1] < b[0] for a, b in pairwise(mine))
        assert sum(c.amount_minor for c in world.account.charged if c.invoice_id == invoice.id) <= 25_000


def test_the_life_of_invoice_1007_as_the_design_tells_it():
    world = World(an_account(an_invoice(days_overdue=0)), [False, False, True], {}).live(100)

    assert [step for _, step in world.steps] == ["reminder", "interest notice", "cash on delivery"]
    assert [c.reached for c in world.account.contacts] == [False, False, True]
    assert len([past for past in world.account.past if past.kind == "charge"]) == 3
    assert world.account.cash_on_delivery.cause == "arrears"


def test_a_customer_who_pays_at_once_is_written_to_once():
    world = World(an_account(an_invoice(days_overdue=0)), [], {6: 100_000}).live(120)

    assert world.steps == [("1", "reminder")]
    assert not world.account.charged
