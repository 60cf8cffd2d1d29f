"""Acme, its part that may be billed with it or by itself, and how they live on."""

from msgspec.structs import replace

from tests.engine.town import Town

PAYER, PART = "9", "10"


def bill(town: Town, *, with_parent: bool) -> None:
    """Somebody ticks, or unticks, that the part is billed with the whole."""
    town.books.put(replace(town.books.customer(PART), bills_with_parent=with_parent))


def live_on(town: Town, days: int) -> None:
    """With everybody's approval of everything, each day."""
    for _ in range(days):
        town.days_pass(1)
        town.run()
        town.approve_all()
        town.run()


def pay_everything(town: Town) -> None:
    """Whatever is open is paid."""
    for invoice in list(town.books.invoices):
        if invoice.balance_minor:
            town.pays(invoice.id)
