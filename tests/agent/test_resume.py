"""What a killed process leaves is taken up by the next: nothing finished is lost or paid twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agent import Question, StepDone, StepStarted
from tests.agent.fakes import in_turn, says, studio
from tests.agent.operations import RAN
from tests.agent.talking import CUT, finished, legal, messages
from tests.servers import BOTH

ROOT = Path(__file__).resolve().parents[2]


def killed_in(home: Path, step: str) -> None:
    """Begin the turn of `mortal` in a process of its own, and kill it while `step` runs."""
    diary = home.parent / "diary"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.agent.mortal", str(home)],
        cwd=ROOT,
        env={**os.environ, "FAKES_DIARY": str(diary)},
        stdout=subprocess.DEVNULL,
    )
    until = time.monotonic() + 60
    while step not in (diary.read_text().split() if diary.exists() else ()):
        assert process.poll() is None, "the process ended by itself"
        assert time.monotonic() < until
        time.sleep(0.02)
    time.sleep(0.3)  # what was finished before is on the disk by then
    process.send_signal(signal.SIGKILL)
    process.wait()


@BOTH
def test_a_killed_turn_goes_on_and_repeats_only_what_was_in_flight(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_in(home, "slow")
    monkeypatch.setattr(time, "sleep", lambda seconds: None)  # the slow step is quick this time
    with studio(home, in_turn()) as house:
        assert house.state("t").unfinished
        events = list(house.resume("t"))
        state = house.state("t")
        assert legal(messages(house))
    assert [e.name for e in events if isinstance(e, StepStarted)] == ["slow", "last"]
    assert [e.name for e in events if isinstance(e, StepDone) and e.cached] == ["scene", "first"]
    assert not [event for event in events if isinstance(event, Question)]
    assert RAN == {"tint": 2}
    assert all(result.ok for result in finished(events).results.values())
    assert (state.unfinished, state.reply) == (False, "made")


def test_another_message_may_follow_a_killed_turn(home: Path) -> None:
    killed_in(home, "slow")
    with studio(home, in_turn(says("only that", CUT))) as house:
        end = finished(house.say("t", "just the mug, darker"))
        assert legal(messages(house))
    assert list(end.results) == ["cut"]
    assert end.results["cut"].ok
