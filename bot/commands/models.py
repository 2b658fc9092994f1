"""`packshot models`: which cutout models there are, fetching one, and whether they are whole."""

from __future__ import annotations

import argparse
import json
import sys

from bot.endings import DONE, FAILED, WRONG_USE

HELP = "list, fetch and verify cutout models"
_COLUMNS = {"name": 28, "size": 7, "licence": 12, "use": 19, "state": 0}


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("what", nargs="?", choices=("list", "pull", "verify"), default="list")
    command.add_argument("models", nargs="*", metavar="MODEL", help="the models to fetch or verify")
    command.add_argument("--json", action="store_true", help="print the list for machines")


def run(options: argparse.Namespace) -> int:
    """Do one of the three."""
    if options.what == "pull":
        return _pulled(options.models)
    return _listed(options.models, thorough=options.what == "verify", as_json=options.json)


def _listed(names: list[str], *, thorough: bool, as_json: bool) -> int:
    from agent import model_rows

    wanted = {_full(name) for name in names}
    every = model_rows(thorough=thorough)
    unknown = wanted - {row["name"] for row in every}
    if unknown:
        known = ", ".join(row["name"] for row in every)
        print(f"packshot models: no model {', '.join(unknown)}: there are {known}", file=sys.stderr)
        return WRONG_USE
    rows = [row for row in every if not wanted or row["name"] in wanted]
    if as_json:
        print(json.dumps(rows, indent=1))
    else:
        for row in rows:
            print("  ".join(str(row[key]).ljust(width) for key, width in _COLUMNS.items()).rstrip())
    return FAILED if any(row["state"] == "damaged" for row in rows) else DONE


def _full(name: str) -> str:
    return name if name == "builtin" else f"rembg:{name.removeprefix('rembg:')}"


def _pulled(names: list[str]) -> int:
    from agent import pull_model

    if not names:
        print("packshot models pull: which one? 'packshot models' lists them", file=sys.stderr)
        return WRONG_USE
    for name in names:
        bare = pull_model(name, _Progress(name))
        print(f"{bare} is here and verified: use it with PACKSHOT_SEGMENT=rembg:{bare}")
    return DONE


class _Progress:
    """A line that grows on a terminal; elsewhere a line a tenth."""

    def __init__(self, name: str) -> None:
        self._name, self._told = name, -1

    def __call__(self, have: int, whole: int) -> None:
        share = 100 * have // whole if whole else 0
        terminal = sys.stderr.isatty()
        if share == self._told or (not terminal and share // 10 == self._told // 10):
            return
        self._told = share
        text = f"{self._name}: {have / 1e6:.0f} of {whole / 1e6:.0f} MB, {share} %"
        end = "\r" if terminal and have < whole else "\n"
        print(text, end=end, file=sys.stderr, flush=True)
