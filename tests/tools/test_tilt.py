from __future__ import annotations

import cv2
import numpy as np
import pytest

from tools.picture import Origin, Picture, Plane
from tools.tilt import lean_of, turned


def bottle() -> Plane:
    matte = np.zeros((400, 400), np.uint8)
    cv2.rectangle(matte, (160, 140), (240, 330), 255, -1)
    cv2.rectangle(matte, (185, 80), (215, 140), 255, -1)
    return matte


def cutout() -> Picture:
    y, x = np.mgrid[:400, :400]
    rgb = np.stack([x % 256, y % 256, (x + y) % 256], axis=-1).astype(np.uint8)
    return Picture(rgb, bottle(), bottle(), Origin("photo"))


@pytest.mark.parametrize("degrees", [-7.0, -3.0, 2.0, 5.0])
def test_a_lean_is_found_and_undone(degrees: float) -> None:
    leaning = turned(cutout(), degrees)
    assert leaning.product is not None
    lean = lean_of(leaning.product)
    assert lean == pytest.approx(degrees, abs=0.4)
    upright = turned(leaning, -lean)
    assert upright.product is not None
    assert abs(lean_of(upright.product)) < 0.4


def test_what_is_upright_or_has_no_axis_is_left() -> None:
    assert lean_of(bottle()) == 0
    boot = cv2.fillPoly(
        np.zeros((300, 300), np.uint8),
        [np.array([[60, 40], [130, 40], [140, 200], [250, 220], [250, 260], [50, 260]])],
        255,
    )
    assert lean_of(np.asarray(boot)) == 0
    assert lean_of(np.zeros((20, 20), np.uint8)) == 0


def test_origin_says_where_the_pixels_went() -> None:
    rgb = np.zeros((300, 400, 3), np.uint8)
    matte = np.zeros((300, 400), np.uint8)
    matte[100:104, 300:304] = 255
    picture = Picture(rgb, matte, matte, Origin("photo"))
    for degrees in (-20.0, 7.5, 90.0):
        made = turned(picture, degrees)
        assert made.origin is not None
        assert made.product is not None
        a, b, c, d, e, f = made.origin.transform
        x, y = a * 302 + b * 102 + c, d * 302 + e * 102 + f
        rows, columns = np.nonzero(made.product > 90)
        assert (columns.mean() + 0.5, rows.mean() + 0.5) == pytest.approx((x, y), abs=0.3)


def test_a_quarter_turn_is_exact() -> None:
    made = turned(cutout(), 90.0)
    inside = np.rot90(bottle(), -1) > 0
    assert np.abs(made.rgb.astype(int) - np.rot90(cutout().rgb, -1))[inside].max() <= 1
    assert np.array_equal(made.alpha, np.rot90(bottle(), -1))


def test_transparent_colours_do_not_bleed() -> None:
    rgb = np.zeros((200, 200, 3), np.uint8)
    rgb[50:150, 50:150] = 230
    matte = np.zeros((200, 200), np.uint8)
    matte[50:150, 50:150] = 255
    made = turned(Picture(rgb, matte, matte), 5)
    assert made.alpha is not None
    assert made.rgb[made.alpha > 40].min() > 222


def test_an_opaque_picture_keeps_its_size_and_border() -> None:
    made = turned(Picture(np.full((80, 120, 3), 255, np.uint8)), 4)
    assert made.rgb.shape == (80, 120, 3)
    assert made.rgb.min() == 255
