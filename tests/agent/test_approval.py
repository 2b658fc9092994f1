"""Paid steps wait for an answer: what is asked, what an answer does, what holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage, ToolMessage
from pydantic import JsonValue, ValidationError

from agent import Decision, Replied, Upload
from tests.agent.fakes import call, in_turn, mug, photo, says, studio
from tests.agent.operations import OPERATIONS, RAN
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


def test_every_paid_operation_stays_in_the_local_threads() -> None:
    from tools.operation import operations

    every = [*OPERATIONS.values(), *operations().values()]
    assert all(operation.where == "io" for operation in every if operation.paid)
    assert any(operation.paid for operation in every)


def test_only_paid_steps_are_asked_about_with_their_price(home: Path) -> None:
    with studio(home, in_turn(says("scenes", CUT, *SCENES, MAIN))) as house:
        asked = question(house.say("t", "make it", [mug()]))
        assert asked.paid == ("beach", "forest")
        assert set(asked.run) == {"cut", "beach", "forest", "main"}
        assert asked.cost_usd == pytest.approx(0.08)
        assert asked.text == "Run 2 paid steps (beach, forest) for at most $0.08?"
        assert RAN.total() == 0
        assert house.state("t").question == asked.id
        assert not house.state("t").unfinished
        assert house.question("t") == asked
        end = finished(house.decide("t", asked.id, APPROVE))
        assert legal(messages(house))
    assert all(result.ok for result in end.results.values())
    assert RAN["paint"] == 2


def test_a_malformed_decision_is_refused_and_the_question_stays(home: Path) -> None:
    with studio(home, in_turn(says("scenes", CUT, *SCENES))) as house:
        asked = question(house.say("t", "make it", [mug()]))
        with pytest.raises(ValidationError):
            Decision.model_validate({"action": "perhaps"})
        odd = Decision.model_construct(action="perhaps")  # as an old front end might send
        with pytest.raises(ValidationError):
            list(house.decide("t", asked.id, odd))
        assert house.question("t") == asked
        list(house.decide("t", asked.id, APPROVE))
    assert RAN["paint"] == 2


@BOTH
def test_a_studio_opened_anew_still_knows_the_question(home: Path) -> None:
    with studio(home, in_turn(says("scenes", CUT, *SCENES))) as house:
        asked = question(house.say("t", "make it", [mug()]))
    with studio(home, in_turn()) as house:
        assert question(house.resume("t")) == asked
        end = finished(house.decide("t", asked.id, APPROVE))
    assert end.results["beach"].ok


def test_steps_that_are_stored_are_not_asked_about_again(home: Path) -> None:
    forest = call("paint", "forest", image="cut", prompt="a forest at dusk")
    model = in_turn(says("scenes", CUT, *SCENES), says("dusk", forest))
    with studio(home, model) as house:
        asked = question(house.say("t", "make it", [mug()]))
        list(house.decide("t", asked.id, APPROVE))
        again = question(house.say("t", "dusk"))
    assert again.paid == ("forest",)
    assert again.id != asked.id


@BOTH
def test_a_late_answer_changes_nothing(home: Path) -> None:
    forest = call("paint", "forest", image="cut", prompt="something dear")
    model = in_turn(says("scenes", CUT, *SCENES), says("other", forest))
    with studio(home, model) as house:
        old = question(house.say("t", "make it", [mug()]))
        list(house.decide("t", old.id, APPROVE))
        new = question(house.say("t", "a dear one"))
        RAN.clear()
        assert [type(event) for event in house.decide("t", old.id, APPROVE)] == [Replied]
        assert RAN.total() == 0
        assert house.question("t") == new
        list(house.decide("t", new.id, APPROVE))
        assert RAN["paint"] == 1
        assert len(list(house.decide("t", new.id, APPROVE))) == 1
        assert RAN["paint"] == 1


@BOTH
def test_a_rejection_holds_whatever_others_have_made(home: Path) -> None:
    model = in_turn(says("scenes", CUT, *SCENES), says("scenes", CUT, *SCENES))
    with studio(home, model) as house:
        asked = question(house.say("t", "make it", [mug()]))
        other = question(house.say("other", "make it", [mug()]))
        list(house.decide("other", other.id, APPROVE))
        RAN.clear()
        end = finished(house.decide("t", asked.id, Decision(action="reject")))
        state = house.state("t")
        assert legal(messages(house))
    assert RAN.total() == 0
    assert (state.recipe, state.question, end.results) == ({}, None, {})
    assert "nothing was made" in state.reply


def test_a_rejection_with_a_note_is_planned_again(home: Path) -> None:
    model = in_turn(says("scenes", CUT, *SCENES), says("only the cut", CUT))
    with studio(home, model) as house:
        asked = question(house.say("t", "make it", [mug()]))
        decision = Decision(action="reject", note="too dear, just cut it out")
        end = finished(house.decide("t", asked.id, decision))
        assert legal(messages(house))
    assert model.asked[1][-1].text == "too dear, just cut it out"
    assert list(end.results) == ["cut"]


@BOTH
def test_an_edit_is_applied_and_told_to_the_planner(home: Path) -> None:
    with studio(home, in_turn(says("scenes", CUT, *SCENES))) as house:
        asked = question(house.say("t", "make it", [mug()]))
        decision = Decision(action="edit", edits={"beach": {"prompt": "a calm beach"}})
        end = finished(house.decide("t", asked.id, decision))
        said, recipe = messages(house), house.state("t").recipe
    assert end.results["beach"].ok
    assert recipe["beach"]["args"] == {"image": "cut", "prompt": "a calm beach"}
    assert legal(said)
    assert any("the user changed beach" in text for text in tool_texts(said))


@pytest.mark.parametrize(
    ("edits", "text"),
    [
        ({"beach": {"image": "nowhere"}}, "unknown image 'nowhere'"),
        ({"unknown": {"prompt": "x"}}, "unknown operation 'unknown'"),
        ({"beach": {"colour": "red"}}, "unknown argument 'colour'"),
    ],
)
def test_a_bad_edit_keeps_the_question_open_and_says_why(
    home: Path, edits: dict[str, dict[str, JsonValue]], text: str
) -> None:
    with studio(home, in_turn(says("scenes", CUT, *SCENES))) as house:
        asked = question(house.say("t", "make it", [mug()]))
        again = question(house.decide("t", asked.id, Decision(action="edit", edits=edits)))
        assert text in again.text
        assert RAN.total() == 0
        end = finished(house.decide("t", again.id, APPROVE))
    assert all(result.ok for result in end.results.values())


def test_an_edit_that_makes_more_paid_steps_run_asks_again(home: Path) -> None:
    dusk = call("paint", "forest", image="cut", prompt="dusk")
    model = in_turn(says("scenes", CUT, *SCENES), says("dusk", dusk))
    with studio(home, model) as house:
        asked = question(house.say("t", "make it", [mug()]))
        list(house.decide("t", asked.id, APPROVE))
        asked = question(house.say("t", "forest at dusk"))
        assert asked.paid == ("forest",)
        RAN.clear()
        edit = Decision(action="edit", edits={"cut": {"shade": 200}})
        again = question(house.decide("t", asked.id, edit))
        assert set(again.paid) == {"beach", "forest"}
        assert RAN.total() == 0
        list(house.decide("t", again.id, APPROVE))
    assert RAN["paint"] == 2


@pytest.mark.parametrize(("text", "painted"), [("Yes!", 2), ("ok", 2), ("no", 0), ("No.", 0)])
def test_a_plain_yes_or_no_answers(home: Path, text: str, painted: int) -> None:
    with studio(home, in_turn(says("scenes", CUT, *SCENES))) as house:
        list(house.say("t", "make it", [mug()]))
        list(house.say("t", text))
        assert house.question("t") is None
    assert RAN["paint"] == painted


@BOTH
def test_a_text_while_a_question_is_open_is_planned_anew(home: Path) -> None:
    model = in_turn(says("scenes", CUT, *SCENES), says("cut only", CUT))
    with studio(home, model) as house:
        asked = question(house.say("t", "make it", [mug()]))
        end = finished(house.say("t", "forget the scenes, just cut it out"))
        said = messages(house)
        assert len(list(house.decide("t", asked.id, APPROVE))) == 1
    assert legal(said)
    second = [i for i, message in enumerate(said) if isinstance(message, HumanMessage)][1]
    assert isinstance(said[second - 1], ToolMessage)
    assert RAN["paint"] == 0
    assert end.results["cut"].ok


def test_an_upload_while_a_question_is_open_is_legal(home: Path) -> None:
    model = in_turn(says("scenes", CUT, *SCENES), says("both seen"))
    with studio(home, model) as house:
        list(house.say("t", "make it", [mug()]))
        list(house.say("t", "yes", [Upload("cup.png", photo(90))]))
        assert legal(messages(house))
    uploads = model.situations[1]["uploads"]
    assert isinstance(uploads, dict)
    new = {name for name, one in uploads.items() if isinstance(one, dict) and one["new"]}
    assert (set(uploads), new) == ({"mug", "cup"}, {"cup"})
    assert RAN.total() == 0
