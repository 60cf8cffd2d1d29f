"""Rules 5, 9, 10 and 11: what the product may touch, and what it must give back."""

from datetime import timedelta

import pytest

from tests.checker.worlds import BLOCK, COD, NOTES, REMINDER, World


def test_rule_5_words_in_a_memo_stay(world):
    with world.run():
        world.write("Invoice", world.first, CustomerMemo={"value": BLOCK.format(words="Please pay.")})

    assert world.rules() == [5]


def test_rule_5_words_in_notes_stay(world):
    world.write("Customer", "1", Notes="Ask for Joan. Not before ten.")
    with world.run():
        world.write("Customer", "1", Notes=f"Ask for Joan.\n\n{NOTES.format(words='3 calls')}")

    assert world.rules() == [5]


def test_rule_5_terms_a_person_chose_stay(warned):
    term = on_cod(warned)
    warned.write("Customer", "1", SalesTermRef={"value": "2"})
    warned.pay(warned.first)
    with warned.run():
        warned.write("Customer", "1", SalesTermRef={"value": "3"})

    assert term
    assert warned.rules() == [5]


@pytest.fixture
def warned(world) -> World:
    """Customer 1 was told of cash on delivery; it is 46 days late."""
    world.mail(world.first)
    world.days_pass(16)
    world.mail(world.first, COD)
    world.days_pass(1)
    return world


def on_cod(world: World, customer: str = "1") -> str:
    with world.run():
        term = world.company.create("Term", {"Name": "COD - pay before work", "DueDays": 0})["Id"]
        world.write("Customer", customer, SalesTermRef={"value": term})
    return str(term)


@pytest.mark.parametrize(("days_after", "broken"), [(2, [9]), (3, [])])
def test_rule_9_set_after_a_warning_and_lifted_when_the_payment_has_cleared(warned, days_after, broken):
    on_cod(warned)
    warned.pay(warned.first)
    warned.days_pass(days_after)
    with warned.run():
        warned.write("Customer", "1", SalesTermRef={"value": "3"})

    assert warned.rules() == broken


def test_rule_9_what_was_paid_on_time_has_not_to_clear(warned):
    on_cod(warned)
    warned.pay(warned.first)
    warned.days_pass(3)
    warned.pay(warned.invoice("1", warned.today))
    with warned.run():
        warned.write("Customer", "1", SalesTermRef={"value": "3"})

    assert warned.rules() == []


@pytest.mark.parametrize(("seconds", "broken"), [(50, []), (61, [9])])
def test_rule_9_what_was_paid_while_the_lifting_was_under_way_no_last_look_can_see(warned, seconds, broken):
    warned.checker.allow_for_what_is_under_way(timedelta(seconds=60))
    on_cod(warned)
    warned.pay(warned.first)
    warned.clock.advance(timedelta(seconds=seconds))
    with warned.run():
        warned.write("Customer", "1", SalesTermRef={"value": "3"})

    assert warned.rules() == broken


def test_rule_9_not_without_a_warning(warned):
    on_cod(warned, "2")

    assert warned.rules() == [9]


@pytest.mark.parametrize(("words", "broken"), [(COD, []), (REMINDER, [9])])
def test_rule_9_a_warning_in_our_words_that_a_person_mailed_while_ours_was_in_doubt(world, words, broken):
    world.mail(world.first)
    world.days_pass(16)
    world.mail_by_hand(world.first, words)
    world.days_pass(1)
    on_cod(world)

    assert world.rules() == broken


def test_rule_9_a_warning_by_hand_about_a_debt_that_was_paid_is_none_about_the_next(warned):
    warned.mail_by_hand(warned.first, COD)
    payment = warned.pay(warned.first)
    warned.look()
    warned.days_pass(3)
    with warned.run():
        pass
    warned.bounce(payment)
    on_cod(warned)

    assert warned.rules() == [9]


def test_rule_9_for_its_history_whoever_was_told_that_it_is_now_policy(world):
    world.mail(
        world.first, "As several invoices were paid late, it is now our policy that you pay in advance."
    )
    world.pay(world.first)
    term = on_cod(world)
    assert world.rules() == []

    world.days_pass(30)
    assert world.rules() == []
    assert world.company.read("Customer", "1")["SalesTermRef"]["value"] == term


