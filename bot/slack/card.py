"""The card: the one message of a turn, from the plan over its progress to its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from agent import (
    Deliverable,
    Event,
    Finished,
    PhotoRead,
    PhotoRefused,
    Planned,
    Question,
    Replied,
    StepDone,
    StepFailed,
    StepSkipped,
    StepStarted,
)
from bot.slack.blocks import (
    TaskStatus,
    actions,
    button,
    context,
    cut,
    escape,
    listed,
    message,
    plan,
    section,
)
from bot.slack.message import Message
from bot.slack.payload import Json, parts, text
from bot.slack.reply import spread, untold

_BAR: Final = 12
_FILES: Final = 20


@dataclass
class Card:
    """What a turn has come to so far, and how that looks. `thread` goes into its buttons.

    `local` is why it is made without hosted models; empty where they may be used.
    """

    thread: str
    local: str = ""
    photos: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    planned: Planned | None = None
    question: Question | None = None
    finished: Finished | None = None
    reply: str = ""
    running: str = ""
    there: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)
    skipped: int = 0

    def take(self, event: Event) -> None:
        """Note an event."""
        match event:
            case PhotoRead(name=name, advice=advice):
                self.photos.append(name)
                self.doubts += advice
            case PhotoRefused(why=why):
                self.doubts.append(why)
            case Planned():
                self.planned = event
            case Question():
                self.question = event
            case Replied(text=text):
                self.reply = text
            case Finished():
                self.finished = event
            case _:
                self._step(event)

    def _step(self, event: StepStarted | StepDone | StepFailed | StepSkipped) -> None:
        match event:
            case StepStarted(name=name, op=op):
                self.running = f"{op.replace('_', ' ')}: {name}"
            case StepDone(name=name):
                self.there.add(name)
            case StepFailed(name=name, why=why):
                self.broken.add(name)
                self.failed.append(f"{name}: {why}")
            case StepSkipped(name=name):
                self.broken.add(name)
                self.skipped += 1

    @property
    def working(self) -> bool:
        """Whether there is progress to show."""
        begun = self.running or (self.planned is not None and self.planned.outcome == "plan")
        return bool(begun) and self.question is None and not self.reply

    def message(self) -> Message:
        """As it stands."""
        if self.finished is not None:
            return self._ended()
        if self.question is not None:
            return self._asking(self.question)
        if self.working:
            return self._working()
        if self.reply:
            return message(escape(self.reply), [section(escape(self.reply))])
        return message("Reading your message…", [section("Reading your message…")])

    def _asking(self, question: Question) -> Message:
        ask = f"*{escape(cut(question.text, 1000))}*"
        value = {"t": self.thread, "q": question.id}
        buttons = actions(
            button("Run", "run", value, style="primary"),
            button("Edit", "edit", value),
            button("Cancel", "cancel", value, style="danger"),
        )
        last = [section(ask), buttons]
        return message(escape(question.text), self._plan(), last, self._plainly())

    def _working(self) -> Message:
        progress = section(f"`{self._bar()}` {escape(self.running) or 'beginning'}")
        stop = actions(button("Stop", "stop", {"t": self.thread}))
        return message("Working…", self._plan(), [progress, stop], self._plainly())

    def _bar(self) -> str:
        over = len(self.there) + len(self.failed) + self.skipped
        whole = max(len(self.planned.run) if self.planned else 0, over, 1)
        filled = round(_BAR * over / whole)
        return f"{'█' * filled}{'░' * (_BAR - filled)} {over}/{whole}"

    @property
    def told(self) -> tuple[str, ...]:
        """All that its end says: nothing of it needs to be said below again."""
        return (self.reply, self.local, *self.doubts, *self.failed)

    def _ended(self) -> Message:
        text = self.reply or "Done."
        said, lacks = spread(text, self.finished.left_out if self.finished else ())
        blocks = [section(escape(said))] if said else []
        blocks += listed("Not in it", lacks)
        blocks += listed("Doubts", self.doubts)
        blocks += listed("Could not be made", self.failed)
        if self.skipped:
            blocks.append(context(f"Not begun: {self.skipped}."))
        return message(escape(text), [*blocks, *self._kept()])

    def _kept(self) -> list[Json]:
        return [context(f":lock: {escape(self.local)}.")] if self.local else []

    def _plan(self) -> list[Json]:
        """What will be made, of which photos, with which doubts; the files as tasks."""
        files = self._files()
        return self._told([plan("The gallery", self._tasks(files))] if files else [])

    def _plainly(self) -> list[Json]:
        """The same with the files as a list."""
        return self._told(listed("The gallery", map(_file, self._files()), _FILES))

    def _files(self) -> tuple[Deliverable, ...]:
        planned = self.planned
        return planned.deliverables if planned and planned.outcome == "plan" else ()

    def _tasks(self, files: tuple[Deliverable, ...]) -> list[tuple[str, TaskStatus]]:
        """The files and how far each is; those that are not to be made are there already."""
        to_make = set(self.planned.run) if self.planned else set()
        tasks = list[tuple[str, TaskStatus]]()
        begun = bool(self.running)
        for file in files[:_FILES]:
            state: TaskStatus = "pending"
            if file.name in self.broken:
                state = "error"
            elif file.name in self.there or file.name not in to_make:
                state = "complete"
            elif begun:
                state, begun = "in_progress", False
            tasks.append((_file(file), state))
        if more := len(files) - len(tasks):
            tasks.append((f"and {more} more", "pending"))
        return tasks

    def _told(self, files: list[Json]) -> list[Json]:
        planned = self.planned
        if planned is None:
            return listed("Doubts", self.doubts)
        said, lacks = spread(planned.reply, planned.left_out)
        blocks = [section(escape(said))] if said else []
        facts = [f"From {escape(', '.join(self.photos))}"] if self.photos else []
        facts += [f"{len(planned.run)} steps to run"] if planned.run else []
        return [
            *blocks,
            *files,
            context(" · ".join([*facts, "planned by software"])),
            *listed("Not in it", (*lacks, *untold(planned.left_out, [planned.reply]))),
            *listed("Doubts", self.doubts),
            *self._kept(),
        ]


def _file(file: Deliverable) -> str:
    """A line of a plan: the file's name, its place and its size."""
    place = f" — {file.channel}.{file.slot}" if file.channel else ""
    size = f", {file.width}×{file.height}" if file.width and file.height else ""
    return f"{file.name}{place}{size}"


def without_buttons(blocks: Sequence[Json]) -> list[Json]:
    """A card as Slack gives it back, once its question is answered.

    Plans become lists: what Slack has put into them since, it may not take again.
    """
    kept = list[Json]()
    for block in blocks:
        if text(block, "type") == "plan":
            titles = [text(task, "title") for task in parts(block, "tasks")]
            kept += listed(text(block, "title") or "The gallery", titles, _FILES)
        elif text(block, "type") in ("section", "context"):
            kept.append(block)
    return kept
