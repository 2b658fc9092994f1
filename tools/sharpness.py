"""Sharpness: how steep the edges of a product are, whatever its size, contrast and light."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np

from tools.color import Floats
from tools.picture import Plane

#: A tile is judged where its detail has at least this deviation, of 255.
EDGE = 6.0
#: Deviation that sensor noise may have at most; finer texture is never taken for noise.
NOISE = 4.5
TILE = 32


def sharpness(luma: Plane) -> float | None:
    """0 (blurred) to 1 (as crisp as pixels allow); None where no edge is clear enough to tell.

    In every tile with clear edges the detail finer than a Gaussian of 1 px is divided by the
    detail finer than one of 4 px, both without the noise of the calmest tiles. Contrast cancels
    out, and the quotient falls with every blur. The score is what the best fifth of those tiles
    reaches: a soft background does not count against a sharp product, and one bright speck does
    not save a blurred one. Camera photos of products score 0.3 to 0.8 at 800 px; the same photos
    blurred by a Gaussian of 2 px 0.11 to 0.17.
    """
    plane = luma.astype(np.float32)
    fine, coarse, broad = (_energy(plane, sigma) for sigma in (1.0, 4.0, 16.0))
    noise = min(float(np.quantile(fine, 0.2)), NOISE**2)
    fine, coarse = np.maximum(fine - noise, 0.0), coarse - noise
    clear = coarse >= EDGE**2
    if not clear.any():
        # Shapes, and none of them has an edge: as blurred as can be.
        return 0.0 if float(broad.max()) - noise >= (2 * EDGE) ** 2 else None
    return round(min(1.0, float(np.quantile(np.sqrt(fine[clear] / coarse[clear]), 0.8))), 4)


def _energy(plane: Floats, sigma: float) -> Floats:
    """Mean square, tile by tile, of the detail finer than a Gaussian of `sigma` px."""
    detail = plane - _blurred(plane, sigma)
    height, width = (max(1, side // TILE) for side in plane.shape)
    return cast(Floats, cv2.resize(detail * detail, (width, height), interpolation=cv2.INTER_AREA))


def _blurred(plane: Floats, sigma: float) -> Floats:
    """A Gaussian; the wide one on a quarter of the size, where it looks the same."""
    if sigma <= 4.0:
        return cast(Floats, cv2.GaussianBlur(plane, (0, 0), sigma))
    height, width = plane.shape
    small = cv2.resize(
        plane, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA
    )
    return cast(Floats, cv2.resize(cv2.GaussianBlur(small, (0, 0), sigma / 4), (width, height)))
