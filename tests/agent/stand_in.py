"""A server that speaks both of OpenAI's chat APIs on this machine and says what a test tells it to.

Chat Completions and Responses, whole or streamed as the request asks; and everything that can be
wrong with an answer, by `Fault`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from uuid import uuid4

from pydantic import JsonValue

Body = dict[str, JsonValue]


@dataclass(frozen=True)
class Fault:
    """An answer that is none: an error's status, or other bytes than a message's.

    `cut` ends a message's stream in its middle, without an error; `short` promises more bytes
    than it sends; `drop` closes the connection without a word.
    """

    status: int = 200
    code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut: Body | None = None
    short: bool = False
    drop: bool = False


def plans(*calls: tuple[str, str | dict[str, JsonValue]], text: str = "") -> Body:
    """A message with several calls; arguments that are a text are sent as they are."""
    listed: list[JsonValue] = []
    for number, (name, arguments) in enumerate(calls):
        given = arguments if isinstance(arguments, str) else json.dumps(arguments)
        function: JsonValue = {"name": name, "arguments": given}
        listed.append({"id": f"call_{number}", "type": "function", "function": function})
    return {"role": "assistant", "content": text, "tool_calls": listed}


def asks(op: str, arguments: str | dict[str, JsonValue], text: str = "") -> Body:
    """A message with one call."""
    return plans((op, arguments), text=text)


def tells(text: str) -> Body:
    return {"role": "assistant", "content": text}


class Scripted(ThreadingHTTPServer):
    """Gives its messages one after the other, the last one ever after; keeps what it was sent.

    It waits `delay` seconds before it answers, and `trickle` seconds before each byte but the last.
    """

    def __init__(self, *messages: Body | Fault, delay: float = 0.0, trickle: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.messages, self.delay, self.trickle = list(messages), delay, trickle
        self.closing = threading.Event()
        self.log: list[Body] = []
        self.paths: list[str] = []
        self.usage: Body = {
            "prompt_tokens": 2000,
            "completion_tokens": 10,
            "total_tokens": 2010,
            "prompt_tokens_details": {"cached_tokens": 1920},
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients hang up on what is too slow: nothing to tell."""


class _Handler(BaseHTTPRequestHandler):
    server: Scripted

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.log.append(body)
        self.server.paths.append(self.path)
        time.sleep(self.server.delay)
        number = len(self.server.log)
        message = self.server.messages[min(number, len(self.server.messages)) - 1]
        if isinstance(message, Fault):
            self._fail(body, message)
        elif body.get("stream"):
            self._send(b"".join(_events(self._reply(body, message), body)), "text/event-stream")
        else:
            self._send(json.dumps(self._reply(body, message)).encode())

    def _fail(self, body: Body, fault: Fault) -> None:
        if fault.drop:
            self.close_connection = True
            return
        if fault.cut is not None:
            events = list(_events(self._reply(body, fault.cut), body))
            self._send(b"".join(events[: len(events) // 2]), "text/event-stream")
            return
        error: Body = {"message": "no", "type": "x", "code": fault.code}
        data = fault.body if fault.body is not None else json.dumps({"error": error}).encode()
        self._send(data, status=fault.status, headers=fault.headers, promised=1000 * fault.short)

    def _send(
        self,
        data: bytes,
        kind: str = "application/json",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        promised: int = 0,
    ) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data) + promised))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        while self.server.trickle and len(data) > 1 and not self.server.closing.is_set():
            self.wfile.write(data[:1])
            self.wfile.flush()
            data = data[1:]
            self.server.closing.wait(self.server.trickle)
        self.wfile.write(data)
        self.close_connection = self.close_connection or bool(promised)

    def _reply(self, body: Body, message: Body) -> Body:
        """The message as the API that was asked has it; ids are new, for one replaces another."""
        calls = cast("list[Body]", message.get("tool_calls") or [])
        named: list[Body] = [{**call, "id": f"call_{uuid4().hex}"} for call in calls]
        text = str(message.get("content") or "")
        if self.path.endswith("/responses"):
            return _response(body, text, named, self.server.usage)
        reason = "tool_calls" if named else "stop"
        told = {**message, **({"tool_calls": cast("JsonValue", named)} if named else {})}
        return {
            "id": f"chatcmpl-{uuid4().hex}",
            "object": "chat.completion",
            "created": 1,
            "model": body["model"],
            "choices": [{"index": 0, "finish_reason": reason, "message": told}],
            "usage": self.server.usage,
        }

    def log_message(self, format: str, *args: object) -> None:
        return None


