"""Drawn shots: a photo, its cutout on white, and the files that the real export makes of it."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np

from agent.gallery import Making, Shot
from agent.manifest import Input, versions
from tools.operation import operations
from tools.ops.export import Export
from tools.ops.export import export as write
from tools.picture import Origin, Picture, Touch

DAY = date(2026, 1, 31)
SHA = "0" * 64
RECIPE = {
    "white": {"op": "set_background", "args": {"image": "mug", "color": "white"}},
    "main": {"op": "export", "args": {"image": "white", "channel": "amazon", "slot": "main"}},
    "side": {"op": "export", "args": {"image": "white", "channel": "amazon", "slot": "secondary"}},
}


@cache
def photo(width: int = 900, height: int = 900) -> Picture:
    """A striped jar on a grey sheet."""
    rgb = np.full((height, width, 3), 205, np.uint8)
    top, left = height // 5, width // 3
    rgb[top:-top, left:-left] = (150, 60, 40)
    rgb[top:-top:24, left:-left] = (230, 200, 160)
    product = np.zeros((height, width), np.uint8)
    product[top:-top, left:-left] = 255
    return Picture(rgb, product=product, origin=Origin("a-photo"))


@cache
def white() -> Picture:
    """The jar cut out, on white."""
    rgb = np.where(photo().product[..., None] > 0, photo().rgb, 255).astype(np.uint8)  # type: ignore[index]
    history = (Touch("remove_background", "background", "builtin-1"),)
    return Picture(rgb, product=photo().product, origin=Origin("a-photo"), history=history)


def shot(step: str, place: str | None, sku: str | None = None, *, width: int | None = None) -> Shot:
    """An export of it for a slot, or in a size of the user's own."""
    channel, _, slot = (place or "").partition(".")
    args = Export(
        save_as=step,
        image="white",
        channel=channel or None,
        slot=slot or None,
        sku=sku,
        width=width,
        height=width,
    )
    made = write.run(args, {"image": white()}, {})
    return Shot(step, made, photo(), ("remove_background", "set_background", "export"))


def making(**changes: object) -> Making:
    """How they came about."""
    known: dict[str, object] = {
        "recipe": RECIPE,
        "inputs": (Input(name="mug", file="mug.jpg", sha256=SHA),),
        "versions": versions(operations(), RECIPE, {}, DAY),  # type: ignore[arg-type]
        "left_out": ("the back view needs a real photo of the back",),
        "request": "an Amazon set for this mug",
    }
    return Making(**{**known, **changes})  # type: ignore[arg-type]
