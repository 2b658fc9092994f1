"""Ways of saying things that people use, each with what it must come to."""

from __future__ import annotations

from typing import Any

import pytest
from conversing import Conversation


def talked(photos: str, *said: str, generator: bool = False) -> Conversation:
    talk = Conversation(*photos.split(), generator=generator)
    for text in said:
        talk.plan = talk.say(text)  # type: ignore[attr-defined]
    return talk


def files(talk: Conversation, channel: str = "") -> list[str]:
    exports = {n: s["args"] for n, s in talk.recipe.items() if s["op"] == "export"}
    return [n for n, args in exports.items() if channel in ("", args.get("channel"))]


def values(talk: Conversation, op: str, arg: str) -> list[Any]:
    return [step["args"].get(arg) for step in talk.recipe.values() if step["op"] == op]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (3, ["amazon set but 4 pictures only", "one less"]),
        (4, ["amazon set, 6 pictures", "drop two of them"]),
        (5, ["amazon set, 6 pictures", "remove picture 3"]),
        (5, ["amazon set, 6 pictures", "delete image 2"]),
        (4, ["4 for shopify", "only keep the first two", "ok all four again"]),
        (3, ["ebay, three pics on white, beige and black"]),
        (5, ["5 images for our walmart listing please. Main plus 4."]),
        (4, ["je voudrais 4 images pour Etsy dont une sur du marbre et une sur du bois"]),
        (2, ["3 etsy", "get rid of the 3rd one"]),
        (3, ["3 etsy", "get rid of the 3rd one", "hmm put it back"]),
        (1, ["amazon main", "the main a little smaller in the frame"]),
        (2, ["two variations of a beach shot for insta"]),
        (5, ["seven amazon pictures", "actually five will do"]),
        (8, ["amazon, six shots", "let's go up to 8"]),
        (6, ["amazon, six shots", "let's go up to 8", "no, six was better"]),
        (2, ["only main images: amazon and walmart"]),
        (3, ["shopify hero + 2 alternates on beige and sage"]),
        (3, ["pinterest, 3 pins with different backgrounds"]),
        (2, ["spring vibes for instagram, 2 squares"]),
        (3, ["make three different social posts: ig square, fb post, pin"]),
        (5, ["amz main + 3 lifestyle + 1 infographic (Organic, 20 bags, Fair trade)"]),
        (1, ["amazon main; walmart main; no wait, skip walmart"]),
        (2, ["amazon main, or no, make that etsy, 2 pics"]),
        (1, ["i want my chair on a plain light grey, floor shadow, nothing fancy. shopify."]),
        (1, ["add a ruler next to it so people see it's 8 cm tall, amazon"]),
        (1, ["show how big it is: it's 45 cm high, with a soda can. for etsy"]),
        (3, ["shopify 3 pics, one on a model"]),
    ],
)
def test_counts(count: int, said: list[str]) -> None:
    assert len(files(talked("bag", *said))) == count


def test_two_products_stand_in_one_picture() -> None:
    said = "put the two bags next to each other in one square instagram picture, grey background"
    talk = talked("bag_red bag_blue", said)
    assert len(files(talk)) == 1
    assert values(talk, "arrange", "images")


def test_what_is_taken_back_comes_back() -> None:
    talk = talked("candle", "pls do etsy x4 and ig story x1", "delete the ig one")
    assert not files(talk, "instagram")
    talk.say("and bring it back")
    assert len(files(talk, "instagram")) == 1


@pytest.mark.parametrize("said", ["start over", "delete everything", "remove it all", "von vorne"])
def test_starting_over_empties_the_gallery_and_can_be_undone(said: str) -> None:
    talk = talked("mug", "ebay 2", said)
    assert not files(talk)
    talk.say("undo")
    assert len(files(talk, "ebay")) == 2


