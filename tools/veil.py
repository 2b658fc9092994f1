"""Veil: what clear glass mirrors, and what it takes from the light of the sheet behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import Floats, linear_to_srgb
from tools.picture import Pixels

#: Red, green and blue of as many places, in linear light.
Planes = Sequence[Floats]

#: Alpha of a part that is glass: inside, through which what is behind it shines, and at its rim,
#: where glass is thickest and which tells all else where the product ends; how wide the rim is, as
#: a share of the part's width.
_BODY, _RIM, _RIM_WIDE = 0.3, 0.66, 0.035
#: What glass mirrors looked at squarely, at each of its surfaces (Schlick, "An inexpensive BRDF
#: model", 1994, with a refractive index of 1.5), how many surfaces are seen, and the most of it.
_SQUARELY: Final = 0.04
_SURFACES: Final = 2
_MOST_MIRRORED: Final = 0.45


def least_alpha(across: Floats, body: NDArray[np.bool_], there: NDArray[np.bool_]) -> Floats:
    """The alpha (n,) that glass has at least, by what it mirrors of its surroundings and its rim.

    `across` (n,) is where each place lies between the walls, -1 to 1; `body` (h, w) the part that
    is glass through and through, and `there` (h, w) which places are meant. Over its own sheet
    nothing of it is seen: what is mirrored there looks like the sheet.
    """
    squarely = np.sqrt(np.maximum(1 - np.square(np.clip(across, -1, 1)), 0))
    mirrored = _SQUARELY + (1 - _SQUARELY) * (1 - squarely) ** 5
    veil = np.minimum(1 - (1 - mirrored) ** _SURFACES, _MOST_MIRRORED)
    if not body.any():
        return np.asarray(veil, np.float32)
    wide = _RIM_WIDE * int(body.any(axis=0).sum())
    inward = cv2.distanceTransform(body.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)[there]
    stands = _BODY + (_RIM - _BODY) * np.exp(-np.square(inward / wide))
    return np.asarray(np.where(body[there], np.maximum(stands, veil), veil), np.float32)


def unmixed(light: Planes, sheet: Planes, least: Floats, noise: float) -> tuple[Pixels, Floats]:
    """Straight colours (n, 3) that over the sheet give the light, with the least alpha (n,) for it.

    `least` (n,) is what alpha is at least, `light` and `sheet` are red, green and blue, (n,) each.
    What changes the sheet's light by less than `noise` of it is the sheet's grain.
    """
    apart = [one - other for one, other in zip(light, sheet, strict=True)]
    size = sum(np.abs(plane) for plane in apart) / np.maximum(sum(sheet), 3e-4)
    beyond = np.maximum(size - noise, 0) / np.maximum(size, 1e-6)
    alpha = least
    for plane, other in zip(apart, sheet, strict=True):
        plane *= beyond
        alpha = np.maximum(alpha, -plane / np.maximum(other, 1e-4))
        alpha = np.maximum(alpha, plane / np.maximum(1 - other, 1e-3))
    alpha = np.minimum(alpha, 1)
    colour = [other + plane / alpha for plane, other in zip(apart, sheet, strict=True)]
    rgb = linear_to_srgb(np.asarray(np.stack(colour, axis=1), np.float32))
    return rgb, np.asarray(alpha, np.float32)
