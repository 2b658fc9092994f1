"""A catalogue killed at ten random points and begun again: nothing lost, nothing made otherwise.

N SKUs, as in the catalogue's own rows; `PACKSHOT_BENCH_SKUS=1000` is the whole thing.
"""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
from collections import Counter
from pathlib import Path

from tests.bench.catalog import PHOTOS, REQUEST, SKUS, photos
from tests.bench.measure import PACKSHOT, ROOT, Row

_KILLS = 10
#: A process dies up to so many seconds after a SKU of its is done: anywhere in the next ones.
_LATER = 1.5


def rows(folder: Path) -> list[Row]:
    """What ten kills leave; none without the photos."""
    if not PHOTOS.is_dir():
        return []
    count = int(os.environ.get("PACKSHOT_BENCH_SKUS", SKUS))
    source = photos(folder / "photos", count)
    _finish(_begin(source, folder / "whole"))
    chance = random.Random(7)
    points = sorted(chance.sample(range(1, count), min(_KILLS, count - 1)))
    done = 0
    for point in points:
        done += _killed(_begin(source, folder / "broken"), point - done, chance.uniform(0, _LATER))
    _finish(_begin(source, folder / "broken"))
    whole, broken = _files(folder / "whole"), _files(folder / "broken")
    same = sum(broken.get(name) == data for name, data in whole.items())
    states = Counter(row["sku"] for row in _report(folder / "broken"))
    once = sum(times == 1 for times in states.values())
    holds = once == count and same == len(whole) == len(broken)
    told = f"{once} of {count} SKUs, {same} of {len(whole)} files"
    return [Row(f"killed {len(points)} times: once, the same", told, "all", holds)]


def _begin(source: Path, out: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*PACKSHOT, "catalog", str(source), REQUEST, "-o", str(out), "--json"],
        cwd=ROOT,
        env={**os.environ, "PACKSHOT_HOME": f"{out} home"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _killed(process: subprocess.Popen[str], after: int, later: float) -> int:
    """Kill it a moment after it has made so many more SKUs, at least one; how many it has made."""
    done = 0
    with process:
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line)
            done += event["event"] == "sku" and not event["kept"]
            if done >= max(1, after):
                break
        try:
            process.wait(later)
        except subprocess.TimeoutExpired:
            process.kill()
    return done


def _finish(process: subprocess.Popen[str]) -> None:
    process.communicate()
    # Checks of photos that nobody has taken for sale may fail: that ends with 1.
    if process.returncode not in (0, 1):
        raise RuntimeError(f"the catalogue ended with {process.returncode}")


def _files(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.glob("*/*.jpg"))}


def _report(out: Path) -> list[dict[str, str]]:
    with (out / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
