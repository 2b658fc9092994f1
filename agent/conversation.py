"""What a conversation is made of, as the front ends meet it: uploads, results, files, questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue

Role = Literal["photo", "scene"]
Outcome = Literal["plan", "question", "chat", "refuse"]
Status = Literal["done", "cached", "failed", "skipped", "planned"]
Recipe = Mapping[str, Mapping[str, JsonValue]]  # name -> {"op": str, "args": {...}}


@dataclass(frozen=True)
class Upload:
    """A file that someone sends: its name as they know it, its bytes, what it is for."""

    name: str
    data: bytes
    role: Role = "photo"

    @property
    def stem(self) -> str:
        """The file's name without folders and ending, made a name that recipes may use."""
        stem = PurePosixPath(PureWindowsPath(self.name).name).stem
        safe = re.sub(r"[^A-Za-z0-9_.-]+", "_", stem).strip("_.-")[:60].rstrip("_.-")
        return safe or self.role


@dataclass(frozen=True)
class Photo:
    """An upload that was read: the digest of its picture, the hash of the bytes that came."""

    name: str
    file: str
    role: Role
    digest: str
    sha256: str
    facts: Mapping[str, JsonValue] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What became of one step.

    `made` is the digest of its picture and `notes` its doubts; `why` the reason for no picture.
    `usd` is what was paid for it in US dollars, None where nobody stated it.
    """

    status: Status
    made: str = ""
    seconds: float = 0.0
    why: str = ""
    notes: tuple[str, ...] = ()
    usd: float | None = None

    @property
    def ok(self) -> bool:
        """Whether the picture is there."""
        return self.status in ("done", "cached")


@dataclass(frozen=True)
class Deliverable:
    """A file of the gallery. Sizes in pixels, None where only the pixels will tell.

    `from_op_lineage` are the operations from the photo to this file, in order.
    """

    name: str
    channel: str | None
    slot: str | None
    sku: str | None
    width: int | None
    height: int | None
    format: str | None
    from_op_lineage: tuple[str, ...] = ()


class Decision(BaseModel):
    """The answer to a question about paid steps; `edits` are changed arguments by step."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["approve", "edit", "reject"]
    note: str = ""
    edits: dict[str, dict[str, JsonValue]] = {}


@dataclass(frozen=True)
class Conversation:
    """One conversation as it stands: `version` counts its plans, 0 is the empty one."""

    thread: str
    recipe: Recipe = field(default_factory=dict)
    uploads: Mapping[str, Photo] = field(default_factory=dict)
    results: Mapping[str, Result] = field(default_factory=dict)
    deliverables: tuple[Deliverable, ...] = ()
    reply: str = ""
    left_out: tuple[str, ...] = ()
    version: int = 0
    question: str | None = None
    unfinished: bool = False
