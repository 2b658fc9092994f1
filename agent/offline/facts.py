"""What a turn tells of products: SKUs, heights and lines to print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pydantic import JsonValue

from agent.offline import numbers, products
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.looks import with_export
from agent.offline.refusals import forbidden, marks_product
from agent.offline.situation import words_of
from agent.offline.turn import Turn

__all__ = [
    "collect",
    "read_addition",
    "read_code",
    "read_facts",
    "read_height",
    "read_rewording",
]


def collect(turn: Turn) -> None:
    """Gather what holds for the whole turn, wherever in it it is said."""
    _paired(turn)
    for clause in turn.clauses:
        _code(turn, clause)
        size = numbers.height_cm(clause.tokens)
        if size is not None:
            turn.height = size
        turn.dimensions = numbers.dimensions(clause.tokens) or turn.dimensions
        _quotes(turn, clause)


_TITLES = ("title", "titled", "headline", "heading", "titel", "titulo", "titre", "uberschrift")


def _paired(turn: Turn) -> None:
    """ "SKUs AA-1 and AA-2", "AA-1 is the first, AA-2 the second": a code for each product."""
    told = [(code, c) for c in turn.clauses if (code := products.code_in(c, turn.photos))]
    codes = list(dict.fromkeys(code for code, _ in told))
    if len(turn.photos) < 2 or len(codes) != len(turn.photos):
        return
    if any(products.named_products(c, turn.photos).photos for _, c in told):
        return
    if _bracketed(turn, [(code, clause) for code, clause in told]):
        return
    for place, (code, clause) in enumerate(told):
        ordinals = [int(o) for o in clause.values("ordinal") if o.isdecimal()]
        index = ordinals[0] - 1 if ordinals else place
        if 0 <= index < len(turn.photos):
            turn.skus[turn.photos[index]] = code


def _bracketed(turn: Turn, told: Sequence[tuple[str, Clause]]) -> bool:
    """ "ZA-221 (brown) and ZA-222 (black)": the words in brackets say which photo is meant."""
    found: dict[str, tuple[str, Clause]] = {}
    for code, clause in told:
        at = next(i for i, other in enumerate(turn.clauses) if other is clause)
        inner = turn.clauses[at + 1 : at + 2]
        words = {word for c in inner if c.inside for t in c.tokens for word in t.plain.split()}
        named = [photo for photo in turn.photos if words & set(words_of(photo))]
        if len(named) == 1:
            found[named[0]] = (code, inner[0])
    if len(found) != len(turn.photos):
        return False
    turn.skus.update({photo: code for photo, (code, _) in found.items()})
    turn.spent += [inner for _, inner in found.values()]
    return True


def _code(turn: Turn, clause: Clause) -> None:
    code = products.code_in(clause, turn.photos)
    if code is None or code in turn.skus.values():
        return
    named = products.named_products(clause, turn.photos).photos
    if named and len(turn.photos) > 1:
        turn.skus[named[0]] = code
    else:
        turn.code = turn.code or code


def _quotes(turn: Turn, clause: Clause) -> None:
    for index, token in enumerate(clause.tokens):
        if token.shape != "quote" or clause.has("refuse") or marks_product(clause):
            continue
        if forbidden(token.text):
            continue
        said = token.text[1:-1].strip()
        before = clause.tokens[index - 1].plain if index else ""
        titled = len(clause.shaped("quote")) == 1 and any(t.plain in _TITLES for t in clause.tokens)
        if before in _TITLES or titled:
            turn.title = said
        else:
            turn.callouts.append(said)


def read_code(turn: Turn, clause: Clause) -> bool:
    """A SKU for files that are there: "the second one is CAND-OUD-XL"."""
    code = products.code_in(clause, turn.photos)
    if (
        code is None
        or any(file.sku == code for file in turn.files)  # it points at what has it
        or not turn.situation.recipe
        or clause.has("channel")
        or clause.has("verb", "same")
    ):
        return False
    photos = products.named_products(clause, turn.photos).photos or _by_ordinal(turn, clause)
    if clause.has("verb", "remove") and clause.tokens[0].get("verb") == "remove":
        return True  # "…, not TOTE-RED": the code that was wrong
    if not photos and turn.situation.fresh():
        return False
    for index, file in enumerate(turn.files):
        if not photos or set(photos) & set(file.photos):
            turn.files[index] = File(with_export(file.node, sku=code))
            turn.changed = True
    turn.say(f"The SKU is {code} now.")
    return True


def _by_ordinal(turn: Turn, clause: Clause) -> Sequence[str]:
    for value in clause.values("ordinal"):
        place = len(turn.photos) if value == "last" else int(value)
        if 1 <= place <= len(turn.photos):
            return [turn.photos[place - 1]]
    return []


def read_addition(turn: Turn, clause: Clause) -> bool:
    """ "put 'BPA free' on the infographic too": the one that is there, not another."""
    tokens = clause.tokens
    meant = any(
        token.get("look") == "infographic" and before.plain in ("the", "that", "this", "our")
        for before, token in pairwise(tokens)
    )
    return meant and len(clause.shaped("quote")) == 1 and _added_line(turn, clause)


def read_facts(turn: Turn, clause: Clause) -> bool:
    """A height or lines to print for files that are there; False where the clause tells none."""
    if _retitled(turn, clause) or _added_line(turn, clause):
        return True
    told = numbers.height_cm(clause.tokens) is not None or bool(clause.shaped("dimensions"))
    if told and not turn.situation.fresh() and any(f.look == "scale" for f in turn.files):
        return _tall(turn)
    return told or bool(clause.shaped("code") or clause.shaped("quote"))


def read_height(turn: Turn, clause: Clause) -> bool:
    """A height told anew without its unit; False where a clause tells none."""
    told = _height_again(turn, clause)
    if told is None:
        return False
    turn.height = told
    return _tall(turn)


def _tall(turn: Turn) -> bool:
    turn.files = [f.setting("scale_reference", height_cm=turn.height) for f in turn.files]
    turn.changed = True
    turn.say(f"The height is {turn.height:g} cm now.")
    return True


_IS = frozenset(["it's", "its", "is", "was", "es", "sind", "ist", "son", "mide", "c'est", "fait"])


def _height_again(turn: Turn, clause: Clause) -> float | None:
    """ "sorry, it's 24": a number without a unit, where the height has been told before."""
    said = [token for token in clause.tokens if token.shape == "number"]
    bare = not clause.terms() - {"ask", "number", "degree", "verb", "height"}
    known = any(f.get("scale_reference", "height_cm") for f in turn.files)
    if len(said) != 1 or not bare or not known or clause.has("verb", "change", "make", "add"):
        return None
    words = {token.plain for token in clause.tokens}
    return numbers.number(said[0].text) if words & _IS or clause.has("height") else None


_REWORDED = re.compile(
    r"\b(?:change|replace|swap|make|reword|rewrite|rename|ersetze|cambia|remplace)\s+(?P<old>.+?)"
    r"\s+(?:to|with|by|into|durch|por|par|->|=>|→)\s+(?P<new>.+)$"
    r"|^(?P<part>.+?)\s+(?:should (?:be|read|say)|must be|->|=>|→)\s+(?P<instead>.+)$",
    re.IGNORECASE,
)


def read_rewording(turn: Turn, clause: Clause) -> bool:
    """ "'750 ml' should read '750 ml / 25 oz'": one line of an infographic for another."""
    quotes = [token.text[1:-1].strip() for token in clause.shaped("quote")]
    told = _REWORDED.search(turn.typed(clause))
    if len(quotes) == 2 and (
        _NEW_FIRST.search(turn.typed(clause))
        or clause.has("verb", "change")
        or _TO_SAY.search(turn.typed(clause))
    ):
        turned = _NEW_FIRST.search(turn.typed(clause))
        old, new = reversed(quotes) if turned else quotes
    elif len(quotes) == 1 and _TO_SAY.search(turn.typed(clause)) and clause.has("that"):
        return _most_alike(turn, quotes[0])
    elif told and not quotes:
        old, new = (told["old"] or told["part"]).strip(), (told["new"] or told["instead"]).strip()
    else:
        return False
    for index, file in enumerate(turn.files):
        lines = file.get("infographic", "callouts")
        held = [str(line) for line in lines] if isinstance(lines, list) else []
        changed: list[JsonValue] = [_reworded(line, old, new) for line in held]
        if changed != held:
            turn.files[index] = file.setting("infographic", callouts=changed)
            turn.changed = True
            turn.say(f"“{old}” reads “{new}” now.")
            return True
    return False


#: Between two quotes these say that the first one takes the place of the other.
_NEW_FIRST = re.compile(
    r"['\"’”]\s+(?:instead of|rather than|in place of|not|and not|where it (?:now )?says|statt)"
    r"\s+['\"‘“]",
    re.IGNORECASE,
)
_TO_SAY = re.compile(r"\b(?:say|read|be|heissen|decir|dire)\b|->|=>|→", re.IGNORECASE)


def _most_alike(turn: Turn, said: str) -> bool:
    """ "it should say '30 h burn time'": the line that is most like it, but for its numbers."""
    bare = re.sub(r"[\d.,]+", "", said).strip().lower()
    for index, file in enumerate(turn.files):
        lines = file.get("infographic", "callouts")
        held = [str(line) for line in lines] if isinstance(lines, list) else []
        like = [i for i, x in enumerate(held) if re.sub(r"[\d.,]+", "", x).strip().lower() == bare]
        if like and held[like[0]] != said:
            changed: list[JsonValue] = [*held]
            changed[like[0]] = said
            turn.files[index] = file.setting("infographic", callouts=changed)
            turn.changed = True
            turn.say(f"“{held[like[0]]}” reads “{said}” now.")
            return True
    return False


def _reworded(line: str, old: str, new: str) -> str:
    """The line with other words, where it is or holds the old ones as words of their own."""
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, line, flags=re.IGNORECASE)


def _retitled(turn: Turn, clause: Clause) -> bool:
    """ "and the title 'Cool all night' instead": another title for the infographic."""
    titled = [i for i, f in enumerate(turn.files) if f.look == "infographic"]
    said = any(token.plain in _TITLES for token in clause.tokens)
    if not titled or not said or turn.title is None or turn.situation.fresh():
        return False
    turn.files[titled[-1]] = turn.files[titled[-1]].setting("infographic", title=turn.title)
    turn.changed = True
    turn.say(f"The title is “{turn.title}” now.")
    return True


def _added_line(turn: Turn, clause: Clause) -> bool:
    """ "add 'BPA free' to it": one more line on the infographic that is there."""
    quotes: list[JsonValue] = [token.text[1:-1].strip() for token in clause.shaped("quote")]
    held = [i for i, f in enumerate(turn.files) if f.look == "infographic"]
    if not quotes or not held or clause.has("verb", "same") or turn.situation.fresh():
        return False
    file = turn.files[held[-1]]
    lines = file.get("infographic", "callouts")
    listed = [*lines] if isinstance(lines, list) else []
    turn.files[held[-1]] = file.setting("infographic", callouts=[*listed, *quotes])
    turn.changed = True
    turn.say(f"Added a line to {file.name}.")
    return True
