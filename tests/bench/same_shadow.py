"""The same shadow: products of any shape, shadowed by one lamp, must look as if it stood still.

Cutouts that somebody else made are given a shadow by the same arguments and put on white; angle
and strength are measured in the written pixels, as a catalogue measures its files. A shadow that is
hidden behind its product has no angle.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.bench.measure import ROOT, Row
from tools.engine import BUILT_IN
from tools.measures import measure_file
from tools.operation import operations
from tools.photo import read_photo
from tools.picture import Picture

CUTOUTS = ROOT.parent / "shared" / "cutouts"
#: Longest side at which shadows are measured, and the cutouts used: every other one.
SIDE, EVERY = 700, 2
#: What is to be reached: nine of ten angles this near to the lamp's side, in degrees; median
#: absolute deviation of the share of light taken.
NEAR, ALIKE = 45.0, 0.1
SIDES: Final = (("left", 0.0), ("right", 180.0))

Values = NDArray[np.float64]


def rows(folder: Path) -> list[Row]:
    """Angles by side and strength; none without the cutouts."""
    cutouts = [_cutout(path) for path in sorted(CUTOUTS.glob("*.png"))[::EVERY]]
    if not cutouts:
        return []
    found, strengths = [], []
    for side, angle in SIDES:
        measured = [_measured(cutout, side) for cutout in cutouts]
        strengths += [one["shadow strength"] for one in measured if "shadow strength" in one]
        thrown = np.array([one["shadow angle"] for one in measured if "shadow angle" in one])
        apart = np.abs((thrown - angle + 180) % 360 - 180)
        most = float(np.quantile(apart, 0.9)) if len(apart) else 0.0
        told = f"{len(apart)} of {len(cutouts)}, {most:.0f}°"
        found.append(Row(f"thrown from the {side}, 90 %", told, f"≤ {NEAR:g}°", most <= NEAR))
    spread = float(np.median(np.abs(np.array(strengths) - np.median(strengths))))
    told = f"{np.median(strengths):.0%} ± {spread:.0%}"
    return [*found, Row("  strength", told, f"± {ALIKE:.0%}", spread <= ALIKE)]


def _cutout(path: Path) -> Picture:
    with Image.open(path) as image:
        small = image.convert("RGBA")
    small.thumbnail((SIDE, SIDE))
    file = io.BytesIO()
    small.save(file, "PNG")
    return _run("remove_background", read_photo(file.getvalue(), path.stem))


def _measured(cutout: Picture, side: str) -> dict[str, float]:
    shaded = _run("add_shadow", cutout, kind="cast", light_from=side, view="side")
    white = _run("set_background", shaded)
    file = io.BytesIO()
    Image.fromarray(white.rgb).save(file, "PNG")
    return {} if white.product is None else measure_file(file.getvalue(), white.product)


def _run(name: str, picture: Picture, **given: str) -> Picture:
    operation = operations()[name]
    args = operation.args.model_validate({"save_as": "out", "image": "in", **given})
    return operation.run(args, {"image": picture}, BUILT_IN)
