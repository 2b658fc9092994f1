"""The real studio behind Slack: a drawn mug becomes an Amazon set, and is refined."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.service import service
from bot.slack.workspace import Workspace
from tests.bench.shapes import small_photo
from tests.bot.slack.conftest import settings
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.studios import own_settings
from tests.bot.slack.test_conversation import root
from tests.bot.slack.web_api import TEAM


@pytest.fixture
def running(slack: Slack, tmp_path: Path) -> Iterator[Workspace]:
    with service(own_settings(tmp_path / "home", settings(slack)), interval=0.05) as found:
        slack.app = found.app
        workspace = found.workspaces.of(TEAM)
        assert workspace is not None
        yield workspace


def test_an_amazon_set_and_what_is_said_of_it(slack: Slack, running: Workspace) -> None:
    def say(text: str, **more: object) -> str:
        event = slack.message(text, **more)  # type: ignore[arg-type]
        assert slack.send(event)
        slack.wait(running.inbox.idle, 120)
        return root(event)

    file = slack.photo(small_photo())
    thread = say("make an Amazon set for this mug, ASIN B0CUP12345", files=[file])
    pictures, packed = slack.shared()
    assert pictures[:2] == ["contact-sheet.jpg", "B0CUP12345.MAIN.jpg"]
    assert len(pictures) == 8
    assert packed == ["B0CUP12345.zip"]
    assert slack.shows("the back view needs a real photo of the back")
    say("softer shadow on the second", thread_ts=thread)
    assert len(slack.shared()) == 3
    assert len(slack.shared()[-1]) == 1
    step = slack.buttons("remove")[2]
    assert slack.send(slack.click("remove", *step))
    slack.wait(running.inbox.idle, 60)
    assert slack.shows("Taken out: B0CUP12345")
    assert slack.shows("6 files in the gallery.")
    assert slack.invalid == []
