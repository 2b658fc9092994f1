"""What a channel's YAML may say: its slots with their rules, and where the numbers come from."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from tools.channels.rules import (
    Ai,
    AltText,
    Aspect,
    Background,
    Bytes,
    Color,
    Content,
    Count,
    Edges,
    Export,
    Fill,
    Formats,
    Naming,
    PixelRules,
    SafeArea,
    SafeBox,
    Source,
    Strict,
    Text,
    Url,
)


class Slot(Strict):
    """One place of a channel that takes pictures, and everything it asks of them."""

    id: str
    channel: str
    name: str
    role: str
    count: Count
    pixels: PixelRules
    aspect: Aspect
    safe_box: SafeBox | None = None
    safe_area: SafeArea | None = None
    background: Background = Background(rule="any", level="info")
    fill: Fill | None = None
    edges: Edges | None = None
    margin_px: int = 0
    bytes: Bytes | None = None
    formats: Formats
    color: Color | None = None
    dpi: int | None = None
    jpeg_quality_min: int | None = None
    naming: Naming | None = None
    url: Url | None = None
    content: Content = Content()
    ai: Ai = Ai()
    alt_text: AltText | None = None
    text: Text | None = None
    export: Export
    confidence: Literal["high", "medium", "low"]
    sources: tuple[str, ...]

    @property
    def cap(self) -> int | None:
        """Bytes to stay below: what an export should keep to, else what the platform states."""
        return self.export.max_bytes or (self.bytes.max if self.bytes else None)


class Channel(Strict):
    """A sales or social channel: its slots by name, and where its numbers come from.

    `missing` is the reason a channel has no slots: nobody published numbers to hold a file to.
    """

    id: str
    title: str
    sources: dict[str, Source] = Field(default_factory=dict)
    slots: dict[str, Slot] = Field(default_factory=dict)
    missing: str = ""

    @field_validator("slots", mode="before")
    @classmethod
    def _named(cls, slots: object, info: ValidationInfo) -> object:
        """Give each slot the names that its place in the file already says."""
        channel = info.data.get("id", "")
        if not isinstance(slots, dict):
            return slots
        names = (
            (name, {"id": f"{channel}.{name}", "channel": channel, "name": name}) for name in slots
        )
        return {name: {**who, **slots[name]} for name, who in names}

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        """Every source a slot names is in the file, and every source in the file is named."""
        named = {source for slot in self.slots.values() for source in slot.sources}
        if stray := named ^ set(self.sources):
            raise ValueError(f"sources without a partner in {self.id}: {sorted(stray)}")
        return self
