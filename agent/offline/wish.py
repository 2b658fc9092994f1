"""A kind of picture that is wished for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

__all__ = ["Wish"]


@dataclass(frozen=True)
class Wish:
    """A kind of picture: its look with values, how many of it, and the words that said so."""

    look: str
    values: Mapping[str, JsonValue] = field(default_factory=dict)
    count: int | None = None
    word: str = ""
    said: str = ""
