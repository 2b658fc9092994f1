from dataclasses import replace

import numpy as np
import pytest

from tools.channels import slot
from tools.framing import Box, box_of, share
from tools.layout import MAX_UPSCALE, WHITE, Wish, lay_out
from tools.picture import Origin, Picture
from tools.room import safe_area

PRODUCT = Box(300, 200, 900, 800)
TO_THE_LEFT = Box(100, 300, 300, 700)


def cutout(size=(1200, 1000), box=PRODUCT):
    alpha = np.zeros((size[1], size[0]), np.uint8)
    alpha[int(box.top) : int(box.bottom), int(box.left) : int(box.right)] = 255
    rgb = np.full((size[1], size[0], 3), (120, 60, 30), np.uint8)
    return Picture(rgb, alpha, alpha, Origin("photo"))


def scene(size=(1200, 800), box=TO_THE_LEFT):
    rng = np.random.default_rng(0)
    rgb = rng.integers(60, 200, (size[1], size[0], 3), np.uint8)
    product = np.zeros((size[1], size[0]), np.uint8)
    product[int(box.top) : int(box.bottom), int(box.left) : int(box.right)] = 255
    return Picture(rgb, product=product, origin=Origin("photo"))


def placed(layout):
    box = box_of(layout.picture.product)
    assert box is not None
    return layout.placement.of(box)


def test_a_cutout_fills_the_slot_as_asked():
    to = slot("amazon.main")
    for fill in (None, 0.95, 0.5):
        layout = lay_out(cutout(), Wish(to, (1000, 1000), fixed=True, fill=fill))
        assert share(placed(layout), (1000, 1000)) == pytest.approx(fill or 0.88)
        assert layout.ground == WHITE


def test_a_photo_that_is_too_small_gives_a_smaller_file_and_says_so():
    small = cutout((300, 300), Box(60, 60, 240, 240))
    layout = lay_out(small, Wish(slot("shopify.product"), (2048, 2048)))
    assert layout.canvas == (800, 800), "not below the zoom threshold"
    assert any("instead of 2048×2048" in note for note in layout.notes)
    large = cutout((900, 900), Box(200, 200, 700, 700))
    layout = lay_out(large, Wish(slot("amazon.main"), (2000, 2000)))
    assert layout.placement.scale == pytest.approx(MAX_UPSCALE, rel=0.01)
    assert not any("upscaled" in note for note in layout.notes), "the slot's check says it"


def test_a_scene_is_not_enlarged_again():
    noise = np.random.default_rng(3).integers(0, 255, (1200, 1200, 3), np.uint8)
    product = np.zeros((1200, 1200), np.uint8)
    product[400:900, 400:800] = 255
    scene = Picture(noise, product=product, facts={"scene": {"name": "kitchen"}})
    assert lay_out(scene, Wish(slot("amazon.secondary"), (2000, 2000))).canvas[0] in (1200, 1224)
    fixed = lay_out(scene, Wish(slot("amazon.secondary"), (2000, 2000), fixed=True))
    assert fixed.canvas == (2000, 2000)


def test_a_size_of_the_users_own_is_kept_and_the_enlargement_said():
    small = cutout((300, 300), Box(60, 60, 240, 240))
    layout = lay_out(small, Wish(None, (2000, 2000), fixed=True))
    assert layout.canvas == (2000, 2000)
    assert layout.notes == ("upscaled 9.8x: send a larger photo",)


def test_no_size_at_all_keeps_the_picture_where_it_is():
    layout = lay_out(cutout(), Wish(transparent=True))
    assert layout.canvas == (1200, 1000)
    assert (layout.placement.scale, layout.placement.x, layout.placement.y) == (1, 0, 0)
    assert layout.ground is None


def test_a_product_cut_off_by_its_photo_stands_at_the_frame():
    bust = cutout(box=Box(300, 200, 900, 1000))
    layout = lay_out(bust, Wish(slot("shopify.product"), (1000, 1000), fixed=True))
    assert placed(layout).bottom == pytest.approx(1000)
    assert placed(layout).center[0] == pytest.approx(500)


def test_a_cut_product_does_not_hide_under_a_storys_buttons():
    bust = cutout(box=Box(300, 200, 900, 1000))
    to = slot("instagram.story")
    layout = lay_out(bust, Wish(to, (1080, 1920), fixed=True))
    assert safe_area(to, (1080, 1920)).holds(placed(layout))


def test_a_product_cut_at_both_ends_goes_from_frame_to_frame():
    table = cutout(box=Box(0, 300, 1200, 700))
    layout = lay_out(table, Wish(slot("shopify.product"), (1000, 1000), fixed=True))
    assert (placed(layout).left, placed(layout).right) == pytest.approx((0, 1000))
    assert placed(layout).center[1] == pytest.approx(500)


def test_a_detail_in_the_canvas_own_shape_is_kept_as_it_was_chosen():
    detail = cutout((1000, 1000), Box(0, 200, 700, 800))
    layout = lay_out(detail, Wish(slot("amazon.secondary"), (800, 800), fixed=True))
    assert layout.placement.of(Box(0, 0, 1000, 1000)) == pytest.approx((0, 0, 800, 800))
    filled = lay_out(detail, Wish(slot("amazon.secondary"), (800, 800), fixed=True, fill=0.5))
    assert share(placed(filled), (800, 800)) == pytest.approx(0.5)


def shadowed(depth):
    """A product with a dark shadow that reaches far below it."""
    picture = cutout((1200, 1600), Box(300, 200, 900, 800))
    alpha = picture.alpha.copy()
    alpha[800 : 800 + depth, 300:900] = 120
    return replace(picture, alpha=alpha)


