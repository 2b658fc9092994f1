"""Which files stay: "keep only the main", "the main is enough"."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline import numbers
from agent.offline.clauses import Clause, clauses
from agent.offline.delivered import delivered_names
from agent.offline.enumerating import enumerated
from agent.offline.products import named_products
from agent.offline.references import targets
from agent.offline.turn import Turn
from agent.offline.vocabulary import plain
from agent.offline.words import tokens

__all__ = ["keep_only", "read_only"]

_ALL = r"(?:everything|all|all of them|all others|the rest|alles|alle|todo|todos|todas|tout|toutes)"
_BUT = r"(?:except|but|apart from|besides|other than|ausser|bis auf|excepto|menos|salvo|sauf)"
_DROP = r"(?:remove|delete|drop|lose|take out|losche|entferne|quita|elimina|supprime|enleve)"
_ONLY = re.compile(
    rf"\b{_DROP}\s+{_ALL}\s+{_BUT}\s+(?:for\s+)?(?P<but>.+)$"
    r"|\b(?:keep only|only keep|just keep|keep just|keep nothing but|behalte nur|deja solo|"
    r"conserva solo|garde seulement|garde uniquement|ne garde que)\s+(?P<only>.+)$"
)


def keep_only(turn: Turn) -> bool:
    """ "remove everything except the main"; False where a turn says no such thing."""
    text = plain(turn.text).strip(" .!")
    found = _ONLY.search(text)
    if turn.files and found is None:
        return _of_product(turn, text)
    if found is None or not turn.files:
        return False
    said = found["but"] or found["only"]
    known, names = turn.situation.name_words(), delivered_names(turn.situation)
    kept: set[int] = set()
    among: set[int] = set()
    for clause in clauses(enumerated(tokens(said, known, names), len(turn.files))):
        picked = targets(clause, turn.files, turn.photos)
        if picked.wrong or not picked.said:
            return False
        kept |= set(picked.files)
        among |= _kind_of(turn, clause)
    gone = [file.name for index, file in enumerate(turn.files) if index in among - kept]
    turn.files = [file for file in turn.files if file.name not in gone]
    turn.dropped += gone
    turn.changed = True
    turn.say(f"Took out {', '.join(gone)}." if gone else "Nothing else is in the gallery.")
    return True


_PRODUCT_ONLY = re.compile(r"^(?P<product>[\w ]{2,40}): (?:only|just|nur|solo) (?P<what>.+)$")


def _of_product(turn: Turn, text: str) -> bool:
    """ "mug: only main and a close-up": of one product's files, only those named stay."""
    found = _PRODUCT_ONLY.match(text)
    known = turn.situation.name_words()
    heading = clauses(tokens(found["product"], known)) if found else []
    own = set(named_products(heading[0], turn.photos).photos) if heading else set()
    if found is None or not own or len(own) == len(turn.photos):
        return False
    theirs = [file for file in turn.files if set(file.photos) & own]
    kept: set[str] = set()
    for clause in clauses(tokens(found["what"], known, delivered_names(turn.situation))):
        picked = targets(clause, theirs, turn.photos)
        if picked.wrong or not picked.said or clause.has("verb") or clause.has("move"):
            return False
        kept |= {theirs[index].name for index in picked.files}
    gone = [file.name for file in theirs if file.name not in kept]
    turn.files = [file for file in turn.files if file.name not in gone]
    turn.dropped += gone
    turn.changed = True
    turn.say(f"Took out {', '.join(gone)}." if gone else "Nothing else is there of it.")
    return True


def _kind_of(turn: Turn, clause: Clause) -> set[int]:
    """The files that a clause counts: the pins, in "the first pin"; else all."""
    everything = set(range(len(turn.files)))
    counted = clause.has("ordinal") and (clause.has("slot") or clause.has("channel"))
    bare = tuple(token for token in clause.tokens if not token.get("ordinal"))
    alike = targets(replace(clause, tokens=bare), turn.files, turn.photos) if counted else None
    return set(alike.files) if alike and alike.said and len(alike.files) > 1 else everything


#: With these a clause says how a file is to be, and not that the others go.
_HOW = ("move", "subject", "scene", "color", "look", "tint", "kind", "object", "format", "quote")
_DOES = ("make", "add", "change", "remove", "keep", "same", "restore", "undo", "redo")


def read_only(turn: Turn, clause: Clause) -> bool:
    """ "only the first two for eBay": of those that are there, the others go."""
    if _points_only(turn, clause) or _enough(turn, clause):
        return True
    numbered = clause.has("ordinal") or clause.has("ordinals")
    if not turn.files or not clause.has("only") or not numbered or turn.orders:
        return False
    if any(clause.has(kind) for kind in _HOW) or clause.has("verb", *_DOES):
        return False
    channels = set(clause.values("channel"))
    picked = targets(clause, turn.files, turn.photos)
    if picked.wrong or not picked.said or not channels <= set(turn.here):
        return False
    among = [f for f in turn.files if not channels or f.channel in channels]
    kept = [turn.files[index] for index in picked.files]
    gone = [file.name for file in among if file not in kept]
    turn.files = [file for file in turn.files if file.name not in gone]
    turn.dropped += gone
    turn.changed = turn.changed or bool(gone)
    turn.say(f"Took out {', '.join(gone)}." if gone else "Nothing else is in the gallery.")
    return True


_ENOUGH = re.compile(
    r"\b(?:is|are|'s) (?:really |actually |quite )?(?:enough|plenty|all we need|sufficient)\b|"
    r"\b(?:will|would) do\b|\breicht\b|\bbasta\b|\bsuffit\b",
    re.IGNORECASE,
)


def _enough(turn: Turn, clause: Clause) -> bool:
    """ "for Walmart the main is enough": of its channel's files, only those named stay."""
    if not turn.files or turn.orders or not _ENOUGH.search(clause.text):
        return False
    picked = targets(clause, turn.files, turn.photos)
    named = clause.has("slot") or clause.has("look")
    if not picked.said or picked.wrong or not named or numbers.count(clause.tokens)[1]:
        return False
    here = {turn.files[index].channel for index in picked.files}
    gone = [f.name for i, f in enumerate(turn.files) if i not in picked.files and f.channel in here]
    turn.files = [file for file in turn.files if file.name not in gone]
    turn.dropped += gone
    turn.spent += [c for c in turn.clauses if c.sentence == clause.sentence and c is not clause]
    turn.changed = turn.changed or bool(gone)
    turn.say(f"Took out {', '.join(gone)}." if gone else "Nothing else is in the gallery.")
    return True


def _points_only(turn: Turn, clause: Clause) -> bool:
    """ "a cast shadow, only on the secondary ones": what the change before is for."""
    points = clause.tokens[0].get("only") or clause.tokens[0].plain in ("just", "only", "nur")
    on = any(token.plain in ("on", "for", "auf", "fur", "en", "sur") for token in clause.tokens[:3])
    same = clause.sentence == turn.last_sentence and bool(turn.later)
    if not (points and on and same) or turn.orders or clause.has("verb", "remove"):
        return False
    run = turn.later.pop()

    def narrowed() -> None:
        before = list(turn.files)
        run()
        meant = targets(clause, before, turn.photos)
        kept = meant.files if meant.said and not meant.wrong else range(len(before))
        if len(before) == len(turn.files):
            turn.files = [new if i in kept else before[i] for i, new in enumerate(turn.files)]

    turn.later.append(narrowed)
    return True
