"""Orders: sets, counts, lists, places, products and SKUs."""

from __future__ import annotations

import pytest
from conversing import Conversation


@pytest.mark.parametrize(
    "said",
    [
        "make an Amazon set for this mug",
        "amazon set pls",
        "AMAZON SET!!!",
        "amzn listing imgs for this mug plz",
        "Could you please prepare the amazon listing pictures? Thanks!",
        "hi there 👋 I'd like the full Amazon gallery for my mug",
        "bitte ein Amazon-Set für diese Tasse",
        "necesito un set de fotos para Amazon",
        "je voudrais un set pour Amazon s'il vous plaît",
    ],
)
def test_a_set_is_the_same_however_it_is_asked_for(said: str) -> None:
    talk, plain = Conversation("mug"), Conversation("mug")
    plain.say("amazon set")
    plan = talk.say(said)
    assert plan.outcome == "plan"
    assert talk.recipe == plain.recipe
    assert len(talk.files("amazon", "main")) == 1
    assert 4 <= len(talk.files("amazon", "secondary")) <= 8


def test_the_main_image_is_cut_out_lit_on_white_and_shadowed() -> None:
    talk = Conversation("mug")
    talk.say("amazon main image")
    assert talk.files() == ["amazon_main"]
    assert talk.ops("amazon_main") == [
        "export", "add_shadow", "set_background", "relight", "remove_background",
    ]  # fmt: skip
    assert talk.arg("amazon_main", "set_background", "color") == "#ffffff"


def test_what_a_photo_cannot_show_is_named() -> None:
    assert "back view needs a real photo" in Conversation("mug").say("amazon set").reply


def test_a_list_is_what_the_gallery_holds() -> None:
    talk = Conversation("cup")
    talk.say("etsy, 4 images: white bg, marble, close up of the handle, and next to a pencil"
             " for size (cup is 8 cm tall)")  # fmt: skip
    assert talk.files() == ["etsy_white", "etsy_marble", "etsy_handle", "etsy_scale"]
    assert talk.arg("etsy_scale", "scale_reference", "object") == "pencil"
    assert talk.arg("etsy_scale", "scale_reference", "height_cm") == 8


@pytest.mark.parametrize(
    ("said", "op"),
    [
        ("make the mug green for shopify", "recolor"),
        ("make the background green for shopify", "set_background"),
        ("make the mug on a green background, shopify", "set_background"),
    ],
)
def test_a_product_that_is_made_green_is_dyed_and_its_background_is_not(said: str, op: str) -> None:
    talk = Conversation("mug")
    talk.say(said)
    green = [
        s["op"] for s in talk.recipe.values() if s["args"].get("color") not in (None, "#ffffff")
    ]
    assert green == [op]


def test_angles_stay_whole_when_another_picture_follows() -> None:
    talk = Conversation("mug")
    talk.say("shopify: 3 angles and a close-up of the bottom")
    steps = [step["op"] for step in talk.recipe.values()]
    assert (steps.count("turn"), steps.count("detail_crop")) == (3, 1)


def test_lines_to_print_may_be_parted_by_semicolons() -> None:
    talk = Conversation("mug")
    talk.say("ebay infographic: BPA free; 500 ml; leakproof")
    assert talk.arg("ebay_infographic", "infographic", "callouts") == [
        "BPA free",
        "500 ml",
        "leakproof",
    ]


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("add 'dishwasher safe' to the infographic", ["BPA free", "500 ml", "dishwasher safe"]),
        ("put 'leakproof' on the infographic too", ["BPA free", "500 ml", "leakproof"]),
        ("remove '500 ml' from the infographic", ["BPA free"]),
        ("remove the 500 ml line", ["BPA free"]),
    ],
)
def test_lines_come_and_go_on_the_infographic_that_is_there(said: str, lines: list[str]) -> None:
    talk = Conversation("mug")
    talk.say("amazon: main and infographic: BPA free, 500 ml")
    talk.say(said)
    assert talk.files() == ["amazon_main", "amazon_infographic"]
    assert talk.arg("amazon_infographic", "infographic", "callouts") == lines


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("amazon set of 8", 8),
        ("amazon set of 8 with 2 close-ups, one of the rim and one of the base", 8),
        ("amazon set, just one", 1),
    ],
)
def test_a_set_has_the_number_that_it_is_said_to_have(said: str, count: int) -> None:
    talk = Conversation("mug")
    talk.say(said)
    assert len(talk.files("amazon")) == count


