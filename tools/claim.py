"""Claims: what was done to a picture, in the words of C2PA's manifests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import JsonValue

from tools.picture import Picture, Touch
from tools.provenance import GENERATED, digital_source_type, touch_source_type
from tools.xmp import DIGITAL_SOURCE_TYPES

NAME: Final = "Packshot"
#: C2PA's own word for what begins as an empty canvas.
EMPTY: Final = "http://c2pa.org/digitalsourcetype/empty"
#: C2PA 2.1 §18.15.2, by what an operation touches; whatever the picture becomes besides is told by
#: its source type.
_BY_TOUCH: Final = {"light": "c2pa.color_adjustments", "geometry": "c2pa.resized"}
_EDITED: Final = "c2pa.edited"
#: Those that have a closer word of their own.
_BY_NAME: Final = {
    "detail_crop": "c2pa.cropped",
    "infographic": "c2pa.drawing",
    "export": "c2pa.converted",
}


def claim(
    picture: Picture, parents: Sequence[str], parts: Sequence[str], version: str
) -> JsonValue:
    """The claim of a file's picture, without ingredients.

    `parents` are the ids of the photos that it shows, `parts` of all else in it (a scene's photo).
    Its last action carries the DigitalSourceType that certificate and XMP state.
    """
    actions = list(_actions(picture, parents, parts))
    whole = digital_source_type(picture)
    if whole:
        actions[-1]["digitalSourceType"] = DIGITAL_SOURCE_TYPES + whole
    return {
        "claim_generator_info": [{"name": NAME, "version": version}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [*actions]}}],
    }


def made_anew(picture: Picture) -> bool:
    """Whether a generator made the whole picture, so that no photo is opened in it."""
    return any(_creates(touch, picture) for touch in picture.history)


def _creates(touch: Touch, picture: Picture) -> bool:
    return touch.op == "create" and touch_source_type(touch, picture) == GENERATED


Action = dict[str, JsonValue]


def _actions(picture: Picture, parents: Sequence[str], parts: Sequence[str]) -> Iterator[Action]:
    """First where the picture comes from, then what was done, in order."""
    history = list(picture.history)
    if made_anew(picture):
        at = next(n for n, touch in enumerate(history) if _creates(touch, picture))
        yield {**_begun("c2pa.created", [*parents, *parts]), **_done(history[at], picture)}
        history = history[at + 1 :]
    elif parents:
        yield _begun("c2pa.opened", parents[:1])
        for part in (*parents[1:], *parts):
            yield _begun("c2pa.placed", [part])
    else:
        yield {"action": "c2pa.created", "digitalSourceType": EMPTY}
    for touch in history:
        word = _BY_NAME.get(touch.op) or _BY_TOUCH.get(touch.touches, _EDITED)
        yield {"action": word, **_done(touch, picture)}


def _begun(word: str, ids: Sequence[str]) -> Action:
    parameters: Action = {"parameters": {"ingredientIds": [*ids]}} if ids else {}
    return {"action": word, **parameters}


def _done(touch: Touch, picture: Picture) -> Action:
    value = touch_source_type(touch, picture)
    told: Action = {"description": touch.op.replace("_", " ")}
    if touch.engine:
        told["softwareAgent"] = {"name": touch.engine}
    if value:
        told["digitalSourceType"] = DIGITAL_SOURCE_TYPES + value
    return told
