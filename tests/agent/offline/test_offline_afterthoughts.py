"""Second thoughts: what is exchanged, corrected, said again, spared, or depends on something."""

from __future__ import annotations

import pytest
from test_offline_sayings import files, talked, values

from agent.offline.vocabulary import vocabulary


def scenes(*said: str, photos: str = "mug") -> list[str]:
    talk = talked(photos, *said)
    shown = {n: s["args"].get("scene") for n, s in talk.recipe.items() if s["op"] == "recreate"}
    return sorted(str(scene) for scene in shown.values())


def test_two_files_exchange_their_scenes() -> None:
    talk = talked("lamp", "marble for the insta story, linen for the square", "swap the two scenes")
    by_slot = {
        step["args"]["slot"]: step["args"]["image"]
        for step in talk.recipe.values()
        if step["op"] == "export"
    }
    assert talk.recipe[by_slot["story"]]["args"]["scene"] == "linen"
    assert talk.recipe[by_slot["feed_square"]]["args"]["scene"] == "marble"


def test_two_products_exchange_their_colours() -> None:
    said = "shopify: the bottle on #9DB4AB, the cup on #F0B67F"
    talk = talked("bottle_glass cup_clay", said, "no, the other way round")
    named = {n: s["args"]["color"] for n, s in talk.recipe.items() if s["op"] == "set_background"}
    assert {n.split("_")[0]: color for n, color in named.items()} == {
        "bottle": "#f0b67f",
        "cup": "#9db4ab",
    }


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("it holds 1.5 L, please correct that", "1.5 L"),
        ("1.5 L, not 1.7", "1.5 L"),
        ("'1.7 L' has to say '1.5 litres'", "1.5 litres"),
    ],
)
def test_a_number_told_anew_takes_the_place_of_the_old_one(said: str, line: str) -> None:
    talk = talked("kettle", "amazon infographic with 'Cordless', '1.7 L'", said)
    assert values(talk, "infographic", "callouts") == [["Cordless", line]]


def test_a_dimension_is_corrected() -> None:
    talk = talked("desk", "amazon infographic: 120 x 60 x 75 cm", "it's 74 high, not 75")
    assert values(talk, "infographic", "dimensions") == ["120 x 60 x 74 cm"]


def test_a_title_is_told_anew() -> None:
    first = "infographic for amazon, title 'Sleep cooler', callouts 'Bamboo', 'Soft'"
    talk = talked("sheets", first, "and the title 'Cool all night' instead")
    assert values(talk, "infographic", "title") == ["Cool all night"]
    assert values(talk, "infographic", "callouts") == [["Bamboo", "Soft"]]


def test_the_last_change_is_made_for_another_product() -> None:
    talk = talked(
        "mug_blue mug_green",
        "amazon: one kitchen lifestyle each",
        "the green one's lifestyle on marble",
        "great, do that with the blue one too",
    )
    assert set(values(talk, "recreate", "scene")) == {"marble"}
    assert len(files(talk)) == 2


def test_the_last_change_is_made_for_another_file() -> None:
    said = ["insta story and insta square on marble", "story warmer", "same for the square"]
    talk = talked("mug", *said)
    assert len([w for w in values(talk, "relight", "warmth") if w and w > 0]) == 2
    assert not talk.plan.left_out  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("count", "photos", "said"),
    [
        (
            1,
            "pot",
            [
                "brauche fürs Shopify den Topf auf Holz, ein Bild",
                "in English: one picture for Shopify, on the wood table",
            ],
        ),
        (1, "soap", ["amazon main", "english too: amazon main image, white background"]),
        (
            7,
            "tea_a tea_b",
            [
                "tea_a is TEA-GRN, tea_b is TEA-BLK. 3 shopify images each",
                "one more for TEA-BLK, on concrete",
            ],
        ),
        (
            4,
            "watch",
            ["4 product images for shopify", "plain ones on #EEF1F4", "no shadows on any of them"],
        ),
        (3, "drill", ["ebay listing, 3 fotos of it on white background"]),
        (2, "ring", ["1 for an X post and 1 for linkedin, like 5 min ago"]),
        (4, "mat", ["6 amazon images", "cahnge to 4"]),
        (6, "uke", ["woocommerce, six of 'em"]),
        (3, "uke", ["woocommerce, six of 'em", "half of that is enough"]),
        (
            4,
            "oil",
            [
                "TikTok Shop: hero and four extra images, one TikTok photo post",
                "just two extra images, not four",
            ],
        ),
        (
            4,
            "soap",
            ["amazon main; amazon secondary x3 = lifestyle in the bathroom, a close-up, on marble"],
        ),
        (
            3,
            "bag",
            ["3 macro shots, amazon secondary only: top, bottom, center", "bottom one closer"],
        ),
        (
            2,
            "boot_brown boot_black",
            ["Zalando packshots, article nos. ZA-221 (brown) and ZA-222 (black)"],
        ),
        (1, "bomb", ["Pinterest pin with a gradient, peach fading to white, super dreamy"]),
    ],
)
def test_how_many_there_are(count: int, photos: str, said: list[str]) -> None:
    assert len(files(talked(photos, *said))) == count


