"""Money in conversations: what is asked, refused, left out, booked and given back."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from langchain_core.messages import ToolMessage

from agent import (
    Decision,
    Event,
    Planned,
    Question,
    Replied,
    StepStarted,
    Studio,
    Upload,
    read_usage,
)
from agent.budget import Budgets
from agent.ledger import NOBODY, Entry, Ledger, Payer
from tests.agent.fakes import call, in_turn, mug, photo, says, settings, studio
from tests.agent.operations import RAN, REGISTRY
from tests.agent.talking import (
    APPROVE,
    CUT,
    MAIN,
    SCENES,
    finished,
    legal,
    messages,
    planned,
    question,
    tool_texts,
)
from tests.agent.test_resume import killed_in
from tools.errors import OperationError

BROKEN = call("paint", "beach", image="cut", prompt="broken")
DUSK = call("paint", "beach", image="cut", prompt="the beach at dusk")
FRAME = call("tint", "frame", image="beach", shade=9)


def spend(home: Path, usd: float, thread: str = "other") -> None:
    """What another conversation spends meanwhile."""
    with closing(Ledger(settings(home).books)) as ledger:
        ledger.settle(Payer(thread), Entry("step", "paint", usd, "x"))


def spent(home: Path) -> list[tuple[str, int, float]]:
    """Name, steps and dollars of each operation."""
    return [(row.name, row.steps, row.usd) for row in read_usage(settings(home)).models]


def reserved(home: Path) -> float:
    with closing(Ledger(settings(home).books, Budgets(day=100))) as ledger:
        return ledger.purses(NOBODY)[0].reserved


def test_paid_steps_that_ran_are_booked_with_who_asked(home: Path) -> None:
    with studio(home, in_turn(says("scenes", CUT, *SCENES))) as house:
        asked = question(house.say("t", "make it", [mug()], user="anne"))
        assert spent(home) == []
        list(house.decide("t", asked.id, APPROVE, user="bob"))
    assert spent(home) == [("paint", 2, 0.08)]
    (row,) = read_usage(settings(home)).conversations
    assert (row.name, row.steps) == ("t", 2)
    assert reserved(home) == 0


def test_the_question_shows_what_is_left(home: Path) -> None:
    budgets = Budgets(conversation=0.5, day=2)
    with studio(home, in_turn(says("scenes", CUT, *SCENES)), budgets=budgets) as house:
        asked = question(house.say("t", "make it", [mug()]))
    assert asked.text == (
        "Run 2 paid steps (beach, forest) for at most $0.08?"
        " Left: $0.50 of $0.50 for this conversation, $2.00 of $2.00 for today."
    )


def test_a_failed_step_and_a_cached_one_cost_nothing(home: Path) -> None:
    model = in_turn(says("one", CUT, BROKEN, SCENES[1]), says("again", CUT, SCENES[1]))
    with studio(home, model, budgets=Budgets(day=0.08)) as house:
        asked = question(house.say("t", "make it", [mug()]))
        assert finished(house.decide("t", asked.id, APPROVE)).results["beach"].status == "failed"
        assert spent(home) == [("paint", 1, 0.04)]
        assert reserved(home) == 0
        events = list(house.say("u", "again", [mug()]))
    assert not [event for event in events if isinstance(event, Question)]
    assert spent(home) == [("paint", 1, 0.04)]


@pytest.mark.parametrize(
    ("prompt", "booked"),
    [("cheap", 0.013), ("not kept", 0.05), ("down", None), ("paid for nothing", 0.03)],
)
def test_what_an_answer_says_it_cost_is_booked(
    home: Path, prompt: str, booked: float | None
) -> None:
    told = call("paint", "beach", image="cut", prompt=prompt)
    with studio(home, in_turn(says("one", CUT, told))) as house:
        asked = question(house.say("t", "make it", [mug()]))
        assert "at most $0.04" in asked.text
        list(house.decide("t", asked.id, APPROVE))
    assert spent(home) == ([] if booked is None else [("paint", 1, booked)])
    assert reserved(home) == 0


@pytest.mark.parametrize(("prompt", "times"), [("cheap", 1), ("not kept", 1), ("down", 2)])
def test_what_only_stood_in_is_made_again_when_it_is_asked_for_again(
    home: Path, prompt: str, times: int
) -> None:
    told = call("paint", "beach", image="cut", prompt=prompt)
    with studio(home, in_turn(says("one", CUT, told), says("again", CUT, told))) as house:
        for thread in ("t", "u"):
            events = list(house.say(thread, "make it", [mug()]))
            if asked := [event for event in events if isinstance(event, Question)]:
                events = list(house.decide(thread, asked[0].id, APPROVE))
            assert finished(events).results["beach"].ok
    assert RAN["paint"] == times


def test_what_no_budget_holds_is_refused_and_not_asked_about(home: Path) -> None:
    budgets = Budgets(conversation=0.07)
    with studio(home, in_turn(says("scenes", CUT, *SCENES)), budgets=budgets) as house:
        events = list(house.say("t", "make it", [mug()]))
        state = house.state("t")
        assert legal(messages(house))
    why = (
        "2 paid steps (beach, forest) would cost up to $0.08, but of the budget of $0.07 for this"
        " conversation $0.07 is left ($0.00 spent): ask for less, or raise"
        " PACKSHOT_BUDGET_CONVERSATION."
    )
    assert [event for event in events if isinstance(event, Question | StepStarted)] == []
    assert (planned(events).outcome, planned(events).reply) == ("refuse", why)
    assert Replied(why) in events
    assert (state.recipe, state.version, state.unfinished) == ({}, 0, False)
    assert RAN.total() == 0


def test_what_is_free_of_such_a_plan_is_made(home: Path) -> None:
    model = in_turn(says("scenes and main", CUT, *SCENES, FRAME, MAIN))
    with studio(home, model, budgets=Budgets(day=0.07)) as house:
        events = list(house.say("t", "make it", [mug()]))
        end, told = finished(events), tool_texts(messages(house))
    plan = planned(events)
    assert (plan.outcome, set(plan.recipe), plan.paid) == ("plan", {"cut", "main"}, ())
    assert {name: result.ok for name, result in end.results.items()} == {"cut": True, "main": True}
    (why,) = end.left_out
    assert "for today $0.07 is left" in why
    assert why in plan.left_out
    assert "beach: left out" in told
    assert why in told[-1]
    assert RAN["paint"] == 0


def test_a_picture_that_cannot_be_changed_stays_as_it_was(home: Path) -> None:
    cropped = call("export", "square", image="cut", channel="etsy")
    model = in_turn(says("scene", CUT, SCENES[0], MAIN), says("dusk", DUSK, cropped))
    with studio(home, model, budgets=Budgets(conversation=0.05)) as house:
        asked = question(house.say("t", "make it", [mug()]))
        list(house.decide("t", asked.id, APPROVE))
        end = finished(house.say("t", "at dusk, and a square one"))
        recipe = house.state("t").recipe
    assert end.results["square"].status == "done"
    assert end.results["beach"].status == "cached"
    assert recipe["beach"]["args"] == {"image": "cut", "prompt": "beach"}
    assert "$0.01 is left ($0.04 spent)" in " ".join(end.left_out)


def test_a_plan_whose_old_pictures_would_cost_as_well_is_refused(home: Path) -> None:
    lighter = call("tint", "cut", image="mug", shade=99)
    square = call("export", "square", image="cut", channel="etsy")
    model = in_turn(says("scene", CUT, SCENES[0]), says("lighter", lighter, square))
    with studio(home, model, budgets=Budgets(conversation=0.05)) as house:
        asked = question(house.say("t", "make it", [mug()]))
        list(house.decide("t", asked.id, APPROVE))
        before = house.state("t")
        assert planned(list(house.say("t", "lighter"))).outcome == "refuse"
        assert house.state("t").recipe == before.recipe


def test_a_plan_of_which_nothing_new_is_free_leaves_all_as_it_was(home: Path) -> None:
    model = in_turn(says("main", CUT, MAIN), says("a scene", SCENES[0]))
    with studio(home, model, budgets=Budgets(day=0.01)) as house:
        list(house.say("t", "make it", [mug()]))
        before = house.state("t")
        assert planned(list(house.say("t", "at the beach"))).outcome == "refuse"
        after = house.state("t")
    assert (after.recipe, after.version) == (before.recipe, 1)


def test_money_that_is_gone_before_the_yes_is_said_and_the_rest_is_made(home: Path) -> None:
    model = in_turn(says("scenes", CUT, *SCENES, FRAME, MAIN))
    with studio(home, model, budgets=Budgets(day=0.10)) as house:
        asked = question(house.say("t", "make it", [mug()]))
        spend(home, 0.05)
        end = finished(house.decide("t", asked.id, APPROVE))
        assert legal(messages(house))
    assert RAN["paint"] == 0
    statuses = {name: result.status for name, result in end.results.items()}
    assert statuses == {
        "cut": "done",
        "beach": "failed",
        "forest": "skipped",
        "frame": "skipped",
        "main": "done",
    }
    (why,) = [text for text in end.left_out if "budget" in text]
    assert "$0.05 is left ($0.05 spent)" in why
    assert reserved(home) == 0


def test_two_conversations_cannot_both_have_the_last_dollar(home: Path) -> None:
    model = in_turn(says("scenes", CUT, *SCENES), says("scenes", CUT, *SCENES))
    with studio(home, model, budgets=Budgets(day=0.10)) as house:
        first = question(house.say("t", "make it", [mug()]))
        second = question(house.say("u", "make it", [Upload("mug.png", photo(90))]))
        assert finished(house.decide("t", first.id, APPROVE)).results["beach"].ok
        assert not finished(house.decide("u", second.id, APPROVE)).results["beach"].ok
    assert spent(home) == [("paint", 2, 0.08)]


def test_trying_again_asks_only_once_there_is_money(home: Path) -> None:
    model = in_turn(says("scenes", CUT, *SCENES))
    with studio(home, model, budgets=Budgets(day=0.10)) as house:
        asked = question(house.say("t", "make it", [mug()]))
        spend(home, 0.05)
        list(house.decide("t", asked.id, APPROVE))
        events = list(house.resume("t"))
        assert not [event for event in events if isinstance(event, Question)]
        assert "budget" in " ".join(finished(events).left_out)
    with studio(home, in_turn(), budgets=Budgets(day=0.20)) as house:
        asked = question(house.resume("t"))
        assert finished(house.decide("t", asked.id, APPROVE)).results["forest"].ok


def test_an_edit_that_no_budget_holds_keeps_the_question_open(home: Path) -> None:
    model = in_turn(says("scenes", CUT, *SCENES), says("dusk", DUSK))
    with studio(home, model, budgets=Budgets(conversation=0.15)) as house:
        asked = question(house.say("t", "make it", [mug()]))
        list(house.decide("t", asked.id, APPROVE))
        asked = question(house.say("t", "beach at dusk"))
        edit = Decision(action="edit", edits={"cut": {"shade": 200}})
        again = question(house.decide("t", asked.id, edit))
        assert again.paid == ("beach",)
        assert "PACKSHOT_BUDGET_CONVERSATION" in again.text
        end = finished(house.decide("t", again.id, APPROVE))
    assert end.results["beach"].ok
    assert RAN["paint"] == 3


def test_a_run_outside_of_conversations_keeps_the_days_budget(home: Path) -> None:
    with studio(home, in_turn(), budgets=Budgets(day=0.05)) as house:
        house.run_operation("paint", {"prompt": "x"}, [mug()])
        with pytest.raises(OperationError, match=r"for today \$0.01 is left"):
            house.run_operation("paint", {"prompt": "y"}, [mug()])
    assert spent(home) == [("paint", 1, 0.04)]
    (row,) = read_usage(settings(home)).conversations
    assert row.name == ""


def test_what_was_found_too_dear_is_not_paid_for_after_all(home: Path) -> None:
    """Nobody was asked about it: money that has come in meanwhile changes nothing."""
    steps = {"beach": {"op": "paint", "args": {"image": "mug", "prompt": "x"}}}
    with studio(home, in_turn(), budgets=Budgets(day=9)) as house:
        digest = house._premises.intake.read(mug(), "mug").digest
        run = house._premises.till.run(
            NOBODY, steps, {"mug": digest}, lambda event: None, over="It is too dear."
        )
    assert (run["beach"].status, run["beach"].why) == ("failed", "It is too dear.")
    assert RAN["paint"] == 0


def test_a_run_that_breaks_off_gives_back_what_it_had_set_aside(home: Path) -> None:
    def gone(event: Event) -> None:
        raise BrokenPipeError

    steps = {"beach": {"op": "paint", "args": {"image": "mug", "prompt": "x"}}}
    with studio(home, in_turn(), budgets=Budgets(day=9)) as house:
        digest = house._premises.intake.read(mug(), "mug").digest
        with pytest.raises(BrokenPipeError):
            house._premises.till.run(NOBODY, steps, {"mug": digest}, gone)
    assert reserved(home) == 0


def test_a_killed_run_gives_back_what_it_had_set_aside(home: Path) -> None:
    killed_in(home, "slow")
    assert spent(home) == [("paint", 1, 0.04)]
    with studio(home, in_turn(says("only that", CUT)), budgets=Budgets(day=0.04)) as house:
        assert finished(house.say("t", "just the mug, darker")).results["cut"].ok
    assert reserved(home) == 0


def test_a_dry_turn_asks_for_no_money(home: Path) -> None:
    own = replace(settings(home), budgets=Budgets(day=0.01))
    with studio(home, in_turn(says("scenes", CUT, *SCENES)), budgets=own.budgets) as house:
        plan = house.plan("t", "make it", [mug()])
    assert isinstance(plan, Planned)
    assert plan.paid == ("beach", "forest")
    assert not own.books.exists()


def test_without_paid_steps_there_is_no_ledger(home: Path) -> None:
    with Studio(settings(home), registry=REGISTRY) as house:
        house.run_operation("tint", {}, [mug()])
    with studio(home, in_turn(says("cut", CUT)), budgets=Budgets(day=1)) as house:
        list(house.say("t", "make it", [mug()]))
        assert [m for m in messages(house) if isinstance(m, ToolMessage)]
    assert not settings(home).books.exists()
