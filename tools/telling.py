"""Telling a generator of a scene, and what stands in where it cannot be had."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template
from typing import Final

from pydantic import JsonValue

from tools.canvas import place
from tools.errors import RequestError
from tools.framing import Box
from tools.generate import SET_UP, Generator
from tools.operation import BILL, Texts
from tools.picture import Picture
from tools.scene_in_words import Painted, Stand, painted
from tools.scene_near import nearest_scenes
from tools.staging import Wish, flush, placed, stage

#: Built-in scenes that are offered instead.
_OFFERED: Final = 3
_SHOWN: Final = 80


@dataclass(frozen=True)
class Telling:
    """The words, the built-in scene to take where they cannot be made (None: the nearest), how
    far the product's light follows, and which picture of several."""

    prompt: str
    scene: str | None
    match: float
    variant: int


@dataclass(frozen=True)
class Spot:
    """The product's box in its cutout, the sides its photo cut off, and where it should stand."""

    box: Box
    cut: tuple[str, ...]
    wish: Wish


@dataclass(frozen=True)
class Instead:
    """The built-in scene that stands in, why, and what was paid for nothing."""

    scene: str
    why: str
    bill: dict[str, JsonValue]

    def noted(self, made: Picture) -> Picture:
        """The picture in that scene, with the reason."""
        made = made.with_fact("scene", {**made.fact("scene"), "instead": self.why})
        return made.with_fact(BILL, self.bill).noting(self.why)


def standing_in(made: Picture, place: str) -> Picture:
    """A picture in a built-in scene that is there for want of a generator, told to be one."""
    words = " ".join(place.split())
    shown = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
    why = (
        f'the backdrop only stands in for "{shown}", which needs a generator or a photo of the '
        f"place: {SET_UP}, or send one"
    )
    return made.with_fact("scene", {**made.fact("scene"), "instead": why}).noting(why)


def in_words(
    telling: Telling, product: Picture, spot: Spot, engine: Generator, texts: Texts
) -> Picture | Instead:
    """The product in a scene that a generator paints, or what stands in for it.

    Raises RequestError where no generator is set up.
    """
    near = (telling.scene,) if telling.scene else nearest_scenes(telling.prompt)
    if engine.id == "none":
        offered = " or ".join(near[:_OFFERED])
        raise RequestError(
            f"scenes in words need a generator, and none is set up: take the scene {offered}, "
            f"which comes nearest, send a photo of the scene, or {SET_UP}"
        )
    stand = _stand(product, spot, telling)
    told = painted(
        engine, prompts(telling.prompt, texts, lies=spot.wish.lies), stand, telling.variant
    )
    if told.picture is None or told.found is None:
        return _instead(telling, near[0], told)
    return _made(telling, engine, told, told.picture)


def prompts(prompt: str, texts: Texts, *, lies: bool) -> tuple[str, str]:
    """What the generator is told at first, and more strictly when it did not keep the product."""
    stands = texts["lying" if lies else "standing"]
    words = " ".join(prompt.split()).replace('"', "'").rstrip(".")
    scene = Template(texts["scene"]).substitute(place=f'"{words}"', stands=stands)
    first = f"{scene} {texts['lock']}"
    return first, f"{first} {texts['again']}"


def _stand(product: Picture, spot: Spot, telling: Telling) -> Stand:
    canvas = spot.wish.canvas
    staging = stage(spot.box, spot.wish, None)
    at = (staging.x * canvas[0], staging.base * canvas[1])
    placement = placed(spot.box, staging, at, canvas)
    placement = flush(placement, spot.box, spot.cut, canvas, lies=spot.wish.lies)
    return Stand(
        lambda where: place(product, where, canvas, None), placement, canvas, telling.match
    )


def _made(telling: Telling, engine: Generator, told: Painted, picture: Picture) -> Picture:
    if told.found is None or told.placement is None or picture.product is None:
        raise ValueError("what was painted says where the product is")
    found = told.found
    share = 1 - float(picture.product.mean()) / 255
    facts: dict[str, JsonValue] = {
        "name": "in words",
        "prompt": telling.prompt,
        "generated": True,
        "generated_share": round(share, 4),
        "engine": engine.id,
        "photo": False,
        "product_scale": round(told.placement.scale, 4),
        "painted": {
            "scale": round(found.scale, 4),
            "overlap": round(found.overlap, 4),
            "alike": round(found.alike, 3),
            "delta_e": round(found.apart, 2),
        },
    }
    made = picture.with_fact("scene", facts).with_fact(BILL, {"usd": round(told.usd, 6)})
    return made.noting(
        "the surroundings are made by a generator, the product's pixels are the photo's: say so "
        "where the channel asks, and do not use it as a main picture"
    )


def _instead(telling: Telling, scene: str, told: Painted) -> Instead:
    said = telling.prompt if len(telling.prompt) <= _SHOWN else f"{telling.prompt[:_SHOWN]}…"
    paid = f"; it cost ${told.usd:.2f} all the same" if told.usd >= 0.005 else ""
    why = (
        f"the scene “{said}” could not be made ({told.why}){paid}: the product stands in the "
        f"built-in scene {scene.replace('_', ' ')}, which comes nearest"
    )
    bill: dict[str, JsonValue] = {"usd": round(told.usd, 6), "unused": True}
    return Instead(scene, why, {**bill, "provisional": True} if told.again else bill)
