"""Paper: what a chat is written on, a terminal or anything that takes plain lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from agent import Verdict

_MARKS: dict[Verdict, tuple[str, str]] = {
    "pass": ("✓", "green"),
    "warn": ("!", "yellow"),
    "fail": ("✗", "red"),
    "undetermined": ("?", "cyan"),
}


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
        """Rows of cells in columns, some of them flush `right`; the last one takes what is left."""
        widths = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
        for row in rows:
            line = Text(no_wrap=True, overflow="ellipsis")
            for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
                room = " " * (width - cell.cell_len)
                line.append_text(Text(room) + cell if at in right else cell + Text(room))
                line.append("  " if at < len(row) - 1 else "")
            line.rstrip()
            self.console.print(line, soft_wrap=not self.terminal)

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


def sign(verdict: Verdict) -> Text:
    """The sign of a verdict, in its colour."""
    text, style = _MARKS[verdict]
    return Text(text, style=style)


def plain(text: str) -> str:
    """The text with nothing in it that a terminal would obey."""
    return "".join(one if one.isprintable() or one == "\n" else " " for one in text)
