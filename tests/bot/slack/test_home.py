"""The slash command, the message shortcut, the home tab and suggested prompts."""

from __future__ import annotations

import json

from bot.slack.manifest import manifest
from bot.slack.payload import part, parts, text
from tests.agent.fakes import photo
from tests.bot.slack.conftest import Begin
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.test_conversation import PAIR, pair, root, settled
from tests.bot.slack.web_api import ALICE, BOB, CHANNEL, Json


def command(slack: Slack, said: str) -> Json:
    return {
        "command": "/packshot",
        "text": said,
        "user_id": ALICE,
        "team_id": "T01",
        "channel_id": CHANNEL,
        "trigger_id": f"t{len(slack.acked)}",
    }


def test_the_command_helps_and_tells_how_things_stand(slack: Slack, begin: Begin) -> None:
    pair(slack, begin)
    for said in ("", "help", "dance"):
        assert "Amazon set" in str(slack.answer(command(slack, said)))
    assert "1 done" in str(slack.answer(command(slack, " Status ")))
    assert "looks" not in str(slack.answer(command(slack, "check")))
    slack.wait(begin.running.inbox.idle)
    told = slack.said()[-1]
    assert told["channel"] == ALICE
    assert "every permission of its manifest" in json.dumps(told)


def test_the_shortcut_takes_the_photos_of_an_older_message(slack: Slack, begin: Begin) -> None:
    begin()
    old = slack.message(
        "a pair of these", user=BOB, channel=CHANNEL, files=[slack.photo(photo())], type="message"
    )
    payload = {
        "type": "message_action",
        "callback_id": "studio_from_message",
        "action_ts": slack.stamp(),
        "trigger_id": "t",
        "team": {"id": "T01"},
        "channel": {"id": CHANNEL},
        "user": {"id": ALICE, "team_id": "T01"},
        "message": old["event"],
    }
    for _ in range(2):
        settled(slack, begin, "", payload)
    assert slack.shared() == PAIR
    assert {one["thread_ts"] for one in slack.said()} == {root(old)}
    settled(slack, begin, "", slack.press("undo", BOB))
    assert [one["user"] for one in slack.ephemeral] == [BOB]


def test_the_home_tab_lists_galleries_and_the_messages_tab_has_prompts(
    slack: Slack, begin: Begin
) -> None:
    thread = pair(slack, begin)
    opened: Json = {"type": "app_home_opened", "user": ALICE, "channel": "D01"}
    settled(slack, begin, "", slack.event({**opened, "tab": "home"}))
    shown = json.dumps(slack.homes[ALICE])
    assert "2 pictures, 0 approved" in shown
    assert f"https://acme.slack.com/archives/D01/p{thread.replace('.', '')}" in shown
    settled(slack, begin, "", slack.event({**opened, "tab": "messages"}))
    assert slack.count("assistant.threads.setSuggestedPrompts") == 1
    assert begin.running.inbox.counts() == {"done": 3}


def test_the_manifest_declares_what_the_app_listens_to() -> None:
    found = manifest()
    assert [text(one, "command") for one in parts(found, "features", "slash_commands")] == [
        "/packshot"
    ]
    (shortcut,) = parts(found, "features", "shortcuts")
    assert text(shortcut, "callback_id") == "studio_from_message"
    assert part(found, "settings").get("socket_mode_enabled") is True
