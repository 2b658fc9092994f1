"""Killed at any point and started again: nothing is lost, nothing is doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.agent.fakes import photo
from tests.bot.slack.conftest import Begin
from tests.bot.slack.mortal import ALIVE, Forge, Mortal
from tests.bot.slack.operations import GATE
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.test_conversation import PAIR, settled
from tests.bot.slack.test_faults import BUSY, LIMITED, LOST
from tests.bot.slack.web_api import APP_TOKEN, BOT_TOKEN, TEAM, Fault, Json
from tests.servers import BOTH, DATABASE

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def forge() -> Iterator[Forge]:
    made = Forge()
    yield made
    made.close()


@contextmanager
def mortal(forge: Forge, slack: Slack, home: Path, *place: str) -> Iterator[Mortal]:
    """A bot in a process of its own, that does not outlive the test."""
    diary, shared = os.environ.get("FAKES_DIARY", ""), (os.environ.get(DATABASE, ""), "")
    bot = forge.bot(home, slack.url, place or ALIVE, diary, shared)
    try:
        yield bot
    finally:
        bot.kill()


def deliver(slack: Slack, address: str, payload: Json) -> bool:
    """Whether a delivery is acknowledged; a process that dies meanwhile does not."""
    with suppress(urllib.error.URLError, OSError):
        return slack.post(address, payload) == 200
    return False


def finish(slack: Slack, begin: Begin, event: Json, *, acknowledged: bool) -> None:
    """Start again; Slack repeats what was not acknowledged, and often enough what was."""
    begin()
    if not acknowledged:
        assert slack.send(event)
    slack.wait(lambda: slack.shows("in the gallery."))
    slack.wait(begin.running.inbox.idle)


#: A part of the matrix that `tests/bench/slack_crashes.py` goes through as a whole: where the bot
#: dies, and what goes wrong with that call when it is made again.
PLACES = [
    ("put", "1", "before", None),
    ("put", "1", "after", None),
    ("reactions.add", "1", "after", None),
    ("chat.postMessage", "1", "after", None),
    ("agents.sessions.setStatus", "1", "after", BUSY),
    ("chat.update", "1", "after", LIMITED),
    ("files.getUploadURLExternal", "2", "after", LOST),
    ("files.completeUploadExternal", "1", "before", LOST),
    ("files.completeUploadExternal", "1", "after", BUSY),
    ("files.completeUploadExternal", "2", "after", None),
    ("chat.postMessage", "2", "after", BUSY),
    ("chat.postMessage", "3", "before", LIMITED),
    ("chat.postMessage", "3", "after", None),
]


@pytest.mark.parametrize(("method", "number", "when", "fault"), PLACES)
def test_a_bot_that_is_killed_goes_on(
    slack: Slack,
    begin: Begin,
    forge: Forge,
    method: str,
    number: str,
    when: str,
    fault: Fault | None,
) -> None:
    event = slack.message("a pair", files=[slack.photo(photo())])
    with mortal(forge, slack, begin.home, method, number, when) as bot:
        acknowledged = deliver(slack, bot.address, event)
        assert bot.wait(30)
    if fault is not None:
        slack.fail(method, fault)
    finish(slack, begin, event, acknowledged=acknowledged)
    assert slack.shared() == PAIR
    assert [one["text"] for one in slack.said()] == [
        "All made.",
        "Pictures: front.png, side.png",
        "2 files in the gallery.",
    ]
    settled(slack, begin, "", event)
    assert slack.shared() == PAIR


@BOTH
def test_a_run_that_is_killed_goes_on_with_its_steps(
    slack: Slack, begin: Begin, forge: Forge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    diary = tmp_path / "diary"
    monkeypatch.setenv("FAKES_DIARY", str(diary))
    (tmp_path / GATE).touch()
    event = slack.message("a pair", files=[slack.photo(photo())])
    with mortal(forge, slack, begin.home) as bot:
        assert deliver(slack, bot.address, event)
        slack.wait(lambda: diary.exists() and len(diary.read_text().split()) == 2)
    (tmp_path / GATE).unlink()
    finish(slack, begin, event, acknowledged=True)
    assert slack.shared() == PAIR
    assert len(slack.said()) == 3


def test_what_was_paid_for_is_not_paid_again(
    slack: Slack, begin: Begin, forge: Forge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FAKES_DIARY", str(tmp_path / "diary"))
    event = slack.message("with a person", files=[slack.photo(photo())])
    with mortal(forge, slack, begin.home, "files.completeUploadExternal", "1", "before") as bot:
        assert deliver(slack, bot.address, event)
        slack.wait(lambda: slack.buttons("run"))
        click = slack.press("run")
        assert deliver(slack, bot.address, click)
        assert bot.wait(30)
    finish(slack, begin, click, acknowledged=False)
    assert slack.shared() == [["person.png"], ["mug.zip"]]
    assert (tmp_path / "diary").read_text().split() == ["worn"]
    assert slack.ephemeral == []


def test_a_bot_that_is_asked_to_end_gives_its_work_back(
    slack: Slack, begin: Begin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    diary = tmp_path / "diary"
    monkeypatch.setenv("FAKES_DIARY", str(diary))
    (tmp_path / GATE).touch()
    begin()
    event = slack.message("a pair", files=[slack.photo(photo())])
    assert slack.send(event)
    slack.wait(lambda: diary.exists() and len(diary.read_text().split()) == 2)
    from threading import Timer

    Timer(0.5, (tmp_path / GATE).unlink).start()
    started = time.monotonic()
    begin.stack.close()
    assert time.monotonic() - started < 10
    assert slack.shared() == []
    finish(slack, begin, event, acknowledged=True)
    assert slack.shared() == PAIR
    assert len(slack.said()) == 3


def test_what_kills_the_bot_again_and_again_is_given_up(
    slack: Slack, begin: Begin, tmp_path: Path
) -> None:
    import sqlite3

    from bot.slack.inbox import CRASHES

    begin()
    begin.stack.close()
    assert slack.app is not None
    with sqlite3.connect(begin.home / "slack" / TEAM / "slack.db") as table:
        columns = "key,lane,kind,ord,payload,state,attempts,crashes,due,lease,error,received"
        values = "('k','T01:D01:1.1','message',1.1,?,'open',5,?,0,9e9,'',0)"
        payload = '{"team":"T01","channel":"D01","thread":"1.1","ts":"1.1","user":"U0ALICE"}'
        table.execute(f"INSERT INTO inbox ({columns}) VALUES {values}", [payload, CRASHES - 1])
    table.close()
    begin()
    slack.wait(begin.running.inbox.idle)
    assert slack.shows(f"I had to begin this {CRASHES} times")
    assert begin.running.inbox.counts() == {"dead": 1}


def test_the_command_serves_until_it_is_told_to_end(slack: Slack, tmp_path: Path) -> None:
    secrets = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
    # What Bolt itself would take for an app of many workspaces changes nothing here.
    secrets |= {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "slack"],
        cwd=ROOT,
        env={**os.environ, **secrets, "SLACK_API_URL": f"{slack.url}/api/"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert "Socket Mode" in process.stdout.readline()
    assert slack.send(slack.message("hello"))
    slack.wait(lambda: slack.shows("Send a photo"), 40)
    slack.wait(lambda: not slack.shows("Reading"))
    process.send_signal(signal.SIGTERM)
    told, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert "unused" not in errors
    assert not [one for one in (BOT_TOKEN, APP_TOKEN, "ticket") if one in told + errors]
