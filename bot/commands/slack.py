"""`packshot slack`: the studio in Slack."""

from __future__ import annotations

import argparse
import signal
import threading
from typing import TYPE_CHECKING

from bot.endings import DONE

if TYPE_CHECKING:
    from types import FrameType

    from agent import SlackSettings

HELP = "work in Slack, until stopped"


def add(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument(
        "--http", type=int, metavar="PORT", help="listen on this port instead of by Socket Mode"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM."""
    from agent import Studio, load_settings

    settings = load_settings()
    _require(settings.slack, by_http=options.http is not None)
    from bot.slack.service import serve

    ending = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ending.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    with Studio(settings) as studio:
        serve(settings, studio, ending, options.http)
    return DONE


def _require(settings: SlackSettings, *, by_http: bool) -> None:
    """Raise ConfigurationError for the first secret that is missing."""
    from agent import ConfigurationError

    wanted = [("SLACK_BOT_TOKEN", settings.bot_token, "the bot token, under OAuth & Permissions")]
    if by_http:
        place = "the signing secret, under Basic Information"
        wanted.append(("SLACK_SIGNING_SECRET", settings.signing_secret, place))
    else:
        place = "an app-level token with connections:write, under Basic Information"
        wanted.append(("SLACK_APP_TOKEN", settings.app_token, place))
    for name, value, where in wanted:
        if not value:
            raise ConfigurationError(
                f"{name} is not set: create the app from bot/slack/manifest.json at"
                f" api.slack.com/apps and set it to {where}"
            )
