"""A segment of the policy in plain words: who is in it, and what is different for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plugin.core.policy import Segment, Step
from plugin.words.formats import count


def segment_in_words(segment: Segment, step_words: Callable[[Step], str]) -> Iterator[str]:
    """One paragraph on who is in it and which figures differ, and one on each step of its own."""
    yield f"For “{segment.name}”, {' and '.join(_who(segment))}: {'; '.join(_what(segment))}."
    yield from (f"For “{segment.name}”, {_lowered(step_words(step))}" for step in segment.steps)


def _who(segment: Segment) -> Iterator[str]:
    if segment.new_within_days is not None:
        yield f"customers whose first invoice is at most {count(segment.new_within_days, 'day')} old"
    if segment.paid_late_at_least is not None:
        often = f"at least {count(segment.paid_late_at_least, 'time')} within a year"
        if segment.of_last is not None:
            often = f"at least {segment.paid_late_at_least} of their last {segment.of_last} invoices"
        yield f"customers who paid late {often}"
    if segment.owes_at_least is not None:
        yield f"customers who owe at least {segment.owes_at_least.normalize():f}"
    if segment.tag is not None:
        yield f"customers tagged “{segment.tag}”"
    if segment.currency is not None:
        yield f"customers who pay in {segment.currency}"
    if segment.customer_type is not None:
        yield {"consumer": "consumers", "business": "businesses"}[segment.customer_type]


def _what(segment: Segment) -> Iterator[str]:
    if segment.grace_days is not None:
        yield f"{count(segment.grace_days, 'day')} of grace"
    if segment.minimum_amount is not None:
        yield f"nothing below {segment.minimum_amount.normalize():f} is asked for"
    if segment.minimum_gap_days is not None:
        yield f"two contacts are at least {count(segment.minimum_gap_days, 'day')} apart"
    if segment.calls_max is not None:
        yield (
            "calls go on until someone is reached"
            if segment.calls_max == "until reached"
            else (f"at most {count(segment.calls_max, 'call')}")
        )
    days = (
        ("a letter is posted", segment.letter_after_days),
        ("service is decided on", segment.stop_service_after_days),
        ("what comes next is decided", segment.attorney_after_days),
    )
    for what, day in days:
        if day is not None:
            yield f"{what} {'never' if day == 'never' else f'on day {day}'}"
    if not segment.charges_interest:
        yield "no interest is charged"
    if segment.steps:
        yield "these steps stand in place of the others"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
