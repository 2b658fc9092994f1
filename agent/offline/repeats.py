"""The same again: for another product, another channel, another size."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import JsonValue

from agent.offline import measures, products, references
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.looks import with_export
from agent.offline.orders import Item, Order
from agent.offline.phrases import phrase
from agent.offline.places import Place, hero_slot, main_of
from agent.offline.placing import places_in
from agent.offline.remaking import put_in_place
from agent.offline.resizing import composed
from agent.offline.rewording import with_facts
from agent.offline.turn import Turn
from agent.offline.wishes import Wish, wishes
from agent.shots import shot_list
from tools.channels import slots

__all__ = ["copied", "read"]


#: After these comes what was meant instead.
_MEANT = frozenset(
    ["i meant", "meant", "i mean", "i was meaning", "ich meinte", "ich meine", "gemeint"]
) | {"quise decir", "queria decir", "je voulais dire"}


def read(turn: Turn, clause: Clause) -> bool:
    """Repeat files for another product or place; False where the clause does not ask for that."""
    if not turn.files:
        return False
    if _meant(turn, clause) or _line_of_copy(turn, clause):
        return True
    same = (clause.has("verb", "same") and not _SAME_PHOTO.search(clause.text)) or _likened(
        turn, clause
    )
    new_places = [p for p in places_in(turn, clause, None) if p.channel not in turn.here]
    points = bool(new_places) and clause.has("verb", "add") and _means_that(turn, clause)
    if not (same or points or _arrives(turn, clause)):
        return False
    if not same and turn.orders and turn.orders[-1].view:
        return True  # "I found a picture of the rear side, please include it"
    size = measures.size(clause.tokens) or measures.shape(clause.tokens)
    if size or (clause.has("format") and not new_places):
        return _resized(turn, clause, size)
    named = products.named_products(clause, turn.photos)
    if clause.has("verb", "same") and not (new_places or named.photos or turn.situation.fresh()):
        wanted = wishes(clause, names=turn.situation.name_words(), known=turn.named_colors())
        if len(wanted) == 1 and wanted[0].look in ("color", "white", "scene"):
            return _restyled(turn, wanted[0])
    if new_places and (points or not named.photos):
        return _elsewhere(turn, clause, new_places)
    return _for_others(turn, clause, named)


def _line_of_copy(turn: Turn, clause: Clause) -> bool:
    """ "same again for the 30 ml bottle: …, '30 ml' on the infographic": a line, and no picture."""
    quoted = bool(clause.tokens) and clause.tokens[0].shape == "quote"
    own = [c for c in turn.clauses if c.sentence == clause.sentence and c is not clause]
    same = any(c.has("verb", "same") for c in own)
    return quoted and same and clause.has("look", "infographic")


_SAME_PHOTO = re.compile(
    r"\b(?:from|of|with|using) (?:that|the|this) same (?:shot|photo|picture|image|file)\b", re.I
)


def _restyled(turn: Turn, wish: Wish) -> bool:
    """ "and the same in white": the last file once more on another ground."""
    source = turn.files[-1]
    turn.add(source.renamed(f"{source.name}_2"))
    put_in_place(turn, len(turn.files) - 1, wish)
    return True


def _meant(turn: Turn, clause: Clause) -> bool:
    """ "sorry, I meant eBay": the files of the channel named last, for another channel."""
    told = any(t.get("talk") == "sorry" and t.plain in _MEANT for t in clause.tokens)
    places = [p for p in places_in(turn, clause, None) if p.channel not in turn.here]
    kinds = ("look", "scene", "color", "number", "move", "ordinal")
    if not told or len(places) != 1 or any(clause.has(kind) for kind in kinds):
        return False
    channel = turn.files[-1].channel
    held = [file for file in turn.files if file.channel == channel]
    _copied(turn, held, places[0])
    turn.files = [file for file in turn.files if file not in held]
    return True


def _likened(turn: Turn, clause: Clause) -> bool:
    """ "A3 like A1": two products, of which the second has pictures already."""
    named = products.named_products(clause, turn.photos).photos
    alike = any(token.plain in ("like", "as", "wie", "como", "comme") for token in clause.tokens)
    made = {photo for file in turn.files for photo in file.photos}
    return alike and len(named) == 2 and named[1] in made and named[0] not in made


def _arrives(turn: Turn, clause: Clause) -> bool:
    """ "and this one too", with a new photo: the same with it."""
    kinds = ("channel", "slot", "look", "scene", "color", "quantity", "subject")
    bare = not any(clause.has(k) for k in kinds) or clause.has("that")
    adds = clause.has("verb", "add") and not turn.files[0].node.find("arrange")
    return bool(turn.situation.fresh()) and adds and bare and not clause.has("channel")


def _means_that(turn: Turn, clause: Clause) -> bool:
    """ "that one for Etsy as well", or "for Walmart too" where there is a single file."""
    bare = not any(clause.has(k) for k in ("quantity", "look", "scene", "color", "number"))
    return clause.has("that") or (bare and len(turn.files) == 1 and not clause.has("slot"))


def _resized(turn: Turn, clause: Clause, size: tuple[int, int] | None) -> bool:
    """ "a 600x600 png of the same": the last file once more in another size or format."""
    formats = clause.values("format")
    picked = references.targets(clause, turn.files, turn.photos)
    source = turn.files[picked.files[-1] if picked.said and picked.files else -1]
    args: dict[str, JsonValue] = {}
    if size:
        args.update(width=size[0], height=size[1])
    if formats:
        args["format"] = formats[-1]
    made = File(with_export(source.node, **args)).renamed(f"{source.name}_2")
    turn.add(composed(made, size) if size else made)
    turn.announce(turn.files[-1].name, f"Added {turn.files[-1].name}.")
    return True


def _elsewhere(turn: Turn, clause: Clause, places: Sequence[Place]) -> bool:
    sources = _sources(turn, clause)
    for place in places:
        if len(sources) == 1 or clause.has("that") or shot_list(place.channel) is None:
            _copied(turn, sources[-1:] if clause.has("that") else sources, place)
        else:
            item = Item(Place(place.channel, place.slot))
            turn.orders.append(Order(items=[item], count=len(sources), whole=True))
    return True


def _sources(turn: Turn, clause: Clause) -> list[File]:
    """The files that "the same" speaks of: those of the channel named last."""
    if turn.situation.recipe and turn.touched:
        return [file for file in turn.files if file.name in turn.touched]
    channel = turn.files[-1].channel
    return [file for file in turn.files if file.channel == channel]


def copied(file: File, place: Place) -> File:
    """The same picture as another place takes it."""
    slot = place.slot or hero_or_main(place.channel, file)
    fill = slots()[f"{place.channel}.{slot}"].export.product_fill or 0.85
    args: dict[str, JsonValue] = {"channel": place.channel, "slot": slot}
    if file.get("export", "fill") is not None:
        args["fill"] = fill
    made = File(with_export(file.node, **args))
    return made.setting("recreate", aspect=slots()[f"{place.channel}.{slot}"].aspect.target)


def _copied(turn: Turn, sources: Sequence[File], place: Place) -> None:
    for file in sources:
        name = file.name.replace(file.channel, place.channel) if file.channel else place.channel
        turn.add(copied(file, place).renamed(name))
        turn.announce(turn.files[-1].name, f"Added {turn.files[-1].name}.")


def hero_or_main(channel: str, file: File) -> str:
    """The slot of a channel that a copied file goes to."""
    return (hero_slot(channel) if file.look == "white" else None) or main_of(channel)


def _for_others(turn: Turn, clause: Clause, named: products.Named) -> bool:
    others = [p for p in turn.situation.fresh() if p in named.photos] or [
        p for p in named.photos if not _made_already(turn, clause, p)
    ]
    others = others or turn.situation.fresh()
    if not others:
        said = ", ".join(named.missing) or "other product"
        turn.ask(phrase("ask.other", said=said))
        turn.awaiting = True
        return True
    if _likened(turn, clause):
        others = [photo for photo in others if photo == named.photos[0]]
    for photo in others:
        _once_more(turn, clause, photo)
    return True


def _made_already(turn: Turn, clause: Clause, photo: str) -> bool:
    channels = clause.values("channel") or turn.here
    return any(photo in f.photos for f in turn.files if f.channel in channels)


def _once_more(turn: Turn, clause: Clause, photo: str) -> None:
    pattern = _pattern(turn, clause, photo)
    if not pattern:
        return
    old = pattern[0].photos[0]
    sku = turn.skus.get(photo) or turn.code
    for file in pattern:
        swaps = {name: photo for name in file.photos if name in turn.photos}
        made = file.on(swaps)
        made = File(with_export(made.node, sku=sku))
        made = made.renamed(_name(file.name, old, photo))
        turn.add(with_facts(turn, made))
    turn.say(f"Did the same for {photo}: {len(pattern)} files.")


def _pattern(turn: Turn, clause: Clause, photo: str) -> list[File]:
    """The files of one other product, in the channels named."""
    channels = [c for c in clause.values("channel") if c in turn.here] or turn.here or [""]
    held = [f for f in turn.files if f.channel in channels and photo not in f.photos]
    if not held:
        return []
    named = products.named_products(clause, turn.photos).photos
    told = [f.photos[:1] for f in held if set(f.photos) & set(named)]
    first = told[-1] if told else held[-1].photos[:1]
    return [file for file in held if file.photos[:1] == first]


def _name(name: str, old: str, photo: str) -> str:
    short = photo.lower()
    return name.replace(old, short) if old in name else f"{short}_{name}"
