"""Training samples: scenes moved and cropped, products put on other backdrops, a phone's faults."""

from __future__ import annotations

import cv2
import numpy as np
from material import Image, Material, Matte, Pair
from model import SIDE
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SOURCES = {"renders": 0.45, "cutouts": 0.2, "photos": 0.35}  # of the composed products
SECOND = 0.15  # share of the compositions with a second product


def _chance(rng: Generator, share: float) -> bool:
    return bool(rng.random() < share)


def _pick(rng: Generator, pairs: list[Pair]) -> Pair:
    return pairs[int(rng.integers(len(pairs)))]


def _smooth(rng: Generator, cells: int, channels: int, side: int = SIDE) -> Floats:
    """Smooth noise of -1..1, (side, side, channels), with about `cells` bumps along a side."""
    grid = rng.uniform(-1, 1, (cells, cells, channels)).astype(np.float32)
    plane = cv2.resize(grid, (side, side), interpolation=cv2.INTER_CUBIC)
    return plane.reshape(side, side, channels)


def sweep(rng: Generator) -> Image:
    """A drawn backdrop: a sheet or sweep in one colour, lit unevenly, sometimes with a weave."""
    colour = rng.uniform(0, 255, 3)
    if _chance(rng, 0.6):  # most studio backdrops are near grey, and light
        colour = rng.uniform(90, 255) + rng.normal(0, 8, 3)
    picture = np.ones((SIDE, SIDE, 1), np.float32) * colour.astype(np.float32)
    picture += rng.uniform(0, 45) * _smooth(rng, 3, 1)
    if _chance(rng, 0.4):  # the edge between table and wall
        edge = int(rng.uniform(0.3, 0.8) * SIDE)
        soft = int(rng.choice([1, 5, 41]))
        step = (np.arange(SIDE) > edge).astype(np.float32).reshape(-1, 1)
        step = cv2.GaussianBlur(np.repeat(step, SIDE, axis=1), (0, 0), soft)
        picture += step[:, :, None] * rng.normal(0, 35, 3).astype(np.float32)
    if _chance(rng, 0.3):
        picture += rng.uniform(5, 30) * _smooth(rng, int(rng.integers(20, 120)), 1)
    return np.clip(picture, 0, 255).astype(np.uint8)


