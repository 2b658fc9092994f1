"""Clauses that refine files: more or less of something, shadows, light, tints, clean-ups."""

from __future__ import annotations

from agent.offline import colors, lighting, moves
from agent.offline.applying import change_files
from agent.offline.clauses import Clause
from agent.offline.cleaning import cleanup
from agent.offline.comparatives import move_in, times_in
from agent.offline.moves import Move
from agent.offline.phrases import phrase
from agent.offline.turn import Turn

__all__ = ["read", "read_vague"]


_POINTING = ("slot", "ordinal", "ordinals", "channel", "look", "scene", "color")
_LABELS = {
    "soft": "softness of the shadow",
    "strong": "strength of the shadow",
    "bright": "brightness",
    "warm": "warmth",
    "contrast": "contrast",
    "big": "size in the frame",
    "fill": "fill",
    "close": "zoom",
    "light": "shade of the colour",
    "ground": "background",
    "sharp": "sharpness",
    "denoise": "noise",
}


def read(turn: Turn, clause: Clause) -> bool:
    """Plan the refinements of a clause; False where there is none."""
    if _listed_views(turn, clause):
        return False
    clause = lighting.of_one(turn, clause)
    done = [
        cleanup(turn, clause),
        lighting.read_shadow(turn, clause, move_in(turn, clause)),
        lighting.read_side(turn, clause),
    ]
    if any(done):
        return True
    if clause.has("tint"):
        end, times = colors.PURE[clause.values("tint")[-1]], times_in(clause)
        change_files(turn, clause, lambda f: moves.tinted(f, end, times), "colour")
        return True
    move = move_in(turn, clause)
    if move is None:
        return _goes_on(turn, clause)
    if not _said_already(turn, clause, move):
        what = _LABELS[move.axis]
        change_files(turn, clause, lambda f: moves.apply(f, move, turn.studio), what)
    return True


def _listed_views(turn: Turn, clause: Clause) -> bool:
    """ "3 angles: straight from the front, slightly from the left": views, and not light."""
    order = turn.orders[-1] if turn.orders else None
    same = order is not None and order.last == clause.sentence
    listing = order is not None and order.listing == "turn" and order.sentence == clause.sentence
    # "one straight from the front and one from the right"
    begins = {token.plain for token in clause.tokens[:2]} & {"one", "another"}
    counted = same and bool(begins) and not clause.has("subject")
    last = order.items[-1].wish if order is not None and order.items else None
    viewed = same and last is not None and last.word in ("front", "turned", "above")
    viewed = viewed and not clause.has("subject") and not clause.has("kind")
    return (listing or counted or viewed) and clause.has("side")


def _said_already(turn: Turn, clause: Clause, move: Move) -> bool:
    """ "that's a bit dark, lighten it up": one wish in two clauses of a sentence."""
    key = (clause.sentence, move.axis, move.sign)
    pointed = any(clause.has(kind) for kind in _POINTING)
    again = key in turn.moved and not pointed
    turn.moved.append(key)
    return again


def _goes_on(turn: Turn, clause: Clause) -> bool:
    """ "match the white balance and brightness": one more thing that the same verb is about."""
    bare = all(t.get("subject") or t.get("plain") or t.get("talk") for t in clause.tokens)
    same = clause.sentence == turn.last_sentence and clause.joint in ("and", "comma")
    return bool(turn.later) and bare and same and clause.has("subject")


def read_vague(turn: Turn, clause: Clause) -> bool:
    """ "make it look better": a wish without a direction is asked about."""
    if not clause.has("vague"):
        return False
    turn.ask(phrase("ask.vague"))
    return True
