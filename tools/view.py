"""View: a scene framed on a canvas, with the place where the product stands."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from tools.assets import asset
from tools.color import Rgb
from tools.framing import Size
from tools.picture import Pixels
from tools.scene import Paper, Scene, scene_from_above
from tools.sweep import sweep


@dataclass(frozen=True, eq=False)
class View:
    """A scene framed on a canvas: pixels, where the product stands in them, and its scale."""

    rgb: Pixels
    stand: tuple[float, float]
    px_per_cm: float | None
    scale: float


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
        rgb = sweep(paper, canvas, stand=(x, base), light=side, halo=halo)
        return View(rgb, (x * canvas[0], base * canvas[1]), None, 1.0)
    source = scene.pixels if scene.pixels is not None else _picture(scene.picture or "")
    source = np.ascontiguousarray(source[:, ::-1]) if scene.mirrored else source
    return _cropped(scene, source, canvas, base, x, zoom)


def laid_out(scene: Scene) -> Scene:
    """Where something lies that was photographed from above: the same surface seen from there.

    Where no such picture exists, paper in the surface's colour; an uploaded photo stays as it is.
    """
    above = scene_from_above(scene)
    if above is not None or scene.picture is None:
        return above or scene
    source = _picture(scene.picture)
    high, wide = source.shape[:2]
    left, top, right, bottom = scene.ground
    surface = source[int(top * high) : int(bottom * high), int(left * wide) : int(right * wide)]
    red, green, blue = (round(float(value)) for value in np.median(surface, axis=(0, 1)))
    return scene.model_copy(
        update={"view": "above", "picture": None, "paper": Paper(color=(red, green, blue))}
    )


def _cropped(
    scene: Scene, source: Pixels, canvas: Size, base: float, x: float, zoom: float
) -> View:
    high, wide = source.shape[:2]
    scale = max(canvas[0] / wide, canvas[1] / high) * zoom
    across, down = canvas[0] / scale, canvas[1] / scale
    left = max(0.0, min(scene.stand[0] * wide - x * across, wide - across))
    top = max(0.0, min(scene.stand[1] * high - base * down, high - down))
    # What the crop could not give, the ground may: the product stands nearer or farther.
    stands = min(max(top + base * down, scene.ground[1] * high), scene.ground[3] * high)
    crop = Image.fromarray(source).resize(
        canvas,
        Image.Resampling.LANCZOS,
        box=(left, top, min(left + across, wide), min(top + down, high)),
    )
    nearer = (stands / high - scene.horizon) / max(scene.stand[1] - scene.horizon, 1e-3)
    beside = min(max(left + x * across, scene.ground[0] * wide), scene.ground[2] * wide)
    at = ((beside - left) * scale, (stands - top) * scale)
    per_cm = scene.px_per_cm and scene.px_per_cm * (high / scene.size[1]) * scale * nearer
    return View(np.asarray(crop), at, per_cm, scale)


@lru_cache(maxsize=2)
def _picture(file: str) -> Pixels:
    with Image.open(io.BytesIO(asset(f"scenes/{file}").read_bytes())) as image:
        return np.asarray(image.convert("RGB"))
