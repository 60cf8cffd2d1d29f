"""Single values as clients send them: checked, and brought into the form answers print (qbo.md §8.2)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from connectors.sandbox import faults
from connectors.sandbox.catalog.model import Field
from connectors.sandbox.moments import day_from, parsed, stamp
from connectors.sandbox.money import decimal_from, money, quantity

ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


def misfit(field: Field, value: Any, wanted: str) -> faults.Fault:
    """The words Jackson finds for a value of the wrong kind."""
    return faults.bad_property(
        f"Can not construct instance of {wanted} from {type(value).__name__} value ({str(value)[:60]!r}): "
        f"not a valid value for {field.name}"
    )


def text(field: Field, value: Any) -> str | None:
    """A string no longer than its field; numbers and booleans are taken as they are written."""
    if isinstance(value, bool):
        value = "true" if value else "false"
    if not isinstance(value, str):
        if decimal_from(value) is None:
            raise misfit(field, value, "java.lang.String")
        value = str(value)
    if field.longest is not None and len(value) > field.longest:
        raise faults.too_long(field.label or field.name, field.longest, len(value))
    return value or None


def email(field: Field, value: Any) -> str | None:
    """One address or several."""
    written = text(field, value)
    if written is not None and not is_address_list(written):
        raise faults.bad_address()
    return written


def is_address_list(text: str) -> bool:
    """Tell whether *text* is one e-mail address or several with commas between (qbo.md §2.3)."""
    return all(ADDRESS.fullmatch(each.strip()) for each in re.split("[,;]", text))


def flag(field: Field, value: Any) -> bool:
    """A boolean, or its name."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
        return value.strip().lower() == "true"
    raise misfit(field, value, "java.lang.Boolean")


def amount(field: Field, value: Any) -> Any:
    """Money."""
    return money(_decimal(field, value))


def number(field: Field, value: Any) -> Any:
    """A quantity, price, percentage or rate."""
    return quantity(_decimal(field, value))


def _decimal(field: Field, value: Any) -> Decimal:
    found = decimal_from(value)
    if found is None:
        raise misfit(field, value, "java.math.BigDecimal")
    return found


def whole(field: Field, value: Any) -> int:
    """An integer."""
    found = decimal_from(value)
    if found is None or found != found.to_integral_value():
        raise misfit(field, value, "java.lang.Integer")
    return int(found)


def day(field: Field, value: Any) -> str:
    """A calendar date."""
    found = day_from(value) if isinstance(value, str) else None
    if found is None:
        raise misfit(field, value, "java.util.Date")
    return found.isoformat()


def time(field: Field, value: Any) -> str:
    """A moment, in the zone in which answers print it."""
    moment = parsed(value) if isinstance(value, str) else None
    if moment is None:
        raise misfit(field, value, "java.util.Date")
    return stamp(moment)


def choice(field: Field, value: Any) -> str:
    """One word of an enumeration."""
    if value not in field.choices:
        raise faults.bad_choice(field.name, str(value))
    return str(value)
