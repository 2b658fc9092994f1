from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from agent import SlackSettings
from bot.slack.service import Service, service
from bot.slack.transport import socket
from tests.bot.slack.stand_in import APP_TOKEN, BOT_TOKEN, SECRET, Slack
from tests.bot.slack.studios import studio

Begin = Callable[..., "Service"]


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


def settings(slack: Slack, **more: object) -> SlackSettings:
    """How the bot knows the stand-in."""
    return SlackSettings(BOT_TOKEN, APP_TOKEN, SECRET, f"{slack.url}/api/", **more)  # type: ignore[arg-type]


@contextmanager
def bot(slack: Slack, home: Path, **more: object) -> Iterator[Service]:
    """The bot at work by Socket Mode, with a studio that plans by a script."""
    own = settings(slack, **more)
    with studio(home, own) as house, service(house.settings, house, 0.05) as running:
        with socket(running.app, running.slack):
            yield running


@pytest.fixture
def begin(slack: Slack, tmp_path: Path) -> Iterator[Begin]:
    """Starts the bot; the same home every time."""
    with ExitStack() as stack:
        yield lambda **more: stack.enter_context(bot(slack, tmp_path / "home", **more))
