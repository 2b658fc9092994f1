"""Paper: what is written is data, whoever it comes from."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from bot.chat.paper import Paper


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@given(st.text())
def test_nothing_in_a_text_reaches_a_terminals_controls(text: str) -> None:
    stream = io.StringIO()
    paper = Paper(stream)
    paper.line(text)
    paper.marked("warn", text)
    assert all(one.isprintable() or one == "\n" for one in stream.getvalue())


def test_markup_of_a_reply_is_text() -> None:
    paper = Paper(stream := io.StringIO())
    paper.line("[red]50 % off[/red] :mug:")
    assert stream.getvalue() == "[red]50 % off[/red] :mug:\n"


def test_pipes_get_long_lines_whole_and_tables_without_loose_ends() -> None:
    paper = Paper(stream := io.StringIO())
    paper.line("word " * 80)
    paper.table(
        [[Text("1"), Text("a"), Text("x")], [Text("20"), Text("bcd"), Text("")]], right=(0,)
    )
    lines = stream.getvalue().splitlines()
    assert lines == [("word " * 80).rstrip() + " ", " 1  a    x", "20  bcd"]


@pytest.mark.parametrize(
    ("term", "no_colour", "live", "colourful"),
    [("xterm-256color", "", True, True), ("xterm", "1", True, False), ("dumb", "", False, False)],
)
def test_colour_and_live_lists_are_for_terminals_that_want_them(
    term: str, no_colour: str, *, live: bool, colourful: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("NO_COLOR", no_colour)
    paper = Paper(Terminal())
    assert (paper.live, paper.colourful) == (live, colourful)
