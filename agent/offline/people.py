"""People in pictures: who wears or holds the product, and who is only whom it is for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from agent.offline.clauses import Clause
from agent.offline.wish import Wish
from agent.offline.words import Token

__all__ = ["person"]


def person(clause: Clause, _: bool, names: Collection[str]) -> list[Wish]:
    """A picture with a person that a clause describes; none where it describes none."""
    follows = [*(t.plain for t in clause.tokens[1:]), ""]
    at = [
        t
        for t, after in zip(clause.tokens, follows, strict=True)
        if t.get("look") == "on_model" and t.plain not in names and after not in _WATCHING
    ]
    at = [t for t in at if not _says_whose(clause.tokens, t)]
    if clause.has("look", "detail") and {t.plain for t in at} <= {"worn"}:
        return []  # "a close-up of the worn strap"
    if not at:
        return []
    return [Wish("on_model", {"prompt": _phrase(clause.tokens)}, None, "model")]


def _says_whose(tokens: Sequence[Token], person: Token) -> bool:
    """ "the dog bowl", "baby items": whom goods are for, and who is in no picture."""
    at = next(i for i, token in enumerate(tokens) if token is person)
    after = tokens[at + 1 : at + 2]
    goods = (t for t in after if not t.plain.endswith("ing"))  # "a man painting"
    return any(t.get("product") or t.plain in _GOODS for t in goods)


_GOODS = frozenset(
    [
        "items",
        "item",
        "products",
        "product",
        "goods",
        "things",
        "range",
        "line",
        "section",
        "category",
    ]
    + ["set", "toy", "toys", "stuff", "collection", "department", "brand"]
)
#: After "people" these make it buyers and no models: "so people see how tall it is".
_WATCHING = frozenset(
    ["see", "can", "know", "understand", "get", "will", "could", "notice", "buy", "to"]
)


def _phrase(tokens: Sequence[Token]) -> str:
    """The clause without channels, counts and courtesies: what a generator is told."""
    skip = ("channel", "talk", "verb", "slot", "number")
    words = [
        t.text
        for t in tokens
        if t.shape in ("word", "sign") and not any(t.get(kind) for kind in skip)
    ]
    words = [word for word in words if word.lower() not in ("for", "me", "us", "plus", "shots")]
    return re.sub(
        r"^(?:the|a|an|of|with|one|shot|image|picture|\W)+\s", "", " ".join(words).strip()
    )
