from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from tools.fidelity import Fidelity, compared
from tools.picture import Origin, Picture


def photo(size=900):
    """Texture of every kind, so that a shift of half a pixel would show."""
    y, x = np.mgrid[:size, :size].astype(np.float32)
    plane = 120 + 60 * np.sin(x / 23) * np.cos(y / 31) + 30 * np.sign(np.sin(x / 7 + y / 11))
    rgb = np.stack([plane, plane * 0.8, 250 - plane], -1)
    return Picture(np.clip(rgb, 0, 255).astype(np.uint8))


PHOTO = photo()


def delivered():
    """The photo itself, its product an ellipse."""
    y, x = np.mgrid[: PHOTO.height, : PHOTO.width].astype(np.float32)
    apart = np.hypot((x - 400) / 260, (y - 450) / 320)
    matte = np.rint(np.clip((1 - apart) * 200, 0, 1) * 255).astype(np.uint8)
    return replace(PHOTO, product=matte, origin=Origin("photo"))


def found(picture):
    fidelity = compared(picture, PHOTO)
    assert isinstance(fidelity, Fidelity), fidelity
    return fidelity


def test_the_photo_itself_is_identical():
    same = found(delivered())
    assert (same.delta_e_mean, same.delta_e_p95, same.identical_share) == (0, 0, 1)
    assert (same.worst_ssim, same.label_ssim) == (1, 1)
    assert same.compared_at == 900


@pytest.mark.parametrize("scale", [0.45, 0.8, 1.6])
def test_resampling_alone_leaves_it_identical(scale):
    picture = delivered()
    size = (round(900 * scale),) * 2
    rgb = np.asarray(Image.fromarray(picture.rgb).resize(size, Image.Resampling.LANCZOS))
    product = np.asarray(Image.fromarray(picture.product).resize(size, Image.Resampling.BOX))
    real = size[0] / 900
    made = Picture(rgb, product=product, origin=Origin("photo", (real, 0, 0, 0, real, 0)))
    assert found(made).identical_share > 0.97
    assert found(made).worst_ssim > 0.93


def test_a_shift_of_two_pixels_is_found():
    moved = replace(delivered(), origin=Origin("photo", (1, 0, 2, 0, 1, 0)))
    assert found(moved).worst_ssim < 0.8


def test_an_altered_label_is_found_though_the_mean_is_fine():
    rgb = PHOTO.rgb.copy()
    rgb[430:480, 380:430] = rgb[430:480, 380:430].mean(axis=(0, 1)).astype(np.uint8)
    altered = found(replace(delivered(), rgb=rgb))
    assert altered.delta_e_mean < 0.5
    assert altered.worst_ssim < 0.7


def test_another_colour_is_measured():
    rgb = PHOTO.rgb.copy()
    rgb[..., 0] //= 2
    altered = found(replace(delivered(), rgb=rgb))
    assert altered.identical_share < 0.1
    assert altered.delta_e_p95 > 10


def test_what_is_around_the_product_does_not_count():
    picture = delivered()
    rgb = np.where(picture.product[..., None] > 0, PHOTO.rgb, 255).astype(np.uint8)
    assert found(replace(picture, rgb=rgb)).delta_e_mean < 0.01


def test_a_turned_product_is_registered():
    picture = delivered()
    turned = Picture(
        np.ascontiguousarray(np.rot90(picture.rgb)),
        product=np.ascontiguousarray(np.rot90(picture.product)),
        origin=Origin("photo", (0, 1, 0, -1, 0, 900)),
    )
    assert found(turned).delta_e_mean < 0.05
    assert found(turned).worst_ssim > 0.99


def test_the_label_is_where_the_texture_is():
    plain = Picture(np.full((600, 600, 3), 150, np.uint8))
    rgb = plain.rgb.copy()
    rgb[320:352, 256:288] = np.random.default_rng(0).integers(0, 255, (32, 32, 3), np.uint8)
    whole = np.full((600, 600), 255, np.uint8)
    picture = Picture(rgb, product=whole, origin=Origin("photo"))
    fidelity = compared(picture, Picture(rgb))
    assert isinstance(fidelity, Fidelity)
    assert fidelity.label_box == (256, 320, 288, 352)
