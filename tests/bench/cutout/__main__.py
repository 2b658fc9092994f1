"""Measure the cutout engines side by side.

    python -m tests.bench.cutout [pairs] [scenes] [sheets] [renders] [--every N] [--only NAME...] \
        [--out FOLDER] [--detail]

Prints a row an engine and tag: means over the pictures, the median of IoU, seconds a picture and
the largest resident set so far. `--out` keeps contact sheets there.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np

from tests.bench.cutout.contenders import Contender, contenders
from tests.bench.cutout.material import Case, cases
from tests.bench.cutout.metrics import Scores, scores
from tests.bench.cutout.sheet import Sheet
from tests.bench.measure import own_megabytes

#: Pictures on one contact sheet.
ROWS = 12
Results = dict[tuple[str, str], list[tuple[Scores, float]]]


class Ring:
    """All engines on all pictures."""

    def __init__(self, engines: dict[str, Contender], out: Path | None, detail: bool) -> None:
        """Contact sheets go to `out`; `detail` prints every picture's figures."""
        self._engines, self._out, self._detail = engines, out, detail
        self.results: Results = defaultdict(list)
        self._sheet, self._on_sheet, self._written = Sheet(), 0, 0

    def measure(self, case: Case) -> None:
        """One picture through every engine."""
        made = []
        for name, engine in self._engines.items():
            started = time.perf_counter()
            alpha, colour = engine(case.rgb)
            seconds = time.perf_counter() - started
            figures = scores(alpha, colour, case.alpha, case.colour)
            self.results[name, case.tag].append((figures, seconds))
            self.results[name, "all"].append((figures, seconds))
            if self._detail:
                print(f"{case.name:<44}{name:<24}{figures.iou:.4f} {figures.mae:.4f}", flush=True)
            made.append((alpha, colour))
        if self._out:
            self._sheet.add(case.rgb, made)
            self._on_sheet += 1
            if self._on_sheet == ROWS:
                self.finish()

    def finish(self) -> None:
        """Write the sheet that is begun."""
        if self._out and self._on_sheet:
            self._sheet.write(self._out / f"cutouts-{self._written:02}.jpg")
            self._sheet, self._on_sheet, self._written = Sheet(), 0, self._written + 1


def table(results: Results) -> None:
    """Print the means."""
    names = [field.name for field in fields(Scores)]
    print(f"{'engine':<24}{'tag':<20}{'n':>4}{'IoU med':>9}", end="")
    print("".join(f"{name[:9]:>10}" for name in names) + f"{'s':>8}")
    for (engine, tag), found in sorted(results.items(), key=lambda item: (item[0][1], item[0][0])):
        columns = list(zip(*(astuple(figures) for figures, _ in found), strict=True))
        median = float(np.median(columns[0]))
        print(f"{engine:<24}{tag:<20}{len(found):>4}{median:>9.4f}", end="")
        for column in columns:
            known = [value for value in column if value is not None]
            print(f"{np.mean(known):>10.4f}" if known else f"{'':>10}", end="")
        print(f"{np.mean([seconds for _, seconds in found]):>8.3f}")


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", choices=["pairs", "scenes", "sheets", "renders", []])
    parser.add_argument("--every", type=int, default=1, help="of so many pictures, take one")
    parser.add_argument("--only", nargs="*", default=[], help="names of engines")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--detail", action="store_true")
    args = parser.parse_args()
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        engines = contenders(Path(home), args.only)
        ring = Ring(engines, args.out, args.detail)
        for number, case in enumerate(cases(args.kinds)):
            if number % args.every == 0:
                ring.measure(case)
        ring.finish()
    table(ring.results)
    print(f"largest resident set {own_megabytes():.0f} MB")


if __name__ == "__main__":
    main()
