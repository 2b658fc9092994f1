"""Threads beside processes: the same cutouts and exports by two workers of each kind, in turn."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from statistics import median

from agent.conversation import Recipe
from agent.engine import execute
from agent.stores import open_store
from agent.workshop import Workshop
from tests.bench.measure import ROOT, Row
from tools.engine import BUILT_IN
from tools.photo import read_photo

PHOTOS = ROOT.parent / "shared" / "photos"
_COUNT, _TURNS, _WORKERS = 6, 3, 2
#: Threads are the default as long as processes gain no more than this: each of them holds the
#: libraries, the engines and the store's memory once more.
_GAIN = 0.2


def rows(folder: Path) -> list[Row]:
    """What processes would gain; none without the photos."""
    if not PHOTOS.is_dir():
        return []
    spawn = multiprocessing.get_context("spawn")
    ratios = []
    with (
        ThreadPoolExecutor(_WORKERS) as threads,
        ProcessPoolExecutor(_WORKERS, mp_context=spawn) as processes,
    ):
        for turn in range(_TURNS + 1):
            taken = [
                _seconds(pool, str(folder / f"{name}{turn}"))
                for name, pool in (("threads", threads), ("processes", processes))
            ]
            ratios.append(taken[1] / taken[0])
    ratio = median(ratios[1:])  # the first turn loads the libraries
    told = f"{ratio:.2f} of the time"
    return [Row("processes beside threads", told, f"≥ {1 - _GAIN:.2f}", ratio >= 1 - _GAIN)]


def _seconds(pool: Executor, place: str) -> float:
    """Seconds of a main picture of each photo, the store written to its end."""
    store = open_store(place)
    workshop = Workshop(store, BUILT_IN, lambda operation, attempt: pool, width=_WORKERS)
    paths = sorted(PHOTOS.glob("product_*.jpg"))[:_COUNT]
    uploads = {
        f"p{n}": store.put(read_photo(path.read_bytes(), path.name)) for n, path in enumerate(paths)
    }
    store.flush()
    recipe: Recipe = {key: step for name in uploads for key, step in _steps(name).items()}
    begun = time.perf_counter()
    results = execute(workshop, recipe, uploads, lambda event: None)
    store.flush()
    assert all(result.ok for result in results.values())
    return time.perf_counter() - begun


def _steps(name: str) -> Recipe:
    chain = (
        ("remove_background", "cut", name, {}),
        ("relight", "light", f"{name}_cut", {}),
        ("set_background", "white", f"{name}_light", {}),
        ("add_shadow", "shadow", f"{name}_white", {}),
        ("export", "main", f"{name}_shadow", {"channel": "amazon", "slot": "main"}),
    )
    return {
        f"{name}_{own}": {"op": op, "args": {"image": read, **more}}
        for op, own, read, more in chain
    }
