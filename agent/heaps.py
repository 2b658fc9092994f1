"""Heaps: how many of them threads spread pictures over."""

from __future__ import annotations

import sys
from contextlib import suppress

#: mallopt(3): M_ARENA_MAX.
_ARENA_MAX = -8


def few_heaps() -> None:
    """Let threads share two heaps; to be called by a front end before it begins any.

    glibc gives every thread its own, and each keeps what pictures have left there: a set of seven
    takes 130 MB more, and time to clear fresh pages. Elsewhere there is no such setting.
    """
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_ARENA_MAX, 2)
