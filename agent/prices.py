"""Prices: what a hosted chat model's tokens cost, by the table in `prompts/prices.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from prompts import table

_MILLION = 1_000_000
#: A dated snapshot costs what its family costs: gpt-6-luna-2026-10-01.
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True)
class Tokens:
    """Tokens of one call. `cached` (read from a cache) and `written` (into it) are of `input`."""

    input: int = 0
    cached: int = 0
    output: int = 0
    written: int = 0

    @property
    def total(self) -> int:
        """All that went in and came out."""
        return self.input + self.output


class Price(BaseModel):
    """US dollars a million tokens; `cached` None where nobody states it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: float
    output: float
    cached: float | None = None


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")

    stated: str
    source: str
    cache_writes: float
    models: Mapping[str, Price]


def price_of(model: str) -> Price | None:
    """The price of a model, or of the family that a dated snapshot belongs to; None if unknown."""
    known = _table().models
    return known.get(model) or known.get(_SNAPSHOT.sub("", model))


def cost_of(model: str, tokens: Tokens) -> float | None:
    """US dollars that these tokens cost; None where the model's price is unknown."""
    price = price_of(model)
    if price is None:
        return None
    cached = price.input if price.cached is None else price.cached
    fresh = max(0, tokens.input - tokens.cached - tokens.written)
    written = tokens.written * price.input * _table().cache_writes
    total = fresh * price.input + written + tokens.cached * cached + tokens.output * price.output
    return total / _MILLION


def stated() -> str:
    """The day the prices are of, as YYYY-MM-DD."""
    return _table().stated


@cache
def _table() -> _Table:
    return _Table.model_validate(table("prices"))
