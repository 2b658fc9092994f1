"""Heap: memory of large arrays is kept for the next ones.

glibc gives blocks beyond a threshold, at most 32 MB by itself, back to the system at once. Pictures
are such blocks, and a new one costs a fault for every 4 kB: a tenth of the processor's time where
one picture after the other is made.
"""

from __future__ import annotations

import ctypes
import sys

#: glibc's `malloc.h`: M_TRIM_THRESHOLD, M_MMAP_THRESHOLD and M_ARENA_MAX.
_TRIM, _MMAP, _ARENAS = -1, -3, -8
#: Bytes: more than any array of ours has; and free ones that are kept at most.
_LARGEST, _KEPT = 1 << 30, 1 << 29
#: All threads share one arena: others end at 64 MB and are given back as a whole.
_TOLD = ((_ARENAS, 1), (_MMAP, _LARGEST), (_TRIM, _KEPT))

_keeping: list[bool] = []  # not empty once the C library was told


def keeps_freed_memory() -> bool:
    """Whether this process keeps what it frees."""
    return bool(_keeping)


def keep_freed_memory() -> bool:
    """Have this process keep what it frees, from now on; False where its C library cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        tell = ctypes.CDLL(None).mallopt
    except AttributeError:  # musl has no such thing
        return False
    if all(tell(which, value) for which, value in _TOLD):
        _keeping.append(True)
    return keeps_freed_memory()
