"""Disposal: what a store keeps is deleted, and how its files are named."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from fsspec import AbstractFileSystem

from agent.memory import Memory

_KINDS = ("pictures", "results", "uploads")


def picture_file(digest: str) -> str:
    """Where a picture lies below the store's folder."""
    return f"pictures/{digest[:2]}/{digest}"


def result_file(key: str) -> str:
    """Where it stands what a key gave."""
    return f"results/{key[:2]}/{key}"


def upload_file(sha256: str) -> str:
    """Where an upload lies."""
    return f"uploads/{sha256[:2]}/{sha256}"


@dataclass(frozen=True)
class Disposal:
    """Deletes below a folder of a file system; `memory` forgets it, too."""

    files: AbstractFileSystem
    root: str
    memory: Memory

    def discard(self, pictures: Collection[str], uploads: Collection[str]) -> None:
        """Delete pictures and uploads for good; what is gone is gone."""
        for digest in pictures:
            self._delete(f"{self.root}/{picture_file(digest)}")
        for sha256 in uploads:
            self._delete(f"{self.root}/{upload_file(sha256)}")

    def sweep(self, pictures: Collection[str], uploads: Collection[str], before: float) -> int:
        """Delete what is none of these and older than `before` (since 1970); returns how many.

        Results go with their pictures.
        """
        found = 0
        for kind, kept in (("pictures", pictures), ("uploads", uploads)):
            for path, written in self._written(kind):
                if written < before and _name(path) not in kept:
                    self._delete(path)
                    found += 1
        there = {_name(path) for path, _ in self._written("pictures")}
        for path, written in self._written("results"):
            if written < before and self._made(path) not in there:
                self._delete(path)
        return found

    def erase(self) -> None:
        """Delete everything."""
        self.memory.clear()
        for kind in _KINDS:
            with contextlib.suppress(FileNotFoundError):
                self.files.rm(f"{self.root}/{kind}", recursive=True)

    def _written(self, kind: str) -> list[tuple[str, float]]:
        """The files of a kind, and when each was written."""
        try:
            listed = self.files.find(f"{self.root}/{kind}", detail=True)
        except OSError:
            return []
        return [(path, _time(info)) for path, info in listed.items() if not path.endswith(".part")]

    def _made(self, path: str) -> str:
        """The picture that a result is."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            return str(json.loads(self.files.cat_file(path))["made"])
        return ""

    def _delete(self, path: str) -> None:
        self.memory.drop(_name(path))
        with contextlib.suppress(OSError):
            self.files.rm_file(path)


def _name(path: str) -> str:
    return path.rsplit("/", 1)[1]


def _time(info: Mapping[str, object]) -> float:
    """When a file was written, as file systems say it: in seconds, or as a date."""
    at = info.get("mtime") or info.get("LastModified") or 0.0
    return at.timestamp() if isinstance(at, datetime) else float(str(at))