def test_dark_in_a_list_of_grounds_is_the_scene() -> None:
    talk = Conversation("mug")
    talk.say("instagram: white, sage green, and dark")
    assert talk.files() == ["instagram_white", "instagram_sage_green", "instagram_dark"]


def test_a_shop_without_published_rules_is_named() -> None:
    assert "Otto" in Conversation("mug").say("4 pictures for Otto and eBay").reply


def test_a_table_for_a_story_is_no_dinner() -> None:
    talk = Conversation("mug")
    talk.say("put this on a christmas table for an instagram story")
    assert talk.files() == ["instagram_story"]


def test_lines_to_print_end_where_another_picture_begins() -> None:
    talk = Conversation("mug")
    talk.say("amazon: main, infographic: holds 350 ml, one size fits all, one in the kitchen")
    assert talk.arg("amazon_infographic", "infographic", "callouts") == [
        "holds 350 ml",
        "one size fits all",
    ]
    assert "amazon_kitchen" in talk.files()


@pytest.mark.parametrize(("height", "object"), [(4, "coin"), (12, "soda_can"), (60, "ruler")])
def test_a_set_shows_the_size_where_the_height_is_known(height: int, object: str) -> None:
    talk = Conversation("vase")
    reply = talk.say(f"amazon set for this vase, it is {height} cm tall").reply
    assert talk.arg("amazon_scale", "scale_reference", "height_cm") == height
    assert talk.arg("amazon_scale", "scale_reference", "object") == object
    assert "size picture" not in reply
    assert "size picture" in Conversation("vase").say("amazon set for this vase").reply


@pytest.mark.parametrize("count", [2, 5, 9])
def test_a_count_is_kept(count: int) -> None:
    talk = Conversation("lamp")
    talk.say(f"{count} images for amazon")
    assert len(talk.files("amazon")) == count
    assert talk.files()[0] == "amazon_main"


def test_more_than_a_channel_takes_is_cut_and_said() -> None:
    talk = Conversation("lamp")
    plan = talk.say("I want 15 images on amazon")
    assert len(talk.files("amazon")) == 9
    assert "at most 9" in plan.reply


def test_numbered_lines_each_have_their_own_place_and_size() -> None:
    talk = Conversation("kettle")
    talk.say("SKU NB-17: 1) Amazon main, 2000x2000, no shadow 2) one lifestyle for Amazon in the"
             " kitchen 3) Instagram story 1080x1920 on marble")  # fmt: skip
    assert talk.files("amazon") == ["amazon_main", "amazon_kitchen"]
    assert talk.recipe["amazon_main"]["args"]["width"] == 2000
    assert "add_shadow" not in talk.ops("amazon_main")
    assert talk.arg("instagram_story", "recreate", "scene") == "marble"
    assert {talk.recipe[name]["args"]["sku"] for name in talk.files()} == {"NB-17"}


def test_a_scene_is_composed_for_its_slot() -> None:
    talk = Conversation("mug")
    talk.say("insta story + pin, pastel scene")
    assert talk.arg("instagram_story", "recreate", "aspect") == "9:16"
    assert talk.arg("pinterest_pin", "recreate", "aspect") == "2:3"
    assert talk.args("recreate", "scene") == ["pastel", "pastel"]


def test_each_product_has_its_own_place_and_sku() -> None:
    talk = Conversation("lamp", "vase")
    talk.say("SKU A-100 for the lamp and B-200 for the vase. One main image each for Amazon.")
    skus = {
        talk.recipe[name]["args"]["sku"]: talk.made_of(name)[-1][1]["image"]
        for name in talk.files()
    }
    assert skus == {"A-100": "lamp", "B-200": "vase"}


def test_products_may_go_to_different_channels() -> None:
    talk = Conversation("mug", "bottle")
    talk.say("Amazon set for the mug, Etsy for the bottle")
    assert all(talk.made_of(name)[-1][1]["image"] == "mug" for name in talk.files("amazon"))
    assert all(talk.made_of(name)[-1][1]["image"] == "bottle" for name in talk.files("etsy"))


