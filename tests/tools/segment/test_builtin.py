"""The built-in segmenter on drawn products of known alpha, without the network's help."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tools.segment.drawn import mug, photo, shaded, shadowed, sheet, strap
from tools.segment import BUSY_DOUBT, open_engine
from tools.segment.builtin import BuiltIn
from tools.segment.proxy import Proxy


@pytest.fixture(scope="module")
def alone() -> BuiltIn:
    return BuiltIn(None)


def overlap(found: np.ndarray, alpha: np.ndarray) -> float:
    height, width = found.shape
    scaled = Proxy.of(np.repeat(np.rint(alpha * 255).astype(np.uint8)[..., None], 3, 2))
    assert scaled.shape == (height, width)
    truth = scaled.rgb[..., 0] > 127
    return float(((found > 0.5) & truth).sum() / ((found > 0.5) | truth).sum())


@pytest.mark.parametrize("backdrop", ["white", "gradient", "table"])
@pytest.mark.parametrize("colour", [(30, 60, 150), (160, 40, 30), (25, 25, 28)])
def test_a_shadowed_mug_keeps_its_shape_and_its_handles_hole(
    alone: BuiltIn, backdrop: str, colour: tuple[int, int, int]
) -> None:
    alpha = mug()
    picture = photo(alpha, shaded(colour, alpha), shadowed(sheet(backdrop), alpha))
    seen = alone.segment(picture)
    assert seen.kind == "plain"
    assert overlap(seen.foreground, alpha) > 0.96
    assert seen.foreground[256, int(0.74 * 512)] < 0.5  # in the handle


def test_a_strap_of_four_pixels_stays(alone: BuiltIn) -> None:
    alpha = strap()
    seen = alone.segment(photo(alpha, shaded((60, 40, 30), alpha), sheet()))
    on_strap = seen.foreground[int(0.14 * 512) : int(0.15 * 512) + 1, 256]
    assert on_strap.max() > 0.5
    assert overlap(seen.foreground, alpha) > 0.95


def test_white_on_white_survives_by_its_edge(alone: BuiltIn) -> None:
    alpha = mug()
    white = shaded((252, 252, 252), alpha, depth=0.03)
    seen = alone.segment(photo(alpha, white, shadowed(sheet(), alpha, 0.2), noise=1.0))
    assert seen.foreground[300, 230] > 0.5  # in the body
    assert overlap(seen.foreground, alpha) > 0.8


def test_a_shadow_is_measured_and_is_no_product(alone: BuiltIn) -> None:
    alpha = mug()
    clean, dark = sheet(), shadowed(sheet(), alpha)
    seen = alone.segment(photo(alpha, shaded((30, 60, 150), alpha), dark))
    spot = (slice(392, 396), slice(330, 334))  # just below and right of the mug
    truth = 1 - (dark[490:495, 412:417].mean() / clean[490:495, 412:417].mean()) ** 2.2
    assert seen.foreground[spot].max() < 0.3
    assert seen.shadow[spot].mean() == pytest.approx(truth, abs=0.08)


def test_a_busy_background_is_said_to_be_one(alone: BuiltIn) -> None:
    noise = np.random.default_rng(5).integers(0, 255, (20, 20, 3))
    picture = np.kron(noise, np.ones((20, 20, 1))).astype(np.uint8)
    picture[120:280, 120:280] = (200, 30, 30)
    seen = alone.segment(picture)
    assert seen.kind == "busy"
    assert seen.notes == (BUSY_DOUBT,)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_even_picture_has_no_product(alone: BuiltIn, level: int) -> None:
    seen = alone.segment(np.full((120, 160, 3), level, np.uint8))
    assert float((seen.foreground > 0.5).mean()) == 0


@pytest.mark.parametrize("size", [(16, 16), (17, 400), (300, 16)])
def test_tiny_and_narrow_pictures_are_no_trouble(alone: BuiltIn, size: tuple[int, int]) -> None:
    picture = np.full((*size, 3), 230, np.uint8)
    picture[size[0] // 3 : 2 * size[0] // 3, size[1] // 3 : 2 * size[1] // 3] = (180, 20, 20)
    seen = alone.segment(picture)
    assert np.isfinite(seen.foreground).all()
    assert seen.foreground[size[0] // 2, size[1] // 2] > 0.5


def test_equal_pictures_give_equal_maps(alone: BuiltIn) -> None:
    alpha = mug(256)
    picture = photo(alpha, shaded((30, 60, 150), alpha), sheet(size=256))
    assert np.array_equal(
        alone.segment(picture).foreground, alone.segment(picture.copy()).foreground
    )


class Painted:
    """A network that says what it is told."""

    def __init__(self, said: np.ndarray) -> None:
        self.said = said.astype(np.float32)

    def foreground(self, rgb: np.ndarray) -> np.ndarray:
        return self.said

    def network_id(self) -> str:
        return "painted"


def test_a_network_fills_the_white_that_colour_cannot_tell() -> None:
    alpha = mug()
    body = np.zeros((320, 320))
    body[90:243, 80:208] = 1
    picture = photo(alpha, sheet() * 1.004, sheet(), noise=1.0)
    helped = BuiltIn(Painted(body)).segment(picture)
    assert helped.foreground[260, 230] > 0.5
    assert BuiltIn(None).segment(picture).foreground[260, 230] < 0.5
    assert helped.agreement is not None
    assert helped.agreement < 0.3


def test_a_network_leads_on_a_busy_background() -> None:
    noise = np.random.default_rng(5).integers(0, 255, (20, 20, 3))
    picture = np.kron(noise, np.ones((20, 20, 1))).astype(np.uint8)
    said = np.zeros((320, 320))
    said[80:240, 80:240] = 1
    seen = BuiltIn(Painted(said)).segment(picture)
    assert seen.kind == "busy"
    assert seen.notes == ()
    assert (seen.foreground > 0.5).mean() == pytest.approx(0.25, abs=0.03)


def test_the_engine_by_name_carries_its_network() -> None:
    assert open_engine("builtin").id.startswith("builtin-8+packshot-cutout-")
    assert BuiltIn(Painted(np.zeros((2, 2)))).id == "builtin-8+painted"
