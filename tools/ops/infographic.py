"""Infographic: the product with words beside it: a title, callouts and its dimensions."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from PIL import Image
from pydantic import Field, StringConstraints

from tools.canvas import place, plain_ground
from tools.color import Rgb, luminance, srgb_to_linear
from tools.errors import RequestError
from tools.framing import Box, Placement
from tools.lettering import missing
from tools.operation import Args, ImageRef, operation
from tools.picture import Picture
from tools.poster import Poster, Words
from tools.subject import cut_out

#: Pixels of the square poster, and how often a small product may be enlarged on it.
_SIDE = 2000
_ENLARGED = 2.5
_WHITE: Rgb = (255, 255, 255)

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Infographic(Args):
    """Put words beside the product: a title, up to eight callouts and its dimensions."""

    image: ImageRef
    title: Line | None = Field(default=None, description="A headline above the product.")
    callouts: list[Line] | None = Field(
        default=None, max_length=8, description="Short claims, each with a line to the product."
    )
    dimensions: Line | None = Field(
        default=None, description='Its size as it is to be printed, such as "30 x 20 x 8 cm".'
    )


@operation(version=4, touches="background")
def infographic(args: Infographic, image: Picture) -> Picture:
    """An opaque square of 2000 px: the product where no word is, and every word readable.

    Words that do not fit are set smaller, and at last shortened with a note. Raises RequestError
    where there is no word, or nothing says which pixels are the product.
    """
    words = Words(args.title, tuple(args.callouts or ()), args.dimensions)
    if words.nothing:
        raise RequestError(
            "an infographic needs words: give a title, callouts or the product's dimensions"
        )
    matte, box = cut_out(image, "words could stand beside")
    ground = (plain_ground(image) if image.alpha is None else None) or _WHITE
    poster = Poster(_SIDE, words, _ink(ground))
    placement = _placement(box, poster.stage)
    shown = replace(image, alpha=matte, product=matte) if image.alpha is None else image
    placed = place(shown, placement, (_SIDE, _SIDE), ground)
    assert placed.product is not None
    canvas = Image.fromarray(placed.rgb)
    notes = poster.letter(canvas, placed.product)
    made = replace(placed, rgb=np.asarray(canvas), alpha=None, encoded=None)
    made = made.with_fact("poster", {"words": words.text})
    return made.noting(*notes, *_unwritable(words))


def _ink(ground: Rgb) -> Rgb:
    """Near black or white, whichever stands out more: above 7 : 1 on any ground but mid grey."""
    light = float(luminance(srgb_to_linear(np.array([ground], np.uint8)))[0])
    return (29, 29, 31) if light > 0.18 else _WHITE


def _placement(box: Box, stage: Box) -> Placement:
    """The product as large as the stage, in its middle, standing on its floor."""
    scale = min(stage.width / box.width, stage.height / box.height, _ENLARGED)
    x = stage.center[0] - scale * box.center[0]
    y = stage.center[1] - scale * box.center[1]
    return Placement(scale, x, y)


def _unwritable(words: Words) -> tuple[str, ...]:
    lost = missing(words.text)
    if not lost:
        return ()
    shown = " ".join(lost[:12])
    return (f"the packaged fonts have no letters for {shown}: check the picture's words",)
