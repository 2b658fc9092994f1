"""Recolor, on drawn products under a known light."""

from __future__ import annotations

import numpy as np
import pytest

from tools.color import delta_e, linear_to_srgb, parse_color, rgb_to_lab, srgb_to_linear
from tools.engine import BUILT_IN
from tools.errors import RequestError
from tools.operation import operations
from tools.picture import Picture, Pixels

SIDE = 300
LABEL = np.s_[120:180, 110:190]


def run(image: Picture, color: str) -> Picture:
    operation = operations()["recolor"]
    args = operation.args.model_validate({"save_as": "made", "image": "photo", "color": color})
    return operation.run(args, {"image": image}, BUILT_IN)


def shade() -> np.ndarray:
    """Light from the left, 0.55 to 1.1."""
    return np.broadcast_to(np.linspace(1.1, 0.55, SIDE, dtype=np.float32), (SIDE, SIDE))


def lit(color: str, shade_: np.ndarray) -> Pixels:
    light = srgb_to_linear(np.array([[parse_color(color)]], np.uint8))[0, 0]
    return linear_to_srgb(np.asarray(shade_[..., None] * light, np.float32))


def product(color: str, label: str | None = None) -> Picture:
    rgb = lit(color, shade())
    if label:
        rgb = rgb.copy()
        rgb[LABEL] = lit(label, shade())[LABEL]
    matte = np.zeros((SIDE, SIDE), np.uint8)
    matte[20:280, 20:280] = 255
    return Picture(rgb, matte, matte)


def apart(one: Pixels, other: Pixels) -> np.ndarray:
    return delta_e(rgb_to_lab(one), rgb_to_lab(other))


@pytest.mark.parametrize("source", ["#b03030", "#2f6f6a", "#d9b13b", "#808080"])
@pytest.mark.parametrize("target", ["#3a5fa8", "#c9a0b4", "#5b7d3a"])
def test_the_material_is_what_it_would_be_under_the_same_light(source: str, target: str) -> None:
    made = run(product(source), target)
    inner = np.s_[40:260, 40:260]
    # The material's own light is its commonest, somewhere between the lit and the shaded side.
    wrong = [
        float(np.median(apart(made.rgb[inner], lit(target, shade() * k)[inner])))
        for k in np.linspace(0.6, 1.9, 66)
    ]
    assert min(wrong) < 3


@pytest.mark.parametrize(("body", "label"), [("#b03030", "#2d5fb0"), ("#2f6f6a", "#e8e4da")])
def test_a_label_of_another_colour_stays(body: str, label: str) -> None:
    source = product(body, label)
    made = run(source, "#7a4fa0")
    inner = np.s_[126:174, 116:184]
    assert float(apart(made.rgb[inner], source.rgb[inner]).max()) < 2
    assert float(np.median(apart(made.rgb[60:100, 60:240], source.rgb[60:100, 60:240]))) > 15


def test_print_on_white_stays() -> None:
    source = product("#f0f0ee", "#101010")
    made = run(source, "#88b0d8")
    assert float(apart(made.rgb[LABEL], source.rgb[LABEL]).mean()) < 3
    assert float(np.median(apart(made.rgb[40:100, 40:260], source.rgb[40:100, 40:260]))) > 12


def test_only_the_product_changes_and_its_soft_edge_has_no_rim() -> None:
    source = product("#b03030")
    ramp = np.linspace(0, 255, 12).astype(np.uint8)
    matte = source.product.copy()
    matte[:, 20:32] = np.where(matte[:, 20:32] > 0, ramp, 0)
    share = matte[..., None] / np.float32(255)
    rgb = linear_to_srgb(np.asarray(srgb_to_linear(source.rgb) * share + (1 - share), np.float32))
    made = run(Picture(rgb, product=matte), "#3a5fa8")
    assert np.array_equal(made.rgb[matte == 0], rgb[matte == 0])
    row = srgb_to_linear(made.rgb[150:151, 18:40])[0].astype(float)
    assert (np.diff(row[:, 0]) <= 0.02).all()  # red falls steadily from white to blue


def test_black_still_has_shape() -> None:
    made = run(product("#b03030"), "black")
    middle = made.rgb[150, 40:260].astype(int).sum(axis=1)
    assert middle[0] > middle[-1] + 15


def test_it_is_called_a_mock_up_and_needs_a_product() -> None:
    assert any("mock-up" in note for note in run(product("#b03030"), "navy").notes)
    with pytest.raises(RequestError, match="remove_background"):
        run(Picture(product("#b03030").rgb), "navy")


def test_the_noise_of_a_pale_material_is_no_speckle_on_a_dark_dye() -> None:
    """Noise in the photo's colours shrinks with the light, as it would have in a darker photo."""
    pale = np.array([150, 205, 178]) + np.random.default_rng(1).normal(0, 6, (SIDE, SIDE, 3))
    matte = np.full((SIDE, SIDE), 255, np.uint8)
    made = run(Picture(np.clip(pale, 0, 255).astype(np.uint8), matte, matte), "navy").rgb
    assert np.abs(made.reshape(-1, 3).mean(axis=0) - parse_color("navy")).max() < 40
    assert rgb_to_lab(made).reshape(-1, 3)[:, 1:].std(axis=0).max() < 6
