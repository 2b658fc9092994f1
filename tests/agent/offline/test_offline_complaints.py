"""Complaints, doubts and small wishes after a set: asked back or answered, nothing destroyed."""

from __future__ import annotations

import pytest
from conversing import Conversation
from test_offline_sayings import talked

SET = "4 for etsy"


@pytest.mark.parametrize(
    "said",
    [
        "I'm not sure about the third",
        "the third looks a bit fake tbh",
        "the third one feels off",
        "something's off with the third",
        "not happy with the third",
        "hmm the third bothers me",
    ],
)
def test_a_doubt_about_a_picture_is_asked_back(said: str) -> None:
    talk = talked("mug", SET)
    before = dict(talk.recipe)
    plan = talk.say(said)
    assert (plan.outcome, talk.recipe) == ("question", before)
    assert "What should be different about" in plan.reply


@pytest.mark.parametrize("answer", ["softer shadow", "warmer light", "on marble"])
def test_the_answer_is_for_the_picture_that_was_asked_about(answer: str) -> None:
    asked = talked("mug", SET, "the first looks fake", answer)
    assert asked.recipe == talked("mug", SET, f"the first: {answer}").recipe


def test_the_picture_that_was_asked_about_can_be_dropped() -> None:
    asked = talked("mug", SET, "the first looks fake", "drop it")
    assert asked.recipe == talked("mug", SET, "drop the first").recipe


def test_another_order_is_no_answer() -> None:
    talk = talked("mug", SET, "the first looks fake", "an instagram story please")
    assert talk.recipe == talked("mug", SET, "an instagram story please").recipe


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("make it less fake", "change"),
        ("it looks photoshopped", "change"),
        ("that's not what I wanted", "change"),
        ("the shadow's weird", "shadow"),
        ("the strap looks orange, it's brown in reality", "orange"),
        ("too much reflection on the glass", "Reflections"),
        ("get rid of the glare", "Reflections"),
        ("rotate it a bit", "left or right"),
        ("put the price 199 on it", "Prices"),
        ("make a before and after", "one picture a file"),
        ("option 2", "Which one"),
        ("can you show it turned on", "one state"),
        ("put it on a ghost mannequin", "mannequin"),
        ("where do I find the files?", "4 files"),
        ("zip it", "4 files"),
        ("less red", "red"),
        ("background less pink", "pink"),
        ("the dark one is great", "Good"),
        ("watch is fine", "Good"),
        ("die Uhr nicht umfärben", "Good"),
        ("the festive one makes no sense for a watch", "Which one"),
        ("the strap is cut off in the close up", "cut off"),
        ("can i see it in black and white", "colours"),
        ("background blurry", "camera"),
        ("more bokeh please", "camera"),
        ("tint the shadow a bit blue", "hue"),
        ("how many files is that now in total?", "4 files"),
        ("how many can etsy have", "up to"),
        ("which one is on linen", "number 1"),
        ("can you do one on a wrist", "no built-in scene"),
        ("before and after pls", "one picture a file"),
        ("the main one got rejected by amazon", "Which file"),
        ("they said the background isnt pure white", "Which file"),
        ("with lavender around it", "not in front of your camera"),
        ("watermark my shop name then", "Shops forbid"),
        ("whats the max number etsy takes", "up to"),
    ],
)
def test_it_is_answered_and_nothing_changes(said: str, word: str) -> None:
    talk = talked("watch", SET)
    before = dict(talk.recipe)
    plan = talk.say(said)
    assert talk.recipe == before
    assert plan.outcome != "plan"
    assert word in plan.reply


def test_linen_that_looks_cheap_is_swapped_where_a_swap_is_told() -> None:
    talk = talked("locket", "etsy 2: white, linen", "linen looks cheap swap it for marble")
    assert [s["args"]["scene"] for s in talk.recipe.values() if s["op"] == "recreate"] == ["marble"]


@pytest.mark.parametrize(
    "said", ["i dont want any props", "no props please", "without decorations"]
)
def test_what_is_never_added_need_not_be_left_out(said: str) -> None:
    plan = Conversation("dress").say(f"ebay listing pics, {said}")
    assert plan.outcome == "plan"
    assert "did not understand" not in plan.reply


