"""A hosted planner's turn in bounds: rounds, seconds, tokens, money, and the same mistake twice."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage
from pydantic import JsonValue

from agent import Event, Replied, Settings, Studio, read_usage
from agent.budget import NO_LIMIT, Budgets
from agent.graph import GAVE_UP, ROUNDS
from agent.guard import FELL_BACK, MALFORMED, REPEATED, Guard, guard_of, tokens_of
from agent.ledger import NOBODY
from agent.planner import Planner, hosted_model
from agent.prices import Tokens
from agent.recipe import Operations
from agent.settings import HostedPlanner
from tests.agent.fakes import in_turn, mug, says
from tests.agent.operations import REGISTRY
from tests.agent.stand_in import Scripted, asks, serving, tells
from tests.agent.talking import CUT, finished, legal, messages, planned

GOOD: dict[str, JsonValue] = {"save_as": "hosted", "image": "mug", "shade": 7}
WRONG: dict[str, JsonValue] = {"save_as": "hosted", "image": "cup"}
TORN = '{"save_as": "hosted", "image": '


def house(
    home: Path,
    server: Scripted,
    budgets: Budgets = NO_LIMIT,
    offline: BaseChatModel | None = None,
    **limits: float,
) -> Studio:
    """A studio whose hosted planner is that server; the built-in one cuts the mug out."""
    hosted = replace(HostedPlanner("gpt-6-luna", server.url, "sk-test", responses=False), **limits)  # type: ignore[arg-type]
    own = replace(Settings.at(home), planner=hosted, budgets=budgets)
    model = offline or in_turn(says("built-in plan", CUT))
    made: list[Studio] = []

    def planner(operations: Operations) -> Planner:
        guard = guard_of(hosted, made[0]._premises.ledger)
        return Planner(operations, model, hosted_model(hosted), "You plan.", guard)

    made.append(Studio(own, registry=REGISTRY, planner=planner))
    return made[0]


def say(studio: Studio) -> list[Event]:
    return list(studio.say("t", "make it", [mug()], user="anne"))


def took_over(events: Sequence[Event], why: str) -> bool:
    """Whether the built-in planner made this turn's plan, and said why, once."""
    end = finished(events)
    return (
        planned(events).reply == "built-in plan"
        and list(end.results) == ["cut"]
        and end.results["cut"].ok
        and [text for text in end.left_out if "planner" in text] == [why]
    )


def test_each_call_is_booked_with_its_tokens_and_price(home: Path) -> None:
    with serving(asks("tint", GOOD), tells("All done.")) as server, house(home, server) as studio:
        say(studio)
        usage = read_usage(studio.settings)
    (model,) = usage.models
    assert (model.name, model.calls, model.input, model.cached, model.output) == (
        "gpt-6-luna",
        2,
        4000,
        3840,
        20,
    )
    assert model.usd == pytest.approx(2 * (2000 * 0.10 + 10 * 0.50) / 1e6)
    assert [row.name for row in usage.conversations] == ["t"]


def test_a_call_that_cannot_be_read_is_mended_once(home: Path) -> None:
    with (
        serving(asks("tint", TORN), asks("tint", GOOD), tells("All done.")) as server,
        house(home, server) as studio,
    ):
        end = finished(say(studio))
        assert legal(messages(studio))
    assert end.results["hosted"].ok
    assert end.left_out == ()
    assert "not valid JSON" in json.dumps(server.log[1])


def test_the_second_unreadable_call_ends_it(home: Path) -> None:
    torn = asks("tint", TORN), asks("tint", TORN + " "), asks("tint", GOOD)
    with serving(*torn) as server, house(home, server) as studio:
        assert took_over(say(studio), MALFORMED)
        assert legal(messages(studio))
    assert len(server.log) == 2


def test_the_same_wrong_calls_twice_end_it(home: Path) -> None:
    same = asks("tint", WRONG), asks("tint", WRONG, "sure")
    offline = in_turn(says("built-in plan", CUT))
    with serving(*same) as server, house(home, server, offline=offline) as studio:
        assert took_over(say(studio), REPEATED)
        assert legal(messages(studio))
    assert len(server.log) == 2
    # What was wrong with the other's calls is none of its business.
    assert offline.situations[0]["errors"] is None


def test_other_wrong_calls_end_after_six_rounds(home: Path) -> None:
    wrong = [asks("tint", {**WRONG, "shade": shade}) for shade in range(ROUNDS + 2)]
    with serving(*wrong) as server, house(home, server) as studio:
        assert Replied(GAVE_UP) in say(studio)
    assert len(server.log) == ROUNDS


def test_the_next_turn_is_the_hosted_planners_again(home: Path) -> None:
    wrong = asks("tint", WRONG), asks("tint", WRONG)
    with (
        serving(*wrong, asks("tint", GOOD), tells("All done.")) as server,
        house(home, server) as studio,
    ):
        assert took_over(say(studio), REPEATED)
        end = finished(studio.say("t", "once more"))
    assert end.results["hosted"].ok
    assert not [text for text in end.left_out if "planner" in text]


