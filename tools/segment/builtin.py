"""The built-in segmenter: a colour model of the backdrop where it is plain, else the best guess."""

from __future__ import annotations

import cv2
import numpy as np

from tools.picture import Pixels
from tools.segment import Segmentation
from tools.segment.backdrop import BackdropModel, fitted
from tools.segment.barrier import barrier
from tools.segment.grabcut import guessed
from tools.segment.holes import holes
from tools.segment.proxy import Map, Proxy
from tools.segment.walker import links_between, settle

VERSION = 1

#: Told with every photo before a busy background.
BUSY_NOTE = (
    "busy background: the edge of the product may be wrong; "
    "a photo on a plain sheet cuts out cleaner"
)
#: Share of the border and spread of L* up to which a backdrop counts as plain.
_PLAIN_SHARE, _PLAIN_SPREAD = 0.72, 5.0
#: Steepness, in spreads per pixel, that noise and soft shadows reach.
_FLAT = 0.4
#: Sum of edges, in spreads, up to which a place is reached from the frame.
_REACHED = 6.0
#: Proxy pixels below which an island is dust.
_SPECK = 12


class BuiltIn:
    """Offline, deterministic, nothing to download."""

    @property
    def id(self) -> str:
        """Name and version."""
        return f"builtin-{VERSION}"

    def segment(self, rgb: Pixels) -> Segmentation:
        """Find the product; see `Segmenter`."""
        proxy = Proxy.of(rgb)
        model = fitted(proxy)
        if model.share >= _PLAIN_SHARE and model.spread[0] <= _PLAIN_SPREAD:
            return plain(proxy, model)
        return busy(proxy)


def busy(proxy: Proxy) -> Segmentation:
    """The product before anything else: the best guess, and a doubt that says so."""
    foreground = without_specks(guessed(proxy))
    empty = np.zeros(proxy.shape, np.float32)
    clean = cv2.erode((foreground < 0.05).astype(np.uint8), np.ones((9, 9), np.uint8))
    return Segmentation(
        foreground, clean.astype(np.float32), empty, "busy", 0.3, notes=(BUSY_NOTE,)
    )


def shadow_depth(proxy: Proxy, model: BackdropModel) -> tuple[Map, Map]:
    """How much of the backdrop's light is missing (0..1), and how far the hue is from a shadow's.

    Less light scales linear light by k, and with it L*+16, a* and b* by k^⅓ (CIE 1976).
    """
    scale = (proxy.lab[..., 0] + 16) / (model.expected[..., 0] + 16)
    depth = np.clip(1 - scale**3, 0, 1)
    expected = model.expected[..., 1:] * np.clip(scale, 0, 1)[..., None]
    hue = (proxy.lab[..., 1:] - expected) / (model.spread[1:] + 1.5 * depth[..., None])
    return depth.astype(np.float32), np.linalg.norm(hue, axis=-1).astype(np.float32)


def roughness(proxy: Proxy, model: BackdropModel) -> Map:
    """Steepness of the photo in spreads per pixel, above what the backdrop's own noise makes."""
    smooth = cv2.GaussianBlur(proxy.lab, (0, 0), 0.8)
    flat = cv2.GaussianBlur(model.expected, (0, 0), 1.5)
    total = np.zeros(proxy.shape, dtype=np.float32)
    for channel in range(3):
        plane = (smooth[..., channel] - flat[..., channel]) / np.float32(model.spread[channel])
        along = cv2.Sobel(plane, cv2.CV_32F, 1, 0, scale=0.125)
        down = cv2.Sobel(plane, cv2.CV_32F, 0, 1, scale=0.125)
        total += along * along + down * down
    return np.sqrt(total)


def plain(proxy: Proxy, model: BackdropModel) -> Segmentation:
    """The product before a plain backdrop."""
    depth, hue = shadow_depth(proxy, model)
    rough = roughness(proxy, model)
    wall = barrier(_edges(rough), proxy.border() & (model.distance < 4))
    shadowy = np.exp(-np.square(hue / 4)) * np.clip((0.92 - depth) / 0.1, 0, 1) * (depth > 0.004)
    calm = np.maximum(shadowy, np.clip((6 - model.distance) / 2, 0, 1)).astype(np.float32)
    gaps = holes(proxy, model, wall, calm, hue)
    evidence = _evidence(model.distance, calm, wall)
    evidence[gaps] = -5
    fixed = np.abs(evidence) >= 5
    foreground = settle(evidence, links_between(proxy.lab, float(model.spread[0]) * 1.5), fixed)
    foreground = without_specks(foreground)
    clean = cv2.erode((foreground < 0.05).astype(np.uint8), np.ones((5, 5), np.uint8))
    backdrop = (clean > 0) & (depth < 0.25)
    shadow = (depth * (hue < 6) * (foreground < 0.5)).astype(np.float32)
    seg = Segmentation(
        foreground, backdrop.astype(np.float32), shadow, "plain", _confidence(foreground)
    )
    if DBG is not None: DBG.update(evidence=evidence, wall=wall, rough=rough, edges=_edges(rough), depth=depth, hue=hue, dist=model.distance, p=foreground, calm=calm, gaps=gaps)
    return seg

DBG=None

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


def without_specks(foreground: Map) -> Map:
    """The map without islands too small beside the product, and its pinholes closed."""
    made = foreground.copy()
    inside = (foreground > 0.5).astype(np.uint8)
    for mask, value in ((inside, 0.0), (1 - inside, 1.0)):
        count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        if count < 3:
            continue
        areas = stats[1:, cv2.CC_STAT_AREA]
        least = max(_SPECK, 0.004 * float(areas.max())) if value == 0 else 6
        small = np.concatenate([[False], areas < least])
        grown = cv2.dilate(small[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        made = np.where(grown & ((made > 0.5) == (value == 0)), value, made)
        made = np.where(grown & (mask == 0) & (value == 0), np.minimum(made, 0.05), made)
    return made.astype(np.float32)


def _confidence(foreground: Map) -> float:
    """How decided the map is along its edge, 0..1."""
    inside = foreground > 0.5
    if not inside.any():
        return 0.0
    decided = np.abs(2 * foreground - 1)
    near = cv2.dilate(inside.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    return round(float(decided[near].mean()), 4)
