"""Short questions to the planner, so that a test reads like the rule it guards."""

from plugin.core.actions import (
    LiftCod,
    PostCharge,
    PostCredit,
    RemoveMemo,
    SendNotice,
    SetCod,
    WriteDigest,
    WriteNote,
)
from plugin.core.planner import plan
from tests.core.builders import a_company, a_policy


def planned(account, policy=None, **company):
    return plan(account, policy or a_policy(), a_company(**company))


def notices(account, policy=None, **company):
    """(invoice, step) of every notice called for."""
    found = planned(account, policy, **company).actions
    return [(a.invoice_id, a.covers[0].step) for a in found if isinstance(a, SendNotice)]


def the(kind, account, policy=None, **company):
    """The only action of *kind*, or None."""
    kinds = {
        k.kind: k
        for k in (SendNotice, PostCharge, PostCredit, SetCod, LiftCod, RemoveMemo, WriteNote, WriteDigest)
    }
    found = [a for a in planned(account, policy, **company).actions if isinstance(a, kinds[kind])]
    assert len(found) <= 1, found
    return found[0] if found else None


def reasons(account, policy=None, **company):
    """step -> rule of every skip."""
    return {skip.cover.step: skip.because.rule for skip in planned(account, policy, **company).skips}


def why(account, policy=None, *, step="reminder", **company):
    """The reason why *step* is not taken."""
    found = [s.because for s in planned(account, policy, **company).skips if s.cover.step == step]
    assert len(found) == 1, found
    return found[0]


def tasks(account, policy=None, **company):
    """(kind, subject) of every task."""
    return [(task.kind, task.subject) for task in planned(account, policy, **company).tasks]
