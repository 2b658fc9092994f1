"""Hosted models: a workspace's own choice, on its home tab and in what is made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from agent import Settings
from agent.settings import HostedPlanner
from bot.slack.hosting import KEPT_HERE, Hosting
from bot.slack.payload import text
from bot.slack.service import service
from bot.slack.tables import Tables
from bot.slack.workspace import Workspace
from tests.agent.fakes import photo
from tests.bot.slack.conftest import settings
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.studios import own_settings, studio_of
from tests.bot.slack.test_home import check_view
from tests.bot.slack.web_api import ALICE, BOB, TEAM, Json
from tests.servers import BOTH


@contextmanager
def drawing(slack: Slack, home: Path, **more: object) -> Iterator[Workspace]:
    """The bot at work, with a generator."""
    own = own_settings(home, settings(slack, **more))
    own = replace(own, engines={**own.engines, "generate": "openai:gpt-image-1"})
    with service(own, studio_of, 0.05) as running:
        slack.app = running.app
        workspace = running.workspaces.of(TEAM)
        assert workspace is not None
        yield workspace


def tab(slack: Slack, at: Workspace, user: str = ALICE) -> str:
    opened: Json = {"type": "app_home_opened", "user": user, "channel": "D01", "tab": "home"}
    done(slack, at, slack.event(opened))
    check_view(slack.homes[user])
    return json.dumps(slack.homes[user])


def done(slack: Slack, at: Workspace, payload: Json) -> None:
    assert slack.send(payload)
    slack.wait(at.inbox.idle)


@BOTH
def test_a_choice_is_the_workspaces_and_lasts(tables: Tables, tmp_path: Path) -> None:
    own = Settings.at(tmp_path)
    none = Hosting(tables, own)
    none.switch(ALICE, on=False)
    assert none.why() == "", "there is nothing to be switched off"
    assert "No hosted model is set up" in json.dumps(none.told(may=True))
    found = Hosting(tables, replace(own, planner=HostedPlanner("gpt-6-luna")))
    assert found.why() == KEPT_HERE
    (shown,) = found.told(may=True)
    assert f"Switched off by <@{ALICE}>" in text(shown, "text", "text")
    found.switch(BOB, on=True)
    assert found.why() == ""
    assert "gpt-6-luna" in json.dumps(found.told(may=False))
    assert "accessory" not in found.told(may=False)[0]


def test_switched_off_nothing_is_drawn_and_the_card_says_why(slack: Slack, tmp_path: Path) -> None:
    with drawing(slack, tmp_path) as at:
        done(slack, at, slack.message("with a person", files=[slack.photo(photo())]))
        assert len(slack.buttons("run")) == 1
        assert KEPT_HERE not in json.dumps(slack.said())
        assert "Sent to them: photos to draw from to openai:gpt-image-1." in tab(slack, at)
        done(slack, at, slack.tap("hosted"))
        assert KEPT_HERE in json.dumps(slack.homes[ALICE])
        done(slack, at, slack.press("run"))
        assert slack.shared() == []
        assert slack.shows("what costs money would be sent to a hosted model")
        assert slack.shows(f":lock: {KEPT_HERE}.")
    with drawing(slack, tmp_path) as at:
        done(slack, at, slack.message("with a person", files=[slack.photo(photo(80))]))
        assert slack.buttons("run") == []
        assert str(slack.said()[-1]["text"]).startswith("1 paid step (worn) would be sent")
        tab(slack, at)
        done(slack, at, slack.tap("hosted"))
        done(slack, at, slack.message("with a person", files=[slack.photo(photo(90))]))
        assert len(slack.buttons("run")) == 1
    assert slack.invalid == []


def test_where_there_are_approvers_the_choice_is_theirs(slack: Slack, tmp_path: Path) -> None:
    with drawing(slack, tmp_path, approvers=frozenset({BOB})) as at:
        assert "packshot_hosted" not in tab(slack, at)
        tab(slack, at, BOB)
        done(slack, at, slack.tap("hosted", BOB) | {"user": {"id": ALICE, "team_id": TEAM}})
        assert "Sent to them" in tab(slack, at)
        done(slack, at, slack.tap("hosted", BOB))
        assert f"Switched off by <@{BOB}>" in tab(slack, at)
