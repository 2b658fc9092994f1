"""Asides of clients and colleagues, what cannot be written, lines and colours told in passing."""

from __future__ import annotations

import pytest
from conversing import Conversation
from test_offline_remarks import scenes_of, told
from test_offline_sayings import files, talked, values


@pytest.mark.parametrize("sign", [",", " 🏕️", " ✨"])
def test_an_emoji_ends_a_part_as_a_comma_does(sign: str) -> None:
    talk = talked("chair", f"7 images for amazon{sign} main one first")
    assert told(talk, "slot").count("main") == 1
    assert len(files(talk)) == 7


@pytest.mark.parametrize(
    "aside",
    [
        "no, back to 5 please, listing manager changed her mind",
        "AD changed her mind: back to 5",
        "client feedback: back to 5",
    ],
)
def test_who_wants_a_change_is_no_order(aside: str) -> None:
    talk = talked("tree", "5 images on amazon, main first", "make it 7", aside)
    assert len(files(talk)) == 5
    assert set(told(talk, "channel")) == {"amazon"}


@pytest.mark.parametrize("goods", ["dog bowl", "baby items", "kids shoes"])
def test_whom_goods_are_for_is_in_no_picture(goods: str) -> None:
    talk = talked("bowl", f"amazon set for the {goods}", generator=True)
    assert "create" not in {step["op"] for step in talk.recipe.values()}


def test_the_hex_that_was_given_comes_back() -> None:
    first = "on blush pink #F4D9D6 for shopify, one image"
    talk = talked("cream", first, "a touch darker", "no, exactly the hex i gave you")
    assert values(talk, "set_background", "color") == ["#f4d9d6"]


def test_fewer_degrees_are_no_number_of_files() -> None:
    talk = talked("car", "rotate it 35 degrees to the side, ebay, one pic", "only 15")
    assert len(files(talk)) == 1
    assert [abs(yaw) for yaw in values(talk, "turn", "yaw")] == [15]


def test_what_was_left_out_is_told_anew_before_or_after() -> None:
    first = "3 for shopify: garden, beach and on the north pole with penguins"
    talk = talked("tent", first, "ok instead of the north pole take concrete")
    assert sorted(scenes_of(talk)) == ["beach", "concrete", "garden"]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("3 pics for ebay and a layered PSD file for our designer", "PSD"),
        ("ebay, 3 photos of my old bike. hide the rust so buyers don't notice", "rust"),
        ("pinterest pin: the skis on a glacier with a helicopter above", "glacier"),
        ("shopify: one on concrete and one at the bottom of the ocean", "ocean"),
    ],
)
def test_what_cannot_be_is_said(said: str, word: str) -> None:
    talk = Conversation("thing")
    plan = talk.say(said)
    assert word in " ".join([plan.reply, *plan.left_out])


def test_ranges_stay_whole_on_an_infographic() -> None:
    said = "infographic for amazon, only that one: fits 4-7 inch phones, washable, 15-36 kg"
    lines = values(talked("mount", said), "infographic", "callouts")
    assert lines == [["fits 4-7 inch phones", "washable", "15-36 kg"]]


def test_one_of_two_goods_without_a_photo_is_asked_for() -> None:
    talk = Conversation("salt_mill")
    assert "pepper mill" in talk.say("amazon sets for the salt mill and the pepper mill").reply


def test_colours_told_before_the_channel_are_variants() -> None:
    said = "we stock the bib in black, teal and #E4572E. shopify variants, one image each"
    talk = talked("bib", said)
    assert len(values(talk, "recolor", "color")) == len(files(talk)) == 3
    assert set(told(talk, "channel")) == {"shopify"}


def test_the_same_shot_is_the_photo_that_is_there() -> None:
    talk = talked("mug", "amazon set", "can I get the A+ header from the same shot as well")
    assert "aplus_header" in told(talk, "slot")


def test_a_heading_that_names_a_look_is_spelt_out_by_its_list() -> None:
    said = "black acrylic look: black background, mirror reflection underneath, insta square"
    assert len(files(talked("watch", said))) == 1


def test_a_close_up_that_can_go_closer_stays() -> None:
    first = "etsy, 2 pics: white background, a close up of the top"
    talk = talked("bell", first, "close up can go even closer")
    assert len(files(talk)) == 2
    assert max(values(talk, "detail_crop", "zoom")) > 2


