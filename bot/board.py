"""The board: how far a catalogue is, as a live bar for people and plain lines for logs."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from agent import CatalogEvent, Ended, Indexed, Noted, Paused, Priced, SkuDone, Unheard
from bot.terminal import mark

_MARKS = {"done": "pass", "flagged": "warn", "failed": "fail", "waiting": "undetermined"}
_WORDS = {"done": "done", "flagged": "check failed", "failed": "failed", "waiting": "waiting"}


class Board:
    """Follows a catalogue's run. Lines go to `stream`; results belong on standard output."""

    def __init__(self, out: Path, stream: TextIO) -> None:
        """`out` is the folder of results, as the user knows it."""
        self.out = out
        self.stream = stream
        console = Console(file=stream)
        self.live = console.is_terminal and not console.is_dumb_terminal
        columns = (
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("{task.fields[told]}"),
        )
        self.bar = Progress(
            *columns,
            console=console,
            disable=not self.live,
            transient=True,
            refresh_per_second=4,
        )
        self.task = self.bar.add_task("SKUs", total=None, told="")
        self.pace = Pace()
        self.kept = 0

    def __enter__(self) -> Self:
        """Show the bar."""
        self.bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away; the lines stay."""
        self.bar.stop()

    def shown(self, events: Iterable[CatalogEvent]) -> Iterator[CatalogEvent]:
        """The same events, each shown as it comes."""
        for event in events:
            self.show(event)
            yield event

    def show(self, event: CatalogEvent) -> None:
        """Show one event."""
        match event:
            case Indexed(total=total, chosen=chosen):
                self.pace.total = chosen
                self.bar.update(self.task, total=chosen)
                few = f", {chosen} of them in this run" if chosen != total else ""
                self._line(f"{_counted(total, 'SKU')}{few}")
            case SkuDone():
                self._sku(event)
            case Priced():
                self._price(event)
            case Paused(why=why):
                self._line(f"{why}; trying again")
            case Noted(text=text):
                self._line(text)
            case Unheard(sku=sku, reply=reply):
                self._line(f"{sku}: {reply}")
            case Ended():
                self._end(event)

    def _sku(self, event: SkuDone) -> None:
        self.pace.count(event)
        self.bar.update(self.task, completed=self.pace.seen, told=self.pace.told())
        if event.kept and event.state in ("done", "open"):
            self.kept += event.state == "done"
            return
        sign = mark(_MARKS.get(event.state, "undetermined"), self.stream)
        told = [_counted(event.files, "file")] if event.files else []
        told += [f"{event.seconds:.1f} s"] if event.seconds else []
        told += [event.why] if event.why else []
        told += [f"made again: {', '.join(event.reasons)}"] if any(event.reasons) else []
        silent = self.live or not self.pace.total
        pace = "" if silent else f"  [{self.pace.seen}/{self.pace.total}{self.pace.told(', ')}]"
        state = f" {_WORDS[event.state]}" if event.state in ("flagged", "waiting") else ""
        self._line(f"  {sign} {event.sku}{state}  {' · '.join(told)}{pace}")

    def _price(self, event: Priced) -> None:
        told = f"{_counted(event.skus, 'SKU')} with paid steps cost at most ${event.cost_usd:.2f}"
        then = "approved by --yes" if event.approved else "run again with --yes to approve"
        self._line(f"{told}: {then}.")

    def _end(self, event: Ended) -> None:
        self.bar.stop()
        if self.kept:
            self._line(f"  {self.kept} done before and unchanged")
        told = [f"{event.states[s]} {word}" for s, word in _WORDS.items() if event.states.get(s)]
        left = event.states.get("open", 0)
        told += [f"{left} not done yet: run again without a limit for the rest"] if left else []
        told += [f"${event.cost_usd:.2f} spent"] if event.cost_usd else []
        print(", ".join(told) or "nothing to do", flush=True)
        if event.outliers:
            strange = _counted(event.outliers, "SKU")
            print(f"{strange} not like the others: see the report, or make them alike with --fix")
        if event.sheet:
            print(f"Look at {self.out / event.sheet}")
        print(f"Report: {self.out / event.reports[0]}")
        for name in event.reports[3:]:
            print(f"Upload: {self.out / name}")

    def _line(self, text: str) -> None:
        # Past rich's mark-up: a SKU may look like it.
        plain = "".join(one if one.isprintable() or one == "\033" else " " for one in text)
        if self.live:
            from rich.text import Text

            self.bar.console.print(Text.from_ansi(plain), soft_wrap=True)
        else:
            print(plain, file=self.stream, flush=True)


class Pace:
    """How fast SKUs are made, and when the rest of them will be."""

    def __init__(self) -> None:
        """The clock runs from here."""
        self.begun = time.monotonic()
        self.total = 0
        self.seen = 0
        self.made = 0
        self.failed = 0

    def count(self, event: SkuDone) -> None:
        """One more has been looked at."""
        self.seen += 1
        self.made += not event.kept and event.state != "failed"
        self.failed += event.state == "failed"

    def told(self, before: str = "") -> str:
        """Failed, rate and time left, in words; no rate before the first is made."""
        told = [f"{self.failed} failed"] if self.failed else []
        if self.made:
            each = (time.monotonic() - self.begun) / self.made
            left = each * max(0, self.total - self.seen)
            told += [f"{60 / each:.0f} a minute", f"{_duration(left)} left"]
        return before + ", ".join(told) if told else ""


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
