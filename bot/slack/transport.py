"""Transports: how Slack's events reach us, by a socket of ours or by HTTP behind a proxy."""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.oauth import OAuthFlow
from slack_sdk.errors import SlackApiError, SlackClientError

from agent import ConfigurationError
from bot.slack.client import Slack
from bot.slack.installing import INSTALL, REDIRECT

PATH: Final = "/slack/events"
#: Slack's own bodies are far smaller.
_LARGEST: Final = 1_000_000


@contextmanager
def socket(app: App, slack: Slack) -> Iterator[str]:
    """Socket Mode: needs no address of ours. Raises ConfigurationError if Slack refuses it."""
    handler = SocketModeHandler(
        app, slack.settings.app_token, logger=slack.logger, web_client=slack.nobody
    )
    try:
        handler.client.connect()
    except (SlackApiError, SlackClientError, OSError) as error:
        handler.client.close()
        code = str(error.response.get("error")) if isinstance(error, SlackApiError) else ""
        raise ConfigurationError(
            f"Slack does not open a socket ({code or type(error).__name__}): check SLACK_APP_TOKEN"
            " and that it has connections:write"
        ) from error
    try:
        yield "listening by Socket Mode"
    finally:
        handler.client.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    #: Deliveries that may knock at once: the library's five would turn a burst away.
    request_queue_size = 256

    def __init__(self, port: int, app: App, flow: OAuthFlow | None) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.app, self.flow = app, flow


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10

    def do_POST(self) -> None:
        """One delivery; Bolt checks its signature."""
        length = self.headers.get("Content-Length") or ""
        if self.path.partition("?")[0] != PATH or not length.isdecimal() or int(length) > _LARGEST:
            self.send_error(http.client.NOT_FOUND)
            return
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        self._send(self.server.app.dispatch(BoltRequest(body=body, headers=self._headers())))

    def do_GET(self) -> None:
        """The pages by which a workspace installs the app, where it may."""
        path, _, query = self.path.partition("?")
        flow = self.server.flow
        pages = {INSTALL: flow.handle_installation, REDIRECT: flow.handle_callback} if flow else {}
        if path not in pages:
            self.send_error(http.client.NOT_FOUND)
            return
        self._send(pages[path](BoltRequest(body="", query=query, headers=self._headers())))

    def _headers(self) -> dict[str, str | Sequence[str]]:
        return dict(self.headers.items())

    def _send(self, answer: BoltResponse) -> None:
        data = (answer.body or "").encode()
        self.send_response(answer.status)
        for name, values in answer.headers.items():
            if name.lower() != "content-length":
                self.send_header(name, values if isinstance(values, str) else values[0])
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *told: object) -> None:
        """Bodies and headers hold what must not be logged."""


@contextmanager
def web(app: App, port: int, flow: OAuthFlow | None = None) -> Iterator[str]:
    """HTTP on loopback: a proxy in front does TLS. Raises ConfigurationError for a taken port."""
    try:
        server = _Server(port, app, flow)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or "there is no such port"
        raise ConfigurationError(
            f"port {port} cannot be listened on ({why}): choose another with --http"
        ) from error
    thread = Thread(target=server.serve_forever, name="slack-http", daemon=True)
    thread.start()
    try:
        yield f"listening on http://127.0.0.1:{server.server_address[1]}{PATH}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