@pytest.mark.parametrize(
    ("said", "op", "arg", "way"),
    [
        ("the shadow's a bit harsh, ease it off", "add_shadow", "softness", 1),
        ("Schatten etwas kräftiger", "add_shadow", "strength", 1),
        ("brigther", "relight", "exposure", 1),
        ("und etwas wärmer", "relight", "warmth", 1),
        ("more space around it", "export", "fill", -1),
    ],
)
def test_moves(said: str, op: str, arg: str, way: int) -> None:
    talk = talked("mug", "ebay on white")
    before = values(talk, op, arg)[0]
    talk.say(said)
    assert (values(talk, op, arg)[-1] - before) * way > 0


def test_a_move_is_made_again_and_taken_back() -> None:
    talk = talked("tent", "one hero on white for walmart, and put more space around it")
    first = values(talk, "export", "fill")[0]
    talk.say("even more")
    assert values(talk, "export", "fill")[0] < first
    talk = talked("tent", "2 for shopify", "the first one brighter", "forget the brightness")
    assert set(values(talk, "relight", "exposure")) == {0.0}


def test_a_side_after_a_shadow_is_where_its_light_comes_from() -> None:
    talk = talked("vase", "1 white for shopify with a long hard shadow", "softer pls")
    talk.say("from the left")
    assert values(talk, "add_shadow", "light_from") == ["left"]
    assert len(files(talk)) == 1


def test_the_others_are_what_was_not_named() -> None:
    talk = talked(
        "mug",
        "2 for ebay on white and black. The first without shadow, the others with a strong one",
    )
    assert values(talk, "add_shadow", "strength") == [0.7]


@pytest.mark.parametrize(
    ("said", "color"),
    [
        ("less pink more peach", "#ffdab9"),
        ("revert to white bg", "#ffffff"),
        ("what if the background was coral?", "#ff7f50"),
        ("lieber hellblau", "#add8e6"),
    ],
)
def test_grounds(said: str, color: str) -> None:
    talk = talked("soap", "1 for shopify on pink", said)
    assert values(talk, "set_background", "color") == [color]


def test_too_dark_is_about_the_colour_that_was_changed() -> None:
    talk = talked("mug", "shopify 1 on teal", "darker teal")
    dark = values(talk, "set_background", "color")
    talk.say("too dark now")
    assert values(talk, "set_background", "color") > dark
    assert set(values(talk, "relight", "exposure")) == {0.0}


@pytest.mark.parametrize(
    "said",
    [
        "amazon set and the logo of Nike on the mug",
        "amazon main with our logo in the corner",
        "can you write 'Best Dad' on the mug? etsy 1",
        "make the mug look like it has steam rising, ebay 1",
        "etsy image with '20% off' on it",
    ],
)
def test_what_the_product_does_not_carry_is_left_out_and_said(said: str) -> None:
    talk = talked("mug", said)
    assert "Left out" in talk.plan.reply  # type: ignore[attr-defined]
    assert "infographic" not in {step["op"] for step in talk.recipe.values()}


def test_products_are_not_mirrored() -> None:
    talk = talked("mug", "amazon set")
    plan = talk.say("flip it horizontally")
    assert plan.outcome == "refuse"
    assert "mirror" in plan.reply


def test_a_channel_that_nobody_knows_orders_nothing() -> None:
    talk = talked("shirt", "shein main and 4 more")
    assert not files(talk)
    assert "Shein" in talk.plan.reply  # type: ignore[attr-defined]


def test_scenes_that_somebody_hates_are_not_taken() -> None:
    for said in ("amazon set but I hate kitchens", "amazon set but no kitchen"):
        scenes = values(talked("vase", said), "recreate", "scene")
        assert scenes
        assert "kitchen" not in scenes


def test_lifestyle_only_in_some_scenes() -> None:
    talk = talked("vase", "amazon set", "lifestyle only on marble and linen please")
    assert sorted(values(talk, "recreate", "scene")) == ["linen", "marble"]


