"""Remarks beside a request, complaints, rows with something unheard of, slips of the keyboard."""

from __future__ import annotations

import pytest
from conversing import Conversation
from test_offline_sayings import files, talked, values

from agent.offline.vocabulary import vocabulary


def told(talk: Conversation, arg: str) -> list[str]:
    """An argument of every file that is saved."""
    return sorted(str(value) for value in values(talk, "export", arg))


def with_generator(photo: str, *said: str) -> list[str]:
    """The prompts of what is created after these turns."""
    talk = Conversation(photo, generator=True)
    for text in said:
        talk.say(text)
    return [str(s["args"]["prompt"]) for s in talk.recipe.values() if s["op"] == "create"]


@pytest.mark.parametrize(
    ("last", "word"),
    [("one hanging from the Eiffel Tower", "Eiffel"), ("one underwater with sharks", "sharks")],
)
def test_what_nobody_knows_in_a_row_is_left_out_and_costs_no_other_picture(
    last: str, word: str
) -> None:
    talk = Conversation("pillow")
    plan = talk.say(f"shopify: one on linen, one in the bathroom scene and {last}")
    assert sorted(scenes_of(talk)) == ["bathroom", "linen"]
    assert any(word in said for said in plan.left_out)


def scenes_of(talk: Conversation) -> list[str]:
    return [str(s["args"]["scene"]) for s in talk.recipe.values() if s["op"] == "recreate"]


def test_a_place_with_animals_is_no_colour() -> None:
    talk = Conversation("tea_tin")
    plan = talk.say("pinterest pin: our tea tin on a desert dune with camels walking by at sunset")
    assert not talk.recipe
    assert "desert" in plan.reply


@pytest.mark.parametrize("word", ["camels", "peaches", "limes", "plums"])
def test_plural_things_are_no_colours(word: str) -> None:
    assert "color" not in vocabulary().meaning([vocabulary().corrected(word)])


@pytest.mark.parametrize("word", ["whites", "blues", "rojos", "camel", "plum"])
def test_plural_hues_and_single_things_are_colours(word: str) -> None:
    assert "color" in vocabulary().meaning([word])


@pytest.mark.parametrize(
    "why",
    ["looks washed out", "it gets blurry", "its too much", "because it looks odd"],
)
def test_the_reason_for_an_undo_changes_nothing_more(why: str) -> None:
    talk = talked("pillar", "4 for etsy", "a bit brighter", f"no undo that, {why}")
    assert talk.recipe == talked("pillar", "4 for etsy").recipe


def test_undo_may_name_what_the_last_change_brought() -> None:
    first = "amazon set for the board with one in the kitchen"
    talk = talked("board", first, "replace the kitchen with the garden", "hm no, undo the garden")
    assert talk.recipe == talked("board", first).recipe


def test_a_reason_given_for_an_exchange_is_none() -> None:
    said = "etsy: white, and next to an apple for size (creamer is 11 cm tall)"
    talk = talked("creamer", said, "a pencil instead of the apple, apples look messy")
    assert values(talk, "scale_reference", "object") == ["pencil"]


@pytest.mark.parametrize(
    ("complaint", "op", "arg"),
    [
        ("the one from above is tilted too far, less please", "turn", "pitch"),
        ("the one from above is too strong, less", "turn", "pitch"),
        ("close up is too tight, zoom out a little", "detail_crop", "zoom"),
    ],
)
def test_a_complaint_says_which_file_the_rest_is_about(complaint: str, op: str, arg: str) -> None:
    said = "3 for ebay: front, slightly from above, and a close-up of the bottom"
    before, after = talked("train", said), talked("train", said, complaint)
    assert len(files(after)) == len(files(before)) == 3
    changed = [n for n in after.recipe if after.recipe[n] != before.recipe.get(n)]
    assert max(values(after, op, arg)) < max(values(before, op, arg))
    assert {n for n in changed if after.recipe[n]["op"] not in (op, "export")} == set()


