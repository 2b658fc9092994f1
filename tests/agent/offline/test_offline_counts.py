"""Another number of files in plain words, for one product and for several."""

from __future__ import annotations

import pytest
from conversing import Conversation
from test_offline_sayings import talked


def count(talk: Conversation) -> int:
    return sum(step["op"] == "export" for step in talk.recipe.values())


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("let's do 7 instead", 7),
        ("make 6 instead of 5", 6),
        ("make it 3 please", 3),
        ("can we have four in total", 4),
        ("category manager says 4 max, cut it down", 4),
        ("no more than three", 3),
        ("max 9", 5),  # a limit that is kept already
    ],
)
def test_a_set_comes_to_the_number_that_is_said(said: str, left: int) -> None:
    assert count(talked("mug", "amazon set of 5", said)) == left


def test_going_back_to_a_number_is_no_undoing() -> None:
    talk = talked("mug", "amazon set of 5", "let's do 7 instead", "no, go back to 5")
    assert talk.recipe == talked("mug", "amazon set of 5").recipe


def test_each_of_several_products_keeps_so_many() -> None:
    talk = Conversation("mug", "lamp")
    talk.say("amazon set for each, 4 pictures")
    talk.say("make it 3")
    names = [name for name, step in talk.recipe.items() if step["op"] == "export"]
    assert len([name for name in names if name.startswith("mug")]) == 3
    assert len([name for name in names if name.startswith("lamp")]) == 3


def test_one_each_is_one_of_each() -> None:
    talk = Conversation("mug", "lamp", "watch")
    talk.say("ebay, 3 files, one each")
    assert count(talk) == 3


def test_the_first_of_a_kind_is_kept_of_its_kind() -> None:
    talk = talked("mug", "make 3 pinterest pins and an amazon main", "keep only the first pin")
    assert [n for n, s in talk.recipe.items() if s["op"] == "export"] == [
        "pinterest_pin",
        "amazon_main",
    ]


def test_of_a_message_without_end_the_beginning_is_read_and_that_is_said() -> None:
    talk = talked("mug", "amazon set of 5")
    plan = talk.say("the second warmer, " + "make it nice, " * 400)
    assert any("300" in sentence for sentence in plan.left_out)


@pytest.mark.parametrize(
    ("said", "scenes"),
    [
        ("2 instagram posts in the kitchen", ["kitchen", "kitchen"]),
        ("instagram posts: 2 in the kitchen, 1 on marble", ["kitchen", "kitchen", "marble"]),
        ("pinterest pins: 2 on linen, 1 dark", ["linen", "linen", "dark"]),
        ("etsy: 2 marble, 1 dark", ["marble", "marble", "dark"]),
    ],
)
def test_each_scene_comes_as_often_as_it_is_said(said: str, scenes: list[str]) -> None:
    talk = talked("mug", said)
    found = [s["args"]["scene"] for s in talk.recipe.values() if s["op"] == "recreate"]
    assert sorted(found) == sorted(scenes)
    assert count(talk) == len(scenes)


def test_two_stories_are_two() -> None:
    assert count(talked("mug", "2 instagram stories")) == 2
    talk = talked("mug", "2 for Instagram feed, 2 stories and 1 Pinterest")
    assert count(talk) == 5


def test_how_pictures_are_to_feel_orders_no_more_of_them() -> None:
    assert count(talked("mug", "5 lifestyle pics for etsy, cozy")) == 5


def test_one_product_keeps_only_what_is_named() -> None:
    talk = Conversation("mug", "candle")
    talk.say("etsy set for each, 4 pictures")
    talk.say("mug: only the white one and a closeup")
    names = [name for name, step in talk.recipe.items() if step["op"] == "export"]
    assert [name for name in names if name.startswith("mug")] == [
        "mug_etsy_white",
        "mug_etsy_detail",
    ]
    assert len([name for name in names if name.startswith("candle")]) == 4


