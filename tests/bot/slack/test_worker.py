"""Workers and turns: every letter has one end, and a turn that was cut short happens once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from agent import Finished, OperationError, Studio, Upload
from bot.slack.client import Slack as Client
from bot.slack.client import SlackError, Unreachable
from bot.slack.desk import Interrupted
from bot.slack.effects import Effects
from bot.slack.inbox import ATTEMPTS, Inbox, Letter
from bot.slack.tables import Tables
from bot.slack.turn import Turns
from bot.slack.worker import Workers
from tests.agent.fakes import photo
from tests.bot.slack.conftest import Begin, settings
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.studios import studio
from tests.bot.slack.test_conversation import settled
from tests.bot.slack.web_api import ALICE, BOT, CHANNEL, Fault


def worked(
    tables: Tables, home: Path, raised: Exception, times: int, untold: bool = False
) -> tuple[list[str], dict[str, int], Event]:
    """What was told of a letter whose handling fails, and how the inbox stands afterwards."""
    told, ending, now = list[str](), Event(), iter(range(0, 10**7, 10**4))
    inbox = Inbox(tables, lambda: float(next(now)))

    def handle(letter: Letter) -> None:
        raise raised

    def tell(letter: Letter, sentence: str) -> None:
        told.append(sentence)
        if untold:
            raise SlackError("chat.postMessage", "account_inactive")

    inbox.put(Letter("k", "a", "message", 1.0, {}))
    workers = Workers(inbox, handle, tell, home, ending, 1)
    for _ in range(times):
        workers._next(quick=False)
    return told, inbox.counts(), ending


@pytest.mark.parametrize(
    ("raised", "times", "words"),
    [
        (OperationError("it is broken: send another"), 1, "it is broken: send another"),
        (Unreachable("chat.update"), ATTEMPTS, "send it once more"),
        (SlackError("chat.postMessage", "missing_scope"), 1, "an admin must install it again"),
        (SlackError("chat.postMessage", "odd_thing"), 1, "odd_thing"),
        (KeyError("unforeseen"), 1, "'packshot doctor "),
    ],
    ids=["foreseen", "unreachable", "scope", "odd", "unforeseen"],
)
def test_every_failure_has_one_end(
    tables: Tables, tmp_path: Path, raised: Exception, times: int, words: str
) -> None:
    told, counts, _ = worked(tables, tmp_path, raised, times + 3)
    assert len(told) == 1
    assert words in told[0]
    assert counts == ({"done": 1} if isinstance(raised, OperationError) else {"dead": 1})


def test_what_cannot_be_told_is_logged(
    tables: Tables, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    raised = SlackError("chat.postMessage", "account_inactive")
    _, counts, _ = worked(tables, tmp_path, raised, 2, untold=True)
    assert counts == {"dead": 1}
    assert "nobody could be told" in caplog.text


def test_an_end_of_the_process_is_no_failure(tables: Tables, tmp_path: Path) -> None:
    told, counts, _ = worked(tables, tmp_path, Interrupted(), 1)
    assert (told, counts) == ([], {"open": 1})
    assert tables.rows("SELECT attempts FROM inbox")[0]["attempts"] == 0


def test_who_cannot_be_answered_in_a_channel_is_answered_directly(
    slack: Slack, begin: Begin
) -> None:
    begin()
    slack.fail("chat.postMessage", *[Fault(error="not_in_channel")] * 2)
    settled(slack, begin, "", slack.message(f"<@{BOT}> hello", channel=CHANNEL))
    (told,) = slack.said()
    assert told["channel"] == ALICE
    assert "/invite @Packshot" in str(told["text"])


@pytest.fixture
def turns(slack: Slack, tables: Tables, tmp_path: Path) -> Iterator[tuple[Turns, Studio]]:
    own = settings(slack)
    with studio(tmp_path / "home", own) as house:
        yield Turns(house, Effects(tables, Client(own)), ALICE), house


def test_a_turn_that_never_began_begins_with_the_photos_that_lack(
    turns: tuple[Turns, Studio],
) -> None:
    ours, house = turns
    first, second = Upload("mug.png", photo()), Upload("other.png", photo(90))
    ours.effects.note("turn/k", {"version": 0, "question": ""})
    list(house.say("t", "hello", [first]))  # it came as far as the photo, as it were
    events = list(ours.say("k", "t", "a pair", [first, second]))
    assert isinstance(events[-1], Finished)
    assert sorted(house.state("t").uploads) == ["mug", "other"]
    assert house.state("t").version == 1


def test_a_turn_that_was_had_is_not_had_again(turns: tuple[Turns, Studio]) -> None:
    ours, house = turns
    list(ours.say("first", "t", "a pair", [Upload("mug.png", photo())]))
    list(ours.say("second", "t", "darker", []))
    for _ in range(2):
        events = list(ours.say("second", "t", "darker", []))
        assert isinstance(events[-1], Finished)
        assert house.state("t").version == 2
    for _ in range(2):
        list(ours.undo("third", "t"))
        assert house.state("t").version == 1
