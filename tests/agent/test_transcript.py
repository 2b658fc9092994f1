"""A conversation as a hosted planner reads it."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage
from PIL import Image

from agent import Upload
from agent.conversation import Recipe
from agent.glimpse import SIDE, Glimpses
from agent.transcript import MOST_SHOWN, Archive, Transcript
from tests.agent.fakes import in_turn, photo, says, studio
from tests.agent.operations import OPERATIONS

CUT = {"op": "tint", "args": {"image": "mug", "shade": 7, "mood": "soft", "wait": 0.0}}
MAIN = {"op": "export", "args": {"image": "cut", "channel": "etsy", "slot": None}}
PLANS: dict[int, Recipe] = {
    0: {},
    1: {"cut": CUT},
    2: {"cut": CUT, "main": MAIN},
    3: {"main": MAIN},
}
FACTS = {"width": 64, "height": 48, "backdrop": "plain"}
MUG = {"role": "photo", "facts": FACTS}


def said(text: str, plan: int | None = None, *uploads: str) -> HumanMessage:
    extra: dict[str, object] = {} if plan is None else {"plan": plan}
    if uploads:
        extra["uploads"] = [{"name": name, **MUG} for name in uploads]
    return HumanMessage(text, additional_kwargs=extra)


def told(
    *messages: AnyMessage, uploads: tuple[str, ...] = ("mug",), sees: bool = False
) -> list[str]:
    archive = Archive(PLANS.__getitem__, lambda name: name.encode())
    transcript = Transcript(OPERATIONS, dict.fromkeys(uploads, MUG), archive, sees)
    return [json.dumps(one.content, ensure_ascii=False) for one in transcript.of(messages)]


def test_what_has_changed_in_the_plan_is_told_once() -> None:
    lines = told(said("make it", 0, "mug"), AIMessage("ok"), said("and", 1), said("now", 2))
    assert lines[0] == json.dumps(
        "make it\n[photo 'mug': 64×48 px, backdrop plain]", ensure_ascii=False
    )
    assert '[plan 1: cut = tint {\\"image\\": \\"mug\\", \\"shade\\": 7}]' in lines[2]
    assert '[plan 2: main = export {\\"image\\": \\"cut\\", \\"channel\\": \\"etsy\\"}]' in lines[3]
    assert told(said("a", 2), said("b", 2))[1] == '"b"'
    assert "[plan 3: gone: cut]" in told(said("a", 2), said("b", 3))[1]
    assert told(said("a", 2), said("old"), said("b", 2))[1:] == ['"old"', '"b"']


def test_what_was_forgotten_is_told_with_the_first_message() -> None:
    """After the front of a conversation is gone, all uploads and the whole plan are still known."""
    lines = told(said("softer", 2), said("a cup too", 2, "cup"), uploads=("mug", "cup"))
    assert "[photo 'mug': 64×48 px" in lines[0]
    assert "cut = tint" in lines[0]
    assert "main = export" in lines[0]
    assert "[photo 'cup': 64×48 px" in lines[1]
    assert "mug" not in lines[1]


def test_a_message_reads_the_same_in_every_request() -> None:
    talk = [said("make it", 0, "mug"), AIMessage("ok"), said("and", 1), AIMessage("ok")]
    for end in range(1, len(talk)):
        assert told(*talk)[:end] == told(*talk[:end])


def test_only_the_latest_photos_are_shown() -> None:
    names = tuple(f"mug_{n}" for n in range(200))
    (line,) = told(said("make it", 0, *names), uploads=names, sees=True)
    assert line.count('"image/jpeg"') == MOST_SHOWN
    shown = [f'"{base64.b64encode(name.encode()).decode()}"' for name in names]
    assert [name in line for name in shown] == [False] * 194 + [True] * 6
    assert all(f"[photo '{name}'" in line for name in names)


def test_answers_stay_as_they_are() -> None:
    messages = [AIMessage("x"), ToolMessage("y", tool_call_id="1")]
    assert Transcript(OPERATIONS, {}, Archive()).of(messages) == messages


def test_a_glimpse_is_small_and_has_no_metadata(home: Path) -> None:
    with studio(home, in_turn(says("ok"))) as house:
        list(house.say("t", "look", [Upload("big.png", photo(size=(2000, 1000)))]))
        glimpses = Glimpses(house._premises.records, house._premises.store)
        first, again = glimpses.of("t", "big"), glimpses.of("t", "big")
        assert glimpses.of("t", "none") is None
    assert first is not None
    assert first == again
    small = Image.open(io.BytesIO(first))
    assert (small.format, small.size) == ("JPEG", (SIDE, SIDE // 2))
    assert not small.getexif()
    assert len(first) < 60_000
