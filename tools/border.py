"""The frame's border: what lies behind the product, and roughly which pixels are not it.

A first look, made to warn and to advise; cutouts have their own, exact ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import Doubles, Floats, rgb_to_lab
from tools.picture import Pixels, Plane
from tools.products import lengths

Side = Literal["left", "top", "right", "bottom"]
Kind = Literal["plain", "gradient", "busy", "transparent"]
Mask = NDArray[np.bool_]

#: Share of the border that must agree: the rest may be a product that leaves the frame.
QUORUM = 0.75
#: Lab distance below which a border reads as one colour, or as one smooth fall of light.
PLAIN, SMOOTH = 6.0, 7.0
#: Spread of a gradient up to which it is told apart from a product well enough to count things.
TRUSTED = 4.5


@dataclass(frozen=True)
class Border:
    """What the border shows, and what stands before it.

    `spread` is the Lab distance that QUORUM of the border stays below. `product` is the rough mask;
    `certain` those of its pixels that no shadow can explain: nothing, where the border is busy.
    """

    kind: Kind
    color: tuple[int, int, int]
    spread: float
    product: Mask
    certain: Mask

    @property
    def trusted(self) -> bool:
        """Whether the product's rough mask is good enough to speak of its parts and edges."""
        return self.kind in ("plain", "transparent") or (
            self.kind == "gradient" and self.spread <= TRUSTED
        )


def border(rgb: Pixels, alpha: Plane | None) -> Border:
    """Look at a proxy, (h, w, 3) and its alpha. The product's mask is boolean, (h, w)."""
    ring = _ring(rgb.shape[0], rgb.shape[1])
    seen = ring if alpha is None else ring & (alpha > 127)
    if alpha is not None and float(np.mean(seen[ring])) < 0.5:
        middle = rgb[alpha > 127] if (alpha > 127).any() else rgb.reshape(-1, 3)
        return Border("transparent", _median(middle), 0.0, alpha > 127, alpha > 127)
    lab = rgb_to_lab(rgb)
    color = _median(rgb[seen])
    flat = _distance(lab, np.median(lab[seen], axis=0))
    spread = float(np.quantile(flat[seen], QUORUM))
    if spread <= PLAIN:
        return Border("plain", color, spread, *_apart(lab, _fitted(lab, seen, 3), seen))
    fall = _fitted(lab, seen, 6)
    spread_of_fall = float(np.quantile(_distance(lab, fall)[seen], QUORUM))
    if spread_of_fall <= SMOOTH:
        return Border("gradient", color, spread_of_fall, *_apart(lab, fall, seen))
    return Border("busy", color, spread, _unlike(lab, seen), np.zeros(lab.shape[:2], bool))


def _ring(height: int, width: int) -> Mask:
    """The outermost 5 % of the frame."""
    depth = max(2, round(0.05 * min(height, width)))
    ring = np.ones((height, width), bool)
    ring[depth:-depth, depth:-depth] = False
    return ring


def _median(pixels: Pixels) -> tuple[int, int, int]:
    red, green, blue = np.median(pixels, axis=0)
    return int(red), int(green), int(blue)


def _distance(lab: Floats, other: Floats) -> Floats:
    """Lab distance with lightness halved: shade on a backdrop is no product."""
    apart = lab - other
    return cast(
        Floats, np.sqrt((0.5 * apart[..., 0]) ** 2 + apart[..., 1] ** 2 + apart[..., 2] ** 2)
    )


