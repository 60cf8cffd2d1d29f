"""Rule 6: nothing before the switch, the first step first, and room between one mail and the next."""

from __future__ import annotations

from collections.abc import Iterator

from web.demo.checker.breach import Breach
from web.demo.checker.ledger import Change
from web.demo.checker.left import Notice
from web.demo.checker.reading import changed_at
from web.demo.checker.world import World


def on_notice(world: World, notice: Notice) -> Iterator[Breach]:
    """Everything about when and in which order this mail left."""
    for reason in _reasons(world, notice):
        yield Breach(6, f"Invoice {notice.number} was mailed on {notice.day} {reason}.", notice.subject)


def _reasons(world: World, notice: Notice) -> Iterator[str]:
    policy, switched_on = world.policy_at(notice), world.said.switched_on_at
    if switched_on is None or notice.at < switched_on:
        yield "before a person had switched sending on"
    if policy.is_quiet(notice.day):
        yield "which is a quiet day"
    first_hour, end_hour = policy.send_hours
    if not first_hour <= notice.at.astimezone(world.ledger.zone).hour < end_hour:
        yield f"outside the hours from {first_hour} to {end_hour}"
    last = world.contact_days.get(notice.payer_id)
    if last is not None and 0 < (notice.day - last).days < policy.minimum_gap_days:
        yield f"only {(notice.day - last).days} days after the last mail"
    if notice.tone == "courtesy":
        if notice.days_overdue > 0:
            yield f"with a courtesy, {notice.days_overdue} days overdue"
    elif not world.told_about(notice.invoice_id):
        yield from _first(world, notice)
    if notice.tone != "courtesy" and notice.days_overdue < policy.grace_days:
        yield f"{notice.days_overdue} days overdue, within the grace"
    first_day = policy.first_day_of(notice.tone)
    if first_day is not None and notice.days_overdue < first_day:
        yield f"{notice.days_overdue} days overdue, before the {notice.tone} was due"


def _first(world: World, notice: Notice) -> Iterator[str]:
    """What the first mail of a spell must be: the first step, or the one after those a person passed over."""
    policy = world.policy_at(notice)
    steps = policy.chasing_without(world.said.passed_over.get(notice.invoice_id, ()))
    is_for_history = notice.tone == "cash on delivery policy notice"
    if steps and not is_for_history and notice.tone != policy.tone_of(steps[0]):
        yield f"and began with the {notice.tone}"
    if notice.days_overdue > policy.oldest_days_overdue:
        yield f"though {notice.days_overdue} days overdue, a debt for a person's list"
    if policy.chasing_starts_on and notice.due_on < policy.chasing_starts_on:
        yield f"though due before {policy.chasing_starts_on}, a debt for a person's list"


def on_change(world: World, change: Change) -> Iterator[Breach]:
    """Before the switch the books are not touched either."""
    switched_on = world.said.switched_on_at
    record = change.after or change.before
    if record is None or not change.fields - {"Balance", "BalanceWithJobs", "MetaData"}:
        return
    if switched_on is None or changed_at(record) < switched_on.replace(microsecond=0):
        sentence = f"{change.entity} {change.id} was changed before a person had switched sending on."
        yield Breach(6, sentence, f"{change.entity.lower()}/{change.id}")
