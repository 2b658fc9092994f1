"""The stand-in's counter: its Web API, uploads and files over HTTP, and what goes wrong."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import cast

from tests.bot.slack.web_api import Fault, Json, WebApi


def handler(slack: WebApi) -> type[BaseHTTPRequestHandler]:
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
            held = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            known = slack.admits(method, held)
            done = slack.attempt(method, given, fault) if known else _STRANGER
            if method == "auth.test" and done["ok"]:
                done = {**done, "team_id": slack.teams[held]}
            if fault.hang_up:
                self.close_connection = True
                self.connection.close()
                return
            more = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
            more["x-oauth-scopes"] = slack.scopes
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


_STRANGER: Json = {"ok": False, "error": "invalid_auth"}


def _form(body: bytes) -> dict[str, list[str]]:
    return urllib.parse.parse_qs(body.decode(), keep_blank_values=True)


def _read(value: str) -> object:
    return json.loads(value) if value[:1] in "[{" and value else value
