"""A history in which everything is as it should be: the witness has nothing to say."""

from datetime import date, timedelta

from tests.checker.worlds import COD, INTEREST, NOTES, REMINDER, World


def a_clean_history(world: World) -> None:
    """The life of one invoice, from reminder to payment, with each act recorded."""
    world.action("N1", "notice", f"invoice/{world.first}")
    world.mail(world.first)
    world.days_pass(3)
    world.action("N2", "notice", f"invoice/{world.first}")
    world.mail(world.first, INTEREST)
    world.days_pass(11)
    world.action("A1", "charge", "customer/1")
    world.charge(world.first, date(2026, 10, 4), date(2026, 11, 15), "21.21")
    world.days_pass(1)
    world.action("N3", "notice", f"invoice/{world.first}")
    world.mail(world.first, COD)
    world.days_pass(1)
    world.action("C1", "set cod", "customer/1")
    with world.run():
        term = world.company.create("Term", {"Name": "COD - pay before work", "DueDays": 0})["Id"]
        world.write("Customer", "1", SalesTermRef={"value": term})
        notes = f"Ask for Joan.\n\n{NOTES.format(words='COD since 2026-11-18')}"
        world.write("Customer", "1", Notes=notes)
        reference = {"EntityRef": {"type": "Customer", "value": "1"}}
        world.company.create("Attachable", {"Note": "COD was set", "AttachableRef": [reference]})
    world.pay(world.first)
    world.days_pass(3)
    world.action("C2", "lift cod", "customer/1")
    with world.run():
        world.write("Customer", "1", SalesTermRef={"value": "3"})
        world.write("Customer", "1", Notes="Ask for Joan.")
        world.write("Invoice", world.first, CustomerMemo={"value": "Thank you."})
    world.checker.log(["run 7 done: 3 actions, customer/1, 200"])


def test_a_clean_history_is_no_breach(recorded):
    a_clean_history(recorded)

    assert recorded.look() == []
    assert recorded.look() == []


def test_looking_after_every_event_is_no_different(recorded):
    said = recorded.days_pass

    def look_and_pass(days: int) -> None:
        assert recorded.look() == []
        said(days)

    recorded.days_pass = look_and_pass
    a_clean_history(recorded)

    assert recorded.look() == []


def test_a_bounced_payment_begins_a_new_spell(world):
    world.mail(world.first)
    payment = world.pay(world.first)
    world.look()
    world.days_pass(3)
    world.bounce(payment)
    world.look()
    world.days_pass(1)
    world.mail(world.first, REMINDER)

    assert world.rules() == []


def test_a_payment_that_bounced_before_the_product_could_read_of_it_ends_no_spell(world):
    world.mail(world.first)
    world.clock.advance(timedelta(minutes=1))
    payment = world.pay(world.first)
    world.look()
    world.bounce(payment)
    world.look()
    world.days_pass(3)
    world.mail(world.first, INTEREST)

    assert world.rules() == []


def test_a_payment_of_which_the_product_read_in_the_second_before_it_bounced_ends_the_spell(world):
    world.mail(world.first)
    world.clock.advance(timedelta(minutes=1))
    payment = world.pay(world.first)
    world.look()
    world.clock.advance(timedelta(milliseconds=300))
    world.checker.synced(world.clock.now())
    world.bounce(payment)
    world.look()
    world.days_pass(3)
    world.mail(world.first, REMINDER)

    assert world.rules() == []


def test_a_notice_passed_over_after_the_payment_is_of_the_spell_that_is_over(world):
    payment = world.pay(world.first)
    world.look()
    world.checker.pass_over(world.first, world.today)
    world.days_pass(3)
    world.bounce(payment)
    world.days_pass(1)
    world.mail(world.first, REMINDER)

    assert world.rules() == []


def test_what_people_do_is_theirs_to_do(world):
    world.write("Invoice", world.first, DueDate="2026-12-24", CustomerMemo={"value": "Talked to Joan."})
    world.write("Customer", "1", Notes="Pays on Fridays.", SalesTermRef={"value": "2"})
    with world.company.acting_as("person"):
        world.company.send("Invoice", world.second)
        world.company.void("Invoice", world.second)

    assert world.rules() == []


def test_a_breach_is_told_once_and_names_no_customer(world):
    world.checker.hold("1", world.today)
    world.mail(world.first)
    (breach,) = world.look()

    assert breach.subject == f"invoice/{world.first}"
    assert "Customer Number" not in breach.sentence
    assert world.look() == []


def test_what_is_told_later_does_not_make_an_earlier_mail_wrong(world):
    world.mail(world.first)
    world.checker.hold("1", world.today)
    world.checker.legal_stop("1", world.today)
    world.checker.dispute(world.first, 100_000, world.today)
    world.checker.promise("1", [world.first], world.today, world.today + timedelta(days=9), 100_000)

    assert world.rules() == []
