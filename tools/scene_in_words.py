"""A scene told in words: a generator paints it around the product, whose own pixels go back in.

What a generator gives is only a plate: the product is found in it, judged, and covered by the
photo's pixels, exactly where the generator stood its own, so that contact, shadow and
reflections stay those that it painted. Where the product was not kept it is asked once more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from PIL import Image

from tools.averaging import averaged
from tools.color import filled, linear_to_srgb, luminance, srgb_to_linear
from tools.compositing import composited
from tools.framing import Placement, Size
from tools.generate import Generator, Request
from tools.generate.faults import GeneratorError
from tools.light import Light, shoulder
from tools.likeness import Likeness, likeness
from tools.picture import Picture, Pixels

#: What stands around the product while nothing is painted there.
_BARE: Final = (160, 160, 160)
#: Silhouettes that overlap this much are in one place: measuring moves them more than they moved.
_IN_PLACE: Final = 0.98
#: How far an answer's shape may differ from what was asked for, and how much smaller it may be.
_SHAPE, _LEAST_SIDE = 0.04, 0.4
#: The product follows the painted light by its root, and never by more than this in linear light:
#: enough to join them, and a difference that one hardly sees.
_MOST_LIGHT: Final = 0.07
#: Light across the product is compared this coarsely, as a share of the canvas, and at this size.
_COARSE, _LIGHT_LONG = 0.06, 320


@dataclass(frozen=True, eq=False)
class Painted:
    """What asking came to: the picture with the product in it, or why there is none.

    `again` says that asking later may come to more. `usd` is what was paid in all.
    """

    usd: float
    picture: Picture | None = None
    found: Likeness | None = None
    placement: Placement | None = None
    why: str = ""
    again: bool = False


@dataclass(frozen=True, eq=False)
class Stand:
    """How the product is put on the canvas, and where it should stand."""

    put: Callable[[Placement], Picture]
    placement: Placement
    canvas: Size
    match: float


def painted(engine: Generator, prompts: Sequence[str], stand: Stand, variant: int = 0) -> Painted:
    """Ask with each prompt in turn until the product is kept; the picture is opaque.

    Its `product` is the product's matte, and its pixels there are the photo's, placed once and
    brought near the painted light by `match`, 0..1.
    """
    cut = stand.put(stand.placement)
    sent = _sent(cut)
    usd, why = 0.0, ""
    for prompt in prompts:
        request = Request(prompt, (sent,), stand.canvas, cut.product, variant)
        try:
            answer = engine.generate(request)
        except GeneratorError as error:
            return Painted(usd + error.usd, why=str(error), again=not error.final)
        usd += answer.usd
        plate = _plate(answer.rgb, stand.canvas)
        if isinstance(plate, str):
            why = plate
            continue
        found = _found(sent, cut, plate)
        if isinstance(found, Likeness):
            return _joined(stand, cut, plate, found, usd)
        why = found
    tries = "once" if len(prompts) == 1 else f"{len(prompts)} times"
    return Painted(usd, why=f"the generator was asked {tries} and did not keep the product: {why}")


def _sent(cut: Picture) -> Picture:
    ground = filled((cut.height, cut.width), _BARE)
    matte = cut.product if cut.product is not None else np.zeros(cut.rgb.shape[:2], np.uint8)
    return Picture(composited(cut.rgb, matte, ground))


def _plate(rgb: Pixels, canvas: Size) -> Pixels | str:
    """The answer at the canvas' size; it was asked for in nearly that shape."""
    high, wide = rgb.shape[:2]
    if abs(math.log(wide / high) - math.log(canvas[0] / canvas[1])) > _SHAPE:
        return f"the picture is {wide} x {high}, which is another shape"
    if wide < _LEAST_SIDE * canvas[0]:
        return f"the picture is only {wide} x {high}"
    if (wide, high) == canvas:
        return rgb.copy()
    return np.array(Image.fromarray(rgb).resize(canvas, Image.Resampling.LANCZOS))


def _found(sent: Picture, cut: Picture, plate: Pixels) -> Likeness | str:
    if cut.product is None:
        raise ValueError("a cutout has a product")
    return likeness(sent.rgb, cut.product, plate)


def _joined(stand: Stand, cut: Picture, plate: Pixels, found: Likeness, usd: float) -> Painted:
    placement = stand.placement
    if found.overlap < _IN_PLACE:
        longest, scale = max(stand.canvas), found.scale
        placement = Placement(
            scale * placement.scale,
            scale * placement.x + found.shift[0] * longest,
            scale * placement.y + found.shift[1] * longest,
        )
        cut = stand.put(placement)
    if cut.product is None:
        raise ValueError("a cutout has a product")
    lit = _lit(cut, plate, found, stand.match)
    rgb = composited(lit.rgb, cut.product, plate)
    made = replace(cut, rgb=rgb, alpha=None, encoded=None)
    return Painted(usd, made, found, placement)


def _lit(cut: Picture, plate: Pixels, found: Likeness, match: float) -> Picture:
    """The product with a part of the colour and the direction of the painted light."""
    if match <= 0 or cut.product is None or not cut.product.any():
        return cut
    rows, columns = (np.flatnonzero(cut.product.any(axis=axis)) for axis in (1, 0))
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    tint = np.sqrt(np.asarray(found.light, np.float32))
    wanted = _across(cut, plate)[part][..., None] * tint
    gain = 1 + match * (np.clip(wanted, 1 - _MOST_LIGHT, 1 + _MOST_LIGHT) - 1)
    light = srgb_to_linear(cut.rgb[part]) * gain.astype(np.float32)
    made = cut.rgb.copy()
    cv2.copyTo(linear_to_srgb(shoulder(light, 0.92)), cut.product[part], made[part])
    return replace(cut, rgb=made)


def _across(cut: Picture, plate: Pixels) -> Light:
    """Painted light over the photo's, coarsely, around 1: which side of the product it is on."""
    scale = min(1.0, _LIGHT_LONG / max(cut.width, cut.height))
    size = (max(1, round(cut.width * scale)), max(1, round(cut.height * scale)))
    matte = cut.product if cut.product is not None else np.zeros(cut.rgb.shape[:2], np.uint8)
    weight = (averaged(matte, size) > 200).astype(np.float32)
    reach = _COARSE * max(size)
    fields = [
        cv2.GaussianBlur(luminance(srgb_to_linear(averaged(rgb, size))) * weight, (0, 0), reach)
        for rgb in (plate, cut.rgb)
    ]
    ratio = (fields[0] + 1e-3) / (fields[1] + 1e-3)
    mean = float(ratio[weight > 0].mean()) if weight.any() else 1.0
    smooth = cv2.resize(ratio / mean, (cut.width, cut.height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.sqrt(smooth), np.float32)
