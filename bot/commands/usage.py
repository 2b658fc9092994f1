"""`packshot usage`: what planners and paid steps have cost, and what is left of the budgets."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from bot.endings import DONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent import Spending, Usage

HELP = "show what was spent, and what is left of the budgets"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("--days", type=int, default=30, help="days of UTC to look back on (30)")
    command.add_argument("--json", action="store_true", help="print the figures for machines")


def run(options: argparse.Namespace) -> int:
    """Print the totals."""
    from agent import load_settings, read_usage

    usage = read_usage(load_settings(), options.days)
    if options.json:
        print(json.dumps(usage.document(), indent=1))
    else:
        _show(usage)
    return DONE


def _show(usage: Usage) -> None:
    print(f"${usage.usd:.4f} spent since {usage.since} (days of UTC)")
    for title, rows in (
        ("day", usage.days),
        ("conversation", usage.conversations),
        ("model or operation", usage.models),
    ):
        _table(title, rows)
    for purse in usage.budgets:
        print(f"left: {purse.text()} ({purse.variable})")
    if not usage.budgets:
        print("no budget is set (PACKSHOT_BUDGET_CONVERSATION, PACKSHOT_BUDGET_DAY)")
    _unpriced(usage)


def _table(title: str, rows: Sequence[Spending]) -> None:
    if rows:
        heads = (
            f"{'calls':>7}{'tokens in':>12}{'cached':>12}{'out':>10}{'paid steps':>12}{'USD':>11}"
        )
        print(f"\n{title:<32}{heads}")
    for row in rows:
        figures = f"{row.calls:>7}{row.input:>12}{row.cached:>12}{row.output:>10}{row.steps:>12}"
        name = row.name or "outside of conversations"
        print(f"{name:<32}{figures}{row.usd:>11.4f}{' + unpriced' if row.unpriced else ''}")
    if rows:
        print()


def _unpriced(usage: Usage) -> None:
    """Say whose tokens have no price."""
    names = [row.name for row in usage.models if row.unpriced]
    if names:
        print(
            f"no price is known for {', '.join(names)} (prices of {usage.prices_of}): those calls"
            " have tokens but no dollars, and no budget counts them"
        )
