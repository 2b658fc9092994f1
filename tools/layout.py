"""Layout: how a picture meets a slot: its ground, the canvas, and the product's place on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from tools.canvas import flattened, plain_ground, visible_box
from tools.channels.schema import Slot
from tools.color import Rgb
from tools.framing import Box, Placement, Size, contain, fit_product, fit_scene, frame, share
from tools.picture import Picture
from tools.room import (
    default_fill,
    least_factor,
    least_fill,
    must_be_white,
    safe_area,
    white_at_the_border,
)
from tools.subject import Side, cut_sides, product_box, whole_box

WHITE: Final[Rgb] = (255, 255, 255)
#: Enlarging further than this shows; a smaller file is the honest answer.
MAX_UPSCALE: Final = 2.0
#: Scale factors up to this are no enlargement that anyone could see.
NO_UPSCALE: Final = 1.02
#: Air around shadows and texts, as a share of the canvas' shorter side.
_AIR: Final = 0.012
#: Least air around the product itself, as a share of the canvas' shorter side.
_CROWDED: Final = 0.04
#: Cropping more of an uncut photo than this may cost a part of the product.
_MUCH: Final = 0.3
#: Shapes closer than this are the same.
_SAME_SHAPE: Final = 0.01


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
    """The picture on its ground, where it goes, and what the user should know of it.

    `fade` asks for a shadow that ends before the canvas does.
    """

    picture: Picture
    canvas: Size
    placement: Placement
    ground: Rgb | None
    notes: tuple[str, ...] = ()
    fade: bool = False


def lay_out(picture: Picture, wish: Wish) -> Layout:
    """Decide ground, canvas and placement; see `Wish` and the slot's own rules."""
    picture, ground, notes = _grounded(picture, wish)
    fade = ground is not None and white_at_the_border(wish.slot)
    asked = wish.canvas or (picture.width, picture.height)
    if wish.canvas is None and wish.fill is None:
        return Layout(picture, asked, Placement(1, 0, 0), ground, notes)
    canvas, placement = asked, _placed(picture, ground, asked, wish)
    # A scene was composed at the size that its product's pixels allow: more would only blur both.
    most = NO_UPSCALE if ground is None and picture.fact("scene") else MAX_UPSCALE
    if placement.scale > most and not wish.fixed:
        factor = max(least_factor(asked, wish.slot), most / placement.scale)
        canvas = _reduced(asked, min(1.0, factor))
        placement = _placed(picture, ground, canvas, wish)
    notes += _enlarged(asked, canvas, placement, wish)
    if ground is None and picture.alpha is None and not _on_paper(picture):
        notes += _cropped(picture, canvas, placement)
    return Layout(picture, canvas, placement, ground, notes, fade)


def _grounded(picture: Picture, wish: Wish) -> tuple[Picture, Rgb | None, tuple[str, ...]]:
    """The picture, the colour it goes on over (None: a scene, or transparent), and doubts."""
    if picture.alpha is not None:
        return picture, None if wish.transparent else WHITE, ()
    ground = plain_ground(picture)
    if wish.slot is None or ground == WHITE or not must_be_white(wish.slot):
        return picture, ground, ()
    if picture.product is None:
        note = f"{wish.slot.id} needs a white background: cut the product out first with"
        return picture, ground, (f"{note} remove_background",)
    note = "the background was replaced by pure white, as the slot asks"
    return flattened(picture, WHITE, picture.product), WHITE, (note,)


def _placed(picture: Picture, ground: Rgb | None, canvas: Size, wish: Wish) -> Placement:
    size = (picture.width, picture.height)
    if ground is None and picture.alpha is None and not _on_paper(picture):
        area = safe_area(wish.slot, canvas).meet(frame(canvas).inset(_AIR * min(canvas)))
        return fit_scene(size, whole_box(picture), canvas, area=area)
    product = product_box(picture)
    if product is None or _composed(picture, product, canvas, wish):
        return contain(size, canvas)
    sides = cut_sides(product, picture)
    if sides:
        placed = _fit_cut(product, canvas, wish, sides)
        # Under a story's buttons a cut edge would be hidden, and with it the product.
        covered = wish.slot is not None and wish.slot.safe_area is not None
        return placed if covered else _flush(placed, product, canvas, sides)
    return _fit_whole(picture, product, ground, canvas, wish)