def test_rule_9_told_of_both_it_may_be_for_its_history_though_its_debt_would_do(warned):
    warned.days_pass(3)
    warned.mail(
        warned.first, "As several invoices were paid late, it is now our policy that you pay in advance."
    )
    on_cod(warned)
    warned.pay(warned.first)
    looks = []
    for _ in range(9):
        looks += warned.rules()
        warned.days_pass(1)

    assert 9 not in looks


def test_rule_9_by_a_person_s_word_until_a_person_ends_it(world):
    world.checker.cod_by_hand("1", is_on=True)
    on_cod(world)
    world.days_pass(30)
    assert world.rules() == []

    with world.run():
        world.write("Customer", "1", SalesTermRef={"value": "3"})
    assert world.rules() == [9]


def test_a_person_may_let_a_customer_go_who_still_owes(world):
    world.checker.cod_by_hand("1", is_on=True)
    on_cod(world)
    world.checker.cod_by_hand("1", is_on=False)
    with world.run():
        world.write("Customer", "1", SalesTermRef={"value": "3"})

    assert world.rules() == []


def test_rule_9_not_without_a_debt(warned):
    warned.pay(warned.first)
    on_cod(warned)

    assert warned.rules() == [9]


@pytest.mark.parametrize(("seconds", "broken"), [(50, []), (61, [9])])
def test_rule_9_what_was_paid_while_the_terms_were_under_way_no_last_look_can_see(warned, seconds, broken):
    warned.checker.allow_for_what_is_under_way(timedelta(seconds=60))
    warned.pay(warned.first)
    warned.clock.advance(timedelta(seconds=seconds))
    on_cod(warned)

    assert warned.rules() == broken


def test_rule_9_not_lifted_while_the_debt_stands(warned):
    on_cod(warned)
    with warned.run():
        warned.write("Customer", "1", SalesTermRef={"value": "3"})

    assert warned.rules() == [9]


@pytest.mark.parametrize(("seconds", "broken"), [(50, []), (61, [9])])
def test_rule_9_what_bounced_while_the_lifting_was_under_way_no_last_look_can_see(warned, seconds, broken):
    warned.checker.allow_for_what_is_under_way(timedelta(seconds=60))
    on_cod(warned)
    payment = warned.pay(warned.first)
    warned.look()
    warned.days_pass(4)
    warned.bounce(payment)
    warned.clock.advance(timedelta(seconds=seconds))
    with warned.run():
        warned.write("Customer", "1", SalesTermRef={"value": "3"})

    assert warned.rules() == broken


def test_rule_9_the_former_terms_come_back(warned):
    on_cod(warned)
    warned.pay(warned.first)
    warned.days_pass(3)
    with warned.run():
        warned.write("Customer", "1", SalesTermRef={"value": "2"})

    assert warned.rules() == [9]


def test_rule_9_lifted_within_two_days_of_the_payments_clearing(warned):
    on_cod(warned)
    warned.pay(warned.first)
    looks = []
    for _ in range(8):
        looks.append(warned.rules())
        warned.days_pass(1)

    assert looks == [[], [], [], [], [], [], [9], []]


def test_rule_9_nobody_lifts_when_the_books_were_read_only_before_the_payment_had_cleared(warned):
    on_cod(warned)
    warned.pay(warned.first)
    for _ in range(5):
        warned.all_is_fresh()
        assert warned.rules() == []
    warned.clock.advance(timedelta(days=6))

    assert warned.rules() == []


def test_rule_9_nobody_lifts_for_a_payment_that_was_not_read_yet(warned):
    on_cod(warned)
    warned.pay(warned.first)
    for _ in range(5):
        assert warned.rules() == []
        warned.clock.advance(timedelta(days=1))


