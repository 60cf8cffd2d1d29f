"""Answers that are good in form and wrong in content: late replicas, late delivery times, false deletions."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from requests import PreparedRequest, Response

from connectors.sandbox.company import Company, copied
from tests.simulator.baton import Baton
from tests.simulator.trouble import Odds

Record = dict[str, Any]
LAG_SECONDS = 30
DELIVERY_SECONDS = 60
NEVER = 10.0**9


@dataclass
class Lies:
    """What is still shown as it was."""

    baton: Baton
    dice: random.Random
    odds: Callable[[], Odds]
    company: Callable[[str], Company]
    _former: dict[tuple[str, str, str], tuple[datetime, Record | None]] = field(default_factory=dict)
    """By realm, entity and id: until when it is shown as it was; None: not at all."""
    _delivery: dict[tuple[str, str], tuple[float, Record | None]] = field(default_factory=dict)
    """By realm and invoice: until when (as a time stamp) its delivery is shown as it was."""
    _watched: dict[str, Record] = field(default_factory=dict)
    told: int = 0

    def before(self, realm: str, what: str, request: PreparedRequest) -> Record | None:
        """What a sending will change, as it is before."""
        if what != "send" or not realm:
            return None
        invoice_id = (request.url or "").split("/invoice/")[1].split("/", 1)[0]
        held = self.company(realm).books.tables.get("Invoice", invoice_id)
        return None if held is None else {"Id": invoice_id, "DeliveryInfo": held.record.get("DeliveryInfo")}

    def end(self, realm: str) -> set[str]:
        """Show everything as it is; returns the invoices whose mailing has never been shown."""
        hidden = {row_id for of, row_id in self._delivery if of == realm}
        self._delivery = {key: held for key, held in self._delivery.items() if key[0] != realm}
        self._former = {key: held for key, held in self._former.items() if key[0] != realm}
        return hidden

    def changed_by_person(self, realm: str, entity: str, row_id: str, former: Record | None) -> None:
        """A person has changed a record; a replica may show it as it was for a while."""
        if self.dice.random() < self.odds().stale_reads:
            seconds = self.dice.uniform(0, LAG_SECONDS)
            until = datetime.fromtimestamp(self.baton.now.timestamp() + seconds, self.baton.now.tzinfo)
            self._former[realm, entity, row_id] = (until, copied(former) if former else None)

    def tell(
        self, realm: str, what: str, response: Response, before: Record | None, *, is_heard: bool
    ) -> Response:
        """The answer as this world gives it.

        A delivery time that never shows goes with an answer that is heard: where answer, trace and request
        id are all lost nobody can tell, and the model leaves E1 to a person (reliability.md, finding 2). It
        hides what is mailed after it, too: QuickBooks has shown then that it may not show a mailing.
        """
        odds = self.odds()
        if before is not None and response.status_code == 200:
            roll = self.dice.random()
            if is_heard and roll < odds.delivery_never:
                self._delivery[realm, before["Id"]] = (
                    NEVER + self.baton.now.timestamp(),
                    before["DeliveryInfo"],
                )
            elif odds.delivery_never <= roll < odds.delivery_never + odds.delivery_late:
                until = self.baton.now.timestamp() + self.dice.uniform(1, DELIVERY_SECONDS)
                self._delivery[realm, before["Id"]] = (until, before["DeliveryInfo"])
        if not realm or response.status_code != 200:
            return response
        self._forget()
        lies_about_cdc = what == "cdc" and self.dice.random() < odds.false_deleted
        if not (self._delivery or self._former or lies_about_cdc):
            return response
        return self._told(realm, what, response, lies_about_cdc=lies_about_cdc)

    def _forget(self) -> None:
        now = self.baton.now
        self._former = {key: held for key, held in self._former.items() if held[0] > now}
        self._delivery = {key: held for key, held in self._delivery.items() if held[0] > now.timestamp()}

    def _told(self, realm: str, what: str, response: Response, *, lies_about_cdc: bool) -> Response:
        try:
            content = json.loads(response.content)
        except ValueError:
            return response
        if what == "cdc":
            parts = [part for one in content.get("CDCResponse", []) for part in one.get("QueryResponse", [])]
        else:
            parts = [content.get("QueryResponse", content)]
        for part in parts:
            for entity, records in list(part.items()):
                if isinstance(records, list):
                    part[entity] = [
                        shown for one in records if (shown := self._shown(realm, entity, one)) is not None
                    ]
                elif isinstance(records, dict) and "Id" in records:
                    part[entity] = self._delivered(realm, entity, records)
            if lies_about_cdc:
                self._strike_out(part)
        response._content = json.dumps(content, default=str).encode()
        return response

    def _shown(self, realm: str, entity: str, record: Record) -> Record | None:
        if not isinstance(record, dict) or "Id" not in record:
            return record
        key = (realm, entity, record["Id"])
        if key in self._former:
            self.told += 1
            former = self._former[key][1]
            return json.loads(json.dumps(former, default=_plain)) if former else None
        return self._delivered(realm, entity, record)

    def _delivered(self, realm: str, entity: str, record: Record) -> Record:
        held = self._delivery.get((realm, record["Id"])) if entity == "Invoice" else None
        if held is None:
            return record
        self.told += 1
        shown = {name: value for name, value in record.items() if name != "DeliveryInfo"}
        # That a mail came back is told in any case: no rule can be kept on what nobody is ever told.
        error = record.get("DeliveryInfo", {}).get("DeliveryErrorType")
        info = (held[1] or {}) | ({"DeliveryErrorType": error} if error else {})
        return shown | ({"DeliveryInfo": info} if info else {})

    def _strike_out(self, part: dict[str, Any]) -> None:
        """Call one changed record deleted, as CDC has been seen to do (.NET #189)."""
        for entity, records in part.items():
            if isinstance(records, list) and records and entity in ("Invoice", "Payment", "Customer"):
                place = self.dice.randrange(len(records))
                meta = records[place].get("MetaData", {})
                self.told += 1
                records[place] = {"Id": records[place]["Id"], "status": "Deleted", "domain": "QBO"} | (
                    {"MetaData": meta} if isinstance(meta, Mapping) else {}
                )
                return


def _plain(value: Any) -> Any:
    return float(value)
