"""Who is forgotten is forgotten in every former id and after every restore; what is said later stays."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from msgspec.structs import replace as changed

from plugin import tables
from plugin.audit import texts, trail
from plugin.audit.verify import verify
from plugin.backup import backup, restore
from plugin.cycle import CompanyBooks, Worker
from plugin.facts import kind_of
from plugin.outbox import quarantine
from plugin.store import merged, safety
from tests.engine.families import bill
from tests.engine.town import ALICE, COMPANY, KEEPER, acme
from web.cli import main
from web.commands import shared


def work(town, keeper):
    assert Worker(town.store, "worker1", keeper).run(COMPANY, lambda: CompanyBooks(town.books)).error is None


def forget(town, keeper, customer_id="9"):
    with town.store.company(COMPANY) as scope:
        return trail.forget(scope, keeper.witness, customer_id, ALICE)


def sealed(town) -> dict[int, str]:
    """Whose words can be read, by the number of their entry."""
    with town.store.reading(COMPANY) as scope:
        rows = scope.rows(scope.select(tables.audit_texts))
        return {row.number: row.customer_id for row in rows if texts.read(scope, KEEPER.vault, row.number)}


def erasures(town) -> list[tuple[str, dict[str, object]]]:
    """The entries that say that somebody was forgotten."""
    table = tables.audit_entries
    with town.store.reading(COMPANY) as scope:
        told = scope.select(table).where(table.c.what == "forgotten").order_by(table.c.number)
        return [(row.customer_id, json.loads(row.body)) for row in scope.rows(told)]


def problems(town) -> tuple[str, ...]:
    with town.store.reading(COMPANY) as scope:
        return verify(scope).problems


def much_happens(town) -> None:
    """The numbers of the audit go on, further than they will come soon after a restore."""
    with town.store.company(COMPANY) as scope:
        for _ in range(50):
            trail.append(scope, "signed off", trail.Subject(), {"actor": ALICE})


def head(town) -> int:
    with town.store.reading(COMPANY) as scope:
        return trail.head(scope)[0]


def restored(town, empty, path):
    restore(empty, path)
    return replace(town, store=empty)


def merge(town, loser: str, winner: str) -> None:
    """What QuickBooks does: the loser goes without a word, its transactions move and keep their times."""
    books = town.books
    balance = books.customer(winner).balance_minor + books.customer(loser).balance_minor
    for fact in list(books._facts.values()):
        if getattr(fact, "customer_id", None) == loser:
            books._facts[kind_of(fact), fact.id] = changed(fact, customer_id=winner)
    del books._facts["customer", loser]
    books._keep(changed(books.customer(winner), balance_minor=balance))


def test_what_is_said_to_who_came_back_stays(town, keeper):
    town.owes(days_overdue=5)
    work(town, keeper)
    forget(town, keeper)
    town.owes(days_overdue=5, invoice_id="1008")
    town.days_pass(8)
    work(town, keeper)
    since = sealed(town)
    assert "9" in since.values()

    for _ in range(2):
        town.days_pass(1)
        work(town, keeper)

    assert since.items() <= sealed(town).items()
    assert [customer for customer, _ in erasures(town)] == ["9"]
    assert problems(town) == ()


def test_what_was_sealed_after_the_erasure_can_still_be_read(town, keeper):
    town.owes(days_overdue=5)
    work(town, keeper)
    first, *later = sorted(sealed(town))
    assert later
    keeper.witness.forget(COMPANY, "9", first)

    work(town, keeper)

    assert sorted(sealed(town)) == later
    assert problems(town) == ()


def test_what_a_backup_brought_back_is_destroyed_again_and_the_audit_says_so_once(
    town, empty, tmp_path, keeper
):
    town.owes(days_overdue=5)
    work(town, keeper)
    backup(town.store, tmp_path / "b")
    much_happens(town)
    gone = forget(town, keeper)
    told = head(town)

    again = restored(town, empty, tmp_path / "b")
    assert len(sealed(again)) == gone
    work(again, keeper)
    work(again, keeper)

    assert sealed(again) == {}
    assert erasures(again) == [("9", {"actor": "dunwell", "again": told, "texts": gone})]
    assert problems(again) == ()


def test_after_a_restore_new_words_stay_though_the_numbers_begin_again(town, empty, tmp_path, keeper):
    work(town, keeper)
    backup(town.store, tmp_path / "b")
    town.owes(days_overdue=5)
    work(town, keeper)
    much_happens(town)
    forget(town, keeper)
    again = restored(town, empty, tmp_path / "b")
    again.confirm_payments()
    work(again, keeper)
    with again.store.company(COMPANY) as scope:
        assert quarantine.sign_off(scope, keeper, ALICE)

    again.owes(days_overdue=5, invoice_id="1008")
    again.days_pass(8)
    work(again, keeper)
    since = sealed(again)
    assert since
    work(again, keeper)

    assert sealed(again).keys() >= since.keys()
    assert problems(again) == ()


def test_a_backup_of_days_that_were_given_up_brings_nothing_back_either(
    town, empty, empty_too, tmp_path, keeper
):
    work(town, keeper)
    backup(town.store, tmp_path / "tuesday")
    town.owes(days_overdue=5)
    work(town, keeper)
    backup(town.store, tmp_path / "wednesday")
    forget(town, keeper)
    tuesday = restored(town, empty, tmp_path / "tuesday")
    work(tuesday, keeper)
    with tuesday.store.company(COMPANY) as scope:
        assert quarantine.sign_off(scope, keeper, ALICE)

    wednesday = restored(town, empty_too, tmp_path / "wednesday")
    assert sealed(wednesday) != {}
    work(wednesday, keeper)

    assert sealed(wednesday) == {}


def test_a_restore_is_noticed_although_the_same_look_adds_entries(town, keeper):
    town.owes(days_overdue=5)
    keeper.witness.remember(COMPANY, 1)
    keeper.witness.forget(COMPANY, "9", 1)
    began = town.clock.now()
    town.clock.advance(hours=1)

    work(town, keeper)

    assert town.books.mails == []
    with town.store.reading(COMPANY) as scope:
        why = safety.reason(safety.open_stops(scope)["restored backup"])
    assert why.fact("lost_since") == began.isoformat()


@pytest.fixture
def three(town, keeper):
    """Bolt, to whom something was sent, was merged into Cole and that into Acme."""
    for customer_id, name in (("10", "Bolt"), ("11", "Cole")):
        town.books.put(acme(id=customer_id, name=name))
    town.owes(days_overdue=5, customer="10")
    work(town, keeper)
    for loser, winner in (("10", "11"), ("11", "9")):
        merge(town, loser, winner)
        town.days_pass(2)  # customers are counted once a day
        work(town, keeper)
    return town


def test_who_is_forgotten_is_forgotten_in_whoever_was_merged_into_it(three, keeper):
    assert "10" in sealed(three).values()

    assert forget(three, keeper) > 0

    assert sealed(three) == {}
    assert [customer for customer, _ in erasures(three)] == ["9", "11", "10"]
    assert problems(three) == ()


def test_who_was_merged_stays_forgotten_after_a_restore(three, empty, tmp_path, keeper):
    backup(three.store, tmp_path / "b")
    forget(three, keeper)

    again = restored(three, empty, tmp_path / "b")
    work(again, keeper)

    assert sealed(again) == {}


def test_who_is_active_again_was_made_one_with_nobody(three):
    three.books.put(acme(id="11", name="Cole"))
    work(three, KEEPER)

    with three.store.reading(COMPANY) as scope:
        assert merged.made_one(scope, "9") == ["9"]
        assert merged.made_one(scope, "11") == ["11", "10"]


def test_whose_payer_changed_keeps_its_words_when_the_payer_is_forgotten(town, keeper):
    town.books.put(acme(id="10", name="Acme:Roof", parent_id="9", bills_with_parent=False, balance_minor=0))
    town.owes(days_overdue=5, customer="10")
    work(town, keeper)
    bill(town, with_parent=True)
    town.clock.advance(hours=1)
    work(town, keeper)
    before = sealed(town)
    assert "10" in before.values()

    forget(town, keeper, "9")

    with town.store.reading(COMPANY) as scope:
        assert scope.rows(scope.select(tables.merged_customers)) == []
    assert sealed(town) == {number: whose for number, whose in before.items() if whose == "10"}


@pytest.fixture
def commands(three, keeper, monkeypatch):
    house = SimpleNamespace(store=three.store, vault=KEEPER.vault, keeper=keeper)
    monkeypatch.setattr(shared, "house", lambda: house)
    return three


def test_the_commands_follow_who_was_merged(commands, capsys):
    assert main(["audit", "show", "--customer", "9", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "10" in {one["customer"] for one in told if one["what"] == "ordered"}
    count = len(sealed(commands))

    assert main(["audit", "forget", "9", "--yes"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"{count} texts of customer 9" in said
    assert "11, 10" in said
    assert sealed(commands) == {}
