"""Lettering: words set in the packaged fonts, in any script that they have letters for."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from PIL import Image, ImageDraw, ImageFont

from tools.assets import asset
from tools.color import Rgb

Weight = Literal["regular", "semibold"]
Direction = Literal["ltr", "rtl"]

_FILES: Final[dict[Weight, str]] = {
    "regular": "fonts/Inter-Regular.otf",
    "semibold": "fonts/Inter-SemiBold.otf",
}
#: Letters of more scripts: Arabic, Hebrew, Armenian, Georgian and others.
_OTHER: Final = "fonts/DejaVuSans.ttf"
#: Distance of two lines as a share of the type's size.
LEADING: Final = 1.28
#: No font has this: what it is drawn as, missing letters are drawn as.
_NOWHERE: Final = "\U000fffff"


@cache
def _bytes(file: str) -> bytes:
    return asset(file).read_bytes()


@lru_cache(maxsize=64)
def _font(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(_bytes(file)), size)


@lru_cache(maxsize=4096)
def _has(file: str, letter: str) -> bool:
    font = _font(file, 32)
    return bytes(font.getmask(letter)) != bytes(font.getmask(_NOWHERE))


def missing(text: str) -> str:
    """The letters of a text that no packaged font has, each once."""
    seen = dict.fromkeys(letter for letter in text if not letter.isspace())
    files = (_FILES["regular"], _OTHER)
    unseen = {"Cf", "Mn", "Me"}  # joiners, marks: nothing of their own to draw
    return "".join(
        letter
        for letter in seen
        if unicodedata.category(letter) not in unseen and not any(_has(f, letter) for f in files)
    )


def direction(text: str) -> Direction:
    """Where a text begins: its first letter that has a direction decides (UAX #9, P2)."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


@dataclass(frozen=True)
class Type:
    """A size in pixels and a weight to set words in."""

    size: int
    weight: Weight = "regular"

    def font(self, text: str) -> ImageFont.FreeTypeFont:
        """The font for a text: the one that has all of its letters."""
        file = _FILES[self.weight]
        whole = all(letter.isspace() or _has(file, letter) for letter in text)
        return _font(file if whole else _OTHER, self.size)

    def width(self, text: str) -> float:
        """Pixels across, as it would be set in one line."""
        return float(self.font(text).getlength(text, direction=direction(text)))

    @property
    def leading(self) -> int:
        """Pixels from one line to the next."""
        return round(self.size * LEADING)

    def lines(self, text: str, width: float) -> list[str]:
        """The text in lines of at most that width; a word that is longer is broken."""
        found: list[str] = []
        for word in text.split():
            joined = f"{found[-1]} {word}" if found else word
            if found and self.width(joined) <= width:
                found[-1] = joined
            else:
                found.extend(self._pieces(word, width))
        return found

    def _pieces(self, word: str, width: float) -> list[str]:
        pieces = [""]
        for letter in word:
            if pieces[-1] and self.width(pieces[-1] + letter) > width:
                pieces.append("")
            pieces[-1] += letter
        return pieces

    def shortened(self, line: str, width: float) -> str:
        """The line with "…" at its end, as much of it as fits."""
        while line and self.width(f"{line}…") > width:
            line = line[:-1].rstrip()
        return f"{line}…"


def write(
    image: Image.Image,
    box: tuple[float, float, float],
    lines: list[str],
    type: Type,
    ink: Rgb,
    *,
    flush: Literal["start", "right"] = "start",
) -> None:
    """Lines of one text below each other, in a box of (left, top, width).

    They begin where their script begins, or all end at the right with `flush`.
    """
    draw = ImageDraw.Draw(image)
    way = direction(" ".join(lines))
    for number, line in enumerate(lines):
        room = box[2] - type.width(line) if way == "rtl" or flush == "right" else 0.0
        place = (box[0] + room, box[1] + number * type.leading)
        draw.text(place, line, ink, type.font(line), direction=way)
