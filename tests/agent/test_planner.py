"""The hosted planner against a stand-in for both of OpenAI's chat APIs, on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pydantic import JsonValue

from agent import Settings, Studio
from agent.planner import FELL_BACK, Planner, hosted_model
from agent.settings import HostedPlanner
from tests.agent.fakes import in_turn, mug, says, studio
from tests.agent.operations import OPERATIONS, REGISTRY
from tests.agent.talking import CUT, finished, messages, planned

Body = dict[str, JsonValue]


class StandIn(ThreadingHTTPServer):
    """Answers a first request with a tool call and one that holds results with a text."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.log: list[tuple[str, Body]] = []
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.log.append((self.path, body))
        reply = chat(body) if "messages" in body else responses(body)
        if self.server.status != 200:
            reply = {"error": {"message": "no", "type": "x", "code": None}}
        data = json.dumps(reply).encode()
        self.send_response(self.server.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        return None


ARGUMENTS = json.dumps({"save_as": "cut", "image": "mug", "shade": 7})


def chat(body: Body) -> Body:
    said = body["messages"]
    assert isinstance(said, list)
    done = any(isinstance(message, dict) and message["role"] == "tool" for message in said)
    function: JsonValue = {"name": "tint", "arguments": ARGUMENTS}
    calls: JsonValue = [{"id": "call_0", "type": "function", "function": function}]
    message: Body = {"role": "assistant", "content": "All done." if done else None}
    if not done:
        message["tool_calls"] = calls
    reason = "stop" if done else "tool_calls"
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": body["model"],
        "choices": [{"index": 0, "finish_reason": reason, "message": message}],
        "usage": {"prompt_tokens": 2000, "completion_tokens": 10, "total_tokens": 2010},
    }


def responses(body: Body) -> Body:
    done = "function_call_output" in json.dumps(body["input"])
    text: Body = {"type": "output_text", "text": "All done.", "annotations": []}
    message: Body = {
        "type": "message",
        "id": "msg_1",
        "role": "assistant",
        "status": "completed",
        "content": [text],
    }
    call: Body = {
        "type": "function_call",
        "id": "fc_0",
        "call_id": "call_0",
        "name": "tint",
        "arguments": ARGUMENTS,
        "status": "completed",
    }
    usage: Body = {
        "input_tokens": 2000,
        "output_tokens": 10,
        "total_tokens": 2010,
        "input_tokens_details": {"cached_tokens": 1920},
        "output_tokens_details": {"reasoning_tokens": 0},
    }
    return {
        "id": "resp_2" if done else "resp_1",  # messages of one id replace each other
        "object": "response",
        "created_at": 1,
        "model": body["model"],
        "status": "completed",
        "tools": [],
        "tool_choice": "auto",
        "parallel_tool_calls": True,
        "output": [message if done else call],
        "usage": usage,
    }


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as stand_in:
        thread = threading.Thread(target=stand_in.serve_forever, daemon=True)
        thread.start()
        yield stand_in
        stand_in.shutdown()


def hosted(server: StandIn, *, speaks_responses: bool) -> HostedPlanner:
    return HostedPlanner("gpt-6-luna", server.url, "sk-test", speaks_responses, 10.0)


@pytest.mark.parametrize("speaks_responses", [True, False])
def test_a_turn_goes_through_either_api(
    server: StandIn, home: Path, *, speaks_responses: bool
) -> None:
    model = hosted_model(hosted(server, speaks_responses=speaks_responses))
    with studio(home, in_turn(), model) as house:
        end = finished(house.say("t", "make it", [mug()]))
        state = house.state("t")
    assert end.results["cut"].ok
    assert state.recipe["cut"]["args"] == {
        "image": "mug",
        "shade": 7,
        "mood": "soft",
        "wait": 0.0,
    }
    assert state.reply == "All done."
    assert [path for path, _ in server.log] == [
        "/v1/responses" if speaks_responses else "/v1/chat/completions"
    ] * 2
    first, second = (body for _, body in server.log)
    assert first["tools"] == second["tools"]
    assert first["parallel_tool_calls"] is True
    said, more = (b["input" if speaks_responses else "messages"] for b in (first, second))
    assert isinstance(said, list)
    assert isinstance(more, list)
    assert more[: len(said)] == said  # what was sent stays as it was, and can be cached
    if speaks_responses:
        assert first["store"] is False
        assert first["include"] == ["reasoning.encrypted_content"]


@pytest.mark.parametrize("speaks_responses", [True, False])
def test_no_argument_becomes_required_by_strictness(
    server: StandIn, *, speaks_responses: bool
) -> None:
    planner = Planner(
        OPERATIONS, in_turn(), hosted_model(hosted(server, speaks_responses=speaks_responses)), "x"
    )
    planner.think([], {})
    tools = server.log[0][1]["tools"]
    assert isinstance(tools, list)
    for tool in tools:
        assert isinstance(tool, dict)
        function = tool if speaks_responses else tool["function"]
        assert isinstance(function, dict)
        assert function["strict"] is False


@pytest.mark.parametrize("status", [401, 500])
def test_a_planner_that_fails_is_replaced_and_the_user_is_told(
    server: StandIn, home: Path, status: int
) -> None:
    server.status = status
    model = hosted_model(hosted(server, speaks_responses=False))
    with studio(home, in_turn(says("built-in plan", CUT)), model) as house:
        events = list(house.say("t", "make it", [mug()]))
    assert planned(events).reply == "built-in plan"
    assert FELL_BACK in finished(events).left_out
    assert finished(events).results["cut"].ok
    assert len(server.log) <= 4  # two messages of the planner, each tried twice at most


def test_a_configured_planner_is_told_how_plans_work(server: StandIn, home: Path) -> None:
    own = replace(Settings.at(home), planner=hosted(server, speaks_responses=True))
    with Studio(own, registry=REGISTRY) as house:
        finished(house.say("t", "make it", [mug()]))
    assert "save_as" in json.dumps(server.log[0][1]["input"])


def test_what_the_planner_reads_is_always_the_same() -> None:
    first, again = (Planner(dict(OPERATIONS), in_turn()).tools for _ in range(2))
    assert first == again
    names = [tool["function"]["name"] for tool in first if isinstance(tool["function"], dict)]
    kept = ["remember", "save_shot_list", "apply_shot_list", "plan_set"]
    assert names == [*sorted(OPERATIONS), "remove", "undo", "redo", "back_to", *kept]


def test_no_picture_and_no_digest_is_sent(server: StandIn, home: Path) -> None:
    model = hosted_model(hosted(server, speaks_responses=False))
    with studio(home, in_turn(), model) as house:
        list(house.say("t", "make it", [mug()]))
        digest = house.state("t").uploads["mug"].digest
        assert messages(house)
    assert digest not in json.dumps([body for _, body in server.log])
    assert "mug" in json.dumps(server.log[0][1]["messages"])
