"""The border: drawn backdrops of every kind, with a product whose place is known."""

from __future__ import annotations

import numpy as np
import pytest

from tools.border import border, cut_off, things
from tools.picture import Pixels

HEIGHT, WIDTH = 240, 320


def plain(color: tuple[int, int, int] = (228, 226, 224)) -> Pixels:
    noise = np.random.default_rng(4).normal(0, 2, (HEIGHT, WIDTH, 1))
    return np.clip(np.array(color) + noise, 0, 255).astype(np.uint8)


def falling() -> Pixels:
    x = np.linspace(0, 1, WIDTH)[None, :, None]
    y = np.linspace(0, 1, HEIGHT)[:, None, None]
    return (np.array([235, 232, 228]) * (1 - 0.45 * x - 0.25 * y)).astype(np.uint8)


def busy() -> Pixels:
    chance = np.random.default_rng(6)
    blocks = chance.integers(0, 256, (HEIGHT // 16, WIDTH // 16, 3), dtype=np.uint8)
    return np.kron(blocks, np.ones((16, 16, 1), np.uint8))


def with_product(rgb: Pixels, left: int = 100, top: int = 60) -> Pixels:
    made = rgb.copy()
    made[top : top + 120, left : left + 90] = (160, 40, 45)
    return made


@pytest.mark.parametrize(("ground", "kind"), [(plain(), "plain"), (falling(), "gradient")])
def test_calm_backdrops_show_the_product(ground: Pixels, kind: str) -> None:
    seen = border(with_product(ground), None)
    assert seen.kind == kind
    assert seen.trusted
    truth = np.zeros((HEIGHT, WIDTH), bool)
    truth[60:180, 100:190] = True
    both, either = (seen.product & truth).sum(), (seen.product | truth).sum()
    assert both / either > 0.95


def test_the_color_is_the_backdrops() -> None:
    assert np.abs(np.array(border(plain((40, 90, 160)), None).color) - (40, 90, 160)).max() <= 2


def test_a_busy_backdrop_is_not_trusted() -> None:
    seen = border(with_product(busy()), None)
    assert seen.kind == "busy"
    assert not seen.trusted
    assert not seen.certain.any()


def test_transparency_is_the_matte() -> None:
    alpha = np.zeros((HEIGHT, WIDTH), np.uint8)
    alpha[60:180, 100:190] = 255
    seen = border(with_product(busy()), alpha)
    assert seen.kind == "transparent"
    np.testing.assert_array_equal(seen.product, alpha > 127)


def test_a_product_across_the_border_does_not_bend_the_backdrop() -> None:
    seen = border(with_product(falling(), left=WIDTH - 90), None)
    assert seen.kind == "gradient"
    assert cut_off(seen.certain) == ("right",)


@pytest.mark.parametrize(
    ("left", "top", "sides"),
    [
        (100, 60, ()),
        (0, 60, ("left",)),
        (0, 0, ("left", "top")),
        (100, HEIGHT - 120, ("bottom",)),
    ],
)
def test_sides_where_it_is_cut(left: int, top: int, sides: tuple[str, ...]) -> None:
    assert cut_off(border(with_product(plain(), left, top), None).certain) == sides


def test_a_shadow_that_leaves_the_frame_is_no_cut_product() -> None:
    rgb = with_product(plain())
    rgb[150:180, 190:] = (rgb[150:180, 190:] * 0.7).astype(np.uint8)
    assert cut_off(border(rgb, None).certain) == ()


def test_things_are_counted() -> None:
    rgb = plain()
    assert things(border(rgb, None).product) == 0
    for count, left in enumerate((10, 120, 230), start=1):
        rgb[60:160, left : left + 70] = (160, 40, 45)
        assert things(border(rgb, None).product) == count
    rgb[200:206, 150:156] = (0, 0, 0)
    assert things(border(rgb, None).product) == 3
