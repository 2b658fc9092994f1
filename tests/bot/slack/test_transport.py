"""How events reach us: Socket Mode and HTTP, with their signatures, retries and hang-ups."""

from __future__ import annotations

import http.client
import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from agent import ConfigurationError
from bot.slack.inbox import Inbox
from bot.slack.transport import web
from tests.agent.fakes import photo
from tests.bot.slack.conftest import Begin
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.test_conversation import PAIR, pair
from tests.bot.slack.web_api import APP_TOKEN, BOT_TOKEN, Fault, Json


def test_socket_mode_from_a_photo_to_a_gallery(
    slack: Slack, begin: Begin, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    pair(slack, begin, by_socket=True)
    assert slack.shared() == PAIR
    logged = [one.getMessage() for one in caplog.records if not one.name.startswith("websockets")]
    for secret in (BOT_TOKEN, APP_TOKEN, "secret-ticket"):
        assert secret not in "\n".join(logged)


def test_a_socket_that_breaks_is_opened_again(slack: Slack, begin: Begin) -> None:
    running = begin(by_socket=True)
    assert slack.connected.wait(20)
    slack.connected.clear()
    slack.sockets[-1].send(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
    assert slack.connected.wait(20)
    assert slack.send(slack.message("hello"))
    slack.wait(running.inbox.idle)
    assert slack.shows("I heard hello")


def test_what_cannot_be_kept_is_not_acknowledged(
    slack: Slack, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(by_socket=True)
    event, keep = slack.message("hello"), Inbox.put

    def full(*given: object, **more: object) -> bool:
        raise OSError("the disk is full")

    monkeypatch.setattr(Inbox, "put", full)
    assert not slack.send(event, seconds=1)
    monkeypatch.setattr(Inbox, "put", keep)
    assert slack.send(event, retry_attempt=1, retry_reason="timeout")
    slack.wait(begin.running.inbox.idle)
    assert slack.shows("I heard hello")


def test_http_from_a_photo_to_a_gallery(slack: Slack, begin: Begin) -> None:
    running = begin()
    event = slack.message("a pair", files=[slack.photo(photo())])
    with web(running.app, 0) as told:
        address = told.split()[-1]
        assert slack.post(address, event) == 200
        assert slack.post(address, event) == 200
        slack.wait(lambda: slack.shows("files in the gallery"))
        slack.wait(running.inbox.idle)
        assert slack.post(address, slack.press("undo")) == 200
        slack.wait(running.inbox.idle)
    assert slack.shared() == PAIR
    assert slack.shows("0 files in the gallery.")


def test_http_believes_only_fresh_signatures(slack: Slack, begin: Begin) -> None:
    running = begin()
    event = slack.message("a pair", files=[slack.photo(photo())])
    with web(running.app, 0) as told:
        address = told.split()[-1]
        assert slack.post(address, event, secret="guessed") == 401
        assert slack.post(address, event, age=600) == 401
        assert slack.post(f"{address}/more", event) == 404
        hello = {"type": "url_verification", "challenge": "c"}
        assert slack.post(address, hello) == 200
        connection = http.client.HTTPConnection(address.split("/")[2], timeout=10)
        connection.putrequest("POST", "/slack/events")
        connection.putheader("Content-Length", "1100000")  # refused before it is read
        connection.endheaders()
        assert connection.getresponse().status == 404
        connection.close()
    assert running.inbox.counts() == {}


def test_events_of_another_workspace_are_turned_away(slack: Slack, begin: Begin) -> None:
    running = begin()
    event = slack.message("a pair", files=[slack.photo(photo())])
    foreign = json.loads(json.dumps(event).replace('"T01"', '"T99"'))
    assert slack.send(foreign)
    assert running.inbox.counts() == {}


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
def test_a_token_that_is_refused_is_one_sentence(slack: Slack, begin: Begin, method: str) -> None:
    slack.fail(method, Fault(error="invalid_auth"))
    with pytest.raises(ConfigurationError, match=r"SLACK_(BOT|APP)_TOKEN") as refused:
        begin(by_socket=True)
    assert "xoxb" not in str(refused.value)
    assert "xapp" not in str(refused.value)


def test_a_slack_that_cannot_be_reached_is_one_sentence(slack: Slack, begin: Begin) -> None:
    slack.fail("auth.test", *[Fault(status=503)] * 5)
    with pytest.raises(ConfigurationError, match="check the network"):
        begin()


def test_two_bots_in_one_home_are_one_too_many(slack: Slack, begin: Begin, tmp_path: Path) -> None:
    begin()
    with pytest.raises(ConfigurationError, match="another 'packshot slack'"):
        begin()


def test_a_taken_port_is_one_sentence(slack: Slack, begin: Begin) -> None:
    running = begin()
    with web(running.app, 0) as told:
        port = int(told.split(":")[-1].split("/")[0])
        for wrong in (port, 70_000):
            match = f"port {wrong} cannot be listened on"
            with pytest.raises(ConfigurationError, match=match), web(running.app, wrong):
                pass


def test_a_burst_is_acknowledged_at_once_and_worked_off_in_order(
    slack: Slack, begin: Begin
) -> None:
    running = begin()
    event = slack.message("hello 0")
    thread = str(event["event"]["ts"])  # type: ignore[index]
    replies = [slack.message(f"hello {number}", thread_ts=thread) for number in range(1, 9)]
    others = [slack.message(f"elsewhere {number}") for number in range(20)]
    took: list[float] = []

    def deliver(payload: Json) -> None:
        started = time.monotonic()
        assert slack.send(payload)
        took.append(time.monotonic() - started)

    deliver(event)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(deliver, [*reversed(replies), *others]))
    assert max(took) < 2.5  # Slack waits three seconds
    slack.wait(running.inbox.idle, 60)
    order = [str(one["text"]) for one in slack.said() if one["thread_ts"] == thread]
    assert order[:1] == ["I heard hello 0"]
    assert sorted(order) == [f"I heard hello {number}" for number in range(9)]
    assert len(slack.said()) == 29
