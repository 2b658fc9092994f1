"""Tokens, clauses, numbers and colours."""

from __future__ import annotations

import pytest

from agent.offline import colors, measures, numbers
from agent.offline.clauses import clauses
from agent.offline.vocabulary import vocabulary
from agent.offline.words import tokens


def shapes(text: str) -> list[tuple[str, str]]:
    return [(token.text, token.shape) for token in tokens(text) if token.shape != "word"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("amzn", "amzn"), ("botle", "bottle"), ("wihtout", "without"), ("ligth", "light"),
     ("backgroud", "background"), ("pintrest", "pintrest"),
     ("kitchn", "kitchen"), ("zorgle", "zorgle"), ("cup", "cup")],
)  # fmt: skip
def test_typing_mistakes_are_corrected_and_words_left_alone(typed: str, meant: str) -> None:
    assert vocabulary().corrected(typed) == meant


def test_the_words_of_a_photos_name_are_no_mistakes() -> None:
    (token,) = tokens("lamq", {"lamq"})
    assert token.plain == "lamq"


def test_phrases_win_over_words_and_compounds_are_taken_apart() -> None:
    assert tokens("close-up")[0].terms == {"look": "detail"}
    assert [t.text for t in tokens("Amazon-Set")] == ["Amazon", "Set"]
    assert tokens("main image")[0].get("slot") == "main"


def test_values_have_shapes() -> None:
    text = "2000x2000 'BPA free' #F5F1EA 88% 30° 14 cm SKU NB-17 B0C4XJ9T2L 4:5 [note] 3"
    found = dict(shapes(text))
    assert found == {
        "2000x2000": "size",
        "'BPA free'": "quote",
        "#F5F1EA": "hex",
        "88%": "percent",
        "30°": "degrees",
        "14 cm": "length",
        "SKU NB-17": "code",
        "B0C4XJ9T2L": "code",
        "4:5": "ratio",
        "[note]": "bracket",
        "3": "number",
    }


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("amazon set, no shadow. etsy too", ["amazon set", "no shadow", "etsy too"]),
        ("amazon set without lifestyle", ["amazon set", "without lifestyle"]),
        ("1) main 2) detail", ["main", "detail"]),
        ("white, marble and linen", ["white", "marble", "linen"]),
        ("2 lifestyle (kitchen, marble)", ["2 lifestyle", "kitchen", "marble"]),
        ("1 hero 2 lifestyle", ["1 hero", "2 lifestyle"]),
        ("amazon set incl. a detail", ["amazon set", "incl a detail"]),
    ],
)
def test_clauses(said: str, parts: list[str]) -> None:
    assert [clause.text for clause in clauses(tokens(said))] == parts


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("5 images", (5, True)),
        ("five pics for etsy", (5, True)),
        ("drei Bilder", (3, True)),
        ("2x lifestyle", (2, True)),
        ("these 4 soaps", (None, False)),
        ("the fifth one", (None, False)),
        ("6 speeds", (None, False)),
        ("a close-up", (1, False)),
        ("the maximum", (numbers.ALL, True)),
    ],
)
def test_counts(said: str, count: tuple[int | None, bool]) -> None:
    assert numbers.count(tokens(said)) == count


@pytest.mark.parametrize(
    ("said", "height"),
    [("14 cm tall", 14), ("9.5cm", 9.5), ("9,5 cm", 9.5), ("4 inches", 10.16), ("120 mm", 12),
     ("1 ft", 30.48)],
)  # fmt: skip
def test_heights_are_centimetres(said: str, height: float) -> None:
    assert measures.height_cm(tokens(said)) == pytest.approx(height)


def test_sizes_and_layouts() -> None:
    assert measures.size(tokens("1080 x 1920 px")) == (1080, 1920)
    assert measures.size(tokens("a 2x2 grid")) is None
    assert measures.size(tokens("2000px square")) == (2000, 2000)
    assert measures.dimensions(tokens("30 x 20 x 8 cm")) == "30 x 20 x 8 cm"


@pytest.mark.parametrize(
    ("said", "value"),
    [("#ABC", "#aabbcc"), ("brand navy #1B2A41", "#1b2a41"), ("soft sage", "#a8b8a0"),
     ("schwarz", "#000000"), ("light blue", "#add8e6"), ("terracotta", "#e2725b")],
)  # fmt: skip
def test_colours(said: str, value: str) -> None:
    assert [found for found, _ in colors.colors(tokens(said))] == [value]


def test_soft_is_lighter_and_deep_is_darker() -> None:
    (olive,), (soft,), (deep,) = (
        [value for value, _ in colors.colors(tokens(said))]
        for said in ("olive", "soft olive", "deep olive")
    )
    light = [sum(int(value[i : i + 2], 16) for i in (1, 3, 5)) for value in (deep, olive, soft)]
    assert light == sorted(light)
    assert len(set(light)) == 3


@pytest.mark.parametrize("value", ["#000000", "#ffffff", "#9caf88"])
def test_shifted_goes_there_and_back(value: str) -> None:
    assert colors.shifted(value, -0.1) <= value or value == "#000000"
    there = colors.shifted("#9caf88", 0.1)
    assert colors.distance(colors.shifted(there, -0.1), "#9caf88") < 6


def test_the_user_may_name_colours() -> None:
    assert colors.learned(["one on our brand navy #1B2A41"])["navy"] == "#1b2a41"
