"""Scene photo: what an uploaded photo of an empty place says of its surface and its light.

Simple and robust: the back edge of the surface is the row at which the picture changes most along
its whole width; the light stands on the side to which the surface gets brighter.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import luminance, rgb_to_lab, srgb_to_linear
from tools.errors import PhotoError
from tools.light import LightFrom, Triple
from tools.picture import Picture
from tools.scene import Camera, Scene, SceneLight

Floats = NDArray[np.float32]

#: A scene smaller than this on its shorter side would be enlarged beyond what looks real.
_LEAST_SIDE: Final = 500
#: The photo is read at this width.
_WIDTH: Final = 192
#: The back edge is looked for between these shares of the height, by bands this high.
_SEARCH: Final = (0.22, 0.82)
_BAND: Final = 0.05
#: Change of Lab over the edge below which there is none: seen from above, or all one blur.
_CLEAR_EDGE: Final = 7.0
#: Without an edge the surface is taken to begin here.
_USUAL_EDGE: Final = 0.5
#: The product stands this share of the way from the back edge to the frame.
_INTO: Final = 0.5
#: Ratio of light from side to side above which one side is the lit one.
_SIDED: Final = 1.1
_THROWS: Final[dict[LightFrom, tuple[float, float]]] = {
    "left": (0.7, -0.12),
    "right": (-0.7, -0.12),
    "top": (0.0, 0.0),
}


def scene_of_photo(photo: Picture) -> Scene:
    """The scene that an uploaded photo shows. Raises PhotoError where it is too small."""
    if min(photo.width, photo.height) < _LEAST_SIDE:
        raise PhotoError(
            f"the scene photo is {photo.width}×{photo.height}: send one with "
            f"{_LEAST_SIDE} px or more on its shorter side"
        )
    size = (_WIDTH, max(8, round(_WIDTH * photo.height / photo.width)))
    small = np.asarray(cv2.resize(photo.rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    edge, clear = _back_edge(rgb_to_lab(small))
    light = srgb_to_linear(small)
    side = _lit_side(light[int(edge * size[1]) :])
    stand = min(max(edge + _INTO * (1 - edge), 0.6), 0.88)
    return Scene(
        name="photo",
        title="your scene photo" if clear else "your scene photo, which shows no clear surface",
        pixels=photo.rgb,
        size=(photo.width, photo.height),
        stand=(0.5, stand),
        ground=(0.05, min(edge + 0.3 * (1 - edge), stand), 0.95, 0.94),
        horizon=max(-0.5, edge - 0.35),
        edge=edge if clear else 0.0,
        ambient=_colour(np.percentile(light.reshape(-1, 3), 25, axis=0)),
        camera=Camera(depression=15.0),
        light=SceneLight(
            side=side, throw=_THROWS[side], color=_colour(_brightest(light)), strength=0.5
        ),
    )


def _back_edge(lab: Floats) -> tuple[float, bool]:
    """Where the surface ends at the back, as a share of the height, and whether that is sure."""
    height = lab.shape[0]
    band = max(2, round(_BAND * height))
    sums = np.cumsum(np.pad(lab, ((1, 0), (0, 0), (0, 0))), axis=0)
    means = (sums[band:] - sums[:-band]) / band
    change = np.linalg.norm(means[band:] - means[:-band], axis=2)
    # A row counts by its weaker columns: a vase is no edge, the end of a table is one.
    strength = np.percentile(change, 30, axis=1)
    rows = np.arange(len(strength)) + band
    searched = (rows > _SEARCH[0] * height) & (rows < _SEARCH[1] * height)
    best = int(np.argmax(np.where(searched, strength, -1)))
    if strength[best] < _CLEAR_EDGE:
        return _USUAL_EDGE, False
    return float(rows[best] / height), True


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
