"""Random walker with priors: weak evidence settled by its neighbours, edges kept."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import cg

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
    index = np.full(evidence.shape, -1, dtype=np.int32)
    index[free] = np.arange(int(free.sum()), dtype=np.int32)
    matrix, right = _system(index, known, links)
    pull = np.minimum(0.05 * np.abs(evidence[free]), 0.5) + 1e-4
    matrix = matrix + sparse.diags(pull)
    right = right + pull * start[free]
    inverse = sparse.diags(1 / matrix.diagonal())
    solved, _ = cg(matrix, right, x0=start[free], rtol=_TOLERANCE, maxiter=_MOST_STEPS, M=inverse)
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
    spread = float(np.percentile(np.linalg.norm(np.diff(proxy.lab, axis=1), axis=2), 60))
    links = links_between(proxy.lab, max(spread, 1.0))
    return settle(evidence.astype(np.float32), links, fixed)


def links_between(lab: Map, spread: float) -> tuple[Map, Map]:
    """Weights between neighbours: exp(-(ΔE / 2·spread)²), `spread` the noise of a flat place."""
    across = np.linalg.norm(np.diff(lab, axis=1), axis=2)
    down = np.linalg.norm(np.diff(lab, axis=0), axis=2)
    scale = 2 * spread
    return np.exp(-np.square(across / scale)) + 1e-3, np.exp(-np.square(down / scale)) + 1e-3


def _system(
    index: NDArray[np.int32], known: NDArray[np.float64], links: tuple[Map, Map]
) -> tuple[sparse.csr_matrix, NDArray[np.float64]]:
    """The free pixels' Laplacian, and what their fixed neighbours pull on them."""
    count = int(index.max()) + 1
    diagonal, right = np.zeros(count), np.zeros(count)
    rows, columns, values = [], [], []
    pairs = (
        (index[:, :-1], index[:, 1:], known[:, :-1], known[:, 1:], links[0]),
        (index[:-1], index[1:], known[:-1], known[1:], links[1]),
    )
    for one, other, one_known, other_known, weight in pairs:
        for here, there, value in ((one, other, other_known), (other, one, one_known)):
            mine = here >= 0
            diagonal += np.bincount(here[mine], weight[mine], count)
            pinned = mine & (there < 0)
            right += np.bincount(here[pinned], (weight * value)[pinned], count)
            both = mine & (there >= 0)
            rows.append(here[both])
            columns.append(there[both])
            values.append(-weight[both])
    laplacian = sparse.csr_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), (count, count)
    )
    return laplacian + sparse.diags(diagonal), right
