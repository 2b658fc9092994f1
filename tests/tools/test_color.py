"""Colour: the published curves, pairs and names are the oracles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageColor

from tools.color import (
    decode_srgb,
    delta_e,
    encode_srgb,
    linear_to_srgb,
    luminance,
    parse_color,
    rgb_to_lab,
    srgb_to_linear,
    written,
)
from tools.errors import RequestError

# Sharma, Wu and Dalal 2005, table 1: L1 a1 b1 L2 a2 b2 and the difference.
SHARMA = """
50.0000   2.6772 -79.7751  50.0000   0.0000 -82.7485   2.0425
50.0000   3.1571 -77.2803  50.0000   0.0000 -82.7485   2.8615
50.0000   2.8361 -74.0200  50.0000   0.0000 -82.7485   3.4412
50.0000  -1.3802 -84.2814  50.0000   0.0000 -82.7485   1.0000
50.0000  -1.1848 -84.8006  50.0000   0.0000 -82.7485   1.0000
50.0000  -0.9009 -85.5211  50.0000   0.0000 -82.7485   1.0000
50.0000   0.0000   0.0000  50.0000  -1.0000   2.0000   2.3669
50.0000  -1.0000   2.0000  50.0000   0.0000   0.0000   2.3669
50.0000   2.4900  -0.0010  50.0000  -2.4900   0.0009   7.1792
50.0000   2.4900  -0.0010  50.0000  -2.4900   0.0010   7.1792
50.0000   2.4900  -0.0010  50.0000  -2.4900   0.0011   7.2195
50.0000   2.4900  -0.0010  50.0000  -2.4900   0.0012   7.2195
50.0000  -0.0010   2.4900  50.0000   0.0009  -2.4900   4.8045
50.0000  -0.0010   2.4900  50.0000   0.0010  -2.4900   4.8045
50.0000  -0.0010   2.4900  50.0000   0.0011  -2.4900   4.7461
50.0000   2.5000   0.0000  50.0000   0.0000  -2.5000   4.3065
50.0000   2.5000   0.0000  73.0000  25.0000 -18.0000  27.1492
50.0000   2.5000   0.0000  61.0000  -5.0000  29.0000  22.8977
50.0000   2.5000   0.0000  56.0000 -27.0000  -3.0000  31.9030
50.0000   2.5000   0.0000  58.0000  24.0000  15.0000  19.4535
50.0000   2.5000   0.0000  50.0000   3.1736   0.5854   1.0000
50.0000   2.5000   0.0000  50.0000   3.2972   0.0000   1.0000
50.0000   2.5000   0.0000  50.0000   1.8634   0.5757   1.0000
50.0000   2.5000   0.0000  50.0000   3.2592   0.3350   1.0000
60.2574 -34.0099  36.2677  60.4626 -34.1751  39.4387   1.2644
63.0109 -31.0961  -5.8663  62.8187 -29.7946  -4.0864   1.2630
61.2901   3.7196  -5.3901  61.4292   2.2480  -4.9620   1.8731
35.0831 -44.1164   3.7933  35.0232 -40.0716   1.5901   1.8645
22.7233  20.0904 -46.6940  23.0331  14.9730 -42.5619   2.0373
36.4612  47.8580  18.3852  36.2715  50.5065  21.2231   1.4146
90.8027  -2.0831   1.4410  91.1528  -1.6435   0.0447   1.4441
90.9257  -0.5406  -0.9208  88.6381  -0.8985  -0.7239   1.5381
 6.7747  -0.2908  -2.4247   5.8714  -0.0985  -2.2286   0.6377
 2.0776   0.0795  -1.1350   0.9033  -0.0636  -0.5514   0.9082
