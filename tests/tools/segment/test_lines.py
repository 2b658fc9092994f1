"""Lines of the floor: what runs on behind the product goes, what ends at it stays."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tools.segment.lines import without_lines
from tools.segment.proxy import Map, Proxy

SIZE = (300, 240)
DISC, RADIUS = (120, 150), 45


def photo(*lines: tuple[tuple[int, int], tuple[int, int]], wide: int = 6) -> Proxy:
    """A red disc on grey tiles with dark lines behind it."""
    rgb = np.full((*SIZE, 3), 190, np.uint8)
    for start, end in lines:
        cv2.line(rgb, start, end, (60, 60, 60), wide)
    cv2.circle(rgb, DISC, RADIUS, (200, 40, 40), -1)
    return Proxy(rgb)


def held(*lines: tuple[tuple[int, int], tuple[int, int]], wide: int = 6) -> Map:
    """The disc and those lines as what a network calls product."""
    made = np.zeros(SIZE, np.float32)
    for start, end in lines:
        cv2.line(made, start, end, 1.0, wide)
    cv2.circle(made, DISC, RADIUS, 1.0, -1)
    return made


LOWER = ((120, 150), (100, 299))
UPPER = ((120, 150), (140, 0))


@pytest.mark.parametrize("wide", [3, 6, 14])
def test_a_joint_that_goes_on_behind_the_product_is_none_of_it(wide: int) -> None:
    seen = held(LOWER, wide=wide)
    made = without_lines(photo(LOWER, UPPER, wide=wide), seen, seen)
    assert (made > 0.5).sum() == pytest.approx(np.pi * RADIUS**2, rel=0.05)
    assert (made[250:] == 0).all()


def test_a_stripe_at_both_sides_goes_at_both() -> None:
    seen = held(LOWER, UPPER, wide=14)
    made = without_lines(photo(LOWER, UPPER, wide=14), seen, seen)
    assert (made[:80] == 0).all()
    assert (made[250:] == 0).all()


def test_a_cable_that_leaves_the_frame_stays() -> None:
    seen = held(LOWER)
    assert np.array_equal(without_lines(photo(LOWER), seen, seen), seen)
    bent = held(((120, 190), (60, 250)), ((60, 250), (150, 299)))
    both = photo(((120, 190), (60, 250)), ((60, 250), (150, 299)), UPPER)
    assert np.array_equal(without_lines(both, bent, bent), bent)


def test_the_other_end_of_a_joint_goes_wherever_it_ends() -> None:
    seen = held(LOWER, ((120, 150), (137, 25)))
    made = without_lines(photo(LOWER, UPPER), seen, seen)
    assert (made[:90] == 0).all()
    elsewhere = held(LOWER, ((120, 150), (200, 80)))
    kept = without_lines(photo(LOWER, UPPER, ((120, 150), (200, 80))), elsewhere, elsewhere)
    assert (kept[:90] > 0.5).any()


def test_a_hairline_that_the_network_doubts_goes() -> None:
    for wide, goes in ((2, True), (10, False)):
        seen = held(LOWER, wide=wide)
        prior = np.minimum(seen, held() + np.float32(0.3))
        made = without_lines(photo(LOWER, wide=wide), seen, prior)
        assert bool((made[250:] == 0).all()) is goes


def test_legs_and_lines_inside_the_frame_stay() -> None:
    leg = ((120, 150), (110, 260))
    seen = held(leg)
    assert np.array_equal(without_lines(photo(leg, UPPER), seen, seen), seen)
    empty = np.zeros(SIZE, np.float32)
    assert np.array_equal(without_lines(photo(), empty, empty), empty)
