"""Measures of a set: drawn products of known size, light and shadow, decoded from files."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from tools.color import linear_to_srgb
from tools.light import LightFrom
from tools.measures import MEASURES, measure_file
from tools.shadow import Shadow, cast_shadow, contact_shadow, drop_shadow

SIDE = 1200


def drawn(
    *,
    box: tuple[int, int, int, int] = (400, 200, 800, 1100),
    light: float = 0.25,
    shadow: float = 0.0,
    thrown: tuple[int, int] = (0, 0),
    ground: int = 255,
    soft: float = 0.0,
) -> tuple[bytes, np.ndarray]:
    """A plain box in linear light, its shadow an oval below, thrown by so many pixels."""
    level = float(((ground / 255 + 0.055) / 1.055) ** 2.4)
    scene = np.full((SIDE, SIDE), level, np.float32)
    if shadow:
        middle = ((box[0] + box[2]) // 2 + thrown[0], box[3] + thrown[1])
        oval = np.zeros((SIDE, SIDE), np.float32)
        cv2.ellipse(oval, middle, (220, 60), 0, 0, 360, 1.0, -1)
        scene *= 1 - shadow * oval
    matte = np.zeros((SIDE, SIDE), np.uint8)
    matte[box[1] : box[3], box[0] : box[2]] = 255
    if soft:
        matte = cv2.GaussianBlur(matte, (0, 0), soft)
    share = matte.astype(np.float32) / 255
    rgb = linear_to_srgb(np.repeat((scene * (1 - share) + light * share)[..., None], 3, axis=2))
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, "JPEG", quality=95)
    return file.getvalue(), matte


def test_fill_baseline_and_white_are_what_was_drawn() -> None:
    found = measure_file(*drawn(box=(300, 240, 900, 1080)))
    assert found["fill"] == pytest.approx(0.7, abs=0.002)
    assert found["baseline"] == pytest.approx(0.9, abs=0.002)
    assert found["white"] == 255
    assert measure_file(*drawn(ground=240))["white"] == pytest.approx(240, abs=1)


@pytest.mark.parametrize("stops", [0.0, -1.0, -2.5, -4.0])
def test_exposure_is_in_stops_below_white(stops: float) -> None:
    found = measure_file(*drawn(light=2**stops))
    assert found["exposure"] == pytest.approx(stops, abs=0.06)
    assert found["contrast"] == pytest.approx(0, abs=1)


@pytest.mark.parametrize("shadow", [0.0, 0.15, 0.3, 0.6])
def test_the_strength_of_a_shadow_is_the_share_of_light_that_it_takes(shadow: float) -> None:
    found = measure_file(*drawn(shadow=shadow, thrown=(0, 30)))
    assert found["shadow strength"] == pytest.approx(shadow, abs=0.02)


@pytest.mark.parametrize(
    ("thrown", "angle"), [((400, 0), 0), ((-400, 0), 180), ((300, 60), 11), ((-300, 60), 169)]
)
def test_the_angle_says_where_a_shadow_is_thrown(thrown: tuple[int, int], angle: float) -> None:
    found = measure_file(*drawn(box=(400, 300, 800, 1000), shadow=0.4, thrown=thrown))
    assert abs((found["shadow angle"] - angle + 180) % 360 - 180) < 12


def test_a_shadow_around_the_foot_is_thrown_nowhere() -> None:
    assert "shadow angle" not in measure_file(*drawn(shadow=0.4))
    assert "shadow angle" not in measure_file(*drawn())


def shaded(matte: np.ndarray, shadow: Shadow) -> dict[str, float]:
    """What is measured of a grey product of that outline with its shadow on white."""
    left = 1 - shadow.within((0, 0, matte.shape[1], matte.shape[0]))
    left[matte > 127] = 0.25
    file = io.BytesIO()
    Image.fromarray(linear_to_srgb(np.repeat(left[..., None], 3, axis=2))).save(file, "PNG")
    return measure_file(file.getvalue(), matte)


def slanting() -> np.ndarray:
    """A shoe seen at a slant: its sole rises from the toe, which is lowest, to the heel."""
    matte = np.zeros((SIDE, SIDE), np.uint8)
    corners = [(250, 850), (330, 900), (930, 760), (950, 480), (800, 520), (500, 700)]
    cv2.fillPoly(matte, [np.array(corners)], 255)
    return matte


def test_a_slanting_sole_is_one_foot() -> None:
    assert "shadow angle" not in shaded(slanting(), contact_shadow(slanting()))


@pytest.mark.parametrize(("light_from", "angle"), [("left", 0), ("right", 180)])
def test_thrown_shadows_of_a_set_have_one_angle(light_from: LightFrom, angle: float) -> None:
    box = np.zeros((SIDE, SIDE), np.uint8)
    box[300:800, 450:700] = 255
    for matte in (box, slanting()):
        found = shaded(matte, cast_shadow(matte, light_from=light_from))["shadow angle"]
        assert abs((found - angle + 180) % 360 - 180) < 45


def test_a_shadow_all_around_what_lies_is_thrown_nowhere() -> None:
    matte = np.zeros((SIDE, SIDE), np.uint8)
    cv2.circle(matte, (600, 600), 300, 255, -1)
    assert "shadow angle" not in shaded(matte, drop_shadow(matte, strength=1.0))


def test_doubt_grows_with_the_softness_of_the_edge() -> None:
    crisp, soft = (measure_file(*drawn(soft=soft))["cutout doubt"] for soft in (0.0, 4.0))
    assert crisp == 0
    assert soft > 5


def test_a_dark_side_is_contrast() -> None:
    data, matte = drawn(light=0.5)
    with Image.open(io.BytesIO(data)) as file:
        pixels = np.array(file)
    pixels[200:1100, 400:600] = 20
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    assert measure_file(file.getvalue(), matte)["contrast"] > 60


def test_scenes_empty_pictures_and_broken_files_have_no_measures() -> None:
    data, matte = drawn()
    noise = np.random.default_rng(3).integers(0, 256, (300, 300, 3), np.uint8)
    scene = io.BytesIO()
    Image.fromarray(noise).save(scene, "PNG")
    assert measure_file(scene.getvalue(), matte) == {}
    assert measure_file(data, np.zeros_like(matte)) == {}
    assert measure_file(b"no picture", matte) == {}


def test_values_are_told_with_their_units() -> None:
    assert MEASURES["fill"].told(0.621) == "62.1%"
    assert MEASURES["white"].told(253.4) == "253 of 255"
    assert MEASURES["exposure"].told(-1.5) == "-1.50 stops"
