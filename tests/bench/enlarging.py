"""Enlarging spoiled photos to twice their size: the built-in network beside Lanczos."""

from __future__ import annotations

from pathlib import Path
from statistics import mean, median

from tests.bench.measure import ROOT, Row
from tests.tools.upscale.spoiling import crisp, decibels, spoiled
from tools.upscale import Lanczos, open_engine

PHOTOS = ROOT.parent / "shared" / "photos"
#: Every so many photos are taken, and what the network must gain, in dB.
STEP, GAIN = 5, 0.5


def rows(folder: Path) -> list[Row]:
    """PSNR of both over the same photos; none without the photos."""
    engine, found = open_engine("builtin"), []
    for number, path in enumerate(sorted(PHOTOS.glob("*.jpg"))[::STEP]):
        large = crisp(path)
        small, size = spoiled(large, number), (large.shape[1], large.shape[0])
        found.append([decibels(e.upscale(small, size), large) for e in (engine, Lanczos())])
    if not found:
        return []
    own, plain = (mean(pair[side] for pair in found) for side in (0, 1))
    middle, least = median(a - b for a, b in found), min(a - b for a, b in found)
    told = f"{own:.1f}, Lanczos {plain:.1f} dB"
    return [
        Row(f"enlarging, {len(found)} photos", told, f"+{GAIN} dB", own - plain >= GAIN),
        Row("gain, median and least", f"{middle:+.2f}, {least:+.2f} dB", "> 0", least > 0),
    ]
