"""Remove the background: the product alone, with a soft alpha matte and clean edge colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import numpy as np
from pydantic import Field, field_validator

from tools.averaging import averaged
from tools.color import srgb_to_linear
from tools.errors import OperationError, PhotoError
from tools.glass import with_glass
from tools.kept_shadow import with_shadow
from tools.light import Backdrop
from tools.matte import matted
from tools.operation import Args, ImageRef, operation
from tools.picture import Origin, Picture, Pixels
from tools.segment import Segmentation, Segmenter
from tools.segment.doubts import CutoutFacts
from tools.segment.foot import with_base
from tools.segment.islands import Side, chosen, without_crumbs
from tools.trimap import trimap

#: Share of the frame below which what was found is no product.
_LEAST_AREA = 2e-4
#: Longest side of the copy that is segmented, and on which the matte's first round works.
_REDUCED = 2048
#: Backdrop pixels of the segmenter's map that a measurement of its light needs.
_LEAST_BACKDROP = 64
_GLASS = (
    "the clear glass is kept as what it does to the light behind it: look at its edges, or "
    "photograph glass before a grey sheet, where its edges show"
)


class RemoveBackground(Args):
    """Cut the product out of its photo: everything around it becomes transparent.

    The edge stays soft and is cleaned of the old colour; the size stays.
    """

    image: ImageRef
    keep_shadow: bool = Field(
        default=False,
        description="Keep the shadow that the product casts on a plain backdrop, as transparency.",
    )
    keep: Side = Field(
        default="all",
        description="Which of several products to keep: all, or one only.",
    )
    keep_base: bool = Field(
        default=False,
        description="Keep a dark base, sole or stand at the product's foot that was taken for its "
        "shadow.",
    )
    box: Annotated[list[float], Field(min_length=4, max_length=4)] | None = Field(
        default=None,
        description="Only what lies within left, top, right, bottom, as shares 0..1 of the photo.",
    )

    @field_validator("box")
    @classmethod
    def _in_order(cls, box: list[float] | None) -> list[float] | None:
        if box is not None and not (0 <= box[0] < box[2] <= 1 and 0 <= box[1] < box[3] <= 1):
            raise ValueError("a box is left, top, right, bottom, each 0..1 and in this order")
        return box


@operation(version=12, touches="background", engine="segment")
def remove_background(args: RemoveBackground, image: Picture, engine: Segmenter) -> Picture:
    """The product on transparency; a picture that is cut out already stays as it is.

    Raises PhotoError where the picture is wholly transparent and OperationError where nothing
    stands out from its background.
    """
    if image.alpha is not None and int(image.alpha.min()) < 255:
        return _kept(image)
    reduced = _reduced(image.rgb)
    seen = engine.segment(reduced)
    seen = _within(seen, args.box) if args.box else seen
    seen = replace(seen, foreground=chosen(seen.foreground, args.keep))
    seen = with_base(seen) if args.keep_base else seen
    if float((seen.foreground > 0.5).mean()) < _LEAST_AREA:
        raise OperationError(
            "nothing stands out from the background: photograph the product larger, before a "
            "plain backdrop of another colour"
        )
    bounds = trimap(seen.foreground, reduced.shape[:2], seen.shadow)
    made = matted(image.rgb, bounds, reduced)
    made = replace(made, alpha=without_crumbs(made.alpha))
    facts = CutoutFacts.of(seen, made.alpha, engine.id)
    backdrop = _backdrop(image, reduced, seen)
    clear = None
    if backdrop is not None and backdrop.kind != "busy":
        clear = with_glass(made, image.rgb, backdrop, image.origin)
        made = clear or made
    cut = replace(image, rgb=made.rgb, alpha=made.alpha, product=made.alpha)
    if args.keep_shadow:
        rgb, alpha = with_shadow(made, seen.shadow)
        cut = replace(cut, rgb=rgb, alpha=alpha)
    cut = cut.with_fact("cutout", facts.model_dump(mode="json"))
    if backdrop is not None:
        cut = cut.with_fact("backdrop", backdrop.model_dump(mode="json"))
    return cut.noting(*seen.notes, *facts.doubts(), *([_GLASS] if clear else []))


def _within(seen: Segmentation, box: Sequence[float]) -> Segmentation:
    """What was found within the box; all else is no product, whatever it looks like."""
    height, width = seen.foreground.shape
    inside = np.zeros((height, width), np.float32)
    left, right = round(box[0] * width), max(round(box[0] * width) + 1, round(box[2] * width))
    top, bottom = round(box[1] * height), max(round(box[1] * height) + 1, round(box[3] * height))
    inside[top:bottom, left:right] = 1
    return replace(seen, foreground=seen.foreground * inside, shadow=seen.shadow * inside)


def _kept(image: Picture) -> Picture:
    """A picture that brought its own transparency: that is its matte."""
    if image.alpha is None or int(image.alpha.max()) == 0:
        raise PhotoError("the photo is wholly transparent: send one that shows the product")
    return replace(image, product=image.product if image.product is not None else image.alpha)


def _reduced(rgb: Pixels) -> Pixels:
    """The photo averaged down by a whole factor, which is fast, to at most `_REDUCED` pixels."""
    factor = -(-max(rgb.shape) // _REDUCED)
    return averaged(rgb, (max(1, rgb.shape[1] // factor), max(1, rgb.shape[0] // factor)))


def _backdrop(image: Picture, reduced: Pixels, seen: Segmentation) -> Backdrop | None:
    """The light on what stood behind the product; None where too little of it is seen."""
    if int((seen.backdrop > 0.5).sum()) < _LEAST_BACKDROP:
        return None
    height, width = seen.backdrop.shape
    small = averaged(reduced, (width, height))
    origin = (image.origin or Origin("")).then(
        (width / image.width, 0.0, 0.0, 0.0, height / image.height, 0.0)
    )
    return Backdrop.fit(srgb_to_linear(small), seen.backdrop, origin)
