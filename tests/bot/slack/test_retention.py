"""Retention: old conversations go, and those that someone wants gone; so does a workspace."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from agent import there
from bot.slack.tables import _SCHEMA
from tests.agent.fakes import photo
from tests.bot.slack.conftest import Begin
from tests.bot.slack.operations import GATE
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.test_conversation import PAIR, pair, settled
from tests.bot.slack.test_home import command, opened
from tests.bot.slack.web_api import ALICE, BOB, TEAM, Json
from tests.servers import BOTH


def kept(begin: Begin) -> list[Path]:
    """All pictures and photos that lie in the workspace's folder."""
    folder = begin.home / "slack" / TEAM
    return [
        path
        for kind in ("galleries", "store/pictures", "store/uploads")
        for path in (folder / kind).rglob("*")
        if path.is_file()
    ]


def words(begin: Begin) -> bytes:
    """Everything that is written in the workspace's table."""
    tables = begin.running.workspace.retention.effects.tables
    names = re.findall(r"TABLE IF NOT EXISTS (\w+)", _SCHEMA)
    rows = [tuple(row) for name in names for row in tables.rows(f"SELECT * FROM {name}")]
    return repr(rows).encode()


@BOTH
def test_a_conversation_goes_when_nobody_has_used_it_for_long(slack: Slack, begin: Begin) -> None:
    thread = pair(slack, begin)
    settled(slack, begin, "", slack.press("approve"))
    retention = begin.running.workspace.retention
    assert retention.sweep() == 0
    assert kept(begin)
    later = replace(retention, clock=lambda: time.time() + 31 * 86400)
    assert later.sweep() == 1
    assert kept(begin) == []
    assert b"a pair" not in words(begin)
    assert b"front" not in words(begin)
    settled(slack, begin, "", slack.press("zip"))
    assert slack.ephemeral[-1]["text"] == "There is no gallery in this thread."
    settled(
        slack, begin, "", slack.message("a pair", files=[slack.photo(photo())], thread_ts=thread)
    )
    assert slack.shared() == [*PAIR, *PAIR]


def test_what_was_just_said_keeps_a_conversation(slack: Slack, begin: Begin) -> None:
    thread = pair(slack, begin)
    tables = begin.running.workspace.retention.effects.tables
    tables.run("UPDATE conversations SET used = 5, at = 5")
    settled(slack, begin, "", slack.message("thanks", thread_ts=thread))
    assert begin.running.workspace.retention.sweep() == 0


def test_galleries_of_what_another_bot_has_deleted_go(slack: Slack, begin: Begin) -> None:
    thread = pair(slack, begin)
    retention = begin.running.workspace.retention
    tables = retention.effects.tables
    assert retention.sweep() == 0
    assert list(retention.out.iterdir()) != []
    tables.run("DELETE FROM conversations WHERE thread = ?", [thread])
    retention.sweep()
    assert list(retention.out.iterdir()) == []


@BOTH
def test_who_asked_deletes_a_gallery_from_the_home_tab(slack: Slack, begin: Begin) -> None:
    pair(slack, begin)
    opened(slack, begin)
    forged = {**slack.tap("delete"), "user": {"id": BOB, "team_id": TEAM}}
    settled(slack, begin, "", forged)
    assert kept(begin)
    settled(slack, begin, "", slack.tap("delete"))
    assert kept(begin) == []
    assert slack.shows(f"Deleted by <@{ALICE}>")
    assert "will be listed here" in json.dumps(slack.homes[ALICE])
    assert b"front" not in words(begin)


@pytest.mark.parametrize("by_command", [True, False])
def test_all_that_someone_asked_for_is_deleted_even_while_it_runs(
    slack: Slack, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_command: bool
) -> None:
    pair(slack, begin)
    settled(slack, begin, "", slack.message("a pair", user=BOB, files=[slack.photo(photo(90))]))
    theirs = slack.shared()
    opened(slack, begin)
    diary = tmp_path / "diary"
    monkeypatch.setenv("FAKES_DIARY", str(diary))
    (tmp_path / GATE).touch()
    assert slack.send(slack.message("a pair", files=[slack.photo(photo(70))]))
    slack.wait(diary.exists)
    assert slack.send(command(slack, "forget") if by_command else slack.tap("forget"))
    time.sleep(0.3)
    (tmp_path / GATE).unlink()
    slack.wait(begin.running.inbox.idle)
    assert slack.shows("I have deleted all photos and pictures")
    assert slack.shared()[: len(theirs)] == theirs
    assert "2 pictures" in opened(slack, begin, BOB)
    assert "will be listed here" in opened(slack, begin)
    digests = {path.name for path in kept(begin)}
    assert len([name for name in digests if name.startswith("mug")]) == 1  # Bob's zip


GONE = [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}]


@pytest.mark.parametrize("event", GONE, ids=["uninstalled", "revoked"])
@BOTH
def test_a_workspace_that_takes_the_app_out_leaves_nothing(
    slack: Slack, begin: Begin, event: Json
) -> None:
    pair(slack, begin)
    folder = begin.home / "slack" / TEAM
    assert slack.send(slack.event({"type": "tokens_revoked", "tokens": {"oauth": ["U0ALICE"]}}))
    assert folder.exists()
    assert slack.send(slack.event(event))
    slack.wait(lambda: not folder.exists())
    assert not there(
        begin.running.workspaces.settings.branch(TEAM, folder, own_kit=False).conversations
    )
    assert slack.send(slack.message("hello"))  # of nobody's workspace now
    begin.stack.close()
    begin()
    assert begin.running.inbox.counts() == {}


def test_an_uninstallation_that_was_cut_short_ends_with_the_next_start(
    slack: Slack, begin: Begin
) -> None:
    pair(slack, begin)
    begin.stack.close()
    folder = begin.home / "slack" / TEAM
    (folder / "uninstalled").touch()
    begin()
    assert begin.running.inbox.counts() == {}
    assert kept(begin) == []