def test_the_order_of_files_is_told() -> None:
    talk = talked("vase", "etsy 3 on wood, marble, linen", "put the linen one first")
    assert files(talk)[0] == "etsy_linen"
    talk.say("start with the marble")
    assert files(talk)[0] == "etsy_marble"
    talk.say("swap the first and the last")
    assert files(talk)[-1] == "etsy_marble"


def test_a_group_is_turned_round() -> None:
    talk = talked("black white", "bundle them side by side for etsy, 1 image")
    held = values(talk, "arrange", "images")[0]
    talk.say("swap their order")
    assert values(talk, "arrange", "images")[0] == held[::-1]


def test_what_was_meant_instead_takes_the_place() -> None:
    talk = talked("keyboard", "etsy 4", "Sorry I meant ebay")
    assert (len(files(talk, "ebay")), len(files(talk, "etsy"))) == (4, 0)
    talk = talked("cactus", "insta square in the bathroom, then same for pinterest")
    assert set(values(talk, "recreate", "scene")) == {"bathroom"}
    assert len(files(talk, "pinterest")) == 1


def test_one_product_like_another() -> None:
    talk = talked("a1 a2 a3", "A1: amazon main. A2: etsy, 2 images. A3: nothing yet.")
    talk.say("ok A3 like A1")
    assert len(files(talk, "amazon")) == 2


def test_a_line_of_a_list_that_was_ordered() -> None:
    talk = talked("mug", "1) amazon main 2) etsy 3 pics 3) insta story on beach")
    talk.say("2) should be 4 pics")
    assert [len(files(talk, c)) for c in ("amazon", "etsy", "instagram")] == [1, 4, 1]


def test_a_size_of_its_own_makes_a_line_of_its_own() -> None:
    said = "- amazon main\n- pinterest pin, marble\n- 1200x628 jpg for our newsletter"
    talk = talked("mug", said)
    assert len(files(talk)) == 3
    assert [w for w in values(talk, "export", "width") if w] == [1200]


def test_the_size_and_the_enlargement_are_told_in_passing() -> None:
    talk = talked("pen", "shopify white", "can I have it in square 3000?")
    assert (values(talk, "export", "width"), values(talk, "export", "height")) == ([3000], [3000])
    talk = talked("oldtoy", "upscale 2x, then export as png", "make that 4x")
    assert values(talk, "upscale", "factor") == [4]


def test_a_brand_colour_holds_in_the_message_that_tells_it() -> None:
    talk = talked("mug", "from now on always use #F0EAD6 as background. 2 for shopify")
    assert "#f0ead6" in values(talk, "set_background", "color")


def test_prompts_are_told_anew() -> None:
    said = "on a pier at sunset, shopify one pic"
    talk = talked("bottle", said, "morning fog instead of the sunset", generator=True)
    assert values(talk, "recreate", "prompt") == ["on a pier at morning fog"]


def test_degrees_without_their_sign() -> None:
    talk = talked("helmet", "turn it 20 degrees to the right, 1 pic for ebay", "more, like 25")
    assert values(talk, "turn", "yaw") == [25]


def test_a_dislike_is_asked_about() -> None:
    talk = talked("mug", "ebay 1")
    plan = talk.say("i dont like the shadow")
    assert plan.outcome == "question"
    assert "shadow" in plan.reply


@pytest.mark.parametrize(
    ("said", "op", "arg", "value"),
    [
        ("make it 20% bigger", "export", "fill", 1.0),
        ("make the bg 10% lighter", "set_background", "color", None),
        ("increase exposure by half a stop", "relight", "exposure", 0.5),
        ("set the fill to 70%", "export", "fill", 0.7),
        ("shadow strength 20%", "add_shadow", "strength", 0.2),
        ("stronger contrast", "relight", "contrast", 0.25),
        ("the shadow is very hard, can you make it softer?", "add_shadow", "softness", None),
    ],
)
def test_shares_and_stops(said: str, op: str, arg: str, value: float | None) -> None:
    talk = talked("mug", "ebay, one on teal")
    before = values(talk, op, arg)
    talk.say(said)
    now = values(talk, op, arg)[-1]
    if value is None:
        assert now > before[-1]
        return
    assert now == pytest.approx(min(0.97, value) if arg == "fill" else value, abs=0.03)


