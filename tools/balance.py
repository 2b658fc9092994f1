"""Balance: which light a product was photographed in, told by what stood behind it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.color import luminance
from tools.light import Backdrop, Light

#: How far light strays from neutral in ln(R/G) and ln(B/G) indoors: along the line from shade to
#: lamp light, and across it, where no lamp lies and only paint does.
_ALONG, _ACROSS = 0.42, 0.11
#: Direction of warm light in (ln R/G, ln B/G): a black body from 6500 K to 3000 K.
_WARMER = np.array([0.56, -0.83])
#: Luminance that a white sheet has in a catalogue; it may be brighter, it is not made darker.
_WHITE = 0.8
#: Sheets between these luminances pass from "grey or in the dark: who knows" to "white".
_GREY, _PALE = 0.1, 0.42
#: At most so many stops of exposure, and this ln gain of a channel, are given.
_MOST_STOPS, _MOST_TINT = 1.2, 0.55
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


def from_backdrop(backdrop: Backdrop, highlight: float) -> Balance:
    """The balance that a backdrop tells; `highlight` is the product's bright luminance, 0..1."""
    color = np.asarray(backdrop.color, np.float64)
    trust = _neutrality(color)
    if backdrop.kind == "busy":
        trust = 0.0
    bright = float(luminance(color.astype(np.float32)))
    white = float(np.clip((bright - _GREY) / (_PALE - _GREY), 0, 1))
    stops = trust * white * max(0.0, np.log2(_WHITE / max(bright, 1e-4)))
    room = max(0.0, np.log2(_HEADROOM / max(highlight, 1e-3)))
    return Balance(_tint(color, trust), float(2 ** min(stops, room, _MOST_STOPS)), trust)


def from_product(linear: Light, weight: NDArray[np.floating]) -> Balance:
    """A cautious balance from the product's own pixels, where nothing is known of its backdrop.

    The tint follows the shades-of-grey estimate (Finlayson and Trezzi 2004, Minkowski norm 6), a
    quarter of it; exposure lifts highlights that are dim, by a third of what they lack.
    """
    pixels = linear.reshape(-1, 3)[weight.reshape(-1) > 0.5].astype(np.float64)
    if len(pixels) < 16:
        return Balance(np.ones(3, np.float32), 1.0, 0.0)
    color = np.mean(pixels**6, axis=0) ** (1 / 6)
    highlight = float(np.percentile(luminance(pixels.astype(np.float32)), 99))
    lack = np.log2(0.7 / max(highlight, 0.05))
    stops = float(np.clip(lack / 3, 0, 0.4))
    return Balance(_tint(color, 0.25 * _neutrality(color)), 2**stops, 0.0)


def flattening(backdrop: Backdrop, light: Light, product: NDArray[np.floating]) -> Light:
    """Gains (h, w, 3) that divide the backdrop's falloff out, 1 on average over the product.

    `light` is the backdrop over the frame, `product` the matte 0..1 there.
    """
    total = max(float(product.sum()), 1e-6)
    mean = (light * product[..., None]).sum(axis=(0, 1)) / total
    share = _FLATTEN * _neutrality(np.asarray(backdrop.color, np.float64))
    if backdrop.kind == "busy" or backdrop.share < 0.05:
        share = 0.0
    relative = np.maximum(mean, 1e-4) / np.maximum(light, 1e-4)
    return np.asarray(np.clip(relative**share, *_FLATTEN_LIMITS), np.float32)


def _neutrality(color: NDArray[np.float64]) -> float:
    """How plausibly a colour is a neutral thing in indoor light rather than paint: 0..1."""
    place = _chromaticity(color)
    along = float(place @ _WARMER)
    across = float(place @ np.array([-_WARMER[1], _WARMER[0]]))
    distance = (along / _ALONG) ** 2 + (across / _ACROSS) ** 2
    return float(1 / (1 + distance**2))


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
