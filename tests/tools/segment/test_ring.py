"""Rings seen from above: the doubted patch in the middle is open, plates and cups are whole."""

from __future__ import annotations

import cv2
import numpy as np

from tools.segment.proxy import Map, Proxy
from tools.segment.ring import ring_hole

SIZE, MIDDLE = (200, 220), (110, 100)


def disc(radius: int, value: float = 1.0) -> Map:
    made = np.zeros(SIZE, np.float32)
    cv2.circle(made, MIDDLE, radius, value, -1)
    return made


def doughnut(hole: int = 18) -> Proxy:
    """A speckled brown disc on cream, its hole the shade of both."""
    rgb = np.full((*SIZE, 3), (235, 225, 210), np.uint8)
    speckle = np.random.default_rng(3).integers(30, 200, (*SIZE, 1), dtype=np.uint8)
    brown = np.broadcast_to(speckle // 2 + 20, (*SIZE, 3)).copy()
    rgb[disc(60) > 0] = brown[disc(60) > 0]
    if hole:
        cv2.circle(rgb, MIDDLE, hole, (140, 112, 95), -1)
    return Proxy(rgb)


def doubting(radius: int = 4) -> Map:
    """A network that sees a disc and doubts a few places of its middle."""
    return np.asarray(disc(60) - disc(radius, 0.6), np.float32)


def test_the_patch_around_the_doubt_is_the_hole() -> None:
    found = ring_hole(doughnut(), doubting(), disc(60))
    hole = disc(18) > 0
    assert (found & hole).sum() > 0.9 * hole.sum()
    assert not (found & (disc(21) == 0)).any()


def test_without_a_doubt_a_plate_with_a_well_is_whole() -> None:
    assert not ring_hole(doughnut(), disc(60), disc(60)).any()


def test_a_doubt_on_the_speckles_or_beside_the_middle_opens_nothing() -> None:
    assert not ring_hole(doughnut(hole=0), doubting(), disc(60)).any()
    aside = disc(60)
    cv2.circle(aside, (150, 100), 4, 0.3, -1)
    assert not ring_hole(doughnut(), aside, disc(60)).any()


def test_what_is_no_disc_has_no_ring_hole() -> None:
    square = np.zeros(SIZE, np.float32)
    square[40:160, 50:170] = 1
    assert not ring_hole(doughnut(), doubting(), square).any()
    assert not ring_hole(doughnut(), doubting(), np.zeros(SIZE, np.float32)).any()