def test_a_larger_product_in_a_scene_is_no_fill() -> None:
    talk = talked("knife", "on a wooden table for an instagram square post")
    talk.say("make the product about 20% larger")
    assert values(talk, "recreate", "scale") == [1.2]
    talk.say("make it 10% brighter")
    assert max(values(talk, "relight", "exposure")) == pytest.approx(0.1375, abs=0.001)


def test_codes_in_order() -> None:
    talk = talked("x1 x2", "amazon main each, skus AA-1 and AA-2 in that order")
    assert values(talk, "export", "sku") == ["AA-1", "AA-2"]
    talk = talked("x1 x2", "AA-1 is the first, AA-2 the second. ebay, 2 each")
    assert sorted(values(talk, "export", "sku")) == ["AA-1", "AA-1", "AA-2", "AA-2"]


def test_a_contrast_names_what_is_not_meant() -> None:
    talk = talked("lipstick", "a pin and an instagram story on the pastel background, please")
    assert set(values(talk, "recreate", "scene")) == {"pastel"}
    talk.say("pin: marble, not pastel")
    assert sorted(values(talk, "recreate", "scene")) == ["marble", "pastel"]


def test_a_question_that_goes_on_makes_nothing() -> None:
    talk = talked("speaker", "how should amazon images look?", "and etsy?")
    assert not talk.recipe
    assert "px" in talk.plan.reply  # type: ignore[attr-defined]


def test_delete_that_is_asked_about_where_there_are_several() -> None:
    talk = talked("bowl", "2 for etsy")
    assert talk.say("delete that").outcome == "question"
    talk = talked("bowl", "1 etsy on white", "delete that, do shopify on white")
    assert (len(files(talk, "etsy")), len(files(talk, "shopify"))) == (0, 1)


@pytest.mark.parametrize("said", ["and a pin on linen", "Instagram story on linen", "a pin, linen"])
def test_a_place_that_is_not_there_yet_is_an_order(said: str) -> None:
    talk = talked("mug", "2 for etsy", said)
    assert len(files(talk)) == 3


def test_a_colour_of_two_names_lies_between_them() -> None:
    talk = talked("mug", "1 for shopify on mint blue")
    assert values(talk, "set_background", "color") not in (["#98ff98"], ["#1e5aa8"])
    assert len(files(talk)) == 1


@pytest.mark.parametrize(
    ("text", "prompt", "scene"),
    [
        ("put my mug on a wooden pier at sunset", "on a wooden pier at sunset", "wood_table"),
        ("on a mossy rock by a waterfall, for etsy", "on a mossy rock by a waterfall", "garden"),
    ],
)
def test_a_place_of_which_only_the_adjective_is_known(text: str, prompt: str, scene: str) -> None:
    able = Conversation("mug", generator=True)
    able.say(text)
    assert able.args("recreate", "prompt") == [prompt]
    plain = Conversation("mug")
    reply = plain.say(text).reply
    assert plain.args("recreate", "scene") == [scene]
    assert plain.args("recreate", "prompt") == []
    assert prompt in reply
    assert "PACKSHOT_GENERATE=openai" in reply


def test_a_place_in_words_is_told_without_where_it_is_sold() -> None:
    able = Conversation("mug", generator=True)
    able.say("a shot in a bamboo forest for Instagram")
    assert able.args("recreate", "prompt") == ["in a bamboo forest"]


def test_a_bare_place_that_no_scene_is_gets_the_nearest_offered() -> None:
    plan = Conversation("mug").say("in a bamboo forest")
    assert plan.calls == ()
    assert "nearest comes garden" in plan.reply


