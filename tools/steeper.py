"""Steeper: a scene for products that were photographed from higher above than it was.

A camera that looks down at twice the sine of the angle sees a level surface twice as deep, and
what stands behind it hardly otherwise. So the surface is drawn deeper, from its back edge on, and
what is behind it moves up. Nothing may stand on the surface that would grow with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image

from tools.framing import Size
from tools.picture import Pixels
from tools.scene import Scene

Box = tuple[float, float, float, float]  # left, top, right, bottom

#: Surfaces get deeper in these steps; less is not seen.
_STEP: Final = 0.25


def steeper(scene: Scene, degrees: float) -> Scene:
    """The scene with its surface as deep as it looks from that angle, or as deep as it may be."""
    if scene.picture is None or scene.view == "above":
        return scene
    wanted = math.sin(math.radians(degrees)) / math.sin(math.radians(scene.camera.depression))
    deeper = math.floor(min(wanted, scene.deepest) / _STEP) * _STEP
    if deeper <= 1:
        return scene
    height = _lower(1.0, scene.edge, deeper)
    left, top, right, bottom = scene.ground
    top, bottom, stand = (
        _lower(y, scene.edge, deeper) / height for y in (top, bottom, scene.stand[1])
    )
    throw = (scene.light.throw[0], scene.light.throw[1] * deeper)
    changed = {
        "deeper": deeper,
        "size": (scene.size[0], round(scene.size[1] * height)),
        "stand": (scene.stand[0], stand),
        "ground": (left, top, right, bottom),
        "horizon": scene.horizon / height,
        "light": scene.light.model_copy(update={"throw": throw}),
    }
    return scene.model_copy(update=changed)


@dataclass(frozen=True, eq=False)
class Backcloth:
    """A picture with what is below its row `cut` drawn `deeper` times as high."""

    picture: Image.Image
    cut: int
    deeper: float = 1.0

    @property
    def size(self) -> Size:
        """Width and height as drawn."""
        wide, high = self.picture.size
        return wide, self.cut + round(self.deeper * (high - self.cut))

    def part(self, box: Box, canvas: Size) -> Pixels:
        """The part within left, top, right and bottom, as drawn, at that width and height.

        What is above the edge and what is below it are each resampled once; whole pixels at their
        own size are only copied.
        """
        left, top, right, bottom = box
        scale = canvas[1] / (bottom - top)
        above = min(max(round((self.cut - top) * scale), 0), canvas[1])
        edge = top + above / scale
        parts = []
        if above:
            parts.append(self._resized((left, top, right, edge), (canvas[0], above)))
        if above < canvas[1]:
            low = (left, self._row(edge), right, self._row(bottom))
            parts.append(self._resized(low, (canvas[0], canvas[1] - above)))
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _row(self, drawn: float) -> float:
        """The row of the picture that is drawn there, below the edge."""
        high = self.picture.height
        ratio = (self.size[1] - self.cut) / max(1, high - self.cut)
        return min(self.cut + (max(drawn, self.cut) - self.cut) / ratio, high)

    def _resized(self, box: Box, size: Size) -> Pixels:
        left, top, right, bottom = box
        whole = (round(left), round(top), round(left) + size[0], round(top) + size[1])
        if np.allclose(box, whole, atol=1e-6):
            return np.asarray(self.picture.crop(whole))
        made = self.picture.resize(size, Image.Resampling.LANCZOS, box=box)
        return np.asarray(made)


def _lower(y: float, edge: float, deeper: float) -> float:
    """Where a row goes, in shares of the old height."""
    return y if y <= edge else edge + deeper * (y - edge)
