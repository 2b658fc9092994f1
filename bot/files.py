"""Files that the user names on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from agent import PhotoError, Upload


def uploads(photos: Sequence[str], scenes: Sequence[str] = ()) -> list[Upload]:
    """The named files, read whole. Raises PhotoError for one that cannot be read."""
    read = [Upload(Path(name).name, _read(name)) for name in photos]
    return read + [Upload(Path(name).name, _read(name), role="scene") for name in scenes]


def _read(name: str) -> bytes:
    path = Path(name)
    if not path.exists():
        raise PhotoError(f"there is no file {name!r}: check the spelling and the folder")
    if path.is_dir():
        raise PhotoError(f"{name!r} is a folder: name the photos in it, as in {name}/*.jpg")
    try:
        return path.read_bytes()
    except OSError as error:
        raise PhotoError(f"{name!r} cannot be read ({error.strerror}): check it opens") from error
