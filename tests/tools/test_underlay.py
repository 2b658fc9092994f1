from __future__ import annotations

import numpy as np

from tools.color import decode_srgb, encode_srgb
from tools.picture import Origin, Picture, Plane
from tools.reflection import reflection
from tools.shadow import contact_shadow, drop_shadow
from tools.underlay import Underlay


def matte(size: int = 200) -> Plane:
    """A block whose outer two pixels are half transparent."""
    made = np.zeros((size, size), np.uint8)
    made[58:152, 68:132] = 128
    made[60:150, 70:130] = 255
    return made


def cutout() -> Picture:
    rgb = np.zeros((200, 200, 3), np.uint8)
    rgb[50:160, 60:140] = (180, 120, 60)
    return Picture(rgb, matte(), matte(), Origin("photo"))


def light_over(
    picture: Picture, ground: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Linear light of a cutout over an even ground."""
    assert picture.alpha is not None
    share = picture.alpha[..., None] / 255
    return share * decode_srgb(picture.rgb / 255) + (1 - share) * ground


def test_opaque_pixels_stay_bit_by_bit() -> None:
    before = cutout()
    made = Underlay(contact_shadow(matte())).under(before)
    assert made.product is not None
    inside = made.product == 255
    assert np.array_equal(made.rgb[inside], before.rgb[matte() == 255])
    assert made.alpha is not None
    assert (made.alpha[inside] == 255).all()
    assert (made.alpha >= made.product).all()


def test_below_the_soft_edge_the_mixture_is_right() -> None:
    """Over any ground: product over shadow over ground, computed in the other order."""
    shadow = drop_shadow(matte(), strength=0.9)
    before = cutout()
    made = Underlay(shadow).under(before)
    assert made.origin is not None
    left, top = int(made.origin.transform[2]), int(made.origin.transform[5])
    box = (-left, -top, made.width - left, made.height - top)
    product = made.product
    assert product is not None
    share = product[..., None] / 255
    for ground in (1.0, 0.3):
        shaded = ground * (1 - shadow.plane(box)[..., None] / 255)
        own = decode_srgb(np.array([180, 120, 60]) / 255)
        expected = encode_srgb(share * own + (1 - share) * shaded) * 255
        got = encode_srgb(light_over(made, ground)) * 255
        assert np.abs(got - expected).max() < 1.6


def test_the_canvas_grows_and_the_shadow_ends_in_it() -> None:
    tight = np.full((90, 60), 255, np.uint8)
    before = Picture(np.full((90, 60, 3), 99, np.uint8), tight, tight, Origin("photo"))
    made = Underlay(contact_shadow(tight, softness=1)).under(before)
    assert made.origin is not None
    assert made.alpha is not None
    assert made.product is not None
    a, _, left, _, e, top = made.origin.transform
    assert (a, e) == (1, 1)
    x, y = int(left), int(top)
    assert np.array_equal(made.product[y : y + 90, x : x + 60], tight)
    edge = [made.alpha[-2:], made.alpha[:, :2], made.alpha[:, -2:]]
    assert not any(line.any() for line in edge)


def test_an_opaque_plate_gets_darker_outside_the_product_only() -> None:
    rgb = np.full((200, 200, 3), 230, np.uint8)
    rgb[matte() > 0] = (180, 120, 60)
    picture = Picture(rgb, None, matte())
    shadow = contact_shadow(matte())
    made = Underlay(shadow).on(picture)
    assert made.rgb.shape == rgb.shape
    assert np.array_equal(made.rgb[matte() == 255], rgb[matte() == 255])
    assert (made.rgb <= rgb).all()
    free = matte() == 0
    free[:12] = free[-12:] = False
    expected = encode_srgb(
        decode_srgb(np.float64(230 / 255)) * (1 - shadow.within((0, 0, 200, 200)))
    )
    assert np.abs(made.rgb[..., 0] - expected * 255)[free].max() < 1.6
    edge = [made.rgb[0], made.rgb[-1], made.rgb[:, 0], made.rgb[:, -1]]
    assert all((line == 230).all() for line in edge)


def test_a_reflection_is_only_below() -> None:
    before = cutout()
    made = Underlay(
        contact_shadow(matte(), strength=0), reflection(before.rgb, matte(), strength=1)
    ).under(before)
    assert made.origin is not None
    assert made.alpha is not None
    top = int(made.origin.transform[5])
    bare = made.alpha.copy()
    bare[top + 58 : top + 152] = 0
    assert not bare[: top + 150].any()
    assert bare[top + 153 : top + 160].any()
    below = made.rgb[top + 156, made.width // 2]
    assert below[0] > below[1] > below[2]


def test_a_plain_ground_darkens_like_any_other() -> None:
    rgb = np.full((200, 200, 3), (250, 240, 200), np.uint8)
    strange = rgb.copy()
    strange[150, 100] = 0  # in the shadow: this ground is not plain
    one, other = (
        Underlay(contact_shadow(matte())).on(Picture(pixels, None, matte())).rgb
        for pixels in (rgb, strange)
    )
    assert (one < rgb).any()
    away = np.ones((200, 200), bool)
    away[130:171, 80:121] = False
    assert np.abs(one.astype(int) - other)[away].max() <= 1
