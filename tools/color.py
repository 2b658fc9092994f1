"""Colour: sRGB and linear light, CIE Lab, CIEDE2000, and the colours that people write."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageColor
from pydantic import AfterValidator

from tools.errors import RequestError
from tools.picture import Pixels, Plane

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Rgb = tuple[int, int, int]
Table = NDArray[np.uint8] | Floats

#: Share of red, green and blue in luminance: ITU-R BT.709, for linear light.
LUMINANCE = (0.2126, 0.7152, 0.0722)

#: Linear sRGB to XYZ (IEC 61966-2-1), each row divided by the D65 white point.
_XYZ_OF_RGB: Final = np.array(
    [
        [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883],
    ],
    np.float32,
)
#: CIE 15: L* = 116 f(y) - 16, a* = 500 (f(x) - f(y)), b* = 200 (f(y) - f(z)).
_LAB_OF_ROOT: Final = np.array([[0, 116, 0, -16], [500, -500, 0, 0], [0, 200, -200, 0]], np.float32)

_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})")
_TRIPLE = re.compile(r"rgb\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*\)")


def decode_srgb(value: Doubles) -> Doubles:
    """Linear light 0..1 of sRGB values 0..1: the exact curve of IEC 61966-2-1."""
    value = np.asarray(value, np.float64)
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def encode_srgb(light: Doubles) -> Doubles:
    """sRGB values 0..1 of linear light 0..1: the inverse of `decode_srgb`; others are clipped."""
    light = np.clip(np.asarray(light, np.float64), 0.0, 1.0)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


@cache
def _linear_of_byte() -> Floats:
    return decode_srgb(np.arange(256) / 255.0).astype(np.float32)


@cache
def _byte_of_linear() -> NDArray[np.uint8]:
    return np.rint(encode_srgb(np.arange(65536) / 65535.0) * 255.0).astype(np.uint8)


@cache
def _lab_root() -> Floats:
    """The f(t) of CIE 15: a cube root with a straight foot below (6/29)³."""
    t = np.arange(65536) / 65535.0
    foot = t * (29 / 6) ** 2 / 3 + 4 / 29
    return np.where(t > (6 / 29) ** 3, np.cbrt(t), foot).astype(np.float32)


def srgb_to_linear(pixels: Pixels | Plane) -> Floats:
    """Linear light 0..1 of 8-bit sRGB of any shape, by table: exact to float32."""
    rows = np.ascontiguousarray(pixels).reshape(_rows(pixels), -1)
    return cast(Floats, cv2.LUT(rows, _linear_of_byte()).reshape(pixels.shape))


def linear_to_srgb(light: Floats) -> Pixels:
    """8-bit sRGB of linear light of any shape; values outside 0..1 are clipped.

    By a table of 65,536 entries: never more than one level from the exact curve, and exact for
    every value that `srgb_to_linear` gives.
    """
    return cast(Pixels, _looked_up(light, _byte_of_linear()))


def threefold(plane: Floats) -> Floats:
    """(h, w) as (h, w, 3): planes multiply twice as fast as they broadcast."""
    return cast(Floats, cv2.merge([plane, plane, plane]))


def luminance(light: Floats) -> Floats:
    """Relative luminance 0..1 of linear light: (..., 3) to (...)."""
    return light @ np.asarray(LUMINANCE, np.float32)


def rgb_to_lab(pixels: Pixels) -> Floats:
    """CIE L*a*b* (D65, 2°) of 8-bit sRGB, (..., 3): L 0..100, a and b about -128..127.

    Within 0.1 ΔE2000 of the CIE formulas; 12 megapixels in about a quarter of a second.
    """
    flat = np.ascontiguousarray(pixels).reshape(_rows(pixels), -1, 3)
    light = cv2.LUT(flat, _linear_of_byte())
    root = _looked_up(cast(Floats, cv2.transform(light, _XYZ_OF_RGB)), _lab_root())
    return cast(Floats, cv2.transform(root, _LAB_OF_ROOT).reshape(pixels.shape))


def _looked_up(light: Floats, table: Table) -> Table:
    """The table's entries, of 65,536, for 0..1, rounded and clipped."""
    rows = np.ascontiguousarray(light, np.float32).reshape(_rows(light), -1)
    index = cv2.addWeighted(rows, 65535.0, rows, 0.0, 0.0, dtype=cv2.CV_16U)
    # NumPy's own indexing takes five times as long.
    return cast(Table, cv2.LUT(index, table)).reshape(light.shape)


def _rows(array: NDArray[np.generic]) -> int:
    """How many rows OpenCV gets to share among its threads."""
    return array.shape[0] if array.ndim > 1 else 1


