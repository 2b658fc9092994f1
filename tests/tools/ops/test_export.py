import io
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from tools.channels import slot, slots
from tools.check import check_picture, worst
from tools.engine import BUILT_IN
from tools.errors import RequestError
from tools.framing import box_of, share
from tools.ops.export import Export, export
from tools.picture import Origin, Picture
from tools.xmp import Xmp


def product(size=2600):
    """A cutout: a textured vase, larger than any slot asks for."""
    y, x = np.mgrid[:size, :size].astype(np.float32)
    radius = np.hypot((x - size / 2) / (size * 0.34), (y - size / 2) / (size * 0.45))
    matte = np.rint(np.clip((1 - radius) * 300, 0, 1) * 255).astype(np.uint8)
    glaze = 1.1 - 0.5 * radius + 0.12 * np.sign(np.sin(x / 11) * np.sin(y / 17))
    rgb = np.clip(glaze[..., None] * np.float32([150, 80, 50]), 0, 255).astype(np.uint8)
    return Picture(rgb, matte, matte, Origin("photo"))


VASE = product()


def run(picture, **args):
    wish = Export.model_validate({"save_as": "out", "image": "vase", **args})
    return export.run(wish, {"image": picture}, BUILT_IN)


def opened(made):
    return Image.open(io.BytesIO(made.encoded))


@pytest.mark.parametrize("place", slots())
def test_every_slot_passes_its_own_check(place):
    channel, name = place.split(".")
    made = run(VASE, channel=channel, slot=name, sku="B0ABC12345", alt_text="A brown vase")
    findings = check_picture(made, today=date(2027, 6, 1))
    assert worst(findings) == "pass", [f for f in findings if f.verdict != "pass"]
    to = slot(place).export
    assert (made.width, made.height) == (to.width, to.height)


def test_the_result_is_the_decoded_file():
    made = run(VASE, channel="etsy")
    with opened(made) as file:
        assert np.array_equal(np.asarray(file), made.rgb)
    assert made.facts["export"]["bytes"] == len(made.encoded)
    assert made.history[-1].op == "export"


def test_the_facts_say_all_about_the_file():
    facts = run(VASE, channel="amazon", slot="main", sku="B0ABC12345").fact("export")
    assert {
        "channel": "amazon",
        "slot": "main",
        "sku": "B0ABC12345",
        "format": "jpeg",
        "extension": "jpg",
        "quality": 92,
        "subsampling": "4:4:4",
        "width": 2000,
        "height": 2000,
    }.items() <= facts.items()
    assert facts["fill"] == pytest.approx(0.88, abs=0.001)
    assert facts["source_scale"] == facts["scale"] < 1
    left, top, right, bottom = facts["subject"]
    assert max(right - left, bottom - top) == pytest.approx(1760, abs=2)


def test_the_same_order_gives_the_same_bytes():
    args = {"channel": "temu", "alt_text": "vase"}
    assert run(VASE, **args).encoded == run(VASE, **args).encoded


def test_metadata_go_in_and_nothing_else():
    made = run(VASE, channel="walmart", slot="main", alt_text="A brown vase")
    with opened(made) as file:
        assert Xmp.read(file.info["xmp"]).alt_text == "A brown vase"
        assert file.info["dpi"] == (300, 300)
        assert "exif" not in file.info
        assert "icc_profile" in file.info


def test_a_fill_of_the_users_own():
    for fill in (0.95, 0.6):
        made = run(VASE, channel="amazon", slot="main", fill=fill)
        assert share(box_of(made.product), (2000, 2000)) == pytest.approx(fill, abs=0.001)


@pytest.mark.parametrize(
    ("args", "size"),
    [
        ({"width": 700, "height": 500}, (700, 500)),
        ({"width": 700}, (700, 700)),
        ({"channel": "instagram", "slot": "feed_portrait", "height": 675}, (540, 675)),
        ({"format": "png"}, (2600, 2600)),
    ],
)
def test_a_size_of_the_users_own(args, size):
    made = run(VASE, **args)
    assert (made.width, made.height) == size


