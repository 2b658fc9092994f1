"""Detail: which part of a product tells most of it, and how close a look its pixels bear."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import rgb_to_lab
from tools.framing import Box
from tools.picture import Pixels, Plane

Floats = NDArray[np.float32]

#: The picture is searched at this many pixels on the product's longer side.
_WORKING_SIDE: Final = 192
#: What makes a place telling: a colour unlike the rest of the product, fine texture and edges.
_RARE, _BUSY = 0.55, 0.45
#: Lab distance and gradient at which a place is as rare or busy as can be.
_RARE_FULL, _BUSY_FULL = 45.0, 22.0
#: A window is to hold at least this share of product; less costs more and more.
_COVERED: Final = 0.72
#: What lies in the outer fifth of a window counts against it: a logo should not be cut.
_CUT: Final = 0.35


def telling_window(rgb: Pixels, product: Plane, box: Box, size: tuple[float, float]) -> Box:
    """The window of that width and height, inside `box`, that shows the most telling detail.

    `rgb` and `product` (0..255) are the whole picture, `box` the part that may be shown. Equal
    windows are decided by the nearest to the product's middle.
    """
    left, top = int(box.left), int(box.top)
    part = np.s_[top : int(np.ceil(box.bottom)), left : int(np.ceil(box.right))]
    scale = min(1.0, _WORKING_SIDE / max(box.width, box.height))
    small = (max(3, round(box.width * scale)), max(3, round(box.height * scale)))
    picture = np.asarray(cv2.resize(rgb[part], small, interpolation=cv2.INTER_AREA), np.uint8)
    matte = np.asarray(cv2.resize(product[part], small, interpolation=cv2.INTER_AREA), np.float32)
    matte /= np.float32(255)
    window = (
        min(small[0], max(2, round(size[0] * scale))),
        min(small[1], max(2, round(size[1] * scale))),
    )
    x, y = _best(_interest(picture, matte), matte, window)
    across = min(max(left + x / scale, box.left), box.right - size[0])
    down = min(max(top + y / scale, box.top), box.bottom - size[1])
    return Box(across, down, across + size[0], down + size[1])


def _interest(picture: Pixels, matte: Floats) -> Floats:
    """How telling every place is, 0..1, nothing outside the product."""
    lab = rgb_to_lab(picture)
    solid = matte > 0.5
    usual = np.median(lab[solid], axis=0) if solid.any() else np.zeros(3)
    rare = np.clip(np.linalg.norm(lab - usual, axis=2) / _RARE_FULL, 0, 1)
    smooth = cv2.GaussianBlur(lab, (0, 0), 2.0)
    busy = np.clip(np.linalg.norm(lab - smooth, axis=2) / _BUSY_FULL * 2, 0, 1)
    inner = cv2.erode(solid.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1)
    return np.asarray((_RARE * rare + _BUSY * busy) * matte * inner, np.float32)


def _best(interest: Floats, matte: Floats, window: tuple[int, int]) -> tuple[int, int]:
    """Upper left corner of the best window."""
    whole = _sums(interest, window)
    margin = (max(1, window[0] // 6), max(1, window[1] // 6))
    core_size = (max(1, window[0] - 2 * margin[0]), max(1, window[1] - 2 * margin[1]))
    core = _sums(interest, core_size)
    core = core[margin[1] : margin[1] + whole.shape[0], margin[0] : margin[0] + whole.shape[1]]
    area = float(window[0] * window[1])
    covered = _sums(matte, window) / area
    score = (whole - _CUT * np.maximum(whole - core, 0)) / area
    score *= np.minimum(covered / _COVERED, 1) ** 2
    rows, columns = np.mgrid[: score.shape[0], : score.shape[1]]
    middle = np.hypot(
        (rows - (score.shape[0] - 1) / 2) / interest.shape[0],
        (columns - (score.shape[1] - 1) / 2) / interest.shape[1],
    )
    best = int(np.argmax(score - 0.01 * middle))
    return best % score.shape[1], best // score.shape[1]


def _sums(plane: Floats, window: tuple[int, int]) -> NDArray[np.float64]:
    """The sum over every window of that width and height that fits."""
    wide, high = window
    total = cv2.integral(plane, sdepth=cv2.CV_64F)
    made = total[high:, wide:] - total[:-high, wide:] - total[high:, :-wide] + total[:-high, :-wide]
    return np.asarray(made)
