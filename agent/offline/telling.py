"""Clauses beside the order itself: what photos show, what is given up, the same for elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline import numbers, products
from agent.offline.clauses import Clause
from agent.offline.placing import places_in
from agent.offline.situation import words_of
from agent.offline.turn import Turn
from agent.offline.words import Token

__all__ = ["given_up", "introduces", "likewise", "lost"]


_DOUBTS = frozenset(["no", "nope", "nah", "wait", "actually", "nein", "non", "oh no", "no wait"])


def lost(turn: Turn, clause: Clause) -> bool:
    """ "Shein main and 4 more": what is for a place that nobody knows is not made for another."""
    if clause.has("channel"):
        return False
    if clause.has("no_channel") and not clause.has("verb", "change", "remove"):
        alone = not any(order.channels for order in turn.orders) and not turn.here
        known = any(other.has("channel") for other in turn.clauses)
        turn.lost = clause.sentence if alone and not known else turn.lost
    return turn.lost == clause.sentence


def likewise(turn: Turn, clause: Clause) -> bool:
    """ "a square in the bathroom, then the same for Pinterest": the order before, for elsewhere."""
    if turn.files or not turn.orders or not clause.has("verb", "same"):
        return False
    places = places_in(turn, clause, None)
    held = turn.orders[-1]
    if not places or set(clause.values("channel")) & set(held.channels):
        return False
    for place in places:
        items = [replace(i, place=place if i.place else None) for i in held.items]
        turn.orders.append(replace(held, items=items, excluded=set(held.excluded)))
    return True


def given_up(turn: Turn, clause: Clause) -> None:
    """ "Amazon main, or no, make that Etsy": what was ordered just before is given up."""
    last = turn.orders[-1] if turn.orders else None
    meant = clause.tokens[0].plain in ("i mean", "ich meine", "je veux dire")
    if meant and last is not None and last.last == clause.sentence:
        last.items = [replace(i, wish=None) for i in last.items if i.place]
    words = [token.plain for token in clause.tokens]
    told = words[:2] in (["make", "that"], ["make", "it"], ["do", "that"]) and clause.has("channel")
    place = next((i for i, c in enumerate(turn.clauses) if c is clause), 0)
    before = turn.clauses[place - 1] if place else None
    doubted = before is not None and any(
        t.plain in _DOUBTS or t.get("talk") == "sorry" for t in before.tokens
    )
    if told and doubted and turn.orders:
        turn.orders.pop()
    first = clause.tokens[0]
    no = first.get("talk") == "sorry" and first.plain.split()[0] in ("no", "nah")
    if no and turn.orders and not turn.orders[-1].places:
        turn.orders.pop()  # "valentines? no, let's say the festive scene"


_VIEWS = frozenset(
    ["front", "back", "rear", "side", "top", "bottom", "inside", "left", "right"]
) | {*("vorne", "hinten", "vorderseite", "ruckseite", "frente", "atras", "devant", "dos", "face")}


def _describes(turn: Turn, clause: Clause) -> bool:
    """ "front and back of our lotion. …": what the photos show, before anything is ordered."""
    own = [c for c in turn.clauses if c.sentence == clause.sentence]
    if _counts_photos(turn, clause, own):
        return not clause.has("slot")
    words = {word for c in own for token in c.tokens for word in token.plain.split()}
    orders = any(c.has(kind) for c in own for kind in ("channel", "slot", "format"))
    orders = orders or any(t.get("quantity") and t.plain != "one" for c in own for t in c.tokens)
    later = any(c.has("channel") for c in turn.clauses if c.sentence != clause.sentence)
    several = len(turn.photos) > 1 and not turn.files
    return several and later and not orders and len(words & _VIEWS) > 1


_OF_ONE = re.compile(r"\bof (?:one|a single|the same|this)\b", re.IGNORECASE)


def _views_of_one(turn: Turn, clause: Clause) -> bool:
    """ "two views of one jacket (front + back), make the set": what the photos are."""
    counts = [numbers.number(t.get("number") or t.text) for t in clause.tokens if _counted(t)]
    shown = any(t.plain in _PHOTOS for t in clause.tokens)
    if clause.inside:
        return {t.plain for t in clause.tokens} <= _VIEWS
    of_one = bool(_OF_ONE.search(clause.text))
    return len(turn.photos) in counts and shown and of_one and not clause.has("channel")


def _counts_photos(turn: Turn, clause: Clause, own: Sequence[Clause]) -> bool:
    """ "one cabinet, two photos (front + side)": how many photos there are, and of what."""
    if len(turn.photos) < 2 or turn.files:
        return False
    if any(c.has("channel") for c in own):
        return _views_of_one(turn, clause)
    counts = [
        numbers.number(t.get("number") or t.text) for c in own for t in c.tokens if _counted(t)
    ]
    shown = any(t.plain in _PHOTOS for c in own for t in c.tokens)
    words = {token.plain for c in own for token in c.tokens}
    told = words & _VIEWS or any(c.has("product") for c in own)
    elsewhere = any(c.has("channel") for c in turn.clauses if c.sentence != clause.sentence)
    return len(turn.photos) in counts and shown and bool(told) and elsewhere


_PHOTOS = frozenset(["photos", "photo", "pics", "pictures", "views", "shots", "angles", "fotos"])


def _counted(token: Token) -> bool:
    return token.shape == "number" or bool((token.get("number") or "").isdecimal())


def _names_color(clause: Clause) -> bool:
    """ "our brand grey is #C4CBD1": a colour's exact value, which is no order."""
    words = [token.plain for token in clause.tokens]
    owned = clause.has("own") or bool({"our", "my", "unser", "nuestro", "notre"} & set(words[:2]))
    tells = any(word in ("is", "=", "ist", "es", "est") for word in words)
    asks = any(clause.has(k) for k in ("channel", "slot", "quantity", "look", "product", "verb"))
    return owned and tells and not asks and len(clause.shaped("hex")) == 1