def _response(body: Body, text: str, calls: list[Body], usage: Body) -> Body:
    output: list[JsonValue] = []
    if text:
        part: JsonValue = {"type": "output_text", "text": text, "annotations": []}
        told: Body = {"type": "message", "id": f"msg_{uuid4().hex}", "role": "assistant"}
        output.append({**told, "status": "completed", "content": [part]})
    for call in calls:
        function = cast("Body", call["function"])
        item: Body = {"type": "function_call", "id": f"fc_{uuid4().hex}", "call_id": call["id"]}
        output.append({**item, **function, "status": "completed"})
    return {
        "id": f"resp_{uuid4().hex}",
        "object": "response",
        "created_at": 1,
        "model": body["model"],
        "status": "completed",
        "tools": [],
        "tool_choice": "auto",
        "parallel_tool_calls": True,
        "output": output,
        "usage": {
            "input_tokens": usage["prompt_tokens"],
            "output_tokens": usage["completion_tokens"],
            "total_tokens": usage["total_tokens"],
            "input_tokens_details": usage["prompt_tokens_details"],
            "output_tokens_details": {"reasoning_tokens": 0},
        },
    }


def _events(reply: Body, body: Body) -> Iterator[bytes]:
    """A reply as server-sent events."""
    if reply["object"] == "response":
        for number, event in enumerate(_response_events(reply)):
            data = json.dumps({**event, "sequence_number": number})
            yield f"event: {event['type']}\ndata: {data}\n\n".encode()
        return
    for chunk in _chunks(reply, usage="stream_options" in body):
        yield f"data: {json.dumps(chunk)}\n\n".encode()
    yield b"data: [DONE]\n\n"


def _chunks(reply: Body, *, usage: bool) -> Iterator[Body]:
    (choice,) = cast("list[Body]", reply["choices"])
    message = cast("Body", choice["message"])
    deltas: list[Body] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": word} for word in _halves(str(message.get("content") or ""))]
    for number, call in enumerate(cast("list[Body]", message.get("tool_calls") or [])):
        function = cast("Body", call["function"])
        start: Body = {"name": function["name"], "arguments": ""}
        deltas.append({"tool_calls": [{**call, "index": number, "function": start}]})
        for part in _halves(str(function["arguments"])):
            deltas.append({"tool_calls": [{"index": number, "function": {"arguments": part}}]})
    base = {**reply, "object": "chat.completion.chunk", "usage": None}
    for delta in deltas:
        yield {**base, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    yield {**base, "choices": [{**choice, "message": None, "delta": {}}]}
    if usage:
        yield {**base, "choices": [], "usage": reply["usage"]}


def _response_events(reply: Body) -> Iterator[Body]:
    begun: JsonValue = {**reply, "status": "in_progress", "output": [], "usage": None}
    yield {"type": "response.created", "response": begun}
    for number, item in enumerate(cast("list[Body]", reply["output"])):
        at: Body = {"output_index": number, "item_id": item["id"]}
        if item["type"] == "function_call":
            empty: JsonValue = {**item, "arguments": "", "status": "in_progress"}
            yield {"type": "response.output_item.added", "output_index": number, "item": empty}
            for part in _halves(str(item["arguments"])):
                yield {"type": "response.function_call_arguments.delta", **at, "delta": part}
        else:
            empty = {**item, "content": [], "status": "in_progress"}
            yield {"type": "response.output_item.added", "output_index": number, "item": empty}
            (told,) = cast("list[Body]", item["content"])
            for part in _halves(str(told["text"])):
                here: Body = {**at, "content_index": 0, "logprobs": []}
                yield {"type": "response.output_text.delta", **here, "delta": part}
        yield {"type": "response.output_item.done", "output_index": number, "item": item}
    yield {"type": "response.completed", "response": reply}


def _halves(text: str) -> list[str]:
    """A text in two parts, as nothing comes in one piece."""
    return [part for part in (text[: len(text) // 2], text[len(text) // 2 :]) if part]


@contextmanager
def serving(
    *messages: Body | Fault, delay: float = 0.0, trickle: float = 0.0
) -> Iterator[Scripted]:
    with Scripted(*messages, delay=delay, trickle=trickle) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.closing.set()
        server.shutdown()
