"""Another picture in the place of one: "try something else", "make it a portrait instead"."""

from __future__ import annotations

import re

from agent.offline.choosing import chosen
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.phrases import phrase
from agent.offline.placing import places_in
from agent.offline.references import targets
from agent.offline.remaking import put_in_place
from agent.offline.repeats import copied
from agent.offline.turn import Turn
from agent.offline.wishes import Wish

__all__ = ["asks_for_another", "read"]

_ANOTHER = re.compile(
    r"\b(?:something|anything) (?:else|different|new)\b|\banother (?:look|idea|setting|style)\b"
    r"|\b(?:et)?was anderes\b|\botra cosa\b|\balgo distinto\b|\bautre chose\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"\b(?:instead|stattdessen|en su lugar|a la place|à la place)\b", re.I)


def asks_for_another(turn: Turn) -> bool:
    """Whether a message wants another picture, whichever."""
    return any(_ANOTHER.search(clause.text) for clause in turn.clauses)


def read(turn: Turn, clause: Clause) -> bool:
    """Make another picture in the place of one; False where the clause asks for none."""
    if not turn.files or turn.orders:
        return False
    if _ANOTHER.search(clause.text):
        return _another(turn, clause)
    return bool(_INSTEAD.search(clause.text)) and _moved(turn, clause)


def _another(turn: Turn, clause: Clause) -> bool:
    """The pictures pointed at, by this clause or by the one that is unhappy with them."""
    meant = [clause, *(other for other in turn.clauses if other.has("verb", "dislike"))]
    found = (targets(one, turn.files, turn.photos) for one in meant)
    picked = next((one.files for one in found if one.said and not one.wrong), ())
    picked = picked or (() if len(turn.files) > 1 else (0,))
    if not picked:
        names = ", ".join(file.name for file in turn.files)
        turn.ask(phrase("ask.which", said=clause.text, count=len(turn.files), names=names))
        return True
    for index in picked:
        put_in_place(turn, index, Wish("scene", {}, None, "", clause.text))
    return True


def _moved(turn: Turn, clause: Clause) -> bool:
    """ "make it a portrait instead": the same picture in another place of its channel."""
    kinds = ("look", "scene", "color", "object", "move", "tone", "mood")
    shown = any(clause.has(kind) for kind in kinds)
    places = places_in(turn, clause, None)
    if shown or len(places) != 1 or not places[0].slot or not clause.has("slot"):
        return False
    own = chosen(turn, clause, turn.focus).files or range(len(turn.files))
    held = [i for i in range(len(turn.files)) if turn.files[i].channel == places[0].channel]
    meant = [i for i in held if i in own] or held
    if len(meant) != 1:
        return False
    turn.files[meant[0]] = _renamed(copied(turn.files[meant[0]], places[0]), turn.files[meant[0]])
    turn.changed = True
    turn.say(f"{turn.files[meant[0]].name} is for {places[0].slot.replace('_', ' ')} now.")
    return True


def _renamed(made: File, before: File) -> File:
    """The file called after its new place, where its name said the old one."""
    if before.slot and before.slot in before.name:
        return made.renamed(before.name.replace(before.slot, made.slot))
    return made
