"""Slack on a bad day: rate limits, lost replies, slow sharing. Nothing is lost, nothing doubled."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.slack.client import Slack as Client
from bot.slack.effects import Effects
from bot.slack.tables import Tables
from bot.slack.uploads import Uploads
from tests.agent.fakes import photo
from tests.bot.slack.conftest import Begin, settings
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.test_conversation import PAIR, pair, settled
from tests.bot.slack.web_api import BOB, DIRECT, Fault

LOST = Fault(hang_up=True, after=True)
BROKEN = Fault(hang_up=True)
BUSY = Fault(status=503)
LIMITED = Fault(status=429, retry_after=1)


@pytest.mark.parametrize("fault", [LOST, BROKEN, BUSY], ids=["lost", "broken", "busy"])
@pytest.mark.parametrize("method", ["chat.postMessage", "files.completeUploadExternal"])
def test_a_reply_that_is_lost_doubles_nothing(
    slack: Slack, begin: Begin, method: str, fault: Fault
) -> None:
    slack.fail(method, fault)
    pair(slack, begin)
    assert slack.shared() == PAIR
    assert len(slack.said()) == 3


def test_every_kind_of_call_may_fail_once(slack: Slack, begin: Begin) -> None:
    for method in ("reactions.add", "chat.update", "files.getUploadURLExternal", "files.info"):
        slack.fail(method, BUSY, BROKEN)
    pair(slack, begin)
    assert slack.shared() == PAIR
    assert len(slack.said()) == 3


def test_a_rate_limit_on_edits_is_waited_out(slack: Slack, begin: Begin) -> None:
    slack.fail("chat.update", *[Fault(status=429, retry_after=1)] * 2)
    pair(slack, begin)
    assert slack.said()[0]["text"] == "All made."
    assert slack.count("chat.update failed") == 2


def test_files_that_are_shared_late_are_waited_for_and_never_sent_again(
    slack: Slack, begin: Begin
) -> None:
    slack.share_delay = 1.0
    pair(slack, begin)
    assert slack.shared() == PAIR
    assert slack.count("files.completeUploadExternal") == 2


def test_blocks_that_slack_does_not_take_become_plain_text(slack: Slack, begin: Begin) -> None:
    pair(slack, begin)
    slack.fail("chat.postMessage", Fault(error="invalid_blocks"))
    settled(slack, begin, "", slack.message("hello", files=[slack.photo(photo())]))
    assert slack.shows("I heard hello")


@pytest.mark.parametrize("code", ["missing_scope", "is_archived", "channel_not_found"])
def test_what_slack_forbids_is_said_where_it_can_be_said(
    slack: Slack, begin: Begin, code: str
) -> None:
    begin()
    slack.fail("chat.postMessage", Fault(error=code))
    settled(slack, begin, "", slack.message("hello"))
    assert slack.shows("I could not finish this")


def test_files_that_are_never_shown_are_confessed(slack: Slack, tmp_path: Path) -> None:
    slack.share_delay = 10_000.0
    tables = Tables(tmp_path / "slack.db")
    uploads = Uploads(Effects(tables, Client(settings(slack))), sleep=lambda seconds: None)
    file = tmp_path / "a.jpg"
    file.write_bytes(b"a file")
    for _ in range(2):
        assert not uploads.send("key", DIRECT, "1.1", [file], "Files")
    tables.close()
    assert slack.shared() == [["a.jpg"]]
    assert slack.count("files.completeUploadExternal") == 1


def test_a_whisper_that_is_not_allowed_becomes_a_direct_message(slack: Slack, begin: Begin) -> None:
    pair(slack, begin)
    slack.fail("chat.postEphemeral", Fault(error="user_not_in_channel"))
    settled(slack, begin, "", slack.press("undo", BOB))
    assert slack.said()[-1]["channel"] == BOB
    assert slack.shows("Only <@U0ALICE>")
