"""What names and words tell of goods: which scenes suit them, and whether they lie."""

from __future__ import annotations

import pytest

from agent.offline.goods import laid, unsuited
from agent.offline.situation import Situation, Upload

TALL = {"width": 300, "height": 400, "box": [0.2, 0.1, 0.8, 0.9]}
ROUND = {"width": 400, "height": 300, "box": [0.2, 0.1, 0.8, 0.9]}
WIDE = {"width": 400, "height": 300, "box": [0.1, 0.2, 0.9, 0.8]}


def _uploads(**facts: dict[str, object]) -> Situation:
    return Situation(uploads={name: Upload(facts=told) for name, told in facts.items()})


@pytest.mark.parametrize(
    ("name", "said", "facts", "lies"),
    [
        ("img_1", "amazon set for this hoodie, please", WIDE, True),
        ("blue_dress", "amazon set", TALL, True),
        ("img_1", "a set for my sneakers!", TALL, True),
        ("img_1", "a set for my sneakers!", WIDE, False),
        ("img_1", "a set for this mug", TALL, False),
        ("sneaker", "amazon set", {}, False),
        ("food_donut", "amazon set", ROUND, True),
        ("food_donut", "amazon set", WIDE, False),
        ("img_1", "a set for these plates", ROUND, True),
        ("football", "amazon set", ROUND, False),
    ],
)
def test_clothes_lie_and_others_where_they_are_seen_from_above(
    name: str, said: str, facts: dict[str, object], lies: bool
) -> None:
    assert laid(_uploads(**{name: facts}), said) == ({name} if lies else set())


def test_of_several_products_only_their_own_names_tell() -> None:
    both = _uploads(shirt=TALL, mug=TALL)
    assert laid(both, "an amazon set for the shirt and the mug") == {"shirt"}
    assert "kitchen" not in unsuited(both, "as good as a sofa", ["mug"])
    assert "kitchen" in unsuited(_uploads(sofa=WIDE, mug=TALL), "a set", ["sofa"])
