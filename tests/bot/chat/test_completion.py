"""Completion: commands, paths and names where they are wanted, nothing below a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from agent import ConfigurationError, Conversation, Deliverable, Photo
from bot.chat.completion import Words

STATE = Conversation(
    "t",
    recipe={"mug_cutout": {"op": "remove_background"}, "amazon_main": {"op": "export"}},
    uploads={"mug": Photo("mug", "mug.jpg", "photo", "1", "2")},
    deliverables=(Deliverable("amazon_main", "amazon", "main", None, None, None, None),),
)
TAB = CompleteEvent(completion_requested=True)
TYPED = CompleteEvent(text_inserted=True)


def offered(text: str, event: CompleteEvent = TAB) -> list[str]:
    """What the line may become by each completion."""
    document = Document(text)
    found = Words(lambda: STATE).get_completions(document, event)
    return [text[: len(text) + one.start_position] + one.text for one in found]


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("mug.jpg", "my cup.png", "notes.txt", ".hidden.jpg"):
        (tmp_path / name).touch()
    (tmp_path / "more photos").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_commands_are_offered_while_they_are_typed() -> None:
    assert offered("/p", TYPED) == ["/plan", "/photos"]
    assert offered("/SAV", TYPED) == ["/save "]
    assert "/undo" not in offered("say /u", TYPED)


def test_nothing_pops_up_below_a_sentence(photos: Path) -> None:
    assert offered("make am", TYPED) == []
    assert offered("m", TYPED) == []


def test_names_of_the_conversation_come_before_channels() -> None:
    assert offered("brighten am")[:2] == ["brighten amazon_main", "brighten amazon"]
    assert offered("brighten mug") == ["brighten mug", "brighten mug_cutout"]
    assert "for etsy.listing" in offered("for etsy.")


def test_paths_are_completed_with_their_spaces_kept_together(photos: Path) -> None:
    assert offered(f"{photos}/m", TYPED) == [
        f"{photos}/more\\ photos/",
        f"{photos}/mug.jpg",
        f"{photos}/my\\ cup.png",
    ]
    assert offered("set of ~/my\\ c", TYPED) == ["set of ~/my\\ cup.png"]
    assert offered("./mu", TYPED) == ["./mug.jpg"]
    assert "mug.jpg" in offered("mu")


def test_a_folder_that_is_not_there_offers_nothing() -> None:
    assert offered("/nowhere/at/all/", TYPED) == []


def test_a_conversation_that_cannot_be_read_keeps_no_channel_from_being_offered() -> None:
    def unreadable() -> Conversation:
        raise ConfigurationError("conversations cannot be kept")

    found = Words(unreadable).get_completions(Document("etsy"), TAB)
    assert [one.text for one in found][:1] == ["etsy"]
