"""Refinements, replacements, removals, second thoughts and going back."""

from __future__ import annotations

import pytest
from conversing import Conversation
from test_offline_sayings import talked


def moved(said: str, op: str, arg: str, start: str = "amazon set") -> tuple[float, float]:
    talk = Conversation("mug")
    talk.say(start)
    before = (talk.args(op, arg) or [0.0])[0]
    plan = talk.say(said)
    assert plan.outcome == "plan", plan.reply
    return before, talk.args(op, arg)[0]


@pytest.mark.parametrize(
    ("said", "op", "arg", "way"),
    [
        ("softer shadow", "add_shadow", "softness", 1),
        ("the shadow is too much hard, make him more soft please", "add_shadow", "softness", 1),
        ("Schatten weicher", "add_shadow", "softness", 1),
        ("ombre plus douce", "add_shadow", "softness", 1),
        ("crisper shadow", "add_shadow", "softness", -1),
        ("make the shadow a bit stronger", "add_shadow", "strength", 1),
        ("lighter shadow", "add_shadow", "strength", -1),
        ("too dark, brighter pls", "relight", "exposure", 1),
        ("a touch warmer", "relight", "warmth", 1),
        ("colder light", "relight", "warmth", -1),
        ("more contrast", "relight", "contrast", 1),
        ("mas contraste", "relight", "contrast", 1),
        ("less contrast", "relight", "contrast", -1),
        ("bigger in frame", "export", "fill", 1),
        ("main: smaller", "export", "fill", -1),
        ("closer on the close-up", "detail_crop", "zoom", 1),
        ("sharpen a little", "retouch", "sharpen", 1),
    ],
)
def test_a_comparative_moves_its_value(said: str, op: str, arg: str, way: int) -> None:
    before, after = moved(said, op, arg)
    assert (after - before) * way > 0


def test_degrees_say_how_far() -> None:
    steps = [abs(moved(f"{word} warmer", "relight", "warmth")[1]) for word in ("a bit", "", "much")]
    assert steps[0] < steps[1] < steps[2]


def test_values_stay_in_their_range() -> None:
    talk = Conversation("mug")
    talk.say("amazon main")
    for _ in range(12):
        talk.say("much softer shadow")
    assert talk.arg("amazon_main", "add_shadow", "softness") == 1.0
    assert talk.say("softer shadow").outcome == "chat"


def test_only_what_is_named_changes() -> None:
    talk = Conversation("mug")
    talk.say("amazon set")
    before = {name: talk.made_of(name) for name in talk.files()}
    talk.say("softer shadow on the hero")
    changed = [name for name in talk.files() if talk.made_of(name) != before[name]]
    assert changed == ["amazon_main"]


def test_a_heading_says_what_the_rest_is_about() -> None:
    talk = Conversation("mug", "flask")
    talk.say("ebay, 1 picture each on white")
    talk.say("flask: bigger in frame")
    mug, flask = talk.files()
    assert talk.arg(flask, "export", "fill") > talk.arg(mug, "export", "fill")


def test_too_much_half_of_that() -> None:
    talk = Conversation("mug")
    talk.say("amazon main")
    talk.say("warmer")
    full = talk.arg("amazon_main", "relight", "warmth")
    talk.say("too much, half of that")
    assert talk.arg("amazon_main", "relight", "warmth") == pytest.approx(full / 2)


def test_a_scene_is_swapped_in_its_place() -> None:
    talk = Conversation("mug")
    talk.say("amazon set")
    place = talk.files().index("amazon_kitchen")
    talk.say("swap the kitchen for marble")
    assert talk.files()[place] == "amazon_marble"
    assert "kitchen" not in talk.args("recreate", "scene")


@pytest.mark.parametrize(
    "said",
    [
        "replace kitchen with concrete",
        "kitchen -> concrete",
        "use concrete instead of the kitchen",
        "instead of kitchen use concrete",
        "concrete in place of it: swap kitchen for concrete",
        "tausche kitchen gegen concrete",
    ],
)
def test_old_and_new_are_told_apart(said: str) -> None:
    talk = Conversation("mug")
    talk.say("amazon: main, one in the kitchen")
    talk.say(said)
    assert talk.args("recreate", "scene") == ["concrete"]


