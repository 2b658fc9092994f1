"""Blocks: within Slack's limits whatever comes, and harmless whatever is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from agent import (
    Deliverable,
    Finished,
    PhotoRead,
    PhotoRefused,
    Planned,
    Question,
    Replied,
    StepDone,
    StepFailed,
    StepSkipped,
    StepStarted,
)
from bot.slack.blocks import (
    BLOCKS,
    BYTES,
    SECTION,
    TEXT,
    context,
    cut,
    escape,
    listed,
    message,
    section,
    table,
)
from bot.slack.card import Card
from bot.slack.forms import form
from bot.slack.message import Message
from bot.slack.parcels import cards_of
from bot.slack.payload import Json, part, parts, text
from bot.slack.reply import untold
from bot.slack.showcase import PICTURES, Change, Picture, account, picture_of, pictures

NASTY = "<!channel> <@U1> & *b* <https://evil|x> `" + "x" * 200


def check(shown: Message) -> None:
    """What Slack would check."""
    assert 0 < len(shown.text) <= 4000
    assert len(shown.blocks) <= 50
    assert len(json.dumps(shown.blocks, ensure_ascii=False).encode()) <= 13_200
    for block in shown.blocks:
        parsed = Block.parse(dict(block))
        assert parsed is not None
        parsed.validate_json()
        if block["type"] == "section":
            assert 0 < len(text(block, "text", "text")) <= 3000
        for element in parts(block, "elements"):
            assert len(text(element, "value")) <= 2000
    told = json.dumps([shown.text, *shown.blocks])
    assert "<!channel>" not in told
    assert "<https://evil" not in told
    if shown.plain:
        check(Message(shown.text, shown.plain))


def plan(names: Sequence[str] = ("front",), reply: str = NASTY) -> Planned:
    files = tuple(Deliverable(name, "amazon", "main", None, 2000, 2000, "jpeg") for name in names)
    return Planned("plan", reply, {}, ("a", "b"), ("b",), 0.04, files, (NASTY,))


def test_a_card_at_every_stage_is_within_the_limits() -> None:
    card = Card("1.1")
    check(card.message())
    for event in (
        PhotoRead(NASTY, {}, (NASTY,)),
        PhotoRefused(NASTY, NASTY),
        plan([f"{NASTY}{number}" for number in range(200)], NASTY * 40),
        StepStarted(NASTY, "relight"),
        StepDone("a", "relight", 1.0, False),
        StepFailed(NASTY, "relight", NASTY * 30),
        StepSkipped("b", "export", "a"),
    ):
        card.take(event)
        check(card.message())
    assert "3/3" in json.dumps(card.message().blocks)
    card.take(Question("q", NASTY, ("a",), ("a",), 0.04))
    check(card.message())
    buttons = [text(one, "action_id") for one in parts(card.message().blocks[-1], "elements")]
    assert buttons == ["packshot_run", "packshot_edit", "packshot_cancel"]


def test_a_reply_without_a_plan_is_shown_as_it_is() -> None:
    card = Card("1.1")
    card.take(Replied("there is nothing to undo: the plan is empty"))
    assert card.message().text == "there is nothing to undo: the plan is empty"


def test_what_a_reply_lists_is_a_list_and_told_once() -> None:
    lacks = ("the back needs a photo", "a size picture needs the height", "no red one")
    reply = f"Planned 2 files: a, b. Not in it: {lacks[0]}; {lacks[1]}."
    card = Card("1.1")
    card.take(replace(plan(reply=reply), left_out=lacks))
    card.take(StepStarted("a", "relight"))
    shown = [text(one, "text", "text") for one in card.message().blocks]
    assert shown[0] == "Planned 2 files: a, b."
    assert "*Not in it*\n• " + "\n• ".join(lacks) in shown
    card.take(Replied(reply))
    card.take(Finished({}, (), lacks))
    ended = json.dumps(card.message().blocks)
    assert card.message().text == reply
    assert [ended.count(one) for one in lacks] == [1, 1, 0], "the account below tells the rest"
    assert untold(lacks, card.told) == lacks[2:]


def test_pictures_fill_a_message_with_the_longest_of_texts() -> None:
    shown = [
        Picture("s" * 60, f"{NASTY}{n}", "f" * 64, "&" * 600, n, "F0123456789")
        for n in range(PICTURES)
    ]
    found = pictures(shown, "1700000000.000000", f"pictures/msg/{'k' * 150}/0", {})
    check(found)
    assert len(found.blocks) == 2 * PICTURES
    assert picture_of(json.loads(json.dumps(shown[0].document()))) == shown[0]


@pytest.mark.parametrize(("count", "messages"), [(1, [1]), (5, [5]), (7, [4, 3]), (11, [4, 4, 3])])
def test_pictures_are_spread_evenly_over_messages(count: int, messages: list[int]) -> None:
    shown = [Picture(f"s{n}", "a.jpg", "f" * 64, "", n, f"F{n}") for n in range(count)]
    found = list(cards_of("k", shown))
    assert [len(some) for _, some in found] == messages
    assert [one for _, some in found for one in some] == shown
    assert len({card for card, _ in found}) == len(found)
    assert list(cards_of("k", [])) == []


def test_an_account_of_nothing_is_an_account() -> None:
    gone = Change(removed=("a.jpg",), lost=(("<a>.jpg", "U1"),), left_out=(NASTY,) * 3)
    found = account(0, [], gone, "1.1", 3, first=False, shown=False)
    check(found)
    told = json.dumps(found.blocks)
    assert "0 files in the gallery." in told
    assert "&lt;a&gt;.jpg, approved by <@U1>, is another" in told


def test_forms_are_within_the_limits() -> None:
    view = form("redo", {"t": "1.1", "s": "s" * 200})
    title = part(view, "title")
    assert len(text(title, "text")) <= 24
    assert len(str(view["private_metadata"])) <= 3000


@given(st.lists(st.text(max_size=5000), max_size=80))
def test_any_texts_make_a_message(texts: list[str]) -> None:
    blocks: list[Json] = [section(escape(one)) for one in texts]
    blocks += [
        *listed("Told", texts),
        context(escape("".join(texts))),
        table([texts[:20] or ["a"]]),
    ]
    end = section("the end")
    found = message(escape("".join(texts)) or "-", blocks, [end])
    assert found.blocks[-1] == end
    assert len(found.blocks) <= BLOCKS
    assert len(json.dumps(found.blocks, ensure_ascii=False).encode()) <= BYTES + 300
    assert len(found.text) <= TEXT


@pytest.mark.parametrize("most", range(1, 12))
def test_a_cut_never_halves_an_entity(most: int) -> None:
    short = cut("&amp;&lt;&gt;&amp;", most)
    assert len(short) <= most
    assert "&" not in short.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_a_section_is_never_too_long() -> None:
    assert len(text(section("y" * 10_000), "text", "text")) == SECTION
