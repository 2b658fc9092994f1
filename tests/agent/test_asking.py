"""Everything that may be wrong with a hosted planner's answer ends in a plan or in one sentence."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage
from pydantic import JsonValue

from agent.asking import ask
from agent.guard import FELL_BACK, REPEATED, SAID_NOTHING, Guard
from agent.planner import hosted_model
from agent.settings import HostedPlanner
from tests.agent.fakes import in_turn, mug, says, studio
from tests.agent.stand_in import Body, Fault, Scripted, asks, plans, serving, tells
from tests.agent.talking import CUT, finished, legal, messages, planned

TINT: dict[str, JsonValue] = {"save_as": "hosted", "image": "mug", "shade": 7}
MAKE, DONE = asks("tint", TINT), tells("All done.")
TOOK = ", so the built-in planner took this turn."
BUSY = f"The hosted planner takes no more requests for now{TOOK}"
UNREADABLE = f"The hosted planner's answer cannot be read{TOOK}"
BROKE_OFF = f"The hosted planner's answer broke off{TOOK}"
both_apis = pytest.mark.parametrize("responses", [True, False], ids=["responses", "chat"])


def outcome(
    home: Path, server: Scripted, *, responses: bool, stream: bool = False, timeout: float = 10.0
) -> tuple[str, list[str]]:
    """Whose plan a turn has run, and what it was told of planners."""
    own = HostedPlanner("gpt-6-luna", server.url, "sk-test", responses, timeout, stream=stream)
    offline, guard = in_turn(says("built-in plan", CUT)), Guard(timeout=timeout)
    with studio(home, offline, hosted_model(own), guard=guard) as house:
        events = list(house.say("t", "make it", [mug()]))
        assert legal(messages(house))
    end = finished(events)
    assert all(result.ok for result in end.results.values())
    assert (planned(events).reply == "built-in plan") == (list(end.results) == ["cut"])
    return next(iter(end.results)), list(end.left_out)


@both_apis
@pytest.mark.parametrize(
    ("fault", "requests", "why"),
    [
        (Fault(401), 1, f"The hosted planner refused the key (OPENAI_API_KEY){TOOK}"),
        (Fault(403), 1, f"The hosted planner refused the key (OPENAI_API_KEY){TOOK}"),
        (
            Fault(404),
            1,
            f"The hosted planner's server does not know that model (PACKSHOT_PLANNER){TOOK}",
        ),
        (Fault(400), 1, f"The hosted planner's server refused the request{TOOK}"),
        (Fault(429, headers={"retry-after": "0.1"}), 2, BUSY),
        (Fault(429, headers={"retry-after": "60"}), 1, BUSY),
        (
            Fault(429, "insufficient_quota", {"retry-after": "0.1"}),
            1,
            f"The hosted planner's account has no credit left{TOOK}",
        ),
        (Fault(500), 2, FELL_BACK),
        (Fault(503, headers={"retry-after": "0.1"}), 2, FELL_BACK),
        (Fault(drop=True), 2, FELL_BACK),
        (Fault(body=b'{"id": "x", ', short=True), 2, FELL_BACK),
        (Fault(body=b'{"id": "x", '), 1, UNREADABLE),
        (Fault(body=b"<html>Bad gateway</html>", headers={}), 1, UNREADABLE),
        (Fault(body=b"[]"), 1, UNREADABLE),
        (Fault(body=b"{}"), 1, UNREADABLE),
        (Fault(body=b""), 1, UNREADABLE),
    ],
    ids=lambda value: repr(value)[:60] if isinstance(value, Fault) else "",
)
def test_a_fault_ends_in_the_built_in_plan_and_one_sentence(
    home: Path, fault: Fault, requests: int, why: str, *, responses: bool
) -> None:
    with serving(fault) as server:
        made, told = outcome(home, server, responses=responses)
    assert (made, told) == ("cut", [why])
    assert len(server.log) == requests  # nobody asks again in the closing of that turn


@both_apis
@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_passes_is_asked_again_after_the_time_that_is_named(
    home: Path, status: int, *, responses: bool
) -> None:
    with serving(Fault(status, headers={"retry-after": "0.4"}), MAKE, DONE) as server:
        begin = time.monotonic()
        made, told = outcome(home, server, responses=responses)
        assert time.monotonic() - begin >= 0.4
    assert (made, told) == ("hosted", [])
    assert len(server.log) == 3


@both_apis
@pytest.mark.parametrize("number", [0, 1])
def test_a_stream_that_ends_too_soon_is_no_plan(
    home: Path, number: int, *, responses: bool
) -> None:
    """Half of a plan looks like a whole one: its first calls are there, and nothing is raised."""
    cut = Fault(cut=plans(("tint", TINT), ("tint", {**TINT, "save_as": "b"}), text="Two."))
    with serving(*[MAKE, cut][1 - number :]) as server:
        made, told = outcome(home, server, responses=responses, stream=True)
    assert told == [BROKE_OFF]
    assert made == ("hosted" if number else "cut")


@both_apis
def test_a_server_that_streams_unasked_is_not_understood(home: Path, *, responses: bool) -> None:
    with serving(Fault(cut=tells("Hello."))) as server:
        assert outcome(home, server, responses=responses) == ("cut", [UNREADABLE])


@both_apis
@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
def test_a_slow_answer_is_not_asked_for_again(home: Path, *, responses: bool, stream: bool) -> None:
    with serving(MAKE, delay=1.0) as server:
        made, told = outcome(home, server, responses=responses, stream=stream, timeout=0.3)
    assert (made, told) == ("cut", [FELL_BACK])
    assert len(server.log) == 1


@both_apis
def test_an_answer_cut_at_its_limit_is_no_plan(home: Path, *, responses: bool) -> None:
    text = json.dumps(_cut_short(responses=responses))
    with serving(Fault(body=text.encode())) as server:
        assert outcome(home, server, responses=responses) == ("cut", [BROKE_OFF])


def _cut_short(*, responses: bool) -> Body:
    if responses:
        base: Body = {"id": "r", "object": "response", "created_at": 1, "model": "m", "tools": []}
        why: Body = {"incomplete_details": {"reason": "max_output_tokens"}, "tool_choice": "auto"}
        return {**base, **why, "status": "incomplete", "output": [], "parallel_tool_calls": True}
    choice: Body = {"index": 0, "finish_reason": "length", "message": MAKE}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}


@both_apis
def test_an_unknown_tool_is_named_and_may_be_mended(home: Path, *, responses: bool) -> None:
    with serving(asks("delete_everything", TINT), MAKE, DONE) as server:
        assert outcome(home, server, responses=responses) == ("hosted", [])
    assert "delete_everything" in json.dumps(server.log[1])
    assert len(server.log) == 3


@both_apis
def test_an_unknown_tool_twice_ends_it(home: Path, *, responses: bool) -> None:
    with serving(asks("delete_everything", TINT)) as server:
        assert outcome(home, server, responses=responses) == ("cut", [REPEATED])
    assert len(server.log) == 2


@both_apis
def test_an_empty_answer_is_none(home: Path, *, responses: bool) -> None:
    with serving(tells("")) as server:
        assert outcome(home, server, responses=responses) == ("cut", [SAID_NOTHING])


def test_an_empty_closing_is_a_good_one(home: Path) -> None:
    with serving(MAKE, tells("")) as server:
        assert outcome(home, server, responses=False) == ("hosted", [])


def test_the_second_try_has_what_is_left_of_the_seconds() -> None:
    with serving(Fault(500), tells("Hello."), delay=0.3) as server:
        model = hosted_model(HostedPlanner("gpt-6-luna", server.url, "x", responses=False))
        found = ask(model, [HumanMessage("hello")], seconds=0.7, timeout=10.0)
    assert (found.reply, len(server.log)) == (None, 1)  # half a second's pause is too long
