"""Photos: what goes in comes out upright in sRGB, and what cannot is refused in one sentence."""

from __future__ import annotations

import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from tools.errors import PhotoError
from tools.photo import PhotoLimits, read_photo


def drawn(width: int = 96, height: int = 64) -> Image.Image:
    """A red thing with a green foot on light grey: no two of its orientations look alike."""
    rgb = np.full((height, width, 3), 225, np.uint8)
    rgb[10 : height - 12, 20 : width - 40] = (180, 40, 50)
    rgb[height - 20 : height - 12, 20 : width - 40] = (30, 140, 60)
    return Image.fromarray(rgb)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


@pytest.mark.parametrize(
    ("kind", "options", "tolerance"),
    [
        ("JPEG", {"quality": 95, "subsampling": 0}, 1.5),
        ("JPEG", {"quality": 95, "progressive": True}, 2.0),
        ("PNG", {}, 0.0),
        ("WEBP", {"lossless": True}, 0.0),
        ("WEBP", {"quality": 95}, 2.5),
        ("AVIF", {"quality": 95}, 2.5),
        ("TIFF", {}, 0.0),
        ("TIFF", {"compression": "tiff_lzw"}, 0.0),
        ("BMP", {}, 0.0),
        ("GIF", {}, 0.0),
    ],
)
def test_every_format_shows_the_same_picture(
    kind: str, options: dict[str, object], tolerance: float
) -> None:
    picture = read_photo(saved(drawn(), kind, **options), f"mug.{kind.lower()}")
    assert apart(picture.rgb, np.asarray(drawn())) <= tolerance
    assert picture.alpha is None
    assert picture.product is None
    assert picture.origin is None
    assert picture.fact("photo")["format"] == kind.lower()
    assert picture.fact("photo")["width"] == 96
    assert picture.fact("photo")["height"] == 64


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_stands_upright(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(drawn(), kind, exif=exif)
    upright = drawn()
    upright.getexif()[0x0112] = orientation
    expected = np.asarray(ImageOps.exif_transpose(upright))
    picture = read_photo(data, f"mug.{kind.lower()}")
    assert picture.rgb.shape == expected.shape
    assert apart(picture.rgb, expected) < 6.0
    assert picture.fact("photo")["width"] == expected.shape[1]


def test_alpha_turns_with_the_pixels() -> None:
    image = drawn().convert("RGBA")
    matte = np.zeros((64, 96), np.uint8)
    matte[10:52, 20:56] = 255
    image.putalpha(Image.fromarray(matte))
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = read_photo(saved(image, "PNG", exif=exif), "mug.png")
    assert picture.alpha is not None
    assert picture.product is not None
    np.testing.assert_array_equal(picture.alpha, np.rot90(matte, -1))
    np.testing.assert_array_equal(picture.product, picture.alpha)


def test_real_orientations_show_the_same_scene(shared: Path) -> None:
    files = sorted((shared / "photos").glob("exif_Landscape_*.jpg"))
    pictures = [read_photo(file.read_bytes(), file.name) for file in files]
    first = np.asarray(Image.fromarray(pictures[0].rgb).resize((90, 60)))
    for picture in pictures:
        assert picture.rgb.shape == pictures[0].rgb.shape
        assert apart(np.asarray(Image.fromarray(picture.rgb).resize((90, 60))), first) < 8.0


def test_heic_and_motion_photos(shared: Path) -> None:
    for file in sorted((shared / "photos").glob("*.heic")):
        picture = read_photo(file.read_bytes(), file.name)
        assert picture.fact("photo")["format"] == "heic"
        assert picture.width * picture.height > 4e6
    assert picture.height > picture.width  # the motion photo was taken upright
    renamed = read_photo(file.read_bytes(), "mug.jpg")
    assert any("HEIC file in spite of its ending" in note for note in renamed.notes)


def test_p3_of_a_real_phone(shared: Path) -> None:
    data = (shared / "photos" / "heic_IMG_2682.heic").read_bytes()
    picture = read_photo(data, "heic_IMG_2682.heic")
    assert picture.fact("photo")["profile"] == "Display P3"


# Pixel modes --------------------------------------------------------------------------------


def test_cmyk_white_stays_white() -> None:
    cmyk = Image.new("CMYK", (40, 40), (0, 0, 0, 0))
    for kind in ("TIFF", "JPEG"):
        picture = read_photo(saved(cmyk, kind), f"mug.{kind.lower()}")
        assert int(picture.rgb.min()) == 255


def test_sixteen_bits_keep_their_middle() -> None:
    ramp = np.linspace(0, 65535, 64 * 64).reshape(64, 64).astype(np.uint16)
    picture = read_photo(saved(Image.fromarray(ramp), "PNG"), "ramp.png")
    np.testing.assert_array_equal(picture.rgb[..., 0], np.rint(ramp / 257.0).astype(np.uint8))


def test_sixteen_bit_colour() -> None:
    picture = read_photo(wide_png(20, 20, (65535, 32768, 257)), "wide.png")
    assert picture.rgb[3, 3].tolist() == [255, 128, 1]


def wide_png(width: int, height: int, color: tuple[int, int, int]) -> bytes:
    row = b"\0" + struct.pack(">HHH", *color) * width
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * height)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))
        for tag, body in chunks
    )


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_opaque_modes(mode: str) -> None:
    image = drawn().convert(mode)
    picture = read_photo(saved(image, "PNG"), "mug.png")
    np.testing.assert_array_equal(picture.rgb, np.asarray(image.convert("RGB")))
    assert picture.alpha is None