def test_transparency_stays_where_format_and_slot_take_it():
    assert run(VASE, format="png", width=400).alpha is not None
    assert run(VASE, format="jpeg", width=400).alpha is None
    assert run(VASE, channel="amazon", slot="main", format="png").alpha is None
    assert run(VASE, channel="etsy", format="png").alpha is None
    assert run(VASE, channel="shopify", format="png", width=400).alpha is not None
    assert run(VASE, width=400).fact("export")["format"] == "png"
    assert run(replace(VASE, alpha=None), width=400).fact("export")["format"] == "jpeg"


def test_a_byte_cap_is_kept_and_the_quality_told():
    grain = np.random.default_rng(0).integers(0, 256, (1600, 1600, 3), np.uint8)
    noisy = Picture(grain, product=np.full((1600, 1600), 255, np.uint8))
    made = run(noisy, channel="temu")
    assert len(made.encoded) <= 2_000_000
    assert made.fact("export")["quality"] < 92 or made.fact("export")["subsampling"] == "4:2:0"


def test_a_file_made_smaller_keeps_its_product_in_place():
    grain = np.random.default_rng(0).integers(0, 256, (1000, 1000, 3), np.uint8)
    noisy = replace(product(1000), rgb=grain)
    half = run(noisy, channel="etsy", width=1200, height=900, format="png")
    assert half.width < 1200
    assert half.product.shape == half.rgb.shape[:2]
    assert half.fact("export")["source_scale"] == pytest.approx(
        share(box_of(half.product), (half.width, half.height))
        * half.height
        / box_of(noisy.product).height,
        rel=0.01,
    )
    assert any("byte cap" in note for note in half.notes)


def test_long_alt_texts_are_cut_at_a_word():
    made = run(VASE, channel="amazon", slot="aplus_header", alt_text="brown vase " * 20)
    with opened(made) as file:
        text = Xmp.read(file.info["xmp"]).alt_text
    assert len(text) <= 100
    assert text.endswith(("vase…", "brown…"))
    assert any("alt text" in note for note in made.notes)


def test_what_cannot_be_is_one_sentence():
    with pytest.raises(RequestError, match="does not take gif"):
        run(VASE, channel="walmart", slot="main", format="gif")
    with pytest.raises(RequestError, match=r"did you mean 'amazon\.main'"):
        run(VASE, channel="amazon", slot="mian")
    with pytest.raises(RequestError, match="no published numbers"):
        run(VASE, channel="wayfair")
    with pytest.raises(ValidationError):
        run(VASE, fill=1.5)


def test_short_names_of_formats():
    assert Export(save_as="a", image="b", format="JPG").format == "jpeg"
    assert Export(save_as="a", image="b", format=".tif").format == "tiff"


def test_a_product_on_white_stays_there_with_its_shadow():
    flat = np.full((2000, 2000, 3), 255, np.uint8)
    flat[1500:1600, 700:1300] = 200
    flat[500:1550, 600:1400] = (90, 40, 20)
    matte = np.zeros((2000, 2000), np.uint8)
    matte[500:1550, 600:1400] = 255
    made = run(Picture(flat, product=matte), channel="amazon", slot="main")
    below = box_of(made.product)
    strip = made.rgb[int(below.bottom) + 10 : int(below.bottom) + 30, 950:1050]
    assert np.abs(strip.astype(int) - 200).max() < 6
    assert not [f for f in check_picture(made) if f.verdict in ("warn", "fail")]


def test_whole_frames_without_a_product_are_kept_whole():
    frame = np.full((400, 800, 3), 255, np.uint8)
    frame[100:300, 20:780] = 0
    made = run(Picture(frame), width=400, height=400)
    dark = (made.rgb < 128).all(axis=2)
    assert np.flatnonzero(dark.any(axis=0))[[0, -1]] == pytest.approx([10, 389], abs=1)
    assert (made.rgb[:100] == 255).all()
