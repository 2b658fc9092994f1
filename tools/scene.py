"""Scene: a place with a surface to stand on, with known camera and light.

Built-in scenes are a YAML file in tools/assets/scenes, most of them with a picture beside it;
SCENES.md there says how those were made. All lengths are shares of the whole picture, 0..1 from
its upper left corner, unless they say otherwise.
"""

from __future__ import annotations

import difflib
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from tools.assets import asset
from tools.color import Rgb
from tools.errors import RequestError
from tools.framing import Size
from tools.light import LightFrom, Triple
from tools.picture import Pixels

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
    halo: float = Field(default=0.3, ge=0, le=2)


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
    room: float = Field(
        default=1.0, gt=0, le=1, description="How large things on it look, 1: as in a close shot."
    )
    deepest: float = Field(
        default=2.75,
        ge=1,
        description="How much deeper its surface may be drawn for a steeper view.",
    )
    deeper: float = Field(default=1.0, ge=1, description="How much deeper it is drawn.")
    closer: float = Field(default=1.0, ge=1, description="How much tighter it is framed.")
    px_per_cm: float | None = Field(
        default=None, description="Pixels per cm at the standing point; null: not known."
    )
    ambient: Triple = Field(default=(1.0, 1.0, 1.0), description="Colour of its shadows' light.")
    mirrored: bool = Field(default=False, description="Shown with left and right exchanged.")
    view: Literal["side", "above"] = Field(
        default="side", description="above: things lie in it, seen from straight above."
    )
    gloss: float = Field(default=0.0, ge=0, le=1, description="How much the surface mirrors.")
    camera: Camera = Camera()
    light: SceneLight = SceneLight()


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
    """The built-in scene of that name. Raises RequestError where there is none."""
    try:
        written = plain_name(name)
    except ValueError as error:
        raise RequestError(str(error)) from None
    return _loaded(written)


def scene_from_above(scene: Scene) -> Scene | None:
    """The scene for things that lie flat: paper laid down, or the surface seen from above."""
    if scene.paper is not None:
        return scene.model_copy(update={"view": "above"})
    folder = files("tools.assets").joinpath("scenes")
    if not folder.joinpath(f"{scene.name}_above.yaml").is_file():
        return None
    return _loaded(f"{scene.name}_above")


def mirrored(scene: Scene) -> Scene:
    """The same place with left and right exchanged, its light and ground with it."""
    left, top, right, bottom = scene.ground
    other: dict[LightFrom, LightFrom] = {"left": "right", "right": "left"}
    side = other.get(scene.light.side, scene.light.side)
    throw = (-scene.light.throw[0], scene.light.throw[1])
    changed = {
        "mirrored": not scene.mirrored,
        "stand": (1 - scene.stand[0], scene.stand[1]),
        "ground": (1 - right, top, 1 - left, bottom),
        "light": scene.light.model_copy(update={"side": side, "throw": throw}),
    }
    return scene.model_copy(update=changed)


def _loaded(name: str) -> Scene:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    told = yaml.load(asset(f"scenes/{name}.yaml").read_bytes(), Loader=loader)
    return Scene.model_validate(told)
