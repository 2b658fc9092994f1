"""Loop: whether an outline is a chain or a cord laid around one large hole, as a necklace is."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from tools.averaging import averaged
from tools.framing import box_of
from tools.picture import Plane

#: The outline is read at this many pixels on its longer side, with this much air; gaps up to the
#: last are links of a chain.
_SIDE, _AIR, _GAP = 240, 12, 9
#: Share of matte from which a thin chain counts.
_SEEN: Final = 60
#: The hole is at least this share of the whole, and what is around it no thicker than this share of
#: the whole's root. A necklace has 0.61 and 0.12, a wire basket 0.24, a bag's handle 0.15.
_HOLE, _THICK = 0.45, 0.2
#: What fills this share of its box is a frame, which stands or hangs.
_FRAME: Final = 0.92


def is_loop(product: Plane) -> bool:
    """Whether a product of that 0..255 matte is such a loop."""
    box = box_of(product, 0)
    if box is None:
        return False
    left, top, right, bottom = (int(side) for side in box)
    part = np.ascontiguousarray(product[top:bottom, left:right])
    scale = _SIDE / max(part.shape)
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    solid = (averaged(part, size) > _SEEN).astype(np.uint8)
    solid = np.pad(solid, _AIR)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_GAP, _GAP))
    closed = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, disc)
    edges, tree = cv2.findContours(closed, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    areas = [float(cv2.contourArea(edge)) for edge in edges]
    whole = max(areas, default=0.0)
    hole = max((a for a, place in zip(areas, tree[0], strict=True) if place[3] >= 0), default=0.0)
    if whole <= 0 or hole < _HOLE * whole or whole > _FRAME * size[0] * size[1]:
        return False
    thick = 2 * float(cv2.distanceTransform(closed, cv2.DIST_L2, 5).max())
    return bool(thick < _THICK * whole**0.5)
