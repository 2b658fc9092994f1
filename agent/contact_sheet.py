"""The contact sheet: a gallery on one sheet of paper, as a studio hands it over."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from agent.thumbnail import thumbnail
from tools.channels import channels, slots
from tools.encode import srgb_profile

if TYPE_CHECKING:
    from agent.gallery import Gallery, GalleryFile

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
    draw.text((_MARGIN, _MARGIN - 10), gallery.title, _INK, ImageFont.load_default(58))
    count = len(gallery.files)
    told = f"{count} file{'s' if count != 1 else ''}"
    font = ImageFont.load_default(26)
    draw.text((width - _MARGIN - draw.textlength(told, font), _MARGIN + 22), told, _SOFT, font)
    draw.line([(_MARGIN, _MARGIN + 92), (width - _MARGIN, _MARGIN + 92)], _LINE, 2)


def _frame(
    sheet: Image.Image, draw: ImageDraw.ImageDraw, file: GalleryFile, left: int, top: int
) -> None:
    small = thumbnail(file.shot.picture, _CELL - 2)
    picture = _on_paper(small)
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
    name, small = ImageFont.load_default(24), ImageFont.load_default(20)
    draw.text((left, top), _fitted(draw, file.name, name, _CELL), _INK, name)
    told = f"{place_of(file)} · {file.width}×{file.height} · {file.bytes / 1000:.0f} kB"
    draw.text((left, top + 34), _fitted(draw, told, small, _CELL), _SOFT, small)
    ink, word = _VERDICTS[file.verdict]
    if not file.findings:
        ink, word = _SOFT, "no rules to check"
    _mark(draw, file.verdict if file.findings else "undetermined", left, top + 68, ink)
    draw.text((left + 30, top + 64), word, ink, small)


def _fitted(
    draw: ImageDraw.ImageDraw,
    text: str,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    room: int,
) -> str:
    """The text with its middle left out where it is too long: names differ at both ends."""
    kept = len(text)
    shown = text
    while draw.textlength(shown, font) > room and kept > 8:
        kept -= 1
        half = kept // 2
        shown = f"{text[:half]}…{text[-(kept - half) :]}"
    return shown


Point = tuple[float, float]


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