def test_the_product_makes_room_for_its_shadow():
    layout = lay_out(shadowed(500), Wish(slot("shopify.product"), (1000, 1000), fixed=True))
    whole = layout.placement.of(Box(300, 200, 900, 1300))
    assert Box(10, 10, 990, 990).holds(whole)
    assert share(placed(layout), (1000, 1000)) < 0.88


def test_where_the_fill_binds_the_shadow_makes_room_for_the_product():
    layout = lay_out(shadowed(500), Wish(slot("amazon.main"), (1000, 1000), fixed=True))
    assert share(placed(layout), (1000, 1000)) == pytest.approx(0.86)
    assert layout.fade


def test_a_detail_that_runs_out_of_the_frame_fills_the_canvas():
    detail = cutout(box=Box(0, 0, 1200, 1000))
    layout = lay_out(detail, Wish(slot("amazon.secondary"), (1000, 1000), fixed=True))
    assert layout.placement.of(Box(0, 0, 1200, 1000)).holds(Box(0, 0, 1000, 1000))


def test_a_scene_is_cropped_around_its_product():
    layout = lay_out(scene(), Wish(slot("amazon.secondary"), (800, 800), fixed=True))
    assert layout.placement.scale == pytest.approx(1.0)
    assert Box(0, 0, 800, 800).holds(placed(layout))
    assert layout.ground is None


def test_a_scene_that_cannot_be_cropped_is_continued_and_says_so():
    wide = scene(box=Box(50, 300, 1150, 700))
    layout = lay_out(wide, Wish(slot("instagram.story"), (1080, 1920), fixed=True))
    area = safe_area(slot("instagram.story"), (1080, 1920))
    assert area.holds(placed(layout))
    assert any("continued" in note for note in layout.notes)


def test_a_scene_on_a_slot_that_must_be_white_is_put_on_white():
    layout = lay_out(scene(), Wish(slot("amazon.main"), (800, 800), fixed=True))
    assert layout.ground == WHITE
    assert any("pure white" in note for note in layout.notes)
    corner = layout.picture.rgb[:200]
    assert (corner == 255).all()


def test_an_uncut_photo_for_a_white_slot_says_what_is_missing():
    photo = Picture(scene().rgb, origin=Origin("photo"))
    layout = lay_out(photo, Wish(slot("amazon.main"), (800, 800), fixed=True))
    assert any("remove_background" in note for note in layout.notes)


def test_an_uncut_photo_keeps_its_rough_product_in_the_frame():
    facts = {"box": [0.02, 0.4, 0.22, 0.9], "width": 1200, "height": 800}
    photo = Picture(scene().rgb, origin=Origin("photo"), facts={"photo": facts})
    layout = lay_out(photo, Wish(slot("shopify.product"), (800, 800), fixed=True))
    assert Box(0, 0, 800, 800).holds(layout.placement.of(Box(24, 320, 264, 720)))
    blind = lay_out(Picture(scene().rgb), Wish(slot("instagram.story"), (450, 800), fixed=True))
    assert any("cropped away" in note for note in blind.notes)


def _on_gradient(left: int) -> Picture:
    """A product at a side of its photo, on a drawn gradient; 60 px wide, 80 px high."""
    ramp = np.linspace(255, 225, 300).astype(np.uint8)
    rgb = np.repeat(np.repeat(ramp[:, None, None], 400, 1), 3, 2).copy()
    product = np.zeros((300, 400), np.uint8)
    product[100:180, left : left + 60] = 255
    rgb[product > 0] = (120, 40, 30)
    facts = {"background": {"color": "#ffffff", "color2": "#e1e1e1"}}
    return Picture(rgb, None, product, Origin("photo"), facts)


def test_a_product_on_a_drawn_gradient_is_framed_like_any_other():
    layout = lay_out(_on_gradient(30), Wish(None, (600, 600), fixed=True, fill=0.8))
    placed = layout.placement.of(Box(30, 100, 90, 180))
    assert placed.height == pytest.approx(480, abs=1)
    assert placed.center == pytest.approx((300, 300), abs=1)
    assert not any("continued" in note for note in layout.notes)


def test_a_product_cut_by_its_photo_stays_whole_on_paper_whose_shadow_meets_the_frame():
    picture = _on_gradient(340)
    layout = lay_out(picture, Wish(None, (600, 600), fixed=True, fill=0.8))
    placed = layout.placement.of(Box(340, 100, 400, 180))
    assert placed.right == pytest.approx(600, abs=1)
    assert placed.top >= 0
    assert placed.bottom <= 600


@pytest.mark.parametrize("fact", ["poster", "scale"])
def test_what_stands_beside_the_product_keeps_its_margin(fact: str) -> None:
    matte = np.zeros((1000, 1000), np.uint8)
    matte[300:700, 100:500] = 255
    rgb = np.full((1000, 1000, 3), 255, np.uint8)
    rgb[300:700, 100:500] = (180, 40, 40)
    rgb[480:520, 700:940] = 0
    picture = Picture(rgb, product=matte).with_fact(fact, {"of": "size"})
    found = lay_out(picture, Wish(slot("amazon.secondary"), (2000, 2000)))
    assert found.placement.of(Box(0, 0, 1000, 1000)) == Box(0, 0, *found.canvas)
    wide = lay_out(picture, Wish(slot("etsy.listing"), (2000, 1500)))
    assert wide.placement.of(Box(0, 0, 1000, 1000)).height == pytest.approx(wide.canvas[1], abs=2)
