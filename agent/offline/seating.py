"""In which order files stand: "swap 2 and 3", "put the linen one first"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.clauses import Clause
from agent.offline.exchanging import exchanged
from agent.offline.references import targets
from agent.offline.turn import Turn
from agent.offline.vocabulary import plain
from agent.offline.words import Token

__all__ = ["read_place", "read_swap_of_places"]


_PLACES = frozenset(
    {"order", "places", "positions", "sides", "around", "reihenfolge", "platze", "orden", "ordre"}
)
_SWAP = frozenset({"swap", "switch", "exchange", "tausche", "vertausche", "intercambia", "echange"})


def read_swap_of_places(turn: Turn, clause: Clause) -> bool:
    """ "swap 2 and 3": two files change places; False where no two are named."""
    words = {token.plain for token in clause.tokens}
    if not words & _SWAP:
        return False
    if exchanged(turn, clause):
        return True
    places = [int(place) - 1 for said in clause.values("ordinals") for place in said.split(",")]
    if clause.has("file"):
        places = list(targets(clause, turn.files, turn.photos).files)
    if not places:
        return bool(words & _PLACES) and _turned_round(turn)
    if len(places) != 2:
        return False
    one, other = places
    turn.files[one], turn.files[other] = turn.files[other], turn.files[one]
    turn.changed = True
    turn.say(f"{turn.files[one].name} and {turn.files[other].name} changed places.")
    return True


_TO_FRONT = re.compile(
    r"\b(?:(?:goes|comes|be|is|as the|as)\s+)?(?P<at>first|second|third|last|"
    r"to the (?:front|top|start|beginning|end)|at the (?:front|start|beginning|end)|"
    r"nach vorn|nach vorne|zuerst|als erstes|al principio|primero|en premier|au debut|"
    r"zuletzt|al final|en dernier)$"
)
_BESIDE = re.compile(
    r"\b(?P<way>after|before|behind|in front of|next to|following|nach|vor|despues de|antes de|"
    r"apres|avant)"
    r"\s+(?P<ref>(?:the |my |our |dem |der |el |la |le )?.+)$"
)
_BEGIN = re.compile(r"\b(?:start|begin|open|lead) with\b")
_BACK = ("last", "end", "zuletzt", "al final", "en dernier")
_PUT = frozenset(
    ["put", "move", "place", "reorder", "order", "sort", "show", "bring", "want", "make", "have"]
) | {"setz", "pon", "mets"}


def read_place(turn: Turn, clause: Clause) -> bool:
    """ "put the linen one first", "start with the detail": a file's place in its channel."""
    said = plain(clause.text).strip(" .!")
    found = _TO_FRONT.search(said)
    begins = _BEGIN.search(said)
    words = {token.plain for token in clause.tokens}
    if _beside(turn, clause, said, words):
        return True
    put = words & _PUT or _reorders(turn) or re.search(r"\b(?:be|goes|comes|go|come) \w+$", said)
    if len(turn.files) < 2 or not (begins or (found and put)):
        return False
    if clause.has("verb", "add") or clause.has("move"):
        return False
    kept = [t for t in clause.tokens if not (t.get("ordinal") and found and said.endswith(t.plain))]
    picked = targets(replace(clause, tokens=tuple(kept)), turn.files, turn.photos)
    if not picked.said or picked.wrong or len(picked.files) == len(turn.files):
        return False
    _placed(turn, picked.files, found["at"] if found and not begins else "first")
    return True


def _beside(turn: Turn, clause: Clause, said: str, words: set[str]) -> bool:
    """ "put the close-up right after the main image": a file's place beside another."""
    found = _BESIDE.search(said)
    moves = words & {"put", "move", "place", "goes", "comes", "bring", "reorder", "setz", "pon"}
    if found is None or not moves or len(turn.files) < 3 or clause.has("object"):
        return False
    at = clause.tokens[0].start + found.start()
    whole = plain(turn.text)
    at = whole.find(found["way"], clause.tokens[0].start)
    own = tuple(t for t in clause.tokens if t.start < at)
    ref = tuple(t for t in clause.tokens if t.start > at)
    moved, other = (_pointed(turn, clause, part) for part in (own, ref))
    if moved is None or other is None or moved == other:
        return False
    file, anchor = turn.files[moved], turn.files[other]
    rest = [one for one in turn.files if one is not file]
    place = rest.index(anchor) + (
        found["way"] not in ("before", "in front of", "vor", "antes de", "avant")
    )
    turn.files = [*rest[:place], file, *rest[place:]]
    turn.repeated.append(file.name)
    turn.changed = True
    turn.say(f"Moved {file.name}: the order is {', '.join(one.name for one in turn.files)}.")
    return True


def _pointed(turn: Turn, clause: Clause, part: Sequence[Token]) -> int | None:
    """The one file that some words of a clause mean."""
    picked = targets(replace(clause, tokens=tuple(part)), turn.files, turn.photos)
    return picked.files[0] if picked.said and len(picked.files) < len(turn.files) else None


def _reorders(turn: Turn) -> bool:
    """Whether the message is about the order: "reorder: marble first"."""
    words = {token.plain for clause in turn.clauses for token in clause.tokens}
    return bool(words & {"reorder", "order", "sort", "sequence", "reihenfolge", "orden", "ordre"})


def _placed(turn: Turn, picked: Sequence[int], at: str) -> None:
    moved = [turn.files[index] for index in picked]
    rest = [file for index, file in enumerate(turn.files) if index not in picked]
    channel = [i for i, file in enumerate(rest) if file.channel == moved[0].channel]
    nth = {"second": 1, "third": 2}.get(at, 0)
    if any(word in at for word in _BACK):
        place = channel[-1] + 1 if channel else len(rest)
    else:
        place = channel[nth] if nth < len(channel) else len(rest)
    turn.files = [*rest[:place], *moved, *rest[place:]]
    turn.changed = True
    names = ", ".join(file.name for file in moved)
    turn.say(f"Moved {names}: the order is {', '.join(file.name for file in turn.files)}.")


def _turned_round(turn: Turn) -> bool:
    """ "swap their order": the products of a group, or the only two files, the other way round."""
    groups = [i for i, file in enumerate(turn.files) if file.node.find("arrange")]
    if groups:
        file = turn.files[groups[-1]]
        node = file.node.find("arrange")
        held = node.inputs.get("images") if node else None
        if node is None or not isinstance(held, tuple):
            return False
        other = replace(node, inputs={**node.inputs, "images": held[::-1]})
        turn.files[groups[-1]] = file.replacing(node, other)
        turn.say(f"Turned the order in {file.name} round.")
    elif len(turn.files) == 2:
        turn.files.reverse()
        turn.say("The two files changed places.")
    else:
        return False
    turn.changed = True
    return True
