"""Which category of goods names and words tell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from agent.conversation import Upload
from agent.offline.kinds import categories_in, named, told
from agent.settings import Settings
from agent.studio import Studio
from tests.agent.fakes import photo


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("make an Amazon set for this mug", ["drinkware"]),
        ("etsy set for this coffee mug", ["drinkware"]),
        ("6 images of our honey jar", ["food"]),
        ("a shampoo bottle", ["cosmetics"]),
        ("the glass jar", ["bottle"]),
        ("our botle, pls", ["bottle"]),
        ("amazon set for the mug and the hoodie", ["drinkware", "apparel"]),
        ("amazon set, one next to a book", []),
        ("put it on a wood table beside a plant", []),
        ("a 3 pack of socks", ["multipack", "apparel"]),
        ("wir brauchen ein Set für diese Schuhe", ["shoes"]),
        ("amazon set", []),
    ],
)
def test_a_text_tells_what_it_is_about(text: str, found: list[str]) -> None:
    assert list(categories_in(text)) == found


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("desk_mug", "drinkware"),
        ("Tote-Bag_02", "bags"),
        ("leather_watch_box", "jewellery"),
        ("IMG_0412", ""),
        ("desk_tank-top", "apparel"),
        ("sonnenbrille", "jewellery"),
    ],
)
def test_a_name_tells_what_it_shows(name: str, category: str) -> None:
    assert named(name) == category


@pytest.mark.parametrize(
    ("known", "photos", "new", "text", "found"),
    [
        ({}, ["a"], ["a"], "a set for this mug", {"a": "drinkware"}),
        ({}, ["a", "b"], ["a", "b"], "main images of these mugs", dict.fromkeys("ab", "drinkware")),
        ({}, ["a", "b"], ["a", "b"], "a set for the mug and the bottle", {}),
        ({}, ["mug", "b"], [], "the mug and the bottle", {"mug": "drinkware", "b": "bottle"}),
        ({"a": "toys"}, ["a"], [], "a set for this mug", {"a": "toys"}),
        ({"a": "toys"}, ["a", "b"], ["b"], "now this hat", {"a": "toys", "b": "apparel"}),
        ({}, ["vase"], ["vase"], "as nice as a mug", {"vase": "decor"}),
    ],
)
def test_words_go_for_the_photos_that_they_can_mean(
    known: Mapping[str, str], photos: list[str], new: list[str], text: str, found: dict[str, str]
) -> None:
    assert told(known, photos, new, text) == found


def test_what_was_told_once_holds_when_other_photos_come(tmp_path: Path) -> None:
    with Studio(Settings.at(tmp_path)) as house:
        house.plan("t", "amazon set for this mug", [Upload("IMG_1.png", photo())])
        more = house.plan("t", "etsy set for this hoodie", [Upload("IMG_2.png", photo(90))])
        facts = [dict(upload.facts) for upload in house.state("t").uploads.values()]
        assert [fact["category"] for fact in facts] == ["drinkware", "apparel"]
        assert [*house.state("t").uploads] == ["IMG_1", "IMG_2"]
        assert any(text.startswith("IMG_1: the inside") for text in more.left_out)
        assert any(text.startswith("IMG_2: fabric and care") for text in more.left_out)
