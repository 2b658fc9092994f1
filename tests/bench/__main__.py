"""Print the table. Every row is measured now, on this machine."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench import (
    catalog,
    catalog_kills,
    cluster,
    conversation,
    enlarging,
    executors,
    exports,
    gallery,
    long_run,
    normalizing,
    relighting,
    same_shadow,
    slack,
    slack_crashes,
    slack_soak,
    startup,
)

PARTS = {
    "startup": startup.rows,
    "gallery": gallery.rows,
    "exports": exports.rows,
    "conversation": conversation.rows,
    "enlarging": enlarging.rows,
    "normalizing": normalizing.rows,
    "relighting": relighting.rows,
    "same_shadow": same_shadow.rows,
    "long_run": long_run.rows,
    "catalog": catalog.rows,
    "catalog_kills": catalog_kills.rows,
    "cluster": cluster.rows,
    "executors": executors.rows,
    "slack": slack.rows,
    "slack_crashes": slack_crashes.rows,
    "slack_soak": slack_soak.rows,
}


def main(wanted: list[str]) -> int:
    """Measure the named parts, or all; 1 if a figure is not what it should be."""
    worst = 0
    print(f"{'':<34}{'measured':<24}{'wanted':<12}")
    for name in wanted or PARTS:
        with tempfile.TemporaryDirectory() as place:
            for row in PARTS[name](Path(place)):
                verdict = "holds" if row.holds else "MISSED"
                worst |= not row.holds
                print(f"{row.what:<34}{row.measured:<24}{row.wanted:<12}{verdict}", flush=True)
    return int(worst)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
