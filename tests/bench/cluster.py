"""One dask worker beside three, each a process of its own on this machine: a catalogue's SKUs."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import psutil

from tests.agent.machines import Machines, machines
from tests.bench.catalog import MEGAPIXELS, PHOTOS, REQUEST, photos
from tests.bench.measure import PACKSHOT, Cost, Row, best, cost

_SKUS, _TURNS, _WORKERS = 24, 2, 3
#: What three workers gain, of three, where there are cores for them; and the share of fewer cores
#: from which on more workers have nothing to gain.
_GAIN, _FULL = 0.7, 0.9


def rows(folder: Path) -> list[Row]:
    """How much sooner three workers are done than one; none without the photos."""
    if not PHOTOS.is_dir():
        return []
    source = photos(folder / "photos", _SKUS, MEGAPIXELS)
    taken: dict[int, list[Cost]] = {1: [], _WORKERS: []}
    with machines(folder) as park:
        for turn in range(_TURNS):
            for count, costs in taken.items():
                park.stop()
                park.whole(count)
                costs.append(_cost(park, source, folder / f"{turn} {count}"))
    one, three = best(taken[1]), best(taken[_WORKERS])
    cores = os.cpu_count() or 1
    used = three.spent / (cores * three.seconds)
    told = f"{one.seconds / three.seconds:.2f}×, {used:.0%} of {cores} cores"
    holds = one.seconds >= _GAIN * _WORKERS * three.seconds or used >= _FULL
    return [
        Row(f"one dask worker to {_WORKERS}", told, f"≥ {_GAIN * _WORKERS:.1f}× or full", holds)
    ]


def _cost(park: Machines, source: Path, place: Path) -> Cost:
    """A catalogue by the cluster; the processors' seconds are those of all its processes."""
    place.mkdir()
    command = [*PACKSHOT, "catalog", str(source), REQUEST, "-o", str(place / "out")]
    # Checks of photos that nobody has taken for sale may fail: that ends with 1.
    typed = ["sh", "-c", '"$@" || [ $? -eq 1 ]', "sh", *command]
    begun = _spent(park)
    made = cost(typed, home=place / "home", extra={"PACKSHOT_CLUSTER": park.address})
    return replace(made, spent=made.spent + _spent(park) - begun)


def _spent(park: Machines) -> float:
    times = [psutil.Process(process.pid).cpu_times() for process in park.running()]
    return sum(time.user + time.system for time in times)
