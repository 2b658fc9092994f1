"""Dust: small specks that lie on an even surface, found cautiously and taken away."""

from __future__ import annotations

from dataclasses import dataclass

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
#: Specks whose squares of the widest size would fill more than this share are a pattern, not dust.
_PATTERN = 0.004
#: A surface with more small spots than this is textured: dust on it cannot be told.
_MANY = 5000


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
    lightness = np.ascontiguousarray(lab[..., 0])
    away = np.abs(lightness - _without_specks(lightness, widest))
    noise = noise_of(lightness, where)
    seeds = (away > max(_FAINTEST, 6 * noise)) & (where == 255)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(seeds.astype(np.uint8))
    surface = _Surface(lab, away, where, widest, max(_EVEN, _EVEN_NOISE * noise))
    small = np.flatnonzero((stats[:, 2:4].max(axis=1) <= widest) & (stats[:, 4] > 1))
    if len(small) > _MANY:
        return nothing, 0
    kept = [label for label in small if surface.carries(labels, int(label), stats[label])]
    area = max(1, int((where == 255).sum()))
    if not kept or len(kept) * widest**2 > _PATTERN * area:
        return nothing, 0
    return np.where(np.isin(labels, kept), 255, 0).astype(np.uint8), len(kept)


def _widest(shape: tuple[int, ...]) -> int:
    return int(np.clip(_WIDEST * np.sqrt(shape[0] * shape[1]), _LEAST_WIDE, _MOST_WIDE))


def _without_specks(plane: NDArray[np.float32], widest: int) -> NDArray[np.float32]:
    """The plane without anything narrower than a speck, bright or dark."""
    size = 2 * widest + 1
    window = cv2.getStructuringElement(cv2.MORPH_RECT, (size, size))
    opened = cv2.morphologyEx(plane, cv2.MORPH_OPEN, window)
    closed = cv2.morphologyEx(plane, cv2.MORPH_CLOSE, window)
    return np.asarray(np.where(plane - opened > closed - plane, opened, closed), np.float32)


@dataclass(frozen=True)
class _Surface:
    """What a speck lies on: colours (L*a*b*), lightness off the surface's own, matte, limits."""

    lab: NDArray[np.float32]
    away: NDArray[np.float32]
    where: Plane
    widest: int
    even: float

    def carries(self, labels: NDArray[np.int32], label: int, stat: NDArray[np.int32]) -> bool:
        """Whether that small component is a speck: compact, grey, faint, on an even ring."""
        left, top, width, height, area = (int(value) for value in stat)
        if label == 0 or area < 0.3 * width * height:
            return False
        rim = self.widest + 2
        part = np.s_[
            max(0, top - rim) : top + height + rim, max(0, left - rim) : left + width + rim
        ]
        own = labels[part] == label
        ring = cv2.dilate(own.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0
        if self.away[part][own].max() > _STRONGEST or self.away[part][ring].max() >= self.even:
            return False
        around = np.median(self.lab[part][ring], axis=0)
        tint = np.abs(self.lab[part][own] - around).max(axis=0)
        return bool(max(tint[1], tint[2]) <= _COLORED and (self.where[part][ring] == 255).all())
