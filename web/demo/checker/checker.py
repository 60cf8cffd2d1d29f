"""The witness: looks at the books and the mail after each event and says which rule was broken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from web.demo.checker.breach import Breach
from web.demo.checker.families import follow_payer
from web.demo.checker.ledger import Change, Ledger
from web.demo.checker.rules import ON_CHANGE, ON_NOTICE
from web.demo.checker.rules.audit import Audit
from web.demo.checker.rules.delivery import Delivery, was_late_since
from web.demo.checker.rules.logs import Logs
from web.demo.checker.rules.reasons import Reasons
from web.demo.checker.sources import Company, Database
from web.demo.checker.spells import follow
from web.demo.checker.told import Told
from web.demo.checker.world import World


class Checker(Told):
    """Told what people said, shown what the product did; shares no code with the product.

    Put each run of the product between `before_run` and `after_run`: what the books gain meanwhile is the
    product's doing, everything else a person's. Whatever is told holds from then on, never backwards.
    """

    def __init__(
        self, company: Company, engine: Any = None, *, company_id: str = "", audits: bool = False
    ) -> None:
        super().__init__(World(Ledger(company)))
        self._company = company
        self._company_id = company_id
        self._mails_read = len(company.mail)
        self._is_running = False
        self._delivery = Delivery()
        self._logs = Logs()
        self.database = Database(engine, company_id) if engine is not None else None
        """The product's, read beside it; None for a witness of the books alone."""
        self._reasons = Reasons(self.database) if self.database is not None else None
        self._audit = Audit(self.database, company_id) if self.database is not None and audits else None
        self._found: list[Breach] = []

    def restored(self, engine: Any) -> None:
        """The product reads another database now, an older state of its records, which is read anew.

        What left since then must be found in it again as done, and no more than that.
        """
        self._take_in()
        self.database = Database(engine, self._company_id)
        if self._reasons is not None:
            self._reasons.restored(self.database)
        self._audit = Audit(self.database, self._company_id) if self._audit is not None else None

    def keep_out(self, *secrets: str) -> None:
        """These may never stand in a log."""
        self._logs.keep_out(secrets)

    def log(self, lines: Iterable[str]) -> None:
        """Hand over log lines."""
        self._logs.hand(lines)

    def before_run(self) -> None:
        """The product is about to act; what changed until now was people's doing."""
        self._take_in()
        self._is_running = True

    def after_run(self) -> None:
        """The product has acted; what changed since `before_run` was its doing."""
        self._take_in()
        self._is_running = False

    def look(self, now: datetime) -> list[Breach]:
        """Everything found since the last look, each breach once."""
        self._take_in()
        world, today = self._world, self._world.ledger.day_of(now)
        waiting: set[str] = set()
        declined: dict[str, datetime] = {}
        if self._reasons is not None:
            self._found += self._reasons.on_look(world)
            if world.former_terms:
                waiting, declined = self._reasons.recorded.lifts_waiting()
        waiting |= {
            payer for payer, at in declined.items() if not was_late_since(world.ledger, payer, at, today)
        }
        self._found += self._delivery.on_look(world, today, waiting)
        self._found += self._logs.on_look(world.ledger)
        if self._audit is not None:
            self._found += self._audit.on_look()
        found, self._found = self._found, []
        return found

    def _take_in(self) -> None:
        """Bring memory up to the books, judging what is new under what is known so far."""
        changes = self._world.ledger.take_in()
        for change in changes:
            follow(self._world, change)
            follow_payer(self._world, change)
        self._read_mail()
        for change in changes:
            if self._is_running:
                self._judge(change)
            else:
                self._delivery.by_person(self._world, change)
                if self._reasons is not None:
                    self._reasons.by_person(self._world, change)

    def _read_mail(self) -> None:
        letters = self._company.mail[self._mails_read :]
        self._mails_read += len(letters)
        for letter in letters:
            notice = self._world.notice_from(letter)
            if notice is None:
                continue
            if letter.by != "api":
                self._world.remember_by_hand(notice)
                if self._reasons is not None:
                    self._reasons.mailed_by_hand(notice)
                continue
            for rule in ON_NOTICE:
                self._found += rule(self._world, notice)
            if self._reasons is not None:
                self._reasons.on_notice(notice)
            self._world.remember(notice)

    def _judge(self, change: Change) -> None:
        for rule in ON_CHANGE:
            self._found += rule(self._world, change)
        if self._reasons is not None:
            self._reasons.on_change(self._world, change)
        self._found += self._delivery.on_change(self._world, change)
