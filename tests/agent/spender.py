"""A process that buys for a cent again and again until a day's budget is gone: for test_ledger."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from agent.budget import Budgets, OverBudget
from agent.ledger import Entry, Ledger, Payer
from agent.place import Place
from tests.agent.fakes import place


def bought(books: Place, budget: float, payer: Payer) -> int:
    """How often this process could pay."""
    found = 0
    with closing(Ledger(books, Budgets(day=budget))) as ledger:
        try:
            while True:
                ticket = ledger.reserve(payer, {"x": 0.01}, "A picture")["x"]
                ledger.settle(payer, Entry("step", "paint", 0.01, "x"), ticket)
                found += 1
        except OverBudget:
            return found


if __name__ == "__main__":
    folder, ledgers, budget, thread = sys.argv[1:]
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(int(ledgers)):
        print(bought(place(Path(folder), str(number)), float(budget), Payer(thread)), flush=True)
