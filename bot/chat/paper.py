"""Paper: what a chat is written on, a terminal or anything that takes plain lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import JustifyMethod, RenderableType

    from agent import Verdict

_MARKS: dict[Verdict, tuple[str, str]] = {
    "pass": ("✓", "green"),
    "warn": ("!", "yellow"),
    "fail": ("✗", "red"),
    "undetermined": ("?", "cyan"),
}

#: Columns that the last cell of a row needs, to be broken into lines below itself.
_LEAST = 20


class Paper:
    """One stream. Whatever is written is data: it neither marks up nor moves the cursor."""

    def __init__(self, stream: TextIO) -> None:
        """Colour and live lists are for terminals that know them; NO_COLOR is honoured."""
        self.console = Console(file=stream, highlight=False, markup=False, emoji=False)
        self.terminal = self.console.is_terminal and not self.console.is_dumb_terminal
        self.live = self.terminal
        self.colourful = self.terminal and not self.console.no_color

    def line(self, text: Text | str = "", *, indent: int = 0) -> None:
        """A line, broken between words on a terminal and nowhere else."""
        told = Text(plain(text)) if isinstance(text, str) else text
        if not self.terminal:
            self.console.print(Text(" " * indent) + told, soft_wrap=True)
            return
        from rich.padding import Padding

        self.console.print(Padding(told, (0, 0, 0, indent)))

    def marked(self, verdict: Verdict, text: str, *, indent: int = 2) -> None:
        """A line that begins with the sign of a verdict."""
        sign, style = _MARKS[verdict]
        if not self.terminal:
            self.line(f"{' ' * indent}{sign} {text}")
            return
        from rich.table import Table

        # A grid, so that what does not fit goes on below the text and not below the sign.
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_row(Text(" " * indent + sign, style=style), Text(plain(text)))
        self.console.print(table)

    def table(self, rows: Sequence[Sequence[Text]], *, right: Collection[int] = ()) -> None:
        """Rows of cells in columns, some flush `right`; on a terminal the last one is broken."""
        widths = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
        room = self.console.width - sum(widths[:-1]) - 2 * len(widths)
        if self.terminal and room >= _LEAST:
            self._grid(rows, widths, right)
            return
        for row in rows:
            cells = [
                _filled(cell, width, right=at in right)
                for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            line = Text("  ").join(cells)
            line.rstrip()
            self.console.print(line, soft_wrap=not self.terminal)

    def _grid(
        self, rows: Sequence[Sequence[Text]], widths: Sequence[int], right: Collection[int]
    ) -> None:
        from rich.table import Table

        table = Table.grid(padding=(0, 2, 0, 0))
        for at, width in enumerate(widths[:-1]):
            justify: JustifyMethod = "right" if at in right else "left"
            table.add_column(width=width, no_wrap=True, justify=justify)
        table.add_column()
        for row in rows:
            table.add_row(*row)
        self.console.print(table)

    @contextmanager
    def waiting(self, words: str) -> Iterator[None]:
        """Show on a terminal what takes a while, and wipe it."""
        if not self.terminal:
            yield
            return
        with self.console.status(Text(f" {words}", style="dim"), spinner="dots"):
            yield

    def draw(self, what: RenderableType) -> None:
        """A picture."""
        self.console.print(what)


def _filled(cell: Text, width: int, *, right: bool) -> Text:
    room = Text(" " * (width - cell.cell_len))
    return room + cell if right else cell + room


def sign(verdict: Verdict) -> Text:
    """The sign of a verdict, in its colour."""
    text, style = _MARKS[verdict]
    return Text(text, style=style)


def plain(text: str) -> str:
    """The text with nothing in it that a terminal would obey."""
    return "".join(one if one.isprintable() or one == "\n" else " " for one in text)