@pytest.mark.parametrize("mode", ["LA", "RGBA", "P"])
def test_alpha_is_kept(mode: str) -> None:
    image = cutout()
    if mode == "P":
        image = image.quantize(16, method=Image.Quantize.FASTOCTREE)
    else:
        image = image.convert(mode)
    picture = read_photo(saved(image, "PNG"), "mug.png")
    assert picture.alpha is not None
    np.testing.assert_array_equal(picture.alpha > 127, np.asarray(cutout())[..., 3] > 127)
    assert picture.product is not None


def cutout() -> Image.Image:
    image = drawn().convert("RGBA")
    matte = np.zeros((64, 96), np.uint8)
    matte[10:52, 20:56] = 255
    image.putalpha(Image.fromarray(matte))
    return image


def test_a_transparent_colour_is_alpha() -> None:
    picture = read_photo(saved(drawn(), "PNG", transparency=(225, 225, 225)), "mug.png")
    assert picture.alpha is not None
    assert picture.alpha[0, 0] == 0
    assert picture.alpha[30, 30] == 255


def test_an_even_veil_is_no_cutout() -> None:
    image = drawn().convert("RGBA")
    image.putalpha(200)
    picture = read_photo(saved(image, "PNG"), "mug.png")
    assert picture.alpha is not None
    assert picture.product is None


def test_opaque_alpha_is_none() -> None:
    assert read_photo(saved(drawn().convert("RGBA"), "PNG"), "mug.png").alpha is None


def test_the_first_frame_of_an_animation() -> None:
    for kind in ("GIF", "WEBP", "PNG"):
        frames = [drawn(), ImageOps.invert(drawn())]
        options: dict[str, object] = {"lossless": True} if kind == "WEBP" else {}
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:], **options)
        picture = read_photo(data, f"mug.{kind.lower()}")
        assert apart(picture.rgb, np.asarray(drawn())) < 3.0
        assert any("only its first frame" in note for note in picture.notes), kind


def test_pages_of_a_tiff() -> None:
    data = saved(drawn(), "TIFF", save_all=True, append_images=[drawn()])
    assert any("only the first" in note for note in read_photo(data, "a.tif").notes)


# What is left behind, and what is told --------------------------------------------------------


def test_place_and_camera_are_left_behind() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    exif[0x8825] = exif.get_ifd(0x8825)
    packed = read_photo(saved(drawn(), "JPEG", exif=exif), "mug.jpg").pack()
    assert b"SecretCamera" not in packed
    assert b"GPS" not in packed


def test_equal_bytes_give_equal_pictures() -> None:
    data = saved(drawn(), "JPEG")
    assert read_photo(data, "mug.jpg").pack() == read_photo(data, "mug.jpg").pack()


def test_several_at_once_are_the_same_as_one_by_one() -> None:
    files = [saved(drawn(64 + 8 * number), kind) for kind in ("JPEG", "PNG") for number in range(6)]
    alone = [read_photo(file, "mug").pack() for file in files]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda file: read_photo(file, "mug").pack(), files)) == alone


SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@pytest.mark.parametrize(
    ("value", "generated"),
    [("trainedAlgorithmicMedia", True), ("compositeSynthetic", True), ("digitalCapture", False)],
)
def test_a_declared_source_is_kept(value: str, generated: bool) -> None:
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a b="{SOURCE}{value}"/></x:xmpmeta>'.encode()
    picture = read_photo(saved(drawn(), "JPEG", xmp=xmp), "mug.jpg")
    assert picture.fact("photo")["digital_source_type"] == value
    assert picture.fact("photo")["generated"] is generated
    assert any("made with AI" in note for note in picture.notes) is generated


