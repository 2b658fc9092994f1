"""Turn: the product a little from the side or from above, estimated from one photo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from pydantic import Field, JsonValue

from tools.errors import RequestError
from tools.framing import Box
from tools.generate import SET_UP, Generator
from tools.light import Light
from tools.normals import body, lathed
from tools.operation import Args, ImageRef, Texts, operation
from tools.picture import Picture, Pixels, Plane
from tools.subject import cut_out
from tools.view_in_words import other_view

#: Beyond this angle a photo holds too little of what would be seen, in degrees; who asks for a
#: little more gets this much, and who asks for another side is told.
MOST, FAR = 25.0, 45.0
#: Things that were not turned on a lathe are flatter than a balloon of their outline; of those that
#: were, the very edge would come into view; and what is tilted shows its top: of all these a photo
#: from the front knows little, so they turn by these shares.
_DEPTH, _ROUND, _TILT = 0.45, 0.85, 0.6
#: Matte above which a colour is the product's own and may be moved.
_OWN: Final = 250
_ESTIMATED: Final = (
    "the turned view is estimated from one photo and no picture of the real side: do not use it as "
    "a main picture; a photo from there shows more"
)


class Turn(Args):
    """Show the product turned by up to 25 degrees, estimated: its outline stays, its face turns.

    Beyond that a photo of the other side is needed; a generator, which costs money, can only
    guess it, and its guess is no picture for a main slot.
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


@operation(version=1, touches="product", engine="generate", paid=True, when=_far)
def turn(args: Turn, image: Picture, engine: Generator | None, texts: Texts) -> Picture:
    """The same picture with the product's surface turned; a note says that it is estimated.

    The product is taken for a rounded body of the same outline, exact for what was turned on a
    lathe. Without a generator it turns up to 45 degrees by 25 and says so; with one, all beyond 25
    degrees is made anew by it. Raises RequestError beyond those, where a generator is asked for
    the back, and where nothing says which pixels are the product.
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
    matte, box = cut_out(image, "could be turned")
    if args.yaw == 0 and args.pitch == 0:
        return image
    yaw, pitch = (max(-MOST, min(MOST, angle)) for angle in (args.yaw, args.pitch))
    made = replace(image, rgb=_turned(image.rgb, matte, box, yaw, pitch), encoded=None)
    made = made.with_fact("turn", {"yaw": yaw, "pitch": pitch, "estimated": True})
    less = f"turned by {MOST:g}° instead of {abs(asked):g}°, as one photo shows no more"
    return made.noting(_ESTIMATED, *([less] if abs(asked) > MOST else []))


def _turned(rgb: Pixels, matte: Plane, box: Box, yaw: float, pitch: float) -> Pixels:
    """Every pixel of the product from where its place on the body was before the turn.

    A point of a body at x across and z in front lies at x·cos θ + z·sin θ before it is turned by θ
    about the upright axis through the body's middle; the same holds for tilting.
    """
    left, top, right, bottom = (int(side) for side in box)
    part = np.s_[top:bottom, left:right]
    depth = _depth(matte[part])
    turned, tilted = np.radians(yaw), np.radians(pitch) * _TILT
    y, x = np.mgrid[: bottom - top, : right - left].astype(np.float32)
    middle = ((right - left - 1) / 2, (bottom - top - 1) / 2)
    across, down = x - middle[0], y - middle[1]
    source_x = middle[0] + across * np.cos(turned) + depth * np.sin(turned)
    source_y = middle[1] + down * np.cos(tilted) - depth * np.sin(tilted)
    own = _without_edge(rgb[part], matte[part])
    moved = cv2.remap(
        own,
        source_x.astype(np.float32),
        source_y.astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    made = rgb.copy()
    share = (matte[part].astype(np.float32) / np.float32(255))[..., None]
    mixed = share * moved + (1 - share) * rgb[part]
    made[part] = np.where(share > 0, np.rint(np.clip(mixed, 0, 255)), rgb[part]).astype(np.uint8)
    return made


def _depth(matte: Plane) -> Light:
    """How far each pixel is taken to be in front of the outline, in pixels."""
    turned = lathed(matte)
    found = body(matte) * _DEPTH if turned is None else turned * _ROUND
    return np.asarray(found, np.float32)


def _without_edge(rgb: Pixels, matte: Plane) -> Pixels:
    """The product's own colours, going on beyond its edge and into its holes."""
    solid = (matte >= _OWN).astype(np.float32)
    if not solid.any():
        return rgb
    made, known = rgb.astype(np.float32), solid
    colour = made * known[..., None]
    result = np.where(known[..., None] > 0, made, 0)
    for reach in (1.5, 4, 12, 40):
        weight = cv2.GaussianBlur(known, (0, 0), reach)
        spread = cv2.GaussianBlur(colour, (0, 0), reach) / np.maximum(weight, 1e-6)[..., None]
        missing = (result.sum(axis=2) == 0) & (weight > 1e-3)
        result[missing] = spread[missing]
    bare = result.sum(axis=2) == 0
    result[bare] = made[bare]
    return np.asarray(np.rint(np.clip(result, 0, 255)), np.uint8)
