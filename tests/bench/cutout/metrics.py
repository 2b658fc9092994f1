"""What a cutout is measured by. Mattes are (h, w) float32 in 0..1, colours (h, w, 3) 0..255."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Map = NDArray[np.float32]
Flags = NDArray[np.bool_]

#: Pixels within which two outlines count as one (boundary F), and share of the longer side to
#: each side of the true edge that counts as unknown.
TOLERANCE, BAND = 2, 0.01
#: Width in pixels of the ring outside the true edge in which old background shows as a halo.
RING = 3
#: The grounds that show halos: white, black, magenta.
GROUNDS = ((255, 255, 255), (0, 0, 0), (255, 0, 255))


@dataclass(frozen=True)
class Scores:
    """The figures of one cutout; the last four are None where only a mask is known.

    `iou` of masks at one half and `boundary` (F at 2 px), 0..1, more is better; `mae` 0..1;
    `sad`, `gradient` and `connectivity` in thousands of pixels within the unknown band; `halo` in
    levels of 255.
    """

    iou: float
    mae: float
    boundary: float
    sad: float | None = None
    gradient: float | None = None
    connectivity: float | None = None
    halo: float | None = None


def scores(alpha: Map, colour: Map, true_alpha: Map, true_colour: Map | None) -> Scores:
    """All figures that the truth allows."""
    found, true = alpha > 0.5, true_alpha > 0.5
    overlap = float((found & true).sum() / max(1, (found | true).sum()))
    error = float(np.abs(alpha - true_alpha).mean())
    edge = boundary(found, true)
    if true_colour is None:
        return Scores(overlap, error, edge)
    band = unknown(true_alpha)
    return Scores(
        overlap,
        error,
        edge,
        float(np.abs(alpha - true_alpha)[band].sum() / 1000),
        gradient(alpha, true_alpha, band),
        connectivity(alpha, true_alpha, band),
        halo(alpha, colour, true_alpha, true_colour),
    )


def boundary(found: Flags, true: Flags) -> float:
    """F of the outlines, matched within two pixels (Martin, Fowlkes and Malik, PAMI 2004)."""
    one, other = _outline(found), _outline(true)
    if not one.any() or not other.any():
        return float(one.any() == other.any())
    near = np.ones((2 * TOLERANCE + 1,) * 2, np.uint8)
    precision = (cv2.dilate(other.astype(np.uint8), near) > 0)[one].mean()
    recall = (cv2.dilate(one.astype(np.uint8), near) > 0)[other].mean()
    return float(2 * precision * recall / max(precision + recall, 1e-9))


def _outline(mask: Flags) -> Flags:
    solid = mask.astype(np.uint8)
    made: Flags = (solid - cv2.erode(solid, np.ones((3, 3), np.uint8), borderValue=1)) > 0
    return made


def unknown(true_alpha: Map) -> Flags:
    """Where the true matte is soft, or its edge within `BAND` of the longer side."""
    reach = max(2, round(BAND * max(true_alpha.shape)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1,) * 2)
    high = cv2.dilate((true_alpha > 0.01).astype(np.uint8), kernel)
    low = cv2.erode((true_alpha > 0.99).astype(np.uint8), kernel)
    made: Flags = (high > 0) & (low == 0)
    return made


def gradient(alpha: Map, true_alpha: Map, band: Flags) -> float:
    """Σ (|∇α| - |∇α*|)², σ 1.4 px (Rhemann et al., "A Perceptually Motivated…", CVPR 2009)."""
    steep = [_steepness(plane) for plane in (alpha, true_alpha)]
    return float(np.square(steep[0] - steep[1])[band].sum() / 1000)


def _steepness(plane: Map) -> Map:
    smooth = cv2.GaussianBlur(plane, (0, 0), 1.4)
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.125)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.125)
    made: Map = np.hypot(across, down)
    return made


def connectivity(alpha: Map, true_alpha: Map, band: Flags, step: float = 0.1) -> float:
    """Σ |φ - φ*|, θ 0.15 (Rhemann et al. 2009): what hangs loose from the part opaque in both."""
    joined = np.zeros(alpha.shape, np.float32)
    for level in np.arange(step, 1 + step / 2, step):
        both = ((alpha >= level) & (true_alpha >= level)).astype(np.uint8)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(both, connectivity=4)
        if count < 2:
            break
        largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
        joined[labels == largest] = level
    degrees = []
    for plane in (alpha, true_alpha):
        loose = plane - joined
        degrees.append(1 - loose * (loose >= 0.15))
    return float(np.abs(degrees[0] - degrees[1])[band].sum() / 1000)


def halo(alpha: Map, colour: Map, true_alpha: Map, true_colour: Map) -> float:
    """Mean colour error in the ring outside the true edge, over three grounds, 0..255."""
    solid = (true_alpha > 0.5).astype(np.uint8)
    ring = (cv2.dilate(solid, np.ones((2 * RING + 1,) * 2, np.uint8)) > 0) & (solid == 0)
    if not ring.any():
        return 0.0
    errors = []
    for ground in GROUNDS:
        under = np.array(ground, np.float32)
        made = alpha[ring, None] * colour[ring] + (1 - alpha[ring, None]) * under
        true = true_alpha[ring, None] * true_colour[ring] + (1 - true_alpha[ring, None]) * under
        errors.append(np.abs(made - true).mean())
    return float(np.mean(errors))
