"""Another view of a product by a generator: a guess at sides that no photo shows."""

from __future__ import annotations

from dataclasses import replace
from string import Template
from typing import Final

import numpy as np
from pydantic import JsonValue

from tools.canvas import place
from tools.color import delta_e, rgb_to_lab
from tools.errors import RequestError
from tools.framing import Placement
from tools.generate import Generator, Request
from tools.generate.faults import GeneratorError
from tools.matte import matted
from tools.operation import BILL, Texts
from tools.picture import Picture
from tools.segment import open_engine
from tools.subject import cut_out
from tools.trimap import trimap

#: Turned further than this the front is out of sight: all of the picture would be made up.
_BACK: Final = 120.0
#: The product's longest side as a share of the canvas that is sent, its size and its ground.
_FILL, _CANVAS, _GROUND = 0.75, 1536, (214, 214, 214)
#: Share of the picture below which nothing stands out, and ΔE2000 of another product's colour.
_LEAST, _OTHER_COLOUR = 0.01, 18.0
_OTHER: Final = (
    "the generator showed no product, or another one, so there is no such view: try again, or send "
    "a photo from there"
)
_GUESSED: Final = (
    "this view is a generator's guess at sides that the photo does not show, and not the product "
    "itself: compare it with the product before it is listed, never use it as a main picture, and "
    "send a photo from there for a true one"
)


def other_view(
    image: Picture, yaw: float, pitch: float, engine: Generator, texts: Texts
) -> Picture:
    """The product as seen from there, cut out again; nothing in it is the photo's own.

    Raises RequestError for a view from behind, and GeneratorError where there is no picture, or
    one of another product.
    """
    if abs(yaw) > _BACK or abs(pitch) > _BACK:
        raise RequestError(
            "a view from behind would be made up from end to end: send a photo of the back"
        )
    words = Template(texts["view"]).substitute(view=_told(yaw, pitch))
    answer = engine.generate(Request(words, (_sent(image),), (_CANVAS, _CANVAS)))
    made = _cut(Picture(answer.rgb, facts=image.facts))
    if made.product is None or _differs(image, made):
        raise GeneratorError(_OTHER, answer.usd)
    turned: dict[str, JsonValue] = {"yaw": yaw, "pitch": pitch, "estimated": True}
    made = made.with_fact("turn", {**turned, "generated": True, "engine": engine.id})
    return made.with_fact(BILL, {"usd": round(answer.usd, 6)}).noting(_GUESSED)


def _sent(image: Picture) -> Picture:
    """The product alone, in the middle of a plain square."""
    matte, box = cut_out(image, "could be turned")
    scale = _FILL * _CANVAS / max(box.width, box.height)
    middle = box.center
    at = Placement(scale, _CANVAS / 2 - scale * middle[0], _CANVAS / 2 - scale * middle[1])
    alone = replace(image, alpha=matte, product=matte)
    return Picture(place(alone, at, (_CANVAS, _CANVAS), _GROUND).rgb)


def _cut(made: Picture) -> Picture:
    """The product in what was made, on transparency; without a product where there is none."""
    seen = open_engine("builtin").segment(made.rgb)
    if float((seen.foreground > 0.5).mean()) < _LEAST:
        return made
    whole = matted(made.rgb, trimap(seen.foreground, made.rgb.shape[:2], seen.shadow))
    return replace(made, rgb=whole.rgb, alpha=whole.alpha, product=whole.alpha)


def _differs(image: Picture, made: Picture) -> bool:
    """Whether the commonest colour is another one: sides may differ, but hardly in that."""
    colours = []
    for picture in (image, made):
        matte = picture.product if picture.product is not None else picture.alpha
        if matte is None or not (matte > 200).any():
            return True
        pixels = np.median(picture.rgb[matte > 200], axis=0).astype(np.uint8)
        colours.append(rgb_to_lab(pixels[None, None]).reshape(1, 3))
    return float(delta_e(colours[0], colours[1])[0]) > _OTHER_COLOUR


def _told(yaw: float, pitch: float) -> str:
    parts = []
    if yaw:
        parts.append(f"turned by {abs(yaw):g} degrees, seen more from its {_side(yaw)}")
    if pitch:
        parts.append(f"seen {abs(pitch):g} degrees more from {'above' if pitch > 0 else 'below'}")
    return " and ".join(parts)


def _side(yaw: float) -> str:
    return "right" if yaw > 0 else "left"
