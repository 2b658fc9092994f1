"""The Web API against a stand-in that others wrote: the npm package `emulate`, of one version."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from slack_bolt import BoltRequest
from slack_sdk import WebClient

from agent import SlackSettings
from bot.slack.service import service
from tests.agent.fakes import photo
from tests.bot.slack.studios import own_settings, studio_of
from tests.bot.slack.test_conversation import PAIR

VERSION = "0.12.2"
TOKEN = "xoxb-emulated"


def why_not() -> str:
    """Why it cannot be run here; empty where it can."""
    found = shutil.which("emulate")
    if found is None:
        return f"needs Node and the npm package emulate {VERSION} on the path"
    told = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=60)
    if told.returncode:
        return "emulate does not run with this Node"
    return "" if told.stdout.strip() == VERSION else f"emulate is another than {VERSION}"


@pytest.fixture(scope="module")
def emulated() -> Iterator[WebClient]:
    """The emulator's Web API."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    command = ["emulate", "--service", "slack", "--port", port]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = WebClient(TOKEN, base_url=f"http://localhost:{port}/api/")
    until = time.monotonic() + 30
    try:
        while time.monotonic() < until:
            with suppress(OSError):
                client.auth_test()
                break
            time.sleep(0.1)
        yield client
    finally:
        process.kill()
        process.wait()


def test_a_thread_from_a_photo_to_a_gallery(emulated: WebClient, tmp_path: Path) -> None:
    who = emulated.auth_test()
    channel = emulated.conversations_list()["channels"][0]["id"]
    begun = emulated.chat_postMessage(channel=channel, text="a pair")
    sent = emulated.files_upload_v2(content=photo(), filename="mug.png", channel=channel)
    file = emulated.files_info(file=sent["files"][0]["id"])["file"]
    event = {
        "type": "app_mention",
        "user": "U0SOMEONE",
        "channel": channel,
        "ts": begun["ts"],
        "text": f"<@{who['user_id']}> a pair",
        "files": [file],
    }
    body = {"type": "event_callback", "team_id": who["team_id"], "event_id": "Ev1", "event": event}
    own = SlackSettings(TOKEN, "", "signing", emulated.base_url)
    with service(own_settings(tmp_path, own), studio_of, 0.05) as running:
        workspace = running.workspaces.of(who["team_id"])
        assert workspace is not None
        for _ in range(2):
            done = running.app.dispatch(BoltRequest(mode="socket_mode", body=body))
            assert done.status == 200
        until = time.monotonic() + 60
        while not workspace.inbox.idle() and time.monotonic() < until:
            time.sleep(0.05)
        assert workspace.inbox.counts() == {"done": 1}
    thread = emulated.conversations_replies(
        channel=channel, ts=begun["ts"], include_all_metadata=True
    )["messages"][1:]
    files = [
        [one["name"] for one in message["files"]] for message in thread if message.get("files")
    ]
    said = [message for message in thread if not message.get("files")]
    assert files == PAIR
    assert [message["text"] for message in said] == [
        "All made.",
        "Pictures: front.png, side.png",
        "2 files in the gallery.",
    ]
    keys = [message["metadata"]["event_payload"]["key"] for message in said]
    assert len(set(keys)) == 3
