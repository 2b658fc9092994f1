"""Events on a terminal: a live bar for people, plain lines for pipes and logs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TextIO

from agent import (
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

_MARKS = {
    "pass": ("✓", "32"),
    "warn": ("!", "33"),
    "fail": ("✗", "31"),
    "undetermined": ("?", "36"),
}


def mark(verdict: str, stream: TextIO) -> str:
    """A sign for a verdict, coloured where the stream is a terminal that wants colour."""
    sign, colour = _MARKS[verdict]
    return f"\033[{colour}m{sign}\033[0m" if colourful(stream) else sign


def colourful(stream: TextIO) -> bool:
    """Whether colour is welcome: a terminal that knows it, and no NO_COLOR (see no-color.org)."""
    from rich.console import Console

    console = Console(file=stream)
    return console.is_terminal and not (console.no_color or console.is_dumb_terminal)


class Progress:
    """Follows a run and remembers how it ended."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        """Write to `stream`; results belong on standard output."""
        self.stream = stream
        self.finished: Finished | None = None
        self.planned: Planned | None = None
        self.question: Question | None = None
        self.failed = 0
        self.unread = 0
        self.skipped = 0
        self.said = ""

    def follow(self, events: Iterable[Event]) -> None:
        """Show each event as it comes."""
        for event in events:
            self.show(event)
        self._clear()
        if self.skipped:
            self._line("undetermined", f"not begun for want of it: {self.skipped}")
            self.skipped = 0

    def show(self, event: Event) -> None:
        """Show one event."""
        match event:
            case StepStarted() | StepDone() | StepFailed() | StepSkipped():
                self._step(event)
            case PhotoRead(advice=advice):
                for sentence in advice:
                    self._line("warn", sentence)
            case PhotoRefused(why=why):
                self.unread += 1
                self._line("fail", why)
            case Planned():
                self.planned = event
            case Question():
                self.question = event
            case Replied(text=text):
                self.said = text
                self._text(text)
            case Finished():
                self.finished = event
                self._unsaid(event)

    def _step(self, event: StepStarted | StepDone | StepFailed | StepSkipped) -> None:
        who = f"{event.op:<18} {event.name:<28}"
        match event:
            case StepStarted():
                self._status(f"{event.op}: {event.name}")
            case StepDone(seconds=seconds, cached=cached):
                self._line("pass", f"{who} " + ("kept" if cached else f"{seconds:.1f} s"))
            case StepFailed(why=why):
                self.failed += 1
                self._line("fail", f"{who} {why}")
            case StepSkipped():
                self.skipped += 1

    def _unsaid(self, event: Finished) -> None:
        """What was left out of a turn without files: no gallery will tell of it."""
        for text in () if event.deliverables else event.left_out:
            if text not in self.said:
                self._line("undetermined", text)

    def _line(self, verdict: str, text: str) -> None:
        self._clear()
        print(f"  {mark(verdict, self.stream)} {text}", file=self.stream, flush=True)

    def _text(self, text: str) -> None:
        self._clear()
        print(text, file=self.stream, flush=True)

    def _status(self, text: str) -> None:
        if self.stream.isatty():
            print(f"\r\033[K  … {text}", end="", file=self.stream, flush=True)

    def _clear(self) -> None:
        if self.stream.isatty():
            print("\r\033[K", end="", file=self.stream, flush=True)
