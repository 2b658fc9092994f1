"""Entries: the SKUs of a catalogue as its journal has them, and which of them are meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.catalog_prints import Prints
from agent.catalog_product import Product, product_of
from agent.catalog_record import STATES, Record, State

#: What an entry is read from.
COLUMNS = "sku, place, folder, product, state, prints, record"


@dataclass(frozen=True)
class Entry:
    """One SKU as the journal has it. `prints` are of what was made last."""

    place: int
    folder: str
    product: Product
    state: State
    prints: Prints
    record: Record

    @property
    def sku(self) -> str:
        """What it is called."""
        return self.product.sku


@dataclass(frozen=True)
class Chosen:
    """Which entries: of these SKUs, at these places, in that state; None sets no limit."""

    skus: Sequence[str] | None = None
    places: Sequence[int] | None = None
    state: State | None = None


def entry_of(row: Sequence[str]) -> Entry:
    """The entry in a row of COLUMNS."""
    _, place, folder, product, state, prints, record = row
    return Entry(
        place=int(place),
        folder=folder,
        product=product_of(product),
        state=next((known for known in STATES if known == state), "open"),
        prints=Prints.model_validate_json(prints),
        record=Record.model_validate_json(record),
    )
