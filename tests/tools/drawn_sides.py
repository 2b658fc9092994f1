"""A mug and a carton from known sides, drawn on a plain backdrop, with their mattes."""

from __future__ import annotations

import cv2
import numpy as np

SIZE = 480
GROUND = (232, 231, 229)


def mug(handle: str, *, logo: bool = False, color: tuple[int, int, int] = (176, 60, 48)):
    """From the front (handle "right"), the back ("left") or with the handle hidden ("")."""
    matte = np.zeros((SIZE, SIZE), np.uint8)
    cv2.rectangle(matte, (160, 140), (320, 350), 255, -1)
    cv2.ellipse(matte, (240, 350), (80, 18), 0, 0, 360, 255, -1)
    if handle:
        x = 322 if handle == "right" else 158
        cv2.ellipse(matte, (x, 240), (52, 70), 0, 0, 360, 255, 20)
    rgb = _painted(matte, color)
    if logo:
        for number, text in enumerate(("GOOD", "MUG")):
            where = (180, 230 + 50 * number)
            cv2.putText(rgb, text, where, cv2.FONT_HERSHEY_DUPLEX, 1.2, (250, 248, 240), 3)
    return rgb, matte


def mug_from_above(color: tuple[int, int, int] = (176, 60, 48)):
    matte = np.zeros((SIZE, SIZE), np.uint8)
    cv2.circle(matte, (230, 240), 110, 255, -1)
    cv2.rectangle(matte, (330, 228), (395, 252), 255, -1)
    rgb = _painted(matte, color)
    cv2.circle(rgb, (230, 240), 96, tuple(int(0.55 * value) for value in color), -1)
    return rgb, matte


def carton(width: int, *, print_: int = 0):
    """A box as wide as that in pixels; `print_` 1 and 2 are two different faces."""
    matte = np.zeros((SIZE, SIZE), np.uint8)
    left = (SIZE - width) // 2
    cv2.rectangle(matte, (left, 90), (left + width, 390), 255, -1)
    rgb = _painted(matte, (58, 92, 150))
    if print_ == 1:
        cv2.rectangle(rgb, (left + 30, 120), (left + width - 30, 220), (240, 210, 60), -1)
        cv2.putText(rgb, "TEA", (left + 40, 320), cv2.FONT_HERSHEY_DUPLEX, 2, (250, 250, 250), 5)
        for row in range(5):
            cv2.line(
                rgb, (left + 40, 130 + 18 * row), (left + 120, 130 + 18 * row), (20, 20, 20), 3
            )
    if print_ == 2:
        cv2.rectangle(rgb, (left + 20, 300), (left + 60, 360), (250, 250, 250), -1)
    return rgb, matte


def _painted(matte, color):
    rgb = np.empty((SIZE, SIZE, 3), np.uint8)
    rgb[:] = GROUND
    rgb[matte > 0] = color
    return rgb
