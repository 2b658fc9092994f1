"""The stand-in's Web API: what Slack's methods do, with the manners of the real ones."""

from __future__ import annotations

import base64
import json
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import RLock
from typing import cast

from slack_sdk.models.blocks import Block

Json = dict[str, object]
TEAM, BOT, CHANNEL, DIRECT = "T01", "U0BOT", "C01", "D01"
ALICE, BOB = "U0ALICE", "U0BOB"
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-1-secret", "xapp-1-secret", "5ec7e7-of-signing"
SCOPES = (
    "app_mentions:read,assistant:write,channels:history,chat:write,commands,files:read,"
    "files:write,groups:history,im:history,reactions:write"
)
KNOWN = {"plan", "section", "context", "actions", "table", "divider", "header", "image", "input"}
KNOWN |= {"context_actions"}


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


class WebApi:
    """The state of a workspace, and the methods that change it."""

    url: str
    socket_url: str

    def __init__(self, share_delay: float) -> None:
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
        self.unknown: set[str] = set()
        self.sessions: list[tuple[str, str]] = []
        self.homes: dict[str, Json] = {}
        self.invalid: list[str] = []
        self.edits: list[float] = []
        self.share_delay = share_delay
        #: The workspaces that have installed the app, by their bot tokens.
        self.teams = {BOT_TOKEN: TEAM}
        self.scopes = SCOPES
        self.codes: dict[str, str] = {}
        self.clock: Iterator[int] = iter(range(1, 10**9))

    def stamp(self) -> str:
        return f"1700000{next(self.clock):03d}.{next(self.clock):06d}"

    def attempt(self, method: str, given: Json, fault: Fault) -> Json:
        """What a call comes to, if it goes wrong like that."""
        if fault.after or (fault.status == 200 and not fault.error and not fault.hang_up):
            return self.call(method, given)
        self.calls.append((f"{method} failed", given))
        return {"ok": False, "error": fault.error or "ratelimited"}

    def admits(self, method: str, held: str) -> bool:
        """Whether what a caller holds is the right thing for a method."""
        if method == "apps.connections.open":
            return held == APP_TOKEN
        if method == "oauth.v2.access":
            return held == f"Basic {base64.b64encode(b'1.2:client-secret').decode()}"
        return held in self.teams

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

    def _oauth_v2_access(self, given: Json) -> Json:
        """A code becomes the token of the workspace it stands for."""
        team = self.codes.pop(str(given.get("code")), None)
        if team is None:
            return {"ok": False, "error": "invalid_code"}
        token = f"xoxb-{len(self.teams) + 1}-of-{team}"
        self.teams = {known: one for known, one in self.teams.items() if one != team}
        self.teams[token] = team
        user = {"id": ALICE, "access_token": "xoxp-never-kept", "scope": ""}
        found = {"access_token": token, "bot_user_id": BOT, "scope": SCOPES, "token_type": "bot"}
        return {**found, "team": {"id": team, "name": team}, "authed_user": user}

    def _apps_connections_open(self, given: Json) -> Json:
        return {"url": f"{self.socket_url}/?ticket=secret-ticket"}

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

    def _agents_sessions_setStatus(self, given: Json) -> Json:
        if given["status"] not in ("processing", "active", "suspended", "closed"):
            return {"ok": False, "error": "invalid_arguments"}
        self.sessions.append((str(given["thread_ts"]), str(given["status"])))
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

    def _seen(self, image: Json) -> bool:
        """Whether a file can be shown in a message: one that Slack has looked at, of some kinds."""
        file = self.files.get(str(cast("Json", image["slack_file"])["id"]))
        ready = file is not None and file.completed and time.monotonic() >= file.ready
        return ready and "slack_file" not in self.unknown and file.name[-4:] in (".png", ".jpg")

    def _wrong(self, given: Json) -> str:
        """What Slack would refuse of a message's blocks."""
        blocks = cast("list[Json]", given.get("blocks") or [])
        try:
            assert len(blocks) <= 50
            assert len(json.dumps(blocks, ensure_ascii=False).encode()) < 13_200
            for block in blocks:
                assert block["type"] in KNOWN - self.unknown
                for task in cast("list[Json]", block.get("tasks", [])):
                    parsed = Block.parse(dict(task))
                    assert parsed is not None
                    parsed.validate_json()
                parsed = Block.parse(dict(block))
                assert parsed is not None
                parsed.validate_json()
                small = cast("Json", block.get("accessory") or {})
                assert small.get("type") != "image" or self._seen(small)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with them
            self.invalid.append(repr(error))
            return "invalid_blocks"
        return ""
