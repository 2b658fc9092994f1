"""Politeness, case, punctuation, word order and typing mistakes never change a plan."""

from __future__ import annotations

import os
import re

import pytest
from conversing import Conversation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.offline.vocabulary import vocabulary

#: A first message and one that refines; what they come to must not depend on how they are said.
TALKS = (
    ("make an amazon set", "softer shadow on the main image"),
    ("etsy 4 images: white, marble, close-up, linen", "replace marble with concrete"),
    ("shopify one picture on sage", "make the background lighter"),
    ("instagram story on marble", "warmer light"),
    ("3 pictures for ebay on white", "remove the last one"),
    ("amazon main and walmart main", "the second one bigger"),
)
BEFORE = (
    *("please ", "hi, ", "hey team, ", "could you please ", "hello! ", "ok, ", "can you "),
    *("I would like you to ", "we need you to ", "Good morning! ", "kindly ", "yo, "),
)
AFTER = (
    *(" please", " pls", ", thanks", " thank you!", " asap", " 🙏", "!!", ".", " :)", ", cheers"),
    *(" - thanks", " if possible", " when you have time", " today"),
)
quick = settings(
    max_examples=int(os.environ.get("EXAMPLES", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def planned(first: str, second: str) -> tuple[object, object]:
    talk = Conversation("mug")
    talk.say(first)
    before = dict(talk.recipe)
    talk.say(second)
    return before, talk.recipe


def dressed(text: str, before: str, after: str) -> str:
    return f"{before}{text}{after}"


def mistyped(text: str, place: int) -> str:
    """The text with two letters of a long word changed round, where that makes no other word."""
    words = text.split(" ")
    at = place % len(words)
    word = words[at]
    if not re.fullmatch(r"[a-z]{6,}", word) or word[2] == word[3]:
        return text
    wrong = word[:2] + word[3] + word[2] + word[4:]
    words[at] = word if vocabulary().knows(wrong) else wrong
    return " ".join(words)


@quick
@given(st.sampled_from(TALKS), st.sampled_from(BEFORE), st.sampled_from(AFTER))
def test_courtesy_changes_nothing(talk: tuple[str, str], before: str, after: str) -> None:
    first, second = talk
    assert planned(first, dressed(second, before, after)) == planned(first, second)
    assert planned(dressed(first, before, after), second) == planned(first, second)


@quick
@given(st.sampled_from(TALKS), st.sampled_from([str.upper, str.title, str.capitalize]))
def test_case_changes_nothing(talk: tuple[str, str], cased: object) -> None:
    assert callable(cased)
    first, second = talk
    assert planned(cased(first), cased(second)) == planned(first, second)


@quick
@given(st.sampled_from(TALKS), st.integers(0, 9), st.integers(0, 9))
def test_typing_mistakes_change_nothing(talk: tuple[str, str], one: int, other: int) -> None:
    first, second = talk
    assert planned(mistyped(first, one), mistyped(second, other)) == planned(first, second)


@pytest.mark.parametrize("gap", ["  ", "\n", "\t", " \u00a0"])
def test_white_space_changes_nothing(gap: str) -> None:
    for first, second in TALKS[:3]:
        spaced = second.replace(" ", gap) if gap != "\n" else f"\n{second}\n"
        assert planned(first, spaced) == planned(first, second)


#: Sentences that say the same, one list each: the first is the plain way.
SAME = (
    (
        *("make an amazon set", "an Amazon set", "amazon set", "I need a set for Amazon"),
        *("create the listing images for amazon", "Amazon gallery please", "full amazon set"),
        *("Amazon-Set bitte", "un set para amazon", "un set pour Amazon", "set for amazon, please"),
    ),
    (
        *("2 pictures for etsy on linen", "etsy: 2 on linen", "two etsy images, linen"),
        *("for Etsy I'd like 2 pictures on linen", "2x etsy on linen", "etsy, linen, 2 pics"),
        *("zwei Bilder für Etsy auf Leinen", "dos fotos para etsy sobre lino"),
    ),
    (
        *("amazon main image", "the main image for amazon", "just the amazon hero"),
        *("main pic for Amazon please", "Amazon Hauptbild", "imagen principal de amazon"),
        *("image principale pour amazon", "hero shot, amazon"),
    ),
    (
        *("one picture for shopify on #aabbcc", "shopify, one, background #aabbcc"),
        *("put it on #aabbcc for shopify, 1 image", "1 shopify image with a #aabbcc backdrop"),
        *("shopify: 1 pic, bg #aabbcc", "ein Bild für Shopify, Hintergrund #aabbcc"),
    ),
)


@pytest.mark.parametrize("sayings", SAME, ids=lambda sayings: sayings[0])
def test_the_same_said_another_way_is_the_same_plan(sayings: tuple[str, ...]) -> None:
    plain = planned(sayings[0], "undo")[0]
    for said in sayings[1:]:
        assert planned(said, "undo")[0] == plain, said


SOFTER = (
    *(
        "softer shadow",
        "make the shadow softer",
        "soften the shadow",
        "the shadow should be softer",
    ),
    *("can the shadow be softer?", "shadow: softer", "please give it a softer shadow"),
    *("shadow too hard", "Schatten weicher", "sombra más suave", "une ombre plus douce"),
    *("a less harsh shadow", "I'd prefer a softer shadow", "shadows softer pls"),
)


@pytest.mark.parametrize("said", SOFTER)
def test_a_softer_shadow_said_another_way(said: str) -> None:
    assert planned("ebay, one on white", said) == planned("ebay, one on white", SOFTER[0])
