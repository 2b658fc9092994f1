"""How many files a gallery is to have: "make it 8 then", "one less", "all four again"."""

from __future__ import annotations

import re
from itertools import pairwise

from agent.offline import numbers
from agent.offline.clauses import Clause
from agent.offline.places import secondary_slot
from agent.offline.products import named_products, product_groups
from agent.offline.references import targets
from agent.offline.turn import Turn

__all__ = ["read"]


#: Kinds of words that speak of some files and not of how many there are.
_OTHERS = ("channel", "look", "scene", "color", "slot", "no_channel", "refuse", "object")
_EXTRA = frozenset(["extra", "extras", "additional", "others", "weitere", "zusatzliche"])
_ARTICLES = frozenset(["a", "an", "one", "ein", "eine", "un", "una", "une", "another"])
_NAMING = frozenset(
    ["picture", "image", "number", "nr", "#", "file", "shot", "pic", "bild", "foto"]
)
_FEWER = frozenset(["less", "fewer", "weniger", "menos", "moins", "de moins"])
_AGAIN = frozenset(["again", "back", "wieder", "otra vez", "de nuevo", "encore"])


def read(turn: Turn, clause: Clause) -> bool:
    """Another number of files for the set that is there; False where a clause names none."""
    if not turn.files or turn.orders:
        return False
    if {"too", "many"} <= {word for t in clause.tokens for word in t.plain.split()}:
        return True  # "7 is too many": how many are enough is told elsewhere
    readers = (_of_product, _of_row, _of_look, _of_channel)
    if any(reader(turn, clause) for reader in readers):
        return True
    if any(clause.has(kind) for kind in _OTHERS) or clause.has("format") or clause.shaped("size"):
        return False
    if _as_many_again(turn, clause):
        return True
    number, exact = numbers.count(clause.tokens)
    if _of_those(clause):
        return False
    told = _up_or_down(clause)
    number, exact = (told, True) if told else (number, exact)
    fewer = _fewer(clause) or _dropped(clause)
    if clause.has("verb", "remove") and not (fewer or told):
        return False
    if fewer:
        here = sum(file.channel == _channel(turn) for file in turn.files)
        number, exact = max(1, here - fewer), True
    other = clause.has("verb", "add") or clause.has("ordinal") or _half_known(turn, clause, number)
    if not exact or number is None or other:
        return False
    turn.wanted, turn.wanted_for = number, _channel(turn)
    return True


def _of_product(turn: Turn, clause: Clause) -> bool:
    """ "only 2 for the lamp", "mug: 2": fewer pictures of one of several products."""
    said = [t.get("number") or t.text for t in clause.tokens if t.plain not in _ARTICLES]
    told = [int(number) for number in said if number.isdecimal() and len(number) < 3]
    if len(product_groups(turn.photos)) < 2 or len(told) != 1:
        return False
    if any(clause.has(kind) for kind in (*_OTHERS, "move", "ordinal", "format", "verb")):
        return False
    named = named_products(clause, turn.photos).photos
    if not named and turn.focus is not None:
        named = named_products(turn.focus, turn.photos).photos
    own = [file.name for file in turn.files if set(file.photos) & set(named)]
    if not named or not own:
        return False
    gone = own[told[0] :]
    if not gone:
        turn.unread.append(clause)
        return True
    turn.files = [file for file in turn.files if file.name not in gone]
    turn.dropped += gone
    turn.changed = True
    turn.say(f"Took out {', '.join(gone)}.")
    return True


def _half_known(turn: Turn, clause: Clause, number: int | None) -> bool:
    """ "can you do one on a wrist": no file goes for words of which nobody knows some."""
    strange = any(token.shape == "word" and not token.terms for token in clause.tokens)
    return strange and (number or 0) < len(turn.files)


def _of_row(turn: Turn, clause: Clause) -> bool:
    """ "make it 6 additional": another number of pictures beside the main one."""
    others = [kind for kind in _OTHERS if kind != "slot" and clause.has(kind)]
    number, exact = numbers.count(clause.tokens)
    asks = clause.has("verb", "change") or clause.has("only")
    more = not clause.has("slot") and bool(_EXTRA & {t.plain for t in clause.tokens})
    if others or not (more or clause.values("slot") == ["secondary"]) or not asks:
        return False
    channel = next((name for name in reversed(turn.here) if secondary_slot(name)), "")
    row = secondary_slot(channel) if channel else None
    if not exact or not number or row is None:
        return False
    mains = sum(file.channel == channel and file.slot != row for file in turn.files)
    turn.wanted, turn.wanted_for = number + mains, channel
    return True


