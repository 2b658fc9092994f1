"""Detail crop: the part that was asked for, at the photo's own pixels, never mush."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from pydantic import ValidationError

from tools.engine import BUILT_IN
from tools.errors import PackshotError, PhotoError
from tools.operation import operations
from tools.ops.detail_crop import LEAST_SIDE
from tools.picture import IDENTITY, Origin, Picture

RED = (200, 20, 30)


def run(image: Picture, **given: object) -> Picture:
    operation = operations()["detail_crop"]
    args = operation.args.model_validate({"save_as": "made", "image": "photo", **given})
    return operation.run(args, {"image": image}, BUILT_IN)


def grey_with(corner: tuple[int, int], side: int = 2000, square: int = 900) -> Picture:
    """A grey product that fills the picture, with a red square whose corner lies at x, y."""
    rgb = np.full((side, side, 3), 128, np.uint8)
    x, y = corner
    rgb[y : y + square, x : x + square] = RED
    return Picture(rgb, origin=Origin("photo"))


def bottle() -> Picture:
    """A cutout: a white bottle with a label of fine stripes on its lower half."""
    height, width = 3000, 2000
    rgb = np.full((height, width, 3), 235, np.uint8)
    matte = np.zeros((height, width), np.uint8)
    matte[200:2800, 600:1400] = 255
    stripes = (np.arange(width) // 12) % 2
    rgb[1800:2500, 700:1300] = np.where(stripes[700:1300, None], 30, 220)
    return Picture(rgb, matte, matte, Origin("photo"))


@pytest.mark.parametrize("corner", [(40, 40), (1060, 60), (50, 1050), (1040, 1040)])
def test_the_red_square_is_found_and_fills_the_crop(corner: tuple[int, int]) -> None:
    made = run(grey_with(corner), zoom=2.5)
    assert (made.rgb == RED).all(axis=2).mean() > 0.97


@pytest.mark.parametrize("region", ["0.25,0.25", ".25, .25"])
def test_a_place_is_the_middle_of_the_crop(region: str) -> None:
    made = run(grey_with((50, 50)), region=region, zoom=2.5)
    assert (made.rgb == RED).all()


def test_auto_goes_for_the_label_not_the_blank() -> None:
    made = run(bottle(), zoom=3.2)
    assert made.origin is not None
    _, _, _, _, _, f = made.origin.transform
    middle = made.height / 2 - f
    assert 1800 < middle < 2500


@pytest.mark.parametrize(
    ("region", "inside"),
    [
        ("top", (1000, 260)),
        ("bottom", (1000, 2750)),
        ("center", (1000, 1500)),
        ("left", (640, 1500)),
    ],
)
def test_named_regions_show_that_end_of_the_product(region: str, inside: tuple[int, int]) -> None:
    made = run(bottle(), region=region, zoom=3)
    assert made.origin is not None
    a, _, c, _, e, f = made.origin.transform
    assert 0 <= a * inside[0] + c < made.width
    assert 0 <= e * inside[1] + f < made.height


def test_a_crop_is_the_photos_own_pixels_and_says_where_they_were() -> None:
    source = bottle()
    made = run(source, zoom=3)
    assert made.origin is not None
    assert made.alpha is not None
    a, b, c, d, e, f = made.origin.transform
    assert (a, b, d, e) == (1, 0, 0, 1)
    part = np.s_[int(-f) : int(-f) + made.height, int(-c) : int(-c) + made.width]
    assert np.array_equal(made.rgb, source.rgb[part])
    assert source.alpha is not None
    assert np.array_equal(made.alpha, source.alpha[part])
    assert source.origin is not None
    assert source.origin.transform == IDENTITY


def test_it_never_zooms_into_mush() -> None:
    small = grey_with((100, 100), side=1000, square=400)
    made = run(small, zoom=8)
    assert made.width >= LEAST_SIDE
    assert any("1000 real pixels" in note for note in made.notes)
    assert not run(grey_with((0, 0), side=4000, square=1500), zoom=4).notes


def test_enlarged_pixels_are_not_counted_as_real() -> None:
    blown = Picture(grey_with((0, 0)).rgb, origin=Origin("photo", (4.0, 0, 0, 0, 4.0, 0)))
    made = run(blown, zoom=4)
    assert made.width == 2000
    assert made.notes


def test_a_blurred_detail_is_doubted_and_a_crisp_one_is_not() -> None:
    crisp = bottle()
    soft = replace(crisp, rgb=np.asarray(cv2.GaussianBlur(crisp.rgb, (0, 0), 9), np.uint8))
    assert not any("not sharp" in note for note in run(crisp, zoom=3.2).notes)
    assert any("not sharp" in note for note in run(soft, zoom=3.2).notes)


def test_a_speck_is_refused() -> None:
    with pytest.raises(PhotoError, match="from nearer"):
        run(grey_with((0, 0), side=40, square=10))


@pytest.mark.parametrize("aspect", ["1:1", "4:5", "16:9"])
def test_the_aspect_is_kept(aspect: str) -> None:
    wide, high = (float(part) for part in aspect.split(":"))
    made = run(bottle(), aspect=aspect, zoom=3)
    assert made.width / made.height == pytest.approx(wide / high, rel=0.01)


@pytest.mark.parametrize("region", ["nowhere", "1.2,0.5", "0.5", ""])
def test_what_is_no_region_is_refused_with_those_that_are(region: str) -> None:
    with pytest.raises((ValidationError, PackshotError), match="no region"):
        run(bottle(), region=region)


def test_middle_means_center() -> None:
    assert run(bottle(), region="Middle").pack() == run(bottle(), region="center").pack()


@pytest.mark.parametrize(("region", "end"), [("bottom", (300, 1700)), ("left", (300, 1700))])
def test_an_end_of_a_slanting_product_is_looked_for(region: str, end: tuple[int, int]) -> None:
    matte = np.zeros((2000, 2000), np.uint8)
    cv2.line(matte, (1700, 300), (300, 1700), 255, 160)
    rgb = np.full((2000, 2000, 3), 240, np.uint8)
    rgb[matte > 0] = (30, 60, 120)
    made = run(Picture(rgb, product=matte, origin=Origin("p")), region=region, zoom=3)
    left, top = (-made.origin.transform[at] for at in (2, 5))
    assert left <= end[0] <= left + made.width
    assert top <= end[1] <= top + made.height
    assert made.product.mean() > 0.15 * 255
