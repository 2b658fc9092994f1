"""A product's base that was taken for its shadow, given back where the user says so."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from tools.segment import Segmentation
from tools.segment.backdrop import touching

#: Missing light, 0..1, from which what lies at a product's foot may be its base.
_DARK = 0.2
#: Part of the product's height above which nothing is its base, and how far the base reaches below
#: and beside it, as shares of its height and width.
_FOOT, _BELOW, _BESIDE = 0.7, 0.3, 0.15


def with_base(seen: Segmentation) -> Segmentation:
    """What was found, with what is dark at its foot and joined to it.

    Dark stands, soles and feet look like a contact shadow to colours; only a person knows better.
    Without a plain backdrop no shadow is measured and nothing changes.
    """
    product = seen.foreground > 0.5
    if not product.any():
        return seen
    left, top, width, height = cv2.boundingRect(product.astype(np.uint8))
    side = round(_BESIDE * width)
    place = np.zeros(product.shape, bool)
    first, last = top + round(_FOOT * height), top + height + round(_BELOW * height)
    place[first:last, max(0, left - side) : left + width + side] = True
    base = touching(product | ((seen.shadow > _DARK) & place), product) & ~product
    foreground = np.maximum(seen.foreground, base.astype(np.float32))
    shadow = seen.shadow * ~base
    return replace(seen, foreground=foreground, shadow=np.asarray(shadow, np.float32))
