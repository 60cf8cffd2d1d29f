"""What the books themselves tell, held against our records: nothing twice, lost, or left under way."""

from __future__ import annotations

from collections import Counter

from connectors.sandbox.company import Company
from plugin import tables
from plugin.audit.verify import verify
from web.wiring.house import House

MARKER = "[dunwell:"
LOST_TIMES_MAX = 2
"""An act whose answer was lost so often waits for a person, and may wait for ever."""


def twice(company: Company) -> list[str]:
    """What has left twice, as the books themselves tell."""
    mails = Counter((each.id, each.memo) for each in company.mail if each.by == "api")
    raised = _charges(company)
    return [
        *(
            f"Invoice {key[0]} was mailed {times} times in the same words."
            for key, times in mails.items()
            if times > 1
        ),
        *(f"Charge {key} was raised {times} times." for key, times in raised.items() if times > 1),
    ]


def judged(house: House, company_id: str, company: Company) -> list[str]:
    """The books against our records: nothing twice, nothing lost and marked as done, nothing under way."""
    with house.store.reading(company_id) as scope:
        rows = scope.rows(scope.select(tables.actions))
        lines = scope.rows(scope.select(tables.charge_lines))
        problems = [*twice(company), *verify(scope).problems]
    periods = Counter((row.invoice_id, row.period_from) for row in lines)
    problems += [f"Days of {key} are charged {times} times." for key, times in periods.items() if times > 1]
    done = Counter(row.kind for row in rows if row.status == "done")
    happened = {
        "notice": sum(each.by == "api" for each in company.mail),
        "charge": _charges(company).total(),
        "note": len({each.get("Note", "").splitlines()[-1] for each in company.records("Attachable")}),
    }
    for_a_person = [row for row in rows if row.status == "unclear" and row.unclear_times >= LOST_TIMES_MAX]
    in_doubt = Counter(row.kind for row in for_a_person)
    for kind, times in happened.items():
        if not done[kind] <= times <= done[kind] + in_doubt[kind]:
            problems.append(f"{done[kind]} of {kind} are done, and {times} happened.")
    unsettled = [row for row in rows if row.status in ("sending", "unclear", "failed")]
    return problems + [f"A {row.kind} is still {row.status}." for row in unsettled if row not in for_a_person]


def _charges(company: Company) -> Counter[str]:
    """How often the charge of each action was raised."""
    notes = (each.get("PrivateNote", "") for each in company.records("Invoice"))
    return Counter(note.split(MARKER, 1)[1].split("]")[0] for note in notes if MARKER in note)
