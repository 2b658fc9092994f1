"""An order filled for one product: its wishes first, then pictures of the shot list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.offline.looks import Picture
from agent.offline.numbers import ALL
from agent.offline.orders import Item, Order, expanded, is_row, once_each, styles, without_heading
from agent.offline.places import MAIN, SECONDARY, hero_slot, main_of, most, usual
from agent.offline.stock import Stock
from agent.offline.wishes import Wish
from tools.channels import channels, slots

__all__ = ["Filler"]


#: Looks that are all about their shadow, which a pure white ground may have.
_SHADOWED = ("reflection", "cast")
_ON_WHITE = ("white", "recolor", "turn", "as_is", "detail")


@dataclass(frozen=True)
class Filler:
    """Chooses the pictures that an order asks of a channel; `held` are slots that have files."""

    stock: Stock
    held: frozenset[str] = frozenset()

    @property
    def order(self) -> Order:
        """The order that is filled."""
        return self.stock.order

    def pictures(self, channel: str) -> list[Picture]:
        """All pictures that the order asks of a channel."""
        named, wide = self._items(channel)
        wide = without_heading(wide, whole=self.order.whole)
        loose = self._loose()
        found = self._named(channel, named, [] if wide else loose)
        if wide:
            return [*found, *self._set(channel, wide, loose, heroes=_heroes(found))]
        # "white" beside a main picture that is named says what it is anyway.
        rest = [] if styles(named) else [i for i in loose if i.wish and i.wish.look != "white"]
        return [*found, *self.wished(channel, expanded(rest))]

    def more(self, channel: str) -> list[Picture]:
        """What the order adds to a channel that has files already."""
        named, others = self._items(channel)
        named = [item for item in named if not self._full(channel, item)]
        loose = self._loose()
        wanted = [i for i in [*others, *loose] if i.wish]
        count = next((i.count for i in others if i.count), None) or self.order.count
        rows = [i for i in others if i.place and i.place.slot and not i.wish]
        count = count or (usual(channel) - 1 if rows and self.held <= {*MAIN} else None)
        found = self._named(channel, named, [] if others else loose)
        if named and not others:
            return [*found, *([] if styles(named) else self.wished(channel, expanded(loose)))]
        if wanted:
            return [*found, *self.wished(channel, expanded(wanted))]
        return [*found, *self.further(channel, count or 0, has_hero=True)]

    def further(self, channel: str, count: int, *, has_hero: bool) -> list[Picture]:
        """So many further pictures of the shot list, the main one first where it is missing."""
        hero = None if has_hero else hero_slot(channel)
        found = [self._hero(channel, hero)] if hero and count else []
        self._top_up(channel, main_of(channel), found, count)
        return found

    def _items(self, channel: str) -> tuple[list[Item], list[Item]]:
        """The lines for slots of one picture, and those for a row of pictures."""
        own = [i for i in self.order.items if i.place and i.place.channel == channel]
        own = [i for i in own if not self._leads(i, own)]
        named = [i for i in own if i.place and i.place.slot and not is_row(i.place)]
        return named, [i for i in own if i not in named]

    def _full(self, channel: str, item: Item) -> bool:
        """Whether a slot of one picture has it already, and nothing else is asked of it."""
        slot = item.place.slot if item.place else None
        if slot is None or slot not in self.held or item.wish:
            return False
        if not (item.count or self.order.count or self.order.adding or self.order.plural):
            return True  # "don't touch the reel cover": it is there
        if item.count and slot not in MAIN:
            return False
        return channels()[channel].slots[slot].count.max == 1

    def _leads(self, item: Item, own: Sequence[Item]) -> bool:
        """Whether a bare channel only led to its lines: "Amazon: main, …", "Amazon main images"."""
        if item.wish or item.count or len(own) < 2:
            return False
        bare = item.place is not None and item.place.slot is None
        mains = any(i.place and i.place.slot in MAIN for i in own)
        if item.heading and self.order.whole and not mains:
            return False  # "on Amazon: a full set, plus the header"
        return item.heading or (bare and mains and not (self.order.whole or self.order.count))

    def _loose(self) -> list[Item]:
        return [i for i in self.order.items if i.place is None and i.wish]

    def _named(self, channel: str, items: Sequence[Item], loose: Sequence[Item]) -> list[Picture]:
        found: list[Picture] = []
        for item in items:
            slot = item.place.slot if item.place else None
            wanted = (
                [item.wish] if item.wish else expanded(once_each(loose)) if styles(items) else []
            )
            count = item.count or self._share(items) or max(1, len(wanted))
            made = self._placed(channel, slot or "", wanted, count)
            width, height = item.size or (None, None)
            found += [replace(p, width=width, height=height) if item.size else p for p in made]
        return found

    def _share(self, items: Sequence[Item]) -> int | None:
        """The order's count, shared out where several slots are named."""
        return max(1, self.order.count // len(items)) if self.order.count else None

    def _placed(self, channel: str, slot: str, wanted: Sequence[Wish], count: int) -> list[Picture]:
        rules = slots()[f"{channel}.{slot}"]
        if rules.background.rule == "pure_white":
            wanted = [_whitened(wish) for wish in wanted if wish.look in (*_ON_WHITE, *_SHADOWED)]
        # A story is one picture, and people post several of them.
        if (
            rules.count.max
            and rules.role != "story"
            and not any(wish.look == "recolor" for wish in wanted)
        ):
            count = min(count, rules.count.max)
        chosen: list[Picture] = []
        self._take(channel, slot, chosen, wanted, count)
        if len(wanted) == 1 and (wanted[0].look in _AGAIN or "scene" in wanted[0].values):
            self._take(channel, slot, chosen, list(wanted) * (count - 1), count)
        self._top_up(channel, slot, chosen, count)
        return chosen

    def wished(self, channel: str, wanted: Sequence[Wish]) -> list[Picture]:
        """Exactly the wishes, in the channel's slot that takes them; for no channel in none."""
        found: list[Picture] = []
        slot = main_of(channel) if channel else ""
        self._take(channel, slot, found, wanted, len(wanted))
        return found

    def _set(
        self, channel: str, wide: Sequence[Item], loose: Sequence[Item], *, heroes: int
    ) -> list[Picture]:
        wanted = expanded([i for i in [*wide, *loose] if i.wish])
        row_only = all(i.place and i.place.slot for i in wide)
        told = next((i.count for i in wide if i.count and not i.wish), None) or self.order.count
        total = self._total(channel, told, wanted, wide)
        row_only = row_only or any(i.count and i.place and i.place.slot in SECONDARY for i in wide)
        # The main picture that is named counts among those of a set, not among a list of wishes.
        open_ended = bool(told or self.order.whole or self.order.plural)
        total -= heroes if open_ended and not row_only else 0
        hero = None if heroes or row_only else hero_slot(channel)
        chosen = self._begun(channel, hero, wanted, total)
        wanted = _without_white(wanted) if chosen else wanted
        slot = main_of(channel)
        self._take(channel, slot, chosen, wanted, total)
        alone = self._alone(wanted)
        if alone is not None:
            self._take(channel, slot, chosen, [alone] * (total - len(chosen)), total)
        several = any((i.count or 0) > 1 for i in [*wide, *loose])
        if open_ended or several or not wanted or self.order.mood:
            self._top_up(channel, slot, chosen, total)
        return chosen

    def _begun(
        self, channel: str, hero: str | None, wanted: Sequence[Wish], total: int
    ) -> list[Picture]:
        """The main picture, where the set is to have one."""
        white = any(wish.look == "white" for wish in wanted)
        if hero is None or not (self.order.whole or total > len(wanted) or white):
            return []
        return [self._hero(channel, hero)]

    def _take(
        self, channel: str, slot: str, chosen: list[Picture], wanted: Sequence[Wish], total: int
    ) -> None:
        """Add the wishes to the pictures chosen, each one different, up to a total."""
        for wish in wanted:
            picture = self.stock.wished(channel, slot, wish, chosen)
            varied = self.stock.varied(picture, chosen)
            if varied is not None and len(chosen) < total:
                chosen.append(varied)

    def _top_up(self, channel: str, slot: str, chosen: list[Picture], total: int) -> None:
        """Add pictures of the shot list up to a total."""
        stocks = [self.stock]
        if self.order.count or any(item.count for item in self.order.items):
            stocks.append(replace(self.stock, close_ups=total))  # so many were asked for
        for stock in stocks:
            spare = stock.spare(channel, slot, chosen)
            while len(chosen) < total and (more := next(spare, None)):
                chosen.append(more)

    def _alone(self, wanted: Sequence[Wish]) -> Wish | None:
        """The one wish that all pictures of the order are to be like: "2 shots on a model"."""
        one = len(self.order.wishes) == 1 and len(wanted) > 0
        one = one and not (self.order.whole or self.order.mood)
        if not one or any(i.count == 1 and i.wish for i in self.order.items):
            return None
        only = wanted[0]
        return only if only.look in ("on_model", "scene_prompt") or "scene" in only.values else None

    def _hero(self, channel: str, slot: str) -> Picture:
        return self.stock.picture(channel, slot, "white", {}, "")

    def _total(
        self, channel: str, count: int | None, wanted: Sequence[Wish], wide: Sequence[Item]
    ) -> int:
        if count == ALL:
            return most(channel)
        if count and self.order.blocked and wanted:
            return max(len(wanted), min(count - self.order.blocked, most(channel)))
        if count:
            return min(max(count, len(wanted)) if self.order.each else count, most(channel))
        told = all(i.count for i in [*wide, *self.order.items] if i.wish)
        exact = told or not self.order.plural
        if self.order.mood and len(wanted) == 1 and usual(channel) > 1:
            return usual(channel)
        if wanted and exact and not self.order.whole:
            return len(wanted)
        row_only = all(i.place and i.place.slot for i in wide)
        return max(usual(channel) - row_only, len(wanted) + 1 - row_only)


#: Pictures of which another one is another picture.
_AGAIN = ("on_model", "scene_prompt")


def _whitened(wish: Wish) -> Wish:
    """The wish on pure white, where it has a ground of its own."""
    if wish.look not in _SHADOWED:
        return wish
    return replace(wish, values={**wish.values, "color": "#ffffff", "color2": None})


def _heroes(found: Sequence[Picture]) -> int:
    return sum(picture.slot in MAIN for picture in found)


def _without_white(wanted: Sequence[Wish]) -> list[Wish]:
    """The wishes without the first white one, which the main picture is."""
    white = next((i for i, wish in enumerate(wanted) if wish.look == "white"), len(wanted))
    return [wish for i, wish in enumerate(wanted) if i != white]
