"""Resemblance: how like the product is what a generator drew of it, on a person or in a hand.

Such pictures hold none of the photo's pixels, and nothing says where the product is in them. It is
looked for by its features; where enough of them agree it is brought back to the photo and compared
there. Where they do not, its colours alone may still tell that another product was drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.averaging import averaged
from tools.color import delta_e, linear_to_srgb, rgb_to_lab, srgb_to_linear
from tools.framing import box_of
from tools.misprint import print_alike
from tools.picture import Picture, Pixels, Plane

#: The product's and the answer's longest side when they are compared, in pixels.
_LONG, _ANSWER = 640, 1280
#: Features that must agree on one place, which share of those that were recognized, and from how
#: many on a product has so many that they would be recognized if it were there.
_AGREE, _SHARE, _MANY = 12, 0.15, 80
#: A place is believed that shows the product at these sizes, squeezed no more than this.
_SIZE, _SQUEEZE = (0.08, 4.0), 2.2
#: Tiles that are compared, in pixels, and how much of one has to be the product's.
_TILE, _FULL = 40, 0.6
#: How far a tile may lie from where it should, and what is coarser than letters, in pixels.
_REACH, _COARSE = 8, 6.0
#: Correlation of light and dark from which the product counts as kept, and ΔE2000 up to which.
#: Small, turned, bent and in warm light, seven real products had .94 and more, and up to 4; with
#: their labels turned about .3 and less, with other words .64, in other colours 30 and more. What
#: a hand covers of most of the print counts as another.
_ALIKE, _APART, _MOST = 0.7, 9.0, 0.75
#: Correlation of the worst place of print from which it reads the same. Sixteen drawn labels and
#: seventeen real products had .58 and more under other light; with one large letter that reads
#: otherwise .36 and less, with a letter half as large up to .5 but once, with one of 20 px in two
#: cases of three.
_READS: Final = 0.5
#: A colour with so much of the product has to be in the picture, within this ΔE2000, and there on
#: this share of it.
_MAIN, _NEAR, _SEEN = 0.2, 14.0, 0.004
#: How strong the light may be, and how coloured, in factors of linear light.
_LIGHT: Final = (0.4, 2.5)
_CAST: Final = (0.8, 1.25)
#: The author of the facts that tell what was measured: "kept", "alike", "apart", "reads", "told".
LIKENESS: Final = "likeness"

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Resemblance:
    """What was found of the product: `alike` is -1..1, `apart` a ΔE2000, None where not measured.

    `reads` is the likeness, -1..1, of the worst place of print, None where nothing is printed.

    `kept` None: nobody knows, for the reason in `why`. `printed`: the product has so much on it
    that it would have been found.
    """

    kept: bool | None
    alike: float | None = None
    apart: float | None = None
    why: str = ""
    printed: bool = False
    reads: float | None = None

    @property
    def doubtful(self) -> bool:
        """Whether another try may well come to more: it differs, or should have been found."""
        return self.kept is False or (self.kept is None and self.printed)

    @property
    def rank(self) -> tuple[int, float]:
        """What is better: kept, then not known, then another product; and by likeness."""
        return {True: 2, None: 1, False: 0}[self.kept], self.alike or 0.0

    @property
    def told(self) -> str:
        """The measures, or why there are none, as the end of a sentence."""
        if self.alike is None:
            return self.why
        told = f"likeness {max(0.0, self.alike):.2f} of 1, colour ΔE2000 {self.apart:.1f}"
        if self.reads is None or self.reads >= _READS:
            return told
        return f"{told}, a place of its print {max(0.0, self.reads):.2f}: read it letter by letter"


def resemblance(product: Picture, answer: Pixels) -> Resemblance:
    """Look for the product, cut out or as its photo shows it, in a picture (h, w, 3) of it."""
    rgb, inside = _alone(product)
    there = _reduced(answer, _ANSWER)
    place, features = _place(rgb, inside, there)
    if place is not None:
        return _compared(rgb, inside, there, place)
    gone = _missing(rgb, inside, there)
    if gone is not None:
        return Resemblance(False, why=f"a colour of the product is not in it (ΔE2000 {gone:.0f})")
    if features >= _MANY:
        why = "nothing that is printed on the product is found in it again"
        return Resemblance(None, why=why, printed=True)
    return Resemblance(None, why="the product has too few features to be found in it")


def _alone(product: Picture) -> tuple[Pixels, Mask]:
    """The product in its own frame, reduced; on grey where its matte is known."""
    matte = product.product if product.product is not None else product.alpha
    box = box_of(matte) if matte is not None else None
    if matte is None or box is None:
        rgb = _reduced(product.rgb, _LONG)
        return rgb, np.ones(rgb.shape[:2], bool)
    part = np.s_[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
    rgb, inside = _reduced(product.rgb[part], _LONG), _reduced(matte[part], _LONG) > 127
    return np.where(inside[..., None], rgb, np.uint8(160)), inside


def _reduced(plane: Plane, longest: int) -> Plane:
    high, wide = plane.shape[:2]
    scale = min(1.0, longest / max(high, wide))
    return averaged(plane, (max(1, round(wide * scale)), max(1, round(high * scale))))


def _place(rgb: Pixels, inside: Mask, there: Pixels) -> tuple[NDArray[np.float64] | None, int]:
    """Where the product lies in the picture (affine, 2×3), and how many features it has.

    SIFT with Lowe's ratio test (IJCV 60, 2004), an affine by RANSAC with a fixed seed.
    """
    cv2.setRNGSeed(1)
    finder = cv2.SIFT.create(3000)
    within = cv2.erode(inside.astype(np.uint8) * 255, np.ones((5, 5), np.uint8))
    mine, mine_told = finder.detectAndCompute(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), within)
    theirs, theirs_told = finder.detectAndCompute(cv2.cvtColor(there, cv2.COLOR_RGB2GRAY), None)
    if len(mine) < _AGREE or len(theirs) < _AGREE:
        return None, len(mine)
    pairs = cv2.BFMatcher().knnMatch(mine_told, theirs_told, k=2)
    good = [p[0] for p in pairs if len(p) == 2 and p[0].distance < 0.8 * p[1].distance]
    if len(good) < _AGREE:
        return None, len(mine)
    source = np.array([mine[match.queryIdx].pt for match in good], np.float64)
    target = np.array([theirs[match.trainIdx].pt for match in good], np.float64)
    found, agree = cv2.estimateAffine2D(source, target, ransacReprojThreshold=4.0)
    if found is None or agree.sum() < max(_AGREE, _SHARE * len(good)):
        return None, len(mine)
    place = np.asarray(found, np.float64)
    return (place if _sane(place) else None), len(mine)


def _sane(affine: NDArray[np.float64]) -> bool:
    """Neither mirrored nor flattened nor of an impossible size."""
    turn = affine[:, :2]
    long, short = (float(value) for value in np.linalg.svd(turn, compute_uv=False))
    whole = _SIZE[0] <= short and long <= _SIZE[1] and long <= _SQUEEZE * short
    return whole and float(np.linalg.det(turn)) > 0


def _compared(rgb: Pixels, inside: Mask, there: Pixels, place: NDArray[np.float64]) -> Resemblance:
    size = (rgb.shape[1], rgb.shape[0])
    flags = cv2.INTER_AREA | cv2.WARP_INVERSE_MAP
    back = np.asarray(cv2.warpAffine(there, place, size, flags=flags), np.uint8)
    frame = np.full(there.shape[:2], 255, np.uint8)
    shown = cv2.warpAffine(frame, place, size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP) > 0
    whole = cv2.erode((inside & shown).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    if whole.sum() < _TILE * _TILE:
        return Resemblance(None, why="most of the product is out of the picture")
    alike = _tiles(rgb, back, whole)
    apart = _colour(rgb, back, whole)
    reads = print_alike(rgb, back, inside & shown)
    kept = alike >= _ALIKE and apart <= _APART and (reads is None or reads >= _READS)
    reads = None if reads is None else round(reads, 3)
    return Resemblance(kept, round(alike, 3), round(apart, 2), reads=reads)


def _tiles(rgb: Pixels, back: Pixels, whole: Mask) -> float:
    """Correlation of fine light and dark where the product has most of it: a quarter of its tiles.

    Each may lie a little elsewhere, as cloth bends. Of those tiles the lower quartile counts: one
    line of a label that reads otherwise is another label.
    """
    one, two = (_fine(plane) for plane in (rgb, back))
    found: list[tuple[float, float]] = []
    for top in range(_REACH, whole.shape[0] - _TILE - _REACH, _TILE // 2):
        for left in range(_REACH, whole.shape[1] - _TILE - _REACH, _TILE // 2):
            if whole[top : top + _TILE, left : left + _TILE].mean() < _FULL:
                continue
            tile = one[top : top + _TILE, left : left + _TILE]
            around = np.s_[
                top - _REACH : top + _TILE + _REACH, left - _REACH : left + _TILE + _REACH
            ]
            told = cv2.matchTemplate(two[around], tile, cv2.TM_CCOEFF_NORMED)
            found.append((float(tile.std()), float(np.nan_to_num(told).max())))
    found.sort(reverse=True)
    best = [score for _, score in found[: max(1, len(found) // 4)]]
    return float(np.quantile(best, 0.25)) if best else 0.0


def _fine(rgb: Pixels) -> NDArray[np.float32]:
    """Light and dark without what is coarser than strokes of letters."""
    gray = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.float32)
    return cv2.GaussianBlur(gray, (0, 0), 1.2) - cv2.GaussianBlur(gray, (0, 0), _COARSE)


def _colour(rgb: Pixels, back: Pixels, whole: Mask) -> float:
    """ΔE2000 that most of it stays below once the light is evened out; a little blurred."""
    soft = (np.asarray(cv2.blur(p, (5, 5)), np.uint8) for p in (rgb, back))
    here, there = (srgb_to_linear(p[whole][:, None]).reshape(-1, 3) for p in soft)
    gain = (np.median(there, axis=0) + 2e-3) / (np.median(here, axis=0) + 2e-3)
    strength = float(np.clip(np.median(gain), *_LIGHT))
    gain = strength * np.clip(gain / strength, *_CAST)
    lit = linear_to_srgb(np.clip(here * gain.astype(np.float32), 0, 1)[:, None])
    first, second = rgb_to_lab(lit), rgb_to_lab(linear_to_srgb(there[:, None]))
    return float(np.quantile(delta_e(first.reshape(-1, 3), second.reshape(-1, 3)), _MOST))


def _missing(rgb: Pixels, inside: Mask, there: Pixels) -> float | None:
    """How far the picture's nearest colour is from one of the product's, if that is too far."""
    own = rgb_to_lab(_reduced(rgb, 96))[_reduced(inside.astype(np.uint8) * 255, 96) > 200]
    seen = rgb_to_lab(_reduced(there, 128)).reshape(-1, 3)
    for colour in _main_colours(own):
        distance = delta_e(np.broadcast_to(colour, seen.shape), seen)
        nearest = float(np.quantile(distance, _SEEN))
        if nearest > _NEAR:
            return nearest
    return None


def _main_colours(lab: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """The means of the commonest colours of a product, each with a share of its pixels."""
    if not len(lab):
        return []
    cells = np.floor(lab / np.array([20, 16, 16])).astype(int)
    _, which, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    which = which.reshape(-1)
    large = np.flatnonzero(counts >= _MAIN * len(lab))
    return [lab[which == number].mean(axis=0) for number in large]
