import numpy as np
import pytest

from tools.framing import Box
from tools.picture import Origin, Picture
from tools.subject import cut_sides, product_box, whole_box

PHOTO = {"width": 400, "height": 300, "box": [0.25, 0.2, 0.5, 0.8]}


def picture(size=(400, 300), product=None, transform=None, facts=PHOTO):
    matte = None
    if product:
        matte = np.zeros((size[1], size[0]), np.uint8)
        matte[product[1] : product[3], product[0] : product[2]] = 255
    origin = Origin("photo", transform) if transform else None
    rgb = np.zeros((size[1], size[0], 3), np.uint8)
    return Picture(rgb, product=matte, origin=origin, facts={"photo": facts})


UPRIGHT = (1, 0, 0, 0, 1, 0)


def test_a_matte_tells_the_box_exactly():
    made = picture(product=(50, 60, 200, 210))
    assert product_box(made) == whole_box(made) == Box(50, 60, 200, 210)
    assert product_box(picture()) is None


def test_a_product_cut_by_the_picture_is_not_whole():
    assert whole_box(picture(product=(0, 60, 200, 210))) is None


@pytest.mark.parametrize(
    ("transform", "wanted"),
    [
        (UPRIGHT, (100 - 9, 60 - 9, 200 + 9, 240 + 9)),
        ((0.5, 0, 10, 0, 0.5, 20), (60 - 9, 50 - 9, 110 + 9, 140 + 9)),
        ((0, -1, 300, 1, 0, 0), (60 - 9, 100 - 9, 240 + 9, 200 + 9)),
    ],
)
def test_an_uncut_photo_tells_it_roughly(transform, wanted):
    assert whole_box(picture(transform=transform)) == pytest.approx(wanted)


@pytest.mark.parametrize(
    "changes", [{"transform": None}, {"facts": {}}, {"facts": {**PHOTO, "box": [0, 0, 1, 1]}}]
)
def test_where_nothing_is_known_nothing_is_said(changes):
    assert whole_box(picture(**{"transform": UPRIGHT, **changes})) is None


def test_sides_cut_by_the_pictures_own_frame():
    made = picture(product=(0, 60, 200, 300), facts={})
    assert cut_sides(Box(0, 60, 200, 300), made) == {"left", "bottom"}
    assert cut_sides(Box(5, 60, 200, 290), made) == frozenset()


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_sides_cut_by_the_photo_on_a_canvas_that_grew_since(scale):
    """A shadow needed room: the photo's frame now lies inside the picture."""
    transform = (scale, 0, 100, 0, scale, 50)
    made = picture((1600, 1200), transform=transform)
    left, bottom = 100, 50 + 300 * scale
    cut = Box(left, 100, left + 150, bottom)
    assert cut_sides(cut, made) == {"left", "bottom"}
    assert cut_sides(Box(left + 9, 100, left + 90, bottom - 9), made) == frozenset()


def test_a_photo_turned_askew_has_no_upright_frame():
    turned = picture((1600, 1200), transform=(0.9, -0.4, 500, 0.4, 0.9, 100))
    assert cut_sides(Box(500, 300, 700, 500), turned) == frozenset()
