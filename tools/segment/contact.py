"""The contact shadow: dark, of the backdrop's hue, at the foot of a product of another hue."""

from __future__ import annotations

import cv2
import numpy as np

from tools.segment.backdrop import touching
from tools.segment.proxy import Map, Proxy
from tools.segment.surface import Flags

#: Hue, in spreads off the backdrop's, up to which a place may be shadow, and from which it is not.
_SHADOW, _COLOURED = 3.5, 6.0
#: Proxy pixels that a contact shadow reaches out from a product.
_REACH = 6
#: Share of a product nearby that must be coloured for its shadow to be told by hue.
_MOSTLY = 0.6
#: Missing light from which a place is in shadow.
_DARK = 0.06
#: Missing light from which a shadow may be so deep that a network takes it for product; the sum of
#: edges, in spreads, up to which it is reached from open ground; its largest share of the product,
#: its least area in proxy pixels, how far around it the product is looked at, and the share of its
#: rim that is no product.
_DEEP, _OPEN, _PART, _LEAST_AREA, _AROUND, _RIM = 0.45, 1.5, 0.12, 40, 9, 0.2


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


def under_brim(prior: Map, depth: Map, hue: Map, wall: Map) -> Flags:
    """Shadows below what hangs over the ground, such as a brim, that a network calls product.

    All are (h, w): `prior` the network's probability, `wall` the barrier to the frame, the others
    as in `contact_shadow`. Such a shadow is deep, keeps the backdrop's hue, is reached from open
    ground without any edge, as a dark sole that stands in its own shadow is not, and borders on a
    product of another hue.
    """
    product = prior > 0.5
    dark = product & (hue < _SHADOW) & (depth > _DEEP)
    joined = cv2.morphologyEx(dark.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    made = np.zeros(product.shape, bool)
    most = _PART * float(product.sum())
    for label in 1 + np.flatnonzero(stats[1:, cv2.CC_STAT_AREA] >= _LEAST_AREA):
        part = labels == label
        open_here = float((wall[part] < _OPEN).mean()) > _MOSTLY and _outside(part, product)
        if open_here and part.sum() < most and _coloured_around(part, product & ~dark, hue):
            made |= part
    return made


def _outside(part: Flags, product: Flags) -> bool:
    """Whether a good part of the rim around a part is no product."""
    rim = (cv2.dilate(part.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0) & ~part
    return bool((~product[rim]).mean() > _RIM)


def _coloured_around(part: Flags, product: Flags, hue: Map) -> bool:
    """Whether the product beside a part is mostly of another hue than the backdrop's shadow."""
    near = cv2.dilate(part.astype(np.uint8), np.ones((_AROUND,) * 2, np.uint8)) > 0
    beside = near & product
    return bool(beside.any() and (hue[beside] > _COLOURED).mean() > _MOSTLY)
