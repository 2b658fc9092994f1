"""Set background: the product on a plain colour or on a sweep between two."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from tools.color import Color, Rgb, filled, linear_to_srgb, parse_color, srgb_to_linear
from tools.compositing import composited
from tools.errors import RequestError
from tools.light import fine_srgb, rounded
from tools.operation import Args, ImageRef, operation
from tools.picture import Picture, Pixels, Plane
from tools.plate import plate_behind

#: Oklab (B. Ottosson, "A perceptual color space for image processing", 2020): linear sRGB to the
#: cones' responses, whose cube roots mix evenly to the eye.
_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
#: Rows made at a time, so that what is between the colours and the bytes stays in the cache.
_BAND = 32
#: Across, paper changes so slowly that every so many pixels are enough to know it.
_NARROWER = 8


class SetBackground(Args):
    """Put a cutout, with its shadow, on a plain colour or on a gradient, as studio paper does."""

    image: ImageRef
    color: Color = Field(
        default="white", description="CSS colour name or #rrggbb; with color2, the top."
    )
    color2: Color | None = Field(
        default=None, description="Colour at the bottom of a gradient; none: one plain colour."
    )


@operation(version=2, touches="background")
def set_background(args: SetBackground, image: Picture) -> Picture:
    """The picture composited over the background in linear light: opaque, its product kept.

    Raises RequestError where the picture is opaque and nothing says which pixels are the product.
    """
    rgb, alpha = _lifted(image)
    background = _background(args, image.height, image.width)
    product = alpha if image.product is None else image.product
    made = replace(image, rgb=composited(rgb, alpha, background), alpha=None, product=product)
    return made.with_fact("background", {"color": args.color, "color2": args.color2})


def _lifted(image: Picture) -> tuple[Pixels, Plane]:
    """Colours and alpha; an opaque picture's old background is taken out of its product's edge."""
    if image.alpha is not None:
        return image.rgb, image.alpha
    if image.product is None:
        raise RequestError(
            "the picture has no product on a transparent ground to put a background behind: "
            "cut it out first with remove_background"
        )
    edge = (image.product > 0) & (image.product < 255)
    rgb = image.rgb.copy()
    if edge.any():
        linear = srgb_to_linear(image.rgb)
        share = image.product[edge].astype(np.float32)[:, None] / np.float32(255)
        behind = plate_behind(linear, image.product)[edge]
        own = (linear[edge] - (1 - share) * behind) / share
        rgb[edge] = linear_to_srgb(np.asarray(own, np.float32))
    return rgb, image.product


def _background(args: SetBackground, height: int, width: int) -> Pixels:
    first = parse_color(args.color)
    if args.color2 is None or parse_color(args.color2) == first:
        return filled((height, width), first)
    ramp = _ramp(first, parse_color(args.color2))
    # Studio paper: an even wall, a bend without an edge, an even floor; the bend hangs a little
    # through in the middle, where the light reaches farther.
    narrow = max(2, width // _NARROWER)
    hang = np.float32(0.05) * np.square(np.linspace(-1, 1, narrow, dtype=np.float32))
    along = np.minimum(np.linspace(0, 1, height, dtype=np.float32)[:, None] + hang, 1)
    eased = along * (np.float32(0.35) + np.float32(0.65) * along * (3 - 2 * along))
    fine = ramp.take((eased * np.float32(len(ramp) - 1) + np.float32(0.5)).astype(np.intp), axis=0)
    made = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, _BAND):
        band = fine[top : top + _BAND]
        wide = cv2.resize(band, (width, len(band)), interpolation=cv2.INTER_LINEAR)
        made[top : top + _BAND] = rounded(np.asarray(wide, np.uint16), top=top)
    return made


def _ramp(first: Rgb, last: Rgb) -> NDArray[np.uint16]:
    """4,096 steps of sRGB, in 256ths of a byte, from one colour to the other, even to the eye."""
    ends = srgb_to_linear(np.array([first, last], np.uint8)).astype(np.float64)
    roots = np.cbrt(ends @ _CONES.T)
    share = np.linspace(0, 1, 4096)[:, None]
    light = (roots[0] + share * (roots[1] - roots[0])) ** 3 @ np.linalg.inv(_CONES).T
    ramp = fine_srgb(np.asarray(light, np.float32))
    ramp[0], ramp[-1] = np.multiply(first, 256), np.multiply(last, 256)
    return ramp
