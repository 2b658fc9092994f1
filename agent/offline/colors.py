"""Colours in what people type: hex, names, vague names; lighter and darker of them."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator, Sequence

from agent.offline.words import Token

__all__ = ["PURE", "colors", "distance", "learned", "long_hex", "mixed", "shifted"]


#: How far "soft" and "pale" go towards white and "deep" towards black, as shares of the way.
_SOFT, _DEEP, _PALE = 0.35, 0.35, 0.65
#: What "greener" and its like go towards.
PURE = {
    "red": "#d03030",
    "green": "#3c8c46",
    "blue": "#3060c0",
    "yellow": "#e6c832",
    "orange": "#f08c28",
    "pink": "#e080a8",
    "purple": "#7a4ca8",
    "brown": "#7a5434",
    "grey": "#808080",
}
#: Between a name and a value these make the value the name's own: "our navy is #1B2A41".
_EQUALS = frozenset(["is", "=", "ist", "es", "est", "code", "hex", "like", "(", "as"])
_TONES = {"soft": ("#ffffff", _SOFT), "pale": ("#ffffff", _PALE), "deep": ("#000000", _DEEP)}


def colors(tokens: Sequence[Token]) -> list[tuple[str, str]]:
    """The colours named, as (hex, words) in order. `soft` and `deep` before a name change it."""
    found: list[tuple[str, str]] = []
    tone, before = "", None
    for token in tokens:
        value = None if token.get("scene") else token.get("color")
        apart = before is not None and not (before.get("color") or before.plain in _EQUALS)
        if token.shape == "hex" and apart:
            found.append((long_hex(token.text),) * 2)
        elif token.shape == "hex":
            _hex(found, long_hex(token.text))
        elif value and before is not None and before.get("color") and found:
            # "mint green", "rose beige": two names side by side are one colour between them.
            last, word = found.pop()
            found.append((mixed(last, value, 0.5), f"{word} {token.plain}"))
        elif value:
            found.append((_toned(value, tone), token.plain))
        before = token
        tone = token.get("tone") or ""
    return found


def _hex(found: list[tuple[str, str]], value: str) -> None:
    """A hex value after a name is that name's exact value: "navy #1B2A41"."""
    word = found.pop()[1] if found and not found[-1][1].startswith("#") else value
    found.append((value, word))


def long_hex(text: str) -> str:
    """A value as #rrggbb: of `#abc`, `hex ABCDEF` and `rgb(1, 2, 3)` alike."""
    if text.lower().startswith("hex"):
        return f"#{text[-6:].lower()}"
    if text.lower().startswith("rgb"):
        parts = [min(255, int(part)) for part in re.findall(r"\d+", text)]
        return "#" + "".join(f"{part:02x}" for part in parts)
    digits = text.lstrip("#").lower()
    return "#" + ("".join(c * 2 for c in digits) if len(digits) == 3 else digits)


def _toned(value: str, tone: str) -> str:
    if tone not in _TONES or value in ("#ffffff", "#000000"):
        return value
    end, share = _TONES[tone]
    return mixed(value, end, share)


def _rgb(value: str) -> tuple[int, int, int]:
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def mixed(value: str, end: str, share: float) -> str:
    """The colour that lies a share (0..1) of the way from one hex value to another in sRGB."""
    pairs = zip(_rgb(value), _rgb(end), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def shifted(value: str, amount: float) -> str:
    """The colour lighter (amount > 0) or darker (< 0) by that much HLS lightness, 0..1.

    Black and white move too: lightness stays within 0.02 and 0.98 of the range.
    """
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _rgb(value)))
    light = min(0.98, max(0.02, light + amount))
    parts = colorsys.hls_to_rgb(hue, light, saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def distance(one: str, other: str) -> float:
    """How unlike two colours are: Euclidean in sRGB, 0..441."""
    pairs = zip(_rgb(one), _rgb(other), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


def learned(texts: Sequence[str]) -> dict[str, str]:
    """Exact values that the user gave names to: "our brand navy #1B2A41" gives navy and brand."""
    names: dict[str, str] = {}
    for words, value in _named(texts):
        names.update({word: long_hex(value) for word in words})
    return names


def _named(texts: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    for text in reversed(texts):
        for match in re.finditer(r"((?:[a-z]+ ){0,5}[a-z]+)[ (]+(#[0-9a-f]{6})\b", text.casefold()):
            yield match[1].split(), match[2]
