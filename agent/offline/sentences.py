"""Sentences: what a clause is part of, and what else its sentence says."""

from __future__ import annotations

from agent.offline.clauses import Clause
from agent.offline.turn import Turn

__all__ = ["all_of", "beside", "sentence"]


def all_of(turn: Turn, clause: Clause) -> list[Clause]:
    """The clauses of a clause's sentence."""
    return [c for c in turn.clauses if c.sentence == clause.sentence]


def sentence(turn: Turn, clause: Clause) -> str:
    """What the whole sentence of a clause says: "in black and white" are two clauses."""
    found = [token for c in all_of(turn, clause) for token in c.tokens]
    return turn.text[min(t.start for t in found) : max(t.end for t in found)]


def beside(turn: Turn, clause: Clause) -> list[Clause]:
    """What else the sentence says without ordering anything."""
    others = [c for c in turn.clauses if c.sentence == clause.sentence and c is not clause]
    return [other for other in others if not other.has("verb")]
