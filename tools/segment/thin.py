"""Thin parts: legs, straps and wires that a network sees and that smoothness would take away."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.segment.proxy import Map

#: Proxy pixels below which a part is thin, and how far from a broad part it begins.
_THIN, _ROOT = 13, 5


def thin(prior: Map) -> NDArray[np.bool_]:
    """Where a part of what `prior` (h, w), 0..1, calls product is narrower than 13 pixels."""
    inside = (prior > 0.5).astype(np.uint8)
    circle = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_THIN, _THIN))
    broad = cv2.morphologyEx(inside, cv2.MORPH_OPEN, circle)
    rooted = cv2.dilate(broad, np.ones((_ROOT, _ROOT), np.uint8))
    found: NDArray[np.bool_] = (inside > 0) & (rooted == 0)
    return found
