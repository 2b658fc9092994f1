"""Surface: where in a photo of a place something could stand.

Simple and robust: a surface is a calm strip between two level edges, or between one and the
photo's lower end. Light mostly falls from above, so a table's top is brighter than its front, and
that tells the one from the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import rgb_to_lab
from tools.picture import Pixels

Floats = NDArray[np.float32]
Where = Literal["left", "center", "right"] | float

#: The photo is read at this width, and at least this height. An edge lies between two bands this
#: high, as a share of the height, and is looked for along windows of these widths at these places.
_WIDTH, _HEIGHT = 192, 96
_BAND: Final = 0.025
_WINDOWS: Final = (0.34, 0.2)
_PLACES: Final = tuple(round(0.12 + 0.06 * step, 2) for step in range(14))
#: The places that a word means; a number means those this near to it.
_WORDS: Final = {"left": (0.0, 0.44), "right": (0.56, 1.0)}
_NEAR: Final = 0.13
#: Change of Lab over an edge; where all columns but a quarter have less there is none.
_EDGE: Final = 5.0
#: Shares of the height: no back edge is higher or lower, and no surface is flatter.
_BACKS: Final = (0.15, 0.93)
_THINNEST: Final = 0.028
#: What makes a surface likely, in Lab. The photo's end counts as an edge of this strength, where
#: the surface is this deep; what is less may be the floor under a table.
_END, _DEEP = 16.0, 0.3
_MOST_EDGE: Final = 20.0
#: A surface has another colour than what is behind it: less in Lab is a joint or a ripple in it.
_OTHER: Final = 5.0
#: Spread of the colours along columns, and all over, that a surface may have.
_CALM: Final = (5.0, 8.0)
#: Below this likelihood it is no surface: sky, a wall, or a place seen from straight above.
_LIKELY: Final = 17.0


@dataclass(frozen=True)
class Surface:
    """A surface around `x`, from its back edge to its front one; shares of the photo.

    One that is not `clear` was not seen: it is the lower half of the photo.
    """

    x: float
    back: float
    front: float
    clear: bool = True


@dataclass(frozen=True)
class _Strip:
    """What lies between two edges, in rows, seen through a window of columns.

    `strength` is that of its edges, `inner` that of an edge between them.
    """

    place: float
    columns: slice
    back: int
    front: int
    strength: float
    inner: float


def surface_of(photo: Pixels, where: Where = "center") -> Surface:
    """The likeliest surface of a photo; `where` is a side, or a share 0..1 of the width."""
    scale = max(_WIDTH / photo.shape[1], _HEIGHT / photo.shape[0])
    width, height = round(scale * photo.shape[1]), round(scale * photo.shape[0])
    small = cv2.resize(photo, (width, height), interpolation=cv2.INTER_AREA)
    lab = rgb_to_lab(np.asarray(small, np.uint8))
    wanted = {"left": 0.3, "center": 0.5, "right": 0.7}[where] if isinstance(where, str) else where
    strips = list(_strips(lab, _places(where)))
    likely = [_likelihood(lab, strip, wanted) for strip in strips]
    if not likely or max(likely) < _LIKELY:
        return Surface(wanted, 0.5, 1.0, clear=False)
    best = strips[int(np.argmax(likely))]
    return Surface(best.place, best.back / height, best.front / height)


def _places(where: Where) -> tuple[float, ...]:
    if where == "center":
        return _PLACES
    low, high = _WORDS[where] if isinstance(where, str) else (where - _NEAR, where + _NEAR)
    return tuple(place for place in _PLACES if low <= place <= high) or (float(where),)


def _strips(lab: Floats, places: tuple[float, ...]) -> Iterator[_Strip]:
    """The strips between neighbouring level edges, and between next ones but one."""
    height, wide = lab.shape[:2]
    band = max(2, round(_BAND * height))
    change = _change(lab, band)
    for width in _WINDOWS:
        for place in places:
            left, right = round((place - width / 2) * wide), round((place + width / 2) * wide)
            columns = slice(max(0, left), min(wide, right))
            # A row counts by its weaker columns: a vase is no edge, the end of a table is one.
            strength = np.percentile(change[:, columns], 25, axis=1)
            ends = [*_peaks(strength, band), height]
            for index, back in enumerate(ends[:-1]):
                for front in ends[index + 1 : index + 3]:
                    both = min(strength[back], _MOST_EDGE)
                    both += _END if front == height else min(strength[front], _MOST_EDGE)
                    inner = 0.0 if front == ends[index + 1] else float(strength[ends[index + 1]])
                    yield _Strip(place, columns, back, front, float(both) / 2, inner)


def _change(lab: Floats, band: int) -> Floats:
    """Difference of the bands above and below each row, in Lab; 0 near both ends."""
    sums = np.cumsum(np.pad(lab, ((1, 0), (0, 0), (0, 0))), axis=0)
    means = (sums[band:] - sums[:-band]) / band
    found = np.linalg.norm(means[band:] - means[:-band], axis=2)
    return np.asarray(np.pad(found, ((band, band - 1), (0, 0))), np.float32)


def _peaks(strength: Floats, band: int) -> list[int]:
    """The rows where a clear edge is at its clearest."""
    most = cv2.dilate(strength.reshape(-1, 1), np.ones((2 * band + 1, 1), np.uint8)).ravel()
    rows = np.flatnonzero((strength == most) & (strength >= _EDGE))
    apart = np.diff(rows, prepend=-len(strength)) > band
    return [int(row) for row in rows[apart]]


def _likelihood(lab: Floats, strip: _Strip, wanted: float) -> float:
    """How likely a strip is a surface to stand on, near the wanted place."""
    height = lab.shape[0]
    back, front, columns = strip.back, strip.front, strip.columns
    depth, ends = (front - back) / height, front == height
    if depth < _THINNEST or not _BACKS[0] * height <= back <= _BACKS[1] * height:
        return -np.inf
    part = lab[back + 1 : front - 1, columns] if front - back > 3 else lab[back:front, columns]
    behind = lab[max(0, back - round(0.3 * height)) : back, columns]
    if float(np.linalg.norm(part.mean(axis=(0, 1)) - behind.mean(axis=(0, 1)))) < _OTHER:
        return -np.inf
    worth = strip.strength + 40 * min(depth, 0.2) + 15 * min(max(0.0, depth - 0.2), 0.3)
    worth += 6.0 - 40 * max(0.0, _DEEP - depth) if ends else 0.6 * _step_down(lab, strip)
    worth -= _unrest(part) + 0.5 * strip.inner
    worth -= float(np.abs(np.diff(behind[..., 0], axis=1)).mean())  # what clutters the view
    worth += 5.0 if columns.stop - columns.start > 0.25 * lab.shape[1] else 0.0
    return float(worth - 14 * abs(strip.place - wanted) - 60 * max(0.0, 0.45 - back / height))


def _unrest(part: Floats) -> float:
    """What colours that change along columns, and all over, cost a strip."""
    along = float(np.linalg.norm(part - part.mean(axis=0), axis=2).mean())
    over = float(np.linalg.norm(part - part.mean(axis=(0, 1)), axis=2).mean())
    return 1.2 * max(0.0, along - _CALM[0]) + 0.5 * max(0.0, over - _CALM[1])


def _step_down(lab: Floats, strip: _Strip) -> float:
    """How much brighter the strip's front end is than what is below it, in Lab."""
    reach = 2 * max(2, round(_BAND * lab.shape[0]))
    near = lab[max(strip.back, strip.front - reach) : strip.front, strip.columns, 0]
    below = lab[strip.front : strip.front + reach, strip.columns, 0]
    return float(np.clip(near.mean() - below.mean(), -25, 20))
