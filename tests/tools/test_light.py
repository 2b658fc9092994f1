from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.color import decode_srgb, encode_srgb, srgb_to_linear
from tools.light import (
    DIRECTIONS,
    Backdrop,
    Light,
    fine_srgb,
    inverse,
    rounded,
    rounded_at,
)
from tools.picture import IDENTITY, Origin, Picture

SHEET = np.array([0.7, 0.65, 0.5])


def sheet(height: int, width: int) -> Light:
    """A warm sheet, brighter to the right and darker downwards."""
    y, x = np.mgrid[:height, :width]
    fall = 0.8 + 0.3 * (x + 0.5) / width - 0.2 * (y + 0.5) / height
    return (fall[..., None] * SHEET).astype(np.float32)


def test_fit_finds_the_light_behind_the_product() -> None:
    light = sheet(240, 320)
    seen, weight = light.copy(), np.ones((240, 320))
    seen[80:160, 100:220] = 0.05
    weight[80:160, 100:220] = 0
    backdrop = Backdrop.fit(seen, weight)
    assert np.abs(backdrop.light(320, 240) - light).max() < 0.004
    assert backdrop.kind == "gradient"
    assert backdrop.share == pytest.approx(1 - 80 * 120 / (240 * 320), abs=1e-4)


def test_fit_is_not_misled_by_crumbs() -> None:
    light = sheet(240, 320)
    seen = light.copy()
    seen[:20, :60] = 0.02
    backdrop = Backdrop.fit(seen, np.ones((240, 320)))
    assert np.abs(backdrop.light(320, 240) - light)[40:].max() < 0.01


def test_kinds() -> None:
    even = np.full((64, 64, 3), 0.6, np.float32)
    assert Backdrop.fit(even, np.ones((64, 64))).kind == "plain"
    checks = even * (0.4 + 0.6 * (np.indices((64, 64)).sum(axis=0) // 8 % 2))[..., None]
    assert Backdrop.fit(checks.astype(np.float32), np.ones((64, 64))).kind == "busy"


def test_a_backdrop_needs_pixels() -> None:
    with pytest.raises(ValueError, match="16 pixels"):
        Backdrop.fit(sheet(20, 20), np.zeros((20, 20)))


def test_backdrop_follows_the_photo_through_crops_and_scales() -> None:
    light = sheet(240, 320)
    backdrop = Backdrop.fit(light, np.ones((240, 320)), Origin("photo"))
    moved = Origin("photo").then((0.5, 0, -20, 0, 0.5, -10))
    assert np.abs(backdrop.light(100, 80, moved) - light[20:180:2, 40:240:2]).max() < 0.01


def test_backdrop_is_json() -> None:
    backdrop = Backdrop.fit(sheet(64, 64), np.ones((64, 64)))
    again = Backdrop.model_validate(json.loads(json.dumps(backdrop.model_dump(mode="json"))))
    assert again == backdrop


def test_a_picture_tells_its_backdrop() -> None:
    backdrop = Backdrop.fit(sheet(64, 64), np.ones((64, 64)))
    picture = Picture(np.zeros((4, 4, 3), np.uint8))
    assert Backdrop.of(picture) is None
    told = picture.with_fact("backdrop", backdrop.model_dump(mode="json"))
    assert Backdrop.of(told) == backdrop
    assert Backdrop.of(picture.with_fact("backdrop", {"kind": "odd"})) is None


def test_directions_are_unit_vectors_on_their_side() -> None:
    for toward in DIRECTIONS.values():
        assert np.hypot(np.hypot(*toward[:2]), toward[2]) == pytest.approx(1, abs=0.02)
    assert DIRECTIONS["left"][0] < 0 < DIRECTIONS["right"][0]
    assert DIRECTIONS["back"][2] < 0 < DIRECTIONS["front"][2]
    assert all(toward[1] < 0 for toward in DIRECTIONS.values())


numbers = st.floats(-3, 3, allow_nan=False)


@given(a=numbers, b=numbers, c=numbers, d=numbers, e=numbers, f=numbers)
def test_inverse_undoes(a: float, b: float, c: float, d: float, e: float, f: float) -> None:
    if abs(a * e - b * d) < 0.05:
        return
    step = (a, b, c, d, e, f)
    assert np.allclose(Origin("x", step).then(inverse(step)).transform, IDENTITY, atol=1e-6)


def test_a_flat_affine_has_no_inverse() -> None:
    with pytest.raises(ValueError, match="no inverse"):
        inverse((1, 2, 0, 2, 4, 0))


def test_bytes_survive_rounding() -> None:
    ramp = np.tile(np.arange(256, dtype=np.uint8), (300, 2))
    assert np.array_equal(rounded(ramp.astype(np.uint16) * 256), ramp)
    white = np.ones((40, 40, 3), np.float32)
    assert np.array_equal(rounded(fine_srgb(white)), np.full((40, 40, 3), 255, np.uint8))


def test_rounding_keeps_the_mean_and_grey() -> None:
    light = np.full((256, 256, 3), float(decode_srgb(np.float64(200.3) / 255)), np.float32)
    made = rounded(fine_srgb(light))
    assert set(np.unique(made)) == {200, 201}
    assert made.mean() == pytest.approx(200.3, abs=0.03)
    assert np.array_equal(made[..., 0], made[..., 2])


def test_rounding_is_the_curve() -> None:
    light = np.linspace(0, 1, 2000, dtype=np.float32)[None, :, None].repeat(3, axis=2)
    exact = encode_srgb(light.astype(np.float64)) * 255
    assert np.abs(fine_srgb(light) / 256 - exact).max() < 0.06


def test_rounding_depends_on_the_place_alone() -> None:
    fine = np.random.default_rng(1).integers(0, 65281, (70, 90, 3)).astype(np.uint16)
    whole = rounded(fine)
    assert np.array_equal(rounded(fine[13:40, 29:61], left=29, top=13), whole[13:40, 29:61])
    places = np.array([0, 91, 6299])
    assert np.array_equal(
        rounded_at(fine.reshape(-1, 3)[places], places, 90), whole.reshape(-1, 3)[places]
    )


def test_srgb_goes_there_and_back() -> None:
    ramp = np.arange(256, dtype=np.uint8)[None, :, None].repeat(3, axis=2)
    fine = fine_srgb(srgb_to_linear(ramp))
    assert np.abs(fine.astype(int) - ramp.astype(int) * 256).max() < 8
