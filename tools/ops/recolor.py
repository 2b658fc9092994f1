"""Recolor: the product in another colour, as a mock-up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pydantic import Field

from tools.color import Color, luminance, parse_color, srgb_to_linear
from tools.dye import belonging, dyed, material
from tools.operation import Args, ImageRef, operation
from tools.picture import Picture
from tools.subject import cut_out

_MOCK_UP = (
    "the colour is a mock-up, worked out from another one: photograph the real variant before "
    "it is sold"
)
#: Share of the product below which what was dyed is hardly the product.
_LITTLE = 0.25
#: Pixels of the longer side that tell how much was dyed.
_LOOK_SIDE = 512
#: Light of a material that holds too little shade to show it in a light colour.
_BLACK = 0.02


class Recolor(Args):
    """Show the product in another colour: its main material only; shade, texture and label stay."""

    image: ImageRef
    color: Color = Field(description="CSS colour name or #rrggbb of the variant.")


@operation(version=2, touches="product")
def recolor(args: Recolor, image: Picture) -> Picture:
    """The same picture with the product's commonest colour replaced; a note says it is a mock-up.

    Raises RequestError where nothing says which pixels are the product.
    """
    matte, box = cut_out(image, "could be dyed")
    part = np.s_[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
    ray = material(image.rgb[part], matte[part])
    if ray is None:
        return image.noting(_MOCK_UP)
    rgb = image.rgb.copy()
    rgb[part] = dyed(image.rgb[part], matte[part], ray, parse_color(args.color))
    made = replace(image, rgb=rgb, encoded=None)
    step = max(1, max(made.width, made.height) // _LOOK_SIDE)
    few, seen = (plane[part][::step, ::step] for plane in (image.rgb, matte))
    share = belonging(srgb_to_linear(few), ray)[seen > 127]
    notes = [_MOCK_UP]
    if share.size and float(share.mean()) < _LITTLE:
        notes.append("only a small part of the product has one colour: look at what was dyed")
    if float(luminance(ray)) < _BLACK:
        notes.append("black holds little shade: a photo of a lighter variant recolours better")
    return made.noting(*notes)
