"""Buttons and forms: who may press them, what they do, and what a second press does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.agent.fakes import photo
from tests.bot.slack.conftest import Begin
from tests.bot.slack.operations import GATE
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.test_conversation import PAIR, pair, root, settled
from tests.bot.slack.web_api import ALICE, BOB, BOT, CHANNEL, DIRECT, Json


def asked(slack: Slack, begin: Begin, **more: object) -> str:
    """A paid plan of Alice's that waits in a channel; returns its thread."""
    begin(**more)
    event = slack.message(f"<@{BOT}> with a person", channel=CHANNEL, files=[slack.photo(photo())])
    settled(slack, begin, "", event)
    assert slack.shows("at most $0.04")
    assert slack.shared() == []
    return root(event)


def test_a_paid_plan_waits_for_its_requester(slack: Slack, begin: Begin) -> None:
    asked(slack, begin)
    clicks = [slack.press("run", user) for user in (BOB, ALICE, ALICE)]
    for click in clicks:
        settled(slack, begin, "", click)
    assert slack.shared() == [["person.png"], ["mug.zip"]], slack.said()
    assert [(one["user"], str(one["text"])[:12]) for one in slack.ephemeral] == [
        (BOB, "Only <@U0ALI"),
        (ALICE, "That is sett"),
    ]
    assert slack.shows(f"Started by <@{ALICE}>.")
    assert slack.buttons("run") == []


def test_a_stranger_cannot_say_yes_for_someone_else(slack: Slack, begin: Begin) -> None:
    thread = asked(slack, begin)
    yes = slack.message("yes", user=BOB, channel=CHANNEL, thread_ts=thread)
    settled(slack, begin, "", yes)
    assert slack.shared() == []
    assert [one["user"] for one in slack.ephemeral] == [BOB]
    settled(slack, begin, "", slack.message("yes", channel=CHANNEL, thread_ts=thread))
    assert slack.shared() == [["person.png"], ["mug.zip"]], slack.said()


def test_a_configured_approver_may_run_what_others_ask_for(slack: Slack, begin: Begin) -> None:
    asked(slack, begin, approvers=frozenset({BOB}))
    settled(slack, begin, "", slack.press("run", BOB))
    assert slack.shows(f"Started by <@{BOB}>.")
    assert slack.shared() == [["person.png"], ["mug.zip"]], slack.said()


def test_cancel_makes_nothing(slack: Slack, begin: Begin) -> None:
    asked(slack, begin)
    settled(slack, begin, "", slack.press("cancel"))
    assert slack.shared() == []
    assert slack.shows(f"Cancelled by <@{ALICE}>.")
    assert slack.shows("All right, nothing was made.")


def submission(slack: Slack, said: str, user: str = ALICE) -> Json:
    """The form that was opened last, filled in."""
    view = {**slack.views[-1], "id": f"V{len(slack.calls)}"}
    values = {"wish": {"wish": {"type": "plain_text_input", "value": said}}}
    return {
        "type": "view_submission",
        "team": {"id": "T01"},
        "user": {"id": user, "team_id": "T01"},
        "view": {**view, "state": {"values": values}},
    }


def test_edit_plans_anew_in_the_users_words(slack: Slack, begin: Begin) -> None:
    asked(slack, begin)
    assert slack.send(slack.press("edit"))
    errors = slack.answer(submission(slack, "  "))
    assert errors["response_action"] == "errors"
    form = submission(slack, "a pair instead")
    for _ in range(2):
        settled(slack, begin, "", form)
    assert slack.shared() == PAIR


def test_redo_asks_what_should_change_about_a_picture(slack: Slack, begin: Begin) -> None:
    pair(slack, begin)
    assert slack.send(slack.press("redo", number=1))
    settled(slack, begin, "", submission(slack, "softer shadow"))
    assert slack.said()[-1]["text"] == "I heard softer shadow on picture 2"
    settled(slack, begin, "", slack.press("variation"))
    assert slack.said()[-1]["text"] == "I heard make another version of picture 1"
    settled(slack, begin, "", slack.press("remove", number=1))
    assert slack.said()[-1]["text"] == "I heard remove picture 2"


def test_a_stranger_gets_no_form_and_cannot_forge_one(slack: Slack, begin: Begin) -> None:
    pair(slack, begin)
    settled(slack, begin, "", slack.press("redo", BOB))
    assert slack.views == []
    assert slack.send(slack.press("redo"))
    before = len(slack.said())
    settled(slack, begin, "", submission(slack, "mine now", BOB))
    assert [one["user"] for one in slack.ephemeral] == [BOB, BOB]
    assert len(slack.said()) == before


def test_approval_is_bound_to_the_bytes_and_to_who_may(slack: Slack, begin: Begin) -> None:
    thread = pair(slack, begin)
    settled(slack, begin, "", slack.press("approve", BOB, number=1))
    assert not slack.shows("Approved by")
    stale = slack.press("approve", ALICE, number=1)
    settled(slack, begin, "", slack.press("approve", ALICE, number=1))
    assert slack.shows(f"Approved by <@{ALICE}>")
    assert len(slack.buttons("approve")) == 1
    settled(slack, begin, "", slack.message("darker", thread_ts=thread))
    assert slack.shows(f"side.png, approved by <@{ALICE}>, is another")
    assert not slack.shows("Approved by")
    settled(slack, begin, "", stale)
    assert [(one["user"], str(one["text"])[:14]) for one in slack.ephemeral] == [
        (BOB, "Only <@U0ALICE"),
        (ALICE, "That picture i"),
    ]


@pytest.mark.parametrize("natively", [False, True])
def test_stop_ends_a_run_however_busy_the_bot_is(
    slack: Slack, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, natively: bool
) -> None:
    monkeypatch.setenv("FAKES_DIARY", str(tmp_path / "diary"))
    (tmp_path / GATE).touch()
    begin()
    assert slack.send(slack.message("a pair", files=[slack.photo(photo())]))
    slack.wait(lambda: (tmp_path / "diary").exists() and slack.buttons("stop"))
    for _ in range(5):
        assert slack.send(slack.message("a pair", files=[slack.photo(photo(90))]))
    assert slack.send(slack.press("stop", BOB))
    slack.wait(lambda: slack.ephemeral)
    by_slack = {"type": "agent_session_stopped", "channel": DIRECT, "user": ALICE}
    ts, value = slack.buttons("stop")[0]
    native = slack.event({**by_slack, "thread_ts": json.loads(value)["t"], "event_ts": ts})
    assert slack.send(native if natively else slack.press("stop"))
    slack.wait(lambda: begin.running.inbox.counts().get("done") == 2)
    (tmp_path / GATE).unlink()
    slack.wait(begin.running.inbox.idle)
    assert slack.shows("Not begun: 2.")
    assert sorted(slack.shared()) == sorted(PAIR * 5)


def test_the_zip_button_sends_the_gallery_as_it_stands(slack: Slack, begin: Begin) -> None:
    pair(slack, begin)
    settled(slack, begin, "", slack.press("zip"))
    assert slack.shared() == [*PAIR, ["mug.zip"]]


def test_buttons_of_nowhere_change_nothing(slack: Slack, begin: Begin) -> None:
    pair(slack, begin)
    count = len(slack.messages)
    lost = slack.click("undo", "1.000000", json.dumps({"t": "9.9"}))
    odd = slack.click("undo", "1.000000", "no json")
    unknown = slack.click("explode", "1.000000", "{}")
    for payload in (lost, odd, unknown):
        settled(slack, begin, "", payload)
    assert len(slack.messages) == count
