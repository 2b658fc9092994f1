"""Conversations over Socket Mode: the real Bolt app and the real studio against the stand-in."""

from __future__ import annotations

import json
from pathlib import Path

from bot.slack.payload import parts, text
from tests.agent.fakes import photo
from tests.bot.slack.conftest import Begin
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.web_api import ALICE, BOB, BOT, CHANNEL, DIRECT, Fault
from tests.servers import BOTH

PAIR = [["contact-sheet.jpg", "front.png", "side.png"], ["mug.zip"]]


def root(event: dict[str, object]) -> str:
    inner = event["event"]
    assert isinstance(inner, dict)
    return str(inner["ts"])


def pair(slack: Slack, begin: Begin, **more: object) -> str:
    """A gallery of two pictures in Alice's direct messages; returns its thread."""
    running = begin(**more)
    event = slack.message("a pair", files=[slack.photo(photo())])
    assert slack.send(event)
    slack.wait(lambda: slack.shows("files in the gallery"))
    slack.wait(running.inbox.idle)
    return root(event)


def settled(slack: Slack, begin: Begin, thread: str, payload: dict[str, object]) -> None:
    """Deliver, and wait until nothing is at work."""
    assert slack.send(payload)
    slack.wait(begin.running.inbox.idle)


def test_a_photo_and_a_sentence_become_a_gallery(slack: Slack, begin: Begin) -> None:
    thread = pair(slack, begin)
    assert slack.reactions == [(thread, "eyes")]
    assert slack.shared() == PAIR
    assert [one["text"] for one in slack.said()] == [
        "All made.",
        "Pictures: front.png, side.png",
        "2 files in the gallery.",
    ]
    assert {one["thread_ts"] for one in slack.messages} == {thread}
    assert [len(slack.buttons(name)) for name in ("approve", "redo", "undo", "zip")] == [2, 2, 1, 1]
    assert slack.invalid == []
    assert slack.token_seen == [("/photos/F000/mug.png", "Bearer xoxb-1-secret")]


def test_each_picture_stands_beside_its_buttons(slack: Slack, begin: Begin) -> None:
    pair(slack, begin)
    ids = {id: one.name for id, one in slack.files.items()}

    def small() -> list[str]:
        rows = parts(slack.said()[1], "blocks")
        return [
            ids[text(row, "accessory", "slack_file", "id")] for row in rows if "accessory" in row
        ]

    assert small() == ["front.png", "side.png"]
    settled(slack, begin, "", slack.press("approve"))
    assert slack.shows("Approved by")
    assert small() == ["front.png", "side.png"]


def test_a_picture_that_slack_does_not_show_yet_costs_no_plan_blocks(
    slack: Slack, begin: Begin
) -> None:
    slack.unknown.add("slack_file")
    thread = pair(slack, begin)
    assert slack.shared() == PAIR
    assert not slack.shows("slack_file")
    settled(slack, begin, thread, slack.message("darker", thread_ts=thread))
    plans = [
        given for name, given in slack.calls if name == "chat.update" and "task_card" in str(given)
    ]
    assert thread in {str(one["thread_ts"]) for one in slack.said()}
    assert len({str(given["ts"]) for given in plans}) == 2


def test_the_plan_is_shown_before_it_runs_and_escaped(
    slack: Slack, begin: Begin, tmp_path: Path, monkeypatch: object
) -> None:
    pair(slack, begin)
    shown = json.dumps([given for name, given in slack.calls if name == "chat.update"])
    assert "Two pictures &lt;of&gt; the mug." in shown
    assert "From mug" in shown
    assert "front, 64\\u00d764" in shown
    assert "<of>" not in shown


def test_a_reply_posts_only_what_changes_and_undo_brings_it_back(
    slack: Slack, begin: Begin
) -> None:
    thread = pair(slack, begin)
    settled(slack, begin, thread, slack.message("darker", thread_ts=thread))
    assert slack.shared() == [*PAIR, ["side.png"]]
    assert slack.shows("Changed: side.png")
    assert slack.shows("There is a newer one.")
    settled(slack, begin, thread, slack.press("undo", number=1))
    assert slack.shared() == [*PAIR, ["side.png"], ["side.png"]]
    settled(slack, begin, thread, slack.press("undo", number=1))
    assert slack.shows("0 files in the gallery.")
    assert slack.invalid == []


@BOTH
def test_what_a_thread_was_told_once_is_not_told_again(slack: Slack, begin: Begin) -> None:
    thread = pair(slack, begin)
    first = json.dumps(slack.said(), ensure_ascii=False)
    advice = "shops zoom from 1000 px"
    assert first.count(advice) == 1, "a doubt of the card, and no note of the account"
    begin.stack.close()
    begin()
    settled(slack, begin, thread, slack.message("darker", thread_ts=thread))
    told = json.dumps(slack.said(), ensure_ascii=False)
    assert told.count(advice) == 1
    assert "Changed: side.png" in told


def test_an_answer_without_pictures_is_one_message(slack: Slack, begin: Begin) -> None:
    thread = pair(slack, begin)
    before = len(slack.messages)
    settled(slack, begin, thread, slack.message("<thanks> & bye", thread_ts=thread))
    assert len(slack.messages) == before + 2
    assert slack.said()[-1]["text"] == "I heard &lt;thanks&gt; &amp; bye"


