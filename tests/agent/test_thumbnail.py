"""Thumbnails: small, and the photo lies where the file has its product."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.thumbnail import SIDE, before, data_url, thumbnail
from tests.agent.shots import photo, shot
from tools.picture import Origin, Picture


@pytest.mark.parametrize(("size", "small"), [((2000, 1000), (800, 400)), ((300, 200), (300, 200))])
def test_size(size: tuple[int, int], small: tuple[int, int]) -> None:
    picture = Picture(np.zeros((size[1], size[0], 3), np.uint8))
    assert thumbnail(picture).size == small


def test_the_product_lies_on_itself() -> None:
    """Within the product, photo and file show the same pixels after registration."""
    picture = shot("main", "amazon.main").picture
    assert picture.product is not None
    old, new = np.asarray(before(picture, photo())), np.asarray(thumbnail(picture))
    assert old.shape == new.shape
    matte = thumbnail(Picture(np.dstack([picture.product] * 3)))
    inside = np.asarray(matte)[..., 0] > 250
    apart = np.abs(old.astype(int) - new.astype(int)).mean(axis=-1)
    assert apart[inside].mean() < 12  # stripes of a few pixels, resampled twice
    assert apart[~inside].mean() > 30  # grey sheet against white


def test_beyond_the_photo_its_edge_goes_on() -> None:
    plain = Picture(np.full((100, 100, 3), 90, np.uint8))
    wide = Picture(
        np.zeros((100, 300, 3), np.uint8), origin=Origin("p", (1.0, 0.0, 100.0, 0.0, 1.0, 0.0))
    )
    assert np.abs(np.asarray(before(wide, plain)).astype(int) - 90).max() <= 1


def test_without_an_origin_the_whole_photo() -> None:
    several = replace(shot("main", "amazon.main").picture, origin=None)
    assert before(several, photo()).size == (SIDE, SIDE)


def test_transparent_thumbnails_stay_transparent() -> None:
    alpha = np.zeros((50, 50), np.uint8)
    small = thumbnail(Picture(np.zeros((50, 50, 3), np.uint8), alpha=alpha))
    assert small.mode == "RGBA"
    assert data_url(small).startswith("data:image/webp;base64,")
    assert data_url(small.convert("RGB")).startswith("data:image/jpeg;base64,")
