"""A stand-in for the Images API on this machine: it checks forms as the real one, and repaints.

Every pixel of its answer is painted anew: surroundings from a real picture, a shadow under the
product, and the product itself a little soft, as generators give it back. `drift` says what else
goes wrong with the product. `faults` are given instead of answers, one a request.
"""

from __future__ import annotations

import base64
import email.parser
import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import ceil

import cv2
import numpy as np
from PIL import Image

import prompts
from tools.assets import asset
from tools.engine import BUILT_IN

KEY = "sk-test-secret"
#: What operations that generate are run with.
TEXTS = {name: str(text) for name, text in dict(prompts.table("generator")).items()}
ENGINES = {**BUILT_IN, "generate": "openai:gpt-image-2.6-flare"}
#: What one model takes; dead ones take nothing.
QUALITIES = {
    "gpt-image-2.6": {"auto", "low", "medium", "high", "xhigh", "max"},
    "gpt-image-2.5": {"auto", "low", "medium", "high", "xhigh", "max"},
    "gpt-image-2": {"auto", "low", "medium", "high"},
    "gpt-image-1.5": {"auto", "low", "medium", "high"},
}
DEAD = ("dall-e", "gpt-image-1-2025", "gpt-image-1 ")
TOKENS = {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96}
Form = dict[str, object]


@dataclass(frozen=True)
class Fault:
    """What is answered instead: a status, a body, a delay, or only half of the body."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    short: bool = False


def error(code: str, kind: str = "invalid_request_error", **more: object) -> bytes:
    """An error body in the real service's shape; it quotes the key, which nobody may repeat."""
    told = {"message": f"no: {KEY}", "type": kind, "code": code, "param": None, **more}
    return json.dumps({"error": told}).encode()


def answer(picture: bytes | str, **more: object) -> bytes:
    """A body with one picture."""
    data = picture if isinstance(picture, str) else base64.b64encode(picture).decode()
    return json.dumps({"created": 1, "data": [{"b64_json": data}], **more}).encode()


def png(rgb: np.ndarray) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(rgb).save(stream, "PNG", compress_level=1)
    return stream.getvalue()


class StandIn(ThreadingHTTPServer):
    """`log` holds every form that came. `drift` is one of `DRIFTS`, or one for each request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.log: list[Form] = []
        self.faults: list[Fault] = []
        self.drift: str | list[str] = "mild"
        self.scene = "garden"
        self.usage = True
        self.paints = True
        self.most_at_once = 0
        self._inside = 0
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next_drift(self) -> str:
        if isinstance(self.drift, str):
            return self.drift
        return self.drift.pop(0) if len(self.drift) > 1 else self.drift[0]

    @contextmanager
    def counted(self) -> Iterator[None]:
        with self._lock:
            self._inside += 1
            self.most_at_once = max(self.most_at_once, self._inside)
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1


@contextmanager
def serving() -> Iterator[StandIn]:
    with StandIn() as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        with self.server.counted():
            self._answer(self._form(body))

    def _answer(self, form: Form) -> None:
        told = {"path": self.path, "key": self.headers["authorization"]}
        self.server.log.append({**form, **told})
        if self.server.faults:
            self._fault(self.server.faults.pop(0))
            return
        wrong = wrong_with(form)
        if wrong:
            status = 404 if wrong == "model_not_found" else 400
            self._send(status, {}, error(wrong))
            return
        drift, scene = self.server.next_drift(), self.server.scene
        made = repainted(form, drift, scene) if self.server.paints else plain(form)
        usage = {"usage": usage_of(form)} if self.server.usage else {}
        self._send(200, {}, answer(png(made), **usage))

    def _form(self, body: bytes) -> Form:
        head = f"content-type: {self.headers['content-type']}\r\n\r\n".encode()
        found: Form = {"images": [], "names": []}
        for part in email.parser.BytesParser().parsebytes(head + body).get_payload():
            name = str(part.get_param("name", header="content-disposition"))
            data = part.get_payload(decode=True)
            found["names"].append(name)
            if name.startswith("image"):
                found["images"].append(data)
            elif name == "mask":
                found["mask"] = data
            else:
                found[name] = data.decode()
        return found

    def _fault(self, fault: Fault) -> None:
        time.sleep(fault.seconds)
        self._send(fault.status, fault.headers, fault.body, short=fault.short)

    def _send(
        self, status: int, headers: dict[str, str], data: bytes, *, short: bool = False
    ) -> None:
        try:
            self.send_response(status)
            for name, value in {"content-type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(data) * (2 if short else 1)))
            self.end_headers()
            self.wfile.write(data)
            if short:
                self.connection.close()
        except OSError:
            return  # who asked has gone

    def log_message(self, format: str, *args: object) -> None:
        return None


def wrong_with(form: Form) -> str:
    """The code of what is wrong with a form, empty where nothing is."""
    model = str(form.get("model", ""))
    family = next((name for name in QUALITIES if model.startswith(name)), "")
    if not family and model.startswith(("gpt-", *DEAD)):
        return "model_not_found"
    wide, high = (int(side) for side in str(form.get("size", "0x0")).split("x"))
    if family == "gpt-image-1.5" and (wide, high) not in ((1024, 1024), (1536, 1024), (1024, 1536)):
        return "invalid_size"
    ratio = max(wide, high) / max(1, min(wide, high))
    if wide % 16 or high % 16 or not 655_360 <= wide * high <= 8_294_400 or ratio > 3:
        return "invalid_size"
    if form.get("quality", "auto") not in QUALITIES.get(family, {"auto"}):
        return "invalid_quality"
    if "input_fidelity" in form and family != "gpt-image-1.5":
        return "unknown_parameter"
    images, prompt = form["images"], str(form.get("prompt", ""))
    assert isinstance(images, list)
    if not 1 <= len(images) <= 16 or not prompt or len(prompt) > 32_000:
        return "invalid_request"
    if any(len(data) > 50_000_000 for data in images) or str(form.get("n", "1")) != "1":
        return "invalid_request"
    opened = [Image.open(io.BytesIO(data)) for data in images]
    return wrong_mask(form.get("mask"), opened[0].size) if "mask" in form else ""


def wrong_mask(data: object, size: tuple[int, int]) -> str:
    assert isinstance(data, bytes)
    mask = Image.open(io.BytesIO(data))
    if len(data) > 4_000_000 or mask.size != size or "A" not in mask.getbands():
        return "invalid_mask"
    return ""


def usage_of(form: Form) -> dict[str, object]:
    """Tokens by the calculator's formula."""
    wide, high = (int(side) for side in str(form["size"]).split("x"))
    base = TOKENS.get(str(form.get("quality", "medium")), 24)
    other = round(base / (max(wide, high) / min(wide, high)))
    made = ceil(base * other * (2_000_000 + wide * high) / 4_000_000)
    assert isinstance(form["images"], list)
    sent, words = 1024 * len(form["images"]), len(str(form["prompt"])) // 4
    details = {"image_tokens": sent, "text_tokens": words}
    total = {"input_tokens": sent + words, "output_tokens": made}
    return {**total, "total_tokens": sent + words + made, "input_tokens_details": details}