"""


def test_delta_e_meets_every_published_pair() -> None:
    table = np.array([row.split() for row in SHARMA.strip().splitlines()], np.float64)
    assert len(table) == 34
    np.testing.assert_allclose(delta_e(table[:, :3], table[:, 3:6]), table[:, 6], atol=5.1e-5)
    np.testing.assert_allclose(delta_e(table[:, 3:6], table[:, :3]), table[:, 6], atol=5.1e-5)


def test_delta_e_takes_pictures() -> None:
    lab = rgb_to_lab(np.full((4, 5, 3), 200, np.uint8))
    assert delta_e(lab, lab).shape == (4, 5)
    assert float(delta_e(lab, lab).max()) == 0.0


def test_every_byte_survives_linear_light() -> None:
    levels = np.arange(256, dtype=np.uint8)
    light = srgb_to_linear(levels)
    np.testing.assert_allclose(light, decode_srgb(levels / 255.0), rtol=1e-6)
    np.testing.assert_array_equal(linear_to_srgb(light), levels)


def test_known_points_of_the_curve() -> None:
    # IEC 61966-2-1: mid-grey of 18 % is level 118; half the light is level 188.
    assert int(linear_to_srgb(np.array([0.18], np.float32))[0]) == 118
    assert int(linear_to_srgb(np.array([0.5], np.float32))[0]) == 188
    assert encode_srgb(np.array([-1.0, 2.0])).tolist() == pytest.approx([0.0, 1.0])


@given(st.lists(st.floats(-0.5, 1.5, width=32), min_size=1, max_size=50))
def test_linear_to_srgb_is_within_a_level_of_the_exact_curve(values: list[float]) -> None:
    light = np.array(values, np.float32)
    exact = encode_srgb(light.astype(np.float64)) * 255.0
    assert float(np.abs(linear_to_srgb(light) - exact).max()) <= 1.0


def test_lab_agrees_with_the_formulas_of_the_cie() -> None:
    pixels = np.random.default_rng(7).integers(0, 256, (60, 70, 3), dtype=np.uint8)
    assert float(delta_e(rgb_to_lab(pixels), exact_lab(pixels)).max()) < 0.1
    grey = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    assert float(np.abs(rgb_to_lab(grey)[:, 1:]).max()) < 0.02
    np.testing.assert_allclose(rgb_to_lab(grey)[255], [100.0, 0.0, 0.0], atol=0.01)


def test_lab_agrees_with_little_cms() -> None:
    # lcms adapts to D50, where saturated colours lie elsewhere: near-greys must agree.
    pixels = np.array([[[130, 120, 110], [200, 190, 195], [60, 65, 70], [240, 230, 220]]], np.uint8)
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    image = ImageCms.profileToProfile(Image.fromarray(pixels), srgb, lab, outputMode="LAB")
    assert image is not None
    other = np.asarray(image).astype(np.float64)
    other[..., 0] *= 100 / 255
    other[..., 1:] = np.where(other[..., 1:] > 127, other[..., 1:] - 256, other[..., 1:])
    assert float(delta_e(rgb_to_lab(pixels), other).max()) < 1.5


def exact_lab(pixels: np.ndarray) -> np.ndarray:
    matrix = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
    xyz = decode_srgb(pixels / 255.0) @ np.array(matrix).T / [0.95047, 1.0, 1.08883]
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = np.moveaxis(root, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def test_luminance_weighs_green_most() -> None:
    weights = luminance(np.eye(3, dtype=np.float32)).tolist()
    assert weights == pytest.approx([0.2126, 0.7152, 0.0722], abs=1e-6)
    assert float(luminance(np.ones(3, np.float32))) == pytest.approx(1.0)


@pytest.mark.parametrize("shape", [(3,), (1, 3), (5, 4, 3), (2, 5, 4, 3), (7,)])
def test_any_shape_is_kept(shape: tuple[int, ...]) -> None:
    pixels = np.full(shape, 90, np.uint8)
    assert srgb_to_linear(pixels).shape == shape
    assert linear_to_srgb(srgb_to_linear(pixels)).shape == shape


def test_slices_of_a_picture_are_read_rightly() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (8, 9, 3), dtype=np.uint8)
    part = pixels[::2, 1::3]
    np.testing.assert_array_equal(srgb_to_linear(part), srgb_to_linear(part.copy()))
    np.testing.assert_array_equal(rgb_to_lab(part), rgb_to_lab(part.copy()))


@pytest.mark.parametrize("name", sorted(ImageColor.colormap))
def test_every_css_name_is_known(name: str) -> None:
    assert parse_color(name) == ImageColor.getrgb(name)[:3]


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("#fff", (255, 255, 255)),
        ("#1F6FEB", (31, 111, 235)),
        ("1f6feb", (31, 111, 235)),
        (" Light Blue ", (173, 216, 230)),
        ("light-grey", (211, 211, 211)),
        ("rgb(1, 20, 255)", (1, 20, 255)),
        ("rgb(1 20 255)", (1, 20, 255)),
    ],
)
def test_what_people_write(text: str, color: tuple[int, int, int]) -> None:
    assert parse_color(text) == color


@pytest.mark.parametrize("text", ["", "#12345", "rgb(1,2,300)", "#ff00ff80", "nothing at all"])
def test_what_is_no_colour_is_taught(text: str) -> None:
    with pytest.raises(RequestError, match="CSS name"):
        parse_color(text)


def test_the_nearest_name_is_offered() -> None:
    with pytest.raises(RequestError, match="did you mean 'turquoise'"):
        parse_color("turqoise")


@given(st.text(max_size=60))
def test_any_text_is_a_colour_or_a_request_error(text: str) -> None:
    try:
        color = parse_color(text)
    except RequestError:
        return
    assert all(0 <= part <= 255 for part in color)


def test_colours_are_written_at_their_places() -> None:
    rgb = np.zeros((4, 5, 3), np.uint8)
    colors = np.arange(9, dtype=np.uint8).reshape(3, 3)
    written(rgb, np.array([0, 7, 19]), colors)
    assert np.array_equal(rgb[[0, 1, 3], [0, 2, 4]], colors)
    assert int(np.count_nonzero(rgb.any(axis=2))) == 3
