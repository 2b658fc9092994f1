"""How long a user waits for the first word."""

from __future__ import annotations

from pathlib import Path

from tests.bench.measure import PACKSHOT, ROOT, Row, best, cost

_MUG = ROOT / "tools" / "assets" / "samples" / "mug.jpg"
_PLAN = ("plan", "make an Amazon set for this mug", str(_MUG))


def rows(folder: Path) -> list[Row]:
    """`packshot --help`, and a request planned, each in cold processes, best of five."""
    told = [("packshot --help", ("--help",), 0.3), ("packshot plan, with a photo", _PLAN, 1.5)]
    return [_row(folder, what, arguments, bar) for what, arguments, bar in told]


def _row(folder: Path, what: str, arguments: tuple[str, ...], bar: float) -> Row:
    took = best([cost([*PACKSHOT, *arguments], home=folder) for _ in range(5)])
    return Row(what, f"{took.seconds:.2f} s", f"< {bar:.2f} s", took.seconds < bar)
