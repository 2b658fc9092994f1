"""View: a scene framed on a canvas, with the place where the product stands."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Final

import cv2
import numpy as np
from PIL import Image

from tools.assets import asset
from tools.color import Rgb
from tools.framing import Size
from tools.picture import Pixels
from tools.scene import Paper, Scene, scene_from_above
from tools.steeper import Backcloth, Box
from tools.sweep import sweep

#: Things may lie anywhere in what is seen from above.
_ALL_OVER: Final[dict[str, object]] = {
    "stand": (0.5, 0.5),
    "ground": (0.02, 0.02, 0.98, 0.98),
    "horizon": -1.0,
    "room": 1.0,
    "closer": 1.0,
}


@dataclass(frozen=True, eq=False)
class View:
    """A scene framed on a canvas: where the product stands in it, its scale, and its pixels.

    They are drawn when they are first asked for: what stands where is known long before.
    """

    stand: tuple[float, float]
    px_per_cm: float | None
    scale: float
    draw: Callable[[], Pixels]

    @cached_property
    def rgb(self) -> Pixels:
        """(height, width, 3) of the canvas."""
        return self.draw()


def framed(
    scene: Scene,
    canvas: Size,
    *,
    base: float,
    x: float,
    zoom: float = 1.0,
    color: Rgb | None = None,
) -> View:
    """The scene on a canvas of that size, with the standing point near (`x`, `base`).

    `base` and `x` are shares of the canvas. Where the picture ends before the standing point can be
    as high or low as wanted, it stays where it can be. `zoom` 1 shows all that the aspect allows.
    `color` replaces the paper's own, where the scene is one.
    """
    if scene.paper is not None:
        paper = color or scene.paper.color
        side = {"left": -1.0, "right": 1.0}.get(scene.light.side, 0.0)
        halo = scene.paper.halo if scene.view == "side" else None
        draw = partial(sweep, paper, canvas, stand=(x, base), light=side, halo=halo)
        return View((x * canvas[0], base * canvas[1]), None, 1.0, draw)
    return _cropped(scene, _source(scene), canvas, base, x, zoom)


def laid_out(scene: Scene) -> Scene:
    """Where something lies that was photographed from above: the same surface seen from there.

    Where no such picture exists, paper in the surface's colour. An uploaded photo that shows no
    edge of a surface is one from above itself; another stays as it is.
    """
    if scene.pixels is not None and scene.edge == 0.0:
        return scene.model_copy(update={"view": "above", **_ALL_OVER})
    above = scene_from_above(scene)
    if above is not None or scene.picture is None:
        return above or scene
    source = _picture(scene.picture)
    left, top, right, bottom = scene.ground
    wide, high = source.size
    part = (int(left * wide), int(top * high), int(right * wide), int(bottom * high))
    surface = np.asarray(source.crop(part))
    red, green, blue = (round(float(value)) for value in np.median(surface, axis=(0, 1)))
    return scene.model_copy(
        update={"view": "above", "picture": None, "paper": Paper(color=(red, green, blue))}
    )


def _cropped(
    scene: Scene, source: Backcloth, canvas: Size, base: float, x: float, zoom: float
) -> View:
    wide, high = source.size
    scale = max(canvas[0] / wide, canvas[1] / high) * zoom * scene.closer
    across, down = canvas[0] / scale, canvas[1] / scale
    left = max(0.0, min(scene.stand[0] * wide - x * across, wide - across))
    top = max(0.0, min(scene.stand[1] * high - base * down, high - down))
    if scale == 1:  # whole pixels stay as sharp as they are
        left, top = float(math.floor(left)), float(math.floor(top))
    # What the crop could not give, the ground may: the product stands nearer or farther.
    stands = min(max(top + base * down, scene.ground[1] * high), scene.ground[3] * high)
    nearer = (stands / high - scene.horizon) / max(scene.stand[1] - scene.horizon, 1e-3)
    beside = min(max(left + x * across, scene.ground[0] * wide), scene.ground[2] * wide)
    at = ((beside - left) * scale, (stands - top) * scale)
    per_cm = scene.px_per_cm and scene.px_per_cm * (high / scene.size[1]) * scale * nearer
    box = (left, top, min(left + across, wide), min(top + down, high))
    return View(at, per_cm, scale, partial(_resized, source, box, canvas, scene.mirrored))


def _resized(source: Backcloth, box: Box, canvas: Size, mirrored: bool) -> Pixels:
    """The part of the source at the canvas' size; the box of a mirrored one is that of its twin."""
    left, top, right, bottom = box
    if mirrored:
        left, right = source.size[0] - right, source.size[0] - left
    pixels = source.part((left, top, right, bottom), canvas)
    return np.asarray(cv2.flip(pixels, 1), np.uint8) if mirrored else pixels


def _source(scene: Scene) -> Backcloth:
    if scene.pixels is not None:
        return Backcloth(Image.fromarray(scene.pixels), scene.pixels.shape[0])
    picture = _picture(scene.picture)
    cut = round(scene.edge * picture.height) if scene.deeper > 1 else picture.height
    return Backcloth(picture, cut, scene.deeper)


@lru_cache(maxsize=2)
def _picture(file: str | None) -> Image.Image:
    with Image.open(io.BytesIO(asset(f"scenes/{file}").read_bytes())) as image:
        return image.convert("RGB")