@pytest.mark.parametrize(
    ("status", "actor", "broken"),
    [("proposed", "system", []), ("cancelled", "user:1", []), ("cancelled", "system", [9])],
)
def test_rule_9_a_lift_may_wait_for_a_person_or_be_declined_by_one(recorded, status, actor, broken):
    recorded.mail(recorded.first)
    recorded.days_pass(16)
    recorded.mail(recorded.first, COD)
    on_cod(recorded)
    for number, (kind, subject) in enumerate(
        [
            ("notice", f"invoice/{recorded.first}"),
            ("notice", f"invoice/{recorded.first}"),
            ("set cod", "customer/1"),
        ]
    ):
        recorded.action(f"A{number}", kind, subject)
    recorded.action("L1", "lift cod", "customer/1", status=status, actor=actor)
    recorded.pay(recorded.first)
    looks = []
    for _ in range(8):
        looks += recorded.rules()
        recorded.days_pass(1)

    assert looks == broken


@pytest.mark.parametrize(
    ("days_after", "subject_of_lift", "broken"),
    [(0, "customer/1", []), (1, "customer/1", [9]), (1, "decision/D1", [])],
)
def test_rule_9_a_lift_that_was_declined_is_due_again_once_a_later_debt_was_paid_late(
    recorded, days_after, subject_of_lift, broken
):
    """What is paid on the very day may have been paid before the word; what a person set a person ends."""
    recorded.mail(recorded.first)
    recorded.days_pass(16)
    recorded.mail(recorded.first, COD)
    on_cod(recorded)
    for number, kind in enumerate(("notice", "notice", "set cod")):
        subject = "customer/1" if kind == "set cod" else f"invoice/{recorded.first}"
        recorded.action(f"A{number}", kind, subject)
    recorded.action("L1", "lift cod", subject_of_lift, status="cancelled", actor="user:1")
    recorded.days_pass(days_after)
    recorded.pay(recorded.first)
    looks = []
    for _ in range(8):
        looks += recorded.rules()
        recorded.days_pass(1)

    assert looks == broken


@pytest.mark.parametrize(
    ("entity", "fields"),
    [
        ("Invoice", {"DueDate": "2026-12-31"}),
        ("Invoice", {"BillEmail": {"Address": "other@example.com"}}),
        ("Invoice", {"PrivateNote": "chased"}),
        ("Customer", {"DisplayName": "Somebody else"}),
        ("Customer", {"PrimaryEmailAddr": {"Address": "other@example.com"}}),
    ],
)
def test_rule_10_only_the_fields_that_are_meant(world, entity, fields):
    with world.run():
        world.write(entity, world.first if entity == "Invoice" else "1", **fields)

    assert world.rules()[:1] == [10]


def test_rule_10_sending_elsewhere_overwrites_the_address(world):
    with world.run():
        world.company.send("Invoice", world.first, to="other@example.com")

    assert world.rules() == [10]


def test_rule_10_totals_are_the_same_afterwards(world):
    line = {
        "DetailType": "SalesItemLineDetail",
        "Amount": 1001,
        "SalesItemLineDetail": {"ItemRef": {"value": "1"}},
    }
    with world.run():
        world.write("Invoice", world.first, Line=[line])

    assert world.rules() == [10]


def test_rule_10_nothing_is_deleted_or_invented(world):
    with world.run():
        world.company.delete("Invoice", world.second)
        world.company.create("Payment", {"CustomerRef": {"value": "2"}, "TotalAmt": 10})

    assert set(world.rules()) == {10}


def test_rule_10_a_closed_period_is_left_alone(world):
    prefs = world.company.read("Preferences", "1")["AccountingInfoPrefs"]
    closed = {"Id": "1", "sparse": True, "AccountingInfoPrefs": prefs | {"BookCloseDate": "2026-09-30"}}
    world.company.update("Preferences", closed)
    with world.run():
        world.company.send("Invoice", world.first)

    assert world.rules() == [10]


@pytest.mark.parametrize(
    "line",
    [
        "run failed for Customer Number 1",
        "sent to CUSTOMER2@example.com",
        "refresh with tok-5f2a61",
    ],
)
def test_rule_11_a_log_tells_nothing(world, line):
    world.checker.keep_out("tok-5f2a61")
    world.checker.log(["run 1 began", line])

    assert world.rules() == [11]
    assert world.rules() == []


def test_a_new_name_is_kept_out_of_logs_too(world):
    with world.company.acting_as("person"):
        world.company.create("Customer", {"DisplayName": "Halfmoon Bakery"})
    world.checker.log(["nothing known of halfmoon bakery"])
    world.clock.advance(timedelta(hours=1))

    assert world.rules() == [11]
