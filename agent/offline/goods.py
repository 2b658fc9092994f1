"""Goods: what names and words tell of the products, and what follows for their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from agent.offline.kinds import told
from agent.offline.products import product_groups
from agent.offline.situation import Situation, words_of
from agent.offline.vocabulary import plain, vocabulary
from agent.shots import MULTIPACK, category_lists, untold
from tools.scene import scene_from_above, scene_named, scene_names

#: Width by height, or the reverse, from which a round thing is seen from above: at 64 degrees.
_ROUND = 0.9

__all__ = ["categories", "category", "laid", "pixels", "unsuited"]


def unsuited(situation: Situation, text: str, photos: Sequence[str]) -> frozenset[str]:
    """The built-in scenes that do not suit the goods on these photos.

    For those of which nothing tells what they are, those that do not suit just anything; for those
    that lie also the scenes whose ground nobody has seen from above.
    """
    known, lists = categories(situation, text), category_lists()
    found = [lists[known[photo]].unsuited if photo in known else untold() for photo in photos]
    found += [_from_the_side()] if laid(situation, text) & set(photos) else []
    return frozenset(name for names in found for name in names)


@cache
def _from_the_side() -> tuple[str, ...]:
    return tuple(name for name in scene_names() if not scene_from_above(scene_named(name)))


def category(situation: Situation, text: str, photos: Sequence[str]) -> str:
    """The category of the goods in one picture, empty where nothing tells it."""
    if len(photos) > 1:
        return MULTIPACK
    return next((categories(situation, text).get(photo, "") for photo in photos), "")


def categories(situation: Situation, text: str) -> dict[str, str]:
    """The categories of the goods on all photos, as far as names and words tell them.

    Of a conversation's only product also what was said earlier.
    """
    photos, facts = situation.photos(), situation.uploads
    known = {photo: str(facts[photo].facts.get("category") or "") for photo in photos}
    said = situation.said()[::-1] if len(product_groups(photos)) == 1 else []
    for earlier in said:
        known = told(known, photos, (), earlier)
    return told(known, photos, situation.fresh(), text)


def laid(situation: Situation, text: str) -> frozenset[str]:
    """The photos whose goods lie and were photographed from above.

    Clothes and jewellery always do, hats do not; shoes do where they are seen taller than wide,
    doughnuts and plates where they are seen round.
    """
    lists = vocabulary().sheets["products"].laid
    always, standing = _listed(lists["always"]), _listed(lists["standing"])
    seen_so = ((_listed(lists["tall"]), _is_tall), (_listed(lists["round"]), _is_round))
    known, found = categories(situation, text), set()
    for photo in situation.photos():
        words = set(_words(situation, text, [photo]))
        lies = photo in known and category_lists()[known[photo]].laid and not words & standing
        from_above = any(words & names and shape(situation, photo) for names, shape in seen_so)
        if lies or words & always or from_above:
            found.add(photo)
    return frozenset(found)


def _listed(words: str) -> set[str]:
    return {word.strip() for word in words.split(",")}


def _words(situation: Situation, text: str, photos: Sequence[str]) -> list[str]:
    """The words of the photos' names and, of a conversation's only product, of what is said."""
    words = [word for photo in photos for word in words_of(photo)]
    if set(situation.photos()) <= set(photos):
        said = [text, *situation.said()]
        words += [word for each in said for word in plain(each).replace("-", " ").split()]
    return [word.strip(".,;:!?()'\"") for word in words]


def pixels(situation: Situation, photo: str) -> tuple[int, int]:
    """The longer sides of the product and of its photo in pixels, 0 where they are not known."""
    facts = situation.uploads[photo].facts
    sides = [side for side in (facts.get("width"), facts.get("height")) if isinstance(side, int)]
    return round(max(_extent(situation, photo), default=0)), max(sides, default=0)


def _is_tall(situation: Situation, photo: str) -> bool:
    across, down = _extent(situation, photo) or (0.0, 0.0)
    return down > across


def _is_round(situation: Situation, photo: str) -> bool:
    across, down = _extent(situation, photo) or (0.0, 1.0)
    return min(across, down) > _ROUND * max(across, down)


def _extent(situation: Situation, photo: str) -> tuple[float, float] | tuple[()]:
    """Width and height of the product in pixels, empty where they are not known."""
    facts = situation.uploads[photo].facts
    box, wide, high = facts.get("box"), facts.get("width"), facts.get("height")
    if not isinstance(box, list) or not isinstance(wide, int) or not isinstance(high, int):
        return ()
    left, top, right, bottom = (float(side) for side in box if isinstance(side, int | float))
    return (right - left) * wide, (bottom - top) * high
