"""What is refused, and why: other people's marks, false claims, and orders hidden in texts."""

from __future__ import annotations

from agent.offline.clauses import Clause
from agent.offline.phrases import phrase
from agent.offline.turn import Turn

__all__ = ["read"]


#: These make the whole turn void: what else it asks for is built on them.
_VOID = ("watermark", "rival", "unlimited")
_CONTEXT = {"defect": ("remove", "erase", "hide", "cover", "fix", "retouch", "clean", "photoshop")}


def read(turn: Turn, clause: Clause) -> bool:
    """Refuse a clause with its reason; False where there is nothing to refuse."""
    brackets = clause.shaped("bracket")
    if brackets:
        turn.leave_out(phrase("refuse.brackets"))
        if len(brackets) == len(clause.tokens):
            return True
    kind = _kind(turn, clause)
    if kind is None:
        return False
    reason = phrase(f"refuse.{kind}", said=_short(clause))
    turn.refused.append(kind)
    turn.leave_out(reason)
    turn.void = turn.void or kind in _VOID
    return True


def _kind(turn: Turn, clause: Clause) -> str | None:
    for kind in clause.values("refuse"):
        if kind == "defect" and not _hides(clause):
            continue
        if kind == "badge" and clause.has("quantity", "set") and clause.has("channel"):
            continue
        if kind == "fake" and clause.has("look", "infographic") and clause.shaped("quote"):
            continue
        if kind == "fake" and clause.has("subject"):
            continue  # "the shadow looks fake"
        return kind
    return None


def _hides(clause: Clause) -> bool:
    words = set(clause.text.lower().split())
    return clause.has("verb", "remove") or bool(words & set(_CONTEXT["defect"]))


def _short(clause: Clause) -> str:
    text = clause.text
    return text if len(text) <= 80 else text[:79] + "…"
