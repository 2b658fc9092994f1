"""The shadow that a product casts on its backdrop, kept with the cutout as transparency."""

from __future__ import annotations

import cv2
import numpy as np

from tools.matte import Matte
from tools.picture import Pixels, Plane
from tools.surroundings import Map

#: Missing light, 0..1, that a backdrop's noise makes.
_FAINTEST = 0.02


def with_shadow(cut: Matte, shadow: Map) -> tuple[Pixels, Plane]:
    """Pixels and alpha of a cutout with its shadow: black, as opaque as light is missing.

    `shadow` (h, w) at any size is the share of the backdrop's light that is missing, 0..1. Only
    what joins the product is kept; noise below `_FAINTEST` of the light is none.
    """
    height, width = cut.alpha.shape
    soft = cv2.GaussianBlur(np.maximum(shadow - _FAINTEST, 0), (0, 0), 1.5)
    product = cv2.resize(cut.alpha, shadow.shape[::-1], interpolation=cv2.INTER_AREA) > 127
    reach = cv2.dilate(product.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    _, labels = cv2.connectedComponents(((soft > 0) | product).astype(np.uint8))
    joined = np.isin(labels, np.unique(labels[reach & (labels > 0)]))
    kept = np.rint(np.where(joined, soft, 0) * 255).astype(np.uint8)
    depth = cv2.resize(kept, (width, height), interpolation=cv2.INTER_LINEAR)
    at = np.nonzero((depth > 0) & (cut.alpha < 255))
    share = cut.alpha[at].astype(np.float32) / 255
    total = share + (1 - share) * depth[at].astype(np.float32) / 255
    rgb, alpha = cut.rgb.copy(), cut.alpha.copy()
    alpha[at] = np.rint(total * 255)
    rgb[at] = np.rint(cut.rgb[at] * (share / np.maximum(total, 1e-6))[:, None])
    return rgb, alpha
