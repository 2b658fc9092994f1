"""The prompt, typed at through a pipe in place of a keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.completion import DummyCompleter
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.input.base import PipeInput
from prompt_toolkit.output import DummyOutput

from bot.chat.prompt import Prompt


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe:
        yield pipe


def prompt(keys: PipeInput, folder: Path, told: list[str]) -> Prompt:
    return Prompt(
        folder / "chat-history",
        DummyCompleter(),
        lambda: "say something",
        told.append,
        input=keys,
        output=DummyOutput(),
    )


def test_a_line_is_given_without_loose_ends_and_empty_ones_are_passed(
    keys: PipeInput, tmp_path: Path
) -> None:
    keys.send_text("\r   \r  amazon set \r")
    assert prompt(keys, tmp_path, []).line() == "amazon set"


def test_ctrl_c_empties_a_line_and_at_an_empty_one_says_how_to_leave(
    keys: PipeInput, tmp_path: Path
) -> None:
    told: list[str] = []
    keys.send_text("never mind\x03amazon\r")
    asked = prompt(keys, tmp_path, told)
    assert asked.line() == "amazon"
    assert told == []
    keys.send_text("\x03etsy\r")
    assert asked.line() == "etsy"
    assert len(told) == 1
    assert "Ctrl-D" in told[0]


def test_ctrl_d_leaves(keys: PipeInput, tmp_path: Path) -> None:
    keys.send_text("\x04")
    assert prompt(keys, tmp_path, []).line() is None


def test_a_line_of_an_earlier_chat_comes_back(keys: PipeInput, tmp_path: Path) -> None:
    keys.send_text("amazon set\r")
    prompt(keys, tmp_path, []).line()
    later = prompt(keys, tmp_path, [])
    keys.send_text("\x1b[A\r")  # the arrow up
    assert later.line() == "amazon set"


def test_pasted_lines_are_one_message(keys: PipeInput, tmp_path: Path) -> None:
    keys.send_text("\x1b[200~a set\non linen\x1b[201~\r")
    assert prompt(keys, tmp_path, []).line() == "a set\non linen"


def test_alt_enter_begins_a_line(keys: PipeInput, tmp_path: Path) -> None:
    keys.send_text("a set\x1b\ron linen\r")
    assert prompt(keys, tmp_path, []).line() == "a set\non linen"