# ---------------------------------------------------------------------------- painting


def plain(form: Form) -> np.ndarray:
    """One colour: for tests to which it is no matter what is painted."""
    wide, high = (int(side) for side in str(form["size"]).split("x"))
    return np.full((high, wide, 3), (90, 120, 60), np.uint8)


def repainted(form: Form, drift: str, scene: str) -> np.ndarray:
    wide, high = (int(side) for side in str(form["size"]).split("x"))
    images = form["images"]
    assert isinstance(images, list)
    with Image.open(io.BytesIO(images[0])) as image:
        shown = np.asarray(image.convert("RGB").resize((wide, high)), np.float32)
    plate = backdrop(scene, wide, high)
    mask = form.get("mask")
    if not isinstance(mask, bytes):
        if drift in DRAWN:
            return drawn(images[0], plate, DRAWN[drift])
        return shown.astype(np.uint8) if drift == "same" else plate.astype(np.uint8)
    with Image.open(io.BytesIO(mask)) as image:
        kept = np.asarray(image.getchannel("A").resize((wide, high)), np.float32) / 255
    return painted(shown, cv2.GaussianBlur(kept, (0, 0), 1.2), plate, drift)


def backdrop(scene: str, wide: int, high: int) -> np.ndarray:
    """A real picture's surroundings, cropped to the shape."""
    with Image.open(io.BytesIO(asset(f"scenes/{scene}.jpg").read_bytes())) as image:
        image.draft("RGB", (wide, high))
        whole = np.asarray(image.convert("RGB"))
    scale = max(wide / whole.shape[1], high / whole.shape[0])
    size = (ceil(whole.shape[1] * scale), ceil(whole.shape[0] * scale))
    return cv2.resize(whole, size, interpolation=cv2.INTER_LINEAR)[-high:, :wide].astype(np.float32)


def painted(shown: np.ndarray, kept: np.ndarray, plate: np.ndarray, drift: str) -> np.ndarray:
    """The product as it was understood, standing in its shadow before the plate."""
    shown, kept = DRIFTS[drift](shown.copy(), kept)
    high, wide = kept.shape
    ground = cv2.warpAffine(kept, np.float32([[1, 0, 0.03 * wide], [0, 1, 0]]), (wide, high))
    rows = np.flatnonzero(kept.max(axis=1) > 0.5)
    if len(rows):
        foot = np.clip((np.arange(high) - rows[-1] + 0.09 * high) / (0.09 * high), 0, 1)
        ground = ground * foot[:, None]
    shadow = cv2.GaussianBlur(ground, (0, 0), 0.012 * wide)[..., None]
    lit = plate * (1 - 0.55 * shadow)
    mixed = lit * (1 - kept[..., None]) + shown * kept[..., None]
    return np.rint(np.clip(cv2.GaussianBlur(mixed, (0, 0), 0.7), 0, 255)).astype(np.uint8)


