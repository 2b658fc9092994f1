"""What is said in fewer words or letters than it takes."""

from __future__ import annotations

import pytest
from conversing import Conversation
from test_offline_sayings import talked

from agent.offline.shorthand import written_out


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("linen out, wood table in", "replace linen with wood table"),
        ("out with the beach, in with the desk", "replace beach with desk"),
        ("ad a teal one to", "add a teal one too"),
        ("and ad another", "and add another"),
        ("an ad for facebook", "an ad for facebook"),
        ("crop the handle out", "crop the handle out"),
        ("send it to", "send it to"),
        (
            'the client says: "bigger mug, softer shadow please"',
            "bigger mug, softer shadow please",
        ),
        (
            'infographic that says "keeps drinks hot for 12 hours"',
            'infographic that says "keeps drinks hot for 12 hours"',
        ),
        (
            'the label says "handmade in Vermont since 1987"',
            'the label says "handmade in Vermont since 1987"',
        ),
        ("one infographic, nothing else", "one infographic, nothing else"),
        ("2 bathroom, nothing festive", "2 bathroom, no festive"),
        ("infographic with text 100% cotton", 'infographic with text "100% cotton"'),
        (
            "amazon infographic saying keeps 12 h hot, leak proof and BPA free",
            'amazon infographic saying "keeps 12 h hot", "leak proof", "BPA free"',
        ),
        ("an infographic with the text 'soft'", "an infographic with the text 'soft'"),
        ("an infographic with dimensions", "an infographic with dimensions"),
    ],
)
def test_it_is_written_out(said: str, whole: str) -> None:
    assert written_out(said) == whole


def test_only_what_goes_out_is_replaced() -> None:
    talk = talked("mug", "2 etsy pictures, linen and marble", "linen out, wood table in")
    scenes = [s["args"]["scene"] for s in talk.recipe.values() if s["op"] == "recreate"]
    assert sorted(scenes) == ["marble", "wood_table"]


def test_one_more_swatch_is_a_swatch() -> None:
    talk = talked("mug", "2 amazon swatches, burgundy and navy", "ad a teal one to")
    slots = [s["args"]["slot"] for s in talk.recipe.values() if s["op"] == "export"]
    colors = [s["args"]["color"] for s in talk.recipe.values() if s["op"] == "recolor"]
    assert slots == ["swatch"] * 3
    assert colors[-1] == "#008080"


@pytest.mark.parametrize(
    ("said", "way"),
    [
        ("smaller please, it's gigantic", -1),
        ("it's gigantic", -1),
        ("the mug is tiny", 1),
        ("it's so tiny, bigger", 1),
    ],
)
def test_how_it_is_now_is_the_reason_and_not_the_wish(said: str, way: int) -> None:
    talk = talked("mug", "instagram post in the kitchen", said)
    (scale,) = (s["args"]["scale"] for s in talk.recipe.values() if s["op"] == "recreate")
    assert (scale > 1) - (scale < 1) == way


@pytest.mark.parametrize(
    ("said", "alike"),
    [
        ("the one on marble without shadow please", "remove the shadow of the marble one"),
        ("das auf Marmor bitte ohne Schatten", "remove the shadow of the marble one"),
        ("third one, but without shadow", "remove the shadow of the third"),
        ("number 3 delete", "remove the third"),
        ("lösch das dritte", "remove the third"),
        ("second one last", "put the second one last"),
        ("the 4th one should be the first", "put the fourth one first"),
        ("Bild 3 und 4 tauschen", "swap 3 and 4"),
        ("number 2 is best, drop the others", "keep only the second"),
        ("put wood where the marble was", "replace marble with wood"),
        ("photo 2 darker", "the second darker"),
        ("the second darker, rest ok", "the second darker"),
        (
            "client hates shadows, remove them all except on marble",
            "remove the shadow except on marble",
        ),
    ],
)
def test_what_is_said_of_a_picture_is_done_to_it(said: str, alike: str) -> None:
    begun = "etsy set: white, kitchen, marble, festive"
    made, other = talked("mug", begun, said).recipe, talked("mug", begun, alike).recipe
    assert list(made.items()) == list(other.items())
    assert list(made.items()) != list(talked("mug", begun).recipe.items())


