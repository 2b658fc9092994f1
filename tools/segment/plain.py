"""The product before a plain backdrop: by colour, by enclosure, and by a network where one is."""

from __future__ import annotations

import cv2
import numpy as np

from tools.segment import Segmentation
from tools.segment.backdrop import BackdropModel
from tools.segment.barrier import barrier
from tools.segment.contact import contact_shadow, under_brim
from tools.segment.holes import holes
from tools.segment.islands import without_specks
from tools.segment.proxy import Map, Proxy
from tools.segment.ring import ring_hole
from tools.segment.walker import links_between, settle

#: Steepness, in spreads per pixel, that noise reaches.
_FLAT = 0.4
#: Sum of edges, in spreads, up to which a place is reached from the frame.
_REACHED = 6.0
#: Log-odds more, well within its outline: white parts on white leak, and it sees the whole.
_CORE_SAY = 4.0
#: Proxy pixels below which a line is thin.
_THIN = 7
#: Probability from which a network overrules a hole that the colours show.
_SURE_OF_PRODUCT = 0.9
#: How far the network's outline decides beside its edge where the colours disagree, 0..1.
_OUTLINE_SAY = 0.75
#: Log-odds that a network may say for or against.
_NETWORK_SAY = 5.0


def plain(
    proxy: Proxy, model: BackdropModel, prior: Map | None, outlined: Map | None = None
) -> Segmentation:
    """The product before the backdrop of `model`.

    `prior` is a network's probability, and `outlined` the same drawn along the photo's edges; both
    cover the proxy, or are None.
    """
    depth, hue = _shadow(proxy, model)
    edges = _edges(_roughness(proxy, model))
    wall = barrier(edges, proxy.border() & (model.distance < 4))
    shadowy = np.exp(-np.square(hue / 4)) * np.clip((0.92 - depth) / 0.1, 0, 1) * (depth > 0.004)
    calm = np.maximum(shadowy, np.clip((6 - model.distance) / 2, 0, 1)).astype(np.float32)
    gaps = holes(proxy, model, wall, calm, (depth, hue))
    evidence = _evidence(model.distance, calm, wall)
    evidence[gaps.seen] = -5
    links = links_between(proxy.lab, 1.5 * float(model.spread[0]))
    if prior is None or outlined is None:
        alone = without_specks(settle(evidence, links, np.abs(evidence) >= 5))
        return _seen(proxy, alone, depth, hue, None)
    agreement = overlap(_likely(evidence), outlined)
    bold = _bold(evidence, model.distance)
    capped = np.clip(evidence, -3.5, 4 + 2 * bold).astype(np.float32)
    joined = _joined(capped, calm, wall, prior) - _far(prior) * (1 - bold)
    through = gaps.stark | (gaps.seen & (prior < _SURE_OF_PRODUCT))
    through |= under_brim(prior, depth, hue, wall) | ring_hole(proxy, prior, outlined)
    joined[through] = -5
    doubt = np.clip((_SURE_OF_PRODUCT - prior) / 0.4, 0, 1).astype(np.float32)
    cast = contact_shadow(proxy, joined, depth, hue, doubt)
    joined += cast * (np.minimum(joined, -_CORE_SAY) - joined)
    coloured = settle(joined, links, np.abs(joined) >= 6)
    say = _outline_say(prior, outlined)
    open_here = cv2.dilate(through.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    say[open_here & (outlined > 0.5)] = 0
    both = say * outlined + (1 - say) * coloured
    return _seen(proxy, without_specks(both), depth, hue, agreement)


def _outline_say(prior: Map, outlined: Map) -> Map:
    """How far the network's outline decides, 0..1: wholly where it is sure, well off its edge.

    Beside the edge the colours see finer; away from it they take a shadow's tinge, a caustic or a
    joint in the floor for product.
    """
    inside = (outlined > 0.5).astype(np.uint8)
    away = np.minimum(
        cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_5) + 1e6 * (1 - inside),
        cv2.distanceTransform(1 - inside, cv2.DIST_L2, cv2.DIST_MASK_5) + 1e6 * inside,
    )
    sure = np.clip((np.abs(2 * prior - 1) - 0.8) / 0.15, 0, 1) * np.clip((away - 3) / 4, 0, 1)
    return np.asarray(_OUTLINE_SAY + (1 - _OUTLINE_SAY) * sure, np.float32)


def _likely(odds: Map) -> Map:
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def overlap(one: Map, other: Map) -> float:
    """Intersection over union of two probability maps of one size, at one half."""
    both, either = (one > 0.5) & (other > 0.5), (one > 0.5) | (other > 0.5)
    return round(float(both.sum() / max(1, either.sum())), 4)


def decided(foreground: Map) -> float:
    """How far from one half the map is on and beside the product, 0..1."""
    inside = (foreground > 0.5).astype(np.uint8)
    near = cv2.dilate(inside, np.ones((9, 9), np.uint8)) > 0
    return round(float(np.abs(2 * foreground[near] - 1).mean()), 4) if near.any() else 0.0


