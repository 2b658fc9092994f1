"""The list of steps: live on a terminal, plain lines elsewhere, one line in the end."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from agent import Planned, StepDone, StepFailed, StepSkipped, StepStarted
from bot.chat.paper import Paper
from bot.chat.steps import Steps


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def drawn(steps: Steps) -> list[str]:
    console = Console(width=80, color_system=None, file=io.StringIO())
    with console.capture() as taken:
        console.print(steps.drawn())
    return [line.rstrip() for line in taken.get().splitlines()]


def written(steps: Steps) -> str:
    stream = steps.paper.console.file
    assert isinstance(stream, io.StringIO)
    return stream.getvalue()


def test_a_pipe_gets_a_line_for_each_step_that_was_made() -> None:
    clock = Clock()
    steps = Steps(Paper(io.StringIO()), clock)
    steps.show(StepDone("mug_cutout", "remove_background", 0.0, cached=True))
    steps.show(StepStarted("mug_white", "set_background"))
    steps.show(StepDone("mug_white", "set_background", 0.84, cached=False))
    steps.show(StepFailed("mug_big", "upscale", "too small: send a larger photo"))
    steps.show(StepSkipped("main", "export", "mug_big"))
    steps.beat()
    clock.now = 1.5
    steps.close()
    assert written(steps).splitlines() == [
        "  ✓ set background     mug_white                    0.8 s",
        "  ✗ upscale            mug_big                      too small: send a larger photo",
        "  1 step in 1.5 s, 1 kept, 1 failed, 1 not begun",
    ]


def test_a_turn_without_steps_says_nothing() -> None:
    steps = Steps(Paper(io.StringIO()))
    steps.show(Planned("chat", "Hello", {}))
    steps.show(StepDone("a", "relight", 0.0, cached=True))
    steps.close()
    assert written(steps) == ""


def test_the_list_has_times_that_run_and_columns_that_stay() -> None:
    clock = Clock()
    steps = Steps(Paper(io.StringIO()), clock)
    recipe = {name: {"op": "set_background"} for name in ("a", "a_long_name_to_come")}
    steps.show(Planned("plan", "", recipe, run=tuple(recipe)))
    steps.show(StepStarted("a", "set_background"))
    clock.now = 2.0
    first = drawn(steps)
    assert first == [
        "  … set background  a                     2.0 s",
        "    0 of 2 · Ctrl-C stops",
    ]
    steps.show(StepDone("a", "set_background", 2.5, cached=False))
    steps.show(StepStarted("a_long_name_to_come", "set_background"))
    steps.stopping = True
    assert drawn(steps) == [
        "  ✓ set background  a                     2.5 s",
        "  … set background  a_long_name_to_come   0.0 s",
        "    stopping once these are done; Ctrl-C again leaves",
    ]


def test_a_terminal_keeps_one_line_of_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    steps = Steps(Paper(Terminal()), Clock())
    for number in range(60):
        steps.show(StepStarted(f"s{number}", "relight"))
        steps.show(StepDone(f"s{number}", "relight", 0.1, cached=False))
        steps.beat()
    assert len(drawn(steps)) < 30
    steps.close()
    assert "60 steps in 0.0 s" in written(steps)
    assert "\x1b[2K" in written(steps)
