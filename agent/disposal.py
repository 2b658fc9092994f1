"""Disposal: what a store keeps is deleted for good."""

from __future__ import annotations

import contextlib
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

    def erase(self) -> None:
        """Delete everything."""
        self.memory.clear()
        for kind in KINDS:
            for item in list(items(self.volume, kind)):
                self._delete(item.stat.name, item.digest)

    def _delete(self, name: str, digest: str) -> None:
        self.memory.drop(digest)
        with contextlib.suppress(OSError):
            self.volume.remove(name)
