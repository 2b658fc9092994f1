"""The colour model of a plain backdrop: one or two smooth surfaces seen along the frame."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.products import dots, gram, lengths, times
from tools.segment.proxy import Map, Proxy, terms
from tools.segment.surface import Flags, Surface

#: A flat sheet still varies this much in L*, a*, b*: sensor noise and JPEG after reduction.
_LEAST_SPREAD = np.array([0.7, 0.5, 0.5])
#: Spread of L* above which a surface is too restless to be a backdrop.
_MOST_SPREAD = 5.0
#: Share of the frame's border that a further surface (a table before a wall) must fill.
_LEAST_SHARE = 0.12
#: ΔE around the commonest border colour from which a surface's first fit starts.
_SEED_REACH = 14.0
_MOST_SAMPLES = 8000
_ROUNDS = 4
#: Share of the border below which surfaces that are fitted to it are no backdrop, and never become
#: one: of 125 photos before plain backdrops none had less than 0.46.
_HOPELESS = 0.45


@dataclass(frozen=True, eq=False)
class BackdropModel:
    """How every place of the frame would look as backdrop, and how far the photo is from that.

    `expected` (h, w, 3) L*a*b*; `distance` (h, w) in spreads (Mahalanobis), and `apart` the same
    from each surface alone, infinite where it does not reach; `spread` (3,) of the surface that
    fills most; `share` is how much of the frame's border the surfaces explain, 0..1.
    """

    surfaces: tuple[Surface, ...]
    apart: tuple[Map, ...]
    expected: Map
    distance: Map
    spread: NDArray[np.float64]
    share: float


def fitted(proxy: Proxy) -> BackdropModel:
    """The backdrop's colour model: from the border first, then from all that joins it."""
    ring = proxy.border()
    samples, places = _thinned(proxy.lab[ring], proxy.places[ring])
    model = _measured(proxy, _surfaces(samples, places))
    if model.share < _HOPELESS:
        return model
    for _ in range(2):
        model = _regrown(proxy, model)
    return model


