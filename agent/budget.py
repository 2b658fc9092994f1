"""Budgets: what may be spent in a conversation and in a day, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.errors import RequestError


class OverBudget(RequestError):
    """What is asked for costs more than a budget has left; the text has all figures."""


#: What a day's budget counts: the columns of the ledger that must be the payer's own.
SCOPES: Mapping[str, tuple[str, ...]] = {
    "all": (),
    "workspace": ("workspace",),
    "user": ("workspace", "user"),
}


@dataclass(frozen=True)
class Budgets:
    """The most that may be spent, in US dollars; None is no limit. A day is one of UTC.

    `workspace` and `user` are a day's, too: of everyone in a workspace, and of one person in it.
    """

    conversation: float | None = None
    day: float | None = None
    workspace: float | None = None
    user: float | None = None

    @property
    def any(self) -> bool:
        """Whether there is a limit at all."""
        limits = (self.conversation, self.day, self.workspace, self.user)
        return any(limit is not None for limit in limits)

    def of_day(self, user: str) -> dict[str, Purse]:
        """The budgets of a day that bind someone, by their scope, as if nothing were spent."""
        found = {
            "all": ("today", "PACKSHOT_BUDGET_DAY", self.day),
            "workspace": (
                "this workspace today",
                "PACKSHOT_SLACK_BUDGET_WORKSPACE",
                self.workspace,
            ),
            "user": ("you today", "PACKSHOT_SLACK_BUDGET_USER", self.user if user else None),
        }
        return {
            scope: Purse(whose, variable, budget)
            for scope, (whose, variable, budget) in found.items()
            if budget is not None
        }


NO_LIMIT = Budgets()


@dataclass(frozen=True)
class Purse:
    """One budget as it stands, in US dollars. `reserved` is set aside for steps that run now."""

    whose: str
    variable: str
    budget: float
    spent: float = 0.0
    reserved: float = 0.0

    @property
    def left(self) -> float:
        """What may still be spent; nothing where more is gone than there was."""
        return max(0.0, round(self.budget - self.spent - self.reserved, 6))

    def holds(self, cost: float) -> bool:
        """Whether a cost fits in; what costs nothing fits unless the budget is overdrawn."""
        return round(self.spent + self.reserved + cost - self.budget, 6) <= 0

    def text(self) -> str:
        """What is left, for people."""
        return f"${dollars(self.left)} of ${dollars(self.budget)} for {self.whose}"


def dollars(amount: float) -> str:
    """An amount with cents, and with up to four decimals where it has them."""
    whole, _, decimals = f"{amount:.4f}".partition(".")
    return f"{whole}.{decimals[:2]}{decimals[2:].rstrip('0')}"


def narrowest(purses: Sequence[Purse], cost: float) -> Purse | None:
    """The budget that a cost exceeds, the one with the least left; None where it fits into all."""
    short = [purse for purse in purses if not purse.holds(cost)]
    return min(short, key=lambda purse: purse.left, default=None)


def too_dear(what: str, cost: float, purse: Purse) -> str:
    """The sentence on something that a budget does not hold: all figures and the next step."""
    gone = f"${dollars(purse.spent)} spent"
    if purse.reserved:
        gone += f", ${dollars(purse.reserved)} set aside for what runs now"
    return (
        f"{what} would cost up to ${dollars(cost)}, but of the budget of ${dollars(purse.budget)}"
        f" for {purse.whose} ${dollars(purse.left)} is left ({gone}): ask for less, or raise"
        f" {purse.variable}."
    )


def told(purses: Sequence[Purse]) -> str:
    """What is left of every budget, in one sentence; empty where there is none."""
    return f"Left: {', '.join(purse.text() for purse in purses)}." if purses else ""
