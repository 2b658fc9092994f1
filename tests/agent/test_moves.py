"""Undo, redo and back: moves among the plans of a conversation."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import JsonValue

from agent import Decision, Replied, StepDone
from tests.agent.fakes import Scripted, call, in_turn, mug, says, studio
from tests.agent.operations import RAN
from tests.agent.talking import (
    APPROVE,
    CUT,
    MAIN,
    SCENES,
    finished,
    legal,
    messages,
    question,
    tool_texts,
)
from tests.servers import BOTH

DARK = call("tint", "cut", image="mug", shade=99)


def two_plans() -> Scripted:
    return in_turn(says("a", CUT, MAIN), says("b", DARK), says("again", DARK))


pytestmark = BOTH


def test_undo_and_redo_choose_among_plans_and_cost_nothing(home: Path) -> None:
    with studio(home, two_plans()) as house:
        list(house.say("t", "make it", [mug()]))
        first = house.state("t")
        list(house.say("t", "darker"))
        second = house.state("t")
        RAN.clear()
        end = finished(house.undo("t"))
        assert house.state("t").recipe == first.recipe
        assert house.state("t").version == 1
        assert end.results["main"].made == first.results["main"].made
        list(house.redo("t"))
        assert house.state("t").recipe == second.recipe
        list(house.back_to("t", 1))
        assert house.state("t").recipe == first.recipe
        events = list(house.say("t", "darker again"))
        assert house.state("t").recipe == second.recipe
        assert RAN.total() == 0
        assert legal(messages(house))
    assert all(event.cached for event in events if isinstance(event, StepDone))


def test_undo_ends_at_the_empty_plan(home: Path) -> None:
    with studio(home, two_plans()) as house:
        assert [type(event) for event in house.undo("t")] == [Replied]
        list(house.say("t", "make it", [mug()]))
        list(house.undo("t"))
        assert house.state("t").recipe == {}
        (said,) = house.undo("t")
        assert isinstance(said, Replied)
        assert "nothing to undo" in said.text
        (said,) = house.back_to("t", 7)
        assert isinstance(said, Replied)
        assert "choose 0 (empty) to 1" in said.text
        list(house.redo("t"))
        assert house.state("t").version == 1


def test_undo_goes_back_past_plans_that_were_undone(home: Path) -> None:
    model = in_turn(says("1", CUT), says("2", call("tint", "two", image="cut")), says("3", MAIN))
    with studio(home, model) as house:
        list(house.say("t", "one", [mug()]))
        list(house.say("t", "two"))
        list(house.undo("t"))
        list(house.say("t", "three"))
        assert set(house.state("t").recipe) == {"cut", "main"}
        list(house.undo("t"))
        assert set(house.state("t").recipe) == {"cut"}
        list(house.redo("t"))
        assert set(house.state("t").recipe) == {"cut", "main"}


def test_undo_while_a_question_is_open_drops_it(home: Path) -> None:
    model = in_turn(says("a", CUT, MAIN), says("scenes", *SCENES))
    with studio(home, model) as house:
        list(house.say("t", "make it", [mug()]))
        asked = question(house.say("t", "scenes"))
        list(house.undo("t"))
        assert house.question("t") is None
        assert len(list(house.decide("t", asked.id, APPROVE))) == 1
        assert legal(messages(house))
    assert RAN["paint"] == 0


def test_a_declined_plan_is_nothing_to_redo(home: Path) -> None:
    with studio(home, in_turn(says("scenes", CUT, *SCENES))) as house:
        asked = question(house.say("t", "make it", [mug()]))
        list(house.decide("t", asked.id, Decision(action="reject")))
        (said,) = house.redo("t")
    assert isinstance(said, Replied)
    assert "nothing to do again" in said.text


@pytest.mark.parametrize(("move", "version"), [(("undo", {}), 1), (("back_to", {"version": 0}), 0)])
def test_the_planner_may_move_too(
    home: Path, move: tuple[str, dict[str, JsonValue]], version: int
) -> None:
    model = in_turn(says("a", CUT), says("b", MAIN), says("back", move))
    with studio(home, model) as house:
        list(house.say("t", "one", [mug()]))
        list(house.say("t", "two"))
        RAN.clear()
        list(house.say("t", "go back"))
        assert house.state("t").version == version
        assert legal(messages(house))
    assert RAN.total() == 0


def test_a_move_and_a_change_in_one_message(home: Path) -> None:
    model = in_turn(
        says("a", CUT),
        says("b", MAIN),
        says("back and darker", call("tint", "cut", image="mug", shade=250), ("undo", {})),
    )
    with studio(home, model) as house:
        list(house.say("t", "one", [mug()]))
        list(house.say("t", "two"))
        list(house.say("t", "undo that and make it brighter"))
        state = house.state("t")
    assert list(state.recipe) == ["cut"]
    assert state.version == 3


def test_an_impossible_move_is_told_to_the_planner(home: Path) -> None:
    model = in_turn(says("", ("undo", {}), CUT), says("There is nothing to undo."))
    with studio(home, model) as house:
        list(house.say("t", "undo", [mug()]))
        texts = tool_texts(messages(house))
    assert "nothing to undo" in texts[0]
    assert "another call" in texts[1]
