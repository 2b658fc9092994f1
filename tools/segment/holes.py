"""Holes: places enclosed by the product through which the backdrop is seen, such as in a handle."""

from __future__ import annotations

import cv2
import numpy as np

from tools.segment.backdrop import BackdropModel, Flags
from tools.segment.proxy import Map, Proxy

#: Barrier behind which a place counts as enclosed.
_ENCLOSED = 4.0
#: Share of the frame below which a gap is left to the matting.
_LEAST_AREA = 2e-5
#: How strongly, in spreads, the rim around a hole must differ from the backdrop.
_STRONG_RIM = 12.0
#: How much brighter than the backdrop, in spreads, a hole may look: light adds none.
_BRIGHTER = 1.5
#: How much rougher than the open backdrop a hole may look.
_ROUGHER = 4.0
#: How far, in spreads, a hole's hue may be from the backdrop's in shadow.
_OTHER_HUE = 1.5


def holes(proxy: Proxy, model: BackdropModel, wall: Map, calm: Map, hue: Map) -> Flags:
    """Enclosed places that show backdrop: no brighter, as smooth, of its hue, rimmed by product.

    `wall` (h, w) is the barrier to the frame, `calm` (h, w) how well a place could be backdrop,
    lit or in shadow, 0..1, `hue` (h, w) how far its hue is from the backdrop's, in spreads. White
    prints and the white of a product on a white sheet are calm and enclosed too; they are
    brighter, textured, of another white or faintly rimmed, and are no holes.
    """
    light = (proxy.lab[..., 0] - model.expected[..., 0]) / np.float32(model.spread[0])
    fine = np.abs(light - cv2.GaussianBlur(light, (0, 0), 1.5))
    open_sheet = (wall < 1) & (model.distance < 4)
    usual = float(np.median(fine[open_sheet])) if open_sheet.any() else 1.0
    enclosed = (calm > 0.5) & (wall > _ENCLOSED)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        enclosed.astype(np.uint8), connectivity=4
    )
    found = np.zeros(enclosed.shape, dtype=bool)
    least = max(6, round(_LEAST_AREA * enclosed.size))
    for label in np.flatnonzero(stats[:, cv2.CC_STAT_AREA] >= least):
        if label == 0:
            continue
        left, top, width, height = (int(value) for value in stats[label, :4])
        window = np.s_[max(0, top - 4) : top + height + 4, max(0, left - 4) : left + width + 4]
        part = labels[window] == label
        core = cv2.erode(part.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        inner = core if core.sum() >= 4 else part
        if (
            float(np.median(light[window][inner])) < _BRIGHTER
            and float(np.median(fine[window][inner])) < _ROUGHER * usual + 0.3
            and float(np.median(hue[window][inner])) < _OTHER_HUE
            and _rimmed(part, model.distance[window])
        ):
            found[window] |= part
    return found


def _rimmed(part: Flags, distance: Map) -> bool:
    grown = cv2.dilate(part.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    strongest = cv2.dilate(distance, np.ones((5, 5), np.uint8))
    rim = grown & ~(cv2.dilate(part.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    return bool(rim.any() and np.percentile(strongest[rim], 20) > _STRONG_RIM)
