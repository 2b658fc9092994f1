"""The contact sheet: a gallery on one sheet of paper, as a studio hands it over."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

from tools.channels import channels, slots
from tools.encode import srgb_profile

if TYPE_CHECKING:
    from agent.gallery import Gallery, GalleryFile

Point = tuple[float, float]

_PAPER: Final = (255, 255, 255)
_INK: Final = (28, 28, 30)
_SOFT: Final = (122, 122, 128)
_LINE: Final = (226, 226, 230)
_VERDICTS: Final = {
    "pass": ((30, 122, 70), "passed"),
    "warn": ((166, 104, 0), "to look at"),
    "fail": ((186, 40, 36), "failed"),
    "undetermined": ((110, 110, 118), "open"),
}
_MARGIN, _GAP, _CELL, _CAPTION = 96, 44, 560, 108


def contact_sheet(gallery: Gallery) -> bytes:
    """A JPEG: title, then every picture in its own shape with file name, slot, size and verdict."""
    columns = _columns(len(gallery.files))
    rows = -(-len(gallery.files) // columns)
    width = 2 * _MARGIN + columns * _CELL + (columns - 1) * _GAP
    height = 2 * _MARGIN + 150 + rows * (_CELL + _CAPTION) + (rows - 1) * _GAP
    sheet = Image.new("RGB", (width, height), _PAPER)
    draw = ImageDraw.Draw(sheet)
    _heading(draw, gallery, width)
    for number, file in enumerate(gallery.files):
        left = _MARGIN + number % columns * (_CELL + _GAP)
        top = _MARGIN + 150 + number // columns * (_CELL + _CAPTION + _GAP)
        _frame(sheet, draw, file, left, top)
        _caption(draw, file, left, top + _CELL + 18)
    stream = io.BytesIO()
    sheet.save(stream, "JPEG", quality=88, subsampling=0, icc_profile=srgb_profile())
    return stream.getvalue()


def place_of(file: GalleryFile) -> str:
    """Channel and slot in words."""
    found = slots().get(f"{file.channel}.{file.slot}")
    if found is None:
        return "Own size"
    return f"{channels()[found.channel].title} · {found.name.replace('_', ' ')}"


def _columns(count: int) -> int:
    return 1 if count == 1 else 2 if count in (2, 4) else 3 if count <= 9 else 4


def _heading(draw: ImageDraw.ImageDraw, gallery: Gallery, width: int) -> None:
    count = len(gallery.files)
    told = f"{count} file{'s' if count != 1 else ''}"
    right = width - _MARGIN - _length(told, 26)
    title = _fitted(gallery.title, 58, right - _GAP - _MARGIN)
    _write(draw, (_MARGIN, _MARGIN - 10), title, _INK, 58)
    _write(draw, (right, _MARGIN + 22), told, _SOFT, 26)
    draw.line([(_MARGIN, _MARGIN + 92), (width - _MARGIN, _MARGIN + 92)], _LINE, 2)


def _frame(
    sheet: Image.Image, draw: ImageDraw.ImageDraw, file: GalleryFile, left: int, top: int
) -> None:
    picture = _on_paper(ImageOps.contain(file.small, (_CELL - 2, _CELL - 2)))
    across = left + (_CELL - picture.width) // 2
    down = top + (_CELL - picture.height) // 2
    sheet.paste(picture, (across, down))
    # A hairline: white pictures on white paper need an edge.
    corner = (across + picture.width, down + picture.height)
    draw.rectangle([(across - 1, down - 1), corner], outline=_LINE)


def _on_paper(small: Image.Image) -> Image.Image:
    """Transparent pictures on light checks, as image editors show them."""
    if small.mode != "RGBA":
        return small
    rows, columns = np.indices((small.height, small.width)) // 16
    checks = np.where((rows + columns) % 2, 255, 236).astype(np.uint8)
    ground = Image.fromarray(checks).convert("RGB")
    ground.paste(small, mask=small.getchannel("A"))
    return ground


def _caption(draw: ImageDraw.ImageDraw, file: GalleryFile, left: int, top: int) -> None:
    _write(draw, (left, top), _fitted(file.name, 25), _INK, 25)
    told = f"{place_of(file)} · {file.width} x {file.height} · {file.bytes / 1000:.0f} kB"
    _write(draw, (left, top + 36), _fitted(told, 21), _SOFT, 21)
    verdict = file.verdict if file.findings else "undetermined"
    ink, word = _VERDICTS[verdict] if file.findings else (_SOFT, "no rules to check")
    _mark(draw, verdict, left, top + 71, ink)
    _write(draw, (left + 30, top + 67), word, ink, 21)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _length(text: str, size: int) -> float:
    words = text.split(" ")
    return sum(_font(size).getlength(word) for word in words) + _space(size) * (len(words) - 1)


def _space(size: int) -> float:
    """The bundled font's own space is so narrow that small words run together."""
    return 0.3 * size


def _write(
    draw: ImageDraw.ImageDraw, at: Point, text: str, ink: tuple[int, int, int], size: int
) -> None:
    left, top = at
    for word in text.split(" "):
        draw.text((left, top), word, ink, _font(size))
        left += _font(size).getlength(word) + _space(size)


def _fitted(text: str, size: int, room: float = _CELL) -> str:
    """The text with its middle left out where it is too long: names differ at both ends."""
    kept, shown = len(text), text
    while _length(shown, size) > room and kept > 8:
        kept -= 1
        half = kept // 2
        shown = f"{text[:half]}...{text[half - kept :]}"
    return shown


def _mark(
    draw: ImageDraw.ImageDraw, verdict: str, left: int, top: int, ink: tuple[int, int, int]
) -> None:
    """A tick, an exclamation mark, a cross or a dash in a circle, drawn: fonts lack them."""
    draw.ellipse([(left, top), (left + 20, top + 20)], outline=ink, width=2)
    strokes: dict[str, Sequence[Sequence[Point]]] = {
        "pass": [[(5.5, 10.5), (9, 14), (15, 6.5)]],
        "warn": [[(10, 5), (10, 11)], [(10, 14), (10, 15.5)]],
        "fail": [[(6.5, 6.5), (13.5, 13.5)], [(6.5, 13.5), (13.5, 6.5)]],
        "undetermined": [[(6, 10), (14, 10)]],
    }
    for stroke in strokes[verdict]:
        draw.line([(left + x, top + y) for x, y in stroke], ink, 2, joint="curve")
