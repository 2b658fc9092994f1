"""What an order cannot have here, and why: people, places, videos, text on a main image."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from agent.offline import numbers, products
from agent.offline.clauses import Clause
from agent.offline.orders import Order
from agent.offline.pairs import another_of_kind
from agent.offline.phrases import phrase
from agent.offline.places import most
from agent.offline.strangers import of_row, strange_place, styled_place, unheard, unknown_words
from agent.offline.turn import Turn
from agent.offline.wishes import Wish
from tools.channels import channels
from tools.scene_near import nearest_scenes

__all__ = ["missing", "no_channel", "possible", "rear", "say_limit", "say_white"]


#: Looks that no photo and no operation gives.
_NEVER = ("video", "back", "print", "layered")
_SIDES = ("back", "rear", "behind", "inside", "side", "bottom")


def no_channel(turn: Turn, clause: Clause) -> None:
    """Name the channels of a clause for which nobody published rules."""
    said = {v: t.plain for t in clause.tokens if (v := t.get("no_channel"))}
    for value, name in said.items():
        if not clause.has("verb", "change", "remove"):
            nearest = "Zalando or Shopify" if value in ("shein", "asos", "about you") else "Amazon"
            turn.leave_out(phrase("limit.channel", said=name.title(), nearest=nearest))


def possible(turn: Turn, clause: Clause, wanted: Sequence[Wish]) -> tuple[list[Wish], int]:
    """The wishes that can be made here, and how many cannot; those are said."""
    if _unknown_own(turn, clause, wanted):
        turn.ask(phrase("ask.color"))
        turn.uncolored = True
        return [], 1
    kept: list[Wish] = []
    blocked = 0
    for wish in wanted:
        reason = _against(turn, clause, wish)
        if reason:
            turn.leave_out(phrase(f"limit.{reason}", said=clause.text))
            blocked += wish.look not in ("print", "layered")
        elif wish.look == "back":
            photo = rear(turn)[-1]
            word = photo if _tells(photo) else "back"
            kept.append(Wish(products.view_of(photo).look, {}, None, word, clause.text))
        else:
            kept.append(wish)
    if wanted:
        return _styled(turn, clause, kept), blocked
    return _somewhere(turn, clause, kept, blocked)


def _against(turn: Turn, clause: Clause, wish: Wish) -> str:
    """What keeps a wish from being made here, empty where nothing does."""
    if wish.look == "infographic" and (_on_main(clause) or _with_it(turn, clause)):
        return "text"
    if wish.look == "on_model" and not turn.studio.can("on_model"):
        return "person"
    if wish.look == "back" and rear(turn):
        return ""
    return wish.look if wish.look in _NEVER else ""


def _with_it(turn: Turn, clause: Clause) -> bool:
    """ "main picture but with our slogan": words for the very picture that was named before."""
    at = next((i for i, other in enumerate(turn.clauses) if other is clause), 0)
    before = turn.clauses[at - 1] if at else None
    if before is None or before.sentence != clause.sentence:
        return False
    if clause.has("quantity") and not _ON_IT.search(clause.text):
        return False
    return clause.tokens[0].plain in ("with", "mit", "con", "avec") and _on_main(before)


#: "printed on the image": the picture that was named before.
_ON_IT = re.compile(r"\bon (?:the|that|this|it)\b", re.IGNORECASE)


def _somewhere(
    turn: Turn, clause: Clause, kept: list[Wish], blocked: int
) -> tuple[list[Wish], int]:
    """A place that no built-in scene is: for a generator, else named as not there."""
    names = turn.situation.name_words()
    place = strange_place(clause, names)
    if not kept and clause.has("prop") and (place or of_row(clause, turn.clauses)):
        return kept, blocked + 1  # why not is said already
    place = place or unheard(clause, turn.clauses, names)
    if place and turn.studio.generator:
        return [*kept, Wish("scene_prompt", {"prompt": place}, None, "scene", clause.text)], blocked
    if not place or not _shows(clause):
        return kept, blocked
    scenes = ", ".join(name.replace("_", " ") for name in turn.studio.scenes)
    turn.leave_out(phrase("limit.place", said=clause.text, near=_nearest(place), scenes=scenes))
    turn.strange, turn.place = True, place
    return kept, blocked + 1


def _styled(turn: Turn, clause: Clause, kept: list[Wish]) -> list[Wish]:
    """ "on a wooden pier": a generator paints it, else the nearest scene is taken and named."""
    place = styled_place(clause, turn.situation.name_words())
    grounds = [wish for wish in kept if wish.look in ("scene", "color")]
    if not place or len(grounds) != 1:
        return kept
    held = grounds[0]
    if turn.studio.generator:
        told = replace(held, look="scene_prompt", values={"prompt": place}, word="scene")
    else:
        scene = held.values.get("scene") or nearest_scenes(place)[0]
        if scene not in turn.studio.scenes:
            return kept
        name = str(scene).replace("_", " ")
        turn.leave_out(phrase("limit.nearly", said=place, scene=name))
        values = {"scene": scene, "instead_of": place}
        told = replace(held, look="scene", values=values, word=str(scene))
    return [told if wish is held else wish for wish in kept]


def _nearest(place: str) -> str:
    """The two built-in scenes nearest to a place: "garden or beach"."""
    return " or ".join(name.replace("_", " ") for name in nearest_scenes(place)[:2])


def _on_main(clause: Clause) -> bool:
    """Whether text is asked for on a main image, where channels forbid it."""
    return clause.has("slot", "main") and not clause.has("quantity", "set")


def _unknown_own(turn: Turn, clause: Clause, wanted: Sequence[Wish]) -> bool:
    """ "our green" of which nobody has told the value."""
    colored = [w for w in wanted if w.look in ("color", "recolor", "gradient")]
    words = clause.text.lower().split()
    names = turn.situation.name_words()
    ours = clause.has("own") or any(
        _is_ours(a, b, clause) and b not in names for a, b in pairwise(words)
    )
    ours = ours or bool(_HOUSE.search(clause.text) and colored)
    if (
        not ours
        or (wanted and not colored)
        or any(t.shape == "hex" for c in turn.clauses for t in c.tokens)
    ):
        return False
    known = turn.named_colors()
    return not any(word in known for word in [*(w.word for w in colored), "brand"])


#: "our house blue"
_HOUSE = re.compile(
    r"\b(?:our|my) (?:house|shop|store|signature|corporate|company|label|ci|studio) ", re.IGNORECASE
)


def _is_ours(before: str, word: str, clause: Clause) -> bool:
    tinted = [token.plain for token in clause.tokens if token.get("color")]
    return before in ("our", "my", "unser", "nuestro", "notre") and any(
        t.startswith(word) for t in tinted
    )


def rear(turn: Turn) -> list[str]:
    """Photos of a back or another side: those that say so, or that came with such words."""
    fresh = turn.situation.fresh()
    if fresh and turn.files:
        return fresh
    return [photo for photo in turn.photos if _tells(photo)]


def _tells(photo: str) -> bool:
    """Whether a photo's name says that it shows another side."""
    return any(word in photo.lower() for word in _SIDES)