@pytest.mark.parametrize(
    ("count", "photos", "said"),
    [
        (6, "watch", ["6 etsy images", "remove all shadows"]),
        (
            2,
            "lotion",
            [
                "reel cover for insta and an x post",
                "x post on concrete, don't touch the reel cover",
            ],
        ),
        (5, "clock", ["amazon, 5 images", "let's make it 7", "mh, 7 is too many. back to 5"]),
        (4, "mixer", ["7 pictures on amazon, main one at the front", "cut it down to 4"]),
        (7, "mixer", ["7 for amazon", "cut it down to 4", "sorry, client wants the 7 again"]),
        (1, "bear", ["1 etsy image, rotated 35 degrees to the side", "too far, 15"]),
        (3, "cap_white", ["the cap in black, royal blue and #D2691E - one ebay image per colour"]),
        (
            2,
            "cap_white",
            [
                "the cap in black and blue - one ebay image per colour",
                "and one in the garden",
                "we don't stock the blue, remove it",
            ],
        ),
        (
            4,
            "mill",
            [
                "Etsy x4: plain white, kitchen, close-up, size shot with a ruler (22 cm)",
                "make it a pencil, not a ruler",
            ],
        ),
        (
            5,
            "toaster",
            ["4 for amazon and 4 for walmart", "for walmart the main is enough"],
        ),
        (
            3,
            "hammer",
            ["3 for woocommerce and 3 for bigcommerce", "we are leaving bigcommerce, drop it"],
        ),
        (7, "cabinet", ["amazon main", "go on with the secondary images"]),
        (
            1,
            "coaster_a coaster_b coaster_c coaster_d",
            ["all four coasters in one picture, as a 2 x 2 grid, for Instagram portrait"],
        ),
        (
            4,
            "chair_1 chair_2 chair_3",
            ["transparent png of each", "and a jpg on white of the second, 1500x1500"],
        ),
    ],
)
def test_how_many_there_are_after_a_reaction(count: int, photos: str, said: list[str]) -> None:
    assert len(files(talked(photos, *said))) == count


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (
            "etsy_white",
            ["etsy: linen, plain white, a close-up", "the plain white one should be first"],
        ),
        ("etsy_garden", ["3 for etsy. first one = the garden scene"]),
    ],
)
def test_which_comes_first(first: str, said: list[str]) -> None:
    assert files(talked("house", *said))[0] == first


def test_a_close_up_goes_right_after_the_main_picture() -> None:
    talk = talked("knife", "5 for amazon", "put the close-up right after the main image")
    look = talk.recipe[talk.recipe[files(talk)[1]]["args"]["image"]]["op"]
    assert look in ("detail_crop", "set_background")


def test_what_could_not_be_made_is_told_anew() -> None:
    said = "etsy, three pics: dark scene, linen scene, and one frozen in an iceberg"
    talk = talked("stones", said, "no iceberg then, wood table")
    assert sorted(map(str, values(talk, "recreate", "scene"))) == ["dark", "linen", "wood_table"]


def test_a_series_of_photos_is_no_order() -> None:
    talk = talked(
        "jacket_front jacket_back", "two views of one jacket (front + back), make the amazon set"
    )
    assert len(files(talk)) >= 5


def test_codes_that_were_mixed_up_change_places() -> None:
    talk = talked(
        "a88 a89", "a88 is KB-WHT and a89 is KB-BLK, amazon main for both", "mixed them up"
    )
    found = {str(s["args"]["sku"]): n for n, s in talk.recipe.items() if s["op"] == "export"}
    assert "a89" in found["KB-WHT"]
    assert "a88" in found["KB-BLK"]


def test_an_own_scene_that_came_without_a_word_is_taken() -> None:
    talk = talked("chair", "insta story in the studio scene")
    talk.say("here's the loft we shot in, take that", scenes=("loft",))
    assert values(talk, "recreate", "scene_image") == ["loft"]


@pytest.mark.parametrize("word", ["seen", "location", "patch", "brass", "excessive", "charging"])
def test_real_words_are_no_typing_mistakes(word: str) -> None:
    assert vocabulary().corrected(word) == word


def test_letters_that_changed_places_are_the_likeliest_mistake() -> None:
    assert vocabulary().corrected("kettel") == "kettle"


def test_what_all_are_dropped_of_is_named() -> None:
    talk = talked("holder", "amazon set, one lifestyle on a desk", "drop all lifestyle images")
    assert files(talk)
    assert not values(talk, "recreate", "scene")


