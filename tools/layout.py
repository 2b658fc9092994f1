"""Layout: how a picture meets a slot: its ground, the canvas, and the product's place on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from tools.canvas import flattened, plain_ground, visible_box
from tools.channels import Slot
from tools.color import Rgb
from tools.framing import (
    Box,
    Placement,
    Size,
    box_of,
    contain,
    fit_product,
    fit_scene,
    frame,
)
from tools.picture import Picture

WHITE: Final[Rgb] = (255, 255, 255)
#: One framing for Amazon (0.85 or more), Google (0.75 to 0.90) and TikTok Shop (0.80 or more).
FILL: Final = 0.88
#: Posts and banners are looked at, not compared: the product gets air.
LOOSE_FILL: Final = 0.80
_TIGHT_ROLES: Final = ("hero", "secondary", "swatch")
#: Enlarging further than this shows; a smaller file is the honest answer.
MAX_UPSCALE: Final = 2.0
#: Scale factors up to this are no enlargement that anyone could see.
NO_UPSCALE: Final = 1.02
#: Air around shadows and texts, as a share of the canvas' shorter side.
_AIR: Final = 0.012
#: How far beyond a rough box the product may reach, as a share of the photo's shorter side.
_ROUGH: Final = 0.03
#: Cropping more of an uncut photo than this may cost a part of the product.
_MUCH: Final = 0.3
#: Backgrounds that a slot insists on; elsewhere the picture keeps its own.
_WHITES: Final = ("pure_white", "white")


@dataclass(frozen=True)
class Wish:
    """What is asked for: a slot, a size (`fixed`: the user's own), a fill; None is not asked."""

    slot: Slot | None = None
    canvas: Size | None = None
    fixed: bool = False
    fill: float | None = None
    transparent: bool = False


@dataclass(frozen=True)
class Layout:
    """The picture on its ground, where it goes, and what the user should know of it."""

    picture: Picture
    canvas: Size
    placement: Placement
    ground: Rgb | None
    notes: tuple[str, ...] = ()


def lay_out(picture: Picture, wish: Wish) -> Layout:
    """Decide ground, canvas and placement; see `Wish` and the slot's own rules."""
    picture, ground, notes = _grounded(picture, wish)
    if wish.canvas is None and wish.fill is None:
        return Layout(picture, (picture.width, picture.height), Placement(1, 0, 0), ground, notes)
    asked = wish.canvas or (picture.width, picture.height)
    canvas, placement = asked, _placed(picture, ground, asked, wish)
    if placement.scale > MAX_UPSCALE and not wish.fixed:
        canvas = _reduced(asked, MAX_UPSCALE / placement.scale, wish.slot)
        placement = _placed(picture, ground, canvas, wish)
    notes += _enlarged(asked, canvas, placement)
    if ground is None and picture.alpha is None:
        notes += _cropped(picture, canvas, placement)
    return Layout(picture, canvas, placement, ground, notes)


def default_fill(slot: Slot | None) -> float:
    """The fill of a slot where nobody asks for another: its own, inside its limits."""
    if slot is None:
        return FILL
    if slot.export.product_fill:
        return slot.export.product_fill
    fill = FILL if slot.role in _TIGHT_ROLES else LOOSE_FILL
    return min(max(fill, slot.fill.min), slot.fill.max) if slot.fill else fill


def safe_area(slot: Slot | None, canvas: Size) -> Box:
    """The part of the canvas that platforms neither cover nor crop away, less the margin."""
    room = frame(canvas)
    if slot is None:
        return room
    if area := slot.safe_area:
        wide, high = canvas
        room = Box(
            area.left * wide, area.top * high, (1 - area.right) * wide, (1 - area.bottom) * high
        )
    if slot.safe_box:
        room = room.meet(_centred_box(slot.safe_box.shape, canvas))
    return room.meet(frame(canvas).inset(slot.margin_px * canvas[0] / slot.export.width))


def ratio(text: str) -> float:
    """Width / height of "4:5"."""
    wide, _, high = text.partition(":")
    return float(wide) / float(high)


def _centred_box(shape: str, canvas: Size) -> Box:
    wide = min(canvas[0], canvas[1] * ratio(shape))
    high = wide / ratio(shape)
    left, top = (canvas[0] - wide) / 2, (canvas[1] - high) / 2
    return Box(left, top, left + wide, top + high)


def _grounded(picture: Picture, wish: Wish) -> tuple[Picture, Rgb | None, tuple[str, ...]]:
    """The picture, the colour it goes on over (None: a scene, or transparent), and doubts."""
    if picture.alpha is not None:
        return picture, None if wish.transparent else WHITE, ()
    ground = plain_ground(picture)
    background = wish.slot.background if wish.slot else None
    if not background or background.rule not in _WHITES or background.level != "must":
        return picture, ground, ()
    if ground == WHITE:
        return picture, ground, ()
    if picture.product is None:
        note = f"{wish.slot.id if wish.slot else ''} needs a white background: cut the product out"
        return picture, ground, (f"{note} with remove_background",)
    note = "the background was replaced by pure white, as the slot asks"
    return flattened(picture, WHITE, picture.product), WHITE, (note,)


def _placed(picture: Picture, ground: Rgb | None, canvas: Size, wish: Wish) -> Placement:
    size = (picture.width, picture.height)
    product = box_of(picture.product) if picture.product is not None else None
    area = safe_area(wish.slot, canvas)
    margin = _AIR * min(canvas)
    if ground is None and picture.alpha is None:
        whole = product or _rough_box(picture)
        if whole and whole.touches(size):
            whole = None
        elif product is None and whole:
            whole = whole.inset(-_ROUGH * min(size)).meet(frame(size))
        return fit_scene(size, whole, canvas, area=area.meet(frame(canvas).inset(margin)))
    if product is None:
        return contain(size, canvas)
    fill = default_fill(wish.slot) if wish.fill is None else wish.fill
    sides = _bleeding(product, size)
    if len(sides) > 1:
        return fit_scene(size, None, canvas, area=area)
    visible = product.join(visible_box(picture, ground) or product)
    if sides:
        visible, margin = product, 0.0
    placed = fit_product(product, visible, canvas, fill=fill, area=area, margin=margin)
    return _flush(placed, product, canvas, sides)


def _rough_box(picture: Picture) -> Box | None:
    """Where the product of an uncut photo roughly is, as its facts have it."""
    facts = picture.fact("photo")
    shares, wide, high = facts.get("box"), facts.get("width"), facts.get("height")
    if picture.origin is None or not isinstance(shares, list) or len(shares) != 4:
        return None
    if not isinstance(wide, int) or not isinstance(high, int):
        return None
    left, top, right, bottom = (float(share) for share in shares if isinstance(share, int | float))
    a, b, c, d, e, f = picture.origin.transform
    corners = [(x * wide, y * high) for x in (left, right) for y in (top, bottom)]
    xs, ys = zip(*((a * x + b * y + c, d * x + e * y + f) for x, y in corners), strict=True)
    box = Box(min(xs), min(ys), max(xs), max(ys)).meet(frame((picture.width, picture.height)))
    return box if min(box.width, box.height) >= 1 else None


def _bleeding(product: Box, size: Size) -> tuple[str, ...]:
    """The sides at which the photo's frame cut the product off."""
    cut = {
        "left": product.left < 1,
        "top": product.top < 1,
        "right": product.right > size[0] - 1,
        "bottom": product.bottom > size[1] - 1,
    }
    return tuple(side for side, is_cut in cut.items() if is_cut)


def _flush(placement: Placement, product: Box, canvas: Size, sides: tuple[str, ...]) -> Placement:
    """A product cut off by its photo stands at the canvas' frame: no cut edge hangs in the air."""
    placed = placement.of(product)
    moves = {
        "left": (-placed.left, 0.0),
        "top": (0.0, -placed.top),
        "right": (canvas[0] - placed.right, 0.0),
        "bottom": (0.0, canvas[1] - placed.bottom),
    }
    for side in sides:
        x, y = moves[side]
        placement = replace(placement, x=placement.x + x, y=placement.y + y)
    return placement


def _reduced(canvas: Size, factor: float, slot: Slot | None) -> Size:
    """A smaller canvas of the same shape, not below what the slot needs to work."""
    needed = max((_needed(canvas, slot) if slot else 0.0), factor)
    factor = min(1.0, needed)
    return max(1, round(canvas[0] * factor)), max(1, round(canvas[1] * factor))


def _needed(canvas: Size, slot: Slot) -> float:
    """The least factor that still meets every binding size of the slot, and its zoom."""
    lengths = {"long": max(canvas), "short": min(canvas), "width": canvas[0], "height": canvas[1]}
    factors = [0.0]
    for rule in slot.pixels.rules:
        if rule.exact is not None and rule.level != "info":
            return 1.0
        if rule.level == "must" or rule.purpose == "zoom":
            if isinstance(rule.min, tuple):
                factors += list(np.divide(rule.min, canvas))
            elif rule.min is not None and rule.measure in lengths:
                factors.append(rule.min / lengths[rule.measure])
    return max(factors)


def _cropped(picture: Picture, canvas: Size, placement: Placement) -> tuple[str, ...]:
    """What a scene lost, or what it had to be continued by."""
    whole = placement.of(frame((picture.width, picture.height)))
    if not whole.holds(frame(canvas), slack=1.0):
        return ("the photo's edges were continued to fill the canvas: a wider photo looks better",)
    left_out = 1 - canvas[0] * canvas[1] / (whole.width * whole.height)
    if picture.product is None and left_out > _MUCH:
        return (
            f"{left_out:.0%} of the photo was cropped away: cut the product out first with "
            "remove_background, and all of it stays in the frame",
        )
    return ()


def _enlarged(asked: Size, canvas: Size, placement: Placement) -> tuple[str, ...]:
    notes = []
    if canvas != asked:
        notes.append(
            f"made {canvas[0]}×{canvas[1]} instead of {asked[0]}×{asked[1]}, as the photo has too "
            "few pixels: send a larger photo"
        )
    if placement.scale > NO_UPSCALE:
        notes.append(f"upscaled {placement.scale:.1f}x: send a larger photo")
    return tuple(notes)
