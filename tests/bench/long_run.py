"""A long run: the memory of one process that cuts out hundreds of photos, and its seconds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import cv2

from agent import few_heaps
from tests.bench.measure import ROOT, Row
from tools.operation import operations
from tools.photo import read_photo
from tools.picture import Picture
from tools.segment import open_engine

PHOTOS = ROOT.parent / "shared" / "photos"
#: Photos cut out one after another, and how much the last third may need beyond the first.
COUNT, GROWTH = 300, 0.03
#: Megapixels at which one cutout is timed, with the seconds that it may take.
SIZES = {4: 0.6, 12: 1.2}
_ROUNDS = 5


def rows(folder: Path) -> list[Row]:
    """Memory over a long run, and the seconds of one warm cutout; none without the photos."""
    few_heaps()  # as the front ends do
    if not PHOTOS.is_dir():
        return []
    return [_memory(COUNT), *(_seconds(size, most) for size, most in SIZES.items())]


def _memory(count: int) -> Row:
    seen = []
    for picture in _photos(count):
        _cut(picture)
        seen.append(_resident())
    third = count // 3
    growth = median(seen[-third:]) / median(seen[:third]) - 1
    most = max(seen)
    told = f"{growth:+.1%} ({most:.0f} MB at most)"
    return Row(
        f"memory, {count} photos", told, f"≤ {GROWTH:.0%}, 500 MB", growth <= GROWTH and most <= 500
    )


def _seconds(megapixels: int, most: float) -> Row:
    scaled = [_scaled(picture, megapixels) for picture in _photos(_ROUNDS)]
    _cut(scaled[0])
    took = []
    for picture in scaled:
        started = time.perf_counter()
        _cut(picture)
        took.append(time.perf_counter() - started)
    found = median(took)
    return Row(
        f"remove_background, {megapixels} MP", f"{found:.2f} s", f"≤ {most} s", found <= most
    )


def _photos(count: int) -> Iterator[Picture]:
    paths = sorted(PHOTOS.glob("*.jpg"))
    for number in range(count):
        path = paths[(number * 7) % len(paths)]
        yield read_photo(path.read_bytes(), path.name)


def _scaled(picture: Picture, megapixels: int) -> Picture:
    scale = (megapixels * 1e6 / (picture.width * picture.height)) ** 0.5
    return Picture(cv2.resize(picture.rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))


def _cut(picture: Picture) -> None:
    operation = operations()["remove_background"]
    arguments = operation.args.model_validate({"image": "photo", "save_as": "cut"})
    operation.function(arguments, picture, open_engine("builtin"))


def _resident() -> float:
    """Resident memory of this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6
