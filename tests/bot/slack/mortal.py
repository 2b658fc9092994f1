"""A bot that dies where it is told: run by test_restart with a home, Slack's address, a place.

The place is `METHOD NUMBER before|after`: around the so-manieth call of that method, where
`put` is the writing of an event into the inbox.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from slack_sdk import WebClient

from agent import SlackSettings
from bot.slack import client, inbox
from bot.slack.payload import Json
from bot.slack.service import service
from bot.slack.transport import web
from tests.bot.slack.studios import own_settings, studio_of
from tests.bot.slack.web_api import APP_TOKEN, BOT_TOKEN, SECRET

HOME, URL, METHOD, NUMBER, WHEN = sys.argv[1:6]
COUNTED: Counter[str] = Counter()


def die_at(method: str, when: str) -> None:
    if method == METHOD and when == WHEN and COUNTED[method] == int(NUMBER):
        os.kill(os.getpid(), signal.SIGKILL)


class Dying(client.Slack):
    def _call(self, web: WebClient, method: str, arguments: Mapping[str, object]) -> Json:
        COUNTED[method] += 1
        die_at(method, "before")
        answer = super()._call(web, method, arguments)
        die_at(method, "after")
        return answer


class DyingInbox(inbox.Inbox):
    def put(self, letter: inbox.Letter, *, wait: float = 0.0, parked: bool = False) -> bool:
        COUNTED["put"] += 1
        die_at("put", "before")
        new = super().put(letter, wait=wait, parked=parked)
        die_at("put", "after")
        return new


if __name__ == "__main__":
    import bot.slack.workspace as parts
    import bot.slack.workspaces as houses

    houses.Slack, parts.Inbox = Dying, DyingInbox  # type: ignore[misc]
    own = SlackSettings(BOT_TOKEN, APP_TOKEN, SECRET, f"{URL}/api/")
    with (
        service(own_settings(Path(HOME), own), studio_of, 0.05) as running,
        web(running.app, 0) as told,
    ):
        print(told, flush=True)
        threading.Event().wait()
