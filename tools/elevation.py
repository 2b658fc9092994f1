"""Elevation: from how far above a standing product was photographed, as its round base tells."""

from __future__ import annotations

import math
from typing import Final

from tools.averaging import averaged
from tools.ground import Ground
from tools.picture import Plane

#: Bases are read on an outline at most this long, in pixels.
_SIDE: Final = 1024

#: A base must be so wide, as a share of the product, to tell anything: a bicycle's wheel does not.
_BASE: Final = 0.25
#: More degrees than this are believed of a base of at least that share only.
_MOST, _SURE_BASE = 45.0, 0.35
#: From here on a product lies: shoes seen from above have 63 to 84, a jar on a desk 40.
FROM_ABOVE: Final = 60.0
#: From here on a product that stands looks tipped, however deep the surface is.
TOO_STEEP: Final = 47.5


def elevation(product: Plane) -> float | None:
    """Degrees 0..90 at which a product of that 0..255 matte is seen; None: nothing tells."""
    product = _reduced(product)
    ground = Ground.under(product)
    if ground is None:
        return None
    half, deep = ground.round_base
    share = 2 * half / max(1, int((product > 127).any(axis=0).sum()))
    if half <= 0 or share < _BASE:
        return None
    degrees = math.degrees(math.asin(min(1.0, deep / half)))
    return degrees if share >= _SURE_BASE else min(degrees, _MOST)


def _reduced(product: Plane) -> Plane:
    scale = min(1.0, _SIDE / max(product.shape))
    if scale == 1:
        return product
    return averaged(
        product, (max(1, round(product.shape[1] * scale)), max(1, round(product.shape[0] * scale)))
    )
