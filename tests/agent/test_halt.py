"""A run that was stopped: told in a sentence, consistent, and gone on with by a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from langchain_core.messages import AIMessage, BaseMessage
from pydantic import JsonValue

from agent import Event, Replied, StepDone, Studio
from agent.conversation import Deliverable, Result
from agent.engine import STOPPED
from agent.halt import goes_on, told
from tests.agent.fakes import Scripted, call, in_turn, mug, says, studio
from tests.agent.operations import RAN
from tests.agent.talking import finished, legal, messages

MANY = 12
SLOW = [call("tint", f"s{n}", image="mug", shade=10 * n, wait=0.1) for n in range(MANY)]
FILES = [call("export", f"f{n}", image=f"s{n}") for n in range(MANY)]


def file(name: str) -> Deliverable:
    return Deliverable(name, None, None, None, None, None, None)


def stopped_at_first(house: Studio, text: str) -> list[Event]:
    """A turn that is stopped as soon as a step is done."""
    events: list[Event] = []
    for event in house.say("t", text, [mug()] if not house.state("t").uploads else []):
        events.append(event)
        if isinstance(event, StepDone) and not event.cached:
            house.stop("t")
    return events


def reply(events: Sequence[Event]) -> str:
    return next(event.text for event in events if isinstance(event, Replied))


@pytest.mark.parametrize("text", ["go on", "Continue!", "finish it, please.", "keep going"])
def test_words_that_ask_for_the_rest(text: str) -> None:
    assert goes_on(text)


@pytest.mark.parametrize("text", ["", "go on vacation", "continue with marble", "no"])
def test_words_that_ask_for_more(text: str) -> None:
    assert not goes_on(text)


def test_the_sentence_counts_files_and_names_what_failed() -> None:
    results = {
        "a": Result("done", made="1"),
        "b": Result("skipped", why=STOPPED),
        "c": Result("failed", why="too small"),
    }
    assert told(results, [file("a"), file("b")]) == (
        "Stopped: 1 of 2 files made. c: too small Say “go on” for the rest."
    )
    assert told({"a": results["a"], "b": results["b"]}, []).startswith("Stopped: 1 of 2 steps")
    assert told({"a": results["a"], "c": results["c"]}, [file("a")]) == ""


def test_a_stopped_turn_is_told_kept_and_gone_on_with(home: Path) -> None:
    with studio(home, in_turn(says("slow", *SLOW, *FILES))) as house:
        events = stopped_at_first(house, "make it")
        assert "go on" in reply(events)
        state = house.state("t")
        assert (state.version, state.unfinished) == (1, False)
        kept = {name for name, result in state.results.items() if result.ok}
        assert 0 < len(kept) < len(state.results)
        ran = RAN["tint"]
        rest = list(house.say("t", "go on"))
        assert legal(messages(house))
        assert all(result.ok for result in finished(rest).results.values())
        assert RAN["tint"] == MANY > ran
        assert house.state("t").version == 1
    assert reply(rest) == "Here is the rest."


def test_the_planner_is_not_asked_what_to_do_about_a_stop(home: Path) -> None:
    asked = 0

    def script(said: Sequence[BaseMessage], situation: Mapping[str, JsonValue]) -> AIMessage:
        nonlocal asked
        asked += 1
        return says("slow", *SLOW)

    with studio(home, Scripted(script=script)) as house:
        stopped_at_first(house, "make it")
    assert asked == 1


def test_the_next_turn_makes_what_a_stop_has_left(home: Path) -> None:
    more = says("darker", call("tint", "s0", image="mug", shade=200))
    with studio(home, in_turn(says("slow", *SLOW), more)) as house:
        stopped_at_first(house, "make it")
        end = finished(house.say("t", "the first darker"))
        assert legal(messages(house))
    assert len(end.results) == MANY
    assert all(result.ok for result in end.results.values())


def test_with_nothing_left_the_words_go_to_the_planner(home: Path) -> None:
    with studio(home, in_turn(says("slow", SLOW[0]), says("on with what?"))) as house:
        list(house.say("t", "make it", [mug()]))
        assert reply(list(house.say("t", "go on"))) == "on with what?"


def test_an_undo_that_is_stopped_says_so(home: Path) -> None:
    change = says("less", *[call("tint", f"s{n}", image="mug", shade=100) for n in range(MANY)])
    with studio(home, in_turn(says("slow", *SLOW), change)) as house:
        stopped_at_first(house, "make it")
        list(house.say("t", "all the same"))
        undone: list[Event] = []
        for event in house.undo("t"):
            undone.append(event)
            if isinstance(event, StepDone) and not event.cached:
                house.stop("t")
        told_of = reply(undone)
    assert told_of.startswith("Undone")
    assert "Stopped" in told_of