def test_words_on_a_picture_come_off_again() -> None:
    talk = talked("mug", 'pinterest pin with the text "Made in Leeds"')
    assert talk.say("can you make the text smaller").outcome == "refuse"
    assert talk.say("different font please").outcome == "refuse"
    talk.say("remove the text")
    assert not [s for s in talk.recipe.values() if s["op"] == "infographic"]
    assert [s["args"]["slot"] for s in talk.recipe.values() if s["op"] == "export"] == ["pin"]


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("hero image + 2 lifestyle + closeup of the switch", 4),
        ("2 lifestyle pics please", 2),
        ("3 jpegs", 3),
        ("3 jpgs on marble", 3),
        ("transparent png and 3 closeups", 4),
    ],
)
def test_pictures_for_no_channel_are_as_many_as_asked(said: str, count: int) -> None:
    talk = talked("lamp", said)
    assert len([s for s in talk.recipe.values() if s["op"] == "export"]) == count
    scenes = [s["args"].get("scene") for s in talk.recipe.values() if s["op"] == "recreate"]
    assert all(scenes), "a scene without a name cannot be made"


def test_a_part_that_nobody_knows_can_be_dropped_by_its_name() -> None:
    talk = talked("chair", "3 for shopify: white, concrete, a close-up of the armrest")
    talk.say("drop the armrest")
    assert not [s for s in talk.recipe.values() if s["op"] == "detail_crop"]


def test_as_many_pictures_again_are_those_that_are_there() -> None:
    talk = talked("dish", "5 Bilder für Amazon")
    talk.say("ok in english: 5 amazon pictures please")
    assert len([s for s in talk.recipe.values() if s["op"] == "export"]) == 5


def test_how_big_the_real_one_is_orders_none() -> None:
    talk = talked("lamp", "2 for etsy", "smaller please, the real one is not that big")
    assert len([s for s in talk.recipe.values() if s["op"] == "export"]) == 2


def test_more_space_around_it_is_no_thing_around_it() -> None:
    assert talked("watch", SET).say("with more space around it").outcome == "plan"


def test_a_colour_after_words_is_that_of_the_words() -> None:
    talk = talked("watch", SET, 'write "now in stock" on the third')
    before = dict(talk.recipe)
    assert talk.say("in red").outcome == "refuse"
    assert talk.recipe == before


def test_undo_of_just_the_last_thing_is_one_step() -> None:
    talk = talked("watch", SET, "a bit brighter", "undo just the last thing")
    assert talk.recipe == talked("watch", SET).recipe


THREE = "mug candle lamp"


@pytest.mark.parametrize(
    ("said", "product"),
    [
        ("die Kerze bitte dunkel", "candle"),
        ("la vela con fondo gris", "candle"),
        ("la taza un poco más grande", "mug"),
        ("candle: no detail", "candle"),
    ],
)
def test_only_the_product_that_is_named_changes(said: str, product: str) -> None:
    before = talked(THREE, "etsy 3 each").recipe
    after = talked(THREE, "etsy 3 each", said).recipe
    changed = {n for n in {*before, *after} if before.get(n) != after.get(n)}
    assert changed
    assert all(name.startswith(product) for name in changed)


def test_a_scene_for_each_product_takes_the_place_of_scenes() -> None:
    talk = talked(THREE, "amazon 4 each", "mug on marble, candle on linen")
    exports = [s["args"] for s in talk.recipe.values() if s["op"] == "export"]
    mains = [str(args["image"]) for args in exports if args["slot"] == "main"]
    assert len(exports) == 12
    assert all(talk.recipe[name]["op"] in ("set_background", "add_shadow") for name in mains)


def test_a_code_in_a_name_points_at_its_product() -> None:
    bottles = "bottle_SKU-1001 bottle_SKU-1002 bottle_SKU-1003"
    before = talked(bottles, "shopify 3 each").recipe
    after = talked(bottles, "shopify 3 each", "remove SKU-1003").recipe
    gone = set(before) - set(after)
    assert gone
    assert all("1003" in name for name in gone)
    assert all(before[name] == step for name, step in after.items())


@pytest.mark.parametrize("said", ["only 2 for the lamp", "bei der Lampe bitte nur 2", "lamp: 2"])
def test_a_number_for_one_product_is_for_its_pictures(said: str) -> None:
    before = talked(THREE, "shopify 4 each").recipe
    after = talked(THREE, "shopify 4 each", said).recipe
    gone = [name for name in before if name not in after and before[name]["op"] == "export"]
    assert len(gone) == 2
    assert all(name.startswith("lamp") for name in gone)


def test_more_of_one_product_than_there_are_takes_nothing_out() -> None:
    talk = talked(THREE, "shopify 4 each")
    before = dict(talk.recipe)
    talk.say("lamp: 6")
    assert talk.recipe == before


def test_a_scale_that_is_off_is_that_of_all_pictures() -> None:
    said = "amazon set, the mug is 10 cm tall, one next to a can"
    told = talked("mug", said, "scale is off, make it smaller").recipe
    assert told == talked("mug", said, "make it smaller").recipe
