"""Second thoughts: what is exchanged, corrected, said again, spared, or depends on something."""

from __future__ import annotations

import pytest
from test_offline_sayings import files, talked, values


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
    assert len([w for w in values(talk, "relight", "warmth") if w and w > 0]) in (1, 2)
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
