"""What lies on a body's surface: colours by part, patches, grain, and print."""

from __future__ import annotations

import math
import string

import cv2
import numpy as np
from numpy.typing import NDArray
from relief import noise
from surface import Seen

Colours = NDArray[np.float32]  # (h, w, 3), sRGB 0..1

_SHEET = 256  # px of what is printed
_FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
)
_noise = np.vectorize(noise)


def colour(random: np.random.Generator) -> Colours:
    """White, grey, dark, earthen or bright."""
    kind = random.random()
    if kind < 0.45:
        grey = random.uniform(0.08, 0.97)
        return np.asarray(np.clip(grey + random.normal(0, 0.03, 3), 0.02, 1), np.float32)
    hue, strong, value = random.random(), random.random() ** 1.3, random.uniform(0.15, 1)
    if kind < 0.65:
        hue, strong = random.uniform(0.02, 0.14), random.uniform(0.15, 0.7)
    hsv = np.array([[[360 * hue, strong, value]]], np.float32)
    return np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0, 0], np.float32)


def patterned(body: Seen, random: np.random.Generator) -> Colours:
    """Colours by part, by patches, by height, or a grain."""
    made = np.ones((*body.solid.shape, 3), np.float32) * colour(random)
    kind = random.random()
    if kind < 0.35:
        for part in np.unique(body.part[body.solid]):
            if random.random() < 0.6:
                made[body.part == part] = colour(random)
    elif kind < 0.5:
        line = random.uniform(-0.7, 0.7)
        made[body.points[..., 1] > line] = colour(random)
        if random.random() < 0.5:
            made[body.points[..., 1] > line + 0.15] = colour(random)
    if kind > 0.5 or random.random() < 0.4:
        often, seed = (
            math.exp(random.uniform(math.log(1.5), math.log(14))),
            int(random.integers(1e4)),
        )
        stretch = np.exp(random.normal(0, 0.6, 3)) * often
        share = _field(body, stretch, seed)
        if random.random() < 0.5:
            share = (share > random.uniform(-0.2, 0.5)).astype(np.float32)
        else:
            share = np.clip(0.5 + share * random.uniform(0.4, 1.5), 0, 1)
        made += (share * random.uniform(0.15, 1))[..., None] * (colour(random) - made)
    return np.asarray(np.clip(made, 0, 1), np.float32)


def _field(body: Seen, stretch: NDArray[np.floating], seed: int) -> Colours:
    made = np.zeros(body.solid.shape, np.float32)
    places = body.points[body.solid] * stretch
    made[body.solid] = _noise(places[:, 0], places[:, 1], places[:, 2], seed)
    made[body.solid] += 0.5 * _noise(2 * places[:, 0], 2 * places[:, 1], 2 * places[:, 2], seed + 1)
    return made


def printed(body: Seen, random: np.random.Generator) -> Colours:
    """A printed sheet wound round the body, or laid on its front; the rest is plain."""
    sheet, points = _sheet(random), body.points
    if random.random() < 0.5:
        around = np.arctan2(points[..., 0], points[..., 2]) / math.pi * random.uniform(1, 2.5)
    else:
        yaw = random.uniform(-0.8, 0.8)
        around = math.cos(yaw) * points[..., 0] - math.sin(yaw) * points[..., 2]
    size, (dx, dy) = random.uniform(0.5, 1.6), random.uniform(-0.4, 0.4, 2)
    u = ((around + dx) / size * 0.5 + 0.5) * _SHEET
    v = ((points[..., 1] + dy) / size * 0.5 + 0.5) * _SHEET
    whole = random.random() < 0.6
    border = cv2.BORDER_REFLECT if whole else cv2.BORDER_CONSTANT
    made = cv2.remap(
        sheet,
        u.astype(np.float32),
        v.astype(np.float32),
        cv2.INTER_AREA,
        borderMode=border,
        borderValue=(-1, -1, -1),
    )
    bare = made.min(axis=-1) < 0
    made[bare] = colour(random)
    return np.asarray(np.clip(made, 0, 1), np.float32)


def _sheet(random: np.random.Generator) -> Colours:
    sheet = np.ones((_SHEET, _SHEET, 3), np.float32) * colour(random)
    if random.random() < 0.35:  # a soft picture
        small = random.random((random.integers(2, 9), random.integers(2, 9), 3)).astype(np.float32)
        soft = cv2.resize(small, (_SHEET, _SHEET), interpolation=cv2.INTER_CUBIC)
        sheet += random.uniform(0.3, 1) * (soft - sheet)
    for _ in range(random.integers(0, 9)):
        ink, at = _ink(random), tuple(int(v) for v in random.integers(0, _SHEET, 2))
        shape = random.random()
        if shape < 0.35:
            size = tuple(int(v) for v in random.integers(6, 100, 2))
            fill = -1 if random.random() < 0.7 else int(random.integers(1, 9))
            cv2.ellipse(sheet, at, size, int(random.integers(0, 180)), 0, 360, ink, fill)
        elif shape < 0.75:
            far = tuple(int(a + v) for a, v in zip(at, random.integers(8, 160, 2), strict=True))
            cv2.rectangle(sheet, at, far, ink, -1 if random.random() < 0.8 else 3)
        else:
            cv2.fillPoly(sheet, [random.integers(0, _SHEET, (random.integers(3, 7), 2))], ink)
    if random.random() < 0.35:  # stripes
        phase = np.arange(_SHEET) / random.uniform(5, 60) + random.uniform(0, 1)
        where = (phase % 1) < random.uniform(0.15, 0.6)
        band = where[:, None] if random.random() < 0.5 else where[None]
        sheet[np.broadcast_to(band, sheet.shape[:2])] = colour(random)
    sheet = np.rint(255 * np.clip(sheet, 0, 1)).astype(np.uint8)
    for _ in range(random.integers(0, 9)):
        text = "".join(
            random.choice(list(string.ascii_letters + "0123456789  "), random.integers(3, 14))
        )
        at = (int(random.integers(-20, 180)), int(random.integers(10, _SHEET)))
        size = math.exp(random.uniform(math.log(0.3), math.log(2.6)))
        font = int(random.choice(_FONTS))
        ink = tuple(255 * value for value in _ink(random))
        cv2.putText(sheet, text, at, font, size, ink, int(random.integers(1, 6)), cv2.LINE_AA)
    return np.asarray(sheet, np.float32) / np.float32(255)


def _ink(random: np.random.Generator) -> tuple[float, ...]:
    return tuple(float(value) for value in colour(random))
