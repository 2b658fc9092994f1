"""Slack's own signs: the status of a thread with its Stop button, and plans with their tasks."""

from __future__ import annotations

import json

import pytest

from tests.agent.fakes import photo
from tests.bot.slack.conftest import Begin
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.test_clicks import asked
from tests.bot.slack.test_conversation import PAIR, pair, settled
from tests.bot.slack.web_api import DIRECT, Fault, Json


def test_a_thread_is_at_work_and_then_ready(slack: Slack, begin: Begin) -> None:
    thread = pair(slack, begin)
    assert slack.sessions == [(thread, "processing"), (thread, "active")]


def test_a_question_suspends_a_thread(slack: Slack, begin: Begin) -> None:
    thread = asked(slack, begin)
    assert slack.sessions == [(thread, "processing"), (thread, "suspended")]


def test_slacks_stop_is_answered_where_nothing_runs(slack: Slack, begin: Begin) -> None:
    thread = pair(slack, begin)
    stop: Json = {"type": "agent_session_stopped", "channel": DIRECT, "user": "U0ALICE"}
    settled(slack, begin, "", slack.event({**stop, "thread_ts": thread, "event_ts": "9.9"}))
    assert slack.sessions[2:] == [(thread, "active")]


@pytest.mark.parametrize(
    ("fault", "tries"),
    [
        (Fault(error="not_allowed"), 1),
        (Fault(status=429, retry_after=30), 2),
        (Fault(status=503), 2),
    ],
    ids=["refused", "limited", "busy"],
)
def test_a_workspace_without_sessions_goes_without(
    slack: Slack, begin: Begin, fault: Fault, tries: int
) -> None:
    slack.fail("agents.sessions.setStatus", fault, fault)
    pair(slack, begin)
    assert slack.shared() == PAIR
    assert slack.count("agents.sessions.setStatus failed") == tries


def test_the_files_of_a_plan_are_tasks_that_come_to_their_end(slack: Slack, begin: Begin) -> None:
    asked(slack, begin)
    shown = json.dumps(slack.said())
    assert '"type": "plan"' in shown
    assert '"status": "pending"' in shown
    settled(slack, begin, "", slack.press("run"))
    settled_card = json.dumps(slack.said()[0])
    assert '"type": "plan"' not in settled_card
    assert "person, 64" in settled_card


def test_where_plans_are_not_taken_lists_are_shown_ever_after(slack: Slack, begin: Begin) -> None:
    begin()
    slack.unknown = {"plan"}
    for shade in (200, 90):
        event = slack.message("with a person", files=[slack.photo(photo(shade))])
        settled(slack, begin, "", event)
    assert len(slack.invalid) == 1
    assert slack.shows("*The gallery*")
    assert len(slack.buttons("run")) == 2
