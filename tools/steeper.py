"""Steeper: a scene for products that were photographed from higher above than it was.

A camera that looks down at twice the sine of the angle sees a level surface twice as deep, and
what stands behind it hardly otherwise. So the surface is drawn deeper, from its back edge on, and
what is behind it moves up. Nothing may stand on the surface that would grow with it.
"""

from __future__ import annotations

import math
from typing import Final

from PIL import Image

from tools.scene import Scene

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


def deepened(picture: Image.Image, edge: float, deeper: float) -> Image.Image:
    """The picture with what is below its `edge` that many times as high."""
    wide, high = picture.size
    cut = round(edge * high)
    below = picture.resize(
        (wide, round(deeper * (high - cut))), Image.Resampling.BICUBIC, box=(0, cut, wide, high)
    )
    made = Image.new("RGB", (wide, cut + below.height))
    made.paste(picture.crop((0, 0, wide, cut)), (0, 0))
    made.paste(below, (0, cut))
    return made


def _lower(y: float, edge: float, deeper: float) -> float:
    """Where a row goes, in shares of the old height."""
    return y if y <= edge else edge + deeper * (y - edge)
