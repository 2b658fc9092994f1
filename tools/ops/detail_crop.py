"""Detail crop: a close look at one part of the product, at the photo's own pixels."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Annotated, Final

import cv2
import numpy as np
from pydantic import AfterValidator, Field

from tools.detail import telling_window
from tools.errors import PhotoError
from tools.framing import Box, box_of, frame
from tools.operation import Args, ImageRef, operation
from tools.picture import Picture, Plane
from tools.sharpness import sharpness
from tools.staging import ratio_of

_NAMES: Final = ("auto", "top", "bottom", "left", "right", "center")
_SYNONYMS: Final = {"middle": "center", "centre": "center"}
#: Where in the product's box the middle of a named region lies, as shares.
_MIDDLES: Final = {
    "top": (0.5, 0.0),
    "bottom": (0.5, 1.0),
    "left": (0.0, 0.5),
    "right": (1.0, 0.5),
    "center": (0.5, 0.5),
}
#: A close-up keeps at least this many of the photo's own pixels on its longer side: doubled, they
#: still are the thousand that marketplaces want for their zoom.
LEAST_SIDE: Final = 512
#: A product smaller than this shows no detail at all.
_NO_DETAIL: Final = 64
#: Sharpness, judged at this size, below which a detail is blurred; clear photos have 0.3 and more.
_JUDGED: Final = 800
_BLURRED: Final = 0.12
_LUMA: Final = cv2.COLOR_RGB2GRAY
#: A zoom limited to less than this share of what was asked is worth a word.
_NOTEWORTHY: Final = 0.85
#: Air beyond the product's end, as a share of the window.
_AIR: Final = 0.06
#: Share of product in the middle of an end below which another place of that end is looked for.
_MISSED: Final = 0.4


def _region(text: str) -> str:
    name = _SYNONYMS.get(text.strip().lower(), text.strip().lower())
    if name in _NAMES:
        return name
    found = re.fullmatch(r"(0|1|0?\.\d+|1\.0+)\s*[,;\s]\s*(0|1|0?\.\d+|1\.0+)", name)
    if not found:
        raise ValueError(f"{text[:40]!r} is no region: use {', '.join(_NAMES)} or x,y in 0..1")
    return f"{float(found[1])},{float(found[2])}"


class DetailCrop(Args):
    """A close-up: the most telling detail, or the part of the product that is named."""

    image: ImageRef
    region: Annotated[str, AfterValidator(_region)] = Field(
        default="auto",
        description="auto, top, bottom, left, right or center of the product, or x,y as shares "
        "0..1 of the picture.",
    )
    zoom: float = Field(
        default=2.5, ge=1, le=10, description="1: the whole product; 2.5: two fifths of it; 1..10."
    )
    aspect: str = Field(default="1:1", description="width:height of the crop, such as 1:1 or 4:5.")


@operation(version=3, touches="nothing")
def detail_crop(args: DetailCrop, image: Picture) -> Picture:
    """The crop, never resampled; a cutout stays one.

    The zoom is limited where fewer than 512 of the photo's own pixels would be left; the note says
    so. Raises PhotoError where the product is too small to show any detail.
    """
    matte = image.product if image.product is not None else image.alpha
    product = (box_of(matte) if matte is not None else None) or frame((image.width, image.height))
    real = _real_pixels(image)
    side = max(product.width, product.height)
    if side * real < _NO_DETAIL:
        raise PhotoError(
            f"the product is {round(side * real)} px in this photo, too few for a close-up: "
            "photograph it from nearer"
        )
    zoom = min(args.zoom, max(1.0, side * real / LEAST_SIDE))
    size = _window_size(image, side / zoom, ratio_of(args.aspect))
    window = _whole(_window(args.region, image, matte, product, size), image)
    made = _cropped(image, window)
    if zoom < _NOTEWORTHY * args.zoom:
        made = made.noting(_limited(zoom, args.zoom, round(side * real)))
    return made.noting(*_blurred(made))


def _limited(zoom: float, wanted: float, pixels: int) -> str:
    """Why the crop shows more of the product than was asked."""
    close = "no close-up" if zoom < 1.15 else f"zoomed {zoom:.1f} times instead of {wanted:g}"
    return (
        f"the detail is {close}: the product has only {pixels} real pixels, and nearer would be "
        "mush; a photo from nearer shows more"
    )


def _blurred(made: Picture) -> tuple[str, ...]:
    """A doubt where the photo is not sharp there."""
    reduction = min(1.0, _JUDGED / max(made.width, made.height))
    size = (max(1, round(made.width * reduction)), max(1, round(made.height * reduction)))
    luma = cv2.cvtColor(cv2.resize(made.rgb, size, interpolation=cv2.INTER_AREA), _LUMA)
    sharp = sharpness(np.asarray(luma, np.uint8))
    if sharp is None or sharp >= _BLURRED:
        return ()
    return ("the photo is not sharp at this detail: a photo from nearer, in focus, shows more",)


def _real_pixels(image: Picture) -> float:
    """The photo's own pixels for each of this picture's, 1 at most."""
    if image.origin is None:
        return 1.0
    a, b, _, d, e, _ = image.origin.transform
    scale = math.sqrt(abs(a * e - b * d))
    return min(1.0, 1 / scale) if scale > 0 else 1.0


def _window_size(image: Picture, side: float, ratio: float) -> tuple[float, float]:
    """Width and height of the window: its longer side as wanted, never beyond the picture."""
    wide, high = (side, side / ratio) if ratio >= 1 else (side * ratio, side)
    fits = min(1.0, image.width / wide, image.height / high)
    return max(1.0, wide * fits), max(1.0, high * fits)


def _window(
    region: str, image: Picture, matte: Plane | None, product: Box, size: tuple[float, float]
) -> Box:
    shown = matte if matte is not None else _opaque(image)
    if region == "auto":
        return telling_window(image.rgb, shown, _holding(product, size, image), size)
    if region in _MIDDLES:
        return _at_end(region, image, shown, product, size)
    x, y = (float(value) for value in region.split(","))
    left, top = x * image.width - size[0] / 2, y * image.height - size[1] / 2
    return Box(left, top, left + size[0], top + size[1])


def _at_end(
    region: str, image: Picture, shown: Plane, product: Box, size: tuple[float, float]
) -> Box:
    """The window in the middle of that end; beside it, where a slanting product is not there."""
    across, down = _MIDDLES[region]
    air_x, air_y = _AIR * size[0], _AIR * size[1]
    low = (product.left - air_x, product.top - air_y)
    high = (product.right + air_x - size[0], product.bottom + air_y - size[1])
    left = low[0] + across * (high[0] - low[0])
    top = low[1] + down * (high[1] - low[1])
    middle = Box(left, top, left + size[0], top + size[1])
    seen = _whole(middle, image)
    part = shown[int(seen.top) : int(seen.bottom), int(seen.left) : int(seen.right)]
    if region == "center" or float(part.mean()) > _MISSED * 255:
        return middle
    x = (low[0], high[0] + size[0]) if across == 0.5 else (left, left + size[0])
    y = (low[1], high[1] + size[1]) if down == 0.5 else (top, top + size[1])
    around = _holding(Box(x[0], y[0], x[1], y[1]), size, image)
    return telling_window(image.rgb, shown, around, size)


def _opaque(image: Picture) -> Plane:
    return np.full((image.height, image.width), 255, np.uint8)


def _holding(product: Box, size: tuple[float, float], image: Picture) -> Box:
    """The product's box, grown where the window is larger, within the picture."""
    x, y = product.center
    wide, high = max(product.width, size[0]), max(product.height, size[1])
    left = min(max(0.0, x - wide / 2), image.width - wide)
    top = min(max(0.0, y - high / 2), image.height - high)
    return Box(left, top, left + wide, top + high)


def _whole(window: Box, image: Picture) -> Box:
    """The window in whole pixels, moved inside the picture."""
    wide = min(image.width, max(1, round(window.width)))
    high = min(image.height, max(1, round(window.height)))
    left = min(max(0, round(window.left)), image.width - wide)
    top = min(max(0, round(window.top)), image.height - high)
    return Box(left, top, left + wide, top + high)


def _cropped(image: Picture, window: Box) -> Picture:
    left, top = int(window.left), int(window.top)
    part = (slice(top, int(window.bottom)), slice(left, int(window.right)))
    return replace(
        image,
        rgb=image.rgb[part].copy(),
        alpha=None if image.alpha is None else image.alpha[part].copy(),
        product=None if image.product is None else image.product[part].copy(),
        origin=image.origin.then((1, 0, -left, 0, 1, -top)) if image.origin else None,
        encoded=None,
    )
