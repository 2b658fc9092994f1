"""Numbers of pictures by product and channel, all in one breath."""

from __future__ import annotations

from collections import Counter

import pytest
from conversing import Conversation


def places(photos: str, said: str) -> Counter[str]:
    talk = Conversation(*photos.split())
    talk.say(said)
    exports = [(n, s["args"]) for n, s in talk.recipe.items() if s["op"] == "export"]
    return Counter(f"{name.split('_')[0]} {args['channel']}" for name, args in exports)


@pytest.mark.parametrize(
    ("photos", "said", "found"),
    [
        (
            "dress sneaker watch",
            "3 for the dress and 2 for the sneaker on Etsy, and 1 for the watch on eBay",
            {"dress etsy": 3, "sneaker etsy": 2, "watch ebay": 1},
        ),
        (
            "sneaker watch",
            "sneaker 4 pics watch 6 pics all for shopify",
            {"sneaker shopify": 4, "watch shopify": 6},
        ),
        (
            "dress watch",
            "quiero 3 imágenes del vestido para zalando y 5 del reloj para amazon",
            {"dress zalando": 3, "watch amazon": 5},
        ),
        (
            "dress watch",
            "Amazon: 4 for the dress, 6 for the watch",
            {"dress amazon": 4, "watch amazon": 6},
        ),
        (
            "dress watch",
            "etsy: one of the dress on linen, one of the watch on marble",
            {"dress etsy": 1, "watch etsy": 1},
        ),
    ],
)
def test_each_product_gets_its_own_number(photos: str, said: str, found: dict[str, int]) -> None:
    assert places(photos, said) == Counter(found)


@pytest.mark.parametrize(
    ("said", "each"),
    [
        ("etsy: one of the dress on linen, one of the watch on marble", 1),
        ("2 of the dress on linen and 2 of the watch on marble for etsy", 2),
        ("watch on marble and dress on linen, 2 each, for etsy", 2),
    ],
)
def test_each_product_is_shown_where_it_is_said(said: str, each: int) -> None:
    talk = Conversation("dress", "watch")
    talk.say(said)
    scenes = Counter(
        (name.split("_")[0], step["args"]["scene"])
        for name, step in talk.recipe.items()
        if step["op"] == "recreate"
    )
    assert scenes == Counter({("dress", "linen"): each, ("watch", "marble"): each})
    assert sum(step["op"] == "export" for step in talk.recipe.values()) == 2 * each
