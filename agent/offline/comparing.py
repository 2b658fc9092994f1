"""Which of two things a clause wants in the place of the other: "linen instead of marble"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.clauses import Clause
from agent.offline.turn import Turn
from agent.offline.wishes import Wish

__all__ = ["is_backwards", "new_and_old", "of_missing"]


_BACKWARDS = (
    "instead of",
    "in place of",
    "rather than",
    "anstelle von",
    "en vez",
    "en lugar",
    "au lieu",
    "statt",
)


def new_and_old(clause: Clause, wanted: Sequence[Wish]) -> tuple[Wish, Wish | None]:
    """The look that is wanted, and the one whose place it takes, where two are named."""
    if len(wanted) == 1:
        return wanted[0], None
    words = clause.text.lower()
    if words.startswith("rather ") and " than " in words:
        return wanted[0], wanted[-1]
    if is_backwards(clause, wanted[0].word.replace("_", " ")):
        return wanted[0], wanted[1]
    return wanted[-1], wanted[0]


def is_backwards(clause: Clause, first: str) -> bool:
    """Whether what is named first takes the place of the other: "linen instead of marble"."""
    words = clause.text.lower()
    back = next((words.find(word) for word in (*_BACKWARDS, " than ") if word in words), None)
    return back is not None and words.find(first.split(" ")[0].lower()) < back


def of_missing(turn: Turn, clause: Clause, wanted: Sequence[Wish]) -> bool:
    """ "use the garden in place of space": the place of a picture that could not be made."""
    words = clause.text.lower()
    back = next((word for word in _BACKWARDS if word in words), None)
    if back is None or len(wanted) > 1:
        return False
    old = re.sub(r"[^\w ]", "", words.partition(back)[2]).split()
    old = [word for word in old if word not in ("the", "a", "an")]
    told = turn.situation.answered().lower()
    missed = "left out" in told or "not understand" in told
    return bool(old) and missed and all(word in told for word in old)