@pytest.mark.parametrize("text", ["on a wooden table", "on white marble", "in the kitchen"])
def test_scenes_that_are_there_need_no_generator(text: str) -> None:
    able = Conversation("mug", generator=True)
    able.say(f"{text} for etsy, one picture")
    assert able.args("recreate", "prompt") == []


@pytest.mark.parametrize("said", ["²", "number ²", "make it ² less", "drop ³ of them", "①"])
def test_signs_that_look_like_digits_are_no_numbers(said: str) -> None:
    assert talked("mug", "2 for etsy").say(said).reply


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (5, ["amazon: hero, 2 lifestyle, 1 detail of the handle", "add one more detail, the tip"]),
        (7, ["walmart main + 4 additional", "make it 6 additional"]),
        (6, ["temu and ebay", "only the first pic for ebay"]),
        (3, ["amazon main, two lifestyle shots, one on the desk, one on wood"]),
        (3, ["amazon Hauptbild und zwei Lifestyle-Bilder, einmal Schreibtisch, einmal Holztisch"]),
        (2, ["two for instagram, one story one square"]),
        (
            8,
            ["8 images for Amazon with the first being hero on white. Two lifestyle, one close-up"],
        ),
        (4, ["4 for shopify, no lifestyle, all on light grey"]),
        (7, ["amazon gallery (7)", "skip the last 2", "actually bring them back"]),
        (3, ["3 shopify in different rooms", "v1 was fine, go back to it"]),
        (3, ["3 for shopify", "make it 5", "back to version 1"]),
        (1, ["size shot for etsy next to an apple, height 22 cm", "sorry, it's 24"]),
        (3, ["3 for etsy", "make one of them warmer"]),
        (4, ["amazon listing - main, closeup, infographic with 'IPX5' 'NFC', lifestyle on a desk"]),
        (2, ["make a white background version and a beige background version for ebay"]),
        (1, ["insta story", "make it portrait feed instead"]),
        (5, ["ebay 5 pics", "the third is boring, try something else"]),
        (1, ["upscale to 4000 px"]),
        (2, ["remove bg and give me png + also jpg on white"]),
        (2, ["garden scene for facebook and instagram feed", "facebook one: light from the right"]),
        (
            8,
            ["imágenes para Amazon y para Instagram (historia), fondo de mármol en la historia"],
        ),
        (3, ["ebay pls, white bg, 3 angles"]),
        (2, ["ebay pls, white bg, 3 angles", "only two angles are enough"]),
        (
            8,
            ["we sell on Etsy + Shopify. Etsy: 5 photos. Shopify: 3 photos with white background."],
        ),
        (1, ["Für Zalando ein Packshot und für Otto drei Bilder"]),
        (2, ["need it on #222222 for x", "and the same in white"]),
        (7, ["7 pics amazon", "hmm 7 images is too many? what is the max"]),
        (5, ["for our amazon listing again. like last time: one main, four lifestyle"]),
        (
            5,
            ["one main, four lifestyle for amazon", "one of the lifestyle ones should be outdoors"],
        ),
        (2, ["ASIN B0DKL33QX9: main + swatch"]),
        (4, ["make 4 pictures. dont care which channel, jpg 1500x1500"]),
        (1, ["infographic for etsy. no idea what to write", "ok: homemade, no sugar, 250 g"]),
        (3, ["une image principale pour amazon et deux images d'ambiance"]),
        (6, ["3 images each for etsy and shopify, the shopify ones on white only"]),
        (8, ["ebay + amazon; ebay 3 amazon 5"]),
        (1, ["hero for homepage 2400x1000, kitchen scene, product on the right"]),
        (3, ["do amazon. wait no. etsy. 3."]),
        (0, ["swap kitchen for linen"]),
        (4, ["amazon set pls", "less is more. only 3 secondary"]),
        (3, ["from the left 20 degrees, from the right 20 degrees and straight on. etsy."]),
    ],
)
def test_numbers_are_those_that_are_meant(count: int, said: list[str]) -> None:
    assert len(files(talked("bag", *said))) == count