def test_a_mention_finds_the_photos_that_lie_in_its_thread(slack: Slack, begin: Begin) -> None:
    begin()
    first = slack.message(
        "look at this", user=BOB, channel=CHANNEL, files=[slack.photo(photo())], type="message"
    )
    assert slack.send(first)
    asked = slack.message(f"<@{BOT}> a pair", channel=CHANNEL, thread_ts=root(first))
    settled(slack, begin, root(first), asked)
    assert slack.shared() == PAIR
    assert {one["channel"] for one in slack.said()} == {CHANNEL}


def test_a_sentence_may_follow_its_photos(slack: Slack, begin: Begin) -> None:
    begin()
    settled(slack, begin, "", slack.message("", files=[slack.photo(photo())]))
    assert slack.shared() == []
    asked = slack.message("a pair")
    settled(slack, begin, "", asked)
    assert slack.shared() == PAIR
    assert slack.said()[-1]["thread_ts"] == root(asked)


def test_a_message_that_comes_many_times_is_answered_once(slack: Slack, begin: Begin) -> None:
    begin()
    full = slack.message(f"<@{BOT}> a pair", channel=CHANNEL, files=[slack.photo(photo())])
    inner = {**full["event"], "type": "message", "subtype": "file_share"}  # type: ignore[dict-item]
    twin = slack.event(inner)
    event = slack.event({**inner, "type": "app_mention", "subtype": "", "files": []})
    for payload in (event, twin, event, twin):
        assert slack.send(payload, retry_attempt=1, retry_reason="timeout")
    slack.wait(lambda: slack.shows("files in the gallery"))
    slack.wait(begin.running.inbox.idle)
    assert slack.shared() == PAIR
    assert len(slack.said()) == 3


def test_a_reply_that_overtakes_its_thread_waits_for_it(slack: Slack, begin: Begin) -> None:
    begin()
    asked = slack.message(f"<@{BOT}> a pair", channel=CHANNEL, files=[slack.photo(photo())])
    reply = slack.message("darker", channel=CHANNEL, thread_ts=root(asked))
    assert slack.send(reply)
    assert begin.running.inbox.counts() == {"parked": 1}
    settled(slack, begin, root(asked), asked)
    slack.wait(lambda: slack.shows("Changed: side.png"))
    assert slack.shared() == [*PAIR, ["side.png"]]


def test_what_people_say_to_each_other_is_not_kept(slack: Slack, begin: Begin) -> None:
    begin()
    assert slack.send(slack.message("lunch?", channel=CHANNEL))
    asked = slack.message(f"<@{BOT}> hello", channel=CHANNEL)
    settled(slack, begin, root(asked), asked)
    longer = slack.message(f"<@{BOT}2> hello", channel=CHANNEL)
    to_bob = slack.message(f"<@{BOB}> nice, isn't it", channel=CHANNEL, thread_ts=root(asked))
    edited = slack.message("hello!", channel=CHANNEL, subtype="message_changed")
    robot = slack.message("hello!", channel=DIRECT, bot_id="B77")
    for payload in (longer, to_bob, edited, robot):
        assert slack.send(payload)
    assert begin.running.inbox.counts() == {"done": 1}


def test_people_and_channels_of_other_companies_are_turned_away(slack: Slack, begin: Begin) -> None:
    begin()
    shared = slack.message(f"<@{BOT}> a pair", channel=CHANNEL, files=[slack.photo(photo())])
    settled(slack, begin, "", {**shared, "is_ext_shared_channel": True})
    foreign = slack.message("a pair", user_team="T99", files=[slack.photo(photo())])
    settled(slack, begin, "", foreign)
    assert [one["user"] for one in slack.ephemeral] == [ALICE, ALICE]
    assert slack.messages[:2] == slack.messages
    assert slack.token_seen == []


def test_an_unforeseen_error_is_a_number_and_no_secret(
    slack: Slack, begin: Begin, tmp_path: Path
) -> None:
    begin()
    settled(slack, begin, "", slack.message("crash", files=[slack.photo(photo())]))
    assert slack.shows("omething unexpected went wrong"), slack.said()
    told = str(slack.said()[-1]["text"])
    run = told.split("doctor ")[1].split("'")[0]
    assert run in (tmp_path / "home" / "packshot.log").read_text()
    assert "xoxb" not in json.dumps(slack.said())
    settled(slack, begin, "", slack.message("still there?"))
    assert slack.shows("I heard still there?")


def test_a_file_that_is_no_photo_is_named_and_the_others_are_used(
    slack: Slack, begin: Begin
) -> None:
    begin()
    page = b"<!DOCTYPE html><title>Sign in</title>"
    files = [
        slack.photo(page, "login.png", "text/html"),
        slack.photo(b"%PDF-1.7", "terms.pdf"),
        slack.photo(photo()),
        {**slack.photo(photo(), "far.png"), "url_private": "https://evil.example/far.png"},
        {**slack.photo(photo(), "huge.png"), "size": 10**9},
    ]
    settled(slack, begin, "", slack.message("a pair", files=files))
    assert slack.shared() == PAIR
    for words in ("'login.png'", "files:read", "terms.pdf", "'far.png' does not lie", "1000 MB"):
        assert slack.shows(words), words


def test_nothing_is_lost_where_slack_refuses_for_good(slack: Slack, begin: Begin) -> None:
    begin()
    slack.fail("chat.postMessage", Fault(error="not_in_channel"))
    event = slack.message(f"<@{BOT}> hello", channel=CHANNEL)
    settled(slack, begin, "", event)
    assert slack.shows("/invite @Packshot")
    assert begin.running.inbox.counts() == {"dead": 1}
