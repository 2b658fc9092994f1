"""Cores: how many of the machine's one step takes, where several steps run side by side.

Threads within a step end it sooner where it is alone; where every core has a step of its own they
only cost: a tenth of the processor's time in a catalogue.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_beside: list[int] = []  # steps side by side, of each that shares


def threads(most: int) -> int:
    """How many threads a step may use, at least 1 and at most `most`. Pixels are the same."""
    cores = os.cpu_count() or 1
    return max(1, min(most, cores // max(_beside, default=1)))


@contextmanager
def shared(steps: int) -> Iterator[None]:
    """For as long as so many steps run side by side in this process, each keeps to its share.

    Networks keep the number of threads that they were opened with.
    """
    with _lock:
        _beside.append(steps)
        _tell_opencv()
    try:
        yield
    finally:
        with _lock:
            _beside.remove(steps)
            _tell_opencv()


def _tell_opencv() -> None:
    import cv2

    cv2.setNumThreads(threads(os.cpu_count() or 1))