@pytest.mark.parametrize(
    ("channel", "look", "said"),
    [
        ("zalando", [], "if Zalando allows scenes put it on concrete, if not just plain white"),
        ("etsy", ["concrete"], "if Etsy allows scenes put it on concrete, otherwise plain white"),
    ],
)
def test_what_a_channel_allows_decides(channel: str, look: list[str], said: str) -> None:
    talk = talked("loafers", said)
    assert files(talk, channel)
    assert values(talk, "recreate", "scene") == look


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (0, "amazon main, only if the photo is smaller than 800 px upscale it, otherwise don't"),
        (1, "amazon main, upscale it if the photo is under 2500 px"),
    ],
)
def test_a_photos_size_decides(made: int, said: str) -> None:
    assert len(values(talked("rug", said), "upscale", "factor")) == made


@pytest.mark.parametrize(
    ("arg", "value", "said"),
    [
        ("warmth", 0.3, "push warmth to +0.3"),
        ("contrast", 0.2, "contrast to +0.2"),
        ("exposure", -0.5, "exposure -0.5"),
        ("exposure", -0.333, "knock the exposure down a third of a stop"),
    ],
)
def test_values_are_taken_as_they_are_told(arg: str, value: float, said: str) -> None:
    talk = talked("lamp", "ebay, one on white", said)
    assert value in values(talk, "relight", arg)


@pytest.mark.parametrize(
    "said",
    [
        "photo 1 the coat, photo 2 our model Mia, photo 3 the pose."
        " Mia in the coat in that pose, insta portrait",
        "first photo = the coat, second photo = Mia, our model, third photo is the pose."
        " Show Mia wearing the coat, insta portrait",
    ],
)
def test_uploads_have_roles(said: str) -> None:
    talk = talked("coat_camel mia pose_ref", said, generator=True)
    assert len(files(talk, "instagram")) == 1
    assert values(talk, "create", "model_image") == ["mia"]
    assert values(talk, "create", "pose_image") == ["pose_ref"]


def test_a_channel_is_left_alone() -> None:
    said = [
        "amazon main and one white for Etsy",
        "the white ones on #DCC9B0, but leave Amazon alone",
    ]
    talk = talked("comb", *said)
    assert sorted(values(talk, "set_background", "color")) == ["#dcc9b0", "#ffffff"]


def test_a_main_picture_stays_white_and_says_so() -> None:
    talk = talked("dryer", "main image for amazon, but on our pink #F7C6D0")
    assert files(talk) == ["amazon_main"]
    assert "white" in talk.plan.reply  # type: ignore[attr-defined]


def test_a_proper_name_is_no_colour() -> None:
    talk = talked("tent", "2 for etsy, one of it pitched below Mont Blanc at sunset")
    assert "Mont Blanc" in talk.plan.reply  # type: ignore[attr-defined]


def test_praise_changes_nothing() -> None:
    said = ["insta story on marble", "Very elegant."]
    assert scenes(*said) == ["marble"]


def test_colours_that_are_too_cold_make_it_warmer() -> None:
    talk = talked("stick", "3 for etsy", "the colours are too much cold, make more warm please")
    assert len(files(talk)) == 3
    assert not values(talk, "recolor", "color")
    assert max(w for w in values(talk, "relight", "warmth") if w) > 0


@pytest.mark.parametrize(
    ("count", "photos", "said"),
    [
        (2, "chair_a chair_b", ["shopify, one image per chair"]),
        (8, "tray vase", ["tray goes on Etsy, vase goes on Shopify. 4 pictures each"]),
        (2, "hand_cream", ["pinterest pin and insta square of the cream, bathroom scene"]),
        (1, "frame", ["Amazon, a single secondary image, no main: 40 x 50 x 3 cm, headline 'Oak'"]),
        (3, "sponge", ["three amazon swatch images in olive, coral and navy"]),
        (4, "box_open box_closed", ["one product, two views: open and closed. 4 Etsy photos"]),
        (3, "lego_a lego_b lego_c", ["meta catalog, one picture per product (3 products)"]),
        (1, "fan", ["etsy, 2 on white", "cut it down to 1"]),
        (7, "arm", ["amazon A+ header, desk scene", "and now the regular set on top of that"]),
    ],
)
def test_how_many_of_several(count: int, photos: str, said: list[str]) -> None:
    assert len(files(talked(photos, *said))) == count


def test_each_product_has_a_height_of_its_own() -> None:
    said = "Etsy, a size photo with an apple for both: pot is 16 cm tall, cup is 12 cm tall"
    talk = talked("pot cup", said)
    assert sorted(values(talk, "scale_reference", "height_cm")) == [12.0, 16.0]


def test_several_changes_are_taken_back_at_once() -> None:
    said = ["1 for etsy on #E4ECE6", "on #F7D9D0", "a softer shadow", "undo the last two changes"]
    assert values(talked("light", *said), "set_background", "color") == ["#e4ece6"]


def test_a_missing_product_is_asked_for() -> None:
    talk = talked("blanket", "I sell a blanket and a matching pillow, do the full amazon sets")
    assert "pillow" in talk.plan.reply  # type: ignore[attr-defined]


def test_a_courtesy_is_not_printed() -> None:
    said = "an infographic for amazon: 6 speeds, 3 h battery, when you have a minute"
    assert values(talked("gun", said), "infographic", "callouts") == [["6 speeds", "3 h battery"]]
