"""A server that speaks Chat Completions on this machine and says what a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

from pydantic import JsonValue

Body = dict[str, JsonValue]


def asks(op: str, arguments: str | dict[str, JsonValue], text: str = "") -> Body:
    """A message with one call; arguments that are a text are sent as they are."""
    given = arguments if isinstance(arguments, str) else json.dumps(arguments)
    function: JsonValue = {"name": op, "arguments": given}
    calls: JsonValue = [{"id": "call_0", "type": "function", "function": function}]
    return {"role": "assistant", "content": text, "tool_calls": calls}


def tells(text: str) -> Body:
    return {"role": "assistant", "content": text}


class Scripted(ThreadingHTTPServer):
    """Gives its messages one after the other, the last one ever after; keeps what it was sent.

    It waits `delay` seconds before it answers, and `trickle` seconds before each byte but the last.
    """

    def __init__(self, *messages: Body, delay: float = 0.0, trickle: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.messages, self.delay, self.trickle = list(messages), delay, trickle
        self.closing = threading.Event()
        self.log: list[Body] = []
        self.usage: Body = {
            "prompt_tokens": 2000,
            "completion_tokens": 10,
            "total_tokens": 2010,
            "prompt_tokens_details": {"cached_tokens": 1920},
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Scripted

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.log.append(body)
        time.sleep(self.server.delay)
        number = len(self.server.log)
        message = self.server.messages[min(number, len(self.server.messages)) - 1]
        data = json.dumps(self._reply(body, message)).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        while self.server.trickle and len(data) > 1 and not self.server.closing.is_set():
            self.wfile.write(data[:1])
            self.wfile.flush()
            data = data[1:]
            self.server.closing.wait(self.server.trickle)
        self.wfile.write(data)

    def _reply(self, body: Body, message: Body) -> Body:
        calls = message.get("tool_calls")
        if isinstance(calls, list):
            named = [{**c, "id": uuid4().hex} for c in calls if isinstance(c, dict)]
            message = {**message, "tool_calls": named}
        reason = "tool_calls" if calls else "stop"
        return {
            "id": f"chatcmpl-{uuid4().hex}",  # messages of one id replace each other
            "object": "chat.completion",
            "created": 1,
            "model": body["model"],
            "choices": [{"index": 0, "finish_reason": reason, "message": message}],
            "usage": self.server.usage,
        }

    def log_message(self, format: str, *args: object) -> None:
        return None


@contextmanager
def serving(*messages: Body, delay: float = 0.0, trickle: float = 0.0) -> Iterator[Scripted]:
    with Scripted(*messages, delay=delay, trickle=trickle) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.closing.set()
        server.shutdown()
