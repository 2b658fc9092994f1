"""Disposal: what a store keeps is deleted for good."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection
from dataclasses import dataclass

from agent.inventory import KINDS, items
from agent.memory import Memory
from agent.object_names import picture_name, upload_name
from agent.volume import Volume


@dataclass(frozen=True)
class Disposal:
    """Deletes below a volume; `memory` forgets it, too."""

    volume: Volume
    memory: Memory

    def discard(self, pictures: Collection[str], uploads: Collection[str]) -> None:
        """Delete pictures and uploads for good; what is gone is gone."""
        for digest in pictures:
            self._delete(picture_name(digest), digest)
        for sha256 in uploads:
            self._delete(upload_name(sha256), sha256)

    def sweep(self, pictures: Collection[str], uploads: Collection[str], before: float) -> int:
        """Delete what is none of these and older than `before` (since 1970); returns how many.

        Results go with their pictures. Raises ConfigurationError where the store cannot be listed.
        """
        found = 0
        for kind, kept in (("pictures", pictures), ("uploads", uploads)):
            for item in list(items(self.volume, kind)):
                if item.stat.modified < before and item.digest not in kept:
                    self._delete(item.stat.name, item.digest)
                    found += 1
        there = {item.digest for item in items(self.volume, "pictures")}
        for item in list(items(self.volume, "results")):
            if item.stat.modified < before and self._made(item.stat.name) not in there:
                self._delete(item.stat.name, item.digest)
        return found

    def erase(self) -> None:
        """Delete everything."""
        self.memory.clear()
        for kind in KINDS:
            for item in list(items(self.volume, kind)):
                self._delete(item.stat.name, item.digest)

    def _made(self, name: str) -> str:
        """The picture that a result is."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            return str(json.loads(self.volume.read(name))["made"])
        return ""

    def _delete(self, name: str, digest: str) -> None:
        self.memory.drop(digest)
        with contextlib.suppress(OSError):
            self.volume.remove(name)
