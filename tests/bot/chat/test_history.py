"""History: private, without secrets, and never in the way."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.chat.history import History


def kept(path: Path) -> list[str]:
    return list(History(path).load_history_strings())


def test_lines_come_back_newest_first_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "home" / "chat-history"
    history = History(path)
    history.append_string("amazon set")
    history.append_string("two\nlines")
    assert kept(path) == ["two\nlines", "amazon set"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_open_file_of_before_is_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "chat-history"
    path.touch(mode=0o644)
    History(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "line",
    [
        " a line that begins with a space",
        "my key is sk-proj-abcdefghijklmnopqrstuv",
        "use " + "xoxb" + "-123456789012-abcdef",
        "the password: hunter2",
        "API key = 123",
    ],
)
def test_secrets_are_not_kept(tmp_path: Path, line: str) -> None:
    path = tmp_path / "chat-history"
    history = History(path)
    history.append_string(line)
    assert history.get_strings() == [line]  # until the chat ends it can be had again
    assert path.read_text() == ""


@pytest.mark.parametrize("line", ["a set for this mug", "tokens on linen", "a keychain on marble"])
def test_words_about_goods_are_no_secrets(tmp_path: Path, line: str) -> None:
    path = tmp_path / "chat-history"
    History(path).append_string(line)
    assert kept(path) == [line]


def test_a_long_file_is_cut_to_its_younger_half(tmp_path: Path) -> None:
    path = tmp_path / "chat-history"
    history = History(path)
    for number in range(5000):
        history.store_string(f"line {number} " + "x" * 80)
    left = kept(path)
    assert path.stat().st_size < 300_000
    assert left[0].startswith("line 4999 ")
    assert all(line.startswith("line ") for line in left)


def test_a_home_that_cannot_be_written_to_keeps_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    history = History(tmp_path / "file" / "chat-history")
    history.append_string("amazon set")
    assert list(history.load_history_strings()) == []
