"""What the engines are measured on: human masks, exact mattes over scenes and sheets, renders."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.bench.measure import ROOT

SHARED = ROOT.parent / "shared"
Map = NDArray[np.float32]
Pixels = NDArray[np.uint8]

#: Longest side of composed pictures, and how much of the frame's shorter side a product fills.
SIDE, FILL = 1200, 0.7
#: Renders and cutouts that the network never saw: one of so many, see `tools/assets/network`.
HELD_BACK_RENDERS, HELD_BACK_CUTOUTS = 20, 3


@dataclass(frozen=True, eq=False)
class Case:
    """A photo with its true matte, 0..1, and the product's true colours where they are known."""

    name: str
    tag: str
    rgb: Pixels
    alpha: Map
    colour: Map | None = None


def cases(kinds: list[str]) -> Iterator[Case]:
    """The pictures of the kinds asked for, or of all."""
    made = {"pairs": pairs, "scenes": over_scenes, "sheets": over_sheets, "renders": renders}
    for kind in kinds or list(made):
        yield from made[kind]()


def pairs() -> Iterator[Case]:
    """Photos of academic sets with human masks; the tag is the set."""
    folder = SHARED / "pairs_dev"
    with (folder / "MANIFEST.csv").open(newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            mask = _grey(folder / row["gt"])
            name = Path(row["file"]).stem
            yield Case(name, name.partition("_")[0], _read(folder / row["file"]), mask)


def renders() -> Iterator[Case]:
    """Renders that training leaves out, with exact coverage."""
    paths = sorted((SHARED / "renders").glob("*_m.png"))
    for path in paths[::HELD_BACK_RENDERS]:
        photo = path.with_name(path.name.replace("_m.png", ".jpg"))
        yield Case(photo.stem, "render", _read(photo), _grey(path))


def over_scenes() -> Iterator[Case]:
    """Cutouts with exact alpha in front of photographed rooms and tables."""
    scenes = sorted((SHARED / "scenes").glob("*.jpg"))
    for number, (name, colour, alpha) in enumerate(_cutouts()):
        scene = _covering(_read(scenes[(7 * number) % len(scenes)]))
        yield _composed(name, "scene" + _seen(number), colour, alpha, scene)


def over_sheets() -> Iterator[Case]:
    """Cutouts with exact alpha on lit sheets, with a soft shadow."""
    for number, (name, colour, alpha) in enumerate(_cutouts()):
        yield _composed(name, "sheet" + _seen(number), colour, alpha, _sheet(number), shadow=True)


def _seen(number: int) -> str:
    return "" if number % HELD_BACK_CUTOUTS == 0 else " (trained on)"


def _read(path: Path) -> Pixels:
    return np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR)[:, :, ::-1])


def _grey(path: Path) -> Map:
    return cv2.imread(str(path), cv2.IMREAD_GRAYSCALE).astype(np.float32) / 255


def _cutouts() -> Iterator[tuple[str, Map, Map]]:
    for path in sorted((SHARED / "cutouts").glob("*.png")):
        picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        if picture is None or picture.ndim != 3 or picture.shape[2] != 4:
            continue
        scale = FILL * SIDE * 0.75 / max(picture.shape[:2])
        if scale < 1:
            picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        alpha = picture[:, :, 3].astype(np.float32) / 255
        yield path.stem, picture[:, :, 2::-1].astype(np.float32), alpha


def _covering(scene: Pixels) -> Map:
    """The scene scaled to the working size."""
    scale = SIDE / max(scene.shape[:2])
    made = cv2.resize(scene, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return made.astype(np.float32)


def _sheet(number: int) -> Map:
    """A sheet of paper in window light: a tone, a slope, and the grain of a phone's sensor."""
    random = np.random.default_rng(number)
    height, width = SIDE * 3 // 4, SIDE
    tone = np.array((236, 234, 230), np.float32) - 20 * (number % 4)
    rows, columns = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    slope = 1 - 0.12 * (columns if number % 2 else 1 - columns) - 0.08 * rows
    grain = random.normal(0, 1.6, (height, width, 1)).astype(np.float32)
    return np.clip(tone * slope[:, :, None] + grain, 0, 255)


def _composed(
    name: str, tag: str, colour: Map, alpha: Map, ground: Map, shadow: bool = False
) -> Case:
    """The product low in the middle of the ground, as a JPEG of quality 92 would show it."""
    height, width = ground.shape[:2]
    scale = min(1.0, FILL * height / alpha.shape[0], FILL * width / alpha.shape[1])
    if scale < 1:
        colour, alpha = (
            cv2.resize(plane, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            for plane in (colour, alpha)
        )
    top, left = round(0.58 * (height - alpha.shape[0])), (width - alpha.shape[1]) // 2
    window = np.s_[top : top + alpha.shape[0], left : left + alpha.shape[1]]
    matte, front = np.zeros((height, width), np.float32), np.zeros_like(ground)
    matte[window], front[window] = alpha, colour
    if shadow:
        dark = cv2.GaussianBlur(np.roll(matte, (10, 14), (0, 1)), (0, 0), 14)
        ground = ground * (1 - 0.35 * dark[:, :, None])
    picture = front * matte[:, :, None] + ground * (1 - matte[:, :, None])
    data = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])[1]
    rgb = cv2.imdecode(data, cv2.IMREAD_COLOR)[:, :, ::-1]
    return Case(f"{name}-{tag.split()[0]}", tag, np.ascontiguousarray(rgb), matte, front)