def test_two_views_are_one_product() -> None:
    talk = Conversation("tee_front", "tee_back")
    talk.say("amazon set")
    assert len(talk.files("amazon", "main")) == 1
    sources = {talk.made_of(name)[-1][1]["image"] for name in talk.files("amazon", "secondary")}
    assert sources == {"tee_front", "tee_back"}


def test_several_products_in_one_picture() -> None:
    talk = Conversation("shampoo", "conditioner")
    talk.say("bundle shot of the two together, amazon main, SKU DUO-1")
    (name,) = talk.files("amazon", "main")
    assert talk.arg(name, "arrange", "layout") == "pair"
    talk.say("add the soap to it too", "soap")
    assert len(talk.arg(name, "arrange", "images")) == 3


def test_what_is_excluded_is_nowhere() -> None:
    talk = Conversation("mug")
    talk.say("Amazon: full set but no infographic, no lifestyle. eBay: 3 images on plain white")
    assert not talk.args("recreate", "scene")
    assert len(talk.files("ebay")) == 3
    assert set(talk.args("set_background", "color", "ebay")) == {"#ffffff"}


def test_a_plain_export_touches_nothing() -> None:
    talk = Conversation("flyer")
    talk.say("only resize to 1200x1200 jpg, dont touch anything else")
    talk.say("and a 600x600 png of the same")
    assert [talk.ops(name) for name in talk.files()] == [["export"], ["export"]]
    sizes = [
        (talk.recipe[n]["args"]["width"], talk.recipe[n]["args"]["format"]) for n in talk.files()
    ]
    assert sizes == [(1200, "jpeg"), (600, "png")]


def test_a_cutout_is_transparent() -> None:
    talk = Conversation("knight")
    talk.say("just a transparent PNG, no background")
    (name,) = talk.files()
    assert talk.ops(name) == ["export", "remove_background"]
    talk.say("with a soft shadow under it, still transparent")
    (name,) = talk.files()
    assert talk.ops(name) == ["export", "add_shadow", "remove_background"]


def test_one_more_of_a_scene_that_is_there_differs() -> None:
    talk = Conversation("mug")
    talk.say("etsy set")
    before = len(talk.files())
    talk.say("one more on linen")
    assert len(talk.files()) == before + 1
    linen = [n for n in talk.files() if talk.arg(n, "recreate", "scene") == "linen"]
    assert len({talk.arg(n, "recreate", "position") for n in linen}) == 2


def test_operations_that_are_not_there_are_named_and_the_rest_is_done() -> None:
    held = ["remove_background", "set_background", "export"]
    talk = Conversation("mug", operations=held, built_in=[])
    plan = talk.say("shopify: one on white, one on #E8E2D6, one in navy recolored, one close-up")
    assert len(talk.files()) == 2
    assert {step["op"] for step in talk.recipe.values()} == set(held)
    assert "recolor" in plan.reply
    assert "detail crop" in plan.reply


def test_a_scene_that_is_not_there_yet_is_replaced_and_said() -> None:
    talk = Conversation("mug", built_in=["studio", "dark"])
    plan = talk.say("shopify, 1 image in the kitchen")
    assert talk.args("recreate", "scene") == ["studio"]
    assert "kitchen is not there yet" in plan.reply


@pytest.mark.parametrize(
    ("said", "files"),
    [
        ("amazon + walmart main images only", ["amazon_main", "walmart_main"]),
        ("walmart and amazon main images", ["walmart_main", "amazon_main"]),
        ("google main plus 3 extra", None),
        ("instagram: one square on dark, one portrait on pastel", None),
        ("Amazon main and 3 lifestyle images", None),
        ("1 hero 2 lifestyle 1 detail, amazon", None),
    ],
)
def test_places_and_counts_are_shared_out(said: str, files: list[str] | None) -> None:
    talk = Conversation("poster")
    talk.say(said)
    if files is not None:
        assert talk.files() == files
    else:
        assert len(talk.files()) == (2 if "instagram" in said else 4)


