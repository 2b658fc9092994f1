"""Clean-ups of the photo: dust, tilt, colour casts, noise; and its size in pixels."""

from __future__ import annotations

import re
from itertools import pairwise

from agent.offline import layers, measures, numbers
from agent.offline.applying import change_files
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.orders import Item, Order
from agent.offline.turn import Turn
from agent.offline.wishes import Wish

__all__ = ["cleanup", "is_cast"]


#: Words of clauses that order pictures.
_ORDERING = ("slot", "quantity", "look", "scene", "color", "format")


def cleanup(turn: Turn, clause: Clause) -> bool:
    """Dust, tilt, colour casts, noise and sharpness of the photo; and its size in pixels."""
    words = clause.values("move")
    if clause.has("look", "as_is"):
        return False  # "already retouched"
    done = False
    for word, args, what in (
        ("dust", {"remove_dust": True}, "dust spots"),
        ("straighten", {"straighten": True}, "tilt"),
        ("balance", {"white_balance": True}, "white balance"),
    ):
        if word in words:
            _retouch(turn, clause, args, what)
            done = True
    if is_cast(clause):
        if not any(other.has("move", "balance") for other in turn.clauses):
            _retouch(turn, clause, {"white_balance": True}, "white balance")
        done = True
    if "match" in words and not _of_goods(clause):
        change_files(turn, clause, _matched, "light")
        done = True
    again = clause.shaped("times") and any(file.node.find("upscale") for file in turn.files)
    again = again or (clause.shaped("times") and "big_up" in words)  # "enlarge it 4x"
    # "make it twice as big", of a photo: in a gallery it is the product that grows.
    again = again or ({"twice", "big_up"} <= set(words) and not turn.files and bool(turn.photos))
    enlarges = any(t.plain.split(" ")[0] == "enlarge" for t in clause.tokens)
    again = again or (enlarges and not turn.files and bool(turn.photos))
    if "upscale" in words or again or (measures.pixels(clause.tokens) and _enlarges(clause)):
        _upscale(turn, clause)
        return True
    return done


_CAST = re.compile(
    r"(?:everything|it all|all of it|the (?:whole )?(?:photo|picture|pic|image|shot)s?"
    r"|the whites?) "
    r"(?:is|are|looks?|came out|turned out|has gone|went)\b",
    re.IGNORECASE,
)


def is_cast(clause: Clause) -> bool:
    """ "everything is orange": the light has coloured the photo."""
    asked = ("channel", "slot", "verb", "scene", "look", "number", "product")
    return (
        clause.has("color") and bool(_CAST.match(clause.text)) and not any(map(clause.has, asked))
    )


def _of_goods(clause: Clause) -> bool:
    """ "a blanket and a matching pillow": goods that match, and no light that is to."""
    pairs = pairwise(clause.tokens)
    return any(one.get("move") == "match" and other.get("product") for one, other in pairs)


def _enlarges(clause: Clause) -> bool:
    """Whether pixels speak of the photo's own size: "3000 px on the long side"."""
    return bool(
        re.search(r"\b(long(est|er)?|bigger|larger|enlarge|wide|scale)\b", clause.text.lower())
    )


def _matched(file: File) -> File | None:
    """Neutral light on all of them is what one studio looks like; every new file has it."""
    return file if file.node.find("relight") else None


def _retouch(turn: Turn, clause: Clause, args: dict[str, bool], what: str) -> None:
    wanted = dict(args)
    change_files(turn, clause, lambda f: layers.retouched(f, turn.studio, wanted), what)


def _upscale(turn: Turn, clause: Clause) -> None:
    long_side = measures.pixels(clause.tokens)
    times = [numbers.number(token.text) for token in clause.shaped("times")]
    factor = times[-1] if times else 2.0
    if "if need" in clause.text.lower() and not _needs_more(turn):
        turn.say("No upscale needed: the photo has pixels enough.")
        return
    args = {"long_side": long_side} if long_side else {"factor": factor}
    others = [other for other in turn.clauses if other is not clause]
    alone = not any(other.has(kind) for other in others for kind in _ORDERING)
    if not (turn.files or turn.orders or turn.mentioned()) and turn.photos and alone:
        as_is = Item(None, Wish("as_is", {}, None, "large", clause.text))
        turn.orders.append(Order(items=[as_is], sentence=clause.sentence))
    change_files(turn, clause, lambda f: layers.upscaled(f, turn.studio, args), "resolution")


def _needs_more(turn: Turn) -> bool:
    """Whether a photo has fewer pixels than the largest slots ask for on the longer side."""
    sizes = [turn.situation.uploads[photo].facts for photo in turn.photos]
    longs = [max(_whole(f.get("width")), _whole(f.get("height"))) for f in sizes]
    return any(0 < long < 1600 for long in longs)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
