"""Exports alone, against libvips writing the same sizes from the same pixels."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2

from agent import sample_photo
from tests.bench.measure import Row, cost
from tools.photo import read_photo

SIZES = ((2000, 2000), (2048, 2048), (2200, 2200), (1080, 1080), (1000, 1000))


def rows(folder: Path) -> list[Row]:
    """Both write every size as JPEG from a PNG of the 12-megapixel photo, a process a size."""
    vips = shutil.which("vipsthumbnail")
    if vips is None:
        return [Row("exports against libvips", "not measured", "≤ 1.50", False)]
    photo = read_photo(sample_photo().data, "mug.jpg")
    source = folder / "photo.png"
    cv2.imwrite(str(source), photo.rgb[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 1])
    theirs = sum(_vips(vips, source, size, folder) for size in SIZES)
    ours = _ours(source, folder)
    ratio = ours / theirs
    return [Row("exports against libvips", f"{ratio:.2f} of its time", "≤ 1.50", ratio <= 1.5)]


def _vips(vips: str, source: Path, size: tuple[int, int], folder: Path) -> float:
    target = str(folder / f"vips-{size[0]}.jpg[Q=92,no_subsample,optimize_coding,interlace]")
    shape = f"{size[0]}x{size[1]}!"
    return min(
        cost([vips, str(source), "--size", shape, "-o", target], home=folder).seconds
        for _ in range(2)
    )


def _ours(source: Path, folder: Path) -> float:
    """Seconds of decoding the PNG and exporting every size, without the start of Python."""
    import time

    from tools.engine import BUILT_IN
    from tools.operation import operations
    from tools.picture import Picture

    export = operations()["export"]
    seconds = []
    for _ in range(2):
        started = time.perf_counter()
        for width, height in SIZES:
            rgb = cv2.imread(str(source))[..., ::-1].copy()
            call = {
                "save_as": "x",
                "image": "a",
                "width": width,
                "height": height,
                "format": "jpeg",
            }
            export.run(export.args.model_validate(call), {"image": Picture(rgb)}, BUILT_IN)
        seconds.append(time.perf_counter() - started)
    return min(seconds)
