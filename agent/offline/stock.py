"""Pictures to choose from: wishes as pictures, and what the shot list has left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from pydantic import JsonValue

from agent import shots
from agent.offline.looks import Picture, Studio
from agent.offline.orders import Order
from agent.offline.pictures import kind_of, same, shown, sides_of
from agent.offline.places import MAIN, main_of
from agent.offline.products import view_of
from agent.offline.vocabulary import vocabulary
from agent.offline.wishes import Wish

__all__ = ["Stock"]


#: Angles for "three angles" that names none, in degrees.
_ANGLES: tuple[Mapping[str, JsonValue], ...] = (
    {"yaw": -25.0, "pitch": 0.0},
    {"yaw": 25.0, "pitch": 0.0},
    {"yaw": 0.0, "pitch": 15.0},
    {"yaw": 12.0, "pitch": 0.0},
)
#: Parts of which there are close-ups where none is named.
_REGIONS = ("top", "center", "bottom", "left", "right")
#: Looks that are all about their shadow.
_SHADOWS = ("cast", "reflection")
_ON_GROUND = ("detail", "cast", "reflection")
#: Scenes for a lifestyle picture that names none, in order of preference.
SCENES = ["kitchen", "wood_table", "marble", "linen", "concrete", "studio"]
#: Objects for a size shot that names none, each up to a height of the product in cm.
_BESIDE = ((5.0, "coin"), (9.0, "credit_card"), (26.0, "soda_can"))
#: Scenes that suit goods of every kind and size.
_PLAIN = ("studio", "pastel", "dark")


def _beside(height: float) -> str:
    """What a product of that height in cm is best seen beside."""
    return next((name for most, name in _BESIDE if height <= most), "ruler")


def _aside(picture: Picture, side: str) -> Picture:
    """The same scene with the product on one side, a little smaller."""
    return replace(picture, values={**picture.values, "position": side, "scale": 0.85})


@dataclass(frozen=True)
class Stock:
    """Pictures for one product of an order; `there` are those that the gallery holds already.

    The list gives no more `close_ups` than the photo's pixels bear. Scenes that are `unsuited` to
    the goods are taken only where they are named; a size shot comes in where the product's `height`
    in cm is known. The `category` of the goods says what the list holds. `angles` are the sides
    that photos show: a real photo of a side comes before any turning.
    """

    studio: Studio
    order: Order
    sources: tuple[str, ...]
    views: tuple[str, ...] = ()
    there: frozenset[tuple[str, str]] = frozenset()
    close_ups: int = 99
    unsuited: frozenset[str] = frozenset()
    height: float | None = None
    category: str = ""
    angles: Mapping[str, str] = field(default_factory=dict)

    def wished(self, channel: str, slot: str, wish: Wish, taken: Sequence[Picture] = ()) -> Picture:
        """The picture that a wish describes; what it leaves open differs from those taken."""
        values = dict(wish.values)
        real = self._photo_of(values, taken) if wish.look == "turn" else None
        if real is not None:
            return self._seen(channel, slot, real)
        if wish.look == "turn" and not values:
            done = sum(picture.look == "turn" for picture in taken)
            values = dict(_ANGLES[done % len(_ANGLES)])
        if wish.look == "scene" and "scene" not in values:
            values["scene"] = self._free_scene(values.pop("mood", None), taken)
        word = str(values.get("scene") or "") if wish.look == "scene" else wish.word
        return self.picture(channel, slot, wish.look, values, word)

    def varied(self, picture: Picture, chosen: Sequence[Picture]) -> Picture | None:
        """The picture where it differs from those chosen, else a variant; None: there is none."""
        taken = {same(other) for other in chosen} | self.there
        if picture.look == "detail" and picture.values.get("region", "auto") == "auto":
            return self._near(picture, chosen)
        if same(picture) not in taken:
            return picture
        if picture.look == "scene":
            asides = (_aside(picture, side) for side in ("left", "right"))
            return next((aside for aside in asides if same(aside) not in taken), None)
        if picture.look not in ("on_model", "scene_prompt"):
            return None
        again = f"{picture.values.get('prompt')}, another pose and angle ({len(chosen) + 1})"
        return replace(picture, values={**picture.values, "prompt": again})

    def _near(self, picture: Picture, chosen: Sequence[Picture]) -> Picture | None:
        """A close-up of a part that nobody knows the place of, where no other one looks."""
        seen = {str(p.values.get("region", "auto")) for p in chosen if p.look == "detail"}
        seen |= {region for look, region in self.there if look == "detail"}
        asked = {str(w.values.get("region")) for w in self.order.wishes if w.look == "detail"}
        seen |= asked - {"auto"}
        free = next((region for region in ("auto", *_REGIONS) if region not in seen), None)
        return replace(picture, values={**picture.values, "region": free}) if free else None

    def spare(self, channel: str, slot: str, chosen: Sequence[Picture]) -> Iterator[Picture]:
        """Pictures of the shot list that the order does not hold yet and does not exclude."""
        taken = {key for p in chosen for key in (same(p), shown(p))} | self.there
        listed = self._fresh(self._listed(channel, slot), channel, slot, taken)
        # Where there is no main picture yet, the list's first one is it.
        yield from islice(listed, 0 if chosen or self.there else 1)
        for view in self.views:
            if not any(view in picture.sources for picture in chosen):
                yield self._seen(channel, slot, view)
        yield from listed

    def _seen(self, channel: str, slot: str, view: str) -> Picture:
        """The photo of a further side as a picture of its own."""
        return replace(self.picture(channel, slot, view_of(view).look, {}, view), sources=(view,))

    def _photo_of(self, values: Mapping[str, JsonValue], taken: Sequence[Picture]) -> str | None:
        """A photo of the side that a turn is to show, of any where it names none."""
        fits = sides_of(values)
        used = {photo for picture in taken for photo in picture.sources}
        shown = ((view, self.angles.get(view, "")) for view in self.views if view not in used)
        return next((view for view, side in shown if side and (not fits or side in fits)), None)

    def _fresh(
        self, listed: Sequence[shots.Shot], channel: str, slot: str, taken: set[tuple[str, str]]
    ) -> Iterator[Picture]:
        """The pictures of listed shots that are not taken; each is taken then."""
        for shot in listed:
            near = {told for look, told in taken if look == "detail"}
            if shot.look == "detail" and len(near) >= self.close_ups:
                continue
            if shot.look == "scene" and ("scene", self._first(shot)) in self.there:
                continue
            values = self._valued(shot, {told for _, told in taken})
            picture = self.picture(channel, shot.slot or slot, shot.look, values, shot.word)
            if values.get("scene", "") is not None and shown(picture) not in taken:
                taken.add(shown(picture))
                yield picture

    def picture(
        self, channel: str, slot: str, look: str, values: Mapping[str, JsonValue], word: str
    ) -> Picture:
        """A picture with what holds for the whole order."""
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

    def _valued(self, shot: shots.Shot, used: set[str]) -> dict[str, JsonValue]:
        """A shot's values with its scene chosen, and on the one ground that is asked for."""
        values = dict(shot.values)
        if shot.look == "scene":
            values["scene"] = self._scene_of(values.get("scene"), used)
        if shot.look == "scale" and self.height is not None:
            values = {"object": _beside(self.height), **values, "height_cm": self.height}
        ground = self._ground()
        if ground:
            values.update(color=ground, color2=None, ground=ground)
        return values

    def _free_scene(self, mood: JsonValue, taken: Sequence[Picture]) -> str:
        usual = self.studio.lifestyle(self._scenes())
        wanted = self._suited(vocabulary().sheets["scenes"].moods.get(str(mood), usual))
        shown = {same(picture) for picture in taken} | self.there
        used = {told for look, told in shown if look == "scene"}
        asked = {str(wish.values.get("scene")) for wish in self.order.wishes}
        return self.studio.scene(wanted, used | asked) or wanted[0]

    def _scenes(self) -> list[str]:
        """The scenes for a lifestyle picture that names none: those of the category first."""
        own = shots.category_lists().get(self.category)
        listed = [shot.values.get("scene") for shot in own.shots] if own else []
        names = [str(n) for names in listed if isinstance(names, list) for n in names]
        return list(dict.fromkeys([*names, *SCENES]))

    def _first(self, shot: shots.Shot) -> str:
        """The scene that a shot is in where none is taken."""
        wanted = shot.values.get("scene")
        listed = [str(name) for name in wanted] if isinstance(wanted, list) else [str(wanted)]
        return self.studio.scene(self._suited(listed)) or ""

    def _scene_of(self, wanted: JsonValue, used: set[str]) -> str | None:
        listed = (
            self.studio.lifestyle(map(str, wanted)) if isinstance(wanted, list) else [str(wanted)]
        )
        found = self.studio.scene(self._suited(listed), used)
        return None if found in used else found

    def _suited(self, listed: Sequence[str]) -> list[str]:
        """The scenes of a list that suit the goods; where none does, all that do."""
        if not self.unsuited:
            return list(listed)
        near = vocabulary().sheets["scenes"].near
        pool = [*listed, *(other for name in listed for other in near.get(name, [])), *_PLAIN]
        return [name for name in dict.fromkeys(pool) if name not in self.unsuited]

    def _listed(self, channel: str, slot: str) -> list[shots.Shot]:
        own = shots.shot_list(channel, self.category)
        alone = slot != main_of(channel) or own is None
        if own is None or alone:
            listed = [shots.single(f"{channel}.{slot}")]
        else:
            named = any(i.place and i.place.slot for i in self.order.items)
            listed = [s for s in own.shots if s.slot == slot or not (named or s.slot in MAIN)]
        further = [shot.model_copy(update={"slot": slot}) for shot in shots.further()]
        return [shot for shot in [*listed, *further] if self._allowed(shot, alone=alone)]

    def _allowed(self, shot: shots.Shot, *, alone: bool) -> bool:
        counted = any(i.count and i.wish and i.wish.look == "scene" for i in self.order.items)
        if shot.look == "scene" and counted and not alone:
            return False
        if self.order.excluded & {shot.look, kind_of(shot.look)} or not self.studio.can(shot.look):
            return False
        if shot.look == "scale" and self.height is None:
            return False
        if shot.look in _SHADOWS and self.studio.brand.get("shadow") == "none":
            return False
        return not self._ground() or shot.look in _ON_GROUND

    def _ground(self) -> str | None:
        """The one background that several pictures are to have: "5 images on white"."""
        on = [i for i in self.order.items if i.wish and i.wish.look in ("white", "color")]
        several = any((i.count or self.order.count or 0) > 1 for i in on if i.count != 1)
        if not several or len(on) != 1 or len(self.order.wishes) != 1 or self.order.whole:
            return None
        wish = on[0].wish
        return str(wish.values.get("color", "#ffffff")) if wish else None