def test_huge_is_a_complaint_after_is() -> None:
    talk = talked("bag", "insta portrait of the bag in the studio scene", "bag is huge, smaller")
    assert values(talk, "recreate", "scale")[0] < 1


def test_a_numbered_name_is_one_product() -> None:
    talk = talked("plate_1 plate_2 plate_3", "one ebay file each", "plate 2 is sold, remove it")
    assert sorted(files(talk)) == ["plate_1_ebay_white", "plate_3_ebay_white"]


def test_dust_is_removed_and_not_the_file() -> None:
    talk = talked("turntable", "1 for ebay", "theres dust on the lid, remove it")
    assert len(files(talk)) == 1
    assert values(talk, "retouch", "remove_dust") == [True]


def test_hidden_damage_refuses_its_own_clause_only() -> None:
    talk = Conversation("tablet")
    plan = talk.say("ebay, 2 pictures of my used tablet, and please hide the dent on the corner")
    assert len(files(talk)) == 2
    assert any("dent" in said for said in plan.left_out)


def test_as_many_each_of_what_the_same_sentence_names() -> None:
    talk = talked("teapot tray", "teapot goes on etsy, tray goes on ebay, 4 pictures each")
    assert told(talk, "channel") == ["ebay"] * 4 + ["etsy"] * 4


def test_the_shop_is_meant_where_only_it_is_there() -> None:
    talk = talked("rack", "woocommerce 2 pics, tiktok shop 3 pics", "no tiktok after all")
    assert set(told(talk, "channel")) == {"woocommerce"}


def test_the_exact_colour_of_the_brand_comes_back() -> None:
    first = "shopify, 2 images: one on white, one on our brand colour #F2C14E"
    darker = talked("mat", first, "brand one a bit darker please")
    assert "#ffffff" in values(darker, "set_background", "color")
    assert "#f2c14e" not in values(darker, "set_background", "color")
    back = talked("mat", first, "brand one a bit darker", "no, it has to be the exact brand colour")
    assert sorted(values(back, "set_background", "color")) == ["#f2c14e", "#ffffff"]


def test_the_other_images_complete_a_set() -> None:
    talk = talked("mat", "just the amazon main for now", "now the other amazon images too")
    assert told(talk, "slot").count("secondary") >= 4


def test_a_photo_that_comes_joins_the_one_picture() -> None:
    talk = Conversation("toothbrush", "toothpaste")
    talk.say("put both together in one picture for the amazon main")
    talk.say("the set also includes the floss, please add it", "floss")
    assert len(files(talk)) == 1
    assert len(values(talk, "arrange", "images")[0]) == 3


def test_how_the_light_was_is_no_picture() -> None:
    said = "shot under warm office lamps, everything is orange. fix the white balance, 2 for ebay"
    talk = talked("turntable", said)
    assert len(files(talk)) == 2
    assert set(values(talk, "set_background", "color")) <= {"#ffffff"}
    assert all(values(talk, "retouch", "white_balance"))


def test_a_colour_cast_alone_is_mended() -> None:
    talk = talked("turntable", "2 for ebay, everything is yellow")
    assert all(values(talk, "retouch", "white_balance"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tikotk shop: main + 3 mor pics", "tiktok shop: main + 3 more pics"),
        ("1 for etsy, light from teh right", "1 for etsy, light from the right"),
        ("tiktok shop for the sting lights", "tiktok shop for the string lights"),
    ],
)
def test_slips_change_no_plan(typed: str, meant: str) -> None:
    assert talked("string_lights", typed).recipe == talked("string_lights", meant).recipe


@pytest.mark.parametrize("hurry", ["in 10 min", "boosting it in 20 minutes", "needed in 2 hours"])
def test_when_it_is_needed_is_no_place(hurry: str) -> None:
    talk = talked("melts", f"fb link ad + insta portrait, {hurry}")
    assert told(talk, "slot") == ["feed_portrait", "link_ad"]


def test_a_carousel_has_the_shape_and_the_number_told() -> None:
    said = "instagram carousel, 3 portrait pics: white, turned 20 degrees, and a close-up"
    assert told(talked("table", said), "slot") == ["feed_portrait"] * 3


