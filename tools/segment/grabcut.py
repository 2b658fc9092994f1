"""GrabCut on a busy background: from a network's probability, or from a guess without one."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.segment.proxy import Map, Proxy

#: GrabCut works on a copy at most this long: its time grows faster than its gain.
LONG_SIDE = 256
_COLOURS = 8
_ROUNDS = 4
#: Probabilities of a network below and above which GrabCut may not decide otherwise.
_SURELY_NOT, _SURELY = 0.02, 0.98
#: Rounds from a network's probability: it is near the truth already.
_SEEDED_ROUNDS = 3


def guessed(proxy: Proxy) -> Map:
    """Foreground probability (h, w) from what differs from the frame and lies in its middle.

    C. Rother et al., "GrabCut", SIGGRAPH 2004, as in OpenCV, with a fixed seed.
    """
    small = Proxy.of(proxy.rgb, LONG_SIDE)
    likely = _saliency(small)
    marks = np.full(small.shape, cv2.GC_PR_BGD, np.uint8)
    marks[likely > 0.45] = cv2.GC_PR_FGD
    marks[small.border()] = cv2.GC_BGD
    if not (marks == cv2.GC_PR_FGD).any() or not (marks == cv2.GC_PR_BGD).any():
        return np.zeros(proxy.shape, np.float32)
    return _cut(small, marks, _ROUNDS, proxy.shape)


def seeded(proxy: Proxy, prior: Map) -> Map:
    """Foreground probability (h, w) by the colours of what a network sees as product and not.

    `prior` (h, w) is the network's probability, 0..1. Where it is sure it stays; where it sees
    only product or only background it stays as a whole.
    """
    small = Proxy.of(proxy.rgb, LONG_SIDE)
    height, width = small.shape
    seen = cv2.resize(prior, (width, height), interpolation=cv2.INTER_AREA)
    marks = np.where(seen > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    marks[seen > _SURELY], marks[seen < _SURELY_NOT] = cv2.GC_FGD, cv2.GC_BGD
    product = (marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD)
    if product.all() or not product.any():
        return prior
    return _cut(small, marks, _SEEDED_ROUNDS, proxy.shape)


def _cut(small: Proxy, marks: NDArray[np.uint8], rounds: int, size: tuple[int, int]) -> Map:
    """Run GrabCut from its marks; the answer softened at its edge and enlarged to `size`."""
    cv2.setRNGSeed(1)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    picture = np.ascontiguousarray(small.rgb)
    cv2.grabCut(picture, marks, (0, 0, 1, 1), *models, rounds, cv2.GC_INIT_WITH_MASK)
    inside = ((marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD)).astype(np.float32)
    soft = cv2.GaussianBlur(inside, (0, 0), 0.7)
    height, width = size
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _saliency(small: Proxy) -> Map:
    """Contrast to the colours along the frame, weighted towards the middle, 0..1."""
    border = small.lab[small.border()]
    step = max(1, len(border) // 2000)
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    samples = np.ascontiguousarray(border[::step])
    _, _, centres = cv2.kmeans(
        samples,
        min(_COLOURS, len(samples)),
        np.zeros(len(samples), np.int32),
        stop,
        1,
        cv2.KMEANS_PP_CENTERS,
    )
    away = np.min([np.linalg.norm(small.lab - centre, axis=2) for centre in centres], axis=0)
    x, y = small.places[..., 0], small.places[..., 1]
    middle = np.exp(-(x * x + y * y) / 0.7)
    return np.asarray(np.clip(away / 25, 0, 1) * 0.6 + 0.5 * middle - 0.05, np.float32)
