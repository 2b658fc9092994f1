"""Photos spoiled as phones spoil them, and how far from the truth an enlargement is."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from tools.picture import Pixels

#: Longest side of the true picture, in px.
SIDE = 520


def crisp(path: Path) -> Pixels:
    """The true picture: a photo reduced so that it is crisp, with even sides."""
    picture = Image.open(path).convert("RGB")
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return np.asarray(picture)[: picture.height // 2 * 2, : picture.width // 2 * 2]


def spoiled(large: Pixels, seed: int) -> Pixels:
    """Half the size as a phone takes it: lens, sensor, JPEG."""
    soft = cv2.GaussianBlur(large, (0, 0), 0.9)
    small = cv2.resize(soft, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    grain = np.random.default_rng(seed).normal(0, 2, small.shape)
    noisy = np.clip(np.rint(small + grain), 0, 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, 85])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def decibels(one: Pixels, other: Pixels) -> float:
    error = np.mean(np.square(one.astype(np.float64) - other))
    return float(10 * np.log10(255**2 / error))