def test_a_person_is_moved_and_stays_who_she_is() -> None:
    first = "the dress on a female model at a pool, shopify, 2 images"
    prompts = with_generator("sundress", first, "first one on a terrace instead")
    assert sum("terrace" in prompt for prompt in prompts) == 1
    assert all("female model" in prompt for prompt in prompts)


def test_who_the_person_is_may_follow_the_go_ahead() -> None:
    first = "how much would 2 shots of someone wearing the gloves for shopify cost? just asking"
    prompts = with_generator("gloves", first, "fine, do it, a baker taking bread out of the oven")
    assert len(prompts) == 2
    assert all("baker" in prompt for prompt in prompts)


def test_some_of_a_set_show_people() -> None:
    said = "amazon set, two of the secondary images with a tennis player wearing the cap"
    assert len(with_generator("tennis_cap", said)) == 2


def test_a_video_alone_is_refused() -> None:
    talk = Conversation("stand")
    plan = talk.say("i'd love a spinning 360 video of the cake stand for my reels")
    assert plan.outcome == "refuse"
    assert not talk.recipe


@pytest.mark.parametrize(
    "asked", ["would this photo work for amazon?", "what backdrops / scenes are there"]
)
def test_questions_are_answered_and_plan_nothing(asked: str) -> None:
    talk = Conversation("rug")
    assert talk.say(asked).outcome == "chat"
    assert not talk.recipe


@pytest.mark.parametrize(
    "asked",
    [
        "can you write the caption and 30 hashtags for my tiara post",
        "can you do my VAT return for october",
        "can you write the reply to an angry customer whose table arrived broken?",
    ],
)
def test_other_work_is_declined(asked: str) -> None:
    talk = Conversation("tiara")
    assert talk.say(asked).outcome == "chat"
    assert not talk.recipe


def test_a_product_of_sport_is_no_small_talk() -> None:
    talk = talked("football", "amazon set for the football, without any shadow")
    assert len(files(talk)) > 4
    assert not values(talk, "add_shadow", "kind")


def test_a_shadow_is_spared_where_one_is_left_without() -> None:
    said = ["amazon set, no shadow", "add a soft contact shadow, but leave the main without"]
    talk = talked("football", *said)
    saved = [s["args"] for s in talk.recipe.values() if s["op"] == "export"]
    main = next(args for args in saved if args["slot"] == "main")
    assert talk.recipe[main["image"]]["op"] != "add_shadow"
    assert values(talk, "add_shadow", "kind")


@pytest.mark.parametrize("said", ["and only a very light shadow", "a shadow you can barely see"])
def test_a_very_light_shadow_has_a_strength(said: str) -> None:
    talk = talked("jar", "1 for shopify on white", said)
    assert values(talk, "add_shadow", "strength") == [0.15]


def test_the_first_one_that_is_sold_is_no_background() -> None:
    talk = talked("map_1 map_2", "ebay, 2 files", "the first one is sold, leave it out")
    assert len(files(talk)) == 1
    assert not values(talk, "recreate", "scene_image")


def test_what_is_made_no_more_goes() -> None:
    first = "shopify colour variants of the cap, one image per colour: red, navy, #7A5C3E"
    talk = talked("cap", first, "we don't do red any more, take it out")
    assert sorted(values(talk, "recolor", "color")) == ["#000080", "#7a5c3e"]


@pytest.mark.parametrize("value", ["#088", "#008888", "rgb(0, 136, 136)", "hex 008888"])
def test_a_file_is_named_by_its_colour_however_it_is_written(value: str) -> None:
    talk = talked("mug", "2 for shopify on teal and navy", f"make the {value} one darker")
    shown = values(talk, "set_background", "color")
    assert "#000080" in shown
    assert "#008080" not in shown


def test_white_by_its_short_value_is_no_riddle() -> None:
    talk = talked(
        "mug", "2 for shopify on white and navy", "the #fff one darker", "drop the #fff one"
    )
    assert values(talk, "set_background", "color") == ["#000080"]
