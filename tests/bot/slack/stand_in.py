"""A stand-in for Slack: its Web API, its files, its socket and its manners, on loopback."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, RLock, Thread
from typing import cast

from slack_bolt import App, BoltRequest
from slack_sdk.models.blocks import Block
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server as SocketServer
from websockets.sync.server import ServerConnection, serve

Json = dict[str, object]
TEAM, BOT, CHANNEL, DIRECT = "T01", "U0BOT", "C01", "D01"
ALICE, BOB = "U0ALICE", "U0BOB"
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-1-secret", "xapp-1-secret", "signing"
SCOPES = (
    "app_mentions:read,assistant:write,channels:history,chat:write,commands,files:read,"
    "files:write,groups:history,im:history,reactions:write"
)
KNOWN = {"section", "context", "actions", "table", "divider", "header", "image", "input"}


@dataclass
class Fault:
    """How the next call of a method goes wrong: `after` its work is done, or instead of it."""

    status: int = 200
    error: str = ""
    retry_after: int = 0
    hang_up: bool = False
    after: bool = False


@dataclass
class Upload:
    name: str
    length: int
    data: bytes = b""
    completed: bool = False
    shares: dict[str, list[Json]] = field(default_factory=dict)
    ready: float = 0.0


class Slack:
    """One workspace. `calls` holds every call with its arguments, in order."""

    def __init__(self, share_delay: float = 0.0) -> None:
        self.lock = RLock()
        self.calls: list[tuple[str, Json]] = []
        self.faults: dict[str, deque[Fault]] = {}
        self.messages: list[Json] = []
        self.ephemeral: list[Json] = []
        self.files: dict[str, Upload] = {}
        self.photos: dict[str, tuple[int, str, bytes]] = {}
        self.scanned: dict[str, Json] = {}
        self.token_seen: list[tuple[str, str]] = []
        self.reactions: list[tuple[str, str]] = []
        self.views: list[Json] = []
        self.homes: dict[str, Json] = {}
        self.invalid: list[str] = []
        self.edits: list[float] = []
        self.share_delay = share_delay
        self.clock = iter(range(1, 10**9))
        self.acked: dict[str, Json] = {}
        self.sockets: list[ServerConnection] = []
        self.connected = Event()
        self.app: App | None = None
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.http.daemon_threads = True
        self.socket: SocketServer = serve(self._socket, "127.0.0.1", 0)
        self.threads = [
            Thread(target=self.http.serve_forever, args=(0.02,), daemon=True),
            Thread(target=self.socket.serve_forever, daemon=True),
        ]
        for thread in self.threads:
            thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}"

    def close(self) -> None:
        self.socket.shutdown()
        self.http.shutdown()
        self.http.server_close()
        for thread in self.threads:
            thread.join(5)

    # What tests look at.

    def fail(self, method: str, *faults: Fault) -> None:
        self.faults.setdefault(method, deque()).extend(faults)

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

    def stamp(self) -> str:
        return f"1700000{next(self.clock):03d}.{next(self.clock):06d}"

    def photo(
        self, data: bytes, name: str = "mug.png", kind: str = "image/png", status: int = 200
    ) -> Json:
        """A file that somebody uploads."""
        with self.lock:
            id = f"F{len(self.photos):03d}"
            self.photos[id] = (status, kind, data)
        address = f"{self.url}/photos/{id}/{name}"
        return {"id": id, "name": name, "size": len(data), "mode": "hosted", "url_private": address}

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

    def press(self, action: str, user: str = ALICE, number: int = 0) -> Json:
        """The click on the number-th button for an action."""
        ts, value = self.buttons(action)[number]
        return self.click(action, ts, value, user)

    # How it gets to the bot.

    def send(self, payload: Json, seconds: float = 5.0, **retry: object) -> bool:
        """Deliver by the socket, if there is one, and say whether it was acknowledged."""
        if self.app is not None:
            done = self.app.dispatch(BoltRequest(mode="socket_mode", body=payload))
            told = done.body if (done.body or "").startswith("{") else json.dumps({"text": done.body})
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

    # What its Web API does.

    def call(self, method: str, given: Json) -> Json:
        with self.lock:
            self.calls.append((method, given))
            found = getattr(self, f"_{method.replace('.', '_')}", None)
            if found is None:
                return {"ok": False, "error": "unknown_method"}
            return {"ok": True, **cast("Json", found(given))}

    def _auth_test(self, given: Json) -> Json:
        url = "https://acme.slack.com/"
        return {"team_id": TEAM, "user_id": BOT, "bot_id": "B01", "url": url}

    def _apps_connections_open(self, given: Json) -> Json:
        return {
            "url": f"ws://127.0.0.1:{self.socket.socket.getsockname()[1]}/?ticket=secret-ticket"
        }

    def _chat_postMessage(self, given: Json) -> Json:
        wrong = self._wrong(given)
        if wrong:
            return {"ok": False, "error": wrong}
        ts = self.stamp()
        self.messages.append({"thread_ts": ts, "blocks": [], **given, "ts": ts, "user": BOT})
        return {"ts": ts, "channel": given["channel"]}

    def _chat_update(self, given: Json) -> Json:
        self.edits.append(time.monotonic())
        wrong = self._wrong(given)
        found = [one for one in self.messages if one["ts"] == given["ts"]]
        if wrong or not found:
            return {"ok": False, "error": wrong or "message_not_found"}
        found[0].update(text=given["text"], blocks=given.get("blocks", []))
        return {"ts": given["ts"]}

    def _chat_postEphemeral(self, given: Json) -> Json:
        self.ephemeral.append(given)
        return {"message_ts": self.stamp()}

    def _conversations_replies(self, given: Json) -> Json:
        found = [
            one
            for one in self.messages
            if one["channel"] == given["channel"] and given["ts"] in (one["ts"], one["thread_ts"])
        ]
        return {"messages": found} if found else {"ok": False, "error": "thread_not_found"}

    def _reactions_add(self, given: Json) -> Json:
        pair = (str(given["timestamp"]), str(given["name"]))
        if pair in self.reactions:
            return {"ok": False, "error": "already_reacted"}
        self.reactions.append(pair)
        return {}

    def _views_open(self, given: Json) -> Json:
        self.views.append(cast("Json", given["view"]))
        return {}

    def _views_publish(self, given: Json) -> Json:
        self.homes[str(given["user_id"])] = cast("Json", given["view"])
        return {}

    def _assistant_threads_setSuggestedPrompts(self, given: Json) -> Json:
        return {"ok": False, "error": "silent"} if "thread_ts" in given else {}

    def _files_getUploadURLExternal(self, given: Json) -> Json:
        id = f"U{len(self.files):03d}"
        self.files[id] = Upload(str(given["filename"]), int(str(given["length"])))
        return {"upload_url": f"{self.url}/upload/{id}", "file_id": id}

    def _files_completeUploadExternal(self, given: Json) -> Json:
        ids = [str(one["id"]) for one in cast("list[Json]", given["files"])]
        if len(ids) > 10 or any(len(self.files[id].data) != self.files[id].length for id in ids):
            return {"ok": False, "error": "invalid_arguments"}
        message = {"ts": self.stamp(), "channel": given["channel_id"], "user": BOT, "files": ids}
        self.messages.append({**message, "thread_ts": given["thread_ts"]})
        for id in ids:
            self.files[id].completed = True
            self.files[id].ready = time.monotonic() + self.share_delay
            self.files[id].shares = {str(given["channel_id"]): [{"ts": message["ts"]}]}
        return {"files": [{"id": id} for id in ids]}

    def _files_info(self, given: Json) -> Json:
        if found := self.scanned.get(str(given["file"])):
            return {"file": found}
        file = self.files.get(str(given["file"]))
        if file is None or not file.completed:
            return {"ok": False, "error": "file_not_found"}
        shown = time.monotonic() >= file.ready
        return {"file": {"id": given["file"], "shares": {"private": file.shares} if shown else {}}}

    def _wrong(self, given: Json) -> str:
        """What Slack would refuse of a message's blocks."""
        blocks = cast("list[Json]", given.get("blocks") or [])
        try:
            assert len(blocks) <= 50
            assert len(json.dumps(blocks, ensure_ascii=False).encode()) < 13_200
            for block in blocks:
                assert block["type"] in KNOWN
                parsed = Block.parse(dict(block))
                assert parsed is not None
                parsed.validate_json()
        except Exception as error:  # noqa: BLE001 - whatever is wrong with them
            self.invalid.append(repr(error))
            return "invalid_blocks"
        return ""


