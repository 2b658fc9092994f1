"""Holes: places enclosed by the product through which the backdrop is seen, such as in a handle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from tools.segment.backdrop import BackdropModel
from tools.segment.proxy import Map, Proxy
from tools.segment.surface import Flags

#: Barrier behind which a place counts as enclosed.
_ENCLOSED = 4.0
#: Share of the frame below which a gap is left to the matting.
_LEAST_AREA = 2e-5
#: How strongly, in spreads, the rim around a hole must differ from the backdrop.
_STRONG_RIM = 12.0
#: How much brighter than the backdrop, in spreads, a hole may look: light adds none.
_BRIGHTER = 1.5
#: How much rougher than the open backdrop a hole may look.
_ROUGHER = 4.0
#: How far, in spreads, a hole's hue may be from the backdrop's in shadow.
_OTHER_HUE = 1.5
#: What a gap has that no network can fill, such as one between sleeve and body: the very hue of the
#: backdrop, in shadow as deep sheets beside products are, a rim that differs this much, and little
#: product between it and the outside, as a share of the product's thickest part.
_SAME_HUE, _SHADED, _STARK_RIM, _BESIDE = 0.8, 0.08, 40.0, 0.2
#: Pixels beside a gap that a rim may tinge.
_TINGED = 3


@dataclass(frozen=True, eq=False)
class Holes:
    """`seen` (h, w): every hole that the colours show; `stark`: those that are beyond doubt."""

    seen: Flags
    stark: Flags


def holes(
    proxy: Proxy, model: BackdropModel, wall: Map, calm: Map, shadow: tuple[Map, Map]
) -> Holes:
    """Enclosed places that show backdrop: no brighter, as smooth, of its hue, rimmed by product.

    `wall` (h, w) is the barrier to the frame, `calm` (h, w) how well a place could be backdrop,
    lit or in shadow, 0..1; `shadow` how much light is missing, 0..1, and how far the hue is from
    the backdrop's, in spreads. White prints and the white of a product on a white sheet are calm
    and enclosed too; they are brighter, textured, of another white or faintly rimmed, and are no
    holes.
    """
    light = (proxy.lab[..., 0] - model.expected[..., 0]) / np.float32(model.spread[0])
    sheet = ((wall < 1) & (model.distance < 4)).astype(np.float32)
    rough = _ROUGHER * _roughness(light, sheet) + 0.3
    enclosed = (calm > 0.5) & (wall > _ENCLOSED)
    beside = _beside(enclosed, wall, model.distance)
    seen, stark = np.zeros((2, *enclosed.shape), bool)
    for window, part in _parts(enclosed):
        inner = _inner(part)
        depth, hue = (float(np.median(plane[window][inner])) for plane in shadow)
        rim = _rim(part, model.distance[window])
        like = float(np.median(light[window][inner])) < _BRIGHTER and hue < _OTHER_HUE
        if like and rim > _STRONG_RIM and _roughness(light[window], inner) < rough:
            seen[window] |= part
            near = float(beside[window][part].min()) < _BESIDE
            if near and hue < _SAME_HUE and depth > _SHADED and rim > _STARK_RIM:
                stark[window] |= part
    return Holes(seen, stark)


def _parts(enclosed: Flags) -> Iterator[tuple[tuple[slice, slice], Flags]]:
    """Each connected part that is large enough, in a window a little larger than it."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        enclosed.astype(np.uint8), connectivity=4
    )
    least = max(6, round(_LEAST_AREA * enclosed.size))
    for label in np.flatnonzero(stats[:, cv2.CC_STAT_AREA] >= least):
        if label == 0:
            continue
        left, top, width, height = (int(value) for value in stats[label, :4])
        window = np.s_[max(0, top - 4) : top + height + 4, max(0, left - 4) : left + width + 4]
        yield window, labels[window] == label


def _inner(part: Flags) -> Flags:
    """What of a part lies off its rim, whose blur tinges it; of a thin part its middle line."""
    away = cv2.distanceTransform(part.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    made: Flags = away >= min(_TINGED, float(np.percentile(away[part], 60)))
    return made


def _beside(enclosed: Flags, wall: Map, distance: Map) -> Map:
    """How near each place is to the outside, as a share of the product's thickest part."""
    outside = (wall <= _ENCLOSED) & (distance < 12)
    inside = (~outside & ~enclosed).astype(np.uint8)
    thickest = float(cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_5).max())
    away = cv2.distanceTransform((~outside).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    return np.asarray(away / max(1.0, thickest), np.float32)


def _roughness(light: Map, where: Map | Flags) -> float:
    """How far light is from its mean around, both taken over `where` alone, in spreads."""
    weight = where.astype(np.float32)
    total = cv2.GaussianBlur(weight, (0, 0), 1.5)
    mean = cv2.GaussianBlur(light * weight, (0, 0), 1.5) / np.maximum(total, 1e-3)
    rough = np.abs(light - mean)[weight > 0]
    return float(np.median(rough)) if rough.size else 1.0


def _rim(part: Flags, distance: Map) -> float:
    """How far from the backdrop, in spreads, all but a fifth of the rim around a part is."""
    grown = cv2.dilate(part.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    strongest = cv2.dilate(distance, np.ones((5, 5), np.uint8))
    rim = grown & ~(cv2.dilate(part.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    return float(np.percentile(strongest[rim], 20)) if rim.any() else 0.0
