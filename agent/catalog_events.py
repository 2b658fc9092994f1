"""What a catalogue tells while it runs; front ends render these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import ClassVar

from pydantic import JsonValue

from agent.catalog_record import State
from agent.conversation import Outcome


@dataclass(frozen=True)
class Told:
    """An event that programs may read as well; `kind` is its name for them."""

    kind: ClassVar[str]

    def document(self) -> dict[str, JsonValue]:
        """As JSON."""
        return {"event": self.kind, **asdict(self)}


@dataclass(frozen=True)
class Indexed(Told):
    """The source has been read: `total` SKUs, `chosen` of them to be looked at in this run."""

    kind: ClassVar[str] = "indexed"
    total: int
    chosen: int


@dataclass(frozen=True)
class SkuDone(Told):
    """One SKU has been looked at; `kept` where nothing had to be done. Times in seconds."""

    kind: ClassVar[str] = "sku"
    sku: str
    state: State
    seconds: float
    files: int
    kept: bool
    why: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Priced(Told):
    """Paid steps wait: of how many SKUs, and what they cost at most together."""

    kind: ClassVar[str] = "price"
    skus: int
    cost_usd: float
    approved: bool


@dataclass(frozen=True)
class Noted(Told):
    """Something to know of the run as a whole, in a sentence."""

    kind: ClassVar[str] = "note"
    text: str


@dataclass(frozen=True)
class Unheard(Told):
    """The request became no plan with the first SKU: the run has ended, nothing was made."""

    kind: ClassVar[str] = "unheard"
    sku: str
    outcome: Outcome
    reply: str


@dataclass(frozen=True)
class Ended(Told):
    """The end of a run: how many SKUs are in each state, and the files that tell of it.

    `sheet` is the contact sheet of a sample, by its name; empty where there was no sample.
    `outliers` counts the SKUs with a picture that is not like its set.
    """

    kind: ClassVar[str] = "end"
    states: Mapping[str, int]
    cost_usd: float
    reports: tuple[str, ...]
    sheet: str = ""
    outliers: int = 0


@dataclass(frozen=True)
class Paused(Told):
    """A watch cannot go on just now, and tries again; told once as long as the reason is one."""

    kind: ClassVar[str] = "paused"
    why: str


CatalogEvent = Indexed | SkuDone | Priced | Noted | Unheard | Ended | Paused
