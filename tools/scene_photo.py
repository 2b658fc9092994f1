"""Scene photo: what an uploaded photo of an empty place says of its surface and its light.

Simple and robust: a surface begins where the picture changes along a level line, and is calm below
it; the light stands on the side to which the surface gets brighter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import luminance, rgb_to_lab, srgb_to_linear
from tools.errors import PhotoError
from tools.light import LightFrom, Triple
from tools.picture import Picture
from tools.scene import Camera, Scene, SceneLight
from tools.staging import across

Floats = NDArray[np.float32]

#: A scene smaller than this on its shorter side would be enlarged beyond what looks real.
_LEAST_SIDE: Final = 500
#: The photo is read at this width.
_WIDTH: Final = 192
#: A level edge is looked for between these shares of the height, by bands this high, along a third
#: of the width around each of these places.
_SEARCH: Final = (0.2, 0.8)
_BAND: Final = 0.05
_PART: Final = 0.34
_PLACES: Final = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)
#: What a place off the middle must have more of, in Lab, for each share of the width.
_OFF_MIDDLE: Final = 14.0
#: Change of Lab over the edge below which there is none: seen from above, or all one blur.
_CLEAR_EDGE: Final = 7.0
#: Without an edge the surface is taken to begin here.
_USUAL_EDGE: Final = 0.5
#: Texture in Lab, over a band, that a surface to stand on may have without being doubted.
_CALM: Final = 6.0
#: The product stands this share of the way from the back edge to the front.
_INTO: Final = 0.38
#: A surface that takes this share of the height is near, and things on it look large; one that
#: takes less is farther away.
_ROOMY: Final = 0.3
_LEAST_ROOM: Final = 0.45
#: Ratio of light from side to side above which one side is the lit one.
_SIDED: Final = 1.1
_THROWS: Final[dict[LightFrom, tuple[float, float]]] = {
    "left": (0.7, -0.12),
    "right": (-0.7, -0.12),
    "top": (0.0, 0.0),
}


def scene_of_photo(photo: Picture, position: str | float = "center") -> Scene:
    """The scene that an uploaded photo shows; `position` says where in it to look for a surface.

    Raises PhotoError where it is too small.
    """
    if min(photo.width, photo.height) < _LEAST_SIDE:
        raise PhotoError(
            f"the scene photo is {photo.width}×{photo.height}: send one with "
            f"{_LEAST_SIDE} px or more on its shorter side"
        )
    size = (_WIDTH, max(24, round(_WIDTH * photo.height / photo.width)))
    small = np.asarray(cv2.resize(photo.rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    surface = _surface(rgb_to_lab(small), _PLACES if position == "center" else _near(position))
    light = srgb_to_linear(small)
    side = _lit_side(light[int(surface.back * size[1]) :])
    stand = surface.back + _INTO * (surface.front - surface.back)
    return Scene(
        name="photo",
        title="your scene photo",
        pixels=photo.rgb,
        size=(photo.width, photo.height),
        stand=(surface.x, stand),
        ground=(
            max(0.05, surface.x - _PART / 2),
            surface.back + 0.2 * (surface.front - surface.back),
            min(0.95, surface.x + _PART / 2),
            surface.back + 0.55 * (surface.front - surface.back),
        ),
        horizon=surface.back - 0.35,
        edge=surface.back if surface.clear else 0.0,
        room=float(np.clip((surface.front - surface.back) / _ROOMY, _LEAST_ROOM, 1.0)),
        ambient=_colour(np.percentile(light.reshape(-1, 3), 25, axis=0)),
        camera=Camera(depression=15.0),
        light=SceneLight(
            side=side, throw=_THROWS[side], color=_colour(_brightest(light)), strength=0.6
        ),
    )


@dataclass(frozen=True)
class _Surface:
    """A surface around `x`, from its back edge to its front one; shares of the picture."""

    x: float
    back: float
    front: float
    clear: bool


def _near(position: str | float) -> tuple[float, ...]:
    """Places to look at for a position that somebody named."""
    x = across(position)
    return x, max(0.18, x - 0.1), min(0.82, x + 0.1)


def _surface(lab: Floats, places: tuple[float, ...]) -> _Surface:
    """The clearest surface at one of the places, the first being the wanted one."""
    band = max(2, round(_BAND * lab.shape[0]))
    found = [_edge(lab, place, band) for place in places]
    worth = [f[0] - _OFF_MIDDLE * abs(x - places[0]) for f, x in zip(found, places, strict=True)]
    best = int(np.argmax(worth))
    strength, back, front = found[best]
    if strength < _CLEAR_EDGE:
        return _Surface(places[0], _USUAL_EDGE, 1.0, clear=False)
    return _Surface(places[best], back, front, clear=True)


def _edge(lab: Floats, place: float, band: int) -> tuple[float, float, float]:
    """How clearly a calm surface begins around a place, and its back and front edges."""
    height, width = lab.shape[:2]
    left = max(0, round((place - _PART / 2) * width))
    right = min(width, round((place + _PART / 2) * width))
    part = lab[:, left:right]
    sums = np.cumsum(np.pad(part, ((1, 0), (0, 0), (0, 0))), axis=0)
    means = (sums[band:] - sums[:-band]) / band
    change = np.linalg.norm(means[band:] - means[:-band], axis=2)
    # A row counts by its weaker columns: a vase is no edge, the end of a table is one.
    strength = np.percentile(change, 25, axis=1)
    rows = np.arange(len(strength)) + band
    texture = np.array([_texture(part[row : row + 2 * band]) for row in rows])
    searched = (rows > _SEARCH[0] * height) & (rows < _SEARCH[1] * height)
    worth = strength - np.maximum(0, texture - _CALM)
    best = int(np.argmax(np.where(searched, worth, -np.inf)))
    later = (rows > rows[best] + 2 * band) & (strength > max(_CLEAR_EDGE, 0.5 * strength[best]))
    front = float(rows[np.argmax(later)] / height) if later.any() else 1.0
    return float(worth[best]), float(rows[best] / height), front


def _texture(strip: Floats) -> float:
    """Spread of the colours in a strip, without its slow changes from side to side."""
    return float(np.linalg.norm(strip - strip.mean(axis=0), axis=2).mean())


def _lit_side(surface: Floats) -> LightFrom:
    """The side from which light falls on the surface: the brighter one; top where both are even."""
    bright = luminance(surface)
    third = max(1, bright.shape[1] // 3)
    left, right = float(bright[:, :third].mean()), float(bright[:, -third:].mean())
    if left > _SIDED * right:
        return "left"
    return "right" if right > _SIDED * left else "top"


def _brightest(light: Floats) -> Floats:
    """Mean of the bright tenth that is not clipped: what the light's colour is seen on."""
    flat = light.reshape(-1, 3)
    flat = flat[flat.max(axis=1) < 0.97]
    if len(flat) == 0:
        return np.ones(3, np.float32)
    level = luminance(flat)
    return np.asarray(flat[level >= np.percentile(level, 90)].mean(axis=0), np.float32)


def _colour(light: Floats) -> Triple:
    """Relative light: luminance 1, no channel stronger than a warm lamp's."""
    relative = light / max(float(luminance(np.asarray(light, np.float32))), 1e-4)
    red, green, blue = (round(float(value), 3) for value in np.clip(relative, 0.6, 1.35))
    return red, green, blue
