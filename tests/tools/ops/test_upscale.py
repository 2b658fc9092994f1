"""Upscale: more pixels, the same picture."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tools.engine import BUILT_IN, engine_named
from tools.errors import ConfigurationError, RequestError
from tools.operation import operations
from tools.picture import Origin, Picture


def run(image: Picture, **given: object) -> Picture:
    operation = operations()["upscale"]
    args = operation.args.model_validate({"save_as": "made", "image": "photo", **given})
    return operation.run(args, {"image": image}, BUILT_IN)


def cutout(width: int = 120, height: int = 90) -> Picture:
    """A shaded disc with a soft edge; what the alpha hides is black."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    radius = np.hypot(x - width / 2, y - height / 2)
    alpha = np.rint(np.clip((35 - radius) / 2, 0, 1) * 255).astype(np.uint8)
    shade = 150 + 60 * np.sin(x / 9) * np.cos(y / 7)
    rgb = np.repeat(shade[..., None], 3, axis=2) * (alpha > 0)[..., None]
    return Picture(np.rint(rgb).astype(np.uint8), alpha, alpha, Origin("photo"))


@pytest.mark.parametrize(
    ("given", "size"),
    [({"factor": 2}, (240, 180)), ({"factor": 1.5}, (180, 135)), ({"long_side": 480}, (480, 360))],
)
def test_the_size_is_what_was_asked(given: dict[str, object], size: tuple[int, int]) -> None:
    made = run(cutout(), **given)
    assert (made.width, made.height) == size
    assert made.product is not None
    assert made.alpha is not None
    assert np.array_equal(made.product, made.alpha)


def test_reduced_again_it_is_the_same_picture() -> None:
    source = cutout()
    made = run(source, factor=3)
    back = Image.fromarray(made.rgb).resize((120, 90), Image.Resampling.BOX)
    inside = np.asarray(source.alpha) == 255
    difference = np.abs(np.asarray(back, float) - source.rgb)[inside]
    assert difference.mean() < 1.5
    assert made.alpha is not None
    matte = np.asarray(Image.fromarray(made.alpha).resize((120, 90), Image.Resampling.BOX), float)
    assert np.abs(matte - np.asarray(source.alpha)).mean() < 1.5


def test_no_dark_rim_grows_out_of_hidden_colours() -> None:
    made = run(cutout(), factor=3)
    assert made.alpha is not None
    edge = (made.alpha > 20) & (made.alpha < 235)
    assert made.rgb[edge].min() > 60


def test_the_origin_follows() -> None:
    made = run(cutout(), factor=2.5)
    assert made.origin is not None
    assert made.origin.transform == pytest.approx((2.5, 0, 0, 0, 2.5, 0))


def test_far_enlarging_is_doubted_and_modest_is_not() -> None:
    assert any("4.0 times" in note for note in run(cutout(), factor=4).notes)
    assert not run(cutout(), factor=2).notes


def test_what_is_large_enough_stays_as_it_is() -> None:
    source = cutout()
    made = run(source, long_side=100)
    assert np.array_equal(made.rgb, source.rgb)
    assert any("already has 120 px" in note for note in made.notes)


@pytest.mark.parametrize("given", [{}, {"factor": 2, "long_side": 500}])
def test_one_wish_is_needed(given: dict[str, object]) -> None:
    with pytest.raises(RequestError, match="either factor"):
        run(cutout(), **given)


def test_a_picture_too_large_for_anything_is_refused() -> None:
    with pytest.raises(RequestError, match="megapixels"):
        run(cutout(), long_side=16000)


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(ConfigurationError, match="no upscaler 'magic'"):
        engine_named("upscale", "magic")


def test_results_repeat() -> None:
    assert run(cutout(), factor=2).pack() == run(cutout(), factor=2).pack()
