"""Likeness: where a generator put the product that it was shown, and whether it still is that one.

Generators redraw every pixel. The product is looked for in what they made: by its features, and
where it has too few of them by comparing it at several sizes and places. All of it is done on
copies 640 px long at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.averaging import averaged
from tools.color import Floats, delta_e, linear_to_srgb, rgb_to_lab, srgb_to_linear
from tools.picture import Pixels, Plane

_LONG: Final = 640
#: Features that must agree on one transform, and which share of those that are the product's.
_LEAST_AGREE, _AGREE_SHARE = 12, 0.15
#: Sizes at which a product without features is looked for, and the copy's longest side.
_SIZES: Final = tuple(float(size) for size in np.geomspace(0.8, 1.25, 15))
_SMALL: Final = 200
#: What is taken for the same product: size, turning in degrees, correlation of its light and dark,
#: ΔE2000 after its light was evened out.
_SIZE, _TURNED, _ALIKE, _APART = (0.5, 2.0), 1.5, 0.6, 5.0
#: Pixels that a found place may still be off.
_REST: Final = 6.0
#: How far a scene's light may shift each colour of the product, in factors of linear light.
_LIGHT: Final = (0.5, 1.7)
#: Spread of levels below which a surface is too even for correlation to tell anything.
_EVEN: Final = 4.0

Gray = NDArray[np.float32]
Inside = NDArray[np.bool_]


@dataclass(frozen=True)
class Likeness:
    """The product in what a generator made, by its place in what it was shown.

    A point p of the canvas that was sent lies at scale · p + shift in the answer, both as shares
    of the canvas' longer side. `overlap` is the intersection over union of both silhouettes.
    `light` is the linear light of the product in the answer over that in the photo, by channel.
    """

    scale: float
    shift: tuple[float, float]
    overlap: float
    alike: float
    apart: float
    light: tuple[float, float, float]


def likeness(sent: Pixels, matte: Plane, answer: Pixels) -> Likeness | str:
    """Find the product, or say in half a sentence why what was made is not usable.

    `sent` and `answer` are (h, w, 3) of one size, `matte` (h, w) the product's in `sent`.
    """
    here, there, inside = _reduced(sent, matte, answer)
    moved = _by_features(here, there, inside) or _by_places(here, there, inside)
    if moved is None:
        return "the product is not in it"
    scale, x, y, turned = moved
    if not _SIZE[0] <= scale <= _SIZE[1] or abs(turned) > _TURNED:
        return "the product was turned or resized"
    affine = np.array([[scale, 0, x], [0, scale, y]], np.float64)
    size = (here.shape[1], here.shape[0])
    affine = _settled(here, there, inside, affine)
    placed = cv2.warpAffine(inside.astype(np.uint8), affine, size) > 0
    if placed.sum() < 0.97 * scale * scale * inside.sum():
        return "the product leaves the picture"
    back = cv2.warpAffine(there, affine, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return _judged(here, np.asarray(back, np.uint8), inside, placed, affine)


def _judged(
    here: Pixels, back: Pixels, inside: Inside, placed: Inside, affine: NDArray[np.float64]
) -> Likeness | str:
    whole = cv2.erode(inside.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    whole = whole if whole.sum() > 50 else inside
    light = _light(here, back, whole)
    lit = linear_to_srgb(np.clip(srgb_to_linear(here) * np.asarray(light, np.float32), 0, 1))
    soft = [cv2.blur(pixels, (3, 3))[whole][:, None] for pixels in (lit, back)]
    first, second = (rgb_to_lab(np.asarray(plane, np.uint8)).reshape(-1, 3) for plane in soft)
    apart = float(np.median(delta_e(first, second)))
    alike = _correlation(_gray(here), _gray(back), whole)
    if alike < _ALIKE:
        return "another product is in it"
    if apart > _APART:
        return "the product has another colour in it"
    longest = max(here.shape[:2])
    overlap = float((inside & placed).sum() / max(1, (inside | placed).sum()))
    shift = (float(affine[0, 2]) / longest, float(affine[1, 2]) / longest)
    return Likeness(float(affine[0, 0]), shift, overlap, alike, apart, light)


def _reduced(sent: Pixels, matte: Plane, answer: Pixels) -> tuple[Pixels, Pixels, Inside]:
    high, wide = matte.shape
    scale = min(1.0, _LONG / max(high, wide))
    size = (max(1, round(wide * scale)), max(1, round(high * scale)))
    here, there = averaged(sent, size), averaged(answer, size)
    return here, there, averaged(matte, size) > 127


def _by_features(
    here: Pixels, there: Pixels, inside: Inside
) -> tuple[float, float, float, float] | None:
    """Scale, shift in pixels and turning in degrees that most features agree on.

    SIFT with Lowe's ratio test (IJCV 60, 2004), and a similarity by RANSAC with a fixed seed.
    """
    cv2.setRNGSeed(1)
    finder = cv2.SIFT.create(1500)
    mine, mine_told = finder.detectAndCompute(_bytes(here), inside.astype(np.uint8) * 255)
    theirs, theirs_told = finder.detectAndCompute(_bytes(there), None)
    if len(mine) < _LEAST_AGREE or len(theirs) < _LEAST_AGREE:
        return None
    pairs = cv2.BFMatcher().knnMatch(mine_told, theirs_told, k=2)
    good = [p[0] for p in pairs if len(p) == 2 and p[0].distance < 0.8 * p[1].distance]
    if len(good) < _LEAST_AGREE:
        return None
    source = np.array([mine[match.queryIdx].pt for match in good], np.float64)
    target = np.array([theirs[match.trainIdx].pt for match in good], np.float64)
    found, agree = cv2.estimateAffinePartial2D(source, target, ransacReprojThreshold=2.5)
    if found is None or agree.sum() < max(_LEAST_AGREE, _AGREE_SHARE * len(good)):
        return None
    scale = float(np.hypot(found[0, 0], found[1, 0]))
    turned = float(np.degrees(np.arctan2(found[1, 0], found[0, 0])))
    return scale, float(found[0, 2]), float(found[1, 2]), turned


def _by_places(
    here: Pixels, there: Pixels, inside: Inside
) -> tuple[float, float, float, float] | None:
    """The best place of the product's light and dark, at several sizes; it is taken as unturned."""
    reduce = min(1.0, _SMALL / max(inside.shape))
    rows, columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    part, shown = _gray(here)[box], inside[box].astype(np.float32)
    field = cv2.resize(_gray(there), None, fx=reduce, fy=reduce, interpolation=cv2.INTER_AREA)
    best = (0.0, 1.0, 0, 0)
    for size in _SIZES:
        wide, high = (max(3, round(side * reduce * size)) for side in part.shape[::-1])
        if wide > field.shape[1] or high > field.shape[0]:
            continue
        piece = cv2.resize(part, (wide, high), interpolation=cv2.INTER_AREA)
        weight = cv2.resize(shown, (wide, high), interpolation=cv2.INTER_AREA)
        raw = cv2.matchTemplate(field, piece, cv2.TM_CCOEFF_NORMED, mask=weight)
        score = np.where(np.isfinite(raw), raw, 0)
        at = np.unravel_index(np.argmax(score), score.shape)
        best = max(best, (float(score.max()), size, int(at[1]), int(at[0])))
    found, size, column, row = best
    if found < _ALIKE and part[shown > 0].std() > _EVEN:
        return None
    x = column / reduce - size * columns[0]
    return size, float(x), float(row / reduce - size * rows[0]), 0.0


