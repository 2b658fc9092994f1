"""Glass: clear walls between parts of a product that lie apart, such as a lid and a base.

Behind clear glass on a sheet lies the sheet, so no cutout finds its walls. What they do to the
sheet's light can be measured, though: where two parts stand above one another, and straight faint
lines run down from the one to the other, the light between them that is missing or that is too
much is the glass.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.averaging import averaged
from tools.color import Floats, srgb_to_linear
from tools.framing import HALF, box_of
from tools.light import Backdrop, Light
from tools.matte import Matte
from tools.picture import Origin, Pixels, Plane
from tools.veil import Planes, least_alpha, unmixed

#: A part has at least this share of the largest one's area; two overlap by at least that share of
#: the narrower one's width.
_PART, _ABOVE = 0.05, 0.6
#: Lines are looked for at this many pixels of the parts' longer side.
_WORKING_SIDE: Final = 384
#: Longest side, in pixels, of the copy that is looked at first.
_LOOK_SIDE: Final = 1024
#: A wall lies within this share of the width from the hull's side, leaning up to so much more.
_BESIDE, _TILTS = 0.3, np.linspace(-0.25, 0.25, 11)
#: Half of a wall's thickness, in the pixels that lines are looked for in.
_WALL: Final = 3.0
#: Its line stands out of the sheet's grain this many times.
_CLEAR_LINE = 5.0
#: A part that is glass too leaves between these shares of the light, in all colours alike.
_GLASSY, _NEUTRAL = (0.6, 1.05), 0.08
#: Pixels kept around the product, for what is soft; and how many of a part tell its usual colour.
_ROOM: Final = 16
_ENOUGH: Final = 100_000
#: Softness of the glass' own outline, in pixels, and what counts as near an edge.
_SOFT: Final = 1.2
_NEAR: Final = np.ones((7, 7), np.uint8)
#: Change of light, in the sheet's own noise and at least, that is no glass.
_NOISE, _LEAST = 1.2, 0.012


def with_glass(
    cut: Matte, photo: Pixels, backdrop: Backdrop, origin: Origin | None
) -> Matte | None:
    """A cutout with the glass between its parts; None where there is none to be seen.

    `photo` is what was cut out, `backdrop` what lay behind, `origin` the photo's. A part that is
    glass itself lets what is behind it shine through as well.
    """
    box = box_of(cut.alpha)
    # A gap that glass could fill is seen in a small copy, too, which is quickly looked at.
    if box is None or _stacked(_small(cut.alpha)) is None:
        return None
    top, bottom = max(0, int(box.top) - _ROOM), int(box.bottom) + _ROOM
    left, right = max(0, int(box.left) - _ROOM), int(box.right) + _ROOM
    part = np.s_[top:bottom, left:right]
    # Where there is no photo, its pixels count from their own first one.
    placed = (origin or Origin("")).then((1, 0, -left, 0, 1, -top))
    made = _glazed(Matte(cut.alpha[part], cut.rgb[part]), photo[part], backdrop, placed)
    if made is None:
        return None
    alpha, rgb = cut.alpha.copy(), cut.rgb.copy()
    alpha[part], rgb[part] = made.alpha, made.rgb
    return Matte(alpha, rgb)


def _glazed(cut: Matte, photo: Pixels, backdrop: Backdrop, origin: Origin) -> Matte | None:
    """The same for the part of a photo that the product fills."""
    if (found := _stacked(cut.alpha)) is None:
        return None
    upper, lower = found
    light = _split(srgb_to_linear(photo))
    sheet = _split(backdrop.light(photo.shape[1], photo.shape[0], origin))
    share = [
        np.divide(one, np.maximum(other, 1e-4)) for one, other in zip(light, sheet, strict=True)
    ]
    across = _across(np.asarray(sum(share) / 3, np.float32), upper | lower)
    if across is None:
        return None
    walls = (np.abs(across) <= 1) & _hull(upper | lower)
    body = _hull(lower) & _is_glassy(share, lower)
    solid = upper | (lower & ~body)
    seen = np.asarray((walls & ~lower & ~solid) | body, np.float32)
    weight = np.where(solid, 0, cv2.GaussianBlur(seen, (0, 0), _SOFT))
    there = weight > 0
    if not there.any():
        return None
    least = least_alpha(across[there], body, there)
    noise = max(_LEAST, _NOISE * backdrop.noise)
    clear, seen = unmixed([p[there] for p in light], [p[there] for p in sheet], least, noise)
    alpha, rgb = np.where(_grown(solid), cut.alpha, 0).astype(np.uint8), cut.rgb.copy()
    kept, glass = alpha[there], np.rint(seen * weight[there] * 255).astype(np.uint8)
    rgb[there] = np.where((glass > kept)[:, None], clear, rgb[there])
    alpha[there] = np.maximum(glass, kept)
    return Matte(alpha, rgb)


def _small(alpha: Plane) -> Plane:
    factor = -(-max(alpha.shape) // _LOOK_SIDE)
    return averaged(alpha, (max(1, alpha.shape[1] // factor), max(1, alpha.shape[0] // factor)))


def _stacked(alpha: Plane) -> tuple[NDArray[np.bool_], NDArray[np.bool_]] | None:
    """Two parts, the one above the other and apart from it; None: there are fewer or more."""
    box = box_of(alpha)
    if box is None:
        return None
    part = np.s_[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
    solid = (alpha[part] > HALF).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(solid)
    areas = stats[:, cv2.CC_STAT_AREA].astype(np.float64)
    areas[0] = 0
    large = np.flatnonzero(areas > _PART * max(1.0, areas.max(initial=0)))
    if len(large) != 2:
        return None
    upper, lower = sorted(large, key=lambda label: stats[label, cv2.CC_STAT_TOP])
    left, top, wide, high = stats[upper, :4]
    other_left, other_top, other_wide, _ = stats[lower, :4]
    shared = min(left + wide, other_left + other_wide) - max(left, other_left)
    if other_top < top + high - 0.1 * high or shared < _ABOVE * min(wide, other_wide):
        return None
    masks = np.zeros((2, *alpha.shape), bool)
    masks[0][part], masks[1][part] = labels == upper, labels == lower
    return masks[0], masks[1]


def _hull(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    rows = np.flatnonzero(mask.any(axis=1))
    first = mask[rows].argmax(axis=1)
    last = mask.shape[1] - 1 - mask[rows, ::-1].argmax(axis=1)
    # Where each row begins and ends says as much as all that is between.
    ends = np.stack([np.r_[first, last], np.r_[rows, rows]], axis=1).astype(np.int32)
    drawn = np.zeros(mask.shape, np.uint8)
    cv2.fillConvexPoly(drawn, cv2.convexHull(ends), 1)
    return np.asarray(drawn > 0)


def _across(share: Floats, parts: NDArray[np.bool_]) -> Floats | None:
    """Where each pixel lies between two straight faint lines that run down beside the gap.

    -1 at the left one, 1 at the right one; None: there are no such lines.
    """
    hull = _hull(parts)
    tall = int(hull.any(axis=1).sum())
    scale = min(1.0, _WORKING_SIDE / tall)
    size = (max(8, round(hull.shape[1] * scale)), max(8, round(hull.shape[0] * scale)))
    plane = cv2.GaussianBlur(cv2.resize(share, size, interpolation=cv2.INTER_AREA), (0, 0), 1.0)
    slope = np.asarray(cv2.Sobel(plane, cv2.CV_32F, 1, 0, scale=0.125), np.float32)
    solid, whole = (
        np.asarray(cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST), bool)
        for mask in (parts, hull)
    )
    gap = np.asarray(whole.any(axis=1) & ~solid.any(axis=1))
    near = cv2.dilate(gap.astype(np.uint8)[:, None], np.ones((15, 1), np.uint8))
    rows = np.flatnonzero((np.ravel(near) > 0) & whole.any(axis=1))
    if len(rows) < 8:
        return None
    slope[cv2.dilate(solid.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0] = 0
    one, other = (_line(slope, whole, rows, side) for side in (1, -1))
    if one is None or other is None:
        return None
    every = np.arange(hull.shape[0]) * scale
    left, right = one[0] + one[1] * every, other[0] + other[1] * every
    columns = (np.arange(hull.shape[1]) + 0.5) * scale
    middle, half = (left + right) / 2, np.maximum((right - left) / 2 + _WALL, 1)
    return np.asarray((columns - middle[:, None]) / half[:, None], np.float32)


def _line(
    slope: Floats, whole: NDArray[np.bool_], rows: NDArray[np.intp], side: int
) -> tuple[float, float] | None:
    """The clearest line near the hull's left (1) or right (-1) side: column at row 0, and lean."""
    ends = np.array([np.flatnonzero(whole[row])[0 if side == 1 else -1] for row in rows])
    inward = side * np.arange(-2, round(_BESIDE * int(whole.any(axis=0).sum())))
    lean, edge = (float(value) for value in np.polyfit(rows, ends, 1))
    scores = []
    for tilt in _TILTS:
        start = edge + lean * rows + tilt * (rows - rows.mean())
        columns = np.clip(np.rint(start[:, None] + inward), 0, slope.shape[1] - 1).astype(np.intp)
        scores.append(np.abs(slope[rows[:, None], columns].mean(axis=0)))
    found = np.array(scores)
    best = np.unravel_index(int(found.argmax()), found.shape)
    if found[best] < _CLEAR_LINE * max(1e-6, 1.4826 * float(np.median(found))):
        return None
    tilt = float(_TILTS[best[0]])
    return float(edge + inward[best[1]] - tilt * rows.mean()), float(lean + tilt)


def _split(light: Light) -> list[Floats]:
    return [np.asarray(plane, np.float32) for plane in cv2.split(light)]


def _is_glassy(share: Planes, part: NDArray[np.bool_]) -> bool:
    """Whether a part only dims the sheet, and all its colours alike."""
    step = max(1, int(part.sum()) // _ENOUGH)
    usual = np.array([np.median(plane[part][::step]) for plane in share])
    low, high = _GLASSY
    return bool(low < usual.min() and usual.max() < high and np.ptp(usual) < _NEUTRAL)


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(cv2.dilate(mask.astype(np.uint8), _NEAR) > 0)
