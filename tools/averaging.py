"""Averaging: pictures reduced by the mean of what each new pixel covers."""

from __future__ import annotations

import cv2
import numpy as np

from tools.framing import Size
from tools.picture import Pixels, Plane


def averaged(pixels: Pixels | Plane, size: Size) -> Pixels:
    """8-bit pixels, (h, w) or (h, w, 3), at that (width, height); larger: interpolated.

    Whole blocks of pixels come first, for OpenCV averages them ten times as fast as parts of
    pixels. What is left beyond the last whole block, less than one, does not count.
    """
    height, width = pixels.shape[:2]
    block = min(width // size[0], height // size[1])
    if block > 1:
        wide, high = width // block, height // block
        even = pixels[: high * block, : wide * block]
        pixels = np.asarray(cv2.resize(even, (wide, high), interpolation=cv2.INTER_AREA), np.uint8)
    if pixels.shape[1::-1] == size:
        return pixels
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
