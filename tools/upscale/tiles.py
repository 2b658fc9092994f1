"""A network that enlarges, run tile by tile: bounded memory, and no seams."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from tools.inference import opened
from tools.picture import Pixels

if TYPE_CHECKING:
    import onnxruntime


@dataclass(eq=False)
class Tiled:
    """An ONNX network from sRGB (1, 3, h, w) in 0..1 to the same `scale` times as large.

    `rim` is how many pixels beyond a place the network looks; it may be used by many threads.
    """

    weights: bytes
    scale: int
    rim: int
    tile: int = 384
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _session: onnxruntime.InferenceSession | None = None

    def enlarged(self, rgb: Pixels) -> Pixels:
        """(h, w, 3) to (scale · h, scale · w, 3); beyond the frame lies its mirror image."""
        height, width = rgb.shape[:2]
        rim, scale = self.rim, self.scale
        made = np.empty((scale * height, scale * width, 3), np.uint8)
        beyond = cv2.BORDER_REFLECT_101 if min(height, width) > rim else cv2.BORDER_REPLICATE
        padded = cv2.copyMakeBorder(rgb, rim, rim, rim, rim, beyond)
        for top in range(0, height, self.tile):
            for left in range(0, width, self.tile):
                high, wide = min(self.tile, height - top), min(self.tile, width - left)
                seen = padded[top : top + high + 2 * rim, left : left + wide + 2 * rim]
                inner = self.run(np.asarray(seen, np.uint8))[scale * rim :, scale * rim :]
                rows = slice(scale * top, scale * (top + high))
                columns = slice(scale * left, scale * (left + wide))
                made[rows, columns] = inner[: scale * high, : scale * wide]
        return made

    def run(self, tile: Pixels) -> Pixels:
        """One tile, whole."""
        with self._lock:
            self._session = session = self._session or opened(self.weights)
        planes = np.ascontiguousarray(tile.transpose(2, 0, 1)[None], np.float32) / np.float32(255)
        answer = np.asarray(session.run(None, {session.get_inputs()[0].name: planes})[0])
        levels = np.clip(np.rint(answer[0] * 255), 0, 255).astype(np.uint8)
        return np.ascontiguousarray(levels.transpose(1, 2, 0))
