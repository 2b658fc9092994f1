"""The generator, with the real client, against a stand-in for the Images API on this machine."""

from __future__ import annotations

import base64
import email.parser
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tools.engine import BUILT_IN
from tools.errors import ConfigurationError, OperationError
from tools.generate import Request, open_engine
from tools.generate.openai_images import OpenAIImages
from tools.generate.sizes import estimate, legal_size
from tools.operation import operations
from tools.picture import Picture
from tools.provenance import GENERATED, digital_source_type

KEY = "sk-test-secret"


class StandIn(ThreadingHTTPServer):
    """Checks an edit as the real service does, and paints a picture of the size asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.log: list[dict[str, object]] = []
        self.faults: list[tuple[int, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        parts = self._parts(body)
        self.server.log.append({"path": self.path, "key": self.headers["authorization"], **parts})
        if self.server.faults:
            self._send(*self.server.faults.pop(0))
            return
        wrong = self._wrong(parts)
        if wrong:
            self._send(400, {}, error(wrong))
            return
        wide, high = map(int, str(parts["size"]).split("x"))
        stream = io.BytesIO()
        Image.new("RGB", (wide, high), (90, 120, 60)).save(stream, "PNG")
        data = [{"b64_json": base64.b64encode(stream.getvalue()).decode()}]
        self._send(200, {}, json.dumps({"created": 1, "data": data}).encode())

    def _parts(self, body: bytes) -> dict[str, object]:
        head = f"content-type: {self.headers['content-type']}\r\n\r\n".encode()
        found: dict[str, object] = {"images": []}
        for part in email.parser.BytesParser().parsebytes(head + body).get_payload():
            name = part.get_param("name", header="content-disposition")
            data = part.get_payload(decode=True)
            if str(name).startswith("image"):
                found["images"].append(data)
            else:
                found[name] = data.decode()
        return found

    def _wrong(self, parts: dict[str, object]) -> str:
        wide, high = map(int, str(parts["size"]).split("x"))
        if wide % 16 or high % 16 or not 655_360 <= wide * high <= 8_294_400:
            return "invalid_size"
        if not 1 <= len(parts["images"]) <= 16 or not parts.get("prompt") or not parts.get("model"):
            return "invalid_request"
        for data in parts["images"]:
            Image.open(io.BytesIO(data)).load()
        return ""

    def _send(self, status: int, headers: dict[str, str], data: bytes) -> None:
        self.send_response(status)
        for name, value in {"content-type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        return None


def error(code: str) -> bytes:
    return json.dumps({"error": {"message": f"no: {KEY}", "type": "x", "code": code}}).encode()


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def shoe() -> Picture:
    rgb = np.full((300, 400, 3), (200, 40, 40), np.uint8)
    alpha = np.zeros((300, 400), np.uint8)
    alpha[50:250, 60:340] = 255
    return Picture(rgb, alpha, alpha)


def engine(server: StandIn, waits: list[float] | None = None) -> OpenAIImages:
    kept = waits if waits is not None else []
    return OpenAIImages("gpt-image-2.6-sunburst", KEY, server.url, kept.append)


def ask(server: StandIn, waits: list[float] | None = None) -> np.ndarray:
    return engine(server, waits).generate(Request("a runner wears it", (shoe(),), (2000, 2500)))


def test_the_picture_has_the_shape_that_was_asked_for(server: StandIn) -> None:
    made = ask(server)
    assert made.shape[1] / made.shape[0] == pytest.approx(0.8, abs=0.02)
    assert (made == (90, 120, 60)).all()
    sent = server.log[0]
    assert sent["path"] == "/v1/images/edits"
    assert sent["model"] == "gpt-image-2.6-sunburst"
    with Image.open(io.BytesIO(sent["images"][0])) as image:
        assert image.mode == "RGBA"


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (400, "moderation_blocked", "another way"),
        (401, "invalid_api_key", "OPENAI_API_KEY"),
        (403, "unverified", "name another"),
        (404, "model_not_found", "PACKSHOT_GENERATE"),
        (429, "insufficient_quota", "no credit"),
    ],
)
def test_what_another_try_would_not_mend_is_asked_once(
    server: StandIn, status: int, code: str, words: str
) -> None:
    server.faults = [(status, {}, error(code))]
    with pytest.raises(OperationError, match=words) as told:
        ask(server)
    assert len(server.log) == 1
    assert KEY not in str(told.value)


def test_a_busy_or_broken_server_is_asked_again(server: StandIn) -> None:
    waits: list[float] = []
    server.faults = [(429, {"retry-after": "7"}, error("rate")), (500, {}, error("oops"))]
    assert ask(server, waits).shape[2] == 3
    assert len(server.log) == 3
    assert waits[0] == 7
    assert 1 < waits[1] < 20


def test_a_server_that_stays_broken_is_given_up(server: StandIn) -> None:
    server.faults = [(503, {}, error("down"))] * 5
    with pytest.raises(OperationError, match="out of order"):
        ask(server)
    assert len(server.log) == 3


def test_a_wait_of_minutes_is_not_waited(server: StandIn) -> None:
    waits: list[float] = []
    server.faults = [(429, {"retry-after": "600"}, error("rate"))]
    with pytest.raises(OperationError, match="busy"):
        ask(server, waits)
    assert waits == []


@pytest.mark.parametrize(
    "body",
    [
        b"<html>hello</html>",
        b"{",
        b'{"created": 1, "data": []}',
        b'{"created": 1, "data": [{"b64_json": "%%%"}]}',
        b'{"created": 1, "data": [{"b64_json": "aGVsbG8="}]}',
    ],
)
def test_garbage_is_one_sentence(server: StandIn, body: bytes) -> None:
    kind = "text/html" if body.startswith(b"<") else "application/json"
    server.faults = [(200, {"content-type": kind}, body)]
    with pytest.raises(OperationError, match="no picture"):
        ask(server)


def test_nobody_there_is_one_sentence() -> None:
    lost = OpenAIImages("m", KEY, "http://127.0.0.1:9/v1", lambda _: None)
    with pytest.raises(OperationError, match="cannot be reached"):
        lost.generate(Request("x", (shoe(),), (1000, 1000)))


def test_create_sends_all_references_and_flags_what_it_made(
    server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKSHOT_GENERATE_URL", server.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    create = operations()["create"]
    assert create.paid
    args = create.args.model_validate(
        {
            "save_as": "made", "product": "shoe", "prompt": "a man in a park",
            "model_image": "anna", "pose_image": "pose", "aspect": "4:5",
        }
    )  # fmt: skip
    inputs = {"product": shoe(), "model_image": shoe(), "outfit_image": None, "pose_image": shoe()}
    made = create.run(args, inputs, {**BUILT_IN, "generate": "openai"})
    sent = server.log[0]
    assert len(sent["images"]) == 3
    assert "a man in a park." in sent["prompt"]
    assert "picture 2" in sent["prompt"]
    assert "pose is that of picture 3" in sent["prompt"]
    assert made.origin is None
    assert made.product is None
    assert digital_source_type(made) == GENERATED
    assert any("main picture" in note for note in made.notes)
    assert KEY not in repr(made.facts) + repr(made.history)


def test_without_one_it_says_how_to_set_it_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OperationError, match="PACKSHOT_GENERATE"):
        open_engine("none").generate(Request("x", (shoe(),), (100, 100)))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("PACKSHOT_GENERATE_URL", raising=False)
    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY"):
        open_engine("openai")
    with pytest.raises(ConfigurationError, match="no generator"):
        open_engine("midjourney")


@given(wide=st.integers(16, 10_000), high=st.integers(16, 10_000))
def test_every_size_has_a_legal_one_of_about_its_shape(wide: int, high: int) -> None:
    width, height = legal_size((wide, high))
    assert width % 16 == height % 16 == 0
    assert 655_360 <= width * height <= 8_294_400
    assert 1 / 3.05 <= width / height <= 3.05
    if 1 / 3 <= wide / high <= 3:
        assert width / height == pytest.approx(wide / high, rel=0.04)


def test_the_estimate_follows_the_published_prices() -> None:
    # 1024² at medium is published as .0132; the estimate allows for three times that.
    assert estimate((1024, 1024)) == pytest.approx(3 * 0.0132, rel=0.01)
    assert estimate((2000, 2500)) > estimate((1024, 1024))
