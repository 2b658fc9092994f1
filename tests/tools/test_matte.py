"""Mattes against known alpha: error in the band, edge colours, exact insides."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.tools.segment.drawn import mug, photo, shaded, shadowed, sheet, strap
from tools.matte import Matte, matted
from tools.picture import Pixels
from tools.segment.proxy import Proxy
from tools.trimap import trimap

COLOUR = (40, 90, 170)


def rough(alpha: NDArray[np.float64], long_side: int = 320) -> NDArray[np.float32]:
    """A segmenter's map of known alpha: hard, on a coarse grid."""
    plane = np.repeat(np.rint(alpha * 255).astype(np.uint8)[..., None], 3, 2)
    hard = (Proxy.of(plane, long_side).rgb[..., 0] > 127).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(hard, (0, 0), 0.7), np.float32)


def band(alpha: NDArray[np.float64]) -> NDArray[np.bool_]:
    kernel = np.ones((11, 11), np.uint8)
    wide = cv2.dilate((alpha > 0.02).astype(np.uint8), kernel)
    return (wide - cv2.erode((alpha > 0.98).astype(np.uint8), kernel)) > 0


def made(alpha: NDArray[np.float64], picture: Pixels) -> Matte:
    return matted(picture, trimap(rough(alpha), alpha.shape))


@pytest.mark.parametrize("backdrop", ["white", "gradient", "table"])
def test_alpha_is_near_the_truth_in_the_band(backdrop: str) -> None:
    alpha = mug()
    picture = photo(alpha, shaded(COLOUR, alpha), shadowed(sheet(backdrop), alpha))
    error = np.abs(made(alpha, picture).alpha / 255 - alpha)[band(alpha)]
    plain = cv2.resize(rough(alpha), alpha.shape[::-1])
    assert error.mean() < 0.02
    assert error.mean() < 0.25 * np.abs(plain - alpha)[band(alpha)].mean()


def test_a_soft_edge_stays_soft() -> None:
    alpha = cv2.GaussianBlur(mug(), (0, 0), 4)
    found = made(alpha, photo(alpha, shaded(COLOUR, mug()), sheet())).alpha / 255
    ramp = (alpha > 0.2) & (alpha < 0.8)
    assert np.abs(found - alpha)[ramp].mean() < 0.08
    assert ((found > 0.1) & (found < 0.9))[ramp].mean() > 0.9


def test_inside_is_exactly_opaque_and_outside_exactly_clear() -> None:
    alpha = mug()
    found = made(alpha, photo(alpha, shaded(COLOUR, alpha), sheet())).alpha
    kernel = np.ones((15, 15), np.uint8)
    inside = cv2.erode((alpha == 1).astype(np.uint8), kernel) > 0
    outside = cv2.erode((alpha == 0).astype(np.uint8), kernel) > 0
    assert (found[inside] == 255).all()
    assert (found[outside] == 0).all()


@pytest.mark.parametrize("under", [(0, 0, 0), (255, 255, 255), (255, 0, 255)])
def test_no_halo_on_any_new_background(under: tuple[int, int, int]) -> None:
    alpha = mug()
    colour = shaded(COLOUR, alpha)
    cut = made(alpha, photo(alpha, colour, sheet()))
    share = cut.alpha[..., None] / 255
    found = cut.rgb * share + np.array(under) * (1 - share)
    truth = colour * alpha[..., None] + np.array(under) * (1 - alpha[..., None])
    ring = band(alpha) & (alpha < 0.95)
    assert np.abs(found - truth)[ring].mean() < 4.0


def test_edge_pixels_lose_the_backdrops_colour() -> None:
    alpha = mug()
    cut = made(alpha, photo(alpha, shaded(COLOUR, alpha, 0.0), sheet(), noise=0))
    mixed = (alpha > 0.2) & (alpha < 0.8)
    assert np.abs(cut.rgb[mixed].astype(float) - COLOUR).mean() < 8


def test_a_thin_strap_keeps_its_weight() -> None:
    alpha = strap()
    found = made(alpha, photo(alpha, shaded((60, 40, 30), alpha), sheet())).alpha / 255
    top = slice(80, 160)
    assert found[top].sum() == pytest.approx(alpha[top].sum(), rel=0.08)


def test_pixels_of_the_product_are_the_photos_own() -> None:
    alpha = mug()
    picture = photo(alpha, shaded(COLOUR, alpha), sheet())
    cut = made(alpha, picture)
    inside = cv2.erode((alpha == 1).astype(np.uint8), np.ones((15, 15), np.uint8)) > 0
    assert np.array_equal(cut.rgb[inside], picture[inside])


def test_a_trimap_below_the_photos_size_gives_as_fine_a_matte() -> None:
    alpha = mug()
    picture = photo(alpha, shaded(COLOUR, alpha), shadowed(sheet(), alpha))
    whole, half = (
        matted(picture, trimap(rough(alpha), size)).alpha / 255 for size in ((640, 640), (320, 320))
    )
    ring = band(alpha)
    assert np.abs(half - alpha)[ring].mean() < np.abs(whole - alpha)[ring].mean() + 0.003