def _without_product(rng: Generator, pair: Pair) -> Image | None:
    """The widest strip of a photo beside its product, stretched to a backdrop."""
    image, matte = pair
    columns = np.flatnonzero((matte > 20).any(axis=0))
    rows = np.flatnonzero((matte > 20).any(axis=1))
    if not len(columns):
        return None
    strips = {
        columns[0]: image[:, : columns[0]],
        SIDE - 1 - columns[-1]: image[:, columns[-1] + 1 :],
        rows[0]: image[: rows[0]],
        SIDE - 1 - rows[-1]: image[rows[-1] + 1 :],
    }
    if max(strips) < 60:
        return None
    return cv2.resize(strips[max(strips)], (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)


def backdrop(rng: Generator, material: Material) -> Image:
    """An empty scene: a rendered plate, a strip of a photo, or a drawn sweep."""
    draw = rng.random()
    if draw < 0.4:
        plate = material.plates[int(rng.integers(len(material.plates)))]
        return np.ascontiguousarray(plate[:, ::-1]) if _chance(rng, 0.5) else plate
    strip = _without_product(rng, _pick(rng, material.photos)) if draw < 0.65 else None
    return sweep(rng) if strip is None else strip


def _placement(rng: Generator, matte: Matte) -> Floats:
    """An affine map that turns, scales and puts the product somewhere, at times over the edge."""
    columns = np.flatnonzero((matte > 20).any(axis=0))
    rows = np.flatnonzero((matte > 20).any(axis=1))
    if not len(columns):
        return np.eye(2, 3, dtype=np.float32)
    centre = ((columns[0] + columns[-1]) / 2, (rows[0] + rows[-1]) / 2)
    extent = max(np.ptp(columns), np.ptp(rows), 20)
    scale = rng.uniform(0.3, 0.95) * SIDE / extent
    affine = cv2.getRotationMatrix2D(centre, rng.normal(0, 12), min(scale, 2.5))
    spread = 0.12 * SIDE
    affine[:, 2] += SIDE / 2 - np.array(centre) + rng.normal(0, spread, 2)
    return affine.astype(np.float32)


def _shadow(rng: Generator, matte: Floats) -> Floats:
    """Light left behind the product, 0..1: its blurred matte, pushed aside and down."""
    shift = np.array([[1, 0, rng.normal(0, 12)], [0, 1, rng.uniform(0, 14)]], np.float32)
    moved = cv2.warpAffine(matte, shift, (SIDE, SIDE))
    blurred = cv2.GaussianBlur(moved, (0, 0), rng.uniform(2, 14))
    return 1 - rng.uniform(0, 0.6) * blurred


def _put(rng: Generator, product: Pair, scene: Pair) -> Pair:
    image, matte = product
    affine = _placement(rng, matte)
    colour = cv2.warpAffine(image, affine, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpAffine(matte, affine, (SIDE, SIDE)).astype(np.float32) / 255
    # The outermost ring still holds the old backdrop's colour: leave it out.
    cover = np.clip((cover - 0.2) / 0.8, 0, 1)
    plane = cover[:, :, None]
    behind = scene[0].astype(np.float32) * _shadow(rng, cover)[:, :, None]
    picture = colour * plane + behind * (1 - plane)
    joined = np.maximum(scene[1], (255 * cover).astype(np.uint8))
    return np.clip(picture, 0, 255).astype(np.uint8), joined


def composed(rng: Generator, material: Material) -> Pair:
    """One product, at times two, on an empty scene."""
    scene = backdrop(rng, material), np.zeros((SIDE, SIDE), np.uint8)
    for _ in range(2 if _chance(rng, SECOND) else 1):
        source = rng.choice(list(SOURCES), p=list(SOURCES.values()))
        image, matte = _pick(rng, getattr(material, source))
        if _chance(rng, 0.5):
            image, matte = image[:, ::-1], matte[:, ::-1]
        product = np.ascontiguousarray(image), np.ascontiguousarray(matte)
        scene = _put(rng, product, scene)
    return scene


def moved(rng: Generator, pair: Pair, side: int) -> Pair:
    """A scene mirrored, cropped and stretched a little, at `side` px."""
    image, matte = pair
    if _chance(rng, 0.5):
        image, matte = np.ascontiguousarray(image[:, ::-1]), np.ascontiguousarray(matte[:, ::-1])
    size = rng.uniform(0.65, 1.0) if _chance(rng, 0.6) else 1.0
    wide, high = size * rng.uniform(0.9, 1.0, 2) if size < 1 else (1.0, 1.0)
    left, top = rng.uniform(0, 1 - wide), rng.uniform(0, 1 - high)
    rows = slice(int(top * SIDE), int((top + high) * SIDE))
    columns = slice(int(left * SIDE), int((left + wide) * SIDE))
    shape = (side, side)
    image = cv2.resize(image[rows, columns], shape, interpolation=cv2.INTER_LINEAR)
    return image, cv2.resize(matte[rows, columns], shape, interpolation=cv2.INTER_LINEAR)


def fault(rng: Generator, image: Image) -> Image:
    """What a phone does to a picture: exposure, white balance, vignette, blur, noise, JPEG."""
    light = image.astype(np.float32) / 255
    light = light ** np.exp(rng.normal(0, 0.25)) * rng.normal(1, 0.06, 3).astype(np.float32)
    if _chance(rng, 0.3):
        light *= 1 + rng.uniform(0.05, 0.3) * _smooth(rng, 3, 1, len(image))
    if _chance(rng, 0.1):
        light = np.repeat(light.mean(axis=2, keepdims=True), 3, axis=2)
    if _chance(rng, 0.2):
        light = cv2.GaussianBlur(light, (0, 0), rng.uniform(0.4, 1.6))
    if _chance(rng, 0.25):
        light += rng.normal(0, rng.uniform(0.005, 0.04), light.shape).astype(np.float32)
    picture = (np.clip(light, 0, 1) * 255 + 0.5).astype(np.uint8)
    if _chance(rng, 0.2):
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 95))]
        picture = cv2.imdecode(cv2.imencode(".jpg", picture, quality)[1], cv2.IMREAD_COLOR)
    return picture