def _settled(
    here: Pixels, there: Pixels, inside: Inside, affine: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The transform moved by the fraction of a pixel that is left; where that fails, as it was.

    Evangelidis and Psarakis, ECC (PAMI 30, 2008), translations only.
    """
    size = (here.shape[1], here.shape[0])
    back = cv2.warpAffine(there, affine, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    step = np.eye(2, 3, dtype=np.float32)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-4)
    mask = inside.astype(np.uint8)
    try:
        _, found = cv2.findTransformECC(
            _gray(here), _gray(np.asarray(back, np.uint8)), step, cv2.MOTION_TRANSLATION, stop,
            mask, 5,
        )  # fmt: skip
    except cv2.error:
        return affine
    rest = np.asarray(found, np.float64)[:, 2]
    if float(np.abs(rest).max()) > _REST:
        return affine
    moved = affine.copy()
    moved[:, 2] += affine[0, 0] * rest
    return moved


def _light(here: Pixels, back: Pixels, whole: Inside) -> tuple[float, float, float]:
    before = srgb_to_linear(here[whole][:, None]).reshape(-1, 3).mean(axis=0)
    after = srgb_to_linear(back[whole][:, None]).reshape(-1, 3).mean(axis=0)
    red, green, blue = np.clip((after + 2e-3) / (before + 2e-3), *_LIGHT)
    return float(red), float(green), float(blue)


def _correlation(first: Gray, second: Gray, whole: Inside) -> float:
    """Of light and dark, coarse and fine alike; 1 where both are even."""
    scores = []
    for reach in (1.5, 4.0):
        one, two = (cv2.GaussianBlur(p, (0, 0), reach)[whole] for p in (first, second))
        if one.std() < _EVEN and two.std() < 2 * _EVEN:
            scores.append(1.0)
        else:
            spread = max(float(one.std() * two.std()), 1e-3)
            scores.append(float(((one - one.mean()) * (two - two.mean())).mean()) / spread)
    return min(scores)


def _gray(rgb: Pixels) -> Gray:
    return cast(Floats, _bytes(rgb)).astype(np.float32)


def _bytes(rgb: Pixels) -> Plane:
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)
