"""Conversations of which nothing may be sent to hosted models: who plans, and what is left out."""

from __future__ import annotations

from pathlib import Path

from agent import Question
from tests.agent.fakes import call, in_turn, mug, says, studio
from tests.agent.operations import RAN
from tests.agent.talking import APPROVE, CUT, MAIN, SCENES, finished, planned, question
from tests.agent.test_till import DUSK, spent

WHERE = "would be sent to a hosted model, which is switched off here"


def here() -> str:
    return "our photos stay here"


def test_a_hosted_planner_is_told_nothing(home: Path) -> None:
    own, hosted = in_turn(says("mine", CUT), says("mine", MAIN)), in_turn(says("theirs", CUT))
    with studio(home, own, hosted) as house:
        house.local = here
        end = finished(house.say("t", "make it", [mug()]))
        assert end.results["cut"].ok
        assert hosted.asked == []
        assert [situation["generator"] for situation in own.situations] == [False, False]
        house.local = str
        assert planned(house.say("u", "make it", [mug()])).reply == "theirs"


def test_what_only_they_make_is_left_out_and_what_they_made_stays(home: Path) -> None:
    cropped = call("export", "square", image="cut", channel="etsy")
    model = in_turn(says("scene", CUT, SCENES[0], MAIN), says("dusk", DUSK, cropped))
    with studio(home, model) as house:
        asked = question(house.say("t", "make it", [mug()]))
        list(house.decide("t", asked.id, APPROVE))
        house.local = here
        events = list(house.say("t", "at dusk, and a square one"))
        end = finished(events)
    assert not [event for event in events if isinstance(event, Question)]
    assert end.results["square"].status == "done"
    assert end.results["beach"].status == "cached"
    assert f"1 paid step (beach) {WHERE}" in " ".join(end.left_out)
    assert RAN["paint"] == 1


def test_a_plan_of_nothing_else_is_refused(home: Path) -> None:
    with studio(home, in_turn(says("scenes", CUT, *SCENES))) as house:
        house.local = here
        plan = planned(house.say("t", "make it", [mug()]))
    assert (plan.outcome, plan.reply) == ("refuse", f"2 paid steps (beach, forest) {WHERE}")
    assert RAN.total() == 0


def test_a_yes_to_what_was_asked_before_makes_only_what_is_free(home: Path) -> None:
    with studio(home, in_turn(says("scene", CUT, SCENES[0], MAIN))) as house:
        asked = question(house.say("t", "make it", [mug()]))
        house.local = here
        end = finished(house.decide("t", asked.id, APPROVE))
    assert end.results["main"].ok
    assert (end.results["beach"].status, end.results["beach"].why) == (
        "failed",
        f"what costs money {WHERE}",
    )
    assert RAN["paint"] == 0
    assert spent(home) == []
