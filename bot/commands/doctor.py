"""`packshot doctor`: is this installation well, and what happened in a run that failed."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from bot.endings import DONE, FAILED, WRONG_USE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent import Examination

_SLACK = "slack"
HELP = "check the installation, or explain a failed run"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument(
        "run_id",
        nargs="?",
        metavar="RUN",
        help="the number a failure gave you, or 'slack' to examine its app as well",
    )
    command.add_argument("--json", action="store_true", help="print the diagnosis for machines")


def run(options: argparse.Namespace) -> int:
    """Print each examination; fails where something would keep work from running."""
    from agent import diagnose, failure

    if options.run_id == _SLACK:
        return _told(_slack(), options.json)
    if options.run_id:
        story = failure(options.run_id)
        print(
            story or f"the log knows no run {options.run_id!r}",
            file=sys.stdout if story else sys.stderr,
        )
        return DONE if story else WRONG_USE
    return _told(diagnose(), options.json)


def _slack() -> Sequence[Examination]:
    from agent import load_settings
    from bot.slack.checkup import checkup
    from bot.slack.client import Slack

    return checkup(Slack(load_settings().slack))


def _told(findings: Sequence[Examination], as_json: bool) -> int:
    from bot.terminal import mark

    if as_json:
        print(json.dumps([finding.document() for finding in findings], indent=1))
    else:
        for finding in findings:
            print(f"{mark(finding.verdict, sys.stdout)} {finding.what:<12} {finding.text}")
    return FAILED if any(finding.verdict == "fail" for finding in findings) else DONE
