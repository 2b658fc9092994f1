"""Scale reference: the product beside a thing whose size everybody knows, both true to scale."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pydantic import Field

from tools.canvas import place
from tools.color import Color, filled, parse_color
from tools.compositing import composited
from tools.errors import RequestError
from tools.framing import Box, Placement
from tools.garment import lies_flat
from tools.known_objects import Known, KnownObject, cutout_of, known_objects
from tools.operation import Args, ImageRef, operation
from tools.picture import Picture
from tools.shadow import contact_shadow, drop_shadow
from tools.subject import cut_out
from tools.underlay import Underlay

#: Pixels of the square picture, and how often a small product may be enlarged for it.
_SIDE, _LEAST_SIDE = 2000, 1000
_ENLARGED = 1.6
#: Shares of the picture that both together fill at most, across and up; the gap between them as a
#: share of their widths, and where they stand.
_WIDE, _HIGH, _GAP, _FLOOR = 0.82, 0.74, 0.14, 0.86
#: Shares of the picture below which the smaller of the two is hardly seen.
_TINY = 0.05


class ScaleReference(Args):
    """Show the product beside an object of known size, both true to scale on one ground."""

    product: ImageRef
    object: KnownObject = Field(default="ruler", description="What stands beside it.")
    height_cm: float | None = Field(
        default=None, gt=0.2, le=400, description="The product's real height in cm."
    )
    color: Color = Field(default="white", description="Colour of the ground.")


@dataclass(frozen=True)
class _Layout:
    """Where both stand, and the pixels that a centimetre has."""

    side: int
    per_cm: float
    product: Placement
    object: Placement


@operation(version=6, touches="background")
def scale_reference(args: ScaleReference, product: Picture) -> Picture:
    """An opaque square picture whose `product` is the product's own matte.

    Raises RequestError where the height is not known or the product is not cut out.
    """
    if args.height_cm is None:
        raise RequestError(
            "how large the product is cannot be seen in a photo: give its real height in cm"
        )
    matte, box = cut_out(product, "could be measured")
    known, thing = known_objects()[args.object], cutout_of(args.object)
    layout = _laid_out(box, args.height_cm, known, (thing.width, thing.height))
    size = (layout.side, layout.side)
    cut = place(replace(product, alpha=matte, product=matte), layout.product, size, None)
    beside = place(thing, layout.object, size, None)
    made = _on_ground(cut, beside, args.color, lies=lies_flat(matte, product.rgb))
    made = made.with_fact("scale", {"object": args.object, "px_per_cm": round(layout.per_cm, 3)})
    return made.noting(*_doubts(args, known, layout, lies=lies_flat(matte, product.rgb)))


def _laid_out(box: Box, height_cm: float, known: Known, pixels: tuple[int, int]) -> _Layout:
    """Both on one floor, the product on the left, as large as the picture lets them be."""
    width_cm = height_cm * box.width / box.height
    gap = _GAP * (width_cm + known.size[0])
    across = width_cm + gap + known.size[0]
    share = min(_WIDE / across, _HIGH / max(height_cm, known.size[1]))  # of the side, for a cm
    side = int(min(_SIDE, max(_LEAST_SIDE, _ENLARGED * box.height / (height_cm * share))))
    per_cm = share * side
    high = max(height_cm, known.size[1]) * per_cm
    floor = min(_FLOOR * side, (side + high) / 2 + 0.03 * side)
    left = (side - across * per_cm) / 2
    scale = height_cm * per_cm / box.height
    own = Placement(scale, left - scale * box.left, floor - scale * box.bottom)
    other = per_cm / known.px_per_cm
    x = left + (width_cm + gap) * per_cm
    return _Layout(side, per_cm, own, Placement(other, x, floor - other * pixels[1]))


def _on_ground(cut: Picture, beside: Picture, color: str, *, lies: bool) -> Picture:
    """The object with its shadow, then the product with its own, on one colour."""
    ground = parse_color(color)
    shadow = drop_shadow if lies else contact_shadow
    assert cut.product is not None
    assert beside.product is not None
    plain = Picture(filled(cut.product.shape, ground), product=beside.product)
    plate = Underlay(shadow(beside.product, strength=0.55)).on(plain)
    plate = replace(plate, rgb=composited(beside.rgb, beside.product, plate.rgb.copy()))
    plate = Underlay(shadow(cut.product, strength=0.55)).on(replace(plate, product=cut.product))
    made = composited(cut.rgb, cut.product, plate.rgb.copy())
    return replace(cut, rgb=made, alpha=None, encoded=None)


def _doubts(args: ScaleReference, known: Known, layout: _Layout, *, lies: bool) -> tuple[str, ...]:
    assert args.height_cm is not None
    notes = [f"shown beside {known.title}, the product {args.height_cm:g} cm high as you said"]
    smaller = min(max(known.size), args.height_cm) * layout.per_cm / layout.side
    if smaller < _TINY:
        fit = "coin" if args.height_cm < 8 else "ruler"
        notes.append(f"the two differ so much that one is hardly seen: take a {fit} instead")
    if lies and not known.flat:
        notes.append(
            f"the product was photographed from above and {known.title} stands: take a coin, a "
            "credit_card, a pencil or a ruler, which lie as well"
        )
    return tuple(notes)
