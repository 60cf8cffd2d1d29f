"""Rule 5 of the witness's own memory: who is billed otherwise keeps what was said of it."""

import pytest


def bill(world, customer, *, with_parent):
    """A person has customer 2's record say who pays for *customer*."""
    parent = {"ParentRef": {"value": "1"}, "Job": True} if with_parent else {}
    with world.company.acting_as("person"):
        world.write("Customer", customer, BillWithParent=with_parent, **parent)


@pytest.fixture
def family(world):
    """Customer 2 is a sub-customer of customer 1, which pays for it."""
    bill(world, "2", with_parent=True)
    world.look()
    return world


def on_hold(world, customer):
    world.checker.hold(customer, world.today)


def under_a_legal_stop(world, customer):
    world.checker.legal_stop(customer, world.today)


@pytest.mark.parametrize("stop", [on_hold, under_a_legal_stop])
def test_who_leaves_a_family_keeps_what_stopped_the_chasing_of_all(family, stop):
    stop(family, "1")
    bill(family, "2", with_parent=False)
    family.mail(family.second)

    assert family.rules() == [1]


@pytest.mark.parametrize(
    ("stop", "end"),
    [
        (on_hold, lambda world: world.checker.lift_hold("1")),
        (under_a_legal_stop, lambda world: world.checker.lift_legal_stop("1")),
    ],
    ids=["hold", "legal stop"],
)
def test_who_comes_back_is_let_go_with_the_family(family, stop, end):
    stop(family, "1")
    bill(family, "2", with_parent=False)
    family.look()
    bill(family, "2", with_parent=True)
    end(family)
    family.mail(family.second)

    assert family.rules() == []


@pytest.mark.parametrize("stop", [on_hold, under_a_legal_stop])
def test_who_joins_a_family_is_not_chased_through_it(world, stop):
    stop(world, "2")
    bill(world, "2", with_parent=True)
    world.mail(world.second)

    assert world.rules() == [1]


def test_a_hold_on_an_invoice_goes_with_it_to_another_customer(world):
    world.checker.hold("1", world.today, invoice_id=world.first)
    with world.company.acting_as("person"):
        world.write("Invoice", world.first, CustomerRef={"value": "2"})
    world.mail(world.first)

    assert world.rules() == [1]


def test_a_promise_goes_with_its_invoice_to_another_customer(world):
    world.checker.promise("1", [world.first], world.today, world.today, 100_000)
    with world.company.acting_as("person"):
        world.write("Invoice", world.first, CustomerRef={"value": "2"})
    world.mail(world.first)

    assert world.rules() == [1]


def test_whoever_pays_for_a_consumer_is_one(world):
    world.checker.consumer("2")
    world.checker.business("1")
    bill(world, "2", with_parent=True)
    world.look()

    assert world.checker._world.said.consumers == {"1", "2"}


def test_who_leaves_a_business_is_one_unless_a_person_said_otherwise(family):
    family.checker.business("1")
    bill(family, "2", with_parent=False)
    family.look()

    assert family.checker._world.said.businesses == {"1", "2"}


def test_who_leaves_a_business_stays_the_consumer_it_is(family):
    family.checker.business("1")
    family.checker.consumer("2")
    bill(family, "2", with_parent=False)
    family.look()

    assert family.checker._world.said.businesses == {"1"}