def test_what_others_have_already_is_no_order() -> None:
    first = "need the doormat on amazon, etsy and as an instagram story"
    talk = talked("doormat", first, "skip the story, marketing has one already")
    assert told(talk, "channel").count("etsy") == len(files(talked("doormat", first), "etsy"))
    assert "instagram" not in told(talk, "channel")


@pytest.mark.parametrize("said", ["take out the age, i'm not sure about it", "remove the age line"])
def test_one_line_goes_and_the_infographic_stays(said: str) -> None:
    first = "one infographic for amazon, only that: 100 pieces, cleaned by hand, age 6+"
    assert values(talked("run", first), "infographic", "callouts")[0][-1] == "age 6+"
    talk = talked("run", first, said)
    assert values(talk, "infographic", "callouts") == [["100 pieces", "cleaned by hand"]]


def test_how_many_infographics_is_no_line() -> None:
    talk = Conversation("chain")
    assert talk.say("i need an infographic for shopify, 1 image").outcome == "question"
    talk.say("sterling silver, nickel free, 45 cm long")
    lines = values(talk, "infographic", "callouts")
    assert lines == [["sterling silver", "nickel free", "45 cm long"]]


def test_one_of_several_that_shows_the_size_asks_for_it() -> None:
    talk = Conversation("bank")
    talk.say("amazon images please, with one that shows the size")
    talk.say("it's 13.5 cm tall")
    assert values(talk, "scale_reference", "height_cm") == [13.5]
    assert told(talk, "slot").count("secondary") >= 4


def test_the_same_product_but_in_another_colour() -> None:
    talk = talked("lampshade", "same lampshade but in navy, 1 for shopify")
    assert values(talk, "recolor", "color") == ["#000080"]


@pytest.mark.parametrize(
    "said",
    [
        "first photo is the jacket, second is Tom, our model. Tom wearing the jacket,"
        " insta portrait",
        "photo 1 is the jacket, photo 2 is my friend Tom who models for us. put the jacket on him,"
        " insta portrait",
    ],
)
def test_who_is_the_model_may_be_told_in_passing(said: str) -> None:
    talk = talked("jacket tom", said, generator=True)
    assert values(talk, "create", "model_image") == ["tom"]
    assert len(files(talk)) == 1


def test_shells_are_goods() -> None:
    talk = talked("earrings", "insta story and a pinterest pin of my shell earrings, linen scene")
    assert told(talk, "slot") == ["pin", "story"]
    assert set(values(talk, "recreate", "scene")) == {"linen"}


def test_a_sticker_with_a_price_is_refused() -> None:
    talk = Conversation("tub")
    plan = talk.say("amazon set please, and the main image needs a 50% off sticker")
    assert any("50% off" in text for text in plan.left_out)
    assert "fill" not in plan.reply


def test_people_unheard_of_are_people() -> None:
    talk = Conversation("trimmer")
    plan = talk.say("amazon set + one picture of a gardener using it on a hedge")
    assert any("gardener" in text for text in plan.left_out)


def test_one_noun_for_two_goods_names_both() -> None:
    talk = talked(
        "day_cream night_cream", "Bundle image of day and night cream for the Amazon main"
    )
    assert values(talk, "arrange", "images")
    assert len(files(talk)) == 1


def test_a_shop_without_rules_is_named() -> None:
    talk = Conversation("palette")
    plan = talk.say("Sets for Amazon and Douglas for the eyeshadow palette")
    assert any("Douglas" in text for text in plan.left_out)
    assert set(told(talk, "channel")) == {"amazon"}


def test_a_colour_in_the_name_of_goods_is_none_of_ours() -> None:
    talk = talked("lavender_soap", "etsy pics for our lavender soap, something calm and natural")
    assert len(files(talk)) > 3


def test_a_close_up_of_petals_adds_none() -> None:
    talk = talked("bath_bomb", "etsy, 2 images: plain white, close-up of the petals on the top")
    assert values(talk, "detail_crop", "region") == ["top"]


@pytest.mark.parametrize(
    "said",
    [
        "nail polish shades for Shopify, one picture per shade: teal, navy",
        "colour options for shopify, one pic each: teal, navy",
        "2 Amazon swatches of the polish, teal and navy",
    ],
)
def test_a_colour_each_is_the_product_in_that_colour(said: str) -> None:
    talk = talked("polish", said)
    assert sorted(values(talk, "recolor", "color")) == ["#000080", "#008080"]
    assert len(files(talk)) == 2


