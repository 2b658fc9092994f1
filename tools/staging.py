"""Staging: how large a product is in a scene, and where on the canvas it stands. Geometry only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tools.errors import RequestError
from tools.framing import Box, Placement, Size

#: Width and height that a product takes of a canvas when nothing is asked, for canvases up to that
#: width over height: most pictures of catalogues leave it a little more than half of either.
_PLEASING: Final = ((0.65, 0.66, 0.52), (0.9, 0.66, 0.58), (1.2, 0.6, 0.6), (3.2, 0.48, 0.66))
#: A compact product has more area than a slim one of that height: no more than this of the canvas.
_AREA: Final = 0.29
#: What lies flat has no ground before and behind it, and takes more of the canvas.
_LYING: Final = 1.22
#: Air between product and frame, as a share of the canvas.
_AIR: Final = 0.045
#: The product's middle lies a little below the canvas'.
_MIDDLE: Final = 0.535
#: The standing point is never higher or lower than these shares of the canvas.
_BASE: Final = (0.66, 0.90)
#: Enlarged further than this, product pixels look soft: rather than that the canvas gets smaller,
#: down to a width that fills a telephone. On that one they may be enlarged so far, for a product
#: that is lost in its scene is worse than a soft one.
_SHARP_ENLARGED, MAX_ENLARGED = 1.25, 2.2
_LEAST_WIDTH: Final = 1200
#: A scene photo may be enlarged so often, unless less than this on the longer side would be left.
_SCENE_ENLARGED, _LEAST_SIDE = 2.0, 1000
#: The scene may be cropped this much tighter to meet a product's real size.
_MAX_ZOOM: Final = 1.5
#: A real size is kept unless it makes the product less than this share of the pleasing size.
_LEAST: Final = 0.45
#: What is cut off at the top may grow by this factor to reach the frame from where it stands.
_TALLER: Final = 1.7
_LONGER: Final = 2000
_ASPECTS: Final = (0.4, 3.2)
_POSITIONS: Final = {"left": 0.335, "center": 0.5, "right": 0.665}


@dataclass(frozen=True)
class Wish:
    """What is asked for: scale 1 is the pleasing (or the real) size, `x` a share of the canvas.

    What `lies` is seen from above, in the middle of the canvas.
    """

    canvas: Size
    scale: float
    x: float
    height_cm: float | None = None
    lies: bool = False


@dataclass(frozen=True)
class Staging:
    """Size of the product on the canvas, the standing point wanted, the crop of the scene."""

    scale: float
    x: float
    base: float
    zoom: float


def ratio_of(aspect: str) -> float:
    """Width over height of "4:5", "1.91:1" or "16x9".

    Raises RequestError where it is no aspect, or one that no scene can be cropped to.
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*[:x/×]\s*(\d+(?:\.\d+)?)\s*", aspect)
    ratio = float(found[1]) / float(found[2]) if found and float(found[2]) > 0 else 0.0
    if not _ASPECTS[0] <= ratio <= _ASPECTS[1]:
        raise RequestError(
            f"the aspect {aspect[:20]!r} is not possible: write width:height between 2:5 and 16:5, "
            "such as 1:1, 4:5, 9:16 or 1.91:1"
        )
    return ratio


def canvas_of(aspect: str) -> Size:
    """A canvas of that aspect, 2000 px on its longer side. Raises RequestError as `ratio_of`."""
    ratio = ratio_of(aspect)
    if ratio >= 1:
        return _LONGER, max(2, round(_LONGER / ratio))
    return max(2, round(_LONGER * ratio)), _LONGER


def suited(canvas: Size, product: Box, scale: float = 1.0) -> Size:
    """The canvas, made smaller where the product has too few pixels to look crisp on it.

    `scale` is what is asked for: a product made small on purpose needs fewer pixels.
    """
    wanted = scale * _wanted(product, canvas)
    least = min(1.0, _LEAST_WIDTH / canvas[0])
    factor = min(1.0, max(least, _SHARP_ENLARGED / wanted))
    return round(canvas[0] * factor), round(canvas[1] * factor)


def sharp_enough(canvas: Size, scene: Size, closer: float = 1.0) -> Size:
    """The canvas, made smaller where a scene photo of that size is too small to fill it.

    `closer` is how much tighter than its aspect allows the scene is framed.
    """
    covers = closer * max(canvas[0] / scene[0], canvas[1] / scene[1])
    factor = min(1.0, max(_SCENE_ENLARGED / covers, _LEAST_SIDE / max(canvas)))
    return round(canvas[0] * factor), round(canvas[1] * factor)


