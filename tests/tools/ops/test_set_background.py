from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from tools.color import decode_srgb, encode_srgb, parse_color
from tools.engine import BUILT_IN
from tools.errors import RequestError
from tools.ops.set_background import SetBackground, set_background
from tools.picture import Picture


def made(picture: Picture, color: str = "white", color2: str | None = None) -> Picture:
    args = SetBackground(save_as="out", image="in", color=color, color2=color2)
    return set_background.run(args, {"image": picture}, BUILT_IN)


def ramp() -> Picture:
    """Every alpha from 0 to 255, from left to right, of a colour."""
    alpha = np.tile(np.arange(256, dtype=np.uint8), (32, 1))
    rgb = np.full((32, 256, 3), (40, 90, 200), np.uint8)
    return Picture(rgb, alpha, alpha)


def test_mixes_in_linear_light() -> None:
    got = made(ramp(), "#e0d8c0").rgb.mean(axis=0)
    share = (np.arange(256) / 255)[:, None]
    own, ground = (decode_srgb(np.array(c) / 255) for c in ((40, 90, 200), (224, 216, 192)))
    expected = encode_srgb(share * own + (1 - share) * ground) * 255
    assert np.abs(got - expected).max() < 0.6


def test_the_middle_of_black_and_white_is_188() -> None:
    half = Picture(np.zeros((8, 8, 3), np.uint8), np.full((8, 8), 128, np.uint8))
    assert made(half).rgb.mean() == pytest.approx(encode_srgb(np.float64(127 / 255)) * 255, abs=0.5)


def test_opaque_pixels_and_white_stay_exact() -> None:
    picture = ramp()
    got = made(picture)
    assert got.alpha is None
    assert np.array_equal(got.product, picture.alpha)
    assert (got.rgb[:, 0] == 255).all()
    assert np.array_equal(got.rgb[:, 255], picture.rgb[:, 255])


@pytest.mark.parametrize("color", ["white", "black", "#1b2a41", "ivory"])
def test_plain_colours_are_exact(color: str) -> None:
    empty = Picture(np.zeros((20, 30, 3), np.uint8), np.zeros((20, 30), np.uint8))
    assert (made(empty, color).rgb == parse_color(color)).all()


def test_a_gradient_goes_from_one_colour_to_the_other_without_bands() -> None:
    empty = Picture(np.zeros((800, 300, 3), np.uint8), np.zeros((800, 300), np.uint8))
    rgb = made(empty, "#ffffff", "#d8d8d8").rgb.astype(float)
    assert (rgb[0, 150] == 255).all()
    assert (rgb[-1, 150] == 216).all()
    rows = rgb[:, 140:160, 0].mean(axis=1)
    smooth = np.convolve(rows, np.ones(12) / 12, mode="valid")
    assert (np.diff(smooth) < 0.35).all()
    assert np.abs(np.diff(smooth)).max() < 0.7
    assert np.array_equal(rgb[..., 0], rgb[..., 2])


def test_a_gradient_of_one_colour_is_plain() -> None:
    assert np.array_equal(made(ramp(), "ivory", "ivory").rgb, made(ramp(), "ivory").rgb)


def test_an_opaque_product_moves_to_a_new_background_without_a_fringe() -> None:
    alpha = np.zeros((120, 120), np.uint8)
    alpha[38:82, 38:82] = 128
    alpha[40:80, 40:80] = 255
    rgb = np.full((120, 120, 3), (150, 60, 30), np.uint8)
    cutout = Picture(rgb, alpha, alpha)
    direct = made(cutout, "#203040").rgb.astype(int)
    again = made(made(cutout, "white"), "#203040").rgb.astype(int)
    assert np.abs(direct - again).max() <= 6


def test_says_what_is_missing() -> None:
    with pytest.raises(RequestError, match="remove_background"):
        made(Picture(np.zeros((4, 4, 3), np.uint8)))


def test_unknown_colours_teach() -> None:
    with pytest.raises(ValidationError, match="did you mean"):
        SetBackground(save_as="out", image="in", color="ivorry")


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1)])
def test_extreme_shapes(shape: tuple[int, int]) -> None:
    picture = Picture(np.zeros((*shape, 3), np.uint8), np.full(shape, 90, np.uint8))
    assert made(picture, "white", "black").rgb.shape == (*shape, 3)
