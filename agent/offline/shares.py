"""Shares: how many pictures of which product for whom, in one breath.

"3 for the dress and 2 for the sneaker on Etsy, and 1 for the watch on eBay" is spelt out as a list:
one line a product, each with its own number and channel.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agent.offline.clauses import Clause
from agent.offline.products import named_products
from agent.offline.situation import Situation
from agent.offline.words import Token, tokens

__all__ = ["spread_out"]

#: What may stand between numbers, products and channels.
_BETWEEN = ("comma", "and", "stop", "dash", "newline", "colon", "slash")
_KINDS = frozenset(["plain", "talk", "quantity", "place", "all", "only", "verb", "each"])
_MOST, _LONGEST = 20, 300


@dataclass(frozen=True)
class _Share:
    """A product by the word for it, and how many pictures of it; `end` is its last token."""

    product: str
    photos: tuple[str, ...]
    number: int
    start: int
    end: int


def spread_out(text: str, state: Situation) -> str:
    """The text as a list of products, where all that it says is numbers of their pictures."""
    photos = state.photos()
    if state.recipe or len(photos) < 2 or len(text) > _LONGEST:
        return text
    found = tokens(text, state.name_words())
    shares = _shares(found, photos, state.name_words())
    if len({share.photos for share in shares}) < 2 or len({s.photos for s in shares}) < len(shares):
        return text
    places = [_channel(found, shares, index) for index in range(len(shares))]
    if not all(places):
        return text
    grounds = [_ground(found, shares, index) for index in range(len(shares))]
    if any(ground is None for ground in grounds):
        return text
    lines = (
        f"{share.product}: {share.number} picture{'s' * (share.number > 1)}{ground} for {place}"
        for share, place, ground in zip(shares, places, grounds, strict=True)
    )
    return ". ".join(lines)


def _ground(found: Sequence[Token], shares: Sequence[_Share], index: int) -> str | None:
    """Where a share is to be shown, as in " on linen"; None where several places are said."""
    end = shares[index + 1].start if index + 1 < len(shares) else len(found)
    said = [t.text for t in found[shares[index].end : end] if _shows(t)]
    return None if len(said) > 1 else f" on {said[0]}" if said else ""


def _shows(token: Token) -> bool:
    return bool(token.get("scene") or token.get("color") or token.shape == "hex")


def _shares(found: Sequence[Token], photos: Sequence[str], names: Collection[str]) -> list[_Share]:
    """Each number with its product; none where one has no product, or other things are said."""
    if _of_each(found):
        return _alike(found, photos, names)
    shares: list[_Share] = []
    number: tuple[int, int] | None = None
    product: tuple[Token, tuple[str, ...], int] | None = None
    for index, token in enumerate(found):
        shown = _shown(token, photos, names)
        count = _count(token)
        if count is not None and (number is not None or count > _MOST):
            return []
        if count is not None:
            number = (count, index)
        elif shown:
            product = (token, shown, index)
        elif not (_between(token) or (_shows(token) and shares)):
            return []
        if number and product:
            start, end = sorted((number[1], product[2]))
            shares.append(_Share(product[0].text, product[1], number[0], start, end))
            number = product = None
    return [] if number or product else shares


def _of_each(found: Sequence[Token]) -> bool:
    """Whether one number is said, and that it is so many of each: "2 each"."""
    return any(t.get("each") for t in found) and sum(_count(t) is not None for t in found) == 1


def _alike(found: Sequence[Token], photos: Sequence[str], names: Collection[str]) -> list[_Share]:
    """The products with the one number that is said, where nothing else is."""
    number = next(count for token in found if (count := _count(token)) is not None)
    shares = [
        _Share(token.text, shown, number, index, index)
        for index, token in enumerate(found)
        if (shown := _shown(token, photos, names))
    ]
    own = [t for t in found if not _shown(t, photos, names) and _count(t) is None]
    return shares if all(_between(token) or _shows(token) for token in own) else []


def _shown(token: Token, photos: Sequence[str], names: Collection[str]) -> tuple[str, ...]:
    """The photos of the one product that a word names."""
    if not (token.get("product") or token.plain in names):
        return ()
    shown = named_products(Clause((token,), "word", 0), photos).photos
    return tuple(shown) if len(shown) == 1 else ()


def _count(token: Token) -> int | None:
    said = token.get("number") or (token.text if token.shape == "number" else "")
    article = token.plain in ("a", "an", "ein", "eine", "un", "una", "une")
    return int(said) if said.isdecimal() and not article else None


def _between(token: Token) -> bool:
    if token.get("channel") or token.shape in _BETWEEN:
        return True
    return bool(token.terms) and set(token.terms) <= _KINDS and token.get("quantity") != "set"


def _channel(found: Sequence[Token], shares: Sequence[_Share], index: int) -> str:
    """The channel of a share: one that is named in it, else after it, or before it where channels
    lead: "Etsy: 3 of the dress. eBay: …"."""
    share = shares[index]
    within = [t for t in found[share.start : share.end + 1] if t.get("channel")]
    after = [t for t in found[share.end + 1 :] if t.get("channel")]
    before = [t for t in found[: share.start] if t.get("channel")]
    leads = any(t.get("channel") for t in found[: shares[0].start])
    own = within[:1] or (before[-1:] if leads else after[:1] or before[-1:])
    return own[0].text if own else ""
