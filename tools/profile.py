"""Colour profiles: pixels of any mode and ICC profile become 8-bit sRGB with straight alpha."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

import numpy as np
from PIL import Image, ImageCms

from tools.picture import Pixels, Plane

#: Relative colorimetric with black point compensation: white stays white, shadows keep detail.
_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION

_PLAIN = {
    "1": "L",
    "La": "LA",
    "PA": "RGBA",
    "RGBa": "RGBA",
    "RGBX": "RGB",
    "YCbCr": "RGB",
    "HSV": "RGB",
}
_SPACE = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK", "LAB": "Lab"}


@dataclass(frozen=True)
class Upright:
    """Pixels in sRGB, their alpha, and what the profile was called (None: there was none)."""

    rgb: Pixels
    alpha: Plane | None
    profile: str | None
    doubt: str | None = None


def to_srgb(image: Image.Image) -> Upright:
    """The pixels of a decoded image in sRGB, whatever its mode.

    A profile that cannot be used is left aside, and `doubt` says so. Raises ValueError for modes
    that are measurements and no photo: 32-bit integers and floating point.
    """
    data = image.info.get("icc_profile")
    image = _plain(image)
    alpha = None
    if image.mode in ("LA", "RGBA"):
        alpha = np.asarray(image.getchannel("A"))
        image = image.convert("L" if image.mode == "LA" else "RGB")
    image, profile, doubt = _managed(image, data if isinstance(data, bytes) else b"")
    return Upright(np.asarray(_as_mode(image, "RGB")), alpha, profile, doubt)


def _plain(image: Image.Image) -> Image.Image:
    """The same picture as L, LA, RGB, RGBA, CMYK or LAB."""
    mode = image.mode
    if mode in ("I", "F"):
        raise ValueError(f"mode {mode}")
    if mode.startswith("I;16"):
        # Pillow's own conversion clips at 255; 257 = 65535 / 255.
        wide = np.asarray(image).astype(np.uint32)
        return Image.fromarray(((wide + 128) // 257).astype(np.uint8))
    if mode == "P":
        clear = "transparency" in image.info
        return image.convert(
            "RGBA" if clear or (image.palette and "A" in image.palette.mode) else "RGB"
        )
    if "transparency" in image.info and mode in ("1", "L", "RGB"):
        return image.convert("RGBA" if mode == "RGB" else "LA")
    return _as_mode(image, _PLAIN.get(mode, mode))


def _as_mode(image: Image.Image, mode: str) -> Image.Image:
    """The image in that mode; itself where it has it, for Pillow would copy it."""
    return image if image.mode == mode else image.convert(mode)


def _managed(image: Image.Image, data: bytes) -> tuple[Image.Image, str | None, str | None]:
    """The image in sRGB by its profile, the profile's name, and the doubt where it failed."""
    if image.mode == "LAB":
        return (
            _transform(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))),
            "Lab",
            None,
        )
    if not data:
        return image, None, None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        space = profile.profile.xcolor_space.strip()
        name = (profile.profile.profile_description or space).strip()[:80]
        if space == "RGB" and image.mode == "L":
            image = image.convert("RGB")
        if space != _SPACE[image.mode]:
            return image, None, f"its colour profile is for {space} and was left aside"
        if image.mode == "RGB" and _is_srgb(data):
            return image, name, None
        return _transform(image, profile), name, None
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image, None, "its colour profile is damaged and was left aside"


def _transform(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    moved = ImageCms.profileToProfile(
        image, profile, _srgb(), _INTENT, outputMode="RGB", flags=_FLAGS
    )
    return cast(Image.Image, moved)


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@cache
def _probe() -> Image.Image:
    """A 17-step cube of colours: enough to tell any profile from sRGB."""
    steps = np.linspace(0, 255, 17).round().astype(np.uint8)
    cube = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), -1)
    return Image.fromarray(cube.reshape(17 * 17, 17, 3))


@lru_cache(maxsize=32)
def _is_srgb(data: bytes) -> bool:
    """Whether a profile moves no colour by more than a level: then the pixels are sRGB already."""
    moved = np.asarray(_transform(_probe(), ImageCms.ImageCmsProfile(io.BytesIO(data))))
    return int(np.abs(moved.astype(np.int16) - np.asarray(_probe())).max()) <= 1
