from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.canvas import faded, flattened, place, plain_ground, visible_box
from tools.color import decode_srgb, encode_srgb
from tools.framing import Box, Placement, box_of, fit_product, frame
from tools.picture import Origin, Picture

WHITE = (255, 255, 255)


def disc(size=300, radius=90, color=(200, 40, 40), hidden=(0, 255, 0)):
    """A plain disc with a soft edge; what alpha hides has quite another colour."""
    y, x = np.mgrid[:size, :size] + 0.5
    apart = np.hypot(x - size / 2, y - size / 2)
    alpha = np.rint(np.clip(radius - apart + 0.5, 0, 1) * 255).astype(np.uint8)
    rgb = np.where(alpha[..., None] > 0, np.uint8(color), np.uint8(hidden)).astype(np.uint8)
    return Picture(rgb, alpha, alpha, Origin("photo"))


def test_placing_a_picture_as_it_is_changes_no_pixel():
    rgb = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)
    made = place(Picture(rgb), Placement(1, 0, 0), (60, 40), None)
    assert np.array_equal(made.rgb, rgb)


def test_whole_pixels_move_without_a_change():
    rgb = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)
    made = place(Picture(rgb), Placement(1, 7, 5), (80, 60), WHITE)
    assert np.array_equal(made.rgb[5:45, 7:67], rgb)
    assert (made.rgb[:5] == 255).all()
    assert (made.rgb[:, 67:] == 255).all()


@pytest.mark.parametrize("scale", [0.31, 0.77, 1.0, 1.9])
def test_hidden_colours_never_bleed_into_edges(scale):
    size = (400, 400)
    opaque = place(disc(), Placement(scale, 20, 20), size, WHITE)
    clear = place(disc(), Placement(scale, 20, 20), size, None)
    assert clear.alpha is not None
    for rgb in (opaque.rgb, clear.rgb[clear.alpha > 8]):
        # Green is only hidden: no pixel may be greener than the disc and the white around it.
        green = rgb[..., 1].astype(int) - np.maximum(rgb[..., 0], rgb[..., 2])
        assert green.max() <= 2


@pytest.mark.parametrize("scale", [0.31, 0.77, 1.9])
def test_ground_far_from_the_product_is_exactly_white(scale):
    made = place(disc(), Placement(scale, 20, 20), (640, 640), WHITE)
    assert made.product is not None
    box = box_of(made.product, 0)
    assert box is not None
    far = np.ones((640, 640), bool)
    near = box.inset(-5)
    far[int(near.top) : int(near.bottom), int(near.left) : int(near.right)] = False
    assert (made.rgb[far] == 255).all()


def test_edges_are_mixed_in_linear_light():
    rgb = np.full((2, 256, 3), 40, np.uint8)
    alpha = np.tile(np.arange(256, dtype=np.uint8), (2, 1))
    made = flattened(Picture(rgb, alpha), WHITE)
    weight = alpha / 255
    wanted = encode_srgb(decode_srgb(np.float64(40 / 255)) * weight + (1 - weight)) * 255
    assert made.alpha is None
    assert np.abs(made.rgb[..., 0] - wanted).max() <= 1.0


@settings(max_examples=25, deadline=None)
@given(
    st.tuples(st.integers(20, 240), st.integers(20, 240)),
    st.tuples(st.integers(60, 300), st.integers(60, 300)),
    st.floats(0.3, 0.95),
)
def test_pixels_hit_the_fill_within_one_and_nothing_is_cut_or_stretched(sides, canvas, fill):
    wide, high = sides
    matte = np.zeros((260, 260), np.uint8)
    matte[10 : 10 + high, 10 : 10 + wide] = 255
    rgb = np.full((260, 260, 3), (20, 90, 160), np.uint8)
    picture = Picture(rgb, matte, matte, Origin("photo"))
    box = Box(10, 10, 10 + wide, 10 + high)
    placement = fit_product(box, box, canvas, fill=fill, area=frame(canvas))
    made = place(picture, placement, canvas, WHITE)
    assert made.product is not None
    found = box_of(made.product)
    assert found is not None
    wanted = placement.of(box)
    assert found == pytest.approx(wanted, abs=1.0)
    if wanted.width / canvas[0] > wanted.height / canvas[1]:
        assert found.width == pytest.approx(fill * canvas[0], abs=1.0 + 1e-6)
    else:
        assert found.height == pytest.approx(fill * canvas[1], abs=1.0 + 1e-6)
    assert frame(canvas).holds(found)