def _strange(clause: Clause) -> bool:
    """Whether words are unknown that do not just say which goods: "sugar bowl"."""
    names = {a.start for a, b in pairwise(clause.tokens) if b.get("product")}
    return any(token.start not in names for token in unknown_words(clause, []))


def _besides(turn: Turn, clause: Clause) -> bool:
    """ "for the drill and for the charger": only of the drill, as it is called, there is one."""
    at = next((i for i, other in enumerate(turn.clauses) if other is clause), 0)
    before = turn.clauses[at - 1] if at else None
    if before is None or before.sentence != clause.sentence or clause.joint != "and":
        return False
    named = products.named_products(before, turn.photos)
    return named.sure and bool(named.photos) and not turn.files


def _shows(clause: Clause) -> bool:
    """Whether a clause with unknown words describes a picture and does not just tell a story."""
    _, exact = numbers.count(clause.tokens)
    kinds = ("quantity", "product", "slot", "channel", "that")
    if exact or any(clause.has(k) for k in kinds) or clause.has("verb", "make", "change"):
        return True
    return bool(clause.tokens and clause.tokens[0].get("place"))


def missing(turn: Turn, clause: Clause, named: products.Named) -> None:
    """Goods that are named and of which there is no photo."""
    if other := another_of_kind(turn.text, turn.photos):
        turn.ask(phrase("ask.missing", said=other))
        return
    if not named.missing or not turn.photos or clause.has("refuse") or clause.has("look", "detail"):
        return
    last = turn.orders[-1].photos if turn.orders else None
    known = named.photos if named.sure else last
    known = known or (turn.photos if _besides(turn, clause) else None)
    if known and clause.joint in ("start", "and", "comma") and not _strange(clause):
        said = ", ".join(named.missing)
        if not products.by_kind(clause, turn.photos) or _besides(turn, clause):
            turn.ask(phrase("ask.missing", said=said))


#: Looks that a pure white ground may have.
_ON_WHITE = ("white", "recolor", "turn", "reflection", "cast")


def say_white(turn: Turn, order: Order, channel: str) -> None:
    """Say where a channel's rule overrides the background that was asked for."""
    for item in order.items:
        slot = channels()[channel].slots.get(item.place.slot or "") if item.place else None
        colored = item.wish is not None and item.wish.look not in _ON_WHITE
        if slot and slot.background.rule == "pure_white" and colored:
            title = channels()[channel].title
            turn.leave_out(phrase("limit.white", slot=slot.name, channel=title))


def say_limit(turn: Turn, order: Order, channel: str) -> None:
    """Say where more is asked for than a channel takes of a product."""
    told = [
        i.count or 0 for i in order.items if i.place and i.place.channel == channel and not i.wish
    ]
    asked = max([order.count or 0, *told])
    if asked > most(channel):
        title = channels()[channel].title
        turn.leave_out(
            f"{title} takes at most {most(channel)} pictures of a product, so I planned the maximum"
            f" of {most(channel)} instead of {asked}."
        )
