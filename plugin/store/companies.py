"""Companies: what their accounting system says of them, and how they stand today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, Update, and_, exists, func, select

from plugin import calendars, tables
from plugin.answers import BooksProfile
from plugin.core.account import Account
from plugin.core.company import Company
from plugin.core.payment_history import YEAR
from plugin.core.policy import Policy
from plugin.core.segments import needs_history
from plugin.core.versions import version_for
from plugin.errors import Explained
from plugin.store import events, policy_versions, standings
from plugin.store.scope import Scope, Store
from plugin.store.statements import own, own_update

_NO_SUCH_COMPANY = "There is no such company here. List them with: dunwell status"


class UnknownCompany(Explained):
    """No such company; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything outside one account that its plan depends on."""

    row: Row[Any]
    company: Company
    policy: Policy
    zone: ZoneInfo
    moved_to: int = 0
    """The latest version that running cases went over to as well."""
    earlier: Mapping[int, Policy] = field(default_factory=dict)
    """The versions before the one in force that a running case may still have."""

    @property
    def history_since(self) -> date | None:
        """From when on it matters how customers have paid before; None where no policy asks."""
        asks = any(needs_history(policy) for policy in (self.policy, *self.earlier.values()))
        return self.company.today - YEAR if asks else None

    def policy_for(self, account: Account) -> Policy:
        """The version under which *account* is: a running case keeps the one it began with."""
        version = version_for(account, self.company.today, newest=self.policy.version, moved_to=self.moved_to)
        return self.earlier.get(version, self.policy)


def all_companies(store: Store) -> Sequence[Row[Any]]:
    """Every company of this installation, by name. Only the operator's command line asks this."""
    with store.engine.connect().execution_options(reads_only=True) as db, db.begin():
        return db.execute(
            select(tables.companies).order_by(tables.companies.c.name, tables.companies.c.id)
        ).all()


def create(scope: Scope, profile: BooksProfile, policy_toml: str, actor: str) -> None:
    """Add the company of *scope*, in preview and with its first policy: it sends nothing yet (rule 6)."""
    scope.insert(
        tables.companies,
        {
            **_profile_columns(profile),
            "mode": "preview",
            "is_stopped": False,
            "terms_disclose_interest": False,
            "terms_disclose_fees": False,
            "late_fees_off": False,
            "profile_read_at": scope.now,
            "created_at": scope.now,
        },
    )
    events.note(scope, actor, "connected", "preview")
    scope.insert(tables.due, {"next_due_at": scope.now, "fence": 0})
    policy_versions.activate(scope, policy_toml, actor)


def absorb_profile(scope: Scope, profile: BooksProfile) -> None:
    """Keep the company's own settings as its accounting system has them; a change has everybody replanned."""
    before, columns = get(scope), _profile_columns(profile)
    note(scope, **columns, profile_read_at=scope.now)
    if any(getattr(before, name) != value for name, value in columns.items()):
        standings.mark_all_dirty(scope)


def _profile_columns(profile: BooksProfile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "country": profile.country,
        "time_zone": profile.time_zone,
        "home_currency": profile.home_currency,
        "auto_applies_credit": profile.auto_applies_credit,
        "books_closed_through": profile.books_closed_through,
        "default_term_id": profile.default_term_id,
    }


def get(scope: Scope) -> Row[Any]:
    """The company's row; raises UnknownCompany."""
    row = scope.read_one(_company())
    if row is None:
        raise UnknownCompany(_NO_SUCH_COMPANY)
    return row


@cache
def _company() -> Select[Any]:
    return own(tables.companies)


def note(scope: Scope, **values: object) -> None:
    """Set these columns of the company's row."""
    scope.write(_noted(), **values)


@cache
def _noted() -> Update:
    return own_update(tables.companies)


def standing(scope: Scope, *, is_installation_stopped: bool = False) -> Standing:
    """The company as it stands now: its date, calendar, freshness, mode and active policy."""
    row = scope.read_one(_standing())
    if row is None:
        raise UnknownCompany(_NO_SUCH_COMPANY)
    if row.active_toml is None:
        raise policy_versions.NoPolicy
    zone, policy = ZoneInfo(row.time_zone), policy_versions.read(row.active_toml, row.policy_version)
    company = Company(
        id=row.id,
        today=scope.now.astimezone(zone).date(),
        now=scope.now,
        hour=scope.now.astimezone(zone).hour,
        calendar=calendars.calendar_for(policy, row.country, scope.now.astimezone(zone).year),
        mode=row.mode,
        is_stopped=row.is_stopped or is_installation_stopped,
        is_quarantined=row.is_quarantined,
        asks_first=row.asks_first,
        synced_at=row.synced_at,
        payments_entered_through=row.payments_entered_through,
        chasing_starts_on=row.chasing_starts_on,
        terms_disclose_interest=row.terms_disclose_interest,
        terms_disclose_fees=row.terms_disclose_fees,
        late_fees_off=row.late_fees_off,
        untied_customers=row.aging_check["customers"] if row.aging_check else 0,
        differing_charges=len(row.register_check["differing"]) if row.register_check else 0,
        auto_applies_credit=row.auto_applies_credit,
        books_closed_through=row.books_closed_through,
        cod_term_id=row.cod_term_id,
        default_term_id=row.default_term_id,
    )
    moved_to = row.moved_to or 0
    earlier = policy_versions.before(scope, row.policy_version, since=moved_to)
    return Standing(row, company, policy, zone, moved_to, earlier)


@cache
def _standing() -> Select[Any]:
    """All that a standing needs in one statement: it is asked for before every act and on every page."""
    company, policy, marks, stops = tables.companies, tables.policies, tables.sync_marks, tables.safety_stops

    def was_stopped_by(kind: str, *conditions: Any) -> Any:
        return exists(
            select(stops.c.id).where(stops.c.company_id == company.c.id, stops.c.kind == kind, *conditions)
        )

    def is_stopped_by(kind: str) -> Any:
        return was_stopped_by(kind, stops.c.lifted_at.is_(None))

    moving = policy.alias("moving")
    moved_to = (
        select(func.max(moving.c.version))
        .where(moving.c.company_id == company.c.id, moving.c.moves_running)
        .scalar_subquery()
    )
    joined = company.outerjoin(
        policy, and_(policy.c.company_id == company.c.id, policy.c.version == company.c.policy_version)
    ).outerjoin(marks, marks.c.company_id == company.c.id)
    return own(
        company,
        company,
        policy.c.toml.label("active_toml"),
        marks.c.synced_at,
        moved_to.label("moved_to"),
        is_stopped_by("restored backup").label("is_quarantined"),
        is_stopped_by("unusual volume").label("asks_first"),
        was_stopped_by("restored backup").label("was_restored"),
    ).select_from(joined)
