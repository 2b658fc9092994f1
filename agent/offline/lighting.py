"""Clauses about shadows and where the light comes from."""

from __future__ import annotations

from dataclasses import replace

from agent.offline import layers, moves
from agent.offline.applying import change_files
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.moves import Move
from agent.offline.strangers import unknown_words
from agent.offline.turn import Turn
from agent.offline.words import tokens

__all__ = ["of_one", "read_shadow", "read_side"]


def read_shadow(turn: Turn, clause: Clause, move: Move | None) -> bool:
    """A kind of shadow: "a reflection below", "with a soft shadow under it", "hard sun"."""
    kinds = clause.values("kind")
    named = kinds or (["contact"] if _wants_shadow(clause) else [])
    if not named or (clause.has("look", "reflection") and not turn.files):
        return False
    kind = kinds[-1 if clause.has("verb", "change") else 0] if kinds else ""
    args: dict[str, str | float] = {"kind": kind} if kind else {}
    if move is not None and move.to is not None:
        args["softness" if move.axis == "soft" else "strength"] = move.to
    if turn.files and not args and not turn.orders and _shaded(turn, clause):
        return False  # it has one, and how it is to be another is in words that nobody knows
    others = replace(clause, tokens=tuple(t for t in clause.tokens if not t.get("kind")))

    def shaded(file: File) -> File | None:
        made = layers.shadowed(file, turn.studio, dict(args))
        # The shadow that a scene casts has a strength and a softness of its own.
        return made or (moves.apply(file, move, turn.studio) if move and move.to else None)

    change_files(turn, others, shaded, "shadow")
    return True


def _shaded(turn: Turn, clause: Clause) -> bool:
    """Whether the files meant have a shadow, where a clause does not just ask for one."""
    if clause.has("verb", "add", "make") or not unknown_words(clause, turn.situation.name_words()):
        return False
    return any(f.get("add_shadow", "kind") or f.get("recreate", "shadow") for f in turn.files)


def of_one(turn: Turn, clause: Clause) -> Clause:
    """ "no shadow on the main, the others with a strong one": what "one" stands for."""
    one = next((t for t in clause.tokens if t.plain == "one" and t.get("quantity")), None)
    meant = clause.has("move") or clause.has("verb", "remove")
    if one is None or clause.has("subject") or not meant:
        return clause
    place = next((i for i, other in enumerate(turn.clauses) if other is clause), 0)
    if not any(c.has("subject", "shadow") for c in turn.clauses[:place]):
        return clause
    shadow = replace(one, terms={"subject": "shadow"}, plain="shadow")
    return replace(clause, tokens=tuple(shadow if t is one else t for t in clause.tokens))


def _still_lit(turn: Turn, clause: Clause) -> bool:
    """ "from the left", after a message about the shadow or the light: still about that."""
    bare = all(t.get("side") or not set(t.terms) - {"plain", "talk"} for t in clause.tokens)
    if not bare or not turn.files or turn.orders or not turn.situation.said():
        return False
    before = tokens(turn.situation.said()[0], turn.situation.name_words())
    return any(t.get("subject") in ("shadow", "light") or t.get("kind") for t in before) or any(
        (t.get("move") or "").startswith(("soft_", "strong_", "bright_", "warm_")) for t in before
    )


def _wants_shadow(clause: Clause) -> bool:
    """A shadow asked for as a thing, not one to be changed: "a soft shadow", "add a shadow"."""
    if not clause.has("subject", "shadow"):
        return False
    moved = clause.values("move")
    exact = any("=" in value for value in moved)
    if any(value.endswith(("_up", "_down")) for value in moved):
        return False
    return exact or clause.has("verb", "add", "make") or not clause.has("move")


def read_side(turn: Turn, clause: Clause) -> bool:
    """Where the light comes from."""
    sides = clause.values("side")
    lit = clause.has("subject", "light", "shadow") or "light" in clause.text.lower()
    lit = lit or clause.has("side", "back") or _still_lit(turn, clause)
    lit = lit or bool(
        {"lit", "illuminated", "beleuchtet", "sun", "sunlight"} & {t.plain for t in clause.tokens}
    )
    if not sides or not lit:
        return False
    change_files(turn, clause, lambda f: moves.lit_from(f, sides[0], turn.studio), "light")
    return True