def _seen(
    proxy: Proxy, foreground: Map, depth: Map, hue: Map, agreement: float | None
) -> Segmentation:
    away = cv2.erode((foreground < 0.05).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    backdrop = (away & (depth < 0.25)).astype(np.float32)
    shadow = (depth * (hue < 6) * (1 - foreground)).astype(np.float32)
    sure = decided(foreground)
    if agreement is not None:
        sure = round(sure * (0.5 + 0.5 * agreement), 4)
    return Segmentation(foreground, backdrop, shadow, "plain", sure, agreement)


def _shadow(proxy: Proxy, model: BackdropModel) -> tuple[Map, Map]:
    """How much of the backdrop's light is missing (0..1), and how far the hue is from a shadow's.

    Less light scales linear light by k, and with it L*+16, a* and b* by k^⅓ (CIE 1976).
    """
    scale = (proxy.lab[..., 0] + 16) / (model.expected[..., 0] + 16)
    depth = np.clip(1 - scale**3, 0, 1)
    dimmed, squares = np.clip(scale, 0, 1), np.zeros(proxy.shape)
    for channel in (1, 2):
        off = proxy.lab[..., channel] - model.expected[..., channel] * dimmed
        squares += np.square(off / (model.spread[channel] + 1.5 * depth))
    return depth.astype(np.float32), np.sqrt(squares).astype(np.float32)


def _roughness(proxy: Proxy, model: BackdropModel) -> Map:
    """Steepness of what differs from the backdrop, in spreads per pixel."""
    smooth = cv2.GaussianBlur(proxy.lab, (0, 0), 0.8)
    flat = cv2.GaussianBlur(model.expected, (0, 0), 1.5)
    total = np.zeros(proxy.shape, dtype=np.float32)
    for channel in range(3):
        plane = (smooth[..., channel] - flat[..., channel]) / np.float32(model.spread[channel])
        along = cv2.Sobel(plane, cv2.CV_32F, 1, 0, scale=0.125)
        down = cv2.Sobel(plane, cv2.CV_32F, 0, 1, scale=0.125)
        total += along * along + down * down
    return np.sqrt(total)


def _edges(rough: Map) -> Map:
    """What of the steepness is an edge: narrow ridges, not the broad slopes of soft shadows."""
    slope = cv2.GaussianBlur(rough, (0, 0), 6)
    ridge = np.maximum(rough - 0.95 * slope - _FLAT, 0)
    return np.asarray(cv2.dilate(ridge, np.ones((3, 3), np.uint8)), dtype=np.float32)


def _evidence(distance: Map, calm: Map, wall: Map) -> Map:
    """Log-odds of product, -8..8: from colour, and where that could be backdrop from enclosure."""
    colour = np.clip(distance - 6, -6, 12)
    reached = np.clip(1.5 * (wall - _REACHED), -6, 2)
    smooth = np.clip((40 - distance) / 20, 0, 1) * np.clip(_REACHED - wall, 0, 1)
    odds = colour * (1 - calm) + calm * reached
    odds = odds * (1 - smooth) + smooth * np.minimum(odds, reached)
    made: Map = np.clip(odds, -8, 8).astype(np.float32)
    return made


def _bold(evidence: Map, distance: Map) -> Map:
    """How far a place is part of a broad patch of quite another colour than the backdrop, 0..1.

    Caustics, bounced light and joints between tiles differ from a backdrop too, but little, or as
    thin lines: there a network may overrule the colour.
    """
    broad = cv2.morphologyEx(
        (evidence > 0).astype(np.uint8), cv2.MORPH_OPEN, np.ones((_THIN, _THIN), np.uint8)
    )
    made: Map = (np.clip((distance - 25) / 25, 0, 1) * broad).astype(np.float32)
    return made


def _far(prior: Map) -> Map:
    """Log-odds against what lies well away from all that a network sees."""
    away = cv2.distanceTransform((prior < 0.3).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    return np.asarray(_CORE_SAY * np.clip((away - 5) / 6, 0, 1), np.float32)


def _joined(evidence: Map, calm: Map, wall: Map, prior: Map) -> Map:
    """The evidence with a network's: colour binds where it is plain, the network where it is not.

    A place that looks like backdrop or its shadow but is enclosed may be a white part, glass or a
    hole: there colour says nothing. What is reached from the frame and looks like backdrop is
    backdrop unless the network is sure of the contrary.
    """
    chance = np.clip(prior, 0.002, 0.998)
    network = np.clip(np.log(chance / (1 - chance)), -_NETWORK_SAY, _NETWORK_SAY)
    within = cv2.distanceTransform((prior > 0.5).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    network += _CORE_SAY * np.clip((within - 3) / 6, 0, 1) * np.clip(4 * prior - 2, 0, 1)
    enclosed = calm * np.clip(wall / _REACHED - 0.5, 0, 1)
    colour = evidence * (1 - 0.8 * enclosed)
    made: Map = np.clip(colour + network, -8, 8).astype(np.float32)
    return made
