"""Heaps, counted by glibc itself in a process of its own."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

COUNT = """
import ctypes, os, sys, threading
from agent import few_heaps
if sys.argv[1] == "few":
    few_heaps()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
gate = threading.Barrier(9)
def use():
    libc.malloc(1000)
    gate.wait()
threads = [threading.Thread(target=use) for _ in range(8)]
[thread.start() for thread in threads]
gate.wait()
read, write = os.pipe()
libc.fdopen.restype = ctypes.c_void_p
stream = libc.fdopen(write, b"w")
libc.malloc_info(0, ctypes.c_void_p(stream))
libc.fclose(ctypes.c_void_p(stream))
print(os.read(read, 1 << 16).count(b"<heap nr"))
"""


def heaps(how: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", COUNT, how], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc counts its heaps")
def test_threads_share_two_heaps() -> None:
    assert heaps("few") <= 2 < heaps("many")
