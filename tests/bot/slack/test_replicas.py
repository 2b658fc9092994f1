"""Replicas: two bots share a database and a store, and one of them is killed amid the work."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from agent import Row, connect
from agent.place import Schema
from tests.agent.fakes import photo
from tests.bot.slack.conftest import Begin
from tests.bot.slack.mortal import ALIVE, Forge, Mortal
from tests.bot.slack.operations import GATE
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.test_conversation import PAIR, root
from tests.bot.slack.test_home import command
from tests.bot.slack.test_restart import deliver
from tests.bot.slack.web_api import TEAM, Json
from tests.servers import DATABASE, Postgres

THREADS = 5
REPLIES = 3
#: What stands in each thread at the end, in this order; files are messages without a text.
ANSWERS = [
    "All made.",
    "Pictures: front.png, side.png",
    "2 files in the gallery.",
    *(f"I heard hello {number}" for number in range(REPLIES)),
]


@pytest.fixture(scope="module")
def forge() -> Iterator[Forge]:
    with closing(Forge()) as made:
        yield made


def begun(
    stack: ExitStack, forge: Forge, slack: Slack, folder: Path, shared: tuple[str, str]
) -> list[Mortal]:
    """Two bots with folders of their own, whose steps wait while the gate is there."""
    bots = list[Mortal]()
    for name in ("one", "two"):
        diary = str(folder / "diary")
        bots.append(forge.bot(folder / name, slack.url, ALIVE, diary, shared))
        stack.callback(bots[-1].kill)
    return bots


def balanced(slack: Slack, bots: list[Mortal], payload: Json) -> None:
    """Deliver to the first bot that lives and acknowledges, as a balancer and Slack would."""
    assert any(bot.alive and deliver(slack, bot.address, payload) for bot in bots * 3)


def test_twenty_messages_are_answered_once_and_in_order_though_one_bot_is_killed(
    slack: Slack, forge: Forge, postgres: Postgres, tmp_path: Path
) -> None:
    shared = (postgres.database(), str(tmp_path / "store"))
    gate = tmp_path / GATE
    gate.touch()
    with ExitStack() as stack:
        bots = begun(stack, forge, slack, tmp_path, shared)
        roots = list[str]()
        for number in range(THREADS):
            event = slack.message("a pair", files=[slack.photo(photo(60 + 20 * number))])
            balanced(slack, bots[:: 1 if number % 2 else -1], event)
            roots.append(root(event))
        for number in range(REPLIES):
            if number == 1:
                # No bot works on more than three threads: each has some in hand.
                slack.wait(lambda: at_work(shared[0]) == 2)
                bots[0].kill()
                gate.unlink()
            for thread in roots:
                event = slack.message(f"hello {number}", thread_ts=thread)
                balanced(slack, bots[:: -1 if number % 2 else 1], event)
        slack.wait(lambda: settled(shared[0]), 90)
        for thread in roots:
            assert answers(slack, thread) == ANSWERS
        assert sorted(slack.shared()) == sorted(PAIR * THREADS)
        assert letters(shared[0]) == {"done": THREADS * (1 + REPLIES)}
        assert asked(shared[0], "SELECT sum(crashes) FROM inbox")[0][0] >= 1


def test_work_goes_on_once_a_server_that_went_away_is_back(
    slack: Slack,
    begin: Begin,
    postgres: Postgres,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    diary = tmp_path / "diary"
    monkeypatch.setenv("FAKES_DIARY", str(diary))
    monkeypatch.setenv(DATABASE, postgres.database())
    (tmp_path / GATE).touch()
    running = begin()
    assert slack.send(slack.message("a pair", files=[slack.photo(photo())]))
    slack.wait(lambda: diary.exists() and len(diary.read_text().split()) == 2)
    postgres.stop()
    try:
        (tmp_path / GATE).unlink()
        assert not slack.send(slack.message("hello"))  # not acknowledged: Slack repeats it
        time.sleep(0.5)
    finally:
        postgres.start()
    slack.wait(lambda: slack.shows("files in the gallery"))
    slack.wait(running.inbox.idle)
    assert slack.shared() == PAIR
    assert [one["text"] for one in slack.said()] == ANSWERS[:3]
    assert running.inbox.counts() == {"done": 1}


def test_everything_of_someone_is_deleted_though_another_bot_is_at_it(
    slack: Slack, forge: Forge, postgres: Postgres, tmp_path: Path
) -> None:
    shared = (postgres.database(), str(tmp_path / "store"))
    diary = tmp_path / "diary"
    (tmp_path / GATE).touch()
    with ExitStack() as stack:
        bots = begun(stack, forge, slack, tmp_path, shared)
        assert deliver(
            slack, bots[0].address, slack.message("a pair", files=[slack.photo(photo())])
        )
        slack.wait(lambda: diary.exists() and len(diary.read_text().split()) == 2)
        for number, bot in enumerate(bots):
            event = command(slack, "forget")
            assert deliver(slack, bot.address, {**event, "trigger_id": f"t.{number}"})
        time.sleep(1.0)
        (tmp_path / GATE).unlink()
        slack.wait(lambda: settled(shared[0]), 60)
        assert slack.shows("I have deleted all photos and pictures")
        assert slack.shared() == []
        assert asked(shared[0], "SELECT * FROM conversations") == []
    kinds = (tmp_path / "store" / TEAM / kind for kind in ("pictures", "uploads"))
    assert [path for kind in kinds for path in kind.rglob("*") if path.is_file()] == []


def answers(slack: Slack, thread: str) -> list[object]:
    return [one["text"] for one in slack.said() if one["thread_ts"] == thread]


def letters(url: str) -> dict[str, int]:
    return {
        row["state"]: row["n"]
        for row in asked(url, "SELECT state, count(*) AS n FROM inbox GROUP BY state")
    }


def at_work(url: str) -> int:
    """How many bots have a letter in hand."""
    sql = "SELECT count(DISTINCT holder) FROM inbox WHERE state = 'open' AND lease > 0"
    return int(asked(url, sql)[0][0])


def settled(url: str) -> bool:
    return set(letters(url)) == {"done"}


def asked(url: str, statement: str) -> list[Row]:
    with closing(connect(Schema(url, "packshot_slack_t01_slack"))) as database:
        return database.rows(statement)
