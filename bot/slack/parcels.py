"""Parcels: which files and pictures of a gallery go into which message."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

from agent import Gallery
from bot.slack.showcase import PICTURES, Picture

_SHEET: Final = "contact-sheet.jpg"
T = TypeVar("T")


def files_of(gallery: Gallery, fresh: set[str]) -> list[Path]:
    """The files of a gallery that are to be sent; the sheet first where there are several."""
    names = [file.name for file in gallery.files if file.shot.step in fresh]
    sheet = [_SHEET] if len(names) > 1 else []
    return [gallery.folder / name for name in (*sheet, *names)] if names else []


def counted(files: Sequence[Path]) -> str:
    """How many pictures are among files, in words."""
    number = sum(file.name != _SHEET for file in files)
    return "1 file" if number == 1 else f"{number} files"


def cards_of(key: str, fresh: Sequence[Picture]) -> Iterator[tuple[str, list[Picture]]]:
    """Pictures by the message that shows them, with the key of each."""
    messages = max(1, math.ceil(len(fresh) / PICTURES))
    # Seven are four and three, and not six and a straggler.
    for number, some in enumerate(in_parts(list(fresh), math.ceil(len(fresh) / messages) or 1)):
        yield f"pictures/{key}/{number}", some


def in_parts(whole: list[T], most: int) -> list[list[T]]:
    """A list cut into lists of at most so many."""
    return [whole[at : at + most] for at in range(0, len(whole), most)]


def digest_of(fresh: Sequence[Picture]) -> str:
    """Bound to the pictures: an attempt that makes others must not believe these were sent."""
    joined = "".join(one.sha256 for one in fresh)
    return hashlib.sha256(joined.encode()).hexdigest()[:8]