def _on_paper(picture: Picture) -> bool:
    """Whether a drawn backdrop lies behind the product: it goes on beyond the picture's frame."""
    return picture.product is not None and bool(
        picture.fact("background").get("color") and not picture.fact("scene")
    )


def _composed(picture: Picture, product: Box, canvas: Size, wish: Wish) -> bool:
    """Whether its frame was somebody's choice: words or a thing of known size stand beside the
    product, or it is a detail in the canvas' own shape."""
    size = (picture.width, picture.height)
    shape = size[0] / size[1] * canvas[1] / canvas[0]
    hero = wish.slot is not None and wish.slot.role == "hero"
    if picture.fact("poster") or picture.fact("scale"):
        return wish.slot is None or not must_be_white(wish.slot)
    alike = abs(shape - 1) < _SAME_SHAPE
    return alike and not hero and wish.fill is None and product.touches(size)


def _fit_whole(
    picture: Picture, product: Box, ground: Rgb | None, canvas: Size, wish: Wish
) -> Placement:
    """A whole product with its shadow; where the slot insists on a fill, the shadow yields."""
    fill = default_fill(wish.slot) if wish.fill is None else wish.fill
    area, margin = safe_area(wish.slot, canvas), _AIR * min(canvas)
    # However far its shadow reaches, the product itself never crowds the frame.
    air = min(_CROWDED, (1 - fill) / 2) * min(canvas) - margin
    around = product.inset(-max(0.0, air) * share(product, canvas) / fill)
    seen = visible_box(picture, ground) if ground or picture.alpha is not None else None
    visible = around.join(seen or product)
    placed = fit_product(product, visible, canvas, fill=fill, area=area, margin=margin)
    least = min(fill, least_fill(wish.slot))
    if share(placed.of(product), canvas) >= least:
        return placed
    return fit_product(product, product, canvas, fill=least, area=area, margin=margin)


def _fit_cut(product: Box, canvas: Size, wish: Wish, sides: frozenset[Side]) -> Placement:
    """A product cut off by its photo: from frame to frame where both ends are missing."""
    spans = []
    if {"left", "right"} <= sides:
        spans.append(canvas[0] / product.width)
    if {"top", "bottom"} <= sides:
        spans.append(canvas[1] / product.height)
    fill = default_fill(wish.slot) if wish.fill is None else wish.fill
    placed = fit_product(product, product, canvas, fill=fill, area=safe_area(wish.slot, canvas))
    if not spans:
        return placed
    scale = max(spans)
    x, y = (side / 2 - scale * own for side, own in zip(canvas, product.center, strict=True))
    return Placement(scale, x, y)


def _flush(placement: Placement, product: Box, canvas: Size, sides: frozenset[Side]) -> Placement:
    """A cut edge stands at the canvas' frame: none hangs in the air."""
    placed = placement.of(product)
    x, y = placement.x, placement.y
    if len(sides & {"left", "right"}) == 1:
        x -= placed.left if "left" in sides else placed.right - canvas[0]
    if len(sides & {"top", "bottom"}) == 1:
        y -= placed.top if "top" in sides else placed.bottom - canvas[1]
    return replace(placement, x=x, y=y)


def _reduced(canvas: Size, factor: float) -> Size:
    return max(1, round(canvas[0] * factor)), max(1, round(canvas[1] * factor))


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


def _enlarged(asked: Size, canvas: Size, placement: Placement, wish: Wish) -> tuple[str, ...]:
    notes = []
    if canvas != asked:
        notes.append(
            f"made {canvas[0]}×{canvas[1]} instead of {asked[0]}×{asked[1]}, as the photo has too "
            "few pixels: send a larger photo"
        )
    # A slot's check says the same of its files, and what would mend it.
    if placement.scale > NO_UPSCALE and wish.slot is None:
        notes.append(f"upscaled {placement.scale:.1f}x: send a larger photo")
    return tuple(notes)
