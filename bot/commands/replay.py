"""`packshot replay`: the same gallery again, byte by byte, from its manifest."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.endings import DONE, FAILED

HELP = "make a gallery again from its gallery.json"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("manifest", help="a gallery.json")
    command.add_argument("photos", nargs="*", metavar="PHOTO", help="where its photos lie now")
    command.add_argument("-o", "--out", default="replay", help="folder of the result (replay)")


def run(options: argparse.Namespace) -> int:
    """Run the recipe of the manifest and compare what was made with what it names."""
    from agent import Studio, load_settings, replay

    with Studio(load_settings()) as studio:
        done = replay(
            studio, Path(options.manifest), Path(options.out), [Path(p) for p in options.photos]
        )
    print(f"{done.folder}: {len(done.same)} files are the same bytes, {len(done.changed)} differ")
    for name in done.changed:
        print(f"  ✗ {name}", file=sys.stderr)
    for difference in done.differences:
        print(f"  ! {difference}", file=sys.stderr)
    return FAILED if done.changed else DONE
