"""`packshot channels`: which channels and slots there are, and what they ask."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from bot.endings import DONE

HELP = "list sales channels and what their slots ask"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("channel", nargs="?", help="only this channel or slot, with its sources")
    command.add_argument("--json", action="store_true", help="print the list for machines")


def run(options: argparse.Namespace) -> int:
    """Print a line a slot, or everything known of one channel."""
    from agent import channel_rows, slot_details

    if options.channel:
        for details in slot_details(options.channel):
            print(json.dumps(details, indent=1) if options.json else _described(details))
        return DONE
    rows = channel_rows()
    if options.json:
        print(json.dumps(rows, indent=1))
        return DONE
    for row in rows:
        print(f"{row['slot']:<34} {row['size']:<12} {row['background']:<14} {row['fill']}")
    return DONE


def _described(details: Mapping[str, object]) -> str:
    lines = [f"{details['slot']}: {details['title']}"]
    lines += [f"  {key}: {value}" for key, value in details.items() if key not in ("slot", "title")]
    return "\n".join(lines)
