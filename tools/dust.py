"""Dust: small specks that lie on an even surface, found cautiously and taken away."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import rgb_to_lab
from tools.denoise import noise_of
from tools.picture import Pixels, Plane

#: The widest speck, as a share of the geometric mean of the picture's sides, and in pixels.
_WIDEST, _LEAST_WIDE, _MOST_WIDE = 0.006, 3, 25
#: Difference in L* from what is around it: less is texture, more is part of the product.
_FAINTEST, _STRONGEST = 4.0, 42.0
#: Difference in a* or b*: dust is grey, print is coloured.
_COLORED = 14.0
#: A ring around a speck is even when nothing in it strays further than this in L*, or than this
#: many deviations of the noise: writing, seams and texture have neighbours.
_EVEN, _EVEN_NOISE = 3.0, 5.0
#: More specks than this, per hundred speck widths squared, are a pattern and not dust.
_PATTERN = 0.004


def dusted(rgb: Pixels, where: Plane) -> tuple[Pixels, int]:
    """The picture without specks inside the matte `where`, and how many there were."""
    mask, count = specks(rgb, where)
    if count == 0:
        return rgb, 0
    grown = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5)))
    made = rgb.copy()
    number, _, stats, _ = cv2.connectedComponentsWithStats(grown)
    for left, top, width, height, _ in stats[1:number]:
        part = np.s_[
            max(0, top - 12) : top + height + 12,
            max(0, left - 12) : left + width + 12,
        ]
        made[part] = cv2.inpaint(made[part], grown[part], 4, cv2.INPAINT_TELEA)
    return made, count


def specks(rgb: Pixels, where: Plane) -> tuple[Plane, int]:
    """A 0/255 mask of the specks, and their number."""
    nothing = np.zeros(where.shape, np.uint8)
    if min(where.shape) < 32:
        return nothing, 0
    lab = rgb_to_lab(rgb)
    widest = _widest(where.shape)
    around = np.stack([_median(lab[..., i], widest) for i in range(3)], axis=-1)
    away = np.abs(lab - around)
    noise = noise_of(lab[..., 0], where)
    faint = max(_FAINTEST, 6 * noise)
    seeds = (away[..., 0] > faint) & (where == 255)
    number, labels, stats, _ = cv2.connectedComponentsWithStats(seeds.astype(np.uint8))
    even = max(_EVEN, _EVEN_NOISE * noise)
    kept = [
        label
        for label in range(1, number)
        if _is_speck(labels, label, stats[label], away, where, widest, even)
    ]
    area = max(1, int((where == 255).sum()))
    if not kept or len(kept) * widest**2 * 100 > _PATTERN * 100 * area:
        return nothing, 0
    found = np.isin(labels, kept)
    return np.where(found, 255, 0).astype(np.uint8), len(kept)


def _widest(shape: tuple[int, ...]) -> int:
    return int(np.clip(_WIDEST * np.sqrt(shape[0] * shape[1]), _LEAST_WIDE, _MOST_WIDE))


def _median(plane: NDArray[np.float32], widest: int) -> NDArray[np.float32]:
    """The plane without anything narrower than a speck: opened and closed by half each."""
    size = 2 * widest + 1
    window = cv2.getStructuringElement(cv2.MORPH_RECT, (size, size))
    opened = cv2.morphologyEx(plane, cv2.MORPH_OPEN, window)
    closed = cv2.morphologyEx(plane, cv2.MORPH_CLOSE, window)
    bright, dark = plane - opened, closed - plane
    return np.asarray(np.where(bright > dark, opened, closed), np.float32)


def _is_speck(
    labels: NDArray[np.int32],
    label: int,
    stat: NDArray[np.int32],
    away: NDArray[np.float32],
    where: Plane,
    widest: int,
    even: float,
) -> bool:
    left, top, width, height, area = (int(value) for value in stat)
    if max(width, height) > widest or area < 2 or area < 0.3 * width * height:
        return False
    rim = widest + 2
    part = np.s_[max(0, top - rim) : top + height + rim, max(0, left - rim) : left + width + rim]
    own = cv2.dilate((labels[part] == label).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    strong = away[part][labels[part] == label].max(axis=0)
    if strong[0] > _STRONGEST or max(strong[1], strong[2]) > _COLORED:
        return False
    ring = ~own
    return bool((where[part][ring] == 255).all() and away[part][..., 0][ring].max() < even)
