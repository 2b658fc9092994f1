"""The built-in upscaler: sharper than Lanczos on spoiled photos, seamless, true to the photo."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.tools.upscale.spoiling import crisp, decibels, spoiled
from tools.assets import asset
from tools.picture import Pixels
from tools.upscale import Lanczos, open_engine
from tools.upscale.doubling import Doubling
from tools.upscale.tiles import Tiled

ENGINE = Doubling()


def drawn(height: int = 150, width: int = 210) -> Pixels:
    """Edges of every slope, a fine weave, and a smooth ramp."""
    y, x = np.mgrid[:height, :width].astype(np.float64)
    shapes = 120 + 80 * np.sign(np.sin(x / 17 + y / 9)) + 20 * np.sin(x * 1.3)
    made = np.stack([shapes, shapes * 0.8 + y / 4, 200 - shapes * 0.5], axis=2)
    return np.clip(made, 0, 255).astype(np.uint8)


def lab(rgb: Pixels) -> NDArray[np.float32]:
    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


@pytest.mark.parametrize("size", [(420, 300), (300, 214), (700, 500), (1260, 900), (220, 157)])
def test_the_size_is_exact(size: tuple[int, int]) -> None:
    assert ENGINE.upscale(drawn(), size).shape == (size[1], size[0], 3)


@pytest.mark.parametrize("size", [(1, 1), (16, 3), (12, 40)])
def test_tiny_pictures_are_no_trouble(size: tuple[int, int]) -> None:
    rgb = np.full((size[1], size[0], 3), 90, np.uint8)
    made = ENGINE.upscale(rgb, (2 * size[0], 2 * size[1]))
    assert np.abs(made.astype(int) - 90).max() <= 2


def test_tiles_leave_no_seam() -> None:
    weights = asset("upscale/doubler.onnx").read_bytes()
    whole, parts = (Tiled(weights, 2, 12, tile=side).enlarged(drawn()) for side in (1024, 37))
    # Rounding may differ where sums are taken in another order.
    assert np.abs(whole.astype(int) - parts).max() <= 1


def test_equal_pictures_give_equal_pictures() -> None:
    assert np.array_equal(
        ENGINE.upscale(drawn(), (420, 300)), Doubling().upscale(drawn(), (420, 300))
    )


def test_a_flat_colour_stays_that_colour() -> None:
    for level in (0, 40, 128, 255):
        made = ENGINE.upscale(np.full((40, 50, 3), level, np.uint8), (100, 80))
        assert np.abs(made.astype(int) - level).max() <= 2


def test_below_a_third_more_a_plain_filter_does() -> None:
    made = ENGINE.upscale(drawn(), (240, 171))
    assert np.array_equal(made, Lanczos().upscale(drawn(), (240, 171)))


def test_photos_gain_half_a_decibel_over_lanczos_and_stay_the_photo(shared: Path) -> None:
    gains, differences = [], []
    for number, path in enumerate(sorted((shared / "photos").glob("*.jpg"))[::11]):
        large = crisp(path)
        small = spoiled(large, number)
        size = (large.shape[1], large.shape[0])
        made = ENGINE.upscale(small, size)
        gains.append(decibels(made, large) - decibels(Lanczos().upscale(small, size), large))
        back = cv2.resize(made, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_AREA)
        differences.append(np.linalg.norm(lab(np.asarray(back)) - lab(small), axis=2).mean())
    assert np.mean(gains) >= 0.5
    assert np.max(differences) < 1.0


def test_the_engine_is_found_by_name_and_carries_its_weights() -> None:
    assert open_engine("builtin").id.startswith("builtin:doubler-1-")
