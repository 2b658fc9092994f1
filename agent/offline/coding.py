"""The codes of products: which SKU in a message is whose."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline import products
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.looks import with_export
from agent.offline.situation import words_of
from agent.offline.turn import Turn

__all__ = ["note_code", "pair_codes", "read_code"]


def pair_codes(turn: Turn) -> None:
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


def note_code(turn: Turn, clause: Clause) -> None:
    """Note a code that a clause tells, for the product named beside it or for the turn."""
    code = products.code_in(clause, turn.photos)
    if code is None or code in turn.skus.values():
        return
    named = products.named_products(clause, turn.photos).photos
    if named and len(turn.photos) > 1:
        turn.skus[named[0]] = code
    else:
        turn.code = turn.code or code


def read_code(turn: Turn, clause: Clause) -> bool:
    """A SKU for files that are there: "the second one is CAND-OUD-XL"."""
    code = products.code_in(clause, turn.photos)
    if (
        code is None
        or (clause.has("verb", "remove") and any(f.look == "infographic" for f in turn.files))
        or any(file.sku == code for file in turn.files)  # it points at what has it
        or not turn.situation.recipe
        or clause.has("channel")
        or clause.has("verb", "same")
        or (len(turn.photos) > 1 and products.carrying(code, turn.photos))
    ):
        return False
    photos = products.named_products(clause, turn.photos).photos or _by_ordinal(turn, clause)
    earlier = [c for c in turn.clauses if c.sentence == clause.sentence and c is not clause]
    told = any(c.shaped("code") for c in earlier)
    if told and clause.tokens[0].get("verb") == "remove":
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
