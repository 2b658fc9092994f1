from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from slack_bolt import App

from agent import Place, SlackSettings
from agent.place import Schema
from bot.slack.inbox import Inbox
from bot.slack.service import service
from bot.slack.tables import Tables
from bot.slack.transport import socket
from bot.slack.workspace import Workspace
from bot.slack.workspaces import Workspaces
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.studios import own_settings, studio_of
from tests.bot.slack.web_api import APP_TOKEN, BOT_TOKEN, SECRET, TEAM
from tests.servers import DATABASE


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is never reached by a proxy of the developer's."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def slack() -> Iterator[Slack]:
    running = Slack()
    yield running
    running.close()


@pytest.fixture
def place(engine: str, tmp_path: Path) -> Place:
    """Where a test's tables may lie."""
    url = os.environ.get(DATABASE)
    return Schema(url, "test") if url else tmp_path / "slack.db"


@pytest.fixture
def tables(place: Place) -> Iterator[Tables]:
    found = Tables(place)
    yield found
    found.close()


def settings(slack: Slack, **more: object) -> SlackSettings:
    """How the bot knows the stand-in."""
    return SlackSettings(BOT_TOKEN, APP_TOKEN, SECRET, f"{slack.url}/api/", **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Running:
    """The bot at work in one workspace."""

    app: App
    workspaces: Workspaces
    workspace: Workspace

    @property
    def inbox(self) -> Inbox:
        return self.workspace.inbox


@contextmanager
def bot(slack: Slack, home: Path, *, by_socket: bool = False, **more: object) -> Iterator[Running]:
    """The bot at work, with a studio that plans by a script.

    Most tests hand deliveries to the app themselves: closing a socket takes seconds.
    """
    own = own_settings(home, settings(slack, **more))
    with ExitStack() as stack:
        found = stack.enter_context(service(own, studio_of, 0.05))
        if by_socket:
            stack.enter_context(socket(found.app, found.slack))
        slack.app = None if by_socket else found.app
        workspace = found.workspaces.of(TEAM)
        assert workspace is not None
        yield Running(found.app, found.workspaces, workspace)


class Begin:
    """Starts the bot, always in the same home; `running` is what was started last."""

    def __init__(self, slack: Slack, home: Path, stack: ExitStack) -> None:
        self.slack, self.home, self.stack = slack, home, stack
        self.running: Running

    def __call__(self, **more: object) -> Running:
        self.running = self.stack.enter_context(bot(self.slack, self.home, **more))
        return self.running


@pytest.fixture
def begin(slack: Slack, tmp_path: Path, engine: str) -> Iterator[Begin]:
    with ExitStack() as stack:
        yield Begin(slack, tmp_path / "home", stack)