def _of_look(turn: Turn, clause: Clause) -> bool:
    """ "only two angles are enough": fewer pictures of a kind than there are."""
    number, exact = numbers.count(clause.tokens)
    said = clause.has("only") or _ENOUGH & {token.plain for token in clause.tokens}
    kinds = [kind for kind in _OTHERS if kind != "look" and clause.has(kind)]
    if not (exact and number and number > 0 and said) or kinds or clause.has("verb", "add"):
        return False
    picked = targets(clause, turn.files, turn.photos)
    if picked.wrong or not picked.said or not clause.has("look") or len(picked.files) <= number:
        return False
    gone = [turn.files[index].name for index in picked.files[number:]]
    turn.files = [file for file in turn.files if file.name not in gone]
    turn.dropped += gone
    turn.changed = True
    turn.say(f"Took out {', '.join(gone)}.")
    return True


def _of_channel(turn: Turn, clause: Clause) -> bool:
    """ "5 on Etsy is plenty", "half of that is enough"."""
    limited = clause.has("only") and clause.has("channel") and not clause.has("slot")
    enough = _ENOUGH & {token.plain for token in clause.tokens}
    if not (limited or enough) or clause.has("verb", "add"):
        return False
    named = [name for name in clause.values("channel") if name in turn.here]
    channel = named[0] if named else _channel(turn)
    number, exact = numbers.count(clause.tokens)
    if clause.has("move", "half"):
        number, exact = sum(file.channel == channel for file in turn.files) // 2, True
    shown = any(clause.has(kind) for kind in ("look", "scene", "color", "slot", "object"))
    if shown or not exact or not number or len(clause.values("channel")) > 1:
        return False
    turn.wanted, turn.wanted_for = number, channel
    return True


_ENOUGH = frozenset(
    ["plenty", "enough", "enuf", "suffice", "reichen", "genugen", "bastan", "suffisent"]
)


def _channel(turn: Turn) -> str:
    """The channel whose set is spoken of: the one that leads the clause, else the last one."""
    led = turn.focus.values("channel") if turn.focus else []
    return next((name for name in led if name in turn.here), turn.files[-1].channel)


def _fewer(clause: Clause) -> int:
    """How many fewer: "one less", "two fewer please"; 0 where the clause says no such thing."""
    for index, token in enumerate(clause.tokens[1:], 1):
        said = clause.tokens[index - 1]
        number = said.get("number") or (said.text if said.shape == "number" else "")
        if token.plain in _FEWER and number and number.isdecimal():
            return int(number)
    return 0


_UP_OR_DOWN = re.compile(
    r"\b(?:up|down|go|back|reduce|increase|expand|extend|cut|bring|get|limit|change|stretch|"
    r"make it|auf|a|à)\b[^.]*?"
    r"\b(?:to|auf|a|à)\s+(?:the\s+)?(?P<n>\d{1,2}|[a-z]+)\b",
    re.I,
)


def _up_or_down(clause: Clause) -> int:
    """The number in "let's go up to 8", "cut it down to five"; 0 where there is none."""
    found = _UP_OR_DOWN.search(" ".join(token.plain for token in clause.tokens))
    if found is None:
        return 0
    said = {t.plain: t.get("number") or t.text for t in clause.tokens}
    number = said.get(found["n"].lower(), "")
    return int(number) if number.isdecimal() else 0


def _of_those(clause: Clause) -> bool:
    """ "make one of them at night": some of those that are there, and not how many there are."""
    words = [token.plain for token in clause.tokens]
    return not clause.has("verb", "remove", "keep") and any(
        one == "of" and other in ("them", "these", "those", "the") for one, other in pairwise(words)
    )


def _dropped(clause: Clause) -> int:
    """How many to drop: "drop two of them", "remove 3 images"; 0 where the clause says other."""
    if not clause.has("verb", "remove") or clause.has("ordinal") or clause.has("ordinals"):
        return 0
    for index, token in enumerate(clause.tokens):
        said = token.get("number") or (token.text if token.shape == "number" else "")
        after = clause.tokens[index + 1 : index + 2]
        if index and clause.tokens[index - 1].plain in ("to", "auf", "a"):
            return 0  # "cut it down to 4": so many are to be left
        if index and clause.tokens[index - 1].plain in _NAMING:
            return 0  # "remove picture 3" names one
        bare = not after or after[0].plain in ("of", "von", "de") or after[0].get("quantity")
        if said and said.isdecimal() and token.plain not in _ARTICLES and bare:
            return int(said)
    return 0


def _as_many_again(turn: Turn, clause: Clause) -> bool:
    """ "ok all four again": the latest plan that had so many files."""
    words = [token.plain for token in clause.tokens]
    said = [t.get("number") or t.text for t in clause.tokens if t.get("number") or _digit(t.text)]
    if len(said) != 1 or not said[0].isdecimal() or not _AGAIN & set(words):
        return False
    if not (clause.has("all") or clause.has("verb", "restore", "undo") or "the" in words):
        return False
    for recipe in reversed(turn.situation.history):
        if sum(step["op"] == "export" for step in recipe.values()) == int(said[0]):
            turn.restore(recipe)
            turn.say(f"Back to the {said[0]} files of before.")
            return True
    return False


def _digit(text: str) -> bool:
    return text.isdecimal() and len(text) < 3
