"""How long a user waits for the first word."""

from __future__ import annotations

from pathlib import Path

from tests.bench.measure import PACKSHOT, Row, best, cost


def rows(folder: Path) -> list[Row]:
    """`packshot --help`, cold process, best of five."""
    took = best([cost([*PACKSHOT, "--help"], home=folder) for _ in range(5)])
    return [Row("packshot --help", f"{took.seconds:.2f} s", "< 0.30 s", took.seconds < 0.3)]
