"""First look: a product's outline and face as its photo shows them, before it is cut out."""

from __future__ import annotations

import cv2
import numpy as np

from tools.border import border, cut_off
from tools.picture import Picture
from tools.sides import Look

#: Longest side of the copy that is looked at, in pixels.
_LONG = 512


def first_look(picture: Picture) -> Look | None:
    """What comparing with other photos needs; None where the backdrop hides it or it is cut off."""
    scale = min(1.0, _LONG / max(picture.width, picture.height))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    rgb = np.asarray(cv2.resize(picture.rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    if picture.product is not None:
        matte = cv2.resize(picture.product, size, interpolation=cv2.INTER_AREA)
        return Look.of(rgb, np.asarray(matte, np.uint8))
    seen = border(rgb, None)
    if not seen.trusted or cut_off(seen.certain):
        return None
    return Look.of(rgb, np.asarray(seen.product * 255, np.uint8))
