"""What is said in fewer words or letters than it takes."""

from __future__ import annotations

import pytest
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
