"""Freed memory: kept in a process of its own, so that these tests' stays as it is."""

from __future__ import annotations

import subprocess
import sys

import pytest

_CODE = """
import resource
import numpy as np
from tools.heap import keep_freed_memory
kept = keep_freed_memory()
faults = []
for _ in range(3):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    np.ones(40_000_000, np.uint8)
    faults.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
print(kept, faults[-1])
"""


def test_a_large_array_takes_the_memory_of_the_one_before() -> None:
    done = subprocess.run([sys.executable, "-c", _CODE], capture_output=True, text=True, check=True)
    kept, faults = done.stdout.split()
    if kept != "True":
        pytest.skip("this C library has no mallopt")
    assert int(faults) < 10
