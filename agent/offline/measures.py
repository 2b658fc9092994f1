"""Sizes, heights, shares and degrees in what people type."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.numbers import number
from agent.offline.words import Token

__all__ = ["degrees", "dimensions", "height_cm", "percent", "pixels", "shape", "size"]


#: Pixels from which a bare number is the side of a picture.
_LEAST_SIDE = 300
#: The longer side of a picture of which only the shape is told, in pixels.
_SHAPED_SIDE = 2000
#: The usual shapes of pictures that stand or lie.
_UPRIGHT_OR_LYING = {
    **dict.fromkeys(["vertical", "vertically", "hochformat", "hochkant"], "4:5"),
    **dict.fromkeys(["landscape", "horizontal", "querformat", "paysage", "apaisado"], "3:2"),
}
#: Centimetres by unit; the inch is 2.54 cm exactly, the foot twelve of them.
_CENTIMETRES = {
    "cm": 1.0,
    "mm": 0.1,
    "m": 100.0,
    "inches": 2.54,
    "inch": 2.54,
    "in": 2.54,
    "zoll": 2.54,
    '"': 2.54,
    "”": 2.54,
    "ft": 30.48,
    "feet": 30.48,
}


def pixels(tokens: Sequence[Token]) -> int | None:
    """A length in pixels: `3000 px`."""
    found = [int(number(t.text)) for t in tokens if t.shape == "pixels"]
    return found[0] if found else None


def size(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Width and height in pixels: `1080x1920`; a layout such as `2x2` is no size."""
    for token in tokens:
        if token.shape == "size":
            width, height = (int(part) for part in re.findall(r"\d+", token.text)[:2])
            if min(width, height) >= 50:
                return width, height
    square = any(token.get("slot") == "square" for token in tokens)
    across = pixels(tokens) or (_bare_pixels(tokens) if square else None)
    return (across, across) if across and square else None


def shape(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Width and height in pixels of a shape that is told: `4:5`, "vertical"."""
    ratios = [token.text for token in tokens if token.shape == "ratio"]
    words = [_UPRIGHT_OR_LYING.get(token.plain, "") for token in tokens]
    if "landscape with" in " ".join(token.plain for token in tokens):
        return None  # "put it in a landscape with mountains"
    told = next(filter(None, [*ratios, *words]), None)
    wide, high = (float(part) for part in told.split(":")) if told else (1.0, 0.0)
    return _sides(wide, high) if 0.3 <= wide / max(high, 0.1) <= 3 else None


def _sides(wide: float, high: float) -> tuple[int, int]:
    """The largest whole sides of that shape that are not longer than `_SHAPED_SIDE`."""
    each = _SHAPED_SIDE / max(wide, high)
    each = int(each) if wide.is_integer() and high.is_integer() else each
    return round(wide * each), round(high * each)


def _bare_pixels(tokens: Sequence[Token]) -> int | None:
    """A number too large to count pictures: the 3000 of "square, 3000"."""
    found = [
        int(t.text) for t in tokens if t.shape == "number" and re.fullmatch(r"\d{3,5}", t.text)
    ]
    return next((value for value in found if value >= _LEAST_SIDE), None)


def height_cm(tokens: Sequence[Token]) -> float | None:
    """A height in centimetres: `14 cm tall`, `4 inches`, `9.5cm`."""
    for token in tokens:
        if token.shape == "length":
            unit = re.search(r"[a-z\"”]+$", token.text.casefold())
            factor = _CENTIMETRES.get(unit[0] if unit else "cm", 1.0)
            return round(number(token.text) * factor, 3)
    return None


def dimensions(tokens: Sequence[Token]) -> str | None:
    """Outer dimensions as they are to be drawn: `30 x 20 x 8 cm`."""
    for token in tokens:
        if token.shape == "dimensions":
            return re.sub(r"\s*[x×*]\s*", " x ", " ".join(token.text.split()))
    return None


def percent(tokens: Sequence[Token]) -> float | None:
    """A share: `88%` is 0.88."""
    found = [number(t.text) / 100 for t in tokens if t.shape == "percent"]
    return round(found[0], 4) if found else None


def degrees(tokens: Sequence[Token]) -> float | None:
    """An angle: `25°`, `30 degrees`."""
    found = [number(t.text) for t in tokens if t.shape == "degrees"]
    return found[0] if found else None