def delta_e(first: NDArray[np.floating], second: NDArray[np.floating]) -> Doubles:
    """CIEDE2000 difference of two arrays of L*a*b*, (..., 3) and (..., 3) to (...).

    Sharma, Wu and Dalal: The CIEDE2000 Color-Difference Formula (Color Research and Application
    30, 2005), with kL = kC = kH = 1. About 1 is a difference that one can just see.
    """
    l1, a1, b1 = np.moveaxis(np.asarray(first, np.float64), -1, 0)
    l2, a2, b2 = np.moveaxis(np.asarray(second, np.float64), -1, 0)
    mean7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * np.sqrt(mean7 / (mean7 + 25.0**7))
    c1, c2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1, h2 = _hue(a1 * stretch, b1), _hue(a2 * stretch, b2)
    lightness = (l2 - l1) / _lightness_weight((l1 + l2) / 2)
    chroma_mean = (c1 + c2) / 2
    chroma = (c2 - c1) / (1 + 0.045 * chroma_mean)
    turn = np.where(c1 * c2 == 0, 0.0, (h2 - h1 + 180.0) % 360.0 - 180.0)
    mean = _mean_hue(h1, h2, c1 * c2 == 0)
    hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2) / _hue_weight(chroma_mean, mean)
    twist = _rotation(chroma_mean, mean)
    return cast(Doubles, np.sqrt(lightness**2 + chroma**2 + hue**2 + twist * chroma * hue))


def _hue(a: Doubles, b: Doubles) -> Doubles:
    return np.degrees(np.arctan2(b, a)) % 360.0


def _mean_hue(h1: Doubles, h2: Doubles, grey: NDArray[np.bool_]) -> Doubles:
    total = h1 + h2
    far = np.abs(h1 - h2) > 180.0
    around = np.where(total < 360.0, total + 360.0, total - 360.0)
    return np.where(grey, total, np.where(far, around, total) / 2)


def _lightness_weight(mean: Doubles) -> Doubles:
    offset = (mean - 50.0) ** 2
    return 1 + 0.015 * offset / np.sqrt(20.0 + offset)


def _hue_weight(chroma: Doubles, hue: Doubles) -> Doubles:
    t = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    return 1 + 0.015 * chroma * t


def _rotation(chroma: Doubles, hue: Doubles) -> Doubles:
    blue = 30.0 * np.exp(-(((hue - 275.0) / 25.0) ** 2))
    seventh = chroma**7
    return -2 * np.sqrt(seventh / (seventh + 25.0**7)) * np.sin(np.radians(2 * blue))


def filled(shape: tuple[int, ...], color: Rgb) -> Pixels:
    """(h, w, 3) pixels of one colour, by whole rows: filling triples takes ten times as long."""
    row = np.empty((shape[1], 3), np.uint8)
    row[:] = color
    made = np.empty((*shape, 3), np.uint8)
    made[:] = row
    return made


def written(rgb: Pixels, places: NDArray[np.intp], colors: Pixels) -> None:
    """Write (n, 3) colours into contiguous pixels at flat places (n,).

    Each pixel is one item here: NumPy takes three times as long to write triples.
    """
    pixels = rgb.reshape(-1, 3).view("V3").reshape(-1)
    pixels[places] = np.ascontiguousarray(colors).view("V3").reshape(-1)


def parse_color(text: str) -> Rgb:
    """The sRGB colour that a text names: '#e8d', '#1f6feb', 'rgb(31, 111, 235)', 'light blue'.

    Names are the 148 of CSS, case, spaces, '-' and '_' aside. Raises RequestError, which says what
    can be written and the nearest name.
    """
    plain = text.strip().lower()
    if digits := _HEX.fullmatch(plain):
        short = digits[1] if len(digits[1]) == 6 else "".join(2 * digit for digit in digits[1])
        return int(short[:2], 16), int(short[2:4], 16), int(short[4:], 16)
    if triple := _TRIPLE.fullmatch(plain):
        red, green, blue = (int(part) for part in triple.groups())
        if max(red, green, blue) <= 255:
            return red, green, blue
    name = re.sub(r"[\s_-]+", "", plain)
    if name in ImageColor.colormap:
        red, green, blue = ImageColor.getrgb(name)[:3]
        return red, green, blue
    raise RequestError(_unknown_color(text, name))


def _unknown_color(text: str, name: str) -> str:
    near = get_close_matches(name, ImageColor.colormap, n=1)
    hint = f"did you mean '{near[0]}'? " if near else ""
    shown = text.strip()[:40]
    return f"{shown!r} is no colour: {hint}write a CSS name such as 'ivory' or a value as '#1f6feb'"


def _known(color: str) -> str:
    try:
        parse_color(color)
    except RequestError as error:
        raise ValueError(str(error)) from error
    return color


#: A field that holds a colour as people write it.
Color = Annotated[str, AfterValidator(_known)]