def test_signed_credentials_are_noticed() -> None:
    # A JUMBF description box as C2PA writes it: label "c2pa" with its UUID, in a JPEG's APP11.
    box = b"jumd" + bytes.fromhex("6332706100110010800000AA00389B71") + b"\x03c2pa\0"
    box += SOURCE.encode() + b"trainedAlgorithmicMedia"
    segment = b"JP\0\1\0\0\0\1" + struct.pack(">I", len(box) + 8) + b"jumb" + box
    data = saved(drawn(), "JPEG")
    data = data[:2] + b"\xff\xeb" + struct.pack(">H", len(segment) + 2) + segment + data[2:]
    facts = read_photo(data, "mug.jpg").fact("photo")
    assert facts["content_credentials"] is True
    assert facts["digital_source_type"] == "trainedAlgorithmicMedia"
    assert read_photo(saved(drawn(), "JPEG"), "a.jpg").fact("photo")["content_credentials"] is False


def test_folders_never_stand_in_a_name() -> None:
    picture = read_photo(saved(drawn(), "PNG"), "/home/someone/private\\mug\n.png")
    assert picture.fact("photo")["name"] == "mug.png"


# Refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "mug.jpg", "is empty"),
        (b"%PDF-1.7 ...", "label.pdf", "a PDF document"),
        (b"<svg xmlns='x'></svg>", "logo.svg", "an SVG drawing"),
        (b"dear customer", "mug.jpg", "a text file"),
    ],
)
def test_other_files_are_refused_by_name(data: bytes, name: str, words: str) -> None:
    with pytest.raises(PhotoError) as error:
        read_photo(data, name)
    assert words in str(error.value)
    assert repr(name) in str(error.value)
    assert ": send" in str(error.value)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF", "BMP"])
def test_half_a_file_is_refused(kind: str) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (80, 90, 3), dtype=np.uint8)
    data = saved(Image.fromarray(noise), kind)
    with pytest.raises(PhotoError, match="damaged or incomplete"):
        read_photo(data[: len(data) // 2], "mug.jpg")


@pytest.mark.parametrize(
    ("size", "words"),
    [((1, 1), "too small"), ((30000, 2), "too small"), ((3000, 20), "a strip longer than 20:1")],
)
def test_odd_sizes_are_refused(size: tuple[int, int], words: str) -> None:
    with pytest.raises(PhotoError, match=words):
        read_photo(saved(Image.new("RGB", size), "PNG"), "mug.png")


def bomb(side: int) -> bytes:
    """A PNG that says it is large and holds almost nothing."""
    body = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + body + struct.pack(">I", zlib.crc32(b"IHDR" + body))
    tail = struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    return b"\x89PNG\r\n\x1a\n" + chunk + tail


@pytest.mark.parametrize("side", [11_000, 12_500, 60_000])
def test_bombs_are_refused_before_they_unfold(side: int) -> None:
    with pytest.raises(PhotoError, match="megapixels"):
        read_photo(bomb(side), "mug.png")


def test_limits_can_be_set() -> None:
    data = saved(drawn(), "PNG")
    with pytest.raises(PhotoError, match="megapixels"):
        read_photo(data, "mug.png", PhotoLimits(megapixels=0.001))
    with pytest.raises(PhotoError, match="MB"):
        read_photo(data, "mug.png", PhotoLimits(megabytes=0.0001))


def test_nothing_but_transparency_is_refused() -> None:
    with pytest.raises(PhotoError, match="transparent all over"):
        read_photo(saved(Image.new("RGBA", (40, 40)), "PNG"), "mug.png")


def test_measurements_are_no_photo() -> None:
    with pytest.raises(PhotoError, match="32-bit"):
        read_photo(saved(Image.new("F", (40, 40)), "TIFF"), "depth.tif")


HEADS = [
    b"",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"RIFF\0\0\0\0WEBP",
    b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
]


@given(st.sampled_from(HEADS), st.binary(max_size=400))
@settings(max_examples=80, deadline=None)
def test_garbage_raises_photo_errors_only(head: bytes, rest: bytes) -> None:
    with pytest.raises(PhotoError):
        read_photo(head + rest, "mug.jpg")


FILES = [
    saved(drawn(), "JPEG"),
    saved(cutout(), "PNG"),
    saved(cutout(), "WEBP"),
    saved(drawn(), "AVIF"),
    saved(drawn(), "TIFF", compression="tiff_lzw"),
    saved(drawn(), "GIF"),
    saved(drawn(), "BMP"),
]


@given(st.sampled_from(FILES), st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_scratched_files_raise_photo_errors_only(file: bytes, data: st.DataObject) -> None:
    scratched = bytearray(file)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(file) - 1) | st.integers(0, min(120, len(file) - 1)))
        scratched[at] = data.draw(st.integers(0, 255))
    try:
        picture = read_photo(bytes(scratched), "mug.jpg")
    except PhotoError:
        return
    assert picture.fact("photo")["width"] == picture.width
