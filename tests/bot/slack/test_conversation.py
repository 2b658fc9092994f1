"""Conversations over Socket Mode: the real Bolt app and the real studio against the stand-in."""

from __future__ import annotations

from tests.agent.fakes import photo
from tests.bot.slack.conftest import Begin
from tests.bot.slack.stand_in import ALICE, BOB, BOT, CHANNEL, Slack


def test_a_photo_and_a_sentence_become_a_gallery(slack: Slack, begin: Begin) -> None:
    running = begin()
    event = slack.message("a pair", files=[slack.photo(photo())])
    assert slack.send(event)
    slack.wait(lambda: slack.shows("in the gallery"))
    slack.wait(running.inbox.idle)
    assert slack.invalid == []
    print(slack.shared(), [m["text"] for m in slack.said()])
    assert slack.shared()
