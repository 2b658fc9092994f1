"""Compositing: a cutout laid over an opaque ground, in linear light."""

from __future__ import annotations

import cv2
import numpy as np

from tools.color import srgb_to_linear, written
from tools.light import fine_srgb, rounded_at
from tools.picture import Pixels, Plane


def composited(rgb: Pixels, alpha: Plane, background: Pixels) -> Pixels:
    """`rgb` put over `background` in linear light, written into `background` and returned.

    `rgb` and `background` are H x W x 3 sRGB bytes, `alpha` H x W, 0..255. Where `alpha` is 0 or
    255 the bytes are copied as they are; between, the levels are dithered.
    """
    cv2.copyTo(rgb, (alpha == 255).astype(np.uint8), background)
    # 0 wraps to 255: one comparison finds what is neither clear nor covered.
    mixed = np.flatnonzero((alpha - np.uint8(1)) < 254)
    if len(mixed) == 0:
        return background
    share = alpha.reshape(-1).take(mixed).astype(np.float32)[:, None] / np.float32(255)
    over, under = (
        srgb_to_linear(pixels.reshape(-1, 3).take(mixed, axis=0)) for pixels in (rgb, background)
    )
    light = np.asarray(under + share * (over - under), np.float32)
    written(background, mixed, rounded_at(fine_srgb(light), mixed, alpha.shape[1]))
    return background
