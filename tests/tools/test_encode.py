import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from tools.encode import TRANSPARENT, WRITABLE, encode, srgb_profile
from tools.errors import RequestError
from tools.xmp import Xmp

NOTE = Xmp("algorithmicallyEnhanced", 'A "red" mug <on> white & grün')
WITH_PROFILE = ("jpeg", "png", "webp", "tiff", "avif")


def picture(width=240, height=180, mode="RGB", noise=18.0):
    """A gradient with grain: nothing that any format stores for free."""
    y, x = np.mgrid[:height, :width]
    plane = np.stack([x * 255 / width, y * 255 / height, (x + y) % 256], -1)
    plane = plane + np.random.default_rng(7).normal(0, noise, plane.shape)
    rgb = np.clip(plane, 0, 255).astype(np.uint8)
    if mode == "RGB":
        return Image.fromarray(rgb)
    return Image.fromarray(np.dstack([rgb, np.clip(x, 0, 255).astype(np.uint8)]))


@pytest.mark.parametrize("format", WITH_PROFILE)
def test_profile_and_packet_are_read_back_and_no_exif(format):
    made = encode(picture(), format=format, xmp=NOTE)
    with Image.open(io.BytesIO(made.data)) as file:
        packet = file.tag_v2[700] if format == "tiff" else file.info["xmp"]
        assert Xmp.read(packet) == NOTE
        assert file.info["icc_profile"] == srgb_profile()
        assert "exif" not in file.info
        assert file.size == (made.width, made.height) == (240, 180)


@pytest.mark.parametrize("format", WRITABLE)
def test_the_same_pixels_are_the_same_bytes(format):
    assert (
        encode(picture(), format=format, xmp=NOTE, dpi=72).data
        == encode(picture(), format=format, xmp=NOTE, dpi=72).data
    )


@pytest.mark.parametrize("format", ["png", "tiff", "bmp"])
def test_lossless_formats_keep_every_pixel(format):
    made = encode(picture(), format=format)
    with Image.open(io.BytesIO(made.data)) as file:
        assert np.array_equal(np.asarray(file.convert("RGB")), np.asarray(picture()))


@pytest.mark.parametrize("format", TRANSPARENT)
def test_transparency_survives_where_a_format_has_it(format):
    made = encode(picture(mode="RGBA"), format=format)
    with Image.open(io.BytesIO(made.data)) as file:
        alpha = np.asarray(file.convert("RGBA"))[..., 3].astype(int)
    wanted = np.asarray(picture(mode="RGBA"))[..., 3].astype(int)
    if format == "gif":
        wanted = np.where(wanted > 0, 255, 0)
        assert (alpha == wanted).mean() > 0.95
    else:
        assert np.abs(alpha - wanted).mean() < 2


@pytest.mark.parametrize("format", ["jpeg", "png", "tiff"])
def test_density_is_written(format):
    with Image.open(io.BytesIO(encode(picture(), format=format, dpi=300).data)) as file:
        assert file.info["dpi"][0] == pytest.approx(300, abs=0.1)


def test_the_profile_is_srgb_and_has_no_time_in_it():
    profile = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    assert "sRGB" in profile.profile.profile_description
    assert str(profile.profile.creation_date) == "2000-01-01 00:00:00"
    sheet = picture()
    moved = ImageCms.profileToProfile(sheet, profile, ImageCms.createProfile("sRGB"))
    assert np.abs(np.asarray(moved).astype(int) - np.asarray(sheet)).max() <= 1


def rank(made):
    return (made.scale, {"4:4:4": 1, "4:2:0": 0}[made.subsampling], made.quality)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(4_000, 60_000), min_size=2, max_size=4))
def test_a_smaller_cap_never_gives_a_better_picture(caps):
    made = [encode(picture(), format="jpeg", max_bytes=cap) for cap in sorted(caps)]
    assert [rank(one) for one in made] == sorted(rank(one) for one in made)
    for cap, one in zip(sorted(caps), made, strict=True):
        assert one.fits is (len(one.data) <= cap)


def test_a_cap_is_used_up_not_undercut():
    free = len(encode(picture(), format="jpeg").data)
    made = encode(picture(), format="jpeg", max_bytes=free * 9 // 10)
    assert free * 0.8 < len(made.data) <= free * 9 // 10
    assert made.subsampling == "4:4:4"
    assert made.scale == 1.0


def test_at_last_the_picture_gets_smaller_and_then_it_is_said():
    smaller = encode(picture(noise=60), format="jpeg", max_bytes=9_000)
    assert smaller.fits
    assert smaller.scale < 1
    with Image.open(io.BytesIO(smaller.data)) as file:
        assert file.size == (smaller.width, smaller.height)
    hopeless = encode(picture(), format="png", max_bytes=500)
    assert not hopeless.fits
    assert hopeless.width == 120


def test_grain_that_outgrows_the_optimizer_is_still_written(capfd):
    noise = np.random.default_rng(1).integers(0, 256, (600, 600, 3), np.uint8)
    made = encode(Image.fromarray(noise), format="jpeg")
    with Image.open(io.BytesIO(made.data)) as file:
        file.load()
    capfd.readouterr()  # libjpeg itself complains on stderr


def test_a_format_nobody_writes_is_refused():
    with pytest.raises(RequestError, match="heic"):
        encode(picture(), format="heic")
