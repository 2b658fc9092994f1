"""remove_background end to end: matte, facts, doubts, and sentences where nothing can be cut."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tools.segment.drawn import mug, photo, shaded, shadowed, sheet
from tools.engine import BUILT_IN
from tools.errors import OperationError, PhotoError
from tools.light import Backdrop
from tools.ops.remove_background import RemoveBackground, remove_background
from tools.picture import Origin, Picture
from tools.segment import Segmentation
from tools.segment.doubts import CutoutFacts

COLOUR = (30, 60, 150)


def cut(image: Picture, **arguments: object) -> Picture:
    args = RemoveBackground.model_validate({"image": "a", "save_as": "b", **arguments})
    return remove_background.run(args, {"image": image}, BUILT_IN)


@pytest.fixture(scope="module")
def product() -> Picture:
    alpha = mug(400)
    backdrop = shadowed(sheet(size=400), alpha)
    return Picture(photo(alpha, shaded(COLOUR, alpha), backdrop), origin=Origin("abc"))


@pytest.fixture(scope="module")
def done(product: Picture) -> Picture:
    return cut(product)


def test_a_cutouts_alpha_is_its_product_and_near_the_truth(product: Picture, done: Picture) -> None:
    assert done.alpha is not None
    assert done.product is not None
    assert np.array_equal(done.alpha, done.product)
    assert (done.width, done.height, done.origin) == (400, 400, product.origin)
    assert np.abs(done.alpha / 255 - mug(400)).mean() < 0.004


def test_facts_say_what_was_found(done: Picture) -> None:
    facts = CutoutFacts.model_validate(dict(done.fact("cutout")))
    assert facts.backdrop == "plain"
    assert facts.border_contact == {}
    assert (facts.holes, facts.products) == (1, 1)
    assert facts.area == pytest.approx(float(mug(400).mean()), abs=0.01)
    assert facts.engine == done.history[-1].engine


def test_the_backdrops_light_is_left_for_relighting(done: Picture) -> None:
    backdrop = Backdrop.model_validate(dict(done.fact("backdrop")))
    truth = (sheet(size=400).mean(axis=(0, 1)) / 255) ** 2.2
    assert backdrop.color == pytest.approx(truth, rel=0.06)


def test_a_kept_shadow_widens_alpha_but_not_the_product(product: Picture, done: Picture) -> None:
    kept = cut(product, keep_shadow=True)
    assert np.array_equal(kept.product, done.product)
    assert kept.alpha is not None
    assert (kept.alpha >= kept.product).all()
    assert kept.alpha[310, 260] > 40
    assert done.alpha is not None
    assert done.alpha[310, 260] == 0


def test_only_the_product_asked_for_is_kept() -> None:
    picture = sheet(size=400)
    picture[100:250, 40:120] = (150, 30, 30)
    picture[120:240, 260:360] = (30, 30, 150)
    image = Picture(np.rint(picture).astype(np.uint8))
    for which, lies in (("left", (True, False)), ("right", (False, True)), ("all", (True, True))):
        alpha = cut(image, keep=which).alpha
        assert alpha is not None
        assert (alpha[170, 80] == 255, alpha[170, 310] == 255) == lies


def test_a_product_at_the_frame_is_said_to_touch_it() -> None:
    picture = sheet(size=300)
    picture[100:200, 120:] = (150, 30, 30)
    found = cut(Picture(np.rint(picture).astype(np.uint8)))
    assert list(CutoutFacts.model_validate(dict(found.fact("cutout"))).border_contact) == ["right"]
    assert any("touches the right edge" in note for note in found.notes)


def test_existing_transparency_is_kept() -> None:
    alpha = np.full((40, 40), 255, np.uint8)
    alpha[:, :10] = 0
    image = Picture(np.full((40, 40, 3), 90, np.uint8), alpha=alpha)
    found = cut(image)
    assert np.array_equal(found.product, alpha)
    assert np.array_equal(found.rgb, image.rgb)


def test_a_wholly_transparent_photo_is_a_sentence() -> None:
    image = Picture(np.zeros((30, 30, 3), np.uint8), alpha=np.zeros((30, 30), np.uint8))
    with pytest.raises(PhotoError, match="wholly transparent"):
        cut(image)


@pytest.mark.parametrize("level", [0, 255])
def test_nothing_to_cut_is_a_sentence(level: int) -> None:
    with pytest.raises(OperationError, match="nothing stands out"):
        cut(Picture(np.full((200, 300, 3), level, np.uint8)))


def test_the_same_photo_gives_the_same_bytes(product: Picture, done: Picture) -> None:
    assert cut(product).pack() == done.pack()


def test_only_what_lies_in_the_box_is_kept(product: Picture) -> None:
    whole = cut(product).alpha
    made = cut(product, box=[0.0, 0.0, 1.0, 0.5]).alpha
    assert whole is not None
    assert made is not None
    assert np.abs(made[:180].astype(int) - whole[:180]).mean() < 0.5
    assert not made[220:].any()
    with pytest.raises(OperationError, match="nothing stands out"):
        cut(product, box=[0.0, 0.0, 0.04, 0.04])


@pytest.mark.parametrize("box", [[0.5, 0, 0.4, 1], [0, 0, 1.2, 1], [-0.1, 0, 1, 1], [0, 0, 1]])
def test_a_box_that_is_none_is_refused(product: Picture, box: list[float]) -> None:
    with pytest.raises(ValueError, match="box"):
        cut(product, box=box)


class Shaded:
    """A segmenter that takes the dark foot of a product for its shadow."""

    id = "shaded"

    def segment(self, rgb: np.ndarray) -> Segmentation:
        foreground, shadow = np.zeros((2, 64, 64), np.float32)
        foreground[10:40, 20:44] = 1
        shadow[40:48, 20:44] = 0.6
        return Segmentation(foreground, np.zeros((64, 64), np.float32), shadow, "plain", 0.9)


@pytest.mark.parametrize("kept", [False, True])
def test_a_dark_base_stays_where_that_is_asked(kept: bool) -> None:
    rgb = np.full((640, 640, 3), 235, np.uint8)
    rgb[100:400, 200:440] = (180, 40, 40)
    rgb[400:480, 200:440] = (30, 30, 30)
    args = RemoveBackground(image="p", save_as="c", keep_base=kept)
    made = remove_background.function(args, Picture(rgb), Shaded())
    assert made.alpha is not None
    foot = made.alpha[420:460, 240:400]
    assert (foot > 250).all() if kept else (foot < 5).all()
    assert (made.alpha[150:350, 240:400] == 255).all()
