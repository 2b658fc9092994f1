"""Averaging: pictures reduced by the mean of what each new pixel covers."""

from __future__ import annotations

import cv2
import numpy as np

from tools.framing import Size
from tools.picture import Pixels, Plane

#: A picture that may be so much smaller than asked for needs no parts of pixels.
_SPARED = 1 / 16


def shrunk(pixels: Pixels | Plane, longest: int) -> Pixels:
    """8-bit pixels, (h, w) or (h, w, 3), whose longest side is at most that; never enlarged.

    Averaged by whole blocks alone where those come near: what is left over from 4000 pixels for
    1024 takes longer than all the rest, and 1000 show the same.
    """
    height, width = pixels.shape[:2]
    if max(height, width) <= longest:
        return pixels
    block = -(-max(height, width) // longest)
    if max(height, width) / block >= (1 - _SPARED) * longest:
        return averaged(pixels, (max(1, width // block), max(1, height // block)))
    scale = longest / max(height, width)
    return averaged(pixels, (max(1, round(width * scale)), max(1, round(height * scale))))


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
