from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.light import LightFrom
from tools.picture import Plane
from tools.shadow import Shadow, cast_shadow, contact_shadow, drop_shadow


def box_product(size: tuple[int, int] = (400, 400)) -> Plane:
    matte = np.zeros(size, np.uint8)
    matte[120:300, 150:250] = 255
    return matte


def whole(shadow: Shadow) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.asarray(shadow.within((-400, -400, 800, 800)), np.float32)


MAKERS = [contact_shadow, drop_shadow, cast_shadow]


@pytest.mark.parametrize("maker", MAKERS)
def test_shadows_end(maker: type) -> None:
    shadow = maker(box_product(), softness=1.0, strength=1.0)
    density = whole(shadow)
    left, top, right, bottom = shadow.reach()
    outside = density.copy()
    outside[top + 400 : bottom + 400, left + 400 : right + 400] = 0
    assert not outside.any()
    assert density.min() >= 0
    assert density.max() <= 1
    edge = [shadow.density[0], shadow.density[-1], shadow.density[:, 0], shadow.density[:, -1]]
    assert not any(line.any() for line in edge)


def test_contact_is_darkest_at_the_seam_and_fades_downwards() -> None:
    density = contact_shadow(box_product()).within((0, 0, 400, 400))
    below = density[300:360, 200]
    assert below[0] > 0.6
    assert below[-1] == 0
    assert (np.diff(below) <= 1e-6).all()


def test_contact_is_symmetric_under_light_from_above() -> None:
    density = contact_shadow(box_product()).within((0, 0, 400, 400))
    assert np.allclose(density, density[:, ::-1], atol=0.02)


def test_shadow_grows_with_strength_and_spreads_with_softness() -> None:
    taken = [whole(contact_shadow(box_product(), strength=s)).sum() for s in (0, 0.3, 0.6, 1)]
    assert taken[0] == 0
    assert (np.diff(taken) > 0).all()
    for maker in MAKERS:
        reach = [maker(box_product(), softness=s).reach() for s in (0, 0.25, 0.5, 0.75, 1)]
        areas = [(right - left) * (bottom - top) for left, top, right, bottom in reach]
        assert (np.diff(areas) > 0).all(), maker


def test_softer_is_less_steep() -> None:
    slopes = [
        np.abs(
            np.diff(contact_shadow(box_product(), softness=s).within((0, 0, 400, 400))[300:, 200])
        ).max()
        for s in (0.2, 0.5, 0.8)
    ]
    assert slopes[0] > slopes[1] > slopes[2]


def test_what_is_higher_above_the_ground_shades_it_less_and_wider() -> None:
    table = np.zeros((400, 400), np.uint8)
    table[100:130, 60:340] = 255
    table[130:300, 60:75] = table[130:300, 325:340] = 255
    density = contact_shadow(table).within((0, 0, 400, 400))
    assert density[301, 67] > 0.4
    assert density[301, 200] < 0.2


@pytest.mark.parametrize(
    ("light_from", "right", "down"),
    [("left", 1, 0), ("right", -1, 0), ("back", 0, 1), ("front", 0, -1)],
)
def test_cast_falls_away_from_the_light(light_from: LightFrom, right: int, down: int) -> None:
    density = whole(cast_shadow(box_product(), light_from=light_from))
    y, x = np.mgrid[-400:800, -400:800]
    centre_x = float((density * x).sum() / density.sum())
    centre_y = float((density * y).sum() / density.sum())
    if right:
        assert (centre_x - 200) * right > 12
    if down:
        assert (centre_y - 300) * down > 5


def test_left_and_right_are_mirror_images() -> None:
    one = whole(cast_shadow(box_product(), light_from="left"))
    other = whole(cast_shadow(box_product(), light_from="right"))
    assert np.allclose(one, other[:, ::-1], atol=0.03)


def test_penumbra_of_a_cast_shadow_widens_with_height() -> None:
    shadow = cast_shadow(box_product(), light_from="back", throw=(0.0, 0.8))
    density = shadow.within((0, 0, 400, 500))
    near, far = density[325], density[410]

    def width(line: np.ndarray[tuple[int], np.dtype[np.float32]]) -> int:
        half = line[:200] / line[200]
        return int((half < 0.9).sum() - (half < 0.1).sum())

    assert width(far) > 1.5 * width(near)
    assert far[200] < near[200]


def test_drop_shadow_goes_all_around() -> None:
    density = drop_shadow(box_product()).within((0, 0, 400, 400))
    for place in ((118, 200), (302, 200), (200, 148), (200, 252)):
        assert density[place] > 0.1, place


def test_no_bands() -> None:
    """The plane's steps are dithered: its local mean follows the density."""
    shadow = contact_shadow(box_product((1600, 1600)), softness=1)
    box = (100, 280, 400, 420)
    exact, plane = shadow.within(box) * 255, shadow.plane(box)
    smooth = cv2.blur(plane.astype(np.float32), (16, 16))
    near = cv2.blur(exact, (16, 16))
    assert np.abs(smooth - near)[20:-20, 20:-20].mean() < 0.12


def test_size_does_not_matter() -> None:
    small = contact_shadow(box_product()).within((0, 0, 400, 400))
    large = cv2.resize(box_product(), (1600, 1600), interpolation=cv2.INTER_NEAREST)
    density = contact_shadow(np.asarray(large)).within((0, 0, 1600, 1600))
    again = cv2.resize(density, (400, 400), interpolation=cv2.INTER_AREA)
    assert np.abs(again - small).mean() < 0.004


@settings(max_examples=25, deadline=None)
@given(
    height=st.integers(1, 90),
    width=st.integers(1, 90),
    seed=st.integers(0, 999),
    softness=st.floats(0, 1),
    strength=st.floats(0, 1),
    light_from=st.sampled_from(["left", "right", "top", "front", "back"]),
)
def test_any_outline_has_a_shadow_that_ends(
    height: int, width: int, seed: int, softness: float, strength: float, light_from: LightFrom
) -> None:
    matte = ((np.random.default_rng(seed).random((height, width)) < 0.4) * 255).astype(np.uint8)
    for maker in MAKERS:
        shadow = maker(matte, softness=softness, strength=strength, light_from=light_from)
        density = shadow.density
        assert np.isfinite(density).all()
        edge = [density[0], density[-1], density[:, 0], density[:, -1]]
        assert not any(line.any() for line in edge)


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1)])
def test_extreme_shapes(shape: tuple[int, int]) -> None:
    for maker in MAKERS:
        assert np.isfinite(maker(np.full(shape, 255, np.uint8)).density).all()
