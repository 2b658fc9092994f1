"""The slash command, the message shortcut, the home tab and suggested prompts."""

from __future__ import annotations

import json
from pathlib import Path

from slack_sdk.models.blocks import Block

from agent import Settings
from bot.slack.inbox import Letter
from bot.slack.manifest import manifest
from bot.slack.order_form import order_form, ordered
from bot.slack.payload import part, parts, text
from tests.agent.fakes import photo
from tests.bot.slack.conftest import Begin
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.test_conversation import PAIR, pair, settled
from tests.bot.slack.web_api import ALICE, BOB, CHANNEL, Fault, Json


def check_view(view: Json) -> None:
    """What Slack would check of a window or a tab."""
    blocks = parts(view, "blocks")
    assert 0 < len(blocks) <= 100
    assert len(text(view, "private_metadata")) <= 3000
    for block in blocks:
        parsed = Block.parse(dict(block))
        assert parsed is not None
        parsed.validate_json()


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


def shortcut(slack: Slack, user: str = ALICE) -> Json:
    """The shortcut on a message of Bob's with a photo, and the thread it is in."""
    old = slack.message(
        "a pair of these", user=BOB, channel=CHANNEL, files=[slack.photo(photo())], type="message"
    )
    return {
        "type": "message_action",
        "callback_id": "studio_from_message",
        "action_ts": slack.stamp(),
        "trigger_id": "t",
        "team": {"id": "T01"},
        "channel": {"id": CHANNEL},
        "user": {"id": user, "team_id": "T01"},
        "message": old["event"],
    }


def test_the_shortcut_asks_what_to_make_of_an_older_message(slack: Slack, begin: Begin) -> None:
    begin()
    payload = shortcut(slack)
    assert slack.send(payload)
    view = slack.views[-1]
    check_view(view)
    blocks = {text(one, "block_id"): one for one in parts(view, "blocks")}
    assert text(blocks["words"], "element", "initial_value") == "a pair of these"
    names = [text(one, "value") for one in parts(blocks["channels"], "element", "options")]
    assert {"amazon", "etsy"} < set(names)
    empty = slack.fill({"channels": [], "words": "  "})
    assert slack.answer(empty)["response_action"] == "errors"
    order = slack.fill({"channels": ["amazon", "etsy", "nowhere"], "words": "a pair"})
    for _ in range(2):
        settled(slack, begin, "", order)
    assert slack.shared() == PAIR
    assert {one["thread_ts"] for one in slack.said()} == {text(payload, "message", "ts")}
    settled(slack, begin, "", slack.press("undo", BOB))
    assert [one["user"] for one in slack.ephemeral] == [BOB]


def test_an_order_names_channels_a_list_and_words(tmp_path: Path) -> None:
    branch = Settings.at(tmp_path)
    (tmp_path / "shot-lists").mkdir()
    (tmp_path / "shot-lists" / "mugs.yaml").write_text("title: mug set\nsteps: {}\n")
    blocks = {text(one, "block_id"): one for one in parts(order_form(branch, "", {}), "blocks")}
    (option,) = parts(blocks["list"], "element", "options")
    assert text(option, "value") == "mug set"
    etsy = {"type": "multi_static_select", "selected_options": [{"value": "etsy"}]}
    values = {
        "channels": {"channels": etsy},
        "list": {"list": {"type": "static_select", "selected_option": {"value": "mug set"}}},
        "words": {"words": {"type": "plain_text_input", "value": "on  marble"}},
    }
    assert ordered(branch, {"state": {"values": values}}) == (
        "Make a set for etsy. Use our mug set. on marble"
    )


def test_where_no_form_opens_the_message_itself_is_the_order(slack: Slack, begin: Begin) -> None:
    begin()
    slack.fail("views.open", Fault(error="expired_trigger_id"))
    settled(slack, begin, "", shortcut(slack))
    assert slack.shared() == PAIR


