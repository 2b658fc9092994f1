"""Fingerprints: everything that decides what is made of a SKU, so that changes can be told."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from agent.settings import Settings
from tools.operation import operations

#: Stands for the content of a photo that is not there or cannot be read.
ABSENT = "absent"


class Prints(BaseModel):
    """What a SKU is made of: its photos by name and content, the words, the names, the maker.

    `kit` stands for the brand kit and the shot lists of one's own.
    """

    model_config = ConfigDict(frozen=True)

    photos: tuple[tuple[str, str], ...] = ()
    words: str = ""
    names: tuple[str, ...] = ()
    maker: str = ""
    kit: str = ""
    trouble: str = ""

    @property
    def digest(self) -> str:
        """One name for all of it."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def whole(self) -> bool:
        """Whether every photo could be read."""
        return all(sha256 != ABSENT for _, sha256 in self.photos)

    def differences(self, before: Prints) -> tuple[str, ...]:
        """In words, what has changed since `before`."""
        told = list(_photos(dict(before.photos), dict(self.photos)))
        if self.words != before.words:
            told.append("the request changed")
        if self.names != before.names:
            told.append("its category, ASIN or the names of its photos changed")
        if self.maker != before.maker:
            told.append(_other_maker(before.maker.split(" · ")[0], self.maker.split(" · ")[0]))
        if self.kit != before.kit:
            told.append("the brand kit or a shot list changed")
        if self.trouble != before.trouble:
            told.append("its row or folder was mended" if before.trouble else "its row changed")
        return tuple(told)


def sha256_of(path: Path) -> str:
    """The hash of a file's content, ABSENT where there is none to read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ABSENT


def maker_of(settings: Settings) -> str:
    """What would make a SKU here and now: the version, its operations, engines and planner."""
    found = sorted(f"{name} {operation.version}" for name, operation in operations().items())
    found += [f"{kind} {name}" for kind, name in sorted(settings.engines.items())]
    found.append(settings.planner.model if settings.planner else "offline")
    mark = hashlib.sha256("\n".join(found).encode()).hexdigest()[:8]
    return f"packshot {metadata.version('packshot')} · {mark}"


def kit_of(settings: Settings) -> str:
    """A mark of the brand kit and the shot lists that plans are made by; empty without any."""
    lists = settings.lists_folder
    files = [settings.brand_file, *(sorted(lists.iterdir()) if lists.is_dir() else ())]
    found = [f"{file.name} {sha256_of(file)}" for file in files if file.is_file()]
    return hashlib.sha256("\n".join(found).encode()).hexdigest()[:8] if found else ""


def _other_maker(before: str, now: str) -> str:
    return f"{before} made it before" if before != now else "the engine or its settings changed"


def _photos(before: dict[str, str], now: dict[str, str]) -> list[str]:
    told = [f"{name!r} is new" for name in now if name not in before]
    told += [f"{name!r} is gone" for name in before if name not in now]
    changed = [name for name in now if name in before and now[name] != before[name]]
    words = {name: "can be read now" if before[name] == ABSENT else "changed" for name in changed}
    return told + [f"{name!r} {word}" for name, word in words.items()]
