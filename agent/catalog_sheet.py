"""The sheet of a sample: a few SKUs on one sheet of paper, each photo beside what became of it."""

from __future__ import annotations

import io
from itertools import islice
from pathlib import Path, PurePath
from typing import Final

from PIL import Image, ImageDraw, ImageOps

from agent.catalog_entry import Chosen, Entry
from agent.catalog_files import Files
from agent.catalog_journal import Journal
from agent.catalog_record import STATES, State
from tools.encode import srgb_profile
from tools.errors import ConfigurationError, PhotoError
from tools.lettering import Type, write
from tools.photo import PhotoLimits, read_photo

SHEET = "sample.jpg"
_PAPER: Final = (255, 255, 255)
_INK: Final = (28, 28, 30)
_SOFT: Final = (122, 122, 128)
_LINE: Final = (226, 226, 230)
_STATES: Final[dict[State, tuple[int, int, int]]] = {
    "done": (30, 122, 70),
    "flagged": (166, 104, 0),
    "failed": (186, 40, 36),
    "waiting": (47, 91, 215),
    "open": _SOFT,
}
#: In pixels: margin, side of a picture, gap, and the column of words. Most SKUs and files shown.
_MARGIN, _CELL, _GAP, _WORDS = 64, 280, 24, 340
_SKUS, _FILES = 40, 6
_NAME, _TEXT = Type(26, "semibold"), Type(19)


def write_sheet(journal: Journal, chosen: Chosen, out: Path, files: Files) -> str:
    """Write the sheet of the chosen SKUs; returns its name."""
    entries = list(islice(journal.entries(chosen), _SKUS))
    most = max((min(_FILES, len(entry.record.files)) for entry in entries), default=0)
    width = 2 * _MARGIN + _WORDS + (1 + most) * (_CELL + _GAP)
    height = 2 * _MARGIN + len(entries) * (_CELL + 2 * _GAP)
    sheet = Image.new("RGB", (width, height), _PAPER)
    for number, entry in enumerate(entries):
        _row(sheet, entry, (out, files), _MARGIN + number * (_CELL + 2 * _GAP))
    stream = io.BytesIO()
    sheet.save(stream, "JPEG", quality=88, subsampling=0, icc_profile=srgb_profile())
    try:
        (out / SHEET).write_bytes(stream.getvalue())
    except OSError as error:
        raise ConfigurationError(
            f"{SHEET!r} cannot be written ({error.strerror}): free some space or choose another"
            " folder with --out"
        ) from error
    return SHEET


def _row(sheet: Image.Image, entry: Entry, places: tuple[Path, Files], top: int) -> None:
    out, files = places
    _words(sheet, entry, top)
    left = _MARGIN + _WORDS
    _frame(sheet, _photo(entry, files), left, top)
    for file in entry.record.files[:_FILES]:
        left += _CELL + _GAP
        _frame(sheet, _file(out / entry.folder / file.file), left, top)
    draw = ImageDraw.Draw(sheet)
    below = top + _CELL + _GAP
    draw.line([(_MARGIN, below), (sheet.width - _MARGIN, below)], _LINE, 1)


def _words(sheet: Image.Image, entry: Entry, top: int) -> None:
    """SKU, title, state, and in a few lines what to know of it."""
    room = _WORDS - _GAP
    place = float(top)
    told = [entry.record.why, *entry.record.doubts, *entry.record.gaps]
    for text, type, ink, most in (
        (entry.sku, _NAME, _INK, 2),
        (entry.product.title, _TEXT, _SOFT, 2),
        (STATES[entry.state], _TEXT, _STATES[entry.state], 1),
        (". ".join(one for one in told if one), _TEXT, _SOFT, 5),
    ):
        lines = type.lines(text, room)
        if len(lines) > most:
            lines = [*lines[: most - 1], type.shortened(lines[most - 1], room)]
        write(sheet, (_MARGIN, place, room), lines, type, ink)
        place += len(lines) * type.leading


def _frame(sheet: Image.Image, picture: Image.Image | None, left: int, top: int) -> None:
    """A picture with a hairline: white pictures on white paper need an edge."""
    draw = ImageDraw.Draw(sheet)
    if picture is None:
        draw.rectangle([(left, top), (left + _CELL, top + _CELL)], outline=_LINE)
        return
    small = ImageOps.contain(picture, (_CELL - 2, _CELL - 2))
    across, down = left + (_CELL - small.width) // 2, top + (_CELL - small.height) // 2
    sheet.paste(small, (across, down), small.getchannel("A") if small.mode == "RGBA" else None)
    corner = (across + small.width, down + small.height)
    draw.rectangle([(across - 1, down - 1), corner], outline=_LINE)


def _photo(entry: Entry, files: Files) -> Image.Image | None:
    """The first photo, upright and in true colours; None where it cannot be read."""
    if not entry.product.photos:
        return None
    photo = entry.product.photos[0]
    try:
        data = files.read(photo, round(PhotoLimits().megabytes * 1_000_000))
        return Image.fromarray(read_photo(data, PurePath(photo).name).rgb)
    except PhotoError:
        return None


def _file(path: Path) -> Image.Image | None:
    try:
        with Image.open(path) as file:
            return file.convert("RGBA" if file.mode in ("RGBA", "LA", "P") else "RGB")
    except OSError:
        return None
