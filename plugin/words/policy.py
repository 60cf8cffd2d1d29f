"""The policy in plain sentences, for staff and for customers who ask what to expect (S0.1, S3.2)."""

from __future__ import annotations

from collections.abc import Iterator

from plugin.core.cod_terms import CodTerms
from plugin.core.policy import Policy, Segment, Step
from plugin.words.formats import count, day, plain
from plugin.words.interest_terms import interest_in_words
from plugin.words.measures import goal_words
from plugin.words.segments import segment_in_words

_KINDS = {
    "confirm receipt": "somebody asks whether the invoice has arrived, unless they have said so",
    "courtesy": "the invoice is sent again with a friendly word ahead of its due date",
    "reminder": "the invoice is sent again with a friendly reminder",
    "interest notice": (
        "the invoice is sent again; it names a date {pay_within} ahead, and says that interest is added if "
        "it is not paid by then"
    ),
    "call": "somebody calls{repeat}",
    "charge": (
        "interest is charged, once the date given has passed, as an invoice of its own, at most once a month"
    ),
    "cash on delivery": (
        "the customer is told that new work is paid in advance, and is put on cash on delivery until nothing "
        "is overdue"
    ),
}


def policy_in_words(policy: Policy) -> str:
    """Everything the policy does, in the order in which it happens, one paragraph each."""
    lines = [f"{policy.name} (version {policy.version})", "", *map(_step, policy.steps), *_ends(policy)]
    lines += ["", *_never(policy), *_limits(policy), *interest_in_words(policy.interest)]
    lines += [goal_words(policy.goal)] if policy.goal else []
    lines += [line for segment in policy.segments for line in segment_words(segment)]
    return "\n".join(lines)


def segment_words(segment: Segment) -> list[str]:
    """Who is in a segment and what is different for them, one paragraph each."""
    return list(segment_in_words(segment, _step))


def _step(step: Step) -> str:
    repeat = ""
    if step.repeat_every_days:
        repeat = f", and again every {count(step.repeat_every_days, 'day')} until someone is reached"
    what = _KINDS[step.kind].format(pay_within=count(step.pay_within_days, "day"), repeat=repeat)
    by_itself = "" if step.kind == "call" else _consent(step)
    after = ""
    if step.days_after_notice is not None and step.after_days_overdue is not None:
        after = f" Not before {count(step.days_after_notice, 'day')} after the notice before it left."
    if step.needs_call:
        after += " Not before a call was written down after the notice."
    return f"{_when(step)}: {what}.{by_itself}{after}"


def _when(step: Step) -> str:
    """From which day on a step is due."""
    if step.after_days_overdue is not None:
        return f"Day {step.after_days_overdue}"
    if step.days_before_due == 0:
        return "On the due date"
    counted = (
        (step.days_before_due, "before the due date"),
        (step.days_after_invoice, "after the date of the invoice"),
        (step.days_after_previous, "after the step before was done"),
        (step.days_after_promise, "after the day of a promise that was not kept"),
        (step.days_after_notice, "after the last notice left"),
    )
    days, what = next((days, what) for days, what in counted if days is not None)
    return f"{count(days, 'day').capitalize()} {what}"


def _ends(policy: Policy) -> Iterator[str]:
    """What people do about a debt that stands, by its day (S0.11)."""
    answers = (
        (policy.letter_after_days, "somebody posts a letter"),
        (policy.stop_service_after_days, "a person decides whether service stops"),
        (
            policy.attorney_after_days,
            "a person decides what comes next: an agency, an attorney, to write it off, or to go on",
        ),
    )
    for after_days, what in sorted((each, what) for each, what in answers if isinstance(each, int)):
        yield f"Day {after_days}: {what}."


def _never(policy: Policy) -> Iterator[str]:
    if policy.letter_after_days == "never":
        yield "No letter is posted."
    if isinstance(policy.calls_max, int):
        calls = count(policy.calls_max, "call")
        yield f"After {calls} that reached nobody, the person who knows the customer is asked to reach out."
    if policy.stop_service_after_days == "never":
        yield "Service goes on."
    if policy.attorney_after_days == "never":
        yield "No agency and no attorney is involved."


def _consent(step: Step) -> str:
    return " It leaves by itself." if step.consent == "automatic" else " A person approves it first."