def test_two_things_of_two_pictures_stay_apart() -> None:
    begun = "etsy set: white, kitchen, marble, festive"
    made = talked("mug", begun, "picture 3 on linen and 4 without shadow").recipe
    other = talked("mug", begun, "picture 3 on linen", "remove the shadow of the fourth").recipe
    assert made == other


@pytest.mark.parametrize(
    ("said", "alike"),
    [
        ("warmer, only the mug", "make the mug ones warmer"),
        ("only change the mug: all backgrounds warmer", "make the mug ones warmer"),
        ("lamp: add one on linen", "add one on linen for the lamp"),
    ],
)
def test_one_of_several_products_is_meant(said: str, alike: str) -> None:
    made = []
    for text in (said, alike):
        talk = Conversation("mug", "lamp")
        talk.say("etsy set for each, 3 pictures")
        talk.say(text)
        made.append(talk.recipe)
    assert made[0] == made[1]


@pytest.mark.parametrize("said", ["no i meant picture 3", "no, the third", "nope, I mean number 3"])
def test_a_change_moves_to_the_picture_that_was_meant(said: str) -> None:
    begun = "etsy set: white, kitchen, marble, festive"
    made = talked("mug", begun, "picture 2 brighter", said).recipe
    assert made == talked("mug", begun, "picture 3 brighter").recipe
    again = talked("mug", begun, "picture 2 brighter", said, "sorry, I meant picture 4").recipe
    assert again == talked("mug", begun, "picture 4 brighter").recipe


@pytest.mark.parametrize(
    "said",
    [
        "actually linen twice",
        "only linen please, no wait",
        "Der Strand wirkt zu kitschig, lieber was Ruhigeres",
        "make the desk only once",
    ],
)
def test_several_pictures_are_not_made_anew_on_a_vague_word(said: str) -> None:
    talk = talked("mug", "insta posts: beach, garden, linen, pastel")
    before = dict(talk.recipe)
    talk.say(said)
    assert talk.recipe == before


def test_a_view_from_behind_is_no_lamp() -> None:
    talk = talked("mug", "3 for etsy")
    before = dict(talk.recipe)
    assert "needs a real photo of the back" in talk.say("can they see it from behind?").reply
    assert talk.recipe == before


def test_what_a_list_adds_up_to_is_no_order_of_its_own() -> None:
    told = "Kleid am Strand, im Garten und auf Pastell, jeweils für Instagram und TikTok"
    assert talked("dress", f"{told}, also 6 Bilder").recipe == talked("dress", told).recipe


def test_the_numbers_of_a_list_count_no_pictures() -> None:
    said = "Etsy, 4 images: 1 white background, 2 wood table, 3 linen, 4 close-up of the rim"
    talk = talked("mug", said)
    assert sum(step["op"] == "export" for step in talk.recipe.values()) == 4
    scenes = [s["args"]["scene"] for s in talk.recipe.values() if s["op"] == "recreate"]
    assert scenes == ["wood_table", "linen"]


def test_a_number_is_a_photo_where_photos_are_called_so() -> None:
    talk = Conversation("mirror_1", "mirror_2", "mirror_3")
    talk.say("woocommerce, one white each")
    assert "mirror_2_woocommerce_white" in talk.say("number 2 warmer please").reply
    warm = [s for s in talk.recipe.values() if s["op"] == "relight" and s["args"].get("warmth")]
    assert len(warm) == 1


@pytest.mark.parametrize(
    ("photos", "said"),
    [
        (
            "jumpsuit ines",
            "photo 1 is the jumpsuit, photo 2 our model Inès. Dress her in it, insta story",
        ),
        (
            "slippers lena",
            "first photo: slippers, second photo: Lena. Show her wearing them, insta story",
        ),
        (
            "kimono mira",
            "photo 1 kimono, photo 2 mira (our model). put it on mira, insta portrait",
        ),
    ],
)
def test_who_is_the_model_is_told_in_many_ways(photos: str, said: str) -> None:
    talk = Conversation(*photos.split(), generator=True)
    talk.say(said)
    (made,) = (s["args"] for s in talk.recipe.values() if s["op"] == "create")
    assert made["model_image"] == photos.split()[1]
