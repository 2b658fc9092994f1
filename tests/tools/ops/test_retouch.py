from __future__ import annotations

import cv2
import numpy as np
import pytest

from tools.color import rgb_to_lab
from tools.engine import BUILT_IN
from tools.light import Backdrop
from tools.ops.retouch import Retouch, retouch
from tools.picture import Origin, Picture, Plane


def matte() -> Plane:
    made = np.zeros((320, 320), np.uint8)
    cv2.rectangle(made, (120, 100), (200, 260), 255, -1)
    cv2.rectangle(made, (145, 60), (175, 100), 255, -1)
    return made


def cutout() -> Picture:
    noise = np.random.default_rng(3).normal(0, 3, (320, 320, 3))
    rgb = np.clip(np.rint(np.array([150, 140, 120]) + noise), 0, 255).astype(np.uint8)
    return Picture(rgb, matte(), matte(), Origin("photo"))


def made(picture: Picture, **given: object) -> Picture:
    args = Retouch.model_validate({"save_as": "out", "image": "in", **given})
    return retouch.run(args, {"image": picture}, BUILT_IN)


def test_nothing_asked_nothing_done() -> None:
    before = cutout()
    after = made(before)
    assert np.array_equal(after.rgb, before.rgb)
    assert after.origin == before.origin


def test_each_wish_alone() -> None:
    before, inside = cutout(), matte() == 255
    smooth = made(before, denoise=1.0)
    crisp = made(before, sharpen=1.0)
    assert np.std(smooth.rgb[inside][:, 1]) < 0.6 * np.std(before.rgb[inside][:, 1])
    assert np.std(crisp.rgb[inside][:, 1]) > np.std(before.rgb[inside][:, 1])
    for after in (smooth, crisp):
        assert np.array_equal(after.rgb[~inside], before.rgb[~inside])
        assert np.array_equal(after.alpha, before.alpha)


def test_white_balance_uses_the_backdrop() -> None:
    sheet = Backdrop(kind="plain", color=(0.62, 0.52, 0.4), share=0.6)
    grey = np.array([0.62, 0.52, 0.4]) * 0.35
    rgb = np.rint(255 * np.where(grey > 0.0031308, 1.055 * grey ** (1 / 2.4) - 0.055, 0))
    before = Picture(
        np.broadcast_to(rgb, (320, 320, 3)).astype(np.uint8),
        matte(),
        matte(),
        facts={"backdrop": sheet.model_dump(mode="json")},
    )
    after = rgb_to_lab(made(before, white_balance=True).rgb[matte() == 255][None])
    assert np.abs(after[..., 1:]).max() < 3


def test_dust_goes_or_is_said_to_stay() -> None:
    clean = Picture(np.full((320, 320, 3), 150, np.uint8), matte(), matte())
    dirty = clean.rgb.copy()
    cv2.circle(dirty, (160, 180), 1, (110, 110, 110), -1)
    after = made(Picture(dirty, matte(), matte()), remove_dust=True)
    assert np.abs(after.rgb.astype(int) - 150).max() < 6
    assert after.notes == ()
    assert "no dust" in made(clean, remove_dust=True).notes[0]


def test_straighten_by_itself_and_by_degrees() -> None:
    leaning = made(cutout(), straighten=4.0)
    assert leaning.product is not None
    upright = made(leaning, straighten=True)
    assert upright.product is not None
    assert upright.origin is not None
    a, b, _, d, e, _ = upright.origin.transform
    assert (a, b, d, e) == pytest.approx((1, 0, 0, 1), abs=0.012)
    assert "not turned" in made(cutout(), straighten=True).notes[0]


def test_straighten_reads_truth_and_numbers_apart() -> None:
    assert Retouch(save_as="o", image="i", straighten=1).straighten == 1.0
    assert Retouch(save_as="o", image="i", straighten=True).straighten is True
    assert Retouch(save_as="o", image="i").straighten is False


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1)])
def test_extreme_shapes(shape: tuple[int, int]) -> None:
    picture = Picture(np.full((*shape, 3), 90, np.uint8))
    wishes = {"white_balance": True, "denoise": 1, "sharpen": 1, "remove_dust": True}
    assert made(picture, **wishes, straighten=True).rgb.shape == (*shape, 3)
