"""Goods: what a conversation has told of the products on its photos, kept with the photos."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from agent.conversation import Photo
from agent.offline.kinds import told
from agent.records import Records

__all__ = ["categories_of", "learn"]

#: The fact of a photo that names the category of the goods on it.
CATEGORY = "category"


def categories_of(photos: Mapping[str, Photo]) -> dict[str, str]:
    """The categories of the goods on the photos, as far as the conversation has told them."""
    known = {name: photo.facts.get(CATEGORY) for name, photo in photos.items()}
    return {name: str(category) for name, category in known.items() if category}


def learn(records: Records, thread: str, new: Collection[str], text: str) -> None:
    """Note what a message, with its `new` photos, tells of the goods: later ones need not say it.

    What was said long ago is forgotten word for word; what it said of the goods is not.
    """
    photos = records.photos(thread)
    shown = [name for name, photo in photos.items() if photo.role == "photo"]
    for name, category in told(categories_of(photos), shown, new, text).items():
        facts = {**photos[name].facts, CATEGORY: category}
        if facts != photos[name].facts:
            records.add_photo(thread, replace(photos[name], facts=facts))
