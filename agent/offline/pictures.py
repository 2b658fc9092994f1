"""Pictures: what a file is to show and where it goes, before its steps are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

__all__ = ["Picture"]


@dataclass(frozen=True)
class Picture:
    """A wish for one file: its look, what it shows and where it goes. None: not said."""

    look: str = "white"
    values: Mapping[str, JsonValue] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    layout: str | None = None
    channel: str | None = None
    slot: str | None = None
    sku: str | None = None
    width: int | None = None
    height: int | None = None
    format: str | None = None
    word: str = ""

    @property
    def place(self) -> str:
        """The slot's id, empty where the file is for no channel."""
        return f"{self.channel}.{self.slot}" if self.channel and self.slot else ""
