"""`packshot run`: one operation on one file or many."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.endings import DONE, FAILED

if TYPE_CHECKING:
    from pydantic import JsonValue

HELP = "run one operation on one file or many"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("operation", help="its name, as in 'packshot tools'")
    command.add_argument("photos", nargs="+", metavar="PHOTO", help="the files")
    command.add_argument("-o", "--out", default="out", help="folder of the results (out)")
    command.add_argument(
        "--set", action="append", default=[], metavar="ARG=VALUE", help="an argument's value"
    )
    command.add_argument(
        "--together", action="store_true", help="give all files to one call, as 'arrange' wants"
    )


def run(options: argparse.Namespace) -> int:
    """Run the operation on each file; one that fails does not stop the others."""
    from agent import OperationError, PhotoError, Studio, load_settings, save_picture
    from bot.files import uploads

    args, failed = arguments(options.set), 0
    groups = [options.photos] if options.together else [[photo] for photo in options.photos]
    with Studio(load_settings()) as studio:
        for group in groups:
            try:
                made = studio.run_operation(options.operation, args, uploads(group))
                path = save_picture(made, Path(options.out), Path(group[0]).stem)
            except (PhotoError, OperationError) as error:
                failed += 1
                print(f"  ✗ {group[0]}: {error}", file=sys.stderr)
                continue
            print(path)
            for note in made.notes:
                print(f"  ! {note}", file=sys.stderr)
    return FAILED if failed else DONE


def arguments(pairs: list[str]) -> dict[str, JsonValue]:
    """`ARG=VALUE` pairs as arguments: a value that is JSON is read as such, others are text."""
    from agent import RequestError

    found: dict[str, JsonValue] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise RequestError(f"--set {pair!r} has no value: write --set {pair}=VALUE")
        try:
            found[name] = json.loads(value)
        except ValueError:
            found[name] = value
    return found
