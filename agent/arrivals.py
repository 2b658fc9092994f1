"""Arrivals: which files of a folder have come to rest, seen from one look to the next."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from agent.catalog_folder import is_result, sku_in
from tools.filetype import named_as_photo

#: What programs that copy and download add to a name until the file is whole.
_UNFINISHED = re.compile(
    r"\.(?:part|partial|tmp|temp|crdownload|download|filepart|upload|uploading|opdownload|!ut)$",
    re.IGNORECASE,
)
#: Looks that a file has to stay the same for; an empty one may be a place that is kept for one.
_STILL, _STILL_EMPTY = 1, 5

Stamp = tuple[int, int, int]  # bytes, nanoseconds of its time, number on the disk
Stamps = tuple[tuple[str, Stamp], ...]


@dataclass
class Arrivals:
    """The files of a folder and of its sub-folders, and for how many looks each was the same."""

    root: Path
    out: Path
    looks: dict[str, tuple[Stamp, int]] = field(default_factory=dict)

    def look(self) -> None:
        """Look once. Raises OSError if the folder cannot be read."""
        now = dict(self._stamps())
        self.looks = {
            path: (stamp, self._times(path, stamp)) for path, stamp in sorted(now.items())
        }

    def photos(self) -> bool:
        """Whether there is any photo."""
        return any(named_as_photo(os.path.basename(path)) for path in self.looks)

    def moving(self) -> bool:
        """Whether anything has not come to rest."""
        return any(not self._settled(path) for path in self.looks)

    def settled(self, photos: tuple[str, ...]) -> bool:
        """Whether these photos of a SKU are whole and no further one of it is on its way."""
        if not photos or any(not self._settled(photo) for photo in photos):
            return False
        folder = os.path.dirname(photos[0])
        beside = [path for path in self.looks if os.path.dirname(path) == folder]
        if folder == str(self.root):
            beside = [path for path in beside if _sku(path) == _sku(photos[0])]
        return all(self._settled(path) for path in beside)

    def stamps(self, photos: tuple[str, ...]) -> Stamps:
        """What the photos are now; it changes whenever one of them does."""
        return tuple((photo, self.looks[photo][0]) for photo in photos if photo in self.looks)

    def _times(self, path: str, stamp: Stamp) -> int:
        before, times = self.looks.get(path, (None, 0))
        return times + 1 if before == stamp else 0

    def _settled(self, path: str) -> bool:
        stamp, times = self.looks.get(path, ((0, 0, 0), -1))
        return times >= (_STILL if stamp[0] else _STILL_EMPTY)

    def _stamps(self) -> Iterator[tuple[str, Stamp]]:
        with os.scandir(self.root) as entries:
            found = list(entries)
        for entry in found:
            if entry.is_dir():
                if not entry.name.startswith(".") and not is_result(Path(entry.path), self.out):
                    yield from _files(entry.path)
            else:
                yield from _stamp(entry)


def _files(folder: str) -> Iterator[tuple[str, Stamp]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.is_dir():
                    yield from _stamp(entry)
    except OSError:
        return  # taken away, or closed to us: the catalogue's report says so


def _stamp(entry: os.DirEntry[str]) -> Iterator[tuple[str, Stamp]]:
    try:
        found = entry.stat()
    except OSError:
        return  # renamed while we looked
    yield entry.path, (found.st_size, found.st_mtime_ns, found.st_ino)


def _sku(path: str) -> str:
    """The SKU that a file will be of, under the name that it will have."""
    name = os.path.basename(path).lstrip(".~")
    return sku_in(Path(_UNFINISHED.sub("", name)).stem)