def _limits(policy: Policy) -> list[str]:
    grace = (
        f"Nothing is sent in the first {count(policy.grace_days, 'day')} after the due date."
        if policy.grace_days
        else "There is no grace after the due date."
    )
    gap, fresh = count(policy.minimum_gap_days, "day"), count(policy.facts_fresh_hours, "hour")
    confirmed = count(policy.books_through_days, "working day")
    oldest = count(policy.oldest_days_overdue, "day")
    clearing, dispute = count(policy.clearing_days, "day"), count(policy.dispute_days, "day")
    acknowledge = count(policy.acknowledge_days, "day")
    lift = "by itself" if policy.lift_cod_consent == "automatic" else "when a person approves it"
    lines = [
        grace,
        f"Two contacts are at least {gap} apart{_rest(policy)}.",
        *_days(policy),
        f"Nothing is sent unless QuickBooks was read in the last {fresh}.",
        f"Nothing is sent unless payments were confirmed as entered within {confirmed}.",
        f"Debts more than {oldest} overdue when chasing starts are left to a person.",
        f"Who says that it is paid is not asked again for {clearing}, while we look for the money.",
        f"A dispute is to be settled within {dispute}; meanwhile only the rest is asked for.",
        f"A payment plan is sent in writing; if nobody agrees to it within {acknowledge}, we ask.",
        *_care(policy),
        *_cash_on_delivery(policy.cash_on_delivery),
        f"A customer comes off cash on delivery {lift}, {clearing} after the last payment.",
    ]
    if policy.mail_days:
        days = count(policy.mail_days, "day")
        lines.append(f"A payment {days} after the date given is still in time: it may have been in the mail.")
    if policy.minimum_amount > 0:
        lines.append(
            f"A customer who owes less than {plain(policy.minimum_amount)} overdue is not contacted."
        )
    return lines


def _care(policy: Policy) -> Iterator[str]:
    """What is done around a debt (S4.8, S4.9)."""
    if isinstance(policy.terms_within_days, int):
        within = count(policy.terms_within_days, "day")
        yield f"A customer in its first {within} is asked to acknowledge our terms."
    if isinstance(policy.assess_within_days, int):
        within = count(policy.assess_within_days, "day")
        yield f"In its first {within} a customer is given no terms before its credit has been assessed."
    if policy.says_thanks:
        yield "Who has paid what we had to ask for is thanked by a person."


def _cash_on_delivery(terms: CodTerms) -> Iterator[str]:
    """S4.5 to S4.7: what besides an invoice's age calls for it, and what follows."""
    if terms.minimum_overdue > 0:
        yield f"For arrears it is told from {plain(terms.minimum_overdue)} overdue on."
    if isinstance(terms.broken_promises, int):
        yield f"After {count(terms.broken_promises, 'promise')} not kept in a year it comes before its day."
    if isinstance(terms.late_payments, int):
        late = count(terms.late_by_days, "day")
        among = "of a year" if terms.of_last is None else f"of the last {terms.of_last}, within a year,"
        yield (
            f"Who has paid {count(terms.late_payments, 'invoice')} {among} more than {late} late is told "
            "that it is now our policy, and stays on it until a person lifts it."
        )
    if isinstance(terms.service_after_times, int):
        times = count(terms.service_after_times, "time")
        yield f"Who was put on it {times} and is late again: a person decides whether service stops."


def _rest(policy: Policy) -> str:
    days = [
        *(["weekends"] if policy.rests_on_weekends else []),
        *(["holidays"] if policy.rests_on_holidays else []),
    ]
    return f", and nobody is contacted on {' and '.join(days)}" if days else ""


def _days(policy: Policy) -> Iterator[str]:
    """S1.8: the days and hours set aside."""
    if policy.closed_days:
        yield f"Nobody is contacted on {', '.join(map(day, sorted(policy.closed_days)))}."
    if policy.receivables_weekdays:
        weekdays = ", ".join(f"{name}s" for name in policy.receivables_weekdays)
        yield f"Customers are contacted on {weekdays} only."
    if policy.receivables_days_of_month:
        days = ", ".join(map(str, sorted(policy.receivables_days_of_month)))
        yield f"Customers are contacted on these days of a month only, or the next working day: {days}."
    if (policy.send_from_hour, policy.send_until_hour) != (0, 24):
        yield f"Messages leave between {policy.send_from_hour}:00 and {policy.send_until_hour}:00."
