"""Memory: the pictures that later steps are likely to read."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from tools.picture import Picture


@dataclass
class Memory:
    """Pictures that later steps are likely to read: the latest ones, up to `limit` bytes.

    Those in use anywhere are found whatever the limit, for they take no memory of their own.
    """

    limit: int
    kept: OrderedDict[str, Picture] = field(default_factory=OrderedDict)
    alive: weakref.WeakValueDictionary[str, Picture] = field(
        default_factory=weakref.WeakValueDictionary
    )
    size: int = 0
    lock: Lock = field(default_factory=Lock)

    def get(self, digest: str) -> Picture | None:
        """The picture of that digest, if it is still in memory."""
        with self.lock:
            if digest in self.kept:
                self.kept.move_to_end(digest)
                return self.kept[digest]
            return self.alive.get(digest)

    def drop(self, digest: str) -> None:
        """Keep a picture no longer."""
        with self.lock:
            picture = self.kept.pop(digest, None)
            self.size -= _weight(picture) if picture is not None else 0

    def clear(self) -> None:
        """Keep nothing."""
        with self.lock:
            self.kept.clear()
            self.size = 0

    def add(self, digest: str, picture: Picture) -> None:
        """Keep a picture, and let go of the oldest ones beyond the limit."""
        with self.lock:
            self.alive[digest] = picture
            if digest not in self.kept:
                self.kept[digest] = picture
                self.size += _weight(picture)
            while self.size > self.limit and self.kept:
                _, oldest = self.kept.popitem(last=False)
                self.size -= _weight(oldest)


def _weight(picture: Picture) -> int:
    planes = {
        id(p): p.nbytes for p in (picture.rgb, picture.alpha, picture.product) if p is not None
    }
    return sum(planes.values()) + len(picture.encoded or b"")
