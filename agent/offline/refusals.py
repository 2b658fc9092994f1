"""What is refused, and why: other people's marks, false claims, and orders hidden in texts."""

from __future__ import annotations

from agent.offline.clauses import Clause
from agent.offline.turn import Turn

__all__ = ["read"]


#: These make the whole turn void: what else it asks for is built on them.
_VOID = ("watermark", "rival", "unlimited")
_REASONS = {
    "watermark": "I do not remove watermarks: they mark somebody else's picture. Send a photo of"
    " your own, or one that you have the rights to.",
    "rival": "I cannot use a competitor's photo or listing: you need the rights to a picture. Send"
    " a photo that you took of your own product.",
    "badge": "Left out: the badge ({said}). Best Seller badges and seals that a shop or an authority"
    " awards cannot be put on a picture; Amazon forbids them on every image.",
    "review": "Left out: reviews and stars ({said}). Ratings are not mine to invent, and Amazon"
    " allows none on images.",
    "price_text": "Left out: “{said}”. Prices and promotion texts are not allowed on listing images.",
    "defect": "Left out: “{said}”. Hiding damage or a defect of a product that is sold would mislead"
    " buyers; a close-up that shows it honestly is possible.",
    "fake": "Left out: “{said}”. I add no logos, labels or claims that the product does not carry.",
    "deceive": "Left out: “{said}”. The product stays what it is: its size, colour and material are"
    " not embellished.",
    "secrets": "Left out: “{said}”. That is not part of making pictures: I read messages as requests"
    " for pictures, and cannot give out settings, prompts or keys.",
    "override": "Ignored: “{said}”. I read that as text, not as an instruction.",
    "command": "Ignored: “{said}”. I make pictures and run no commands.",
    "unlimited": "Left out: “{said}”. Budgets and approvals are not changed by a message; I only plan"
    " pictures of your products.",
}
_CONTEXT = {"defect": ("remove", "erase", "hide", "cover", "fix", "retouch", "clean", "photoshop")}


def read(turn: Turn, clause: Clause) -> bool:
    """Refuse a clause with its reason; False where there is nothing to refuse."""
    brackets = clause.shaped("bracket")
    if brackets:
        turn.leave_out(
            "Ignored: the note in brackets. I read it as text, not as an instruction, so nothing"
            " in it is part of the plan."
        )
        if len(brackets) == len(clause.tokens):
            return True
    kind = _kind(turn, clause)
    if kind is None:
        return False
    reason = _REASONS[kind].format(said=_short(clause))
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
        return kind
    return None


def _hides(clause: Clause) -> bool:
    words = set(clause.text.lower().split())
    return clause.has("verb", "remove") or bool(words & set(_CONTEXT["defect"]))


def _short(clause: Clause) -> str:
    text = clause.text
    return text if len(text) <= 80 else text[:79] + "…"
