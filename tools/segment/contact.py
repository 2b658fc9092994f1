"""The contact shadow: dark, of the backdrop's hue, at the foot of a product of another hue."""

from __future__ import annotations

import cv2
import numpy as np

from tools.segment.backdrop import touching
from tools.segment.proxy import Map, Proxy

#: Hue, in spreads off the backdrop's, up to which a place may be shadow, and from which it is not.
_SHADOW, _COLOURED = 3.5, 6.0
#: Proxy pixels that a contact shadow reaches out from a product.
_REACH = 6
#: Share of a product nearby that must be coloured for its shadow to be told by hue.
_MOSTLY = 0.6
#: Missing light from which a place is in shadow.
_DARK = 0.06


def contact_shadow(proxy: Proxy, evidence: Map, depth: Map, hue: Map, doubt: Map) -> Map:
    """How surely a place that the evidence holds for product is shadow on the sheet, 0..1.

    All are (h, w): `evidence` log-odds of product, `depth` the light missing there, 0..1, `hue`
    how far from the backdrop's hue, in spreads, and `doubt` how little another witness, a network,
    holds it for product, 0..1. Under a contact the light falls off as steeply as at an edge, so
    that a gradient does not tell. A shadow keeps the backdrop's hue, is joined with open ground
    through nothing but shadow, and lies by a product whose own hue is another; beside a grey
    product on a grey sheet hue says nothing, and none is found.
    """
    product = (evidence > 0) & (doubt < 0.5)
    coloured = product & (hue > _COLOURED)
    near = (0, 0), _REACH / 2
    share = cv2.GaussianBlur(coloured.astype(np.float32), *near)
    mass = cv2.GaussianBlur((product & (hue > _SHADOW)).astype(np.float32), *near)
    beside = (share > _MOSTLY * mass) & (share > 0.02)
    like = (hue < _SHADOW) & (depth > _DARK) & (doubt > 0)
    open_ground = (evidence < -1) | ((hue < _SHADOW) & (doubt > 0))
    found = like & beside & touching(open_ground, proxy.border())
    return np.asarray(found * doubt, np.float32)
