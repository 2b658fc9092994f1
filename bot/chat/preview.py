"""Previews: what was made, as pictures in the terminal itself.

Kitty's protocol, sixel (iTerm2, WezTerm, foot, Konsole, Windows Terminal, xterm with it) and half
blocks everywhere else, drawn by textual-image. Which of them a terminal can is asked of it once.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.measure import Measurement
from rich.text import Text

from bot.chat.paper import Paper, plain

if TYPE_CHECKING:
    from PIL import Image
    from rich.console import RenderableType

    from agent import Deliverable, Gallery

#: Width and height of a picture in cells: cells are about twice as high as wide.
_CELLS = (24, 12)
#: Pixels on a picture's side, enough for cells of 20 pixels.
_SIDE = 480
#: Rows of pictures that are shown at most.
_ROWS = 2
#: Between pictures, as a contact sheet has it; seen on black and on white.
_GREY = (128, 128, 128)


class Previews:
    """Shows pictures on a terminal in colour; nowhere else anything is shown."""

    def __init__(self, paper: Paper, *, wanted: bool = True) -> None:
        """Nothing is asked of the terminal yet."""
        deep = paper.console.color_system in ("truecolor", "256")
        self.paper = paper
        self.on = wanted and paper.colourful and deep and _has_size(paper)

    def open(self) -> None:
        """Ask the terminal what it can and how large its cells are, before anybody types."""
        if not self.on:
            return
        from PIL import Image

        # A terminal that does not answer is no news for the user.
        logging.getLogger("textual_image").addHandler(logging.NullHandler())
        console = self.paper.console
        Measurement.get(console, console.options, _drawn(Image.new("RGB", (1, 1)), 1))

    def show(
        self, galleries: Sequence[Gallery], files: Sequence[Deliverable], steps: frozenset[str]
    ) -> None:
        """The pictures of these steps, in rows, with the numbers that they are called by."""
        if not self.on:
            return
        numbers = {file.name: number for number, file in enumerate(files, 1)}
        thumbs = [
            Thumb(str(numbers.get(file.shot.step, "")), file.small)
            for gallery in galleries
            for file in gallery.files
            if file.shot.step in steps
        ]
        across = max(1, (self.paper.console.width - 2) // _CELLS[0])
        shown = thumbs[: across * _ROWS]
        for first in range(0, len(shown), across):
            row = shown[first : first + across]
            self.paper.draw(_drawn(strip([thumb.picture for thumb in row]), len(row)))
            self.paper.line(Text("".join(thumb.label for thumb in row), style="dim"))
        if more := len(thumbs) - len(shown):
            self.paper.line(Text(f"and {more} more", style="dim"))


@dataclass(frozen=True)
class Thumb:
    """A picture with the number below it."""

    number: str
    picture: Image.Image

    @property
    def label(self) -> str:
        """The number in the middle of the picture's width."""
        return plain(self.number).center(_CELLS[0])


def strip(pictures: Sequence[Image.Image]) -> Image.Image:
    """Pictures side by side, each whole in a square of its own with a thin line around."""
    from PIL import Image, ImageOps

    sheet = Image.new("RGB", (_SIDE * len(pictures), _SIDE), _GREY)
    room = _SIDE - 4
    for number, picture in enumerate(pictures):
        fitted = ImageOps.pad(_opaque(picture), (room, room), color=_GREY)
        sheet.paste(fitted, (number * _SIDE + 2, 2))
    return sheet


def _has_size(paper: Paper) -> bool:
    """Whether the terminal tells its size; the library divides by that."""
    try:
        return min(os.get_terminal_size(paper.console.file.fileno())) > 0
    except OSError:
        return False


def _opaque(picture: Image.Image) -> Image.Image:
    """The picture on white where one sees through it."""
    from PIL import Image

    if "A" not in picture.getbands():
        return picture.convert("RGB")
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")


def _drawn(sheet: Image.Image, pictures: int) -> RenderableType:
    """The sheet as the terminal can show it, so wide as so many pictures are."""
    from textual_image.renderable import Image as Drawn

    width, height = _CELLS
    return Drawn(sheet, width=width * pictures, height=height)