def _handler(slack: Slack) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path.startswith("/upload/"):
                slack.files[self.path.split("/")[2]].data = body
                self.answer(200, b"OK", "text/plain")
                return
            method = self.path.removeprefix("/api/")
            given = {name: _read(values[0]) for name, values in _form(body).items()}
            self.api(method, cast("Json", given))

        def api(self, method: str, given: Json) -> None:
            waiting = slack.faults.get(method)
            fault = waiting.popleft() if waiting else Fault()
            token = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
            done: Json = {"ok": False, "error": "invalid_auth"}
            broken = fault.status != 200 or fault.error or fault.hang_up
            if self.headers.get("Authorization") == f"Bearer {token}" and (
                fault.after or not broken
            ):
                done = slack.call(method, given)
            elif broken:
                slack.calls.append((f"{method} failed", given))
                done = {"ok": False, "error": fault.error or "ratelimited"}
            if fault.hang_up:
                self.close_connection = True
                self.connection.close()
                return
            more = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
            more["x-oauth-scopes"] = SCOPES
            self.answer(fault.status, json.dumps(done).encode(), "application/json", more)

        def do_GET(self) -> None:
            slack.token_seen.append((self.path, self.headers.get("Authorization") or ""))
            status, kind, data = slack.photos[self.path.split("/")[2]]
            more = {"Location": f"{slack.url}/login"} if status == 302 else {}
            self.answer(status, data, kind, more)

        def answer(
            self, status: int, data: bytes, kind: str, more: Mapping[str, str] | None = None
        ) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": kind, **(more or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *told: object) -> None:
            pass

    return Handler


def _form(body: bytes) -> dict[str, list[str]]:
    return urllib.parse.parse_qs(body.decode(), keep_blank_values=True)


def _read(value: str) -> object:
    return json.loads(value) if value[:1] in "[{" and value else value


def counted(slack: Slack) -> Counter[str]:
    with slack.lock:
        return Counter(name for name, _ in slack.calls)
