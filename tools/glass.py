"""Glass: clear walls between parts of a product that lie apart, such as a lid and a base.

Behind clear glass on a sheet lies the sheet, so no cutout finds its walls. What they do to the
sheet's light can be measured, though: where two parts stand above one another, and straight faint
lines run down from the one to the other, the light between them that is missing or that is too
much is the glass.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.averaging import averaged
from tools.color import Floats, linear_to_srgb, srgb_to_linear, threefold
from tools.framing import HALF, box_of
from tools.light import Backdrop, Light
from tools.matte import Matte
from tools.picture import Origin, Pixels, Plane

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
#: Alpha of such a part inside, through which what is behind it shines, and at its rim, where glass
#: is thickest and which tells all else where the product ends; how wide the rim is, as a share of
#: the part's width.
_BODY, _RIM, _RIM_WIDE = 0.3, 0.66, 0.035
#: What glass mirrors looked at squarely, at each of its surfaces (Schlick, "An inexpensive BRDF
#: model", 1994, with a refractive index of 1.5), how many surfaces are seen, and the most of it.
_SQUARELY: Final = 0.04
_SURFACES: Final = 2
_MOST_MIRRORED: Final = 0.45
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
    # A gap that glass could fill is seen in a small copy, too, which is quickly looked at.
    if _stacked(_small(cut.alpha)) is None or (found := _stacked(cut.alpha)) is None:
        return None
    upper, lower = found
    light = srgb_to_linear(photo)
    sheet = backdrop.light(photo.shape[1], photo.shape[0], origin)
    share = np.asarray(light / np.maximum(sheet, 1e-4), np.float32)
    across = _across(np.asarray(share.mean(axis=2), np.float32), upper | lower)
    if across is None:
        return None
    walls = (np.abs(across) <= 1) & _hull(upper | lower)
    body = _hull(lower) & _is_glassy(share, lower)
    solid = upper | (lower & ~body)
    seen = np.asarray((walls & ~lower & ~solid) | body, np.float32)
    weight = np.where(solid, 0, cv2.GaussianBlur(seen, (0, 0), _SOFT)).astype(np.float32)
    least = _least(across, body)
    clear = _unmixed(light, sheet, least, max(_LEAST, _NOISE * backdrop.noise))
    kept = np.where(_grown(solid), cut.alpha, 0).astype(np.uint8)
    alpha = np.rint(clear.alpha * weight * 255).astype(np.uint8)
    rgb = np.where((alpha > kept)[..., None], clear.rgb, cut.rgb)
    return Matte(np.maximum(alpha, kept), rgb)


def _least(across: Floats, body: NDArray[np.bool_]) -> Floats:
    """The alpha that glass has at least, by what it mirrors of its surroundings and by its rim.

    Over its own sheet nothing of it is seen: what is mirrored there looks like the sheet.
    """
    squarely = np.sqrt(np.maximum(1 - np.square(np.clip(across, -1, 1)), 0))
    mirrored = _SQUARELY + (1 - _SQUARELY) * (1 - squarely) ** 5
    veil = np.minimum(1 - (1 - mirrored) ** _SURFACES, _MOST_MIRRORED)
    if not body.any():
        return np.asarray(veil, np.float32)
    wide = _RIM_WIDE * int(body.any(axis=0).sum())
    inward = cv2.distanceTransform(body.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    stands = _BODY + (_RIM - _BODY) * np.exp(-np.square(inward / wide))
    return np.asarray(np.where(body, np.maximum(stands, veil), veil), np.float32)


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
    points = cv2.findNonZero(mask.astype(np.uint8))
    drawn = np.zeros(mask.shape, np.uint8)
    cv2.fillConvexPoly(drawn, cv2.convexHull(points), 1)
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


def _is_glassy(share: Light, part: NDArray[np.bool_]) -> bool:
    """Whether a part only dims the sheet, and all its colours alike."""
    usual = np.median(share[part], axis=0)
    low, high = _GLASSY
    return bool(low < usual.min() and usual.max() < high and np.ptp(usual) < _NEUTRAL)


class _Clear(NamedTuple):
    """Straight colours, and alpha 0..1."""

    rgb: Pixels
    alpha: Floats


def _unmixed(light: Light, sheet: Light, least: Floats, noise: float) -> _Clear:
    """The least alpha, but at least `least`, with which a colour over the sheet gives the light.

    What changes the sheet's light by less than `noise` of it is the sheet's grain.
    """
    apart = light - sheet
    size = np.abs(apart).mean(axis=2) / np.maximum(sheet.mean(axis=2), 1e-4)
    apart *= threefold(np.maximum(size - noise, 0) / np.maximum(size, 1e-6))
    darker = -apart / np.maximum(sheet, 1e-4)
    lighter = apart / np.maximum(1 - sheet, 1e-3)
    needed = np.clip(np.maximum(darker, lighter).max(axis=2), 0, 1)
    alpha = np.maximum(needed, least)
    colour = np.clip(sheet + apart / threefold(alpha), 0, 1)
    return _Clear(linear_to_srgb(np.asarray(colour, np.float32)), alpha)


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(cv2.dilate(mask.astype(np.uint8), _NEAR) > 0)
