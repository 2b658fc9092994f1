"""Pictures: what a file is to show and where it goes, before its steps are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

__all__ = ["Picture", "kind_of", "same", "shown", "sides_of"]


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


_TELLING = ("scene", "scene_image", "region", "yaw", "pitch", "object", "prompt", "color")


def same(picture: Picture) -> tuple[str, str]:
    """What tells a picture from the others of its set: its look, and what that shows."""
    values = picture.values
    told = next((values[key] for key in _TELLING if values.get(key)), "")
    word = picture.word if picture.look == "detail" else str(values.get("position") or "")
    return kind_of(picture.look), f"{told}{word if word != 'detail' else ''}"


def shown(picture: Picture) -> tuple[str, str]:
    """The same as a file of the gallery tells it: without its word, and white by its colour."""
    look, told = same(replace(picture, word=""))
    return look, told or ("#ffffff" if look == "white" else "")


def kind_of(look: str) -> str:
    """The kind of a look: all that show a scene are one."""
    return "scene" if look.startswith("scene") else look


#: Turned further than this, in degrees, the back is seen.
_BEHIND = 120.0


def sides_of(values: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """The sides whose photos show what turning by these angles would; empty: any."""
    yaw, pitch = (_degrees(values.get(name)) for name in ("yaw", "pitch"))
    if abs(pitch) > abs(yaw):
        return ("top",) if pitch > 0 else ("bottom",)
    if abs(yaw) > _BEHIND:
        return ("back",)
    return () if not yaw else ("right", "side") if yaw > 0 else ("left", "side")


def _degrees(value: JsonValue) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