def test_the_home_tab_lists_galleries_and_the_messages_tab_has_prompts(
    slack: Slack, begin: Begin
) -> None:
    thread = pair(slack, begin)
    opened: Json = {"type": "app_home_opened", "user": ALICE, "channel": "D01"}
    settled(slack, begin, "", slack.event({**opened, "tab": "home"}))
    shown = json.dumps(slack.homes[ALICE])
    check_view(slack.homes[ALICE])
    assert "2 pictures, 0 approved" in shown
    for words in ("Brand kit", "shot lists", "Budget and usage", "deleted 30 days", "*Try*"):
        assert words in shown, words
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


def opened(slack: Slack, begin: Begin, user: str = ALICE) -> str:
    """Someone's home tab, as it is shown now."""
    event: Json = {"type": "app_home_opened", "user": user, "channel": "D01", "tab": "home"}
    settled(slack, begin, "", slack.event(event))
    return json.dumps(slack.homes[user])


def test_the_brand_kit_is_edited_in_a_form(slack: Slack, begin: Begin) -> None:
    begin()
    opened(slack, begin)
    assert slack.send(slack.tap("brand"))
    check_view(slack.views[-1])
    wrong = slack.answer(slack.fill({"background": "mauve-ish", "fill": "0.9"}))
    assert list(part(wrong, "errors")) == ["background"]
    kit: Json = {"background": "#F4F1EA", "channels": ["etsy"], "fill": "0.9"}
    kit = {**kit, "shadow": {"value": "contact"}}
    settled(slack, begin, "", slack.fill(kit))
    shown = json.dumps(slack.homes[ALICE])
    for words in ("background: #f4f1ea", "channels: etsy", "shadow: contact", "fill: 0.9"):
        assert words in shown.lower(), words
    assert slack.send(slack.tap("brand"))
    held = json.dumps(slack.views[-1])
    assert "#f4f1ea" in held.lower()
    assert '"initial_options"' in held
    nothing: Json = {"background": None, "channels": [], "shadow": {}, "fill": None}
    settled(slack, begin, "", slack.fill(nothing))
    assert "Empty" in json.dumps(slack.homes[ALICE])


def test_where_there_are_approvers_the_kit_is_theirs(slack: Slack, begin: Begin) -> None:
    begin(approvers=frozenset({BOB}))
    opened(slack, begin)
    assert slack.send(slack.tap("brand"))
    assert slack.views == []
    opened(slack, begin, BOB)
    assert slack.send(slack.tap("brand", BOB))
    settled(slack, begin, "", slack.fill({"background": "#F4F1EA"}))  # Alice's, forged
    assert "Empty" in opened(slack, begin)


def test_budgets_and_what_is_left_stand_on_the_home_tab(slack: Slack, begin: Begin) -> None:
    begin(user_budget=1.0, workspace_budget=2.0)
    asked = slack.message("with a person", files=[slack.photo(photo())])
    settled(slack, begin, "", asked)
    settled(slack, begin, "", slack.press("run"))
    assert slack.shared() == [["person.png"], ["mug.zip"]], slack.said()
    shown = opened(slack, begin)
    assert "$0.04 in 30 days" in shown
    assert "$1.96 of $2.00 for this workspace today" in shown
    assert "$0.96 of $1.00 for you today" in shown
    assert "$1.00 of $1.00 for you today" in opened(slack, begin, BOB)


def test_a_persons_budget_stops_what_would_exceed_it(slack: Slack, begin: Begin) -> None:
    begin(user_budget=0.03)
    settled(slack, begin, "", slack.message("with a person", files=[slack.photo(photo())]))
    assert slack.buttons("run") == []
    assert slack.shows("raise PACKSHOT_SLACK_BUDGET_USER")


def test_status_counts_what_waits_of_ones_own(slack: Slack, begin: Begin) -> None:
    running = begin()
    waits = Letter("k", "x", "message", 1.0, {"user": ALICE})
    running.inbox.put(waits, wait=1000.0)
    assert "1 of those that wait are yours" in str(slack.answer(command(slack, "status")))
