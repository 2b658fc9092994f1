"""Poster: where a product and the words about it stand, and how the words are set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from PIL import Image, ImageDraw

from tools.color import Rgb
from tools.framing import Box, box_of
from tools.leader import nearest_edge
from tools.lettering import Type, write
from tools.picture import Plane

#: All measures are shares of the poster's side.
_MARGIN: Final = 0.06
_TITLE, _TITLE_SIZE, _TITLE_LINES = 0.19, (0.056, 0.030), 2
_COLUMN, _NARROW, _GUTTER = 0.29, 0.22, 0.045
_BELOW, _DIMENSION_SIZE = 0.11, (0.026, 0.016)
_SIZES: Final = tuple(share / 1000 for share in range(33, 13, -1))
#: More callouts than these stand on both sides of the product.
_ONE_SIDE: Final = 4
_LINE: Final = 0.0016
_DOT: Final = 0.0055
#: What stands beside the product may come so near to the frame.
_INNER: Final = 0.02
#: Words that tell a height, and what is a number.
_HEIGHT: Final = re.compile(r"(?i)\b(high|height|tall|hoch|höhe|haut|hauteur|alto|alta|altura)\b")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")


def is_height(dimensions: str) -> bool:
    """Whether a size tells one height and nothing else, such as "10 cm high"."""
    return bool(_HEIGHT.search(dimensions)) and len(_NUMBER.findall(dimensions)) == 1


@dataclass(frozen=True)
class Words:
    """What is to be read."""

    title: str | None
    callouts: tuple[str, ...]
    dimensions: str | None

    @property
    def nothing(self) -> bool:
        """Whether there is no word at all."""
        return not (self.title or self.callouts or self.dimensions)

    @property
    def text(self) -> str:
        """All of them."""
        return " ".join(part for part in (self.title, *self.callouts, self.dimensions) if part)


@dataclass(frozen=True)
class Poster:
    """A square of `side` pixels with words in one ink."""

    side: int
    words: Words
    ink: Rgb

    @cached_property
    def stage(self) -> Box:
        """Where the product may stand: what the words leave free."""
        s, two = self.side, len(self.words.callouts) > _ONE_SIDE
        column = self.column + _GUTTER * s if self.words.callouts else 0.0
        top = _TITLE * s if self.words.title else _MARGIN * s * 1.5
        below = _BELOW * s if self.words.dimensions else _MARGIN * s * 0.5
        left = _MARGIN * s + (column if two else 0)
        return Box(left, top, s - _MARGIN * s - column, s - _MARGIN * s - below)

    @property
    def column(self) -> float:
        """Pixels across that callouts have."""
        two = len(self.words.callouts) > _ONE_SIDE
        return (_NARROW if two else _COLUMN) * self.side

    def letter(self, canvas: Image.Image, product: Plane) -> tuple[str, ...]:
        """Write everything on the canvas, on which the product lies; returns what was shortened."""
        notes: list[str] = []
        if self.words.title:
            notes += self._title(canvas, self.words.title)
        if self.words.callouts:
            notes += self._callouts(canvas, product)
        if self.words.dimensions:
            self._dimensions(canvas, product, self.words.dimensions)
        return tuple(dict.fromkeys(notes))

    def _title(self, canvas: Image.Image, title: str) -> list[str]:
        width = self.side * (1 - 2 * _MARGIN)
        largest, least = (round(share * self.side) for share in _TITLE_SIZE)
        for size in range(largest, least - 1, -4):
            type = Type(size, "semibold")
            lines = type.lines(title, width)
            if len(lines) <= _TITLE_LINES:
                break
        cut = len(lines) > _TITLE_LINES
        if cut:
            lines = [*lines[: _TITLE_LINES - 1], type.shortened(lines[_TITLE_LINES - 1], width)]
        at = (self.side * _MARGIN, self.side * _MARGIN)
        write(canvas, (*at, width), lines, type, self.ink)
        return ["the title is too long for two lines and was cut short"] if cut else []

    def _callouts(self, canvas: Image.Image, product: Plane) -> list[str]:
        told, stage = self.words.callouts, self.stage
        half = -(-len(told) // 2) if len(told) > _ONE_SIDE else len(told)
        width = self.column
        right = (stage.right + _GUTTER * self.side, told[:half], 1)
        left = (_MARGIN * self.side, told[half:], -1)
        sides = [side for side in (right, left) if side[1]]
        high = stage.bottom - stage.top
        type, cut = self._fitting([side[1] for side in sides], width, high)
        for x, texts, way in sides:
            self._column(canvas, product, type, (x, texts, way))
        return ["a callout is too long for its place and was cut short"] if cut else []

    def _fitting(
        self, columns: list[tuple[str, ...]], width: float, high: float
    ) -> tuple[Type, bool]:
        """The largest type in which every callout has room, and whether even the least has not."""
        for share in _SIZES:
            type = Type(round(share * self.side), "regular")
            fits = all(
                len(type.lines(text, width)) <= self._room(type, len(texts), high)
                for texts in columns
                for text in texts
            )
            if fits:
                return type, False
        return type, True

    def _room(self, type: Type, count: int, high: float) -> int:
        """Lines that each of so many callouts has below each other, with air between them."""
        return max(1, int((high / count - type.size) / type.leading))

    def _column(
        self,
        canvas: Image.Image,
        product: Plane,
        type: Type,
        column: tuple[float, tuple[str, ...], int],
    ) -> None:
        x, texts, way = column
        stage, width = self.stage, self.column
        room = self._room(type, len(texts), stage.height)
        first, step = self._rows(product, type, texts)
        for number, text in enumerate(texts):
            lines = type.lines(text, width)
            if len(lines) > room:
                lines = [*lines[: room - 1], type.shortened(lines[room - 1], width)]
            middle = first + number * step
            top = middle - len(lines) * type.leading / 2
            flush: Literal["start", "right"] = "start" if way == 1 else "right"
            write(canvas, (x, top, width), lines, type, self.ink, flush=flush)
            from_x = x - 0.012 * self.side if way == 1 else x + width + 0.012 * self.side
            self._leader(canvas, product, (from_x, middle), way)

    def _rows(self, product: Plane, type: Type, texts: tuple[str, ...]) -> tuple[float, float]:
        """Where the first callout's middle is and how far the next: beside the product."""
        most = max(len(type.lines(text, self.column)) for text in texts)
        seen, stage, count = box_of(product) or self.stage, self.stage, len(texts)
        needed = (most * type.leading + type.size) * count
        high = min(stage.height, max(seen.height, needed))
        top = min(max(seen.center[1] - high / 2, stage.top), stage.bottom - high)
        return top + high / count / 2, high / count

    def _leader(
        self, canvas: Image.Image, product: Plane, start: tuple[float, float], way: int
    ) -> None:
        """A line from the words to the product's nearer edge at about their height, with a dot."""
        box = box_of(product)
        if box is None:
            return
        found = nearest_edge(product, box, start[1], way)
        if found is None:
            return
        row, seen = found
        inward = 0.05 * (seen[-1] - seen[0])
        x = seen[-1] - inward if way == 1 else seen[0] + inward
        draw, thick = ImageDraw.Draw(canvas), max(2, round(_LINE * self.side))
        bend = start[0] - way * 0.25 * abs(start[0] - x)
        path = [(start[0], start[1]), (bend, start[1]), (x, row)]
        draw.line(path, self.ink, thick, joint="curve")
        reach = _DOT * self.side
        paper = (255, 255, 255) if sum(self.ink) < 384 else (29, 29, 31)
        draw.ellipse(
            [x - reach, row - reach, x + reach, row + reach],
            fill=paper,
            outline=self.ink,
            width=thick,
        )

    def _dimensions(self, canvas: Image.Image, product: Plane, text: str) -> None:
        """A line below the product as wide as it is, with its size; a height stands beside it."""
        box = box_of(product)
        if box is None:
            return
        y, left = box.bottom + 0.03 * self.side, box.left - 0.025 * self.side
        upright = is_height(text) and len(self.words.callouts) <= _ONE_SIDE
        if upright:
            self._measured(canvas, (left, box.top), (left, box.bottom))
        else:
            self._measured(canvas, (box.left, y), (box.right, y))
        type, shown = self._dimension(text)
        middle = left if upright else box.center[0]
        start = middle - type.width(shown) / 2
        start = min(max(start, self.side * _INNER), self.side * (1 - _MARGIN) - type.width(shown))
        at = (start, y + (-0.015 if upright else 0.012) * self.side, type.width(shown))
        write(canvas, at, [shown], type, self.ink)

    def _dimension(self, text: str) -> tuple[Type, str]:
        """The type that a size is set in, and what of it fits."""
        width = self.stage.width
        largest, least = (round(share * self.side) for share in _DIMENSION_SIZE)
        size = next((s for s in range(largest, least, -1) if Type(s).width(text) <= width), least)
        type = Type(size, "semibold")
        return type, text if type.width(text) <= width else type.shortened(text, width)

    def _measured(
        self, canvas: Image.Image, start: tuple[float, float], end: tuple[float, float]
    ) -> None:
        """A level or an upright line with a tick at each end."""
        draw, thick = ImageDraw.Draw(canvas), max(2, round(_LINE * self.side))
        draw.line([start, end], self.ink, thick)
        tick = 0.008 * self.side
        right, down = (tick, 0.0) if start[0] == end[0] else (0.0, tick)
        for x, y in (start, end):
            draw.line([(x - right, y - down), (x + right, y + down)], self.ink, thick)
