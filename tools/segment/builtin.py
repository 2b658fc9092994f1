"""The built-in segmenter: a colour model where the backdrop is plain, else a network or a guess."""

from __future__ import annotations

import importlib
import importlib.util
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from typing import Protocol, cast

import cv2
import numpy as np

from tools.picture import Pixels
from tools.segment import BUSY_DOUBT, Segmentation
from tools.segment.backdrop import fitted
from tools.segment.grabcut import guessed, seeded
from tools.segment.islands import without_specks
from tools.segment.lines import without_lines
from tools.segment.plain import decided, plain
from tools.segment.proxy import Map, Proxy
from tools.segment.thin import thin
from tools.segment.walker import along_edges

VERSION = 8

#: Share of the border and spread of L* up to which a backdrop counts as plain.
_PLAIN_SHARE, _PLAIN_SPREAD = 0.72, 5.0
#: Log-odds that the colours of what a network sees say for or against on a busy background.
_COLOUR_SAY = 4.0


class Network(Protocol):
    """The project's own network: the module `tools.segment.network`."""

    def foreground(self, rgb: Pixels) -> Map:
        """Probability of product over the whole frame, at the network's own resolution."""
        ...

    def network_id(self) -> str:
        """Name, version and hash of the weights."""
        ...


class BuiltIn:
    """Offline, deterministic, nothing to download. `network` None: without one."""

    def __init__(self, network: Network | None) -> None:
        """Take the network that `shipped_network` found, or another of the same form."""
        self._network = network

    @cached_property
    def id(self) -> str:
        """Name, version and the network's own id."""
        return f"builtin-{VERSION}" + (f"+{self._network.network_id()}" if self._network else "")

    def segment(self, rgb: Pixels) -> Segmentation:
        """Find the product; see `Segmenter`."""
        if self._network is None:
            return located(rgb, None)
        with ThreadPoolExecutor(1, thread_name_prefix="network") as beside:
            return located(rgb, beside.submit(self._network.foreground, rgb))


def located(rgb: Pixels, seen: Map | Future[Map] | None) -> Segmentation:
    """The product in a photo, from its backdrop's colours and a network's probability if any.

    `seen` covers the whole frame at any resolution, 0..1; it may still be in the making.
    """
    proxy = Proxy.of(rgb)
    model = fitted(proxy)
    prior = seen.result() if isinstance(seen, Future) else seen
    if prior is not None:
        height, width = proxy.shape
        prior = np.asarray(cv2.resize(prior, (width, height)), np.float32).clip(0, 1)
    is_plain = model.share >= _PLAIN_SHARE and model.spread[0] <= _PLAIN_SPREAD
    if prior is None:
        return plain(proxy, model, None) if is_plain else guess(proxy)
    outlined = traced(proxy, prior)
    seen_so = plain(proxy, model, prior, outlined) if is_plain else _on_busy(proxy, outlined)
    return replace(seen_so, foreground=without_lines(proxy, seen_so.foreground, prior))


def _odds(prior: Map) -> Map:
    chance = np.clip(prior, 0.002, 0.998)
    return np.asarray(np.log(chance / (1 - chance)), np.float32)


def _chance(odds: Map) -> Map:
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def shipped_network() -> Network | None:
    """The project's own network where its code and its weights are installed."""
    if importlib.util.find_spec("tools.segment.network") is None:
        return None
    network = cast(Network, importlib.import_module("tools.segment.network"))
    try:
        network.network_id()
    except FileNotFoundError:
        return None
    return network


def traced(proxy: Proxy, prior: Map) -> Map:
    """The product as a network sees it, its outline drawn along the edges of the photo.

    Where the network is unsure, the colours of what it is sure of decide.
    """
    colour = _COLOUR_SAY * (2 * seeded(proxy, prior) - 1)
    joint = _chance(_odds(prior) + np.where(thin(prior), np.maximum(colour, 0), colour))
    return without_specks(along_edges(proxy, joint))


def guess(proxy: Proxy) -> Segmentation:
    """The product by contrast and place alone, with a doubt that says so."""
    return _on_busy(proxy, without_specks(guessed(proxy)), 0.3, (BUSY_DOUBT,))


def _on_busy(
    proxy: Proxy, foreground: Map, sure: float | None = None, notes: tuple[str, ...] = ()
) -> Segmentation:
    away = cv2.erode((foreground < 0.05).astype(np.uint8), np.ones((9, 9), np.uint8))
    empty = np.zeros(proxy.shape, np.float32)
    sure = decided(foreground) if sure is None else sure
    return Segmentation(foreground, away.astype(np.float32), empty, "busy", sure, None, notes)
