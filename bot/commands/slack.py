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
        "what",
        nargs="?",
        choices=("start", "manifest", "key"),
        default="start",
        help="start, or print the app's manifest, or a new PACKSHOT_SLACK_KEY",
    )
    command.add_argument(
        "--http", type=int, metavar="PORT", help="listen on this port instead of by Socket Mode"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM, or print what is asked for."""
    if options.what == "manifest":
        from bot.slack.manifest import manifest_text

        print(manifest_text(), end="")
    elif options.what == "key":
        from bot.slack.installations import new_key

        print(new_key())
    else:
        _serve(options.http)
    return DONE


def _serve(port: int | None) -> None:
    from agent import load_settings

    settings = load_settings()
    _require(settings.slack, by_http=port is not None)
    from bot.slack.service import serve

    ending = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ending.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    serve(settings, ending, port)


def _require(settings: SlackSettings, *, by_http: bool) -> None:
    """Raise ConfigurationError for the first secret that is missing."""
    from agent import ConfigurationError

    if settings.many and not by_http:
        raise ConfigurationError(
            "SLACK_CLIENT_ID without SLACK_BOT_TOKEN lets several workspaces install the app, which"
            " takes an address of yours: add --http PORT, or set SLACK_BOT_TOKEN"
        )
    for name, value, where in _many(settings) if settings.many else _one(settings, by_http):
        if not value:
            raise ConfigurationError(
                f"{name} is not set: create the app from what 'packshot slack manifest' prints, at"
                f" api.slack.com/apps, and set it to {where}"
            )


def _one(settings: SlackSettings, by_http: bool) -> list[tuple[str, str, str]]:
    token = ("SLACK_BOT_TOKEN", settings.bot_token, "the bot token, under OAuth & Permissions")
    if by_http:
        return [token, _signing(settings)]
    place = "an app-level token with connections:write, under Basic Information"
    return [token, ("SLACK_APP_TOKEN", settings.app_token, place)]


def _many(settings: SlackSettings) -> list[tuple[str, str, str]]:
    secret = "the client secret, under Basic Information"
    return [
        _signing(settings),
        ("SLACK_CLIENT_SECRET", settings.client_secret, secret),
        ("PACKSHOT_SLACK_KEY", settings.key, "what 'packshot slack key' prints"),
    ]


def _signing(settings: SlackSettings) -> tuple[str, str, str]:
    place = "the signing secret, under Basic Information"
    return ("SLACK_SIGNING_SECRET", settings.signing_secret, place)