def _fitted(lab: Floats, seen: Mask, freedom: int) -> Floats:
    """A plane (freedom 3) or quadratic surface (6) through the border's colours, (h, w, 3).

    Least absolute differences, by reweighting from the median colour on: a product that crosses
    the border does not bend the surface.
    """
    terms = _terms(*lab.shape[:2])
    # Every fifth pixel of the border: as true as all of them, and five times as fast.
    places = np.flatnonzero(seen)[::5]
    rows = terms.reshape(-1, terms.shape[2]).take(places, axis=0)[:, :freedom]
    colors = lab.reshape(-1, 3).take(places, axis=0).astype(np.float64)
    trust = 1.0 / np.maximum(lengths(colors - np.median(colors, axis=0)), 4.0)
    for _ in range(12):
        # Terms of order one on both axes: the normal equations are well conditioned.
        pulled = rows * trust[:, None]
        weights = np.linalg.solve(pulled.T @ rows + 1e-9 * np.eye(freedom), pulled.T @ colors)
        trust = 1.0 / np.maximum(lengths(rows @ weights - colors), 1.0)
    return cast(Floats, (terms[..., :freedom] @ weights).astype(np.float32))


@lru_cache(maxsize=4)
def _terms(height: int, width: int) -> Doubles:
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], -1)


def _apart(lab: Floats, behind: Floats, seen: Mask) -> tuple[Mask, Mask]:
    """Pixels that are clearly not the backdrop, and those of them that are no shadow on it."""
    distance = _distance(lab, behind)
    noise = float(np.quantile(distance[seen], QUORUM))
    product = _whole(distance > max(7.0, 2.5 * noise))
    apart = lab - behind
    tinted = np.hypot(apart[..., 1], apart[..., 2]) > max(9.0, 2.5 * noise)
    # A soft shadow takes some of the light and leaves the colour; a black product takes it all.
    return product, product & (tinted | (apart[..., 0] > 7.0) | (apart[..., 0] < -50.0))


def _unlike(lab: Floats, seen: Mask) -> Mask:
    """On a busy backdrop: pixels unlike each of the eight colours that fill the border."""
    palette = _palette(lab[seen])
    nearest = np.min([_distance(lab, color) for color in palette], axis=0)
    return _whole(nearest > max(10.0, float(np.quantile(nearest[seen], 0.95))))


def _palette(colors: Floats) -> Floats:
    """Eight means by k-means from fixed, evenly spread seeds: no chance in it."""
    colors = colors[::5]
    ranked = colors[np.argsort(colors[:, 0], kind="stable")]
    means = ranked[np.linspace(0, len(ranked) - 1, 8).astype(int)].copy()
    for _ in range(6):
        nearest = np.argmin(((colors[:, None] - means[None]) ** 2).sum(-1), axis=1)
        for index in range(len(means)):
            if (nearest == index).any():
                means[index] = colors[nearest == index].mean(axis=0)
    return cast(Floats, means)


def _whole(mask: Mask) -> Mask:
    """Without specks and holes: opened by 3 px, closed by 9 px, blobs below 0.5 % dropped."""
    plane = mask.astype(np.uint8)
    opened = cv2.morphologyEx(plane, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    large = [i for i in range(1, count) if stats[i, cv2.CC_STAT_AREA] >= 0.005 * mask.size]
    return np.isin(labels, large)


def cut_off(certain: Mask) -> tuple[Side, ...]:
    """The sides of the frame that the product crosses along at least 4 % of their length.

    Three sides, or two opposite ones, are a table or a room and no product: then none is named.
    """
    edges: dict[Side, NDArray[np.bool_]] = {
        "left": np.any(certain[:, :2], axis=1),
        "top": np.any(certain[:2], axis=0),
        "right": np.any(certain[:, -2:], axis=1),
        "bottom": np.any(certain[-2:], axis=0),
    }
    sides = tuple(side for side, line in edges.items() if float(np.mean(line)) >= 0.04)
    return sides if len(sides) < 3 and set(sides) != {"left", "right"} else ()


def things(mask: Mask) -> int:
    """How many separate things there are: blobs of at least a third of the largest one."""
    joined = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    areas = stats[1:count, cv2.CC_STAT_AREA]
    return int((areas >= max(areas.max() / 3, 0.01 * mask.size)).sum()) if len(areas) else 0
