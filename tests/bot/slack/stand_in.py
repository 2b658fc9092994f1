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

from slack_bolt import App, BoltRequest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server as SocketServer
from websockets.sync.server import ServerConnection, serve

from tests.bot.slack.counter import handler
from tests.bot.slack.people import People
from tests.bot.slack.web_api import SECRET, Fault, Json


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


class Slack(People):
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

    def wait(self, what: Callable[[], object], seconds: float = 20.0) -> None:
        until = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < until, [self.said(), self.ephemeral, self.calls[-8:]]
            time.sleep(0.02)

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