def test_colours_move_and_come_back_exactly() -> None:
    talk = Conversation("headphones")
    talk.say("2 for Shopify: one white, one on our brand navy #1B2A41")
    talk.say("the navy a bit lighter")
    assert talk.args("set_background", "color")[1] != "#1b2a41"
    talk.say("no, exact brand navy please")
    assert talk.args("set_background", "color") == ["#ffffff", "#1b2a41"]


def test_amazon_main_stays_white() -> None:
    talk = Conversation("vacuum")
    plan = talk.say("amazon main on light blue please")
    assert talk.args("set_background", "color") == ["#ffffff"]
    assert "white" in plan.reply


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("lose the kitchen shot", "amazon_kitchen"),
        ("drop number 2", "amazon_kitchen"),
        ("remove the second one", "amazon_kitchen"),
        ("delete the last one", "amazon_reflection"),
        ("take the reflection out", "amazon_reflection"),
    ],
)
def test_files_are_taken_out(said: str, gone: str) -> None:
    talk = Conversation("mug")
    talk.say("amazon set")
    before = talk.files()
    talk.say(said)
    assert [name for name in before if name not in talk.files()] == [gone]


def test_a_number_that_is_not_there_is_asked_about() -> None:
    talk = Conversation("mug")
    talk.say("3 for etsy")
    before = talk.recipe
    plan = talk.say("make the fifth one brighter")
    assert plan.outcome == "question"
    assert talk.recipe == before
    talk.say("i mean the third")
    assert talk.arg(talk.files()[2], "relight", "exposure") > 0


def test_undo_redo_and_the_first_version() -> None:
    talk = Conversation("mug")
    talk.say("ebay 1 pic on light grey")
    first = talk.recipe
    talk.say("try black")
    black = talk.recipe
    assert talk.say("undo that").move == "undo"
    assert talk.recipe == first
    assert talk.say("no wait black was better, redo").move == "redo"
    assert talk.recipe == black
    talk.say("go back to the first version")
    assert talk.recipe == first


def test_what_was_taken_out_comes_back() -> None:
    talk = Conversation("pan")
    talk.say("amazon set with a marble lifestyle")
    talk.say("no lifestyle at all then")
    assert not talk.args("recreate", "scene")
    talk.say("bring the marble one back")
    assert talk.args("recreate", "scene") == ["marble"]


def test_the_same_for_another_product_with_its_own_facts() -> None:
    talk = Conversation("jar_750")
    talk.say("SKU NV-750. Amazon main, one scale shot next to a soda can (14 cm tall), one"
             " infographic ('Glass', '750 ml')")  # fmt: skip
    talk.say("same for the small jar: SKU NV-350, 9 cm tall, '350 ml'", "jar_350")
    mine = [n for n in talk.files() if talk.recipe[n]["args"]["sku"] == "NV-350"]
    assert len(mine) == 3
    assert [talk.arg(n, "scale_reference", "height_cm") for n in mine].count(9) == 1
    assert ["Glass", "350 ml"] in [talk.arg(n, "infographic", "callouts") for n in mine]
    assert talk.args("scale_reference", "height_cm")[0] == 14


def test_the_same_for_another_channel() -> None:
    talk = Conversation("fan")
    talk.say("amazon set, 5 pictures")
    talk.say("same for Walmart")
    assert len(talk.files("walmart")) == 5
    assert len(talk.files("walmart", "main")) == 1


def test_a_resized_set_keeps_its_main_image() -> None:
    talk = Conversation("lamp")
    talk.say("6 images for amazon")
    talk.say("make it 8 then")
    assert len(talk.files()) == 8
    talk.say("hmm no, back to the 6")
    assert len(talk.files()) == 6
    assert talk.files("amazon", "main") == ["amazon_main"]


