"""`packshot brand`: what all new pictures look like unless a request says otherwise."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from bot.endings import DONE, WRONG_USE

if TYPE_CHECKING:
    from pydantic import JsonValue

    #: New values by field; None takes one out.
    Changes = dict[str, JsonValue]

HELP = "show or change the brand kit"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("what", nargs="?", choices=("show", "set", "forget"), default="show")
    command.add_argument(
        "values", nargs="*", metavar="FIELD[=VALUE]", help="such as background=#F4F1EA, fill=0.9"
    )
    command.add_argument("--json", action="store_true", help="print the kit for machines")


def run(options: argparse.Namespace) -> int:
    """Show the kit, after changing it if that is asked for."""
    from agent import brand_kit

    if options.what != "show" and not options.values:
        print(f"packshot brand {options.what}: name a field, such as background", file=sys.stderr)
        return WRONG_USE
    changes = {"set": _set, "forget": _forgotten}.get(options.what, _none)(options.values)
    kit = brand_kit(changes)
    if options.json:
        print(json.dumps(kit, indent=1))
    elif not kit:
        print("the brand kit is empty: 'packshot brand set background=#F4F1EA' begins one")
    else:
        for name, value in kit.items():
            told = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            print(f"{name:<11} {told}")
    return DONE


def _none(values: list[str]) -> Changes:
    return {}


def _set(values: list[str]) -> Changes:
    pairs = (value.partition("=") for value in values)
    return {name: _value(name, value) for name, _, value in pairs}


def _value(name: str, value: str) -> JsonValue:
    listed: list[JsonValue] = [part.strip() for part in value.split(",") if part.strip()]
    return (listed or None) if name == "channels" else (value or None)


def _forgotten(values: list[str]) -> Changes:
    from agent import brand_kit

    return dict.fromkeys(brand_kit() if "all" in values else values)
