"""Edits: the newest state, never two at once, never too fast, and the last one for certain."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from bot.slack.client import Slack as Client
from bot.slack.client import Unreachable
from bot.slack.message import Message
from bot.slack.progress import INTERVAL, RESERVE, Pace, Pencil
from tests.bot.slack.conftest import settings
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.web_api import DIRECT, Fault


@pytest.fixture
def ts(slack: Slack) -> str:
    given = {"channel": DIRECT, "text": "begun"}
    return str(slack.call("chat.postMessage", given)["ts"])


@pytest.fixture
def pencil(slack: Slack) -> Iterator[Pencil]:
    found = Pencil(Client(settings(slack)), 0.1)
    yield found
    found.close()


def test_many_drafts_are_few_edits_and_the_last_one_stays(
    slack: Slack, pencil: Pencil, ts: str
) -> None:
    for number in range(50):
        pencil.draft(DIRECT, ts, Message(f"draft {number}"))
        time.sleep(0.005)
    pencil.final(DIRECT, ts, Message("done"))
    time.sleep(0.3)
    assert slack.said()[0]["text"] == "done"
    assert 2 <= slack.count("chat.update") <= 8


def test_messages_share_one_pace(slack: Slack, pencil: Pencil, ts: str) -> None:
    other = str(slack.call("chat.postMessage", {"channel": DIRECT, "text": "b"})["ts"])
    for place in (ts, other):
        pencil.draft(DIRECT, place, Message("draft"))
    slack.wait(lambda: slack.count("chat.update") == 2)
    assert slack.edits[1] - slack.edits[0] > 0.09


def test_retry_after_is_honoured(slack: Slack, pencil: Pencil, ts: str) -> None:
    slack.fail("chat.update", Fault(status=429, retry_after=1))
    started = time.monotonic()
    pencil.draft(DIRECT, ts, Message("draft"))
    slack.wait(lambda: slack.shows("draft"))
    assert time.monotonic() - started > 1


def test_a_draft_that_gets_lost_is_no_matter_but_an_end_is(
    slack: Slack, pencil: Pencil, ts: str
) -> None:
    slack.fail("chat.update", Fault(hang_up=True))
    pencil.draft(DIRECT, ts, Message("draft"))
    slack.wait(lambda: slack.count("chat.update failed") == 1)
    slack.fail("chat.update", Fault(hang_up=True))
    with pytest.raises(Unreachable):
        pencil.final(DIRECT, ts, Message("done"))


def test_a_message_that_is_gone_is_left_alone(slack: Slack, pencil: Pencil) -> None:
    pencil.final(DIRECT, "1.1", Message("done"))


def test_ends_of_turns_come_at_once_and_never_too_many_a_minute() -> None:
    now, made = 0.0, list[float]()
    pace = Pace(INTERVAL, RESERVE, now)
    for _ in range(200):
        now += pace.pause(now)
        pace.spend(now)
        made.append(now)
    assert made[RESERVE - 1] == 0.0
    assert made[RESERVE] == pytest.approx(INTERVAL)
    for start in range(0, 200, 7):
        minute = [one for one in made if made[start] <= one < made[start] + 60.0]
        assert len(minute) <= 50 + RESERVE
    assert pace.pause(now + 1000.0) == 0.0


def test_progress_keeps_its_distance_whatever_is_left(
    slack: Slack, pencil: Pencil, ts: str
) -> None:
    for number in range(3):
        pencil.draft(DIRECT, ts, Message(f"draft {number}"))
        slack.wait(lambda number=number: slack.shows(f"draft {number}"))  # type: ignore[misc]
    gaps = [after - before for before, after in zip(slack.edits, slack.edits[1:], strict=False)]
    assert min(gaps) > 0.09