@pytest.mark.parametrize(
    ("said", "op", "arg", "value"),
    [
        ("main: 95%", "export", "fill", 0.95),
        ("half the shadow strength", "add_shadow", "strength", 0.2),
        ("shadow at 20%", "add_shadow", "strength", 0.2),
        ("light should come from the right", "add_shadow", "light_from", "right"),
        ("a very soft contact shadow", "add_shadow", "softness", 0.9),
        ("just a whisper of shadow", "add_shadow", "strength", 0.15),
        ("add a reflection", "add_shadow", "kind", "reflection"),
    ],
)
def test_values_are_set(said: str, op: str, arg: str, value: object) -> None:
    talk = Conversation("mug")
    talk.say("amazon main")
    talk.say(said)
    assert talk.arg("amazon_main", op, arg) == value


def test_shadows_go_and_come_back() -> None:
    talk = Conversation("mug")
    talk.say("amazon main")
    talk.say("shadow off")
    assert "add_shadow" not in talk.ops("amazon_main")
    talk.say("shadow back on")
    assert "add_shadow" in talk.ops("amazon_main")


def test_an_exception_stays_as_it_was() -> None:
    talk = Conversation("mug")
    talk.say("amazon set")
    talk.say("everything brighter except the main one")
    assert talk.arg("amazon_main", "relight", "exposure") in (None, 0.0)
    assert talk.arg("amazon_kitchen", "relight", "exposure") > 0


def test_clean_ups_are_made_on_the_photo() -> None:
    talk = Conversation("clock")
    talk.say("my kitchen light made it all yellow, fix the white balance. 2 for ebay")
    talk.say("dust spots too, and its crooked, straighten")
    (one, two) = talk.files()
    assert talk.ops(one)[-2:] == ["remove_background", "retouch"]
    assert all(
        talk.arg(name, "retouch", arg) is True
        for name in (one, two)
        for arg in ("white_balance", "remove_dust", "straighten")
    )


def test_upscale_if_needed_looks_at_the_photo() -> None:
    talk = Conversation("mug")
    talk.say("amazon main, upscale if needed")
    assert "upscale" in talk.ops("amazon_main")
    talk = Conversation("mug")
    talk.uploads["mug"]["facts"] = {"width": 4000, "height": 3000}
    assert "No upscale needed" in talk.say("amazon main, upscale if needed").reply
    assert "upscale" not in talk.ops("amazon_main")


def test_the_product_moves_within_its_scene() -> None:
    talk = Conversation("cup", scenes=("our_cafe",))
    talk.say("use our cafe photo as the background, insta feed square")
    (name,) = talk.files()
    assert talk.arg(name, "recreate", "scene_image") == "our_cafe"
    talk.say("smaller pls, it looks huge")
    talk.say("and put it to the right")
    assert talk.arg(name, "recreate", "scale") < 1
    assert talk.arg(name, "recreate", "position") == "right"


@pytest.mark.parametrize(
    "said",
    [
        "all shadows softer except on the main",
        "softer shadows, except the main one",
        "Schatten weicher, ausser beim Hauptbild",
    ],
)
def test_what_a_sentence_excepts_stays_as_it_is(said: str) -> None:
    talk = Conversation("mug")
    talk.say("amazon set")
    before = talk.arg("amazon_main", "add_shadow", "softness")
    talk.say(said)
    assert talk.arg("amazon_main", "add_shadow", "softness") == before
    assert talk.arg("amazon_reflection", "add_shadow", "softness") > 0.3


def test_a_tint_moves_the_colour_of_what_it_names() -> None:
    talk = Conversation("mug")
    talk.say("amazon set")
    before = talk.arg("amazon_sand", "set_background", "color")
    talk.say("make the sand one a bit greener")
    after = talk.arg("amazon_sand", "set_background", "color")
    assert talk.files().count("amazon_sand") == 1
    red, green, blue = (int(after[i : i + 2], 16) - int(before[i : i + 2], 16) for i in (1, 3, 5))
    assert green > red
    assert green > blue


def test_a_brand_colour_is_taken_back_where_it_is_said() -> None:
    talk = talked("mug", "amazon main and an instagram story in our brand colours #F4F1EA")
    made = dict(talk.recipe)
    talk.say("forget the brand colours for the story only")
    exports = [name for name, step in talk.recipe.items() if step["op"] == "export"]
    assert exports == [name for name, step in made.items() if step["op"] == "export"]
    assert not any(step["args"].get("color") == "#f4f1ea" for step in talk.recipe.values())
