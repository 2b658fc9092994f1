"""Sets as a whole: locked once every picture is approved, packed with who approved which."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from tests.bot.slack.conftest import Begin
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.test_conversation import PAIR, pair, settled
from tests.bot.slack.web_api import ALICE, BOB


def locked(slack: Slack, begin: Begin) -> str:
    """A pair that Alice has approved and locked; returns its thread."""
    thread = pair(slack, begin)
    for _ in range(2):
        settled(slack, begin, "", slack.press("approve"))
    settled(slack, begin, "", slack.press("lock"))
    return thread


def test_what_is_not_approved_cannot_be_locked(slack: Slack, begin: Begin) -> None:
    pair(slack, begin)
    settled(slack, begin, "", slack.press("approve", number=1))
    settled(slack, begin, "", slack.press("lock"))
    settled(slack, begin, "", slack.press("lock", BOB))
    told = [str(one["text"])[:30] for one in slack.ephemeral]
    assert told == ["Nobody has approved front.png ", "Only <@U0ALICE> may do that he"]
    assert slack.shared() == PAIR


def test_a_locked_set_is_packed_with_its_approvals(slack: Slack, begin: Begin) -> None:
    locked(slack, begin)
    assert slack.shared() == [*PAIR, ["mug-approved.zip"]]
    (packed,) = [file.data for file in slack.files.values() if file.name == "mug-approved.zip"]
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = [Path(name).name for name in archive.namelist()]
        signed = json.loads(archive.read("mug/approvals.json"))["approved"]
    assert names[:2] == ["front.png", "side.png"]
    assert [(one["file"], one["by"]) for one in signed] == [
        ("front.png", ALICE),
        ("side.png", ALICE),
    ]
    assert slack.shows(f"Locked by <@{ALICE}>")


def test_nothing_in_a_locked_set_changes_until_it_is_unlocked(slack: Slack, begin: Begin) -> None:
    thread = locked(slack, begin)
    begin.stack.close()
    begin()
    settled(slack, begin, "", slack.message("darker", thread_ts=thread))
    assert slack.said()[-1]["text"] == (
        f"This set was locked by <@{ALICE}>: press Unlock in this thread to change it, or begin a"
        " new message for another set."
    )
    for action in ("undo", "lock"):
        settled(slack, begin, "", slack.press(action))
    assert [str(one["text"])[:19] for one in slack.ephemeral] == ["This set was locked"] * 2
    assert len(slack.shared()) == 3
    settled(slack, begin, "", slack.press("unlock", BOB))
    settled(slack, begin, "", slack.press("unlock"))
    assert slack.shows(f"Unlocked by <@{ALICE}>")
    settled(slack, begin, "", slack.message("darker", thread_ts=thread))
    assert slack.shared()[-1] == ["side.png"]
    assert slack.shows("An approval no longer holds")
