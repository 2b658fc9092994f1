"""What a turn orders: places, counts and wishes, and the pictures that they come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from agent import shots
from agent.offline.looks import Picture, Studio, label
from agent.offline.numbers import ALL
from agent.offline.vocabulary import vocabulary
from agent.offline.wishes import Wish
from tools.channels import channels, slots

__all__ = ["Item", "Order", "Place", "hero_slot", "most", "place_of", "secondary_slot"]

#: What a set grows to at most where the channel has no limit of its own.
_MOST = 24
_MAIN = ("main", "image_link")
_SECONDARY = ("secondary", "additional", "additional_image_link")


@dataclass(frozen=True)
class Place:
    """Where files go: a channel, and one of its slots where the request names it."""

    channel: str
    slot: str | None = None


@dataclass(frozen=True)
class Item:
    """One line of an order: where, what and how many, as far as the clause says."""

    place: Place | None = None
    wish: Wish | None = None
    count: int | None = None
    heading: bool = False
    size: tuple[int, int] | None = None


@dataclass
class Order:
    """Clauses that belong together: "etsy, 4 images: white, marble, a close-up"."""

    items: list[Item] = field(default_factory=list)
    count: int | None = None
    each: bool = False
    whole: bool = False
    plural: bool = False
    only: bool = False
    adding: bool = False
    view: bool = False
    led: bool = False
    unshadowed: bool = False
    blocked: int = 0
    prompt: str = ""
    photos: list[str] | None = None
    bundle: str | None = None
    sku: str | None = None
    size: tuple[int, int] | None = None
    format: str | None = None
    excluded: set[str] = field(default_factory=set)
    heading: Wish | None = None
    listing: str = ""
    sentence: int = 0
    last: int = -1

    @property
    def places(self) -> list[Place]:
        """The places named, in order, each once."""
        return list(dict.fromkeys(item.place for item in self.items if item.place))

    @property
    def channels(self) -> list[str]:
        """The channels named, in order, each once."""
        return list(dict.fromkeys(place.channel for place in self.places))

    @property
    def wishes(self) -> list[Wish]:
        """All wishes of the order."""
        return [item.wish for item in self.items if item.wish]


def place_of(channel: str, word: str) -> Place | None:
    """The slot that a word means on a channel, None where it has no such slot."""
    slot = vocabulary().sheets["channels"].slots.get(word, {}).get(channel)
    return Place(channel, slot) if slot else None


def hero_slot(channel: str) -> str | None:
    """The slot of the one main picture, None where all pictures share one slot."""
    own = channels()[channel].slots
    found = next((name for name in _MAIN if name in own), None)
    return found if found and own[found].count.max == 1 else None


def secondary_slot(channel: str) -> str | None:
    """The slot of all pictures but the main one; None where only the main slot is there."""
    own = channels()[channel].slots
    return next((name for name in _SECONDARY if name in own), None)


def main_of(channel: str) -> str:
    """The slot that takes a set's pictures, or the channel's usual one."""
    alone = vocabulary().sheets["channels"].alone.get(channel)
    return secondary_slot(channel) or alone or next(iter(channels()[channel].slots))


def most(channel: str) -> int:
    """How many pictures of a set the channel takes, its main one included."""
    slot = channels()[channel].slots[main_of(channel)]
    return min(_MOST, (slot.count.max or _MOST) + (1 if hero_slot(channel) else 0))


def usual(channel: str) -> int:
    """How many pictures a set has where no count is given."""
    found = shots.shot_list(channel)
    return found.usual if found else 1


@dataclass(frozen=True)
class Filler:
    """Chooses pictures for an order: the wishes first, then those of the shot list."""

    studio: Studio
    order: Order
    sources: tuple[str, ...]
    views: tuple[str, ...] = ()
    there: frozenset[tuple[str, str]] = frozenset()

    def pictures(self, channel: str) -> list[Picture]:
        """All pictures that the order asks of a channel, for one product."""
        own = [i for i in self.order.items if i.place and i.place.channel == channel]
        own = [i for i in own if not i.heading or i.wish or i.count] if len(own) > 1 else own
        named = [i for i in own if i.place and i.place.slot and not _is_set(i.place)]
        wide = _without_heading([i for i in own if i not in named], whole=self.order.whole)
        loose = [i for i in self.order.items if i.place is None and i.wish]
        found = self._named(channel, named, [] if wide else loose)
        if wide:
            return [*found, *self._set(channel, wide, loose, heroes=_heroes(found))]
        rest = [] if _styles(named) else self._beside(named, loose)
        return [*found, *self._wished(channel, rest)] if rest else found

    def _beside(self, named: Sequence[Item], loose: Sequence[Item]) -> list[Item]:
        """The wishes beside a main picture that is named; "white" says what it is anyway."""
        return [item for item in loose if item.wish and item.wish.look != "white"]

    def more(self, channel: str) -> list[Picture]:
        """What the order adds to a channel that has files already."""
        own = [i for i in self.order.items if i.place and i.place.channel == channel]
        named = [i for i in own if i.place and i.place.slot and not _is_set(i.place)]
        others = [i for i in own if i not in named]
        loose = [i for i in self.order.items if i.place is None and i.wish]
        wanted = [i for i in [*others, *loose] if i.wish]
        count = next((i.count for i in others if i.count), None) or self.order.count
        found = self._named(channel, named, [] if others else loose)
        if named and not others:
            return [*found, *([] if _styles(named) else self._wished(channel, loose))]
        if wanted:
            return [*found, *self._wished(channel, wanted)]
        return [*found, *self.spare(channel, count or 0, has_hero=True)]

    def spare(self, channel: str, count: int, *, has_hero: bool) -> list[Picture]:
        """So many further pictures of the shot list, the main one first where it is missing."""
        hero = None if has_hero else hero_slot(channel)
        found = [self._hero(channel, hero)] if hero and count else []
        rest = self._spare(channel, main_of(channel), found)
        while len(found) < count and (more := next(rest, None)):
            found.append(more)
        return found

    def _named(self, channel: str, items: Sequence[Item], loose: Sequence[Item]) -> list[Picture]:
        found: list[Picture] = []
        for item in items:
            assert item.place is not None
            wanted = [item.wish] if item.wish else []
            if _styles(items) and not wanted:
                wanted = expanded(loose)
            count = item.count or self.order.count or max(1, len(wanted))
            if self.order.count and len(items) > 1 and not item.count:
                count = max(1, self.order.count // len(items))
            made = self._placed(channel, item.place.slot or "", wanted, count)
            width, height = item.size or (None, None)
            found += [replace(p, width=width, height=height) if item.size else p for p in made]
        return found

    def _placed(self, channel: str, slot: str, wanted: Sequence[Wish], count: int) -> list[Picture]:
        limit = slots()[f"{channel}.{slot}"].count.max
        if slots()[f"{channel}.{slot}"].background.rule == "pure_white":
            wanted = [wish for wish in wanted if wish.look in _ON_WHITE]
        count = (
            min(count, limit) if limit and not any(w.look == "recolor" for w in wanted) else count
        )
        chosen = [self._wish(channel, slot, wish) for wish in wanted][:count]
        spare = self._spare(channel, slot, chosen)
        while len(chosen) < count and (more := next(spare, None)):
            chosen.append(more)
        return chosen

    def _wished(self, channel: str, items: Sequence[Item]) -> list[Picture]:
        """Exactly the wishes, in the slot that takes them."""
        slot = main_of(channel)
        found: list[Picture] = []
        for wish in expanded(items):
            picture = self._varied(self._wish(channel, slot, wish, found), found)
            if picture is not None:
                found.append(picture)
        return found

    def _set(
        self, channel: str, wide: Sequence[Item], loose: Sequence[Item], *, heroes: int
    ) -> list[Picture]:
        wanted = expanded([i for i in [*wide, *loose] if i.wish])
        plain_count = next((i.count for i in wide if i.count and not i.wish), None)
        total = self._total(channel, plain_count or self.order.count, wanted, wide)
        slot = main_of(channel)
        secondary_only = all(i.place and i.place.slot for i in wide)
        hero = None if heroes or secondary_only else hero_slot(channel)
        told = plain_count or self.order.count or self.order.whole or self.order.plural
        total -= heroes if told and not secondary_only else 0
        if hero and not self._needs_hero(wanted, total):
            hero = None
        chosen = [self._hero(channel, hero)] if hero else []
        if hero:
            wanted = _without_first_white(wanted)
        for wish in wanted:
            picture = self._varied(self._wish(channel, slot, wish, chosen), chosen)
            if picture is not None and len(chosen) < total:
                chosen.append(picture)
        alone = self._alone(wanted)
        while alone is not None and len(chosen) < total:
            picture = self._varied(self._wish(channel, slot, alone, chosen), chosen)
            if picture is None:
                break
            chosen.append(picture)
        spare = self._spare(channel, slot, chosen)
        open_ended = self.order.whole or self.order.plural or plain_count or self.order.count
        several = any((i.count or 0) > 1 for i in [*wide, *loose])
        while (open_ended or several or not wanted) and len(chosen) < total:
            more = next(spare, None)
            if more is None:
                break
            chosen.append(more)
        return chosen

    def _alone(self, wanted: Sequence[Wish]) -> Wish | None:
        """The one wish that all pictures of the order are to be like: "2 shots on a model"."""
        if any(i.count == 1 and i.wish for i in self.order.items):
            return None
        only = wanted[0] if len({w.look for w in wanted}) == 1 else None
        if self.order.whole or only is None or len(self.order.wishes) != 1:
            return None
        return only if only.look in ("on_model", "scene_prompt") or "scene" in only.values else None

    def _varied(self, picture: Picture, chosen: Sequence[Picture]) -> Picture | None:
        """The picture where it differs from those chosen; a generated one is asked to differ."""
        if same(picture) not in {same(other) for other in chosen} | self.there:
            return picture
        if picture.look == "scene":
            taken = {same(other) for other in chosen} | self.there
            asides = (_aside(picture, side) for side in ("left", "right"))
            return next((aside for aside in asides if same(aside) not in taken), None)
        if picture.look not in ("on_model", "scene_prompt"):
            return None
        again = f"{picture.values.get('prompt')}, another pose and angle ({len(chosen) + 1})"
        return replace(picture, values={**picture.values, "prompt": again})

    def _needs_hero(self, wanted: Sequence[Wish], total: int) -> bool:
        return self.order.whole or total > len(wanted) or any(w.look == "white" for w in wanted)

    def _hero(self, channel: str, slot: str) -> Picture:
        return self._picture(channel, slot, "white", {}, "")

    def _total(
        self, channel: str, count: int | None, wanted: Sequence[Wish], wide: Sequence[Item]
    ) -> int:
        if count == ALL:
            return most(channel)
        if count and self.order.each:
            count = max(count, len(wanted))
        if count:
            return min(count, most(channel))
        told = [i.count or 0 for i in [*wide, *self.order.items] if i.wish]
        if all(told) and wanted and not self.order.whole:
            return len(wanted)
        if wanted and not (self.order.whole or self.order.plural):
            return len(wanted)
        secondary_only = all(i.place and i.place.slot for i in wide)
        return max(usual(channel) - secondary_only, len(wanted) + 1 - secondary_only)

    def _wish(self, channel: str, slot: str, wish: Wish, taken: Sequence[Picture] = ()) -> Picture:
        values = dict(wish.values)
        if wish.look == "turn" and not values:
            done = sum(picture.look == "turn" for picture in taken)
            values = dict(_ANGLES[done % len(_ANGLES)])
        if wish.look == "scene" and "scene" not in values:
            values["scene"] = self._free_scene(values.pop("mood", None), taken)
        word = str(values.get("scene") or "") if wish.look == "scene" else wish.word
        return self._picture(channel, slot, wish.look, values, word)

    def _free_scene(self, mood: JsonValue, taken: Sequence[Picture]) -> str:
        moods = vocabulary().sheets["scenes"].moods
        wanted = moods.get(
            str(mood), ["kitchen", "wood_table", "marble", "linen", "concrete", "studio"]
        )
        used = self._used(taken)
        asked = [str(w.values.get("scene")) for w in self.order.wishes]
        return self.studio.scene(wanted, used | {*asked}) or wanted[0]

    def _spare(self, channel: str, slot: str, chosen: Sequence[Picture]) -> Iterator[Picture]:
        """Pictures of the shot list that the order does not hold yet and does not exclude."""
        taken = {same(p) for p in chosen} | self.there
        for view in self.views:
            yield replace(
                self._picture(channel, slot, "white", {}, "view"), sources=(view,), word=view
            )
        for shot in self._listed(channel, slot):
            values = dict(shot.values)
            if shot.look == "scene":
                values["scene"] = self._scene_of(values.get("scene"), {s for _, s in taken})
            ground = self._ground()
            if ground and ("color" in values or shot.look in _ON_GROUND):
                values = {**values, "color": ground, "color2": None, "ground": ground}
            picture = self._picture(channel, shot.slot or slot, shot.look, values, shot.word)
            if values.get("scene", "") is None or same(picture) in taken:
                continue
            taken.add(same(picture))
            yield picture

    def _used(self, taken: Sequence[Picture]) -> set[str]:
        return {told for look, told in {same(p) for p in taken} | self.there if look == "scene"}

    def _scene_of(self, wanted: JsonValue, used: set[str]) -> str | None:
        listed = [str(name) for name in wanted] if isinstance(wanted, list) else [str(wanted)]
        found = self.studio.scene(listed, used)
        return None if found in used else found

    def _listed(self, channel: str, slot: str) -> list[shots.Shot]:
        own = shots.shot_list(channel)
        place = f"{channel}.{slot}"
        named = any(i.place and i.place.slot for i in self.order.items)
        listed = (
            [s for s in own.shots if s.slot == slot or not (named or s.slot in _MAIN)]
            if own
            else []
        )
        if slot != main_of(channel) or not own:
            listed = [shots.single(place)]
        all_shots = [*listed, *(shot.model_copy(update={"slot": slot}) for shot in shots.further())]
        alone = slot != main_of(channel) or not own
        return [shot for shot in all_shots if self._allowed(shot, single=alone)]

    def _allowed(self, shot: shots.Shot, *, single: bool) -> bool:
        counted = any(i.count and i.wish and i.wish.look == "scene" for i in self.order.items)
        if shot.look == "scene" and counted and not single:
            return False
        if shot.look in self.order.excluded or _kind(shot.look) in self.order.excluded:
            return False
        if not self.studio.can(shot.look):
            return False
        if self._ground():
            return shot.look in _ON_GROUND
        return True

    def _ground(self) -> str | None:
        """The one background that several pictures are to have: "5 images on white"."""
        on = [i for i in self.order.items if i.wish and i.wish.look in ("white", "color")]
        several = any((i.count or self.order.count or 0) > 1 for i in on if i.count != 1)
        if not several or len(on) != 1 or len(self.order.wishes) != 1 or self.order.whole:
            return None
        wish = on[0].wish
        return str(wish.values.get("color", "#ffffff")) if wish else None

    def _picture(
        self, channel: str, slot: str, look: str, values: Mapping[str, JsonValue], word: str
    ) -> Picture:
        width, height = self.order.size or (None, None)
        return Picture(
            look=look,
            values=values,
            sources=self.sources,
            layout=self.order.bundle,
            channel=channel or None,
            slot=slot or None,
            sku=self.order.sku,
            width=width,
            height=height,
            format=self.order.format,
            word=word,
        )


#: Angles for "three angles" that names none, in degrees.
_ANGLES: tuple[Mapping[str, JsonValue], ...] = (
    {"yaw": -25.0, "pitch": 0.0},
    {"yaw": 25.0, "pitch": 0.0},
    {"yaw": 0.0, "pitch": 15.0},
    {"yaw": 40.0, "pitch": 0.0},
)
_ON_GROUND = ("detail", "cast", "reflection")
_ON_WHITE = ("white", "recolor", "turn", "as_is", "detail")


def _kind(look: str) -> str:
    return "scene" if look.startswith("scene") else look


def _is_set(place: Place) -> bool:
    """Whether a place takes a row of pictures of which only the number is told."""
    return place.slot in _SECONDARY


def _styles(items: Sequence[Item]) -> bool:
    """Whether wishes elsewhere in the order say how these places look: "story + pin, on marble"."""
    return all(i.place and i.place.slot not in _MAIN and i.wish is None for i in items)


def same(picture: Picture) -> tuple[str, str]:
    """What tells a picture from the others of its set: its look, and what that shows."""
    values = picture.values
    told = next((values[key] for key in _TELLING if values.get(key)), "")
    word = picture.word if picture.look == "detail" else str(values.get("position") or "")
    return _kind(picture.look), f"{told}{word if word != 'detail' else ''}"


_TELLING = ("scene", "scene_image", "region", "yaw", "pitch", "object", "prompt", "color")


def _without_heading(wide: Sequence[Item], *, whole: bool) -> list[Item]:
    """Without the bare channel that led the list: "Amazon: 1 main + 5 secondary"."""
    slotted = any(i.place and i.place.slot for i in wide)
    if whole or not slotted:
        return list(wide)
    return [i for i in wide if i.wish or i.count or (i.place and i.place.slot)]


def _aside(picture: Picture, side: str) -> Picture:
    """The same scene with the product on one side, a little smaller."""
    return replace(picture, values={**picture.values, "position": side, "scale": 0.85})


def _heroes(found: Sequence[Picture]) -> int:
    return sum(picture.slot in _MAIN for picture in found)


def _without_first_white(wanted: Sequence[Wish]) -> list[Wish]:
    left = list(wanted)
    white = next((w for w in left if w.look == "white"), None)
    if white:
        left.remove(white)
    return left


def expanded(items: Sequence[Item]) -> list[Wish]:
    """Each wish as often as it is asked for."""
    found: list[Wish] = []
    for item in items:
        if item.wish:
            found += [item.wish] * max(1, item.count or item.wish.count or 1)
    return found


__all__ += ["Filler", "expanded", "same", "label", "main_of", "usual"]
