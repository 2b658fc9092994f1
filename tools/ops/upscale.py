"""Upscale: the same picture with more pixels."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from PIL import Image
from pydantic import Field

from tools.errors import RequestError
from tools.framing import Size
from tools.operation import Args, ImageRef, operation
from tools.picture import Picture, Pixels, Plane
from tools.upscale import Upscaler

#: Beyond this factor an enlarged photo looks soft to anyone.
_SOFT: Final = 2.0
#: Colours go on this far beyond a matte: farther than any filter here reaches.
_REACH: Final = 9
#: More pixels than this serve no channel and no print.
_MOST_PIXELS: Final = 120_000_000


class Upscale(Args):
    """Give the picture more pixels, by a factor or to a size; nothing is invented."""

    image: ImageRef
    factor: float | None = Field(default=None, ge=1, le=8, description="How many times, 1..8.")
    long_side: int | None = Field(
        default=None, ge=16, le=16000, description="Pixels on the longer side, instead of a factor."
    )


@operation(version=2, touches="product", engine="upscale")
def upscale(args: Upscale, image: Picture, engine: Upscaler) -> Picture:
    """The picture enlarged once, alpha and product alike; one that is large enough stays as it is.

    Raises RequestError where neither factor nor long_side, or both, are given, or the result would
    have more than 120 megapixels.
    """
    size = _size(args, image)
    if size == (image.width, image.height):
        return image.noting(
            f"the picture already has {max(size)} px on its longer side and was left as it is"
        )
    made = replace(
        image,
        rgb=engine.upscale(_bled(image), size),
        alpha=_grown(image.alpha, size),
        product=_grown(image.product, size),
        origin=image.origin.then(_step(image, size)) if image.origin else None,
        encoded=None,
    )
    factor = size[0] / image.width
    if factor <= _SOFT:
        return made
    return made.noting(
        f"the picture was enlarged {factor:.1f} times: it has more pixels, not more detail, and "
        "may look soft; a larger photo would be crisper"
    )


def _size(args: Upscale, image: Picture) -> Size:
    if (args.factor is None) == (args.long_side is None):
        raise RequestError("say how large: either factor (such as 2) or long_side (such as 3000)")
    longer = max(image.width, image.height)
    factor = args.factor if args.factor is not None else (args.long_side or 0) / longer
    factor = max(1.0, factor)
    wide, high = round(image.width * factor), round(image.height * factor)
    if wide * high > _MOST_PIXELS:
        raise RequestError(
            f"{wide}×{high} is more than {_MOST_PIXELS // 10**6} megapixels: ask for a smaller size"
        )
    return wide, high


def _step(image: Picture, size: Size) -> tuple[float, float, float, float, float, float]:
    return (size[0] / image.width, 0.0, 0.0, 0.0, size[1] / image.height, 0.0)


def _bled(image: Picture) -> Pixels:
    """Colours that go on beyond the matte, so that the filter finds no hidden black at an edge."""
    if image.alpha is None or int(image.alpha.min()) > 0:
        return image.rgb
    clear = image.alpha == 0
    seen = np.where(clear[..., None], np.float32(0), image.rgb.astype(np.float32))
    share = cv2.blur((~clear).astype(np.float32), (_REACH, _REACH))
    colours = cv2.blur(seen, (_REACH, _REACH)) / np.maximum(share, 1e-3)[..., None]
    near = clear & (share > 1e-3)
    made = image.rgb.copy()
    made[near] = np.rint(np.clip(colours[near], 0, 255))
    return made


def _grown(plane: Plane | None, size: Size) -> Plane | None:
    """A matte enlarged without overshoot: no second rim around the product."""
    if plane is None:
        return None
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BILINEAR))
