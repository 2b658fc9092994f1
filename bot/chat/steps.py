"""Steps: what a run is at, as a live list for people and as plain lines for pipes and logs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from agent import Event, Planned, StepDone, StepFailed, StepSkipped, StepStarted
from bot.chat.paper import Paper, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

#: Lines of the terminal that the list leaves free.
_MARGIN = 6
#: Lines of the list in a terminal of any height.
_MOST = 24


@dataclass
class _Row:
    op: str
    name: str
    begun: float
    seconds: float | None = None
    failed: bool = False


class Steps:
    """The steps of one run. `clock` tells seconds."""

    def __init__(self, paper: Paper, clock: Callable[[], float] = time.monotonic) -> None:
        """The list is written on `paper`; there is none before the first step."""
        self.paper, self.clock = paper, clock
        self.rows: dict[str, _Row] = {}
        self.planned = self.kept = self.skipped = 0
        self.begun: float | None = None
        self.stopping = False
        self._widths = (0, 0)
        self._live: Live | None = None

    def show(self, event: Event) -> None:
        """Take in one event of the run."""
        if self.begun is None and isinstance(event, StepStarted | StepDone | StepFailed):
            self.begun = self.clock()
        match event:
            case Planned(run=run, recipe=recipe):
                self.planned = len(run)
                self._widen([(name, str(recipe[name]["op"])) for name in run if name in recipe])
            case StepStarted(name=name, op=op):
                self.rows[name] = _Row(op, name, self.clock())
                self._widen([(name, op)])
            case StepDone(cached=True):
                self.kept += 1
            case StepDone(name=name, op=op, seconds=seconds):
                self._end(_Row(op, name, 0.0, seconds))
            case StepFailed(name=name, op=op, why=why):
                self._end(_Row(op, name, 0.0, 0.0, failed=True), why)
            case StepSkipped():
                self.skipped += 1
            case _:
                pass

    def beat(self) -> None:
        """Draw the list as it is now."""
        if not self.paper.live or not self.rows:
            return
        if self._live is None:
            self._live = Live(console=self.paper.console, auto_refresh=False, transient=True)
            self._live.start()
        self._live.update(self.drawn(), refresh=True)

    def close(self) -> None:
        """Wipe the list, and leave a line on what it came to."""
        if self._live is not None:
            self._live.stop()
            self._live = None
        if told := self.told():
            self.paper.line(Text(told, style="dim"))

    def told(self) -> str:
        """The run in a line: how many steps, how long, how many were made before."""
        made = [row for row in self.rows.values() if row.seconds is not None and not row.failed]
        failed = sum(row.failed for row in self.rows.values())
        parts = [_counted(len(made))] if made else []
        if made and self.begun is not None:
            parts[0] += f" in {self.clock() - self.begun:.1f} s"
        parts += [f"{self.kept} kept"] if self.kept and (made or failed or self.skipped) else []
        parts += [f"{failed} failed"] if failed else []
        parts += [f"{self.skipped} not begun"] if self.skipped else []
        return "  " + ", ".join(parts) if parts else ""

    def drawn(self) -> RenderableType:
        """The list: what is done, what is being made, and how much there is to do."""
        table = Table.grid(padding=(0, 2, 0, 0))
        for width in self._widths:
            table.add_column(min_width=width, no_wrap=True, overflow="ellipsis")
        table.add_column(min_width=6, justify="right", no_wrap=True)
        room = min(_MOST, max(3, self.paper.console.height - _MARGIN))
        for row in list(self.rows.values())[-room:]:
            table.add_row(*self._cells(row))
        return Group(table, Text(f"    {self._foot()}", style="dim"))

    def _widen(self, steps: Iterable[tuple[str, str]]) -> None:
        """Columns as wide as the steps to come need them, so that they stay where they are."""
        op, name = self._widths
        for step, kind in steps:
            op, name = max(op, len(kind) + 4), max(name, len(step))
        self._widths = (op, name)

    def _cells(self, row: _Row) -> tuple[Text, Text, Text]:
        running = row.seconds is None
        sign, style = ("…", "cyan") if running else (("✗", "red") if row.failed else ("✓", "green"))
        seconds = self.clock() - row.begun if row.seconds is None else row.seconds
        rest = "" if running else "dim"
        told = Text(f"{seconds:.1f} s", style=rest)
        head = Text.assemble("  ", (sign, style), (f" {_spoken(row.op)}", rest))
        return head, Text(plain(row.name)), told

    def _foot(self) -> str:
        over = sum(row.seconds is not None for row in self.rows.values())
        if self.stopping:
            return "stopping once these are done; Ctrl-C again leaves"
        # What goes on with an earlier plan does not say how much of it is left.
        whole = f" of {max(self.planned, len(self.rows))}" if self.planned else " done"
        return f"{over}{whole} · Ctrl-C stops"

    def _end(self, row: _Row, why: str = "") -> None:
        # What runs longest comes last: ended steps stand above those that are being made.
        self.rows.pop(row.name, None)
        running = {name: one for name, one in self.rows.items() if one.seconds is None}
        ended = {name: one for name, one in self.rows.items() if one.seconds is not None}
        self.rows = {**ended, row.name: row, **running}
        if not self.paper.live:
            told = why or f"{row.seconds:.1f} s"
            line = f"{_spoken(row.op):<18} {row.name:<28} {told}"
            self.paper.marked("fail" if row.failed else "pass", line)


def _spoken(op: str) -> str:
    return op.replace("_", " ")


def _counted(count: int) -> str:
    return f"{count} step{'s' if count != 1 else ''}"
