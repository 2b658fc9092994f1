"""Words that belong to a product's name, and those that say what is behind it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from agent.offline.clauses import Clause
from agent.offline.words import Token

__all__ = ["scenes_named", "unowned"]


def scenes_named(clause: Clause, names: Collection[str]) -> list[str]:
    """Scenes, but not the linen of a linen shirt and not the words of a photo's name."""
    found: list[str] = []
    for index, token in enumerate(clause.tokens):
        name = token.get("scene")
        follows = clause.tokens[index + 1 : index + 2]
        lived = bool(follows) and follows[0].get("look") == "lifestyle"
        listed = set(clause.terms()) <= {"scene"} and clause.joint in ("comma", "colon", "and")
        owned = token.plain in names and not (lived or listed or _placed(clause, index))
        if name is None or owned or _category(clause):
            continue
        if follows and follows[0].get("product") and not follows[0].get("scene"):
            continue
        if follows and follows[0].get("color") and token.get("tone"):
            continue  # "pastel pink" is a colour
        found.append(name)
    if found and any(token.plain == "dark" for token in clause.tokens):
        at = [token.plain for token in clause.tokens].index("dark")
        before = any(token.get("scene") for token in clause.tokens[:at])
        found = [*found, "dark"] if before else ["dark", *found]  # "shelf -> dark"
    return list(dict.fromkeys(found))


def _of_product(clause: Clause, index: int) -> bool:
    """ "an Insta square of the cream": what a photo is called, after "of the" or "for the"."""
    before = [token.plain for token in clause.tokens[max(0, index - 2) : index]]
    return before[:1] in (["of"], ["for"]) and before[-1:] != before[:1]


def _proper(tokens: Sequence[Token], index: int) -> bool:
    """ "below Mont Blanc": a capital among small letters, after a name that nobody knows."""
    before = tokens[index - 1] if index else None
    if before is None or not tokens[index].text.istitle() or index < 2:
        return False
    strange = not set(before.terms) - {"plain"} and before.shape == "word"
    small = any(token.text.islower() for token in tokens[:index])
    return before.text.istitle() and strange and small


def _category(clause: Clause) -> bool:
    """ "our category is kitchen": where goods are sold, and not what is behind them."""
    return bool(
        {"category", "department", "kategorie", "categoria"} & {t.plain for t in clause.tokens}
    )


def _placed(clause: Clause, index: int) -> bool:
    """Whether a word of place stands before a token: "on a desk", "in our kitchen"."""
    before = [t for t in clause.tokens[max(0, index - 3) : index] if not _article(t)]
    return bool(before) and before[-1].get("place") is not None


def _article(token: Token) -> bool:
    return token.plain in _ARTICLES or token.get("color") is not None


_ARTICLES = frozenset(
    ["a", "an", "the", "our", "my", "some", "ein", "eine", "einem", "einer", "dem", "der", "un"]
) | {"una", "el", "la", "le", "une"}


def unowned(clause: Clause, names: Collection[str]) -> list[Token]:
    """The tokens without the colours that belong to a product: "the white mug"."""
    kept: list[Token] = []
    for index, token in enumerate(clause.tokens):
        follows = clause.tokens[index + 1 : index + 2]
        owned = bool(follows and follows[0].get("product")) and token.shape != "hex"
        owned = owned or (token.plain in names and bool(follows) and follows[0].plain == "one")
        owned = owned or _proper(clause.tokens, index)
        before = clause.tokens[index - 1].plain if index else ""
        owned = owned or {before, token.plain} <= set(names)  # "the night cream"
        told = bool(clause.terms() - {"color", "number", "quantity"}) and token.shape != "hex"
        owned = owned or (told and token.plain in names and _of_product(clause, index))
        if not (token.get("color") and owned):
            kept.append(token)
    return kept
