"""Photo facts: drawn photos whose facts are known, and the advice each earns."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from tools.facts import PhotoFacts, measure
from tools.photo import read_photo
from tools.picture import Picture, Pixels


def photo(width: int = 1200, height: int = 1200, ground: int = 222) -> Pixels:
    """A striped vase in the middle third."""
    rgb = np.full((height, width, 3), ground, np.uint8)
    top, left = height // 3, width // 3
    rgb[top : 2 * top, left : 2 * left] = (170, 60, 50)
    rgb[top : 2 * top : 40, left : 2 * left] = (240, 220, 200)
    return rgb


def facts_of(rgb: Pixels, name: str = "vase.jpg") -> PhotoFacts:
    return measure(Picture(rgb, facts={"photo": {"name": name}}))


def advice_of(rgb: Pixels) -> str:
    return " | ".join(facts_of(rgb).advice())


def test_the_box_is_where_the_product_is() -> None:
    found = facts_of(photo())
    assert found.box == pytest.approx((1 / 3, 1 / 3, 2 / 3, 2 / 3), abs=0.01)
    assert found.product_share == pytest.approx(1 / 9, abs=0.01)
    assert found.backdrop == "plain"
    assert found.backdrop_color == (222, 222, 222)
    assert found.products == 1
    assert found.cut_off == ()


def test_a_good_photo_earns_no_advice() -> None:
    assert facts_of(photo()).advice() == []


def test_size_does_not_move_the_facts() -> None:
    large, small = facts_of(photo(2400, 2400)), facts_of(photo(1200, 1200))
    assert large.box == pytest.approx(small.box, abs=0.01)
    assert large.exposure == pytest.approx(small.exposure, abs=0.05)
    assert large.backdrop == small.backdrop


def test_stops_are_stops() -> None:
    grey = np.full((400, 400, 3), 118, np.uint8)  # 18 % of the light
    assert facts_of(grey).exposure == pytest.approx(0.0, abs=0.03)
    one_up = np.full((400, 400, 3), 162, np.uint8)  # 36 %
    assert facts_of(one_up).exposure == pytest.approx(1.0, abs=0.03)
    assert facts_of(np.zeros((400, 400, 3), np.uint8)).exposure == -8.0


def test_blur_is_told_with_its_value() -> None:
    blurred = Image.fromarray(photo()).filter(ImageFilter.GaussianBlur(6))
    found = facts_of(np.asarray(blurred))
    assert found.sharpness is not None
    assert (
        f"'vase.jpg' is blurred (sharpness {found.sharpness:.2f}, good is 0.30 or more)"
        in (found.advice()[0])
    )


def test_darkness_is_told() -> None:
    values = [facts_of((photo() * share).astype(np.uint8)) for share in (1.0, 0.7, 0.4, 0.2)]
    exposures = [found.exposure for found in values]
    assert exposures == sorted(exposures, reverse=True)
    assert "is dark" in " ".join(values[-1].advice())
    assert "is dark" not in " ".join(values[0].advice())


def test_burnt_out_products_are_told() -> None:
    rgb = photo(ground=120)
    rgb[420:700, 420:780] = 255
    assert facts_of(rgb).highlights > 0.5
    assert "overexposed" in advice_of(rgb)


def test_small_photos_are_told() -> None:
    assert "is 500×500 px" in advice_of(photo(500, 500))


def test_cut_products_are_told() -> None:
    assert "cut off at the left and bottom" in advice_of(
        photo()[: 1200 * 2 // 3 - 9, 1200 // 3 + 9 :]
    )


def test_several_products_are_told() -> None:
    assert "2 separate things" in advice_of(np.concatenate([photo(), photo()], axis=1))


def test_no_product_is_told() -> None:
    empty = np.full((1200, 1200, 3), 200, np.uint8)
    assert "no product that stands out" in advice_of(empty)


def test_a_cutout_is_measured_by_its_matte() -> None:
    alpha = np.zeros((1200, 1200), np.uint8)
    alpha[300:900, 300:900] = 255
    found = measure(Picture(photo(), alpha=alpha, product=alpha))
    assert found.backdrop == "transparent"
    assert found.box == pytest.approx((0.25, 0.25, 0.75, 0.75), abs=0.01)


def test_facts_travel_as_json() -> None:
    found = facts_of(photo())
    picture = Picture(photo()).with_fact("photo", found.model_dump(mode="json"))
    again = Picture.unpack(picture.pack())
    assert PhotoFacts.of(again.fact("photo")) == found
    assert PhotoFacts.of({}) is None


@pytest.mark.parametrize("size", [(16, 16), (16, 320), (5000, 250)])
def test_odd_sizes_are_measured(size: tuple[int, int]) -> None:
    rgb = np.random.default_rng(1).integers(0, 256, (*size, 3), dtype=np.uint8)
    assert facts_of(rgb).width == size[1]


def test_twelve_megapixels_take_a_moment() -> None:
    picture = Picture(photo(4000, 3000))
    measure(picture)
    start = time.process_time()
    measure(picture)
    # Measured 0.05 s on one free core; the bound leaves room for a busy machine.
    assert time.process_time() - start < 0.3


def test_real_photos_earn_the_advice_they_need(shared: Path) -> None:
    def advice(name: str) -> str:
        read = read_photo((shared / "photos" / name).read_bytes(), name)
        return " ".join(read.notes)

    assert "is dark" in advice("product_mikkel-bech-748940.jpg")
    assert "cut off at the left" in advice("product_thomas-q-1229169.jpg")
    assert "3 separate things" in advice("product_annie-spratt-78044.jpg")
    assert "no product that stands out" in advice("product_adam-birkett-239153.jpg")
    assert advice("food_donut.jpg") == ""
    assert advice("product_vincent-botta-736919.jpg") == ""
