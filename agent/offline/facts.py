"""What a turn tells of products: heights, titles and lines to print."""

from __future__ import annotations

from itertools import pairwise

from pydantic import JsonValue

from agent.offline import measures, numbers, products
from agent.offline.clauses import Clause
from agent.offline.coding import note_code, pair_codes
from agent.offline.refusals import forbidden, marks_product
from agent.offline.turn import Turn

__all__ = ["collect", "read_addition", "read_facts", "retitled", "read_height"]


def collect(turn: Turn) -> None:
    """Gather what holds for the whole turn, wherever in it it is said."""
    pair_codes(turn)
    for clause in turn.clauses:
        note_code(turn, clause)
        size = measures.height_cm(clause.tokens)
        if size is not None:
            turn.height = size
            named = products.named_products(clause, turn.photos).photos
            if len(turn.photos) > 1 and len(named) == 1:
                turn.heights[named[0]] = size  # "the pot is 16 cm tall, the cup 12 cm"
        turn.dimensions = measures.dimensions(clause.tokens) or turn.dimensions
        _quotes(turn, clause)


_TITLES = ("title", "titled", "headline", "heading", "titel", "titulo", "titre", "uberschrift")


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
    if retitled(turn, clause) or _added_line(turn, clause):
        return True
    told = measures.height_cm(clause.tokens) is not None or bool(clause.shaped("dimensions"))
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


def retitled(turn: Turn, clause: Clause) -> bool:
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
    if all(str(quote).lower() in [str(line).lower() for line in listed] for quote in quotes):
        return True  # "Legal objects to 'waterproof'": it is there
    turn.files[held[-1]] = file.setting("infographic", callouts=[*listed, *quotes])
    turn.changed = True
    turn.say(f"Added a line to {file.name}.")
    return True