def drawn(product: bytes, plate: np.ndarray, change: Callable[[np.ndarray], np.ndarray]) -> Drawing:
    """The product small, turned, bent and in warm light somewhere in the picture: worn or held."""
    high, wide = plate.shape[:2]
    with Image.open(io.BytesIO(product)) as image:
        whole = np.asarray(image.convert("RGBA")).astype(np.float32)
    rgb, alpha = change(whole[..., :3].copy()), whole[..., 3]
    y, x = np.mgrid[: rgb.shape[0], : rgb.shape[1]].astype(np.float32)
    bend = 0.012 * rgb.shape[1] * np.sin(y / rgb.shape[0] * 4)
    rgb, alpha = (cv2.remap(p, x + bend, y, cv2.INTER_LINEAR) for p in (rgb, alpha))
    scale = 0.42 * wide / rgb.shape[1]
    turn = cv2.getRotationMatrix2D((rgb.shape[1] / 2, rgb.shape[0] / 2), 11, scale)
    turn[:, 2] += (0.45 * wide - rgb.shape[1] / 2, 0.55 * high - rgb.shape[0] / 2)
    lit = np.clip(rgb * np.float32([1.04, 0.97, 0.86]), 0, 255)
    lit, share = (cv2.warpAffine(p, turn, (wide, high), flags=cv2.INTER_AREA) for p in (lit, alpha))
    mixed = plate + (lit - plate) * (share / 255)[..., None]
    return np.rint(np.clip(cv2.GaussianBlur(mixed, (0, 0), 0.8), 0, 255)).astype(np.uint8)


def _relabelled(rgb: np.ndarray) -> np.ndarray:
    """Letters and lines of the label drawn otherwise, among them some that stay."""
    high, wide = rgb.shape[:2]
    part = np.s_[int(0.38 * high) : int(0.6 * high), int(0.28 * wide) : int(0.72 * wide)]
    rgb[part] = rgb[part][::-1, ::-1]
    return rgb


Drawing = np.ndarray
#: What becomes of a product that is drawn anew.
DRAWN: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "worn": lambda rgb: rgb,
    "worn recolored": lambda rgb: rgb[..., ::-1].copy(),
    "worn relabelled": _relabelled,
    "worn plain": lambda rgb: np.broadcast_to(rgb.mean(axis=(0, 1)), rgb.shape).copy(),
}
Drift = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def _moved(scale: float, across: float, down: float, turned: float = 0.0) -> Drift:
    def move(shown: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        high, wide = kept.shape
        matrix = cv2.getRotationMatrix2D((wide / 2, 0.7 * high), turned, scale)
        matrix[:, 2] += (across * wide, down * high)
        where = (wide, high)
        around = cv2.BORDER_REPLICATE
        return cv2.warpAffine(shown, matrix, where, borderMode=around), cv2.warpAffine(
            kept, matrix, where
        )

    return move


def _lit(*gains: float) -> Drift:
    def light(shown: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.clip(shown * np.float32(gains), 0, 255), kept

    return light


def _lettered(shown: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The middle of the product drawn with other letters."""
    rows, columns = np.flatnonzero(kept.max(1) > 0.5), np.flatnonzero(kept.max(0) > 0.5)
    top, left = int(rows[0] + 0.4 * len(rows)), int(columns[0] + 0.3 * len(columns))
    part = np.s_[top : top + len(rows) // 6, left : left + len(columns) // 3]
    shown[part] = shown[part][:, ::-1]
    return shown, kept


def _swapped(shown: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Another thing of about that size: a striped ball."""
    high, wide = kept.shape
    rows, columns = np.flatnonzero(kept.max(1) > 0.5), np.flatnonzero(kept.max(0) > 0.5)
    y, x = np.mgrid[:high, :wide]
    middle = ((rows[0] + rows[-1]) / 2, (columns[0] + columns[-1]) / 2)
    radius = max(len(rows), len(columns)) / 2
    inside = np.hypot(y - middle[0], x - middle[1]) < radius
    stripes = (np.sin(x / radius * 9 + y / radius * 4) > 0)[..., None]
    shown = np.where(stripes, np.float32([40, 160, 90]), np.float32([250, 240, 60]))
    return shown.astype(np.float32), cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 1.2)


def _gone(shown: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return shown, np.zeros_like(kept)


def _recolored(shown: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return shown[..., ::-1].copy(), kept


DRIFTS: dict[str, Drift] = {
    "mild": _lit(1.03, 1.0, 0.96),
    "same": _lit(1.0, 1.0, 1.0),
    "shift": _moved(1.0, 0.02, -0.015),
    "scale": _moved(0.85, 0.0, 0.0),
    "grown": _moved(1.08, -0.01, 0.0),
    "turned": _moved(1.0, 0.0, 0.0, turned=8.0),
    "cast": _lit(1.12, 0.98, 0.78),
    "letters": _lettered,
    "recolor": _recolored,
    "swap": _swapped,
    "gone": _gone,
}
