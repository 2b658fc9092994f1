"""The project's own network: how likely each place of a photo is the product.

The weights lie in the package (`assets/network/cutout.onnx`; the card beside it says how they were
made, measured and licensed) and run on the CPU. The session is opened at first use, once per
process, and may be used by many threads.
"""

from __future__ import annotations

import hashlib
import threading
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from tools.assets import asset
from tools.averaging import averaged
from tools.inference import opened

if TYPE_CHECKING:
    import onnxruntime
    from numpy.typing import NDArray

    from tools.picture import Pixels

NAME = "packshot-cutout"
VERSION = 3
SIDE = 512  # px, height and width of what the network takes and gives

_opening = threading.Lock()


@cache
def _weights() -> bytes:
    return asset("network/cutout.onnx").read_bytes()


@cache
def network_id() -> str:
    """Name, version and the first twelve hex digits of the weights' SHA-256."""
    digest = hashlib.sha256(_weights()).hexdigest()
    return f"{NAME}-{VERSION}-{digest[:12]}"


@cache
def _open() -> onnxruntime.InferenceSession:
    return opened(_weights())


def _session() -> onnxruntime.InferenceSession:
    with _opening:  # `cache` alone may open two when two threads come first
        return _open()


def foreground(rgb: Pixels) -> NDArray[np.float32]:
    """Probability of product, (512, 512) float32 in 0..1, for (h, w, 3) sRGB pixels.

    The whole frame is stretched to the square, so row r and column c of the map stand for the place
    ((c + 0.5) / 512 · w, (r + 0.5) / 512 · h) of the photo. Equal pixels give equal maps.
    """
    seen = averaged(rgb, (SIDE, SIDE))
    planes = np.ascontiguousarray(seen.transpose(2, 0, 1)[None], dtype=np.float32) / np.float32(255)
    answer = _session().run(["probability"], {"rgb": planes})[0]
    # Rounding may leave a probability a hair beyond one.
    return np.asarray(np.clip(answer[0, 0], 0, 1), dtype=np.float32)