def test_a_colour_may_name_the_product() -> None:
    talk = Conversation("shoe_red", "shoe_blue")
    talk.say("blue one: 2 for etsy; red one: insta story")
    assert {talk.made_of(name)[-1][1]["image"] for name in talk.files("etsy")} == {"shoe_blue"}
    assert {talk.made_of(name)[-1][1]["image"] for name in talk.files("instagram")} == {"shoe_red"}


def test_a_small_photo_has_one_close_up() -> None:
    talk = Conversation("mug")
    talk.uploads["mug"]["facts"] = {"width": 700, "height": 700}
    talk.say("amazon set")
    assert len(talk.files()) == 7
    assert len(talk.args("detail_crop", "region")) == 1


@pytest.mark.parametrize(
    ("photo", "said"),
    [("photo_1", "an amazon set for this sofa, 9 images"), ("oak_chair", "a full amazon set")],
)
def test_furniture_does_not_stand_on_tables(photo: str, said: str) -> None:
    talk = Conversation(photo)
    talk.say(said)
    scenes = {talk.arg(name, "recreate", "scene") for name in talk.files("amazon", "secondary")}
    assert scenes & {"studio", "pastel", "dark"}
    assert not scenes & {"kitchen", "wood_table", "marble", "concrete", "linen"}


def test_a_named_scene_is_taken_for_any_goods() -> None:
    talk = Conversation("oak_chair")
    talk.say("an Instagram story of the chair in the kitchen")
    (story,) = talk.files("instagram")
    assert talk.arg(story, "recreate", "scene") == "kitchen"


def test_clothes_are_laid_onto_their_scenes() -> None:
    talk = Conversation("linen_shirt")
    talk.say("amazon set")
    scenes = [n for n in talk.files("amazon") if talk.arg(n, "recreate", "scene")]
    assert scenes
    assert all(talk.arg(name, "recreate", "pose") == "flat" for name in scenes)
    assert talk.arg("amazon_main", "add_shadow", "view") == "above"


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("amazon listing images, hero plus five others", 6),
        ("google merchant image and 2 additional", 3),
        ("etsy listing 5 photos: 2 in the kitchen, 1 close-up, 2 plain", 5),
        ("necesito la imagen principal para Amazon y dos en la cocina", 3),
        ("2 versions of the kitchen scene", 2),
        ("one hero shot for our website, dark moody background", 1),
        ("tiktok shop main + 3 extra, all on white", 4),
    ],
)
def test_counts_are_those_of_the_sentence(said: str, count: int) -> None:
    talk = Conversation("mug")
    plan = talk.say(said)
    assert plan.outcome == "plan"
    assert len(talk.files()) == count, talk.files()


def test_two_in_a_room_are_two_pictures_and_no_inches() -> None:
    talk = Conversation("mug")
    talk.say("etsy: 2 in the kitchen, 1 close-up")
    assert talk.args("recreate", "scene") == ["kitchen", "kitchen"]
    assert len(set(map(str, talk.args("recreate", "position")))) == 2
    other = Conversation("mug")
    other.say("show its size beside a ruler, it is 4 in tall")
    assert other.args("scale_reference", "height_cm") == [10.16]


def test_a_size_of_ones_own_is_no_slot_of_another() -> None:
    talk = Conversation("mug")
    talk.say("webp 1200x628 banner on marble")
    (name,) = talk.files()
    args = talk.recipe[name]["args"]
    assert (args.get("channel"), args["width"], args["height"]) == (None, 1200, 628)


def test_all_on_white_holds_for_the_row_before() -> None:
    talk = Conversation("mug")
    talk.say("tiktok shop main + 3 extra, all on white")
    assert talk.args("recreate", "scene") == []


def test_views_of_a_product_are_no_products() -> None:
    talk = Conversation("shoe", "shoe_back", "shoe_sole")
    talk.say("amazon set for these shoes")
    assert len(talk.files()) == 7
    assert "amazon_shoe_sole" in talk.files()


@pytest.mark.parametrize(
    ("said", "files"),
    [
        ("shopify main and one lifestyle each", 2),
        ("main for amazon and etsy", 2),
        ("shopify and amazon main", 2),
        ("amazon main and an etsy set", 7),
    ],
)
def test_a_main_picture_is_one_file_where_a_channel_has_no_such_slot(said: str, files: int) -> None:
    talk = Conversation("vase")
    talk.say(said)
    assert len(talk.files()) == files