def test_variants_of_the_background_are_backgrounds() -> None:
    talk = talked("brush", "ebay, 3 variants of the background: white, charcoal, #E9E4DA")
    assert not values(talk, "recolor", "color")
    assert len(files(talk)) == 3


def test_a_line_in_quotes_takes_the_place_of_the_old_number() -> None:
    first = "amazon infographic: 'Keeps hot 12 h', 'Leakproof lid', '500 ml'"
    talk = talked("tumbler", first, "it's 'Keeps hot 8 h', not 12")
    lines = values(talk, "infographic", "callouts")
    assert lines == [["Keeps hot 8 h", "Leakproof lid", "500 ml"]]


def test_views_that_the_photos_show_are_told_and_not_ordered() -> None:
    talk = talked("hoodie_front hoodie_back", "one hoodie, front and back view, amazon set please")
    assert told(talk, "slot").count("secondary") >= 4


def test_views_in_a_row_are_views_and_no_light() -> None:
    said = "ebay 3 pics: straight on, slightly from the right, and a bit from above"
    talk = talked("car", said, "the right one is turned too far, less please")
    assert 0 < max(values(talk, "turn", "yaw")) < max(values(talked("car", said), "turn", "yaw"))


def test_only_one_secondary_is_no_main() -> None:
    talk = talked("tag", "amazon, only one secondary: size next to a coin", "3.5 cm")
    assert told(talk, "slot") == ["secondary"]


def test_the_other_photo_is_only_described_where_a_model_is_told() -> None:
    said = (
        "photo 1: spa headband, photo 2: our model Mila. Show the headband on her, insta portrait"
    )
    talk = talked("headband mila", said, generator=True)
    assert values(talk, "create", "model_image") == ["mila"]
    assert len(files(talk)) == 1


def test_a_reflection_gives_way_to_a_shadow() -> None:
    first = "decanter on #101820 with a mirror reflection underneath, 1 for shopify"
    talk = talked("decanter", first, "swap the reflection for a soft cast shadow")
    assert values(talk, "add_shadow", "kind") == ["cast"]


def test_do_them_may_follow_a_price() -> None:
    first = "before you start: what's the price for 2 pictures on a model, for etsy?"
    talk = talked("shorts", first, "fine, do them. man at a pool", generator=True)
    assert len(values(talk, "create", "prompt")) == 2


def test_the_pin_of_a_brooch_is_no_channel() -> None:
    talk = talked("brooch", "etsy, 2 pics: on white, close-up of the pin")
    assert set(told(talk, "channel")) == {"etsy"}
    assert len(values(talk, "detail_crop", "region")) == 1


def test_ones_without_a_scene_are_the_plain_ones() -> None:
    first = "images for our shopify store please"
    talk = talked("polish", first, "the ones without a scene should be on #FBE9E7")
    assert "#fbe9e7" in values(talk, "set_background", "color")
    assert len(files(talk)) == len(files(talked("polish", first)))


def test_our_house_blue_is_asked_for() -> None:
    talk = Conversation("box")
    assert talk.say("put the box on our house blue, 1 image for shopify").outcome == "question"


def test_two_ribbons_are_a_line() -> None:
    talk = talked("journal", "only an infographic for amazon: lies flat, vegan cover, 2 ribbons")
    assert values(talk, "infographic", "callouts") == [["lies flat", "vegan cover", "2 ribbons"]]


def test_the_cap_of_a_bottle_needs_no_photo_of_its_own() -> None:
    talk = Conversation("ink")
    plan = talk.say("amazon main + 1 secondary: a detail of the cap")
    assert plan.outcome == "plan"
    assert "no photo of" not in plan.reply


def test_a_line_of_a_copy_is_no_other_picture() -> None:
    talk = Conversation("ink_50")
    talk.say("SKU INK-50. Amazon: main + 1 infographic with callouts 'Archival ink', '50 ml'")
    before = len(files(talk))
    talk.say("Same again for the 30 ml bottle: SKU INK-30, '30 ml' on the infographic", "ink_30")
    assert len(files(talk)) == 2 * before


def test_a_man_at_work_is_in_the_picture_that_was_asked_about() -> None:
    first = "how much would two shopify pictures of someone wearing the apron be? only asking"
    talk = talked("apron", first, "ok do it, man painting at an easel", generator=True)
    assert len(files(talk)) == 2
    assert all("easel" in prompt for prompt in values(talk, "create", "prompt"))
