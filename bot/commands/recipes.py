"""`packshot recipes`: the shot lists there are, built in and one's own."""

from __future__ import annotations

import argparse
import json

from bot.endings import DONE

HELP = "list shot lists, or show one"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("name", nargs="?", help="show this one, as YAML")
    command.add_argument("--forget", action="store_true", help="take that one of yours away")
    command.add_argument("--json", action="store_true", help="print the list for machines")


def run(options: argparse.Namespace) -> int:
    """Print a line a list, or one list whole."""
    from agent import forget_list, list_rows, list_text

    if options.name and options.forget:
        forget_list(options.name)
        print(f"the shot list {options.name} is gone")
    elif options.name:
        print(list_text(options.name))
    elif options.json:
        print(json.dumps(list_rows(), indent=1))
    else:
        for row in list_rows():
            print(f"{row['name']:<28} {row['kind']:<9} {row['pictures']:<9} {row['title']}")
        print('"save this as our mug set", said in a conversation, adds one of yours')
    return DONE
