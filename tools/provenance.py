"""Provenance: the IPTC DigitalSourceType of a picture, from what was done to its photo.

Definitions: IPTC NewsCodes `digitalsourcetype` and C2PA actions. The photo's own value stays true
under cropping, scaling and converting; each operation in the history can only add to it.
"""

from __future__ import annotations

from typing import Final

from tools.picture import Picture, Touch

ENHANCED: Final = "algorithmicallyEnhanced"
REAL_COMPOSITE: Final = "compositeCapture"
COMPOSITE: Final = "composite"
PARTLY_GENERATED: Final = "compositeWithTrainedAlgorithmicMedia"
MIXED: Final = "compositeSynthetic"
GENERATED: Final = "trainedAlgorithmicMedia"

#: From what hardly matters to what decides. Values not listed (digitalCapture, print, …) are the
#: photo's own and rank below all.
_RANK: Final = (
    ENHANCED,
    REAL_COMPOSITE,
    COMPOSITE,
    "algorithmicMedia",
    PARTLY_GENERATED,
    MIXED,
    GENERATED,
)
#: Values that tell of a generator's pixels: disclosure duties follow from them.
GENERATIVE: Final = frozenset({"algorithmicMedia", PARTLY_GENERATED, MIXED, GENERATED})
_COMPOSITES: Final = frozenset({REAL_COMPOSITE, COMPOSITE, PARTLY_GENERATED, MIXED})

#: Only geometry: the photo's value stays.
_KEEPING: Final = frozenset({"export", "detail_crop"})
#: A generator that gives back a whole new frame, in which the product is no longer the photo's.
_WHOLE_FRAME: Final = frozenset({"create"})
#: What a generator makes anew where it did it, and other code estimates.
_REDRAWING: Final = frozenset({"turn"})
#: The product among other things; which kind decides what those are.
_COMPOSING: Final = frozenset({"recreate", "scale_reference", "infographic", "arrange"})


def digital_source_type(picture: Picture) -> str | None:
    """The last word of the DigitalSourceType; None where the photo says nothing and nothing counts.

    Of all that was done the strongest value wins. A photo that already was generated keeps its
    value, and with other material around it becomes `compositeSynthetic`.
    """
    photo = picture.fact("photo").get("digital_source_type")
    own = photo if isinstance(photo, str) and photo else None
    values = [value for touch in picture.history if (value := touch_source_type(touch, picture))]
    strongest = max(values, key=_RANK.index, default=None)
    if own in GENERATIVE:
        return MIXED if strongest in _COMPOSITES else own
    return strongest or own


def generated_share(picture: Picture) -> float:
    """Which share of the picture's pixels a generator made, 0..1, as far as its maker told."""
    if digital_source_type(picture) == GENERATED:
        return 1.0
    share = picture.fact("scene").get("generated_share", 0.0)
    return float(share) if isinstance(share, int | float) else 0.0


def touch_source_type(touch: Touch, picture: Picture) -> str | None:
    """What one operation in a picture's history alone makes of it; None where it adds nothing."""
    if touch.op in _KEEPING:
        return None
    if touch.op in _WHOLE_FRAME or (touch.op in _REDRAWING and touch.engine):
        return GENERATED
    if touch.op in _COMPOSING:
        return _composite(touch, picture)
    return ENHANCED


def _composite(touch: Touch, picture: Picture) -> str:
    """A generated scene, an uploaded photo of a scene, or one that was computed."""
    scene = picture.fact("scene")
    if scene.get("generated") or not touch.engine.startswith(("builtin", "none")) and touch.engine:
        return PARTLY_GENERATED
    return REAL_COMPOSITE if scene.get("photo") else COMPOSITE
