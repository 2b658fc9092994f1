"""Rings seen from above: the hole in the middle of a doughnut, a roll of tape or a wreath.

The sheet in such a hole lies in deep shade and takes the ring's own tinge, so that neither its
colour nor its shade tells it from the ring. What tells it: the outline is a disc, a network doubts
its middle, and around that doubt lies one smooth, compact patch.
"""

from __future__ import annotations

import cv2
import numpy as np

from tools.segment.proxy import Map, Proxy
from tools.segment.surface import Flags

#: Width by height of a disc, at most or its inverse, and how far its area is from an ellipse's.
_ROUND, _FILLED = 1.25, 0.1
#: Probability below which a network doubts, and how near the middle, as a share of the radius.
_DOUBTED, _MIDDLE = 0.6, 0.35
#: Steps of colour from pixel to pixel, L* twice, that a smooth patch has at most.
_SMOOTH = 4
#: Shares of the disc's area that a hole has, the share of its radius that it ends within, and the
#: share that it fills of its own hull.
_LEAST, _MOST, _WITHIN, _COMPACT = 0.01, 0.3, 0.7, 0.8


def ring_hole(proxy: Proxy, prior: Map, outlined: Map) -> Flags:
    """Where a ring's hole is in what `outlined` (h, w), 0..1, holds for product; nowhere else.

    `prior` (h, w) is the network's probability, 0..1.
    """
    none = np.zeros(prior.shape, bool)
    _, labels, stats, centres = cv2.connectedComponentsWithStats((outlined > 0.5).astype(np.uint8))
    if len(stats) < 2:
        return none
    disc = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    wide, high, area = (float(value) for value in stats[disc, 2:5])
    fills = area / (np.pi / 4 * wide * high)
    if not 1 / _ROUND < wide / high < _ROUND or abs(fills - 1) > _FILLED:
        return none
    radius = float(np.sqrt(area / np.pi))
    rows, columns = np.nonzero((labels == disc) & (prior < _DOUBTED))
    near = np.hypot(columns - centres[disc, 0], rows - centres[disc, 1]) < _MIDDLE * radius
    if not near.any():
        return none
    surest = int(np.argmin(np.where(near, prior[rows, columns], 2)))
    patch = _patch(proxy, (int(columns[surest]), int(rows[surest])))
    down, across = np.nonzero(patch)
    if not _LEAST * area < len(down) < _MOST * area or not _is_compact(patch):
        return none
    away = np.hypot(across - centres[disc, 0], down - centres[disc, 1])
    return patch if float(away.max()) < _WITHIN * radius else none


def _patch(proxy: Proxy, seed: tuple[int, int]) -> Flags:
    """What is reached from a place without a step of colour, its crumbs and pores aside."""
    levels = np.clip(np.rint(proxy.lab * (2, 1, 1) + (0, 128, 128)), 0, 255).astype(np.uint8)
    height, width = proxy.shape
    mask = np.zeros((height + 2, width + 2), np.uint8)
    steps = (_SMOOTH,) * 3
    calm = cv2.medianBlur(levels, 3)
    cv2.floodFill(calm, mask, seed, 0, steps, steps, 4 | cv2.FLOODFILL_MASK_ONLY | (255 << 8))
    square = np.ones((5, 5), np.uint8)
    whole = cv2.morphologyEx(mask[1:-1, 1:-1], cv2.MORPH_CLOSE, square)
    found: Flags = cv2.morphologyEx(whole, cv2.MORPH_OPEN, square) > 0
    return found


def _is_compact(patch: Flags) -> bool:
    edges, _ = cv2.findContours(patch.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if len(edges) != 1:
        return False
    hull = cv2.contourArea(cv2.convexHull(edges[0]))
    return bool(cv2.contourArea(edges[0]) > _COMPACT * max(hull, 1.0))
