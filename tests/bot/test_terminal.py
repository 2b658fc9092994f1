"""Events on a terminal: colour only where it is welcome, the ends of a run remembered."""

from __future__ import annotations

import io

import pytest

from agent import Finished, PhotoRefused, Planned, Replied, StepDone, StepFailed, StepSkipped
from bot.terminal import Progress, colourful, mark


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def progress() -> Progress:
    return Progress(io.StringIO())


def shown(progress: Progress) -> str:
    assert isinstance(progress.stream, io.StringIO)
    return progress.stream.getvalue()


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert colourful(Terminal())
    assert not colourful(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colourful(Terminal())
    assert mark("fail", Terminal()) == "✗"


def test_a_run_is_told_line_by_line_and_remembered(progress: Progress) -> None:
    progress.follow(
        [
            PhotoRefused("x.txt", "'x.txt' is no picture: send a JPEG"),
            Planned("plan", "7 files", {}),
            StepDone("mug_cutout", "remove_background", 0.84, cached=False),
            StepDone("mug_white", "set_background", 0.0, cached=True),
            StepFailed("amazon_main", "export", "too small: send a larger photo"),
            StepSkipped("amazon_zip", "export", "amazon_main"),
            Replied("Here they are."),
            Finished({}, ()),
        ]
    )
    text = shown(progress)
    assert "\033" not in text
    for part in ("no picture", "0.8 s", "kept", "too small", "for want of it: 1", "Here they are."):
        assert part in text
    assert (progress.failed, progress.unread) == (1, 1)
    assert progress.planned is not None
    assert progress.finished is not None


def test_what_was_left_out_of_a_turn_without_files_is_told_once(progress: Progress) -> None:
    progress.follow(
        [Replied("No wood here."), Finished({}, (), ("No wood here.", "It is closed."))]
    )
    assert shown(progress).count("No wood here.") == 1
    assert "It is closed." in shown(progress)


def test_a_terminal_shows_what_runs_and_wipes_it() -> None:
    progress = Progress(Terminal())
    progress.show(StepDone("mug_cutout", "remove_background", 1.0, cached=False))
    assert shown(progress).startswith("\r\033[K")
