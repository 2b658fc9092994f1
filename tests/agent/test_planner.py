"""The hosted planner against a stand-in for both of OpenAI's chat APIs, on this machine."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from pydantic import JsonValue

from agent import Settings, Studio
from agent.planner import Planner, hosted_model, sees, system_text
from agent.settings import HostedPlanner
from tests.agent.fakes import in_turn, mug, photo, studio
from tests.agent.operations import OPERATIONS, REGISTRY
from tests.agent.stand_in import Body, Scripted, asks, plans, serving, tells
from tests.agent.talking import finished, messages, planned

TINT: dict[str, JsonValue] = {"save_as": "cut", "image": "mug", "shade": 7}
MAKE, DONE = asks("tint", TINT), tells("All done.")
both_apis = pytest.mark.parametrize("speaks_responses", [True, False])
whole_or_streamed = pytest.mark.parametrize("stream", [True, False])


def hosted(
    server: Scripted, *, speaks_responses: bool = False, stream: bool = False
) -> HostedPlanner:
    return HostedPlanner("gpt-6-luna", server.url, "sk-test", speaks_responses, 10.0, stream=stream)


def sent(body: Body) -> list[Body]:
    """The messages of a request, whichever API it is of."""
    return cast("list[Body]", body.get("messages") or body["input"])


@both_apis
@whole_or_streamed
def test_an_ordinary_turn_takes_two_calls_of_either_api(
    home: Path, *, speaks_responses: bool, stream: bool
) -> None:
    two = plans(("tint", TINT), ("tint", {"save_as": "dark", "image": "cut"}), text="Two shades.")
    with serving(two, DONE) as server:
        model = hosted_model(hosted(server, speaks_responses=speaks_responses, stream=stream))
        with studio(home, in_turn(), model) as house:
            events = list(house.say("t", "make it", [mug()]))
            state = house.state("t")
    assert planned(events).reply == "Two shades."
    assert all(finished(events).results[name].ok for name in ("cut", "dark"))
    assert state.recipe["cut"]["args"] == {"image": "mug", "shade": 7, "mood": "soft", "wait": 0.0}
    assert state.reply == "All done."
    assert finished(events).left_out == ()
    path = "/v1/responses" if speaks_responses else "/v1/chat/completions"
    assert server.paths == [path] * 2
    for body in server.log:
        assert body["parallel_tool_calls"] is True
        assert bool(body.get("stream")) is stream
        if speaks_responses:
            assert body["store"] is False
            assert body["include"] == ["reasoning.encrypted_content"]


@both_apis
def test_each_request_begins_with_the_one_before(home: Path, *, speaks_responses: bool) -> None:
    """Byte by byte, also in the next turn: what a server has cached is cheap."""
    more = asks("tint", {**TINT, "shade": 9})
    with serving(MAKE, DONE, more, DONE) as server:
        model = hosted_model(hosted(server, speaks_responses=speaks_responses))
        with studio(home, in_turn(), model) as house:
            finished(house.say("t", "make it", [mug()]))
            finished(house.say("t", "another shade"))
    assert len(server.log) == 4
    assert len({json.dumps(body["tools"]) for body in server.log}) == 1
    for before, after in zip(server.log, server.log[1:], strict=False):
        assert json.dumps(sent(after)).startswith(json.dumps(sent(before))[:-1])


def test_all_conversations_begin_alike(home: Path) -> None:
    """Tools and system text come first, and are the same bytes whatever is talked about."""
    with serving(tells("Hello.")) as server:
        own = replace(Settings.at(home), planner=hosted(server))
        with Studio(own, registry=REGISTRY) as house:
            finished(house.say("a", "hello"))
            finished(house.say("b", "make it blue", [mug()]))
    first, other = server.log
    assert json.dumps(first["tools"]) == json.dumps(other["tools"])
    assert sent(first)[0] == sent(other)[0] == {"content": system_text(), "role": "system"}
    assert "save_as" in system_text()
    assert "amazon: aplus_header, main" in system_text()


@both_apis
def test_no_argument_becomes_required_by_strictness(*, speaks_responses: bool) -> None:
    with serving(DONE) as server:
        model = hosted_model(hosted(server, speaks_responses=speaks_responses))
        Planner(OPERATIONS, in_turn(), model, "x").think([], {})
    for tool in cast("list[Body]", server.log[0]["tools"]):
        function = tool if speaks_responses else cast("Body", tool["function"])
        assert function["strict"] is False


@pytest.mark.parametrize(
    ("photos", "model", "shown"),
    [
        ("auto", "gpt-6-luna", True),  # known to see
        ("auto", "llama-9", False),  # nobody knows
        ("send", "llama-9", True),
        ("keep", "gpt-6-luna", False),
    ],
)
def test_photos_go_to_models_that_see_unless_they_are_kept(
    home: Path, photos: str, model: str, *, shown: bool
) -> None:
    with serving(MAKE, DONE) as server:
        settings = replace(hosted(server), model=model, photos=photos)
        assert sees(settings, hosted_model(settings)) is shown
        own = replace(Settings.at(home), planner=settings)
        with Studio(own, registry=REGISTRY) as house:
            finished(house.say("t", "make it", [mug()]))
            digest = house.state("t").uploads["mug"].digest
            kept = json.dumps([message.model_dump() for message in messages(house)], default=str)
    told = json.dumps(server.log)
    assert told.count("data:image/jpeg;base64,") == (2 if shown else 0)  # in both requests
    assert "[photo 'mug': 64×48 px" in json.dumps(server.log, ensure_ascii=False)
    assert digest not in told
    assert "base64" not in kept


@both_apis
def test_a_picture_is_sent_as_the_api_has_it(home: Path, *, speaks_responses: bool) -> None:
    with serving(DONE) as server:
        own = replace(Settings.at(home), planner=hosted(server, speaks_responses=speaks_responses))
        with Studio(own, registry=REGISTRY) as house:
            finished(house.say("t", "what is this?", [mug()]))
    blocks = cast("list[Body]", sent(server.log[0])[-1]["content"])
    assert [one["type"] for one in blocks] == (
        ["input_text", "input_image"] if speaks_responses else ["text", "image_url"]
    )


def test_a_set_is_planned_by_one_call_and_changed_by_the_next(home: Path) -> None:
    """The steps that a call stood for are told with the next message, by name and argument."""
    whole_set = asks("plan_set", {"channel": "etsy", "photo": "mug"}, "An Etsy set.")
    with serving(whole_set, tells("Which one?")) as server:
        own = replace(Settings.at(home), planner=hosted(server))
        with Studio(own) as house:
            first = house.plan("t", "an Etsy set", [replace(mug(), data=photo(size=(640, 480)))])
            house.plan("t", "softer shadow")
    assert len(first.deliverables) >= 4
    (told,) = [str(m["content"]) for m in sent(server.log[-1]) if "softer" in str(m["content"])]
    assert told.startswith("softer shadow\n[plan 1: ")
    for name, step in first.recipe.items():
        assert f"{name} = {step['op']} {{" in told