def test_a_slow_server_gets_no_more_than_a_turns_seconds(home: Path) -> None:
    with (
        serving(asks("tint", GOOD), delay=8.0) as server,
        house(home, server, turn_seconds=1.0) as studio,
    ):
        begin = time.monotonic()
        events = say(studio)
        took = time.monotonic() - begin
    assert took_over(events, FELL_BACK)
    assert took < 7  # it would have answered after eight


def test_a_server_that_trickles_gets_no_more_either(home: Path) -> None:
    trickling = serving(asks("tint", GOOD), trickle=0.05)
    with trickling as server, house(home, server, turn_seconds=1.0) as studio:
        begin = time.monotonic()
        events = say(studio)
        took = time.monotonic() - begin
        assert took_over(events, FELL_BACK)
        assert took < 6
        assert read_usage(studio.settings).models == ()
        server.closing.set()  # what comes late was paid for all the same
        until = time.monotonic() + 10
        while not read_usage(studio.settings).models and time.monotonic() < until:
            time.sleep(0.02)
        assert read_usage(studio.settings).models[0].calls == 1


def test_seconds_are_counted_over_the_rounds_of_a_turn(home: Path) -> None:
    wrong = [asks("tint", {**WRONG, "shade": shade}) for shade in range(6)]
    with serving(*wrong, delay=0.25) as server, house(home, server, turn_seconds=1.0) as studio:
        events = say(studio)
    assert 2 <= len(server.log) <= 4
    assert planned(events).reply == "built-in plan"


def test_tokens_are_counted_over_the_rounds_of_a_turn(home: Path) -> None:
    wrong = [asks("tint", {**WRONG, "shade": shade}) for shade in range(6)]
    why = (
        "The hosted planner has used up 4020 of 4000 tokens of a turn"
        " (PACKSHOT_PLANNER_TURN_TOKENS), so the built-in planner took this turn."
    )
    with serving(*wrong) as server, house(home, server, turn_tokens=4000) as studio:
        assert took_over(say(studio), why)
    assert len(server.log) == 2


def test_a_planner_that_is_over_budget_is_not_asked(home: Path) -> None:
    with serving(asks("tint", GOOD)) as server, house(home, server, Budgets(day=0.0001)) as studio:
        events = say(studio)
    (why,) = [text for text in finished(events).left_out if "planner" in text]
    assert took_over(events, why)
    assert server.log == []
    assert "Asking gpt-6-luna would cost up to $0.00" in why
    assert "of the budget of $0.0001 for today $0.0001 is left ($0.00 spent)" in why
    assert why.endswith("PACKSHOT_BUDGET_DAY; the built-in planner took this turn.")


def test_its_own_money_ends_a_conversation_and_holds_across_restarts(home: Path) -> None:
    """A call is guessed at some tenth of a cent from above; each is booked as 0.000205."""
    budgets = Budgets(conversation=0.004)
    asked = 0
    for _ in range(30):
        with serving(tells("Hello.")) as server, house(home, server, budgets) as studio:
            events = say(studio)
            asked += len(server.log)
        if not server.log:
            break
    assert "PACKSHOT_BUDGET_CONVERSATION" in " ".join(finished(events).left_out)
    assert 0 < asked < 20
    (row,) = read_usage(studio.settings).conversations
    assert row.calls == asked
    assert row.usd <= 0.004


def test_an_unknown_model_has_tokens_and_no_price(home: Path) -> None:
    with (
        serving(tells("Hello.")) as server,
        house(home, server, Budgets(day=1), model="llama-9") as studio,  # type: ignore[arg-type]
    ):
        list(studio.say("t", "hello"))
        usage = read_usage(studio.settings)
    (model,) = usage.models
    assert (model.name, model.input, model.usd, model.unpriced) == ("llama-9", 2000, 0.0, 1)


def test_a_planner_that_fails_gives_its_money_back(home: Path) -> None:
    with serving(tells("Hello.")) as server, house(home, server, Budgets(day=1)) as studio:
        server.shutdown()
        server.server_close()
        assert took_over(say(studio), FELL_BACK)
        (purse,) = studio._premises.ledger.purses(NOBODY)
    assert (purse.spent, purse.reserved) == (0.0, 0.0)


def test_a_turn_whose_seconds_are_gone_asks_nobody() -> None:
    hosted = in_turn(AIMessage("never"))
    before = AIMessage("", additional_kwargs={"seconds": 1.5})
    guard = Guard("gpt-6-luna", seconds=1.0)
    said = [HumanMessage("make it"), before]
    reply, why = guard.ask(hosted.bind_tools([]), said, NOBODY)
    assert (reply, hosted.asked) == (None, [])
    assert why.startswith("The hosted planner has used up its 1 seconds of a turn")
    reply, why = guard.ask(hosted.bind_tools([]), [*said, HumanMessage("again")], NOBODY)
    assert (reply.text if reply else "", why) == ("never", "")


def test_a_message_knows_its_tokens_whatever_the_tier() -> None:
    message = AIMessage(
        "x",
        usage_metadata={
            "input_tokens": 100,
            "output_tokens": 7,
            "total_tokens": 107,
            "input_token_details": {"flex_cache_read": 40, "cache_creation": 9},  # type: ignore[typeddict-unknown-key]
        },
    )
    assert tokens_of(message) == Tokens(100, 40, 7, 9)
    assert tokens_of(AIMessage("x")) == tokens_of(HumanMessage("x")) == Tokens()
