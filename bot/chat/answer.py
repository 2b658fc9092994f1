"""Answers: what a line of the user has come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent import (
    Event,
    Finished,
    PhotoRefused,
    Planned,
    Question,
    Replied,
    StepFailed,
)
from bot.endings import DONE, FAILED, NEEDS_USER, WRONG_USE, of_outcome

if TYPE_CHECKING:
    from agent import Gallery


@dataclass
class Answer:
    """A turn as it is told; `changed` are the files, by the steps that write them, that are new.

    `trouble` are sentences on what failed: photos that could not be read, steps without a picture.
    `wrong` says that the line itself has to be another one.
    """

    said: str
    outcome: str = ""
    reply: str = ""
    question: Question | None = None
    finished: Finished | None = None
    trouble: list[str] = field(default_factory=list)
    stopped: bool = False
    wrong: bool = False
    galleries: list[Gallery] = field(default_factory=list)
    changed: frozenset[str] = frozenset()

    def take(self, event: Event) -> None:
        """Note what an event says of the whole turn."""
        match event:
            case PhotoRefused(why=why):
                self.trouble.append(why)
            case StepFailed(name=name, why=why):
                self.trouble.append(f"{name}: {why}")
            case Planned(outcome=outcome):
                self.outcome = outcome
            case Question():
                self.question = event
            case Replied(text=text):
                self.reply = text
            case Finished():
                self.finished = event
            case _:
                pass

    @property
    def left_out(self) -> tuple[str, ...]:
        """What was asked for and is not there."""
        found = [*(self.finished.left_out if self.finished else ())]
        found += [text for gallery in self.galleries for text in gallery.left_out]
        return tuple(dict.fromkeys(found))

    @property
    def ending(self) -> int:
        """The exit code that it stands for."""
        if self.question is not None:
            return NEEDS_USER
        if self.wrong:
            return WRONG_USE
        passed = all(gallery.passed for gallery in self.galleries)
        if self.trouble or self.stopped or not passed:
            return FAILED
        return DONE if self.outcome in ("", "plan") else of_outcome(self.outcome)

    def document(self) -> dict[str, object]:
        """It as JSON, for machines."""
        return {
            "said": self.said,
            "outcome": "refuse" if self.wrong else self.outcome or "chat",
            "ending": self.ending,
            "reply": self.reply,
            "question": self.question.text if self.question else None,
            "stopped": self.stopped,
            "trouble": self.trouble,
            "left_out": list(self.left_out),
            "galleries": [_document(gallery, self.changed) for gallery in self.galleries],
        }


def _document(gallery: Gallery, changed: frozenset[str]) -> dict[str, object]:
    files = [
        {**file.entry().model_dump(mode="json"), "changed": file.shot.step in changed}
        for file in gallery.files
    ]
    return {"folder": str(gallery.folder), "files": files}
