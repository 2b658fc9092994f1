"""Holes: places enclosed by the product through which the backdrop is seen, such as in a handle."""

from __future__ import annotations

import cv2
import numpy as np

from tools.segment.backdrop import Flags
from tools.segment.proxy import Map

#: Barrier behind which a place counts as enclosed.
_ENCLOSED = 8.0
#: Share of the frame below which a gap is left to the matting.
_LEAST_AREA = 2e-5
#: How strongly, in spreads, the rim around a hole must differ from the backdrop.
_STRONG_RIM = 12.0


def holes(distance: Map, wall: Map, calm: Flags) -> Flags:
    """Enclosed places that look like backdrop and are rimmed by something that does not.

    `distance` (h, w) to the backdrop's colour in spreads, `wall` the barrier to the frame, `calm`
    the places that could be backdrop, lit or in shadow. A white product on a white sheet is calm
    and enclosed too, but its rim is faint: such places are no holes.
    """
    enclosed = calm & (wall > _ENCLOSED)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        enclosed.astype(np.uint8), connectivity=8
    )
    found = np.zeros(distance.shape, dtype=bool)
    least = max(6, round(_LEAST_AREA * distance.size))
    for label in range(1, count):
        left, top, width, height, area = (int(value) for value in stats[label])
        if area < least:
            continue
        window = np.s_[max(0, top - 4) : top + height + 4, max(0, left - 4) : left + width + 4]
        part = labels[window] == label
        if _rimmed(part, distance[window]):
            found[window] |= part
    return found


def _rimmed(part: Flags, distance: Map) -> bool:
    grown = cv2.dilate(part.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    strongest = cv2.dilate(distance, np.ones((5, 5), np.uint8))
    rim = grown & ~(cv2.dilate(part.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    return bool(rim.any() and np.percentile(strongest[rim], 20) > _STRONG_RIM)