_FROM_SIDE = re.compile(
    r"\bfrom the (?:front|back|rear|side|top|left|right)\b"
    r"|^(?:the )?(?:front|back|rear|side|top)(?: side)?(?: views?| photos?| shots?)?$",
    re.IGNORECASE,
)


def _only_views(turn: Turn, clause: Clause) -> bool:
    """ "same coat from the front and from the back": what the photos' names say too."""
    begun = any(order.places for order in turn.orders)
    if begun or turn.files or len(turn.photos) < 2 or not _FROM_SIDE.search(clause.text):
        return False
    named = {word for photo in turn.photos for word in words_of(photo)}
    said = {word for token in clause.tokens for word in token.plain.split()} & _VIEWS
    asked = ("channel", "slot", "number", "color", "scene")
    return bool(said) and said <= named and not any(clause.has(kind) for kind in asked)


def _styles(turn: Turn, clause: Clause) -> bool:
    """ "black acrylic look: black background, …": a heading whose list tells the look itself."""
    if not clause.heading or clause.tokens[-1].plain not in ("look", "style", "setup"):
        return False
    rest = [c for c in turn.clauses if c.sentence == clause.sentence and c is not clause]
    told = any(c.has("color") or c.has("scene") or c.shaped("hex") for c in rest)
    return told and not clause.has("channel") and not clause.has("number")


def introduces(turn: Turn, clause: Clause) -> bool:
    """ "photo 1 is the dress, photo 2 is our model Anna": what the uploads show."""
    if _describes(turn, clause) or _names_color(clause):
        return True
    if _only_views(turn, clause) or _styles(turn, clause):
        return True
    words = [token.plain for token in clause.tokens]
    named = products.named_products(clause, turn.photos).photos
    first = next(c for c in turn.clauses if c.sentence == clause.sentence)
    shown = first.text.lower().startswith(("this is", "these are", "here is", "here are", "here's"))
    told = len(turn.photos) > 1 and not turn.files and not clause.has("channel")
    if told and shown and clause.joint != "comma":
        return clause.has("look", "back") or clause.has("product")
    if len(turn.photos) < 2 or "is" not in words or len(named) != 1 or clause.has("channel"):
        return False
    if clause.has("look", "on_model"):
        turn.person = named[0]
    return clause.has("look", "on_model") or clause.has("product")
