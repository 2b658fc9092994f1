"""A stand-in for Slack: its Web API, its files, its socket and its manners, on loopback."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from threading import Event, Thread
from typing import cast

from slack_bolt import App, BoltRequest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server as SocketServer
from websockets.sync.server import ServerConnection, serve

from bot.slack.payload import part, parts, text
from tests.bot.slack.web_api import ALICE, BOT, DIRECT, SECRET, TEAM, Fault, Json, WebApi, handler


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


class Slack(WebApi):
    """One workspace. `calls` holds every call with its arguments, in order."""

    def __init__(self, share_delay: float = 0.0) -> None:
        super().__init__(share_delay)
        self.acked: dict[str, Json] = {}
        self.sockets: list[ServerConnection] = []
        self.connected = Event()
        self.app: App | None = None
        self.http = _Http(("127.0.0.1", 0), handler(self))
        self.socket: SocketServer = serve(self._socket, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.socket_url = f"ws://127.0.0.1:{self.socket.socket.getsockname()[1]}"
        self.threads = [
            Thread(target=self.http.serve_forever, args=(0.02,), daemon=True),
            Thread(target=self.socket.serve_forever, daemon=True),
        ]
        for thread in self.threads:
            thread.start()

    def close(self) -> None:
        self.socket.shutdown()
        self.http.shutdown()
        self.http.server_close()
        for thread in self.threads:
            thread.join(5)

    # What tests look at.

    def fail(self, method: str, *faults: Fault) -> None:
        self.faults.setdefault(method, deque()).extend(faults)

    def forget(self) -> None:
        """Begin anew with empty channels, as far as the bot has nothing left to do in them."""
        with self.lock:
            for kept in (self.calls, self.messages, self.edits, self.token_seen, self.reactions):
                kept.clear()
            for named in (self.files, self.photos, self.scanned):
                named.clear()

    def count(self, method: str) -> int:
        with self.lock:
            return sum(name == method for name, _ in self.calls)

    def said(self) -> list[Json]:
        """The bot's messages with text or blocks, oldest first."""
        with self.lock:
            return [one for one in self.messages if one["user"] == BOT and not one.get("files")]

    def shared(self) -> list[list[str]]:
        """The names of the files of each message that has some."""
        with self.lock:
            ours = [one for one in self.messages if one["user"] == BOT]
            found = [one["files"] for one in ours if one.get("files")]
            return [[self.files[id].name for id in cast("list[str]", ids)] for ids in found]

    def buttons(self, action: str) -> list[tuple[str, str]]:
        """The timestamps and values of the buttons for an action, as they stand now."""
        return [
            (str(message["ts"]), element["value"])
            for message in self.said()
            for block in cast("list[dict[str, list[dict[str, str]]]]", message["blocks"])
            for element in block.get("elements", [])
            if element.get("action_id") == f"packshot_{action}"
        ]

    def shows(self, words: str) -> bool:
        return words in json.dumps(self.said(), ensure_ascii=False)

    def wait(self, what: Callable[[], object], seconds: float = 20.0) -> None:
        until = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < until, [self.said(), self.ephemeral, self.calls[-8:]]
            time.sleep(0.02)

    # What people do.

    def photo(
        self, data: bytes, name: str = "mug.png", kind: str = "image/png", status: int = 200
    ) -> Json:
        """A file that somebody uploads."""
        with self.lock:
            id = f"F{len(self.photos):03d}"
            self.photos[id] = (status, kind, data)
        address = f"{self.url}/photos/{id}/{name}"
        file: Json = {"id": id, "name": name, "size": len(data), "mode": "hosted"}
        self.scanned[id] = {**file, "url_private": address}
        return self.scanned[id]

    def message(self, text: str, user: str = ALICE, channel: str = DIRECT, **more: object) -> Json:
        """The event of a message; in a channel the mention's."""
        ts = self.stamp()
        kind = "app_mention" if f"<@{BOT}>" in text and channel[0] != "D" else "message"
        event: Json = {"type": kind, "user": user, "channel": channel, "ts": ts, "text": text}
        if kind == "message":
            event["channel_type"] = "im" if channel[0] == "D" else "channel"
        event |= more
        with self.lock:
            self.messages.append({"thread_ts": ts, **event})
        return self.event(event)

    def event(self, event: Json, **more: object) -> Json:
        stamp = next(self.clock)
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": f"Ev{stamp}",
            "event_time": stamp,
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
            "event": event,
            **more,
        }

    def click(self, action: str, ts: str, value: str, user: str = ALICE, at: int = 0) -> Json:
        with self.lock:
            message = next((m for m in self.messages if m["ts"] == ts), {})
        pressed = {"action_id": f"packshot_{action}", "value": value, "action_ts": self.stamp()}
        channel = str(message.get("channel", DIRECT))
        return {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "channel": {"id": channel},
            "container": {"message_ts": ts, "channel_id": channel},
            "message": {"blocks": message.get("blocks", [])},
            "trigger_id": f"trigger.{next(self.clock)}",
            "actions": [{**pressed, "type": "button"}],
        }

    def fill(self, values: dict[str, object], user: str = ALICE) -> Json:
        """The form that was opened last, with these fields filled in, and submitted."""
        view = {**self.views[-1], "id": f"V{len(self.views)}"}
        state = {name: {name: _field(value)} for name, value in values.items()}
        return {
            "type": "view_submission",
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "view": {**view, "state": {"values": state}},
        }

    def tap(self, action: str, user: str = ALICE, number: int = 0) -> Json:
        """The click on a button of someone's home tab."""
        blocks = parts(self.homes[user], "blocks")
        rows = [*blocks, *(one for block in blocks for one in parts(block, "elements"))]
        buttons = [part(one, "accessory") or one for one in rows]
        found = [one for one in buttons if text(one, "action_id") == f"packshot_{action}"]
        pressed = {**found[number], "action_ts": self.stamp()}
        return {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "container": {"type": "view", "view_id": "V0"},
            "trigger_id": f"trigger.{next(self.clock)}",
            "actions": [pressed],
        }

    def press(self, action: str, user: str = ALICE, number: int = 0) -> Json:
        """The click on the number-th button for an action."""
        ts, value = self.buttons(action)[number]
        return self.click(action, ts, value, user)

    # How it gets to the bot.

    def send(self, payload: Json, seconds: float = 5.0, **retry: object) -> bool:
        """Deliver by the socket, if there is one, and say whether it was acknowledged."""
        if self.app is not None:
            done = self.app.dispatch(BoltRequest(mode="socket_mode", body=payload))
            told = (
                done.body if (done.body or "").startswith("{") else json.dumps({"text": done.body})
            )
            self.acked[f"direct-{next(self.clock)}"] = json.loads(told)
            return done.status == 200
        assert self.connected.wait(10)
        kinds = {"event_callback": "events_api"}
        kind = "slash_commands" if "command" in payload else "interactive"
        envelope = f"env-{next(self.clock)}"
        frame = {
            "envelope_id": envelope,
            "type": kinds.get(str(payload.get("type")), kind),
            "payload": payload,
            "accepts_response_payload": True,
            **retry,
        }
        self.sockets[-1].send(json.dumps(frame))
        until = time.monotonic() + seconds
        while envelope not in self.acked and time.monotonic() < until:
            time.sleep(0.005)
        return envelope in self.acked

    def answer(self, payload: Json) -> Json:
        """What the acknowledgement of a delivery carries."""
        assert self.send(payload)
        return self.acked[list(self.acked)[-1]]

    def post(self, address: str, payload: Json, secret: str = SECRET, age: int = 0) -> int:
        """Deliver by HTTP, signed, and return the status."""
        body, kind = json.dumps(payload), "application/json"
        if payload.get("type") != "event_callback":
            body = urllib.parse.urlencode({"payload": body})
            kind = "application/x-www-form-urlencoded"
        now = str(int(time.time()) - age)
        signed = hmac.new(secret.encode(), f"v0:{now}:{body}".encode(), hashlib.sha256)
        request = urllib.request.Request(address, data=body.encode(), method="POST")
        request.add_header("Content-Type", kind)
        request.add_header("X-Slack-Request-Timestamp", now)
        request.add_header("X-Slack-Signature", f"v0={signed.hexdigest()}")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def _socket(self, connection: ServerConnection) -> None:
        hello = {"type": "hello", "num_connections": 1, "debug_info": {"host": "stand-in"}}
        connection.send(json.dumps({**hello, "connection_info": {"app_id": "A1"}}))
        self.sockets.append(connection)
        self.connected.set()
        try:
            for frame in connection:
                acked = json.loads(frame)
                self.acked[acked["envelope_id"]] = acked.get("payload") or {}
        except ConnectionClosed:
            pass


def _field(value: object) -> Json:
    """What a field of a form holds."""
    if isinstance(value, list):
        return {
            "type": "multi_static_select",
            "selected_options": [{"value": one} for one in value],
        }
    if isinstance(value, dict):
        return {"type": "static_select", "selected_option": value or None}
    return {"type": "plain_text_input", "value": value}