def across(position: str | float) -> float:
    """The share of the canvas' width that a position names."""
    return _POSITIONS[position] if isinstance(position, str) else position


def stage(product: Box, wish: Wish, px_per_cm: float | None) -> Staging:
    """Choose size and place. `px_per_cm` is the scene's at zoom 1 on this canvas, if it is known.

    With a real height the scene is cropped tighter rather than the product made larger than it
    is; where it still would be lost, it is shown larger.
    """
    pleasing = _pleasing(product, wish.canvas) * (_LYING if wish.lies else 1.0)
    size, zoom = pleasing, 1.0
    if wish.height_cm and px_per_cm:
        real = wish.height_cm * px_per_cm / product.height
        zoom = min(max(1.0, pleasing / real), _MAX_ZOOM)
        size = max(real * zoom, _LEAST * pleasing)
    size = min(size * wish.scale, _most(product, wish.canvas))
    base = (0.5 if wish.lies else _MIDDLE) + size * product.height / wish.canvas[1] / 2
    base = min(max(base, 0.0 if wish.lies else _BASE[0]), _BASE[1])
    half = size * product.width / wish.canvas[0] / 2
    x = min(max(wish.x, half + _AIR), 1 - half - _AIR) if half < 0.5 - _AIR else 0.5
    return Staging(size, x, base, zoom)


def placed(product: Box, staging: Staging, stand: tuple[float, float], canvas: Size) -> Placement:
    """The product's lowest row on the standing point; smaller where it would leave the frame."""
    room = stand[1] - _AIR * canvas[1]
    scale = min(staging.scale, room / product.height)
    middle = product.center[0]
    return Placement(scale, stand[0] - scale * middle, stand[1] - scale * product.bottom)


def flush(
    placement: Placement, product: Box, cut: tuple[str, ...], canvas: Size, *, lies: bool = False
) -> Placement:
    """The same, with sides that the photo's frame cut off at the canvas' frame.

    A cut edge in the middle of a scene would hang in the air. What is cut off at the left and at
    the right goes from frame to frame, on the ground where it stood; what is cut off at the top
    grows up to the frame, as far as `_TALLER` allows.
    """
    placement = _spanned(placement, product, cut, canvas)
    box = placement.of(product)
    x, y = placement.x, placement.y
    if "bottom" in cut:
        y += canvas[1] - box.bottom
    elif "top" in cut and lies:
        y -= box.top
    if "left" in cut:
        x -= box.left
    elif "right" in cut:
        x += canvas[0] - box.right
    return Placement(placement.scale, x, y)


def _spanned(placement: Placement, product: Box, cut: tuple[str, ...], canvas: Size) -> Placement:
    """Larger, around the middle of its lowest row, so that cut sides can meet the frame."""
    box = placement.of(product)
    factor = 1.0
    if {"left", "right"} <= set(cut):
        factor = canvas[0] / box.width
    elif "top" in cut and "bottom" not in cut and box.bottom / box.height <= _TALLER:
        factor = max(1.0, box.bottom / box.height)
    scale, middle = placement.scale * factor, (box.left + box.right) / 2
    return Placement(scale, middle - scale * product.center[0], box.bottom - scale * product.bottom)


def _pleasing(product: Box, canvas: Size) -> float:
    return min(_wanted(product, canvas), MAX_ENLARGED)


def _wanted(product: Box, canvas: Size) -> float:
    """The scale at which the product suits the canvas, if it had pixels enough."""
    ratio = canvas[0] / canvas[1]
    wide, high = next((kind[1:] for kind in _PLEASING if ratio <= kind[0]), _PLEASING[-1][1:])
    fits = min(wide * canvas[0] / product.width, high * canvas[1] / product.height)
    area = _AREA * canvas[0] * canvas[1] / (product.width * product.height)
    return float(min(fits, area**0.5))


def _most(product: Box, canvas: Size) -> float:
    """No part of the product ever leaves the canvas."""
    inner = 1 - 2 * _AIR
    high = min(inner, _BASE[1] - _AIR)
    return min(inner * canvas[0] / product.width, high * canvas[1] / product.height)
