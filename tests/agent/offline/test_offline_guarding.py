"""Questions, praise and doubts: whatever they name, no picture changes."""

from __future__ import annotations

import pytest
from test_offline_sayings import talked


@pytest.mark.parametrize(
    ("said", "outcome", "told"),
    [
        ("does amazon want a white background", "chat", "Amazon"),
        ("is the second one too dark", "chat", "changed nothing"),
        ("are they jpg or png", "chat", "jpeg"),
        ("do you think marble would be better", "chat", "marble"),
        ("how do I put them on ebay", "chat", "eBay"),
        ("can I sell on ebay with these", "chat", "changed nothing"),
        ("is it allowed on etsy too", "chat", "Etsy"),
        ("what does pinterest want", "chat", "Pinterest"),
        ("should I use webp", "chat", "jpeg"),
        ("passt das so für amazon?", "chat", "checked"),
        ("sind das jetzt 6 Bilder?", "chat", "6 files"),
        ("the kitchen one is my favourite", "chat", "Good"),
        ("the first one doesn't need to be brighter", "chat", "Good"),
        ("don't touch the main", "chat", "Good"),
        ("der Rest bleibt so", "chat", "Good"),
        ("I don't understand the sand one", "question", "Which one"),
        ("make the other one brighter", "question", "Which one"),
        ("delete the ugly one", "question", "Which one"),
        ("no, only the second", "question", "Which one"),
        ("I meant only the fourth", "question", "Which one"),
    ],
)
def test_nothing_changes(said: str, outcome: str, told: str) -> None:
    talk = talked("mug", "amazon set of 6")
    before = dict(talk.recipe)
    plan = talk.say(said)
    assert (plan.outcome, talk.recipe) == (outcome, before)
    assert told in plan.reply


@pytest.mark.parametrize(
    "said",
    [
        "is it possible to have a softer shadow?",
        "can you make it a bit warmer",
        "would you put the second on marble",
        "do the same for pinterest",
        "what about marble for the second?",
    ],
)
def test_polite_requests_are_done(said: str) -> None:
    talk = talked("mug", "amazon set of 6")
    before = dict(talk.recipe)
    assert talk.say(said).outcome == "plan"
    assert talk.recipe != before


@pytest.mark.parametrize(
    "said", ["not the white of course", "except the white one", "but not the main"]
)
def test_what_is_taken_out_afterwards_is_as_it_was(said: str) -> None:
    begun = "etsy set: white, kitchen, marble"
    made = talked("mug", begun, "warmer").recipe
    spared = talked("mug", begun, "warmer", said).recipe
    exports = [name for name, step in made.items() if step["op"] == "export"]
    assert [name for name, step in spared.items() if step["op"] == "export"] == exports
    assert spared["etsy_white"] == talked("mug", begun).recipe["etsy_white"]
    assert spared["etsy_kitchen"] == made["etsy_kitchen"]