def _thinned(
    samples: Map, places: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    step = max(1, len(samples) // _MOST_SAMPLES)
    return samples[::step].astype(np.float64), places[::step]


def _surfaces(samples: NDArray[np.float64], places: NDArray[np.float64]) -> list[Surface]:
    """One to three surfaces that explain the border, the commonest first."""
    left = np.ones(len(samples), dtype=bool)
    found: list[Surface] = []
    while len(found) < 3 and (not found or left.mean() > _LEAST_SHARE):
        near = left & (_from_commonest(samples, left) < _SEED_REACH)
        if found and near.mean() < _LEAST_SHARE / 2:
            break
        surface = _fit(samples[near], places[near], order=3)
        inside = left & (_distance(samples - surface.colour(places), surface.spread) < 4)
        if found and not _is_backdrop(surface, places[inside], inside.mean()):
            left &= ~(inside | near)
            if left.mean() <= _LEAST_SHARE:
                break
            continue
        found.append(surface)
        left &= ~inside
    return _bounded(found, samples, places) if len(found) > 1 else found


def _from_commonest(samples: NDArray[np.float64], left: Flags) -> NDArray[np.float64]:
    """ΔE of all samples to the commonest colour among those left."""
    cells = np.floor(samples[left] / 6).astype(np.int64)
    code = (cells[:, 0] * 4001 + cells[:, 1]) * 4001 + cells[:, 2]
    _, first, count = np.unique(code, return_index=True, return_counts=True)
    mode = samples[left][first[int(np.argmax(count))]]
    mode = np.median(samples[left & (lengths(samples - mode) < 9)], axis=0)
    return np.asarray(lengths(samples - mode), np.float64)


def _is_backdrop(surface: Surface, places: NDArray[np.float64], share: float) -> bool:
    """A second surface is a table or floor: it meets both sides of the frame."""
    if share < _LEAST_SHARE or surface.spread[0] > _MOST_SPREAD:
        return False
    at_left, at_right = (places[:, 0] < -0.9).mean(), (places[:, 0] > 0.9).mean()
    return bool(min(at_left, at_right) > 0.06)


def _fit(
    samples: NDArray[np.float64],
    places: NDArray[np.float64],
    order: int,
    bounds: Surface | None = None,
) -> Surface:
    """Least squares by Tukey's biweight; `order` 3, 6 or 10 terms."""
    powers = terms(places, order)
    trust = np.ones(len(samples))
    pull = np.diag([0.0] + [1e-3] * 2 + [3e-3] * 3 + [1e-2] * 4)[:order, :order]
    field, spread = np.zeros((order, 3)), _LEAST_SPREAD
    for _ in range(_ROUNDS):
        weighted = powers * trust[:, None]
        scale = max(trust.sum(), 1e-9)
        square = gram(weighted, powers) / scale + pull + 1e-9 * np.eye(order)
        field = np.linalg.solve(square, gram(weighted, samples) / scale)
        error = samples - times(powers, field)
        channels = np.abs(np.ascontiguousarray(error.T))
        spread = np.maximum(1.4826 * np.median(channels, axis=1), _LEAST_SPREAD)
        reach = np.square(_distance(error, spread) / 5)
        trust = np.square(np.maximum(0, 1 - reach)) + 1e-6
    if bounds is None:
        return Surface(field, spread)
    return Surface(field, spread, bounds.upper, bounds.lower)


def _bounded(
    found: list[Surface], samples: NDArray[np.float64], places: NDArray[np.float64]
) -> list[Surface]:
    """Each surface kept to the rows that it fills along the frame's two sides."""
    away = np.stack([_distance(samples - s.colour(places), s.spread) for s in found])
    owner, near = np.argmin(away, axis=0), np.min(away, axis=0) < 4
    made = []
    for number, surface in enumerate(found):
        edges = []
        for side in (places[:, 0] < -0.9, places[:, 0] > 0.9):
            rows = places[side & near & (owner == number), 1]
            low, high = np.percentile(rows, [3, 97]) if len(rows) > 8 else (-9.0, 9.0)
            edges.append((-9.0 if low < -0.85 else low, 9.0 if high > 0.85 else high))
        (top_left, low_left), (top_right, low_right) = edges
        made.append(
            Surface(surface.field, surface.spread, (top_left, top_right), (low_left, low_right))
        )
    return made


def _measured(proxy: Proxy, surfaces: list[Surface]) -> BackdropModel:
    """The photo's distance to the nearest surface, and to the blend of two where they meet."""
    colours = [surface.over(proxy) for surface in surfaces]
    apart = [_away(proxy, *drawn) for drawn in zip(surfaces, colours, strict=True)]
    expected, nearest = colours[0], apart[0]
    for colour, away in zip(colours[1:], apart[1:], strict=True):
        closer = away < nearest
        expected = np.where(closer[..., None], colour, expected)
        nearest = np.where(closer, away, nearest)
    drawn = list(zip(surfaces, colours, strict=True))
    for pair in zip(drawn, drawn[1:], strict=False):
        nearest, expected = _blended(proxy, pair, nearest, expected)
    nearest = np.minimum(nearest, 200).astype(np.float32)
    share = float(np.mean(nearest[proxy.border()] < 4))
    return BackdropModel(
        tuple(surfaces), tuple(apart), expected, nearest, surfaces[0].spread, share
    )


def _away(proxy: Proxy, surface: Surface, colour: Map) -> Map:
    """The photo's distance to a surface of that colour; infinite where it does not reach."""
    away = _distance(proxy.lab - colour, surface.spread)
    away[~surface.covers(proxy)] = np.inf
    return away


Drawn = tuple[Surface, Map]  # a surface, and its colour at every place of the proxy


def _blended(
    proxy: Proxy, pair: tuple[Drawn, Drawn], nearest: Map, expected: Map
) -> tuple[Map, Map]:
    """Where two surfaces meet, a blurred edge between them is backdrop too."""
    first, second = (surface for surface, _ in pair)
    both = np.flatnonzero(first.covers(proxy) & second.covers(proxy))
    if not len(both):
        return nearest, expected
    lab, one, other = (
        plane.reshape(-1, 3).take(both, axis=0) for plane in (proxy.lab, pair[0][1], pair[1][1])
    )
    step = other - one
    along = dots(lab - one, step) / np.maximum(dots(step, step), 1e-6)
    colour = one + np.clip(along, 0, 1)[:, None] * step
    away = _distance(lab - colour, np.maximum(first.spread, second.spread) * 1.5)
    nearest, expected = nearest.copy(), expected.copy()
    closer = np.flatnonzero(away < nearest.reshape(-1).take(both))
    expected.reshape(-1, 3)[both[closer]] = colour.take(closer, axis=0)
    nearest.reshape(-1)[both[closer]] = away.take(closer)
    return nearest, expected


def _regrown(proxy: Proxy, model: BackdropModel) -> BackdropModel:
    """The model fitted again to all of the frame that joins the border and looks like it."""
    joined = touching(model.distance < 3.5, proxy.border())
    surfaces = []
    for surface, away in zip(model.surfaces, model.apart, strict=True):
        mine = np.flatnonzero(joined & (away < 6))
        if len(mine) < 60:
            surfaces.append(surface)
            continue
        mine = mine[:: max(1, len(mine) // (2 * _MOST_SAMPLES))]
        samples = proxy.lab.reshape(-1, 3)[mine].astype(np.float64)
        places = proxy.places.reshape(-1, 2)[mine]
        surfaces.append(_fit(samples, places, 10, surface))
    return _measured(proxy, surfaces)


def touching(mask: Flags, seeds: Flags) -> Flags:
    """The connected parts (4 neighbours) of `mask` that contain a pixel of `seeds`."""
    count, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    kept = np.zeros(count, dtype=bool)
    kept[np.unique(labels[seeds & mask])] = True
    kept[0] = False
    made: Flags = kept[labels]
    return made


def _distance(error: NDArray[np.floating], spread: NDArray[np.float64]) -> Map:
    """Lengths of errors (..., 3), each channel in its spread."""
    # As one row: NumPy divides triples by a triple three numbers at a time.
    each = np.tile(spread.astype(error.dtype), error.size // len(spread))
    scaled = (error.reshape(-1) / each).reshape(error.shape)
    return np.sqrt(np.asarray(dots(scaled, scaled), np.float32))
