"""Scene: a place with a surface to stand on, with known camera and light.

Built-in scenes are a YAML file in tools/assets/scenes, most of them with a picture beside it;
SCENES.md there says how those were made. All lengths are shares of the whole picture, 0..1 from
its upper left corner, unless they say otherwise.
"""

from __future__ import annotations

import difflib
import io
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, Literal

import numpy as np
import yaml
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field

from tools.assets import asset
from tools.color import Rgb
from tools.errors import RequestError
from tools.framing import Size
from tools.light import LightFrom, Triple
from tools.picture import Pixels
from tools.sweep import sweep

#: Every scene that a user may ask for by name.
NAMES: Final = (
    "studio",
    "kitchen",
    "wood_table",
    "marble",
    "linen",
    "concrete",
    "desk",
    "shelf",
    "bathroom",
    "garden",
    "beach",
    "festive",
    "pastel",
    "dark",
)
#: What comes nearest in mood to a scene that is not there yet.
_NEAREST: Final = {
    "desk": "wood_table",
    "shelf": "wood_table",
    "bathroom": "marble",
    "garden": "wood_table",
    "beach": "pastel",
    "festive": "wood_table",
    "linen": "marble",
    "concrete": "dark",
}


class Camera(BaseModel):
    """How the picture was taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    focal: float = Field(default=85.0, description="Focal length in mm, full frame.")
    depression: float = Field(
        default=12.0, description="Angle in degrees at which the standing point is seen from above."
    )
    stop: float = Field(default=4.0, description="f-number: how soon things get out of focus.")


class SceneLight(BaseModel):
    """The scene's main light."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    side: LightFrom = "left"
    throw: tuple[float, float] = Field(
        default=(0.7, -0.12),
        description="Where a point 1 above the ground casts its shadow: right, down the picture.",
    )
    color: Triple = Field(default=(1.0, 1.0, 1.0), description="Relative linear light.")
    softness: float = Field(default=0.6, ge=0, le=1, description="0: a spot; 1: an overcast sky.")
    strength: float = Field(default=0.5, ge=0, le=1, description="How dark its shadows are.")


class Paper(BaseModel):
    """A sweep computed on demand, in any colour and aspect."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    color: Rgb
    halo: float = Field(default=0.3, ge=0, le=1)


class Scene(BaseModel):
    """What is known of a place, and its picture."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    name: str
    title: str
    picture: str | None = Field(default=None, description="File beside the YAML.")
    paper: Paper | None = None
    pixels: Pixels | None = Field(default=None, description="The picture itself: uploaded scenes.")
    size: Size = Field(default=(2000, 2500), description="Width and height in pixels.")
    stand: tuple[float, float] = Field(default=(0.5, 0.7), description="The standing point.")
    ground: tuple[float, float, float, float] = Field(
        default=(0.04, 0.64, 0.96, 0.82),
        description="Where else a product can stand: left, top, right, bottom.",
    )
    horizon: float = Field(default=0.2, description="The ground's vanishing line.")
    edge: float = Field(default=0.57, description="Where the surface ends at the back.")
    px_per_cm: float | None = Field(
        default=None, description="Pixels per cm at the standing point; null: not known."
    )
    ambient: Triple = Field(default=(1.0, 1.0, 1.0), description="Colour of its shadows' light.")
    view: Literal["side", "above"] = Field(
        default="side", description="above: things lie in it, seen from straight above."
    )
    gloss: float = Field(default=0.0, ge=0, le=1, description="How much the surface mirrors.")
    camera: Camera = Camera()
    light: SceneLight = SceneLight()


@dataclass(frozen=True, eq=False)
class View:
    """A scene framed on a canvas: pixels, where the product stands in them, and its scale."""

    rgb: Pixels
    stand: tuple[float, float]
    px_per_cm: float | None
    scale: float


def scene_names() -> tuple[str, ...]:
    """The built-in scenes that exist, in the order of NAMES."""
    folder = files("tools.assets").joinpath("scenes")
    return tuple(name for name in NAMES if folder.joinpath(f"{name}.yaml").is_file())


def plain_name(name: str) -> str:
    """A scene's name as it is written here: "Wood table" is wood_table.

    Raises ValueError for what is no scene's name, with the nearest one.
    """
    written = "_".join(name.lower().replace("-", " ").replace("_", " ").split())
    if written in NAMES:
        return written
    near = difflib.get_close_matches(written, NAMES, 1, 0.6)
    hint = f"did you mean {near[0]!r}" if near else f"choose one of {', '.join(scene_names())}"
    raise ValueError(f"there is no scene {name[:60]!r}: {hint}")


@cache
def scene_named(name: str) -> Scene:
    """The built-in scene of that name. Raises RequestError where there is none (yet)."""
    try:
        written = plain_name(name)
    except ValueError as error:
        raise RequestError(str(error)) from None
    if written not in scene_names():
        near = _NEAREST.get(written, "studio")
        near = near if near in scene_names() else "studio"
        raise RequestError(
            f"the scene {written!r} is not made yet: take {near!r}, which comes nearest, or one of "
            f"{', '.join(scene_names())}"
        )
    return _loaded(written)


def scene_from_above(scene: Scene) -> Scene | None:
    """The scene for things that lie flat: paper laid down, or the surface seen from above."""
    if scene.paper is not None:
        return scene.model_copy(update={"view": "above"})
    folder = files("tools.assets").joinpath("scenes")
    if not folder.joinpath(f"{scene.name}_above.yaml").is_file():
        return None
    return _loaded(f"{scene.name}_above")


def _loaded(name: str) -> Scene:
    return Scene.model_validate(yaml.safe_load(asset(f"scenes/{name}.yaml").read_bytes()))


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
    return _cropped(scene, source, canvas, base, x, zoom)


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
