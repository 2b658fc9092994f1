"""What holds for anything that a person can type."""

from __future__ import annotations

import os
import re

import pytest
from conversing import OPERATIONS, SCENES, Conversation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.gaps import gaps
from agent.offline.clauses import clauses
from agent.offline.planner import plan_turn
from agent.offline.vocabulary import vocabulary
from agent.offline.words import tokens

PHRASES = sorted(phrase for phrase in vocabulary().phrases if phrase)
FIRST = (
    "amazon set",
    "etsy, 3 images: white, marble, close-up",
    "shopify: one on sage, one turned 20 degrees, one in black recolored",
    "insta story on marble + pin",
    "just a transparent png",
)
soup = st.lists(
    st.one_of(
        st.sampled_from(PHRASES),
        st.sampled_from(
            [",", ".", ":", "and", "+", "(", ")", "?", "2", "3", "#F5F1EA", "2000x2000",
             "'BPA free'", "88%", "4 cm", "30°", "1)", "->", "SKU AB-12", "the second", "IMG_1"]
        ),
    ),
    min_size=1,
    max_size=14,
).map(" ".join)  # fmt: skip
quick = settings(
    max_examples=int(os.environ.get("EXAMPLES", "20")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def checked(talk: Conversation, said: str) -> None:
    before = talk.recipe
    plan = talk.say(said)
    assert plan.outcome in ("plan", "question", "chat", "refuse")
    assert plan.reply.strip()
    assert plan.outcome != "plan" or plan.calls or plan.removed or plan.move
    assert plan.outcome == "plan" or (not plan.calls and not plan.removed)
    assert plan.outcome == "plan" or talk.recipe == before
    assert {step["op"] for step in talk.recipe.values()} <= set(OPERATIONS)
    told = [sentence for sentence in plan.left_out if sentence not in gaps(talk.recipe)]
    assert all(sentence in plan.reply for sentence in told)
    assert plan.move == "redo" or set(gaps(talk.recipe)) <= set(plan.left_out)


@quick
@given(st.text(max_size=200))
def test_any_text_is_answered(said: str) -> None:
    checked(Conversation("mug"), said)


@quick
@given(soup)
def test_any_words_are_answered_in_a_first_turn(said: str) -> None:
    checked(Conversation("IMG_1", "bottle_green", generator=True, scenes=("cafe",)), said)


@quick
@given(st.sampled_from(FIRST), soup, soup)
def test_any_words_are_answered_in_later_turns(first: str, second: str, third: str) -> None:
    talk = Conversation("mug")
    checked(talk, first)
    checked(talk, second)
    checked(talk, third)


@quick
@given(st.sampled_from(FIRST), soup)
def test_the_same_turn_gives_the_same_plan(first: str, second: str) -> None:
    talk = Conversation("mug")
    talk.say(first)
    state = talk.situation()
    plans = [plan_turn(second, state, operations=OPERATIONS, scenes=SCENES) for _ in range(2)]
    assert plans[0] == plans[1]


@quick
@given(soup)
def test_no_word_is_lost_between_text_and_clauses(said: str) -> None:
    kept = " ".join(clause.text for clause in clauses(tokens(said)))
    small = {"and", "y", "et", "und", "but", "then", "aber", "pero", "mais", "sowie"}
    for word in re.findall(r"[a-z]{3,}", said.lower()):
        assert word in kept.lower() or word in small


@quick
@given(
    st.lists(
        st.sampled_from(["wibble", "frobnicate", "zorgle", "quuxly", "blarf", "snerk"]),
        min_size=2,
        max_size=5,
        unique=True,
    )
)
def test_what_nobody_knows_is_named(words: list[str]) -> None:
    said = " ".join(words)
    assert said in Conversation("mug").say(f"amazon set. {said}").reply


def test_unknown_words_beside_an_order_are_named() -> None:
    assert "zorgle" in Conversation("mug").say("amazon set with zorgle").reply


@pytest.mark.parametrize(
    "said", ["make an Amazon set for this mug", "softer shadow on the main one"]
)
@pytest.mark.parametrize("before", ["", "hi, ", "hey team 👋 ", "ok great, now "])
@pytest.mark.parametrize("after", ["", " please", " pls!!", " thanks", " 🙏", "..."])
def test_courtesies_change_no_plan(said: str, before: str, after: str) -> None:
    plain, polite = Conversation("mug"), Conversation("mug")
    for talk in (plain, polite):
        talk.say("amazon set")
    plain.say(said)
    polite.say(f"{before}{said}{after}")
    assert polite.recipe == plain.recipe


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("amazn set for ths mug", "amazon set for this mug"),
        ("wihtout infografic, amazon set", "without infographic, amazon set"),
        ("shopify 2 imges on marbel", "shopify 2 images on marble"),
        ("sage backgroud for pintrest pls", "sage background for pinterest pls"),
        ("etsy lisitng, 5 pics totl", "etsy listing, 5 pics total"),
    ],
)
def test_typing_mistakes_change_no_plan(typed: str, meant: str) -> None:
    one, other = Conversation("mug"), Conversation("mug")
    one.say(typed)
    other.say(meant)
    assert one.recipe == other.recipe


def test_a_very_long_message_is_answered() -> None:
    plan = Conversation("mug").say("amazon set. " + "we love this mug so much. " * 2000)
    assert plan.outcome == "plan"


def test_many_photos_are_planned() -> None:
    talk = Conversation(*[f"IMG_{n:04}" for n in range(60)])
    talk.say("amazon main for each")
    assert len(talk.files("amazon", "main")) == 60
