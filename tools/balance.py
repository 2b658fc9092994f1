"""Balance: which light a product was photographed in, told by what stood behind it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import luminance
from tools.light import Backdrop, Light
from tools.picture import Origin, Plane

#: The light is judged on a product at most this long, in pixels.
PROXY = 512
#: How far light strays from neutral in ln(R/G) and ln(B/G) indoors: along the line from shade to
#: lamp light, and across it, where no lamp lies and only paint does.
_ALONG, _ACROSS = 0.42, 0.11
#: Squared distance in these units up to which a sheet is taken for neutral, and beyond which not.
_SURE, _NEVER = 0.75, 1.7
#: Colours are the same within this distance in (ln R/G, ln B/G); parts of a product with more
#: luminance than this tell its whites; and what is left of the trust when they deny the cast.
_SAME, _LIGHT, _DENIED = 0.08, 0.2, 0.3
#: Direction of warm light in (ln R/G, ln B/G): a black body from 6500 K to 3000 K.
_WARMER = np.array([0.56, -0.83])
#: Luminance that a white sheet has in a catalogue; it may be brighter, it is not made darker.
_WHITE = 0.8
#: Sheets between these luminances pass from "grey or in the dark: who knows" to "white".
_GREY, _PALE = 0.15, 0.5
#: Share of the missing stops that is given: a neutral sheet may be a studio's light grey; one with
#: a cast of `_HOME` in (ln R/G, ln B/G) or more was photographed at home, on white.
_LIFT, _LIFT_HOME, _HOME = 0.7, 0.95, 0.2
#: At most so many stops of exposure, and this ln gain of a channel, are given.
_MOST_STOPS, _MOST_TINT = 1.0, 0.55
#: Share of the falloff on the backdrop that is divided out: the product is nearer to the lamp than
#: the backdrop is and curves away from it, so all of it would overshoot.
_FLATTEN = 0.5
_FLATTEN_LIMITS = (0.75, 1.4)
#: Product highlights that exposure may lift to, as luminance.
_HEADROOM = 0.92


@dataclass(frozen=True)
class Balance:
    """Gains that make a photo look as if taken in even, neutral, sufficient light.

    `tint` is (3,), of luminance 1 on grey; `gain` the exposure as a factor; `trust` 0..1 how
    plainly the backdrop was a neutral sheet.
    """

    tint: NDArray[np.float32]
    gain: float
    trust: float


def reduced(linear: Light, matte: Plane) -> tuple[Light, Light]:
    """Linear light and a 0..255 matte on a frame small enough to judge the light by."""
    scale = min(1.0, PROXY / max(matte.shape))
    size = (max(1, round(matte.shape[1] * scale)), max(1, round(matte.shape[0] * scale)))
    small = cv2.resize(linear, size, interpolation=cv2.INTER_AREA).reshape(*size[::-1], 3)
    weight = cv2.resize(matte, size, interpolation=cv2.INTER_AREA).reshape(size[::-1])
    return np.asarray(small, np.float32), np.asarray(weight, np.float32) / np.float32(255)


def from_backdrop(backdrop: Backdrop, linear: Light, weight: Light) -> Balance:
    """The balance that a backdrop tells, held back by the product's own pixels.

    `linear` is (h, w, 3) linear light, `weight` (h, w) 0..1 the product's matte.
    """
    color = np.asarray(backdrop.color, np.float64)
    pixels = linear[weight > 0.9].reshape(-1, 3)
    trust = 0.0 if backdrop.kind == "busy" else _neutrality(color)
    if _looks_balanced(pixels, color):
        trust *= _DENIED
    bright = float(luminance(color.astype(np.float32)))
    white = float(np.clip((bright - _GREY) / (_PALE - _GREY), 0, 1))
    home = min(1.0, float(np.hypot(*_chromaticity(color))) / _HOME)
    lift = _LIFT + (_LIFT_HOME - _LIFT) * home
    stops = lift * trust * white * max(0.0, np.log2(_WHITE / max(bright, 1e-4)))
    highlight = float(np.percentile(luminance(pixels), 98)) if len(pixels) else 1.0
    room = max(0.0, np.log2(_HEADROOM / max(highlight, 1e-3)))
    return Balance(_tint(color, trust), float(2 ** min(stops, room, _MOST_STOPS)), trust)


def _looks_balanced(pixels: Light, color: NDArray[np.float64]) -> bool:
    """Whether the product has light neutral parts as photographed, and none in the cast's colour.

    White print and metal then say that the camera's white balance was right and the backdrop is
    painted.
    """
    cast = _chromaticity(color)
    if len(pixels) == 0 or np.hypot(*cast) < 1.5 * _SAME:
        return False
    light = pixels[luminance(pixels) > _LIGHT].astype(np.float64)
    places = np.log(np.maximum(light[:, [0, 2]], 1e-4)) - np.log(np.maximum(light[:, 1:2], 1e-4))
    neutral = int((np.hypot(*places.T) < _SAME).sum())
    tinted = int((np.hypot(*(places - cast).T) < _SAME).sum())
    return neutral > 0.01 * len(pixels) and neutral > 2 * tinted


def from_product(linear: Light, weight: NDArray[np.floating]) -> Balance:
    """A cautious balance from the product's own pixels, where nothing is known of its backdrop.

    The tint follows the shades-of-grey estimate (Finlayson and Trezzi 2004, Minkowski norm 6), a
    quarter of it; exposure lifts highlights that are dim, by a quarter of what they lack.
    """
    pixels = linear.reshape(-1, 3)[weight.reshape(-1) > 0.5].astype(np.float64)
    if len(pixels) < 16:
        return Balance(np.ones(3, np.float32), 1.0, 0.0)
    color = np.mean(pixels**6, axis=0) ** (1 / 6)
    highlight = float(np.percentile(luminance(pixels.astype(np.float32)), 99))
    lack = np.log2(0.7 / max(highlight, 0.05))
    stops = float(np.clip(lack / 4, 0, 0.3))
    return Balance(_tint(color, 0.25 * _neutrality(color)), 2**stops, 0.0)


def flattening(backdrop: Backdrop, weight: Light, origin: Origin) -> Light:
    """Gains (h, w, 3) that divide the backdrop's falloff out, 1 on average over the product.

    `weight` (h, w) is the product's matte 0..1 on a reduced picture, `origin` that picture's.
    """
    share = _FLATTEN * _neutrality(np.asarray(backdrop.color, np.float64))
    if backdrop.kind == "busy" or backdrop.share < 0.05:
        share = 0.0
    light = backdrop.light(weight.shape[1], weight.shape[0], origin)
    mean = np.average(light.reshape(-1, 3), axis=0, weights=weight.reshape(-1) + 1e-6)
    relative = np.maximum(mean, 1e-4) / np.maximum(light, 1e-4)
    return np.asarray(np.clip(relative**share, *_FLATTEN_LIMITS), np.float32)


def _neutrality(color: NDArray[np.float64]) -> float:
    """How plausibly a colour is a neutral thing in indoor light rather than paint: 0..1."""
    place = _chromaticity(color)
    along = float(place @ _WARMER)
    across = float(place @ np.array([-_WARMER[1], _WARMER[0]]))
    distance = (along / _ALONG) ** 2 + (across / _ACROSS) ** 2
    beyond = np.clip((distance - _SURE) / (_NEVER - _SURE), 0, 1)
    return float(1 - beyond * beyond * (3 - 2 * beyond))


def _chromaticity(color: NDArray[np.float64]) -> NDArray[np.float64]:
    red, green, blue = np.log(np.maximum(color, 1e-4))
    return np.array([red - green, blue - green])


def _tint(color: NDArray[np.float64], trust: float) -> NDArray[np.float32]:
    """Gains that make `color` grey, as far as it is trusted; luminance of grey kept."""
    red, blue = np.clip(-trust * _chromaticity(color), -_MOST_TINT, _MOST_TINT)
    gains = np.exp(np.array([red, 0.0, blue])).astype(np.float32)
    # Kept: the luminance of a grey thing in that light, which `color / gains` is a sample of.
    cast = (color / color.max()).astype(np.float32)
    return np.asarray(gains * luminance(cast) / luminance(cast * gains), np.float32)
