"""The state of one turn while it is planned: files, orders, and what is to be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.looks import Studio
from agent.offline.orders import Order
from agent.offline.situation import Situation
from agent.offline.tree import Node, grown

__all__ = ["Turn"]


@dataclass
class Turn:
    """Everything that clauses read and change; files are the gallery as it is to be."""

    text: str
    situation: Situation
    studio: Studio
    clauses: Sequence[Clause]
    files: list[File] = field(default_factory=list)
    others: list[Node] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    focus: Clause | None = None
    fresh: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    talked: list[str] = field(default_factory=list)
    changed: bool = False
    repeated: list[str] = field(default_factory=list)
    skus: dict[str, str] = field(default_factory=dict)
    height: float | None = None
    callouts: list[str] = field(default_factory=list)
    title: str | None = None
    dimensions: str | None = None
    move: str = ""
    revision: int | None = None

    @classmethod
    def of(cls, text: str, situation: Situation, studio: Studio, found: Sequence[Clause]) -> Turn:
        """A turn at its beginning: the gallery as it stands."""
        roots = grown(situation.recipe)
        files = [File(node) for node in roots if node.op == "export"]
        others = [node for node in roots if node.op != "export"]
        return cls(text, situation, studio, found, files, others)

    @property
    def photos(self) -> list[str]:
        """The product photos, in the order of uploading."""
        return self.situation.photos()

    @property
    def here(self) -> list[str]:
        """The channels that the gallery has files for, in order."""
        return list(dict.fromkeys(file.channel for file in self.files if file.channel))

    def leave_out(self, sentence: str) -> None:
        """Say once that something is not done, and why."""
        if sentence not in self.left_out:
            self.left_out.append(sentence)

    def say(self, sentence: str) -> None:
        """Say once what was done."""
        if sentence and sentence not in self.notes:
            self.notes.append(sentence)

    def ask(self, sentence: str) -> None:
        """Ask once for what is missing."""
        if sentence not in self.questions:
            self.questions.append(sentence)
