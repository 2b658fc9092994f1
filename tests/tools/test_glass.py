"""Glass, on drawn jars whose light is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tools.color import linear_to_srgb, srgb_to_linear
from tools.glass import with_glass
from tools.light import Backdrop
from tools.matte import Matte
from tools.picture import Pixels, Plane

SHEET = (0.8, 0.79, 0.8)
HIGH, WIDE = 700, 600


def backdrop() -> Backdrop:
    return Backdrop(kind="plain", color=SHEET, noise=0.01)


def jar(wall: float = 0.06, lid: int = 300) -> tuple[Pixels, Plane, NDArray[np.float32]]:
    """The photo, the matte of its lid and base, and the share of light that the walls leave."""
    left = np.ones((HIGH, WIDE), np.float32)
    for x, lean in ((180, 25), (420, -25)):
        cv2.line(left, (x, 180), (x + lean, 560), 1 - wall, 3, cv2.LINE_AA)
    base = cv2.ellipse(np.zeros((HIGH, WIDE), np.uint8), (300, 560), (95, 55), 0, 0, 360, 1, -1)
    top = cv2.ellipse(np.zeros((HIGH, WIDE), np.uint8), (lid, 180), (140, 70), 0, 0, 360, 1, -1)
    left = np.where(base > 0, np.float32(0.86), left)
    light = np.asarray(SHEET, np.float32) * left[..., None]
    grain = np.random.default_rng(2).normal(1, 0.006, light.shape[:2]).astype(np.float32)
    light *= grain[..., None]
    light[top > 0] = (0.3, 0.15, 0.05)
    return linear_to_srgb(light), np.asarray((base | top) * 255, np.uint8), left


def over(cut: Matte, color: tuple[float, float, float]) -> NDArray[np.float32]:
    share = cut.alpha[..., None].astype(np.float32) / 255
    return np.asarray(srgb_to_linear(cut.rgb) * share + np.asarray(color) * (1 - share), np.float32)


def test_over_its_own_sheet_the_glass_looks_as_in_the_photo() -> None:
    photo, matte, left = jar()
    made = with_glass(Matte(matte, photo), photo, backdrop(), None)
    assert made is not None
    shown = over(made, SHEET)
    lines = (left > 0.9) & (left < 0.96)
    lines[:265] = lines[500:] = False
    assert lines.sum() > 300
    expected = np.asarray(SHEET) * left[..., None]
    assert np.abs(shown - expected)[lines].mean() < 0.024
    assert (
        np.abs(shown - expected)[..., 0][lines].mean()
        < np.abs(SHEET[0] - expected[..., 0])[lines].mean() / 2
    )
    assert np.abs(shown - srgb_to_linear(photo))[matte > 0].mean() < 0.01


def test_what_is_behind_the_walls_shines_through_and_the_lid_stays_solid() -> None:
    photo, matte, _ = jar()
    made = with_glass(Matte(matte, photo), photo, backdrop(), None)
    assert made is not None
    assert 0 < made.alpha[380, 300] < 60
    assert 40 < made.alpha[560, 300] < 120
    assert made.alpha[180, 300] == 255
    assert np.array_equal(made.rgb[180, 300], photo[180, 300])
    assert not made.alpha[:, :120].any()


def test_the_rim_of_the_foot_tells_where_the_product_ends() -> None:
    photo, matte, _ = jar()
    made = with_glass(Matte(matte, photo), photo, backdrop(), None)
    assert made is not None
    assert abs(int(np.flatnonzero((made.alpha > 127).any(axis=1))[-1]) - 614) < 4
    assert (made.alpha[520:600, 205:395].max(axis=1) > 127).all()


def test_before_another_ground_the_walls_show_most_at_their_sides() -> None:
    photo, matte, _ = jar()
    made = with_glass(Matte(matte, photo), photo, backdrop(), None)
    assert made is not None
    row = made.alpha[400]
    # Both walls looked at squarely mirror eight hundredths of the light.
    assert abs(int(row[300]) - 255 * 0.078) < 3
    assert row[200:215].max() > 1.5 * row[300]


@pytest.mark.parametrize("photo_and_matte", [jar(wall=0.0), jar(lid=540)], ids=["none", "beside"])
def test_without_lines_or_one_above_the_other_there_is_no_glass(
    photo_and_matte: tuple[Pixels, Plane, NDArray[np.float32]],
) -> None:
    photo, matte, _ = photo_and_matte
    assert with_glass(Matte(matte, photo), photo, backdrop(), None) is None


@pytest.mark.parametrize("parts", [0, 1, 3])
def test_only_two_parts_are_joined(parts: int) -> None:
    photo, matte, _ = jar()
    if parts < 2:
        matte = np.where(np.arange(HIGH)[:, None] < 300 * parts, matte, 0).astype(np.uint8)
    else:
        matte = cv2.rectangle(matte.copy(), (10, 10), (90, 160), 255, -1)
    assert with_glass(Matte(np.asarray(matte, np.uint8), photo), photo, backdrop(), None) is None


def test_a_coloured_foot_stays_solid() -> None:
    photo, matte, _ = jar()
    photo = photo.copy()
    photo[(matte > 0) & (np.arange(HIGH)[:, None] > 400)] = (200, 60, 40)
    made = with_glass(Matte(matte, photo), photo, backdrop(), None)
    assert made is not None
    assert made.alpha[560, 300] == 255
    assert 0 < made.alpha[380, 300] < 60
