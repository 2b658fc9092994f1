"""What the graph and its checkpoints cost a turn, and what forty turns leave on disk."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from agent import Studio, load_settings
from agent.conversation import Upload
from tests.bench.measure import Row
from tests.bench.shapes import small_photo

TURNS = 40


def rows(folder: Path) -> list[Row]:
    """Forty turns on one conversation whose pictures are all made already."""
    settings = load_settings({"PACKSHOT_HOME": str(folder / "talk")})
    with Studio(settings) as studio:
        for _ in studio.say("talk", "amazon set", [Upload("mug.png", small_photo())]):
            pass
        for text in ("softer shadow", "undo"):
            for _ in studio.say("talk", text):
                pass
        turns = [_turn(studio, ("softer shadow", "undo")[turn % 2]) for turn in range(TURNS)]
    # Closed: SQLite's journal of what is not yet moved into the file is no state.
    size = sum(path.stat().st_size for path in settings.home.glob("*.sqlite*"))
    median = statistics.median(turns) * 1000
    return [
        Row("graph and checkpoints a turn", f"{median:.0f} ms", "≤ 50 ms", median <= 50),
        Row(f"{TURNS} turns on disk", f"{size / 1e6:.1f} MB", "≤ 5 MB", size <= 5e6),
    ]


def _turn(studio: Studio, text: str) -> float:
    started = time.perf_counter()
    for _ in studio.say("talk", text):
        pass
    return time.perf_counter() - started
