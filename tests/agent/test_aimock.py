"""The hosted planner against aimock, a stand-in for OpenAI's APIs that others wrote.

Needs Node and the npm package @copilotkit/aimock: `llmock` on the path, or in `node_modules` here.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import JsonValue

from agent import Finished
from agent.asking import NO_ANSWER
from agent.planner import hosted_model
from agent.settings import HostedPlanner
from tests.agent.fakes import in_turn, mug, says, studio
from tests.agent.talking import CUT, finished, planned

ROOT = Path(__file__).resolve().parents[2]
TWO = [
    {"name": "tint", "arguments": {"save_as": "hosted", "image": "mug", "shade": 7}},
    {"name": "tint", "arguments": {"save_as": "dark", "image": "hosted"}},
]
TORN = [{"name": "tint", "arguments": '{"save_as": "hosted", "image": '}]
FIXTURES: JsonValue = {
    "fixtures": [
        {
            "match": {"userMessage": "make it", "hasToolResult": False},
            "response": {"content": "Two shades.", "toolCalls": TWO},
        },
        {
            "match": {"userMessage": "make it", "hasToolResult": True},
            "response": {"content": "All done."},
        },
        {"match": {"userMessage": "hello"}, "response": {"content": "Good day."}},
        {
            "match": {"userMessage": "tear it"},
            "response": {"toolCalls": TORN},
        },
        {
            "match": {"userMessage": "break off"},
            "response": {"content": "Two shades.", "toolCalls": TWO},
            "latency": 5,
            "truncateAfterChunks": 3,
        },
    ]
}
ways = pytest.mark.parametrize("responses", [True, False], ids=["responses", "chat"])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running aimock."""
    found = shutil.which("llmock") or shutil.which("llmock", path=str(ROOT / "node_modules/.bin"))
    if shutil.which("node") is None or found is None:
        pytest.skip("needs Node and llmock of @copilotkit/aimock, which are not here")
    fixtures = tmp_path_factory.mktemp("aimock") / "fixtures.json"
    fixtures.write_text(json.dumps(FIXTURES))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [found, "-p", str(port), "-h", "127.0.0.1", "-f", str(fixtures), "--strict"]
    process = subprocess.Popen([*command, "--log-level", "silent"])
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(autouse=True)
def fresh(server: str) -> None:
    """No chaos of one test is met by the next."""
    urllib.request.urlopen(
        urllib.request.Request(f"{server}/__aimock/chaos", method="DELETE")
    ).close()


def _wait(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("aimock did not begin to listen within 30 s")


def told(server: str, what: str, body: JsonValue) -> None:
    """A word to aimock itself."""
    data = json.dumps(body).encode()
    where = f"{server}/__aimock/{what}"
    request = urllib.request.Request(where, data, {"content-type": "application/json"})
    urllib.request.urlopen(request).close()


def turn(
    server: str, home: Path, text: str, *, responses: bool, stream: bool = False
) -> tuple[str, Finished]:
    """The account of the plan, or the reply, and the end of a turn."""
    own = HostedPlanner("gpt-6-luna", f"{server}/v1", "sk-test", responses, 10.0, stream=stream)
    with studio(home, in_turn(says("built-in plan", CUT)), hosted_model(own)) as house:
        events = list(house.say("t", text, [mug()]))
    return planned(events).reply, finished(events)


@ways
@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
def test_parallel_calls_become_a_plan(
    server: str, home: Path, *, responses: bool, stream: bool
) -> None:
    said, end = turn(server, home, "make it", responses=responses, stream=stream)
    assert said == "Two shades."
    assert [name for name, result in end.results.items() if result.ok] == ["hosted", "dark"]
    assert end.left_out == ()


@ways
@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
def test_a_text_is_an_answer(server: str, home: Path, *, responses: bool, stream: bool) -> None:
    said, end = turn(server, home, "hello", responses=responses, stream=stream)
    assert (said, end.results, end.left_out) == ("Good day.", {}, ())


@ways
@pytest.mark.parametrize("status", [429, 500])
def test_an_error_that_passes_is_asked_again(
    server: str, home: Path, status: int, *, responses: bool
) -> None:
    error: JsonValue = {"status": status, "body": {"message": "later"}, "retryAfter": 1}
    told(server, "error", error)
    said, end = turn(server, home, "make it", responses=responses)
    assert (said, end.left_out) == ("Two shades.", ())


@ways
@pytest.mark.parametrize(
    ("chaos", "why"),
    [
        ({"dropRate": 1}, NO_ANSWER),
        ({"disconnectRate": 1}, NO_ANSWER),
        ({"malformedRate": 1}, "The hosted planner's answer cannot be read"),
    ],
    ids=["500", "disconnect", "malformed"],
)
def test_chaos_ends_in_the_built_in_plan(
    server: str, home: Path, chaos: JsonValue, why: str, *, responses: bool
) -> None:
    told(server, "chaos", chaos)
    said, end = turn(server, home, "make it", responses=responses)
    assert (said, list(end.results)) == ("built-in plan", ["cut"])
    assert end.left_out == (f"{why}, so the built-in planner took this turn.",)


@ways
def test_a_stream_that_is_cut_is_no_plan(server: str, home: Path, *, responses: bool) -> None:
    said, end = turn(server, home, "break off", responses=responses, stream=True)
    assert (said, list(end.results)) == ("built-in plan", ["cut"])
    assert len(end.left_out) == 1


@ways
def test_calls_that_cannot_be_read_end_it(server: str, home: Path, *, responses: bool) -> None:
    said, end = turn(server, home, "tear it", responses=responses)
    assert (said, list(end.results)) == ("built-in plan", ["cut"])
    assert "cannot be read twice" in end.left_out[0]
