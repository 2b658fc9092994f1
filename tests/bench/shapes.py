"""A small product photo drawn by code."""

from __future__ import annotations

import cv2
import numpy as np


def small_photo() -> bytes:
    """A red mug with a handle on a light sheet, 900 × 700, as PNG."""
    sheet = np.full((700, 900, 3), 228, np.uint8)
    cv2.ellipse(sheet, (590, 350), (90, 110), 0, 0, 360, (40, 40, 190), 34, cv2.LINE_AA)
    cv2.rectangle(sheet, (300, 170), (590, 560), (45, 45, 205), -1, cv2.LINE_AA)
    cv2.ellipse(sheet, (445, 560), (145, 34), 0, 0, 360, (40, 40, 185), -1, cv2.LINE_AA)
    cv2.ellipse(sheet, (445, 170), (145, 34), 0, 0, 360, (70, 70, 225), -1, cv2.LINE_AA)
    return bytes(cv2.imencode(".png", sheet)[1])
