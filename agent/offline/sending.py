"""Sending: a photo of a further view that comes when its product's pictures are planned already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.offline.clauses import Clause
from agent.offline.kinds import named
from agent.offline.orders import Item, Order
from agent.offline.places import Place
from agent.offline.products import product_groups, view_of
from agent.offline.situation import words_of
from agent.offline.turn import Turn
from agent.offline.wishes import Wish
from agent.shots import View, views

__all__ = ["read", "unsaid"]

#: Words that ask for something else than to take the photo in.
_PLANS = ("channel", "slot", "scene", "mood", "color", "move", "format", "subject", "kind")
#: Looks that say what such a photo shows by itself, where it shows people.
_SHOWN = ("on_model", "lifestyle")


def read(turn: Turn, clause: Clause) -> bool:
    """Take in the views that came with "here is the label"; False where more is asked for."""
    sent = _by_name(turn) or _by_word(turn, clause)
    if not sent or any(clause.has(kind) for kind in _PLANS) or clause.has("quantity", "set"):
        return False
    people = all(one.view.steps for one in sent)
    if any(not people or look not in _SHOWN for look in clause.values("look")):
        return False
    _take_in(turn, sent)
    return True


def unsaid(turn: Turn) -> None:
    """Take in the views that came without a word."""
    if not turn.clauses:
        _take_in(turn, _by_name(turn))


@dataclass(frozen=True)
class _Sent:
    """A photo that came, the product of the gallery that it shows, and what its file is called."""

    photo: str
    product: str
    view: View
    word: str


def _by_name(turn: Turn) -> list[_Sent]:
    """The photos that came with the turn and by their names show products of the gallery."""
    shown = _shown(turn)
    groups = [group for group in product_groups(turn.photos) if shown & set(group)]
    known = {photo: next(p for p in group if p in shown) for group in groups for photo in group}
    return [_Sent(p, known[p], view_of(p), p) for p in _fresh(turn) if p in known]


def _by_word(turn: Turn, clause: Clause) -> list[_Sent]:
    """The one photo that came, of the gallery's one product: "here is the sole"."""
    shown, fresh = _shown(turn), _fresh(turn)
    products = [group[0] for group in product_groups(turn.photos) if shown & set(group)]
    said = {token.plain for token in clause.tokens}
    told = [(w, view) for view in views().values() for w in view.words if w in said]
    if len(fresh) != 1 or len(products) != 1 or not told:
        return []
    if named(fresh[0]) and not set(words_of(fresh[0])) & set(words_of(products[0])):
        return []
    return [_Sent(fresh[0], products[0], told[0][1], told[0][0])]


def _shown(turn: Turn) -> set[str]:
    return {photo for file in turn.files for photo in file.photos}


def _fresh(turn: Turn) -> list[str]:
    return [photo for photo in turn.situation.fresh() if photo not in _shown(turn)]


def _take_in(turn: Turn, sent: Sequence[_Sent]) -> None:
    """Order a picture of each view for every channel that its product has pictures for."""
    ordered = {photo for order in turn.orders for photo in order.photos or ()}
    for one in sent:
        if one.photo in ordered:
            continue
        files = [file for file in turn.files if one.product in file.photos and file.channel]
        wish = Wish(one.view.look, {}, None, one.word)
        items = [Item(Place(channel), wish) for channel in dict.fromkeys(f.channel for f in files)]
        sku = next((file.sku for file in files if file.sku), None)
        turn.orders.append(Order(items=items, photos=[one.photo], view=True, sku=sku))
