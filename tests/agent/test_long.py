"""A long conversation stays small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from pydantic import JsonValue

from agent.speech import KEPT_TURNS, MOST_TURNS
from tests.agent.fakes import Scripted, call, mug, says, studio
from tests.agent.talking import legal, messages

TURNS = 40


def chatty(said: Sequence[BaseMessage], situation: Mapping[str, JsonValue]) -> AIMessage:
    """Seven shots of four steps at first, then seven changes a turn, each with a long account."""
    if situation["results"] is not None:
        return AIMessage("Made as asked. " * 5)
    shade = len(said) % 250
    shots = [call("tint", f"light_{n}", image="mug", shade=shade, mood="soft") for n in range(7)]
    if not situation["recipe"]:
        for n in range(7):
            shots += [
                call("tint", f"cut_{n}", image=f"light_{n}", shade=n),
                call("tint", f"shadow_{n}", image=f"cut_{n}", shade=n + 10),
                call("export", f"file_{n}", image=f"shadow_{n}", channel="amazon", slot="main"),
            ]
    return says("I change the light of all seven shots and keep the rest as it is. " * 4, *shots)


def test_forty_turns_stay_small(home: Path) -> None:
    """What they take of the processor is measured by the bench `conversation`."""
    with studio(home, Scripted(script=chatty)) as house:
        house.plan("t", "make it", [mug()])
        for turn in range(TURNS - 1):
            planned = house.plan("t", f"another light please, this is wish number {turn}")
            assert planned.outcome == "plan"
        assert legal(messages(house))
    size = sum(path.stat().st_size for path in home.glob("conversations.sqlite*"))
    assert size <= 5_000_000


def test_turns_long_past_are_forgotten_and_the_recipe_is_not(home: Path) -> None:
    with studio(home, Scripted(script=chatty)) as house:
        house.plan("t", "make it", [mug()])
        recipe = house.state("t").recipe
        for turn in range(2 * MOST_TURNS):
            house.plan("t", f"another light please, this is wish number {turn}")
        said = messages(house)
        told = [message.text for message in said if isinstance(message, HumanMessage)]
        assert KEPT_TURNS <= len(told) <= MOST_TURNS
        assert told[-1].endswith(f"number {2 * MOST_TURNS - 1}")
        assert legal(said)
        state = house.state("t")
        assert state.recipe.keys() == recipe.keys()
        assert list(state.uploads) == ["mug"]
        list(house.back_to("t", 1))
        assert house.state("t").recipe == recipe
