"""The service: Slack's events come in, workspaces are at work, and all ends without a loss."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from threading import Event

from slack_bolt import App
from slack_bolt.oauth import OAuthFlow

from agent import ConfigurationError, Settings, Studio
from bot.slack.app import bolt
from bot.slack.client import Slack, SlackError, Unreachable
from bot.slack.progress import INTERVAL
from bot.slack.transport import socket, web
from bot.slack.workspace import OpenStudio
from bot.slack.workspaces import Workspaces


@dataclass(frozen=True)
class Service:
    """The parts that a front door and tests need. `flow` installs the app in more workspaces."""

    app: App
    slack: Slack
    workspaces: Workspaces
    flow: OAuthFlow | None = None


@contextmanager
def service(
    settings: Settings, open_studio: OpenStudio = Studio, interval: float = INTERVAL
) -> Iterator[Service]:
    """Everything but the transport, at work. Raises ConfigurationError."""
    nobody, flow, installations = Slack(settings.slack), None, None
    if settings.slack.many:
        from bot.slack.installations import Installations
        from bot.slack.installing import installing

        installations = Installations.at(settings)
        flow = installing(settings, installations, nobody)
    workspaces = Workspaces(settings, open_studio, interval, installations)
    try:
        if installations is None:
            _alone(workspaces, nobody)
        workspaces.open_all()
        workspaces.begin()
        yield Service(bolt(workspaces, nobody), nobody, workspaces, flow)
    finally:
        workspaces.close()
        if installations is not None:
            installations.close()


def _alone(workspaces: Workspaces, slack: Slack) -> None:
    """Open the one workspace whose token is configured."""
    try:
        workspaces.open(slack.settings.bot_token)
    except SlackError as error:
        raise ConfigurationError(
            f"Slack refuses SLACK_BOT_TOKEN ({error.code}): copy it again from the app's page"
        ) from error
    except Unreachable as error:
        raise ConfigurationError(
            f"Slack cannot be reached at {slack.settings.api_url}: check the network"
        ) from error


def serve(settings: Settings, ending: Event, port: int | None) -> None:
    """Work until `ending`: by Socket Mode, or by HTTP on that port."""
    with service(settings) as running, _transport(running, port) as told:
        running.workspaces.warm_up()
        print(f"packshot is {told}; Ctrl-C ends it, and nothing is lost", flush=True)
        ending.wait()


def _transport(running: Service, port: int | None) -> AbstractContextManager[str]:
    if port is None:
        return socket(running.app, running.slack)
    return web(running.app, port, running.flow)
