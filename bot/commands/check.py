"""`packshot check`: any file against a channel's published rules."""

from __future__ import annotations

import argparse
import json
import sys

from bot.endings import DONE, FAILED

HELP = "check files against a channel's rules"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument(
        "files", nargs="+", metavar="FILE", help="pictures, made here or elsewhere"
    )
    command.add_argument(
        "--channel", required=True, help="a channel or a slot: amazon, amazon.main"
    )
    command.add_argument("--json", action="store_true", help="print the findings for machines")
    command.add_argument("--date", help="check as of that day, YYYY-MM-DD (today)")


def run(options: argparse.Namespace) -> int:
    """Check each file; fails where one breaks a rule that its channel states as a requirement."""
    from agent import inspect_file
    from bot.report import show_findings

    reports = [inspect_file(name, options.channel, options.date) for name in options.files]
    if options.json:
        print(json.dumps([report.document() for report in reports], indent=1))
    else:
        for report in reports:
            show_findings(report, sys.stdout)
    return DONE if all(report.passed for report in reports) else FAILED
