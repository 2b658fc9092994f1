"""Clauses that take something out of a picture, and not the picture: "without the spoon"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pydantic import JsonValue

from agent.offline.clauses import Clause
from agent.offline.layers import plainer
from agent.offline.products import named_products
from agent.offline.tree import Node
from agent.offline.turn import Turn

__all__ = ["callout_out", "line_out", "read"]


def read(turn: Turn, clause: Clause) -> bool:
    """Take a product out of a group, or a gradient or reflection off; False where none is."""
    return _from_group(turn, clause) or _plainer(turn, clause) or _untitled(turn, clause)


def _from_group(turn: Turn, clause: Clause) -> bool:
    """ "without the spoon": one product less in a picture of several."""
    named = set(named_products(clause, turn.photos).photos)
    for index, file in enumerate(turn.files):
        node = file.node.find("arrange")
        held = node.inputs.get("images") if node else None
        if node is None or not isinstance(held, tuple) or len(named) != 1:
            continue
        kept = tuple(one for one in held if not named & set(_uploads(one)))
        if 1 < len(kept) < len(held):
            other = replace(node, inputs={**node.inputs, "images": kept})
            turn.files[index] = file.replacing(node, other)
            turn.say(f"Took {', '.join(sorted(named))} out of {file.name}.")
            turn.changed = True
            return True
    return False


def _uploads(one: Node | str) -> list[str]:
    return [one] if isinstance(one, str) else one.uploads()


def _plainer(turn: Turn, clause: Clause) -> bool:
    """ "no gradient", "no reflection": what a picture is without, and not that it goes."""
    if clause.tokens[0].plain not in _NO or clause.has("quantity") or turn.orders:
        return False
    what = {"gradient", "reflection"} & {*clause.values("look"), *clause.values("kind")}
    found = [plainer(file, what) for file in turn.files]
    if not what or not any(found):
        return False
    turn.files = [other or file for file, other in zip(turn.files, found, strict=True)]
    turn.changed = True
    turn.say(f"Without a {' or '.join(sorted(what))} now.")
    return True


def _untitled(turn: Turn, clause: Clause) -> bool:
    """ "lose the title": an infographic without one."""
    said = {token.plain for token in clause.tokens} & _TITLES
    titled = [file for file in turn.files if file.get("infographic", "title")]
    if not said or not titled or clause.shaped("quote"):
        return False
    names = {file.name for file in titled}
    turn.files = [
        file.setting("infographic", title=None) if file.name in names else file
        for file in turn.files
    ]
    turn.changed = True
    turn.say(f"Took the title off {', '.join(sorted(names))}.")
    return True


_TITLES = frozenset(["title", "headline", "heading", "titel", "uberschrift", "titulo", "titre"])
_NO = frozenset(["no", "without", "ohne", "kein", "keine", "sin", "sans", "not"])


def line_out(turn: Turn, clause: Clause) -> bool:
    """ "take '500 ml' off the infographic": the line that stands in the clause as it is printed."""
    said = clause.text.lower()
    return _without_lines(turn, lambda line: line.lower() in said)


def callout_out(turn: Turn, clause: Clause) -> bool:
    """Take one line out of an infographic: the one that the clause names a word of."""
    words = {
        t.plain for t in clause.tokens if len(t.plain) > 3 or (t.shape == "word" and not t.terms)
    }
    at = next((i for i, other in enumerate(turn.clauses) if other is clause), 0)
    before = turn.clauses[at - 1] if at else None
    near = before is not None and (before.sentence == clause.sentence or before.shaped("quote"))
    that = clause.has("that") or any("it" in token.plain.split() for token in clause.tokens)
    if that and before is not None and near:
        words |= {w for t in before.shaped("quote") for w in t.text[1:-1].lower().split()}
        words |= {token.plain for token in before.tokens if len(token.plain) > 3}
    return _without_lines(turn, lambda line: bool(words & set(line.lower().split())))


def _without_lines(turn: Turn, gone: Callable[[str], bool]) -> bool:
    """Take lines off the first infographic that has such and others besides."""
    for index, file in enumerate(turn.files):
        lines = file.get("infographic", "callouts")
        held = [str(line) for line in lines] if isinstance(lines, list) else []
        kept = [line for line in held if not gone(line)]
        if kept and len(kept) < len(held):
            listed: list[JsonValue] = [*kept]
            turn.files[index] = file.setting("infographic", callouts=listed)
            turn.say(f"Took a line out of {file.name}.")
            turn.changed = True
            return True
    return False
