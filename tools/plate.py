"""Plate: the background alone, as it goes on behind the product's soft edge."""

from __future__ import annotations

import cv2
import numpy as np

from tools.color import threefold
from tools.light import Light
from tools.picture import Plane

#: The plate behind the edge is smooth: it is looked up on a frame this much smaller.
_REDUCTION = 8


def plate_behind(linear: Light, product: Plane) -> Light:
    """Linear light of the background at every pixel, from the nearest pixels without product.

    `linear` is (h, w, 3), `product` the 0..255 matte. True where the matte is 0 but for detail
    finer than some 8 px; a smooth continuation elsewhere.
    """
    height, width = product.shape
    size = (max(1, width // _REDUCTION), max(1, height // _REDUCTION))
    bare = (product == 0).astype(np.float32)
    share = np.asarray(cv2.resize(bare, size, interpolation=cv2.INTER_AREA))
    own = threefold(bare)
    own *= linear
    light = cv2.resize(own, size, interpolation=cv2.INTER_AREA)
    filled = _filled(
        np.asarray(light, np.float32).reshape(*size[::-1], 3), share.reshape(size[::-1])
    )
    return np.asarray(cv2.resize(filled, (width, height), interpolation=cv2.INTER_LINEAR))


def _filled(light: Light, share: Light) -> Light:
    """Weighted colours with holes filled from ever wider surroundings (pull-push)."""
    height, width = share.shape
    known = np.minimum(share * 4, 1)[..., None]
    own = light / np.maximum(share, 1e-6)[..., None]
    if height * width == 1 or float(share.min()) >= 0.25:
        return np.asarray(own, np.float32)
    size = (max(1, width // 2), max(1, height // 2))
    coarse = cv2.resize(light, size, interpolation=cv2.INTER_AREA).reshape(*size[::-1], 3)
    weight = cv2.resize(share, size, interpolation=cv2.INTER_AREA).reshape(size[::-1])
    wide = cv2.resize(
        _filled(np.asarray(coarse, np.float32), weight),
        (width, height),
        interpolation=cv2.INTER_LINEAR,
    )
    return np.asarray(known * own + (1 - known) * wide.reshape(light.shape), np.float32)
