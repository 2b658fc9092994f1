"""A long conversation stays small and quick."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

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


def test_forty_turns_stay_small_and_the_last_is_as_quick_as_the_first(home: Path) -> None:
    spent = []
    with studio(home, Scripted(script=chatty)) as house:
        house.plan("t", "make it", [mug()])
        for turn in range(TURNS - 1):
            begin = time.process_time()
            planned = house.plan("t", f"another light please, this is wish number {turn}")
            spent.append(time.process_time() - begin)
            assert planned.outcome == "plan"
        assert legal(messages(house))
    size = sum(path.stat().st_size for path in home.glob("conversations.sqlite*"))
    print(
        f"{TURNS} turns: {size / 1e6:.2f} MB, {1000 * min(spent):.0f} to {1000 * max(spent):.0f} ms"
    )
    assert size <= 5_000_000
    # Processor time of the whole process, so that a slow or a busy machine asks the same; the
    # bench holds the bar in milliseconds.
    early, late = median(spent[3:13]), median(spent[-10:])
    assert late <= 1.6 * early


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
