"""The training material, read once into memory: renders, cutouts, labelled photos, backdrops."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from model import SIDE
from numpy.typing import NDArray

HELD_BACK = 20  # of so many renders, one is for measuring only

Image = NDArray[np.uint8]  # (256, 256, 3), sRGB
Matte = NDArray[np.uint8]  # (256, 256)
Pair = tuple[Image, Matte]


@dataclass(frozen=True)
class Material:
    """Pairs of picture and matte by kind, and pictures of empty scenes."""

    renders: list[Pair]
    cutouts: list[Pair]
    photos: list[Pair]
    plates: list[Image]


def _square(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def _read(path: Path) -> Image:
    return _square(cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB))


def read_renders(folder: Path, held_back: bool = False) -> tuple[list[Pair], list[Image]]:
    """`SEED.jpg` with `SEED_m.png`, and the empty scenes `SEED_p.jpg`.

    Every twentieth pair is held back from training; `held_back` gives those alone.
    """
    pairs = []
    for index, path in enumerate(sorted(folder.glob("*_m.png"))):
        if (index % HELD_BACK == 0) != held_back:
            continue
        matte = _square(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE))
        pairs.append((_read(path.with_name(path.name.replace("_m.png", ".jpg"))), matte))
    return pairs, [_read(path) for path in sorted(folder.glob("*_p.jpg"))]


def read_cutouts(folder: Path) -> list[Pair]:
    """PNG files with alpha, on white (compositing replaces it)."""
    pairs = []
    for path in sorted(folder.glob("*.png")):
        picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        if picture is not None and picture.ndim == 3 and picture.shape[2] == 4:
            colour = cv2.cvtColor(picture[:, :, :3], cv2.COLOR_BGR2RGB)
            pairs.append((_square(colour), _square(picture[:, :, 3])))
    return pairs


def read_photos(labels: list[Path]) -> list[Pair]:
    """What label.py wrote, in one file or several; a photo in two files counts once."""
    pairs: dict[str, Pair] = {}
    for path in labels:
        with np.load(path) as store:
            for name, rgb, matte in zip(store["name"], store["rgb"], store["matte"], strict=True):
                pairs[str(name)] = _square(rgb), _square(matte)
    return list(pairs.values())


def read(renders: Path, cutouts: Path, labels: list[Path]) -> Material:
    """All material, from its three places."""
    pairs, plates = read_renders(renders)
    return Material(pairs, read_cutouts(cutouts), read_photos(labels), plates)
