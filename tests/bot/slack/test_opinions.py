"""Opinions: what people think of galleries, by version, and what is answered."""

from __future__ import annotations

import json

from bot.slack.message import Message
from bot.slack.opinions import Opinions, asked, asked_plainly
from bot.slack.payload import parts, text
from bot.slack.tables import Tables
from tests.bot.slack.conftest import Begin
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.test_blocks import check
from tests.bot.slack.test_conversation import pair, settled
from tests.bot.slack.test_home import opened
from tests.bot.slack.web_api import ALICE, BOB, TEAM
from tests.servers import BOTH


@BOTH
def test_each_person_has_one_opinion_on_each_version(tables: Tables) -> None:
    found = Opinions(tables)
    found.note("T:C:1", 1, ALICE, good=False)
    found.note("T:C:1", 1, ALICE, good=True)
    found.note("T:C:1", 1, BOB, good=False)
    found.note("T:C:1", 2, ALICE, good=True)
    found.note("T:C:2", 1, ALICE, good=False)
    told = {(one.version, one.user): one.good for one in found.of("T:C:1")}
    assert told == {(1, ALICE): True, (1, BOB): False, (2, ALICE): True}
    assert found.counts(0.0) == (2, 2)
    found.forget("T:C:1")
    assert found.of("T:C:1") == []
    assert found.counts(0.0) == (0, 1)
    assert found.counts(4e9) == (0, 0)


def test_both_kinds_of_buttons_carry_the_same() -> None:
    own, plain = asked("1.1", 7), asked_plainly("1.1", 7)
    check(Message("How is it?", (own, plain)))
    (element,) = parts(own, "elements")
    values = [text(element, name, "value") for name in ("positive_button", "negative_button")]
    assert values == [text(one, "value") for one in parts(plain, "elements")]
    assert json.loads(values[1]) == {"t": "1.1", "v": 7, "good": False}


@BOTH
def test_a_press_is_noted_and_a_bad_one_asks_what_to_change(slack: Slack, begin: Begin) -> None:
    thread = pair(slack, begin)
    settled(slack, begin, "", slack.rate(good=True))
    assert slack.ephemeral == []
    settled(slack, begin, "", slack.rate(BOB, good=False))
    (asked,) = slack.ephemeral
    assert (asked["user"], asked["thread_ts"]) == (BOB, thread)
    assert "What should be different?" in str(asked["text"])
    settled(slack, begin, "", slack.message("darker", thread_ts=thread))
    settled(slack, begin, "", slack.rate(good=False))
    noted = begin.running.workspace.opinions.of(f"{TEAM}:D01:{thread}")
    assert [(one.version, one.user, one.good) for one in noted] == [
        (1, ALICE, True),
        (1, BOB, False),
        (2, ALICE, False),
    ]
    assert "Feedback in 30 days: 1 good, 2 not good" in opened(slack, begin)


def test_where_slack_does_not_take_them_there_are_plain_buttons(slack: Slack, begin: Begin) -> None:
    slack.unknown.add("context_actions")
    thread = pair(slack, begin)
    settled(slack, begin, "", slack.press("bad"))
    assert len(slack.ephemeral) == 1
    (noted,) = begin.running.workspace.opinions.of(f"{TEAM}:D01:{thread}")
    assert not noted.good


def test_opinions_go_with_their_conversation(slack: Slack, begin: Begin) -> None:
    thread = pair(slack, begin)
    settled(slack, begin, "", slack.rate(good=True))
    opened(slack, begin)
    settled(slack, begin, "", slack.tap("delete"))
    assert begin.running.workspace.opinions.of(f"{TEAM}:D01:{thread}") == []
    settled(slack, begin, "", slack.rate(good=True))
    assert "no gallery in this thread" in str(slack.ephemeral[-1]["text"])
    assert "Feedback" not in opened(slack, begin)
