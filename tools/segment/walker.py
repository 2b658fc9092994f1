"""Random walker with priors: weak evidence settled by its neighbours, edges kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.products import lengths
from tools.segment.proxy import Map, Proxy
from tools.segment.thin import thin

_TOLERANCE = 2e-3
_MOST_STEPS = 60
#: Proxy pixels that an outline of a network may be beside the photo's edge.
_LEEWAY = 5.0
#: How far the network's word counts on thin parts, which have no place off their outline.
_THIN_SAY = 0.6


def settle(evidence: Map, links: tuple[Map, Map], fixed: NDArray[np.bool_]) -> Map:
    """Probability of foreground where the evidence is weak, agreed with the neighbours.

    `evidence` is (h, w) log-odds of foreground; `links` are the weights, 0..1, between each pixel
    and its right (h, w-1) and lower (h-1, w) neighbour; pixels of `fixed` keep the sign of their
    evidence. Minimises Σ w_ij (p_i - p_j)² + Σ λ_i (p_i - s_i)² with s the logistic of the evidence
    and λ its strength: L. Grady, "Multilabel Random Walker Image Segmentation Using Prior Models",
    CVPR 2005.
    """
    start = 1 / (1 + np.exp(-np.clip(evidence, -30, 30)))
    free = ~fixed
    if not free.any():
        return (evidence > 0).astype(np.float32)
    known = np.where(fixed, (evidence > 0).astype(np.float64), 0.0)
    index = np.full(evidence.shape, -1, dtype=np.intp)
    index[free] = np.arange(int(free.sum()), dtype=np.intp)
    pull = np.minimum(0.05 * np.abs(evidence[free]), 0.5) + 1e-4
    system = _System.of(index, known, links, pull, start[free])
    solved = system.solved(start[free])
    made = known.astype(np.float32)
    made[free] = np.clip(solved, 0, 1)
    return made


def along_edges(proxy: Proxy, prior: Map) -> Map:
    """A network's probability with its outline moved onto the photo's edges nearby.

    The network's word counts by the distance to its own outline: nothing on it, all of it
    `_LEEWAY` proxy pixels away. A photo of a single row or column has no edges.
    """
    if min(proxy.shape) < 2:
        return prior
    inside = (prior > 0.5).astype(np.uint8)
    away = np.where(
        inside > 0,
        cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_5),
        cv2.distanceTransform(1 - inside, cv2.DIST_L2, cv2.DIST_MASK_5),
    )
    chance = np.clip(prior, 0.005, 0.995)
    say = np.clip(away / _LEEWAY, 0.05, 1)
    say = np.where(thin(prior), np.maximum(say, _THIN_SAY), say)
    evidence = np.log(chance / (1 - chance)) * say
    fixed = (away > _LEEWAY) & (np.abs(prior - 0.5) > 0.45)
    spread = float(np.percentile(lengths(np.diff(proxy.lab, axis=1)), 60))
    links = links_between(proxy.lab, max(spread, 1.0))
    return settle(evidence.astype(np.float32), links, fixed)


def links_between(lab: Map, spread: float) -> tuple[Map, Map]:
    """Weights between neighbours: exp(-(ΔE / 2·spread)²), `spread` the noise of a flat place."""
    across, down = lengths(np.diff(lab, axis=1)), lengths(np.diff(lab, axis=0))
    scale = 2 * spread
    return np.exp(-np.square(across / scale)) + 1e-3, np.exp(-np.square(down / scale)) + 1e-3


@dataclass(frozen=True, eq=False)
class _System:
    """The free pixels' Laplacian with their pulls, and what they are pulled to.

    `beside` (4, n) are the free pixels on each side, `weights` (4, n) the links to them: 0 and no
    link where there is none. (scipy.sparse solves this too, at a fifth of a second of import.)
    """

    diagonal: NDArray[np.float64]
    beside: NDArray[np.intp]
    weights: NDArray[np.float64]
    right: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        index: NDArray[np.intp],
        known: NDArray[np.float64],
        links: tuple[Map, Map],
        pull: NDArray[np.float64],
        start: NDArray[np.float64],
    ) -> _System:
        """From the free pixels' numbers, -1 for fixed ones, whose values are `known`."""
        free = index >= 0
        beside = np.zeros((4, len(pull)), np.intp)
        weights = np.zeros((4, len(pull)))
        diagonal, right = pull.copy(), pull * start
        for side, (weight, other, value) in enumerate(_sides(index, known, links)):
            link, there = weight[free], other[free]
            diagonal += link
            right += np.where(there < 0, link * value[free], 0.0)
            beside[side] = np.maximum(there, 0)
            weights[side] = np.where(there < 0, 0.0, link)
        return cls(diagonal, beside, weights, right)

    def times(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The matrix times a vector."""
        made = self.diagonal * values
        for weights, beside in zip(self.weights, self.beside, strict=True):
            made -= weights * values[beside]
        return made

    def solved(self, start: NDArray[np.float64]) -> NDArray[np.float64]:
        """By conjugate gradients with the diagonal as preconditioner, from `start`.

        Sums are numpy's own: those of a linear algebra library depend on its threads.
        """
        found = start.copy()
        rest = self.right - self.times(found)
        enough = _TOLERANCE**2 * float(np.square(self.right).sum())
        step, before = np.zeros_like(rest), 1.0
        for _ in range(_MOST_STEPS):
            if float(np.square(rest).sum()) < enough:
                break
            scaled = rest / self.diagonal
            now = float((rest * scaled).sum())
            step = scaled + (now / before) * step
            along = self.times(step)
            length = now / float((step * along).sum())
            found += length * step
            rest -= length * along
            before = now
        return found


def _sides(
    index: NDArray[np.intp], known: NDArray[np.float64], links: tuple[Map, Map]
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.float64]]]:
    """For right, left, below and above: each pixel's link, its neighbour's number and value."""
    for axis, link in ((1, links[0]), (0, links[1])):
        for ahead in (True, False):
            pad = [(0, 0), (0, 0)]
            pad[axis] = (0, 1) if ahead else (1, 0)
            part = [slice(None), slice(None)]
            part[axis] = slice(1, None) if ahead else slice(None, -1)
            here = tuple(part)
            yield (
                np.pad(link.astype(np.float64), pad),
                np.pad(index[here], pad, constant_values=-1),
                np.pad(known[here], pad),
            )
