"""What is asked of the gallery itself: how many pictures it has, which, and where they lie."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.clauses import Clause
from agent.offline.phrases import phrase
from agent.offline.places import most
from agent.offline.references import targets
from agent.offline.turn import Turn
from tools.channels import channels

__all__ = ["counted", "listed", "lying", "pointed_out"]

#: "how many is that in total?": of what is there, and not of what a channel takes.
_NOW = re.compile(
    r"\b(?:now|so far|total|in all|altogether|already|done|jetzt|insgesamt|en tout|ahora|"
    r"in the set|do (?:we|i) have|there)\b",
    re.IGNORECASE,
)


#: "which one is on sand?"
_WHICH = re.compile(
    r"^(?:and |ok |so )*(?:which|welche[rs]?|cual|lequel|laquelle)"
    r"(?: (?:ones?|files?|pictures?|pics?|images?|bild|foto))?\b"
    r".*\b(?:is|are|has|have|shows?|ist|es|est)\b",
    re.IGNORECASE,
)


def pointed_out(turn: Turn, clause: Clause) -> str:
    """Which file is meant by "which one is on sand?"; empty where none is asked for or there."""
    if not turn.files or clause.has("channel") or not _WHICH.match(clause.text):
        return ""
    picked = targets(clause, turn.files, turn.photos)
    if not picked.said or picked.wrong or len(picked.files) == len(turn.files):
        return ""
    told = [f"{turn.files[index].name}, number {index + 1}" for index in picked.files]
    return f"That is {'; '.join(told)}."


def counted(turn: Turn, clause: Clause, named: Sequence[str]) -> str:
    """How many pictures there are, or how many a channel takes."""
    asked = list(dict.fromkeys(named or turn.here))
    if not asked or (turn.files and _NOW.search(clause.text)):
        return f"The gallery holds {len(turn.files)} files now."
    return " ".join(
        f"{channels()[n].title} takes up to {most(n)} pictures of a product here." for n in asked
    )


def listed(turn: Turn) -> str:
    """Which pictures there are."""
    if not turn.files:
        return phrase("answer.no_plan")
    names = ", ".join(file.name for file in turn.files)
    return f"The gallery holds {len(turn.files)} files: {names}."


def lying(turn: Turn) -> str:
    """Where the files are."""
    if not turn.files:
        return phrase("answer.no_plan")
    names = ", ".join(file.name for file in turn.files)
    return phrase("answer.files", count=len(turn.files), names=names)