def test_origin_tells_where_the_photo_went():
    made = place(disc(), Placement(0.5, 30, 10), (300, 300), WHITE)
    assert made.origin is not None
    assert made.product is not None
    assert made.origin.transform == (0.5, 0, 30, 0, 0.5, 10)
    found = box_of(made.product)
    assert found is not None
    assert found.center == pytest.approx((150 * 0.5 + 30, 150 * 0.5 + 10), abs=0.5)


def test_a_scene_goes_on_as_its_own_edges_not_as_a_second_product():
    rgb = np.full((100, 100, 3), (180, 170, 160), np.uint8)
    rgb[30:70, 30:70] = (250, 0, 0)
    made = place(Picture(rgb), Placement(2, 0, 100), (200, 400), None)
    outside = np.concatenate([made.rgb[:100], made.rgb[300:]]).astype(int)
    assert np.abs(outside - (180, 170, 160)).max() <= 2
    assert np.array_equal(made.rgb[190:210, 90:110], np.full((20, 20, 3), (250, 0, 0)))


def test_plain_ground_and_what_stands_on_it():
    rgb = np.full((100, 120, 3), 250, np.uint8)
    rgb[40:60, 30:90] = 90
    picture = Picture(rgb)
    assert plain_ground(picture) == (250, 250, 250)
    assert visible_box(picture, (250, 250, 250)) == Box(30, 40, 90, 60)
    assert visible_box(picture, None) == Box(0, 0, 120, 100)
    sloped = rgb.copy()
    sloped[..., 0] = np.linspace(100, 250, 120)
    assert plain_ground(Picture(sloped)) is None


def test_an_empty_cutout_is_an_empty_canvas():
    nothing = replace(disc(), alpha=np.zeros((300, 300), np.uint8))
    made = place(nothing, Placement(0.5, 0, 0), (150, 150), WHITE)
    assert (made.rgb == 255).all()


def test_a_soft_shadow_ends_before_the_frame_and_the_product_stays():
    rgb = np.full((400, 400, 3), 250, np.uint8)
    product = np.zeros((400, 400), np.uint8)
    product[100:398, 150:250] = 255
    rgb[product > 0] = (90, 40, 20)
    made = faded(Picture(rgb, product=product), WHITE)
    frame_rows = np.concatenate([made.rgb[0], made.rgb[-1], made.rgb[:, 0], made.rgb[:, -1]])
    assert (frame_rows == 255).all()
    assert np.array_equal(made.rgb[product > 0], rgb[product > 0])
    assert np.array_equal(made.rgb[16:-16, 16:-16], rgb[16:-16, 16:-16])
    steps = np.diff(made.rgb[200, :30, 0].astype(int))
    assert ((steps <= 0) & (steps >= -1)).all(), "a step in the shadow"


@pytest.mark.parametrize("ground", [(255, 255, 255), (250, 255, 255)])
def test_what_stands_out_from_a_plain_ground_is_boxed(ground: tuple[int, int, int]) -> None:
    rgb = np.full((60, 90, 3), ground, np.uint8)
    rgb[50, 80] = (255, 255, 224)  # beyond the faint end in one channel alone
    rgb[20, 10, 1] = 100
    rgb[5, 5] = (245, 250, 245)  # a shadow's faint end
    assert visible_box(Picture(rgb), ground) == (10, 20, 81, 51)
    assert visible_box(Picture(np.full((60, 90, 3), ground, np.uint8)), ground) is None
