"""`packshot tools`: which operations there are, with their arguments."""

from __future__ import annotations

import argparse
import json

from bot.endings import DONE

HELP = "list the operations and their arguments"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("operation", nargs="?", help="only this one, with its arguments")
    command.add_argument("--json", action="store_true", help="print the JSON schemas")


def run(options: argparse.Namespace) -> int:
    """Print a line an operation, or all of one."""
    from agent import operation_rows

    rows = operation_rows(options.operation)
    if options.json:
        print(json.dumps(rows, indent=1))
        return DONE
    for row in rows:
        print(f"{row['name']:<20} {str(row['doc']).splitlines()[0]}")
        arguments = row["arguments"]
        if options.operation and isinstance(arguments, dict):
            for name, told in arguments.items():
                print(f"  --set {name}=…  {told}")
    return DONE