@pytest.mark.parametrize(
    ("said", "amazon", "instagram"),
    [
        ("actually 8 for amazon, insta stays", 8, 2),
        ("too many, amazon 4", 4, 2),
        ("one less on amazon", 5, 2),
        ("eins weniger", 6, 1),
        ("ein Bild weniger bei Amazon", 5, 2),
        ("mejor 5 en Amazon", 5, 2),
        ("only 2 for amazon", 2, 2),
        ("take one out of the instagram ones", 6, 1),
        ("2 more for amazon", 8, 2),
    ],
)
def test_a_channel_comes_to_the_number_that_is_said(said: str, amazon: int, instagram: int) -> None:
    talk = talked("dress", "amazon set of 6 and 2 insta posts", said)
    places = [s["args"]["channel"] for s in talk.recipe.values() if s["op"] == "export"]
    assert (places.count("amazon"), places.count("instagram")) == (amazon, instagram)


@pytest.mark.parametrize(
    ("said", "dress", "sneaker"),
    [
        ("nein, für den Sneaker nur 4", 5, 4),
        ("the dress only 3 on shopify", 3, 5),
        ("the dress needs 6 for shopify", 6, 5),
        ("sneaker without detail", 5, 4),
        ("remove the detail of the dress", 4, 5),
    ],
)
def test_one_product_comes_to_the_number_that_is_said(said: str, dress: int, sneaker: int) -> None:
    talk = Conversation("dress", "sneaker")
    talk.say("shopify, 5 each for dress and sneaker")
    talk.say(said)
    names = [name for name, step in talk.recipe.items() if step["op"] == "export"]
    assert sum(name.startswith("dress") for name in names) == dress
    assert sum(name.startswith("sneaker") for name in names) == sneaker


def test_what_a_product_has_not_is_not_taken_from_another() -> None:
    talk = Conversation("dress", "sneaker")
    talk.say("shopify, 5 each for dress and sneaker")
    talk.say("remove the white of the sneaker")
    before = dict(talk.recipe)
    talk.say("no white for the sneaker")
    assert talk.recipe == before


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("Garten raus", "instagram_garden"),
        ("take slide 3 out", "instagram_pastel"),
        ("remove picture 1", "amazon_beach"),
    ],
)
def test_one_picture_is_taken_out(said: str, gone: str) -> None:
    begun = "amazon beach and wood, insta: garden, beach, pastel"
    before, after = talked("dress", begun).recipe, talked("dress", begun, said).recipe
    exports = [name for name, step in before.items() if step["op"] == "export"]
    left = [name for name, step in after.items() if step["op"] == "export"]
    assert left == [name for name in exports if name != gone]


def test_so_many_each_is_of_every_product_and_channel() -> None:
    assert count(talked("mug", "amazon set of 5, etsy set of 5", "make it 3 each")) == 6
    assert count(talked("mug", "on white", "and a beach one", "make it 3 each")) == 2


def test_one_more_scene_takes_no_place() -> None:
    talk = talked("mug", "on white", "and a beach one", "and a garden one")
    assert count(talk) == 3
    assert count(talked("mug", "on white", "and a beach one", "only two of them please")) == 2
    two = Conversation("mug", "candle")
    two.say("etsy set for each, 3 pictures")
    two.say("the candle should have a marble one")
    names = [name for name, step in two.recipe.items() if step["op"] == "export"]
    assert names[-1] == "candle_etsy_marble"
    assert len(names) == 7


def test_a_shape_is_for_all_but_those_that_are_spared() -> None:
    talk = talked("mug", "amazon set of 3, etsy set of 3")
    talk.say("everything in 4:5 except the amazon ones")
    sizes = {
        (step["args"]["channel"], step["args"].get("width"))
        for step in talk.recipe.values()
        if step["op"] == "export"
    }
    assert sizes == {("amazon", None), ("etsy", 1600)}