def test_all_together_in_one_picture_is_one_picture() -> None:
    talk = talked("cup_a cup_b cup_c", "all three side by side in one image for facebook square")
    assert len(files(talk)) == 1


def test_how_it_should_feel_is_no_single_picture() -> None:
    talk = talked("kettle", "make it look expensive lol. amazon")
    assert len(files(talk)) >= 5


@pytest.mark.parametrize(
    ("said", "op", "arg", "value"),
    [
        (["etsy size shot with a coin, 9 cm high", "pencil instead of the coin"],
         "scale_reference", "object", "pencil"),
        (["etsy size shot with a coin, 9 cm high", "sorry, it's 11"],
         "scale_reference", "height_cm", 11.0),
        (["turn it 15 degrees, shopify", "other way around"], "turn", "yaw", -15.0),
        (["amazon infographic: 6 mm thick, non-slip"],
         "infographic", "callouts", ["6 mm thick", "non-slip"]),
        (["shopify hex d4e6f1 background"], "set_background", "color", "#d4e6f1"),
        (["garden scene for facebook and instagram feed"], "recreate", "scene", "garden"),
        (["amazon infographic: IPX5, NFC", "infographic: change IPX5 to IPX7"],
         "infographic", "callouts", ["IPX7", "NFC"]),
        (["insta reel cover, festive", "same picture as a pin"],
         "recreate", "scene", "festive"),
    ],
)  # fmt: skip
def test_values_are_those_that_are_meant(said: list[str], op: str, arg: str, value: object) -> None:
    found = values(talked("bag", *said), op, arg)
    assert found
    assert all(one == value for one in found)


def test_a_sku_points_at_its_files() -> None:
    talk = talked("img_1 img_2", "img_1 is LAMP-A, img_2 is LAMP-B. shopify, three each")
    talk.say("drop the last picture of LAMP-B")
    exports = [s["args"].get("sku") for s in talk.recipe.values() if s["op"] == "export"]
    assert (exports.count("LAMP-A"), exports.count("LAMP-B")) == (3, 2)


def test_nothing_in_a_place_keeps_that_place_out() -> None:
    assert "kitchen" not in values(
        talked("candle", "amazon set but no infographic and nothing in a kitchen"),
        "recreate", "scene",
    )  # fmt: skip


def test_a_scene_for_want_of_a_generator_is_planned_as_a_stand_in() -> None:
    talk = Conversation("mug")
    talk.say("an instagram picture in a bamboo forest and an amazon main")
    assert talk.args("recreate", "instead_of") == ["in a bamboo forest"]
    talk = Conversation("mug")
    talk.say("on a wooden pier at sunset for Instagram")
    assert talk.args("recreate", "instead_of") == ["on a wooden pier at sunset"]
    talk.say("make it marble instead")
    assert talk.args("recreate", "scene") == ["marble"]
    assert not any(talk.args("recreate", "instead_of"))
    talk = Conversation("mug")
    talk.say("instagram post on wood")
    assert not any(talk.args("recreate", "instead_of"))


def test_a_back_view_leaves_the_front_to_the_main_picture() -> None:
    said = "front and back of our lotion. amazon main + back label as second image"
    talk = talked("lotion lotion_back", said)
    exports = [s["args"] for s in talk.recipe.values() if s["op"] == "export"]
    shown = {args["slot"]: args["image"] for args in exports}
    assert not shown["main"].startswith("lotion_back")
    assert shown["secondary"].startswith("lotion_back")


@pytest.mark.parametrize("said", ["the shadow is a tad strong", "shadow a bit strong though"])
def test_a_bit_strong_is_too_strong(said: str) -> None:
    talk = talked("mug", "ebay on white")
    before = values(talk, "add_shadow", "strength")[0]
    talk.say(said)
    assert values(talk, "add_shadow", "strength")[0] < before
