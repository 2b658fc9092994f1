import pytest

from tools.channels import slot
from tools.room import (
    FILL,
    LOOSE_FILL,
    default_fill,
    least_factor,
    least_fill,
    must_be_white,
    ratio,
    safe_area,
    white_at_the_border,
)


@pytest.mark.parametrize(
    ("place", "fill"),
    [
        ("amazon.main", 0.88),
        ("google_merchant.image_link", 0.85),
        ("tiktok_shop.main", FILL),
        ("instagram.story", LOOSE_FILL),
    ],
)
def test_default_fill_is_the_slots(place, fill):
    assert default_fill(slot(place)) == fill
    assert default_fill(None) == FILL


def test_a_shadow_yields_to_a_binding_fill_and_on_white():
    assert least_fill(slot("amazon.main")) == pytest.approx(0.86)
    assert least_fill(slot("tiktok_shop.main")) == pytest.approx(0.81)
    assert least_fill(slot("amazon.secondary")) == 0
    assert least_fill(slot("shopify.product")) == 0
    assert least_fill(None) == 0


def test_safe_areas():
    story = safe_area(slot("instagram.story"), (1080, 1920))
    assert story == pytest.approx((0, 0.14 * 1920, 1080, 0.8 * 1920))
    etsy = safe_area(slot("etsy.listing"), (2700, 2025))
    assert etsy == pytest.approx((337.5, 0, 2362.5, 2025))
    portrait = safe_area(slot("instagram.feed_portrait"), (1080, 1350))
    assert portrait.width == pytest.approx(1012.5), "the profile grid shows 3:4"
    temu = safe_area(slot("temu.main"), (800, 800))
    assert temu == pytest.approx((50, 50, 750, 750)), "the margin shrinks with the canvas"
    assert safe_area(None, (30, 20)) == (0, 0, 30, 20)


@pytest.mark.parametrize(
    ("place", "canvas", "factor"),
    [
        ("amazon.main", (2000, 2000), 0.5),
        ("shopify.product", (2048, 2048), 800 / 2048),
        ("etsy.listing", (2700, 2025), 635 / 2025),
        ("pinterest.pin", (1000, 1500), 0.6),
        ("amazon.aplus_header", (970, 600), 1.0),
        ("woocommerce.product", (1200, 1200), 0.0),
    ],
)
def test_a_canvas_shrinks_to_what_binds_and_zooms(place, canvas, factor):
    assert least_factor(canvas, slot(place)) == pytest.approx(factor)
    assert least_factor(canvas, None) == 0


def test_which_slots_look_for_white():
    assert must_be_white(slot("amazon.main"))
    assert must_be_white(slot("zalando.packshot"))
    assert not must_be_white(slot("tiktok_shop.main"))
    assert white_at_the_border(slot("tiktok_shop.main"))
    assert white_at_the_border(slot("google_merchant.image_link"))
    assert not white_at_the_border(slot("etsy.listing"))
    assert not white_at_the_border(None)


def test_ratio():
    assert ratio("1.91:1") == 1.91
    assert ratio("9:16") == 0.5625
