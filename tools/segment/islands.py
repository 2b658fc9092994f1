"""Islands and pinholes of a probability map: kept or dropped by size."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.segment.proxy import Map

#: Proxy pixels below which an island is dust, and a pinhole no hole.
_SPECK, _PINHOLE = 12, 6
#: Share of the largest island below which another is dropped.
_SMALL = 0.004


def without_specks(foreground: Map) -> Map:
    """The map without islands too small beside the largest, and its pinholes closed."""
    made = foreground.copy()
    product = (foreground > 0.5).astype(np.uint8)
    areas, labels = _parts(product)
    if len(areas) > 1:
        small = areas < max(_SPECK, _SMALL * float(areas[1:].max()))
        small[0] = False
        dust = cv2.dilate(small[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        keep = cv2.dilate((product & ~small[labels]).astype(np.uint8), np.ones((3, 3), np.uint8))
        made[dust & (keep == 0)] = 0
    areas, labels = _parts(1 - product)
    pinhole = (areas < _PINHOLE) & (np.arange(len(areas)) > 0)
    made[pinhole[labels]] = 1
    return made


def _parts(mask: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Area of each connected part, and the parts' labels; 0 is what is not in the mask."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return np.asarray(stats[:, cv2.CC_STAT_AREA], np.int32), np.asarray(labels, np.int32)
