"""File types: content decides, the name only where content cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.filetype import filetype, is_photo, named_as_photo


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "a.png", "jpeg"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "a.webp", "webp"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "a.avif", "heic"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "a.heic", "avif"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_1.HEIC", "heic"),
        (b"MM\0*\0\0\0\x08rest", "a.tif", "tiff"),
        (b"MM\0*\0\0\0\x08rest", "a.NEF", "a camera raw file"),
        (b"II*\0\x10\0\0\0CR\x02\0", "a.jpg", "a camera raw file"),
        (b"\0\0\0\x18ftypcrx \0\0\0\0crx isom", "a.cr3", "a camera raw file"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "a.mp4", "a video"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "a.mov", "a video"),
        (b"RIFF\x10\0\0\0AVI LIST", "a.avi", "a video"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "a.wav", "a sound or other file"),
        (b"%PDF-1.7", "a.jpg", "a PDF document"),
        (b'<?xml version="1.0"?>\n<!-- made by hand -->\n<svg a="b">', "a.svg", "an SVG drawing"),
        (b"\xef\xbb\xbf <SVG>", "a", "an SVG drawing"),
        (b"<!DOCTYPE html><html></html>", "a.jpg", "a web page"),
        (b"8BPS\0\x01", "a.psd", "a Photoshop document"),
        (b"PK\x03\x04", "a.zip", "a ZIP archive or office document"),
        (b"dear customer", "a.jpg", "a text file"),
        (bytes(range(200, 256)), "a.jpg", "no image"),
    ],
)
def test_known_beginnings(data: bytes, name: str, kind: str) -> None:
    assert filetype(data, name) == kind
    assert is_photo(kind) is (" " not in kind)


@given(st.binary(max_size=64), st.text(max_size=10))
def test_anything_has_a_name(data: bytes, name: str) -> None:
    assert filetype(data, name)


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("a/mug.JPG", True),
        ("mug.heic", True),
        (".mug.jpg", False),
        ("mug", False),
        ("x.txt", False),
    ],
)
def test_photos_are_known_by_their_names_too(name: str, *, fits: bool) -> None:
    assert named_as_photo(name) is fits
