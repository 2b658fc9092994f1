"""Colour profiles: little CMS and arithmetic are the oracles."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from tools.profile import to_srgb


def drawn() -> Image.Image:
    rgb = np.full((64, 96, 3), 225, np.uint8)
    rgb[10:52, 20:56] = (180, 40, 50)
    return Image.fromarray(rgb)


def with_profile(image: Image.Image, profile: bytes) -> Image.Image:
    image.info["icc_profile"] = profile
    return image


def adobe_like() -> bytes:
    """An RGB profile with a gamma of 2.2 and wide primaries, built as lcms would read it."""
    xyz = {
        b"rXYZ": (0.60974, 0.31111, 0.01947),
        b"gXYZ": (0.20528, 0.62567, 0.06087),
        b"bXYZ": (0.14919, 0.06322, 0.74457),
        b"wtpt": (0.9642, 1.0, 0.8249),
    }
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"Wide\0" + b"\0" * 78 + b"\0"
    blobs = [
        (tag, b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values))
        for tag, values in xyz.items()
    ]
    blobs += [(tag, curve) for tag in (b"rTRC", b"gTRC", b"bTRC")] + [(b"desc", text)]
    return icc(b"RGB ", blobs)


def grey_gamma() -> bytes:
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(1.0 * 256)) + b"\0\0"
    white = b"XYZ \0\0\0\0" + struct.pack(">iii", 63190, 65536, 54061)
    return icc(b"GRAY", [(b"kTRC", curve), (b"wtpt", white)])


def icc(space: bytes, blobs: list[tuple[bytes, bytes]]) -> bytes:
    at = 128 + 4 + 12 * len(blobs)
    table, body = b"", b""
    for tag, blob in blobs:
        blob += b"\0" * (-len(blob) % 4)
        table += tag + struct.pack(">II", at + len(body), len(blob))
        body += blob
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02100000, b"mntr", space, b"XYZ ")
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(blobs)) + table + body


def by_little_cms(image: Image.Image, profile: bytes) -> np.ndarray:
    moved = ImageCms.profileToProfile(
        image,
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert moved is not None
    return np.asarray(moved)


def test_a_wide_profile_becomes_srgb() -> None:
    picture = to_srgb(with_profile(drawn(), adobe_like()))
    np.testing.assert_array_equal(picture.rgb, by_little_cms(drawn(), adobe_like()))
    # The oracle by hand: a wide red is a stronger red in sRGB.
    assert int(picture.rgb[30, 30, 0]) > 190
    assert picture.profile == "Wide"


def test_a_grey_profile_becomes_srgb() -> None:
    linear = Image.fromarray(np.full((32, 32), 46, np.uint8))  # 18 % of 255
    picture = to_srgb(with_profile(linear, grey_gamma()))
    assert np.abs(picture.rgb.astype(int) - 118).max() <= 1


def test_srgb_itself_moves_no_pixel() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = to_srgb(with_profile(drawn(), profile))
    np.testing.assert_array_equal(picture.rgb, np.asarray(drawn()))
    assert picture.profile == "sRGB built-in"


def test_a_profile_for_another_space_is_left_aside_and_said() -> None:
    picture = to_srgb(with_profile(drawn(), grey_gamma()))
    np.testing.assert_array_equal(picture.rgb, np.asarray(drawn()))
    assert picture.doubt == "its colour profile is for GRAY and was left aside"


def test_a_damaged_profile_is_left_aside_and_said() -> None:
    picture = to_srgb(with_profile(drawn(), b"no profile" * 30))
    np.testing.assert_array_equal(picture.rgb, np.asarray(drawn()))
    assert picture.doubt == "its colour profile is damaged and was left aside"


def test_a_cmyk_profile_is_not_applied_to_other_pixels() -> None:
    upright = to_srgb(Image.new("CMYK", (20, 20), (0, 0, 0, 0)))
    assert int(upright.rgb.min()) == 255


def test_lab_pixels_become_srgb() -> None:
    upright = to_srgb(Image.new("LAB", (20, 20), (255, 128, 128)))
    assert int(upright.rgb.min()) >= 254


@pytest.mark.parametrize("mode", ["La", "RGBa", "PA", "RGBX", "YCbCr", "HSV"])
def test_rare_modes(mode: str) -> None:
    image = drawn().convert("RGBA" if mode in ("La", "RGBa", "PA") else "RGB")
    rare = image.convert("LA").convert(mode) if mode in ("La", "PA") else image.convert(mode)
    expected = np.asarray(drawn().convert("L" if mode in ("La", "PA") else "RGB").convert("RGB"))
    assert int(np.abs(to_srgb(rare).rgb.astype(int) - expected).max()) <= 3


@pytest.mark.parametrize("mode", ["I", "F"])
def test_measurements_are_refused(mode: str) -> None:
    with pytest.raises(ValueError, match=f"mode {mode}"):
        to_srgb(Image.new(mode, (20, 20)))
