"""Turn: the product a little from the side or from above, estimated from one photo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from pydantic import Field, JsonValue

from tools.averaging import averaged
from tools.color import threefold
from tools.errors import RequestError
from tools.framing import box_of
from tools.generate import SET_UP, Generator
from tools.light import Light
from tools.operation import Args, ImageRef, Texts, operation
from tools.picture import Picture, Pixels, Plane
from tools.revolved import disc_like, revolved
from tools.rounding import rounding
from tools.subject import cut_out
from tools.view_in_words import other_view

#: Beyond this angle a photo holds too little of what would be seen, in degrees; who asks for a
#: little more gets this much, and who asks for another side is told.
MOST, FAR = 25.0, 45.0
#: A disc is a ball or something round seen from above, which turns quite otherwise: it turns by no
#: more than this, in degrees.
MOST_ROUND = 8.0
_BALL_OR_TOP: Final = "as something round may be a ball or may be seen from above"
#: Things that were not turned on a lathe are flatter than a balloon of their outline; of those that
#: were, the very edge would come into view; and what is tilted shows its top: of all these a photo
#: from the front knows little, so they turn by these shares.
_DEPTH, _ROUND, _TILT = 0.45, 0.85, 0.6
#: Matte above which a colour is the product's own and may be moved.
_OWN: Final = 250
#: How far within the outline a matte may be thin because the product is clear, in pixels.
_RIND: Final = 8
#: Longest side, in pixels, of the copy on which moves are found.
_MOVED_SIDE: Final = 1536
#: Share of the product from which on a separate part of it is a thing of its own.
_OF_ITS_OWN: Final = 0.08
_ESTIMATED: Final = (
    "the turned view is estimated from one photo and no picture of the real side: do not use it as "
    "a main picture; a photo from there shows more"
)


class Turn(Args):
    """Show the product turned by up to 25 degrees, estimated: its outline stays, its face turns.

    Beyond that a generator guesses, for money, and never for a main slot.
    """

    image: ImageRef
    yaw: float = Field(
        default=15.0, ge=-180, le=180, description="Degrees; above 0: seen more from its right."
    )
    pitch: float = Field(
        default=0.0, ge=-90, le=90, description="Degrees; above 0: seen more from above."
    )


def _far(args: Mapping[str, JsonValue]) -> bool:
    angles = (args.get("yaw", 0), args.get("pitch", 0))
    return any(isinstance(angle, int | float) and abs(angle) > MOST for angle in angles)


@operation(version=4, touches="product", engine="generate", paid=True, when=_far)
def turn(args: Turn, image: Picture, engine: Generator | None, texts: Texts) -> Picture:
    """The same picture with the product's surface turned; a note says that it is estimated.

    The product is taken for a rounded body of the same outline, exact for what was turned on a
    lathe. Without a generator it turns up to 45 degrees by 25, or a disc by 8, and says so; with
    one, all beyond 25 degrees is made anew by it. Raises RequestError beyond those, where a
    generator is asked for the back, and where nothing says which pixels are the product.
    """
    asked = max((args.yaw, args.pitch), key=abs)
    if abs(asked) > MOST and engine is not None and engine.id != "none":
        cut_out(image, "could be turned")
        return other_view(image, args.yaw, args.pitch, engine, texts)
    if abs(asked) > FAR:
        raise RequestError(
            f"a turn by {abs(asked):g}° shows sides that this photo does not: ask for {MOST:g}° at "
            f"most, send a photo from there, or, for a guess at it, {SET_UP}"
        )
    matte, _ = cut_out(image, "could be turned")
    if args.yaw == 0 and args.pitch == 0:
        return image
    most = MOST_ROUND if _is_round(image.rgb, matte) else MOST
    yaw, pitch = (max(-most, min(most, angle)) for angle in (args.yaw, args.pitch))
    made = replace(image, rgb=_turned(image.rgb, matte, yaw, pitch), encoded=None)
    made = made.with_fact("turn", {"yaw": yaw, "pitch": pitch, "estimated": True})
    why = "as one photo shows no more" if most == MOST else _BALL_OR_TOP
    less = f"turned by {most:g}° instead of {abs(asked):g}°, {why}"
    return made.noting(_ESTIMATED, *([less] if abs(asked) > most else []))


def _is_round(rgb: Pixels, matte: Plane) -> bool:
    """Whether one of the products may be a ball or may be seen from above."""
    boxes = [(part, box_of(part)) for part in _parts(matte)]
    frames = [
        (part, np.s_[int(box.top) : int(box.bottom), int(box.left) : int(box.right)])
        for part, box in boxes
        if box is not None
    ]
    return any(disc_like(rgb[at], part[at]) for part, at in frames)


def _parts(matte: Plane) -> list[Plane]:
    """The matte of each product that is apart from the others."""
    count, parts, boxes, _ = cv2.connectedComponentsWithStats(np.asarray(matte > 127, np.uint8))
    least = _OF_ITS_OWN * max(1, int((matte > 127).sum()))
    large = [number for number in range(1, count) if boxes[number, cv2.CC_STAT_AREA] > least]
    if len(large) < 2:
        return [matte]
    own = [np.asarray(parts == number, np.uint8) for number in large]
    around = np.ones((3, 3), np.uint8)
    return [np.where(cv2.dilate(part, around) > 0, matte, 0).astype(np.uint8) for part in own]


def _turned(rgb: Pixels, matte: Plane, yaw: float, pitch: float) -> Pixels:
    """The pixels with every product of the matte turned by itself, about its own axis."""
    made = rgb.copy()
    for part in _parts(matte):
        made = _turned_part(made, rgb, part, yaw, pitch)
    return made


def _turned_part(made: Pixels, rgb: Pixels, matte: Plane, yaw: float, pitch: float) -> Pixels:
    """`made` with every pixel of one product from where its place on the body was before."""
    box = box_of(matte)
    assert box is not None
    left, top, right, bottom = (int(side) for side in box)
    part = np.s_[top:bottom, left:right]
    own = _without_edge(rgb[part], matte[part])
    x, y = _before(rgb[part], matte[part], np.radians(yaw), np.radians(pitch) * _TILT)
    moved = cv2.remap(own, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    share = matte[part].astype(np.float32) / np.float32(255)
    mixed = np.asarray(cv2.blendLinear(moved, rgb[part], share, 1 - share), np.uint8)
    cv2.copyTo(mixed, matte[part], made[part])
    return made


def _before(rgb: Pixels, matte: Plane, yaw: float, pitch: float) -> tuple[Light, Light]:
    """Where each pixel of the turned product was, x and y; angles in radians.

    Moves are smooth: they are found on a smaller copy.
    """
    height, width = matte.shape
    scale = min(1.0, _MOVED_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    moves = _moves(averaged(rgb, size), averaged(matte, size), yaw, pitch)
    across, down = (cv2.resize(move, (width, height)) for move in moves)
    across = across * np.float32(width / size[0]) + np.arange(width, dtype=np.float32)
    down = down * np.float32(height / size[1]) + np.arange(height, dtype=np.float32)[:, None]
    return np.asarray(across, np.float32), np.asarray(down, np.float32)


def _moves(rgb: Pixels, matte: Plane, yaw: float, pitch: float) -> tuple[Light, Light]:
    """How far each pixel of the turned product lies from where it was, across and down.

    A point of a body at x across and z in front lies at x·cos θ + z·sin θ before it is turned by θ
    about the upright axis through the body's middle; the same holds for tilting. What was turned on
    a lathe knows better about turning.
    """
    y, x = np.mgrid[: matte.shape[0], : matte.shape[1]].astype(np.float32)
    found = revolved(rgb, matte)
    depth = rounding(matte) * np.float32(_DEPTH if found is None else _ROUND)
    across, down = x - (matte.shape[1] - 1) / 2, y - (matte.shape[0] - 1) / 2
    source_x = x + across * (np.cos(yaw) - 1) + depth * np.sin(yaw)
    source_y = y.copy()
    if found is not None:
        source_x, source_y = found.turned(matte.shape[1], yaw)
    source_y = source_y + down * (np.cos(pitch) - 1) - depth * np.sin(pitch)
    return np.asarray(source_x - x, np.float32), np.asarray(source_y - y, np.float32)


def _without_edge(rgb: Pixels, matte: Plane) -> Pixels:
    """The product's own colours, going on beyond its edge and into its holes.

    What is clear far within is the product too: glass.
    """
    within = cv2.erode(np.pad(matte, 1), np.ones((2 * _RIND + 1,) * 2, np.uint8))[1:-1, 1:-1]
    solid = ((matte >= _OWN) | (within > 0)).astype(np.float32)
    if not solid.any():
        return rgb
    result, known = rgb.astype(np.float32), solid
    colour, bare = threefold(solid) * result, solid == 0
    for reach in (1.5, 4, 12, 40):
        weight, spread = (_spread(plane, reach) for plane in (known, colour))
        missing = bare & (weight > 1e-3)
        spread /= threefold(np.maximum(weight, np.float32(1e-3)))
        cv2.copyTo(spread, missing.astype(np.uint8), result)
        bare &= ~missing
    return np.asarray(np.rint(np.clip(result, 0, 255)), np.uint8)


def _spread(plane: Light, reach: float) -> Light:
    """The plane blurred so far, in pixels; a wide blur is made on a smaller copy."""
    less = max(1, int(reach / 2))
    size = (max(1, plane.shape[1] // less), max(1, plane.shape[0] // less))
    small = plane if less == 1 else cv2.resize(plane, size, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), reach / less)
    return np.asarray(cv2.resize(soft, plane.shape[1::-1]), np.float32)
