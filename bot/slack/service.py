"""The service: all parts put together, started, and ended without losing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Final

from slack_bolt import App

from agent import ConfigurationError, Settings, Studio
from bot.slack.app import Listeners, bolt, workspace
from bot.slack.approvals import Approvals
from bot.slack.client import Slack, SlackError, Unreachable
from bot.slack.conversation import Threads
from bot.slack.delivery import Delivery
from bot.slack.desk import Desk
from bot.slack.effects import Effects
from bot.slack.files import Downloads, origins
from bot.slack.home import Home
from bot.slack.inbox import Inbox, Letter
from bot.slack.incoming import Self
from bot.slack.permission import Permission
from bot.slack.photos import Photos
from bot.slack.progress import INTERVAL, Pencil
from bot.slack.tables import Tables
from bot.slack.transport import socket, web
from bot.slack.uploads import Uploads
from bot.slack.worker import Workers

#: Seconds that work in flight has to come to a place where it can be taken up again.
GRACE: Final = 25.0
#: Threads that are worked on at once; steps within one run in parallel anyway.
_WORKERS: Final = 3


@dataclass(frozen=True)
class Service:
    """The parts that a front door and tests need."""

    app: App
    slack: Slack
    inbox: Inbox
    own: Self


@contextmanager
def service(settings: Settings, studio: Studio, interval: float = INTERVAL) -> Iterator[Service]:
    """Everything but the transport, at work. Raises ConfigurationError."""
    slack = Slack(settings.slack)
    own = _own(slack)
    tables = Tables(settings.home / "slack" / "slack.db")
    pencil = Pencil(slack, interval)
    try:
        desk = _desk(settings, studio, slack, own, tables, pencil)
        home = Home(slack, desk.effects, desk.threads, own)
        handle = _dispatch(desk, home)
        workers = Workers(desk.inbox, handle, desk.tell, settings.home, desk.ending, _WORKERS)
        listeners = Listeners(desk.inbox, slack, desk.threads, desk.permission, own)
        app = bolt(listeners, settings.slack.signing_secret)
        workers.start()
        try:
            yield Service(app, slack, desk.inbox, own)
        finally:
            workers.close(GRACE)
    finally:
        pencil.close()
        tables.close()


def _own(slack: Slack) -> Self:
    try:
        return workspace(slack)
    except SlackError as error:
        raise ConfigurationError(
            f"Slack refuses SLACK_BOT_TOKEN ({error.code}): copy it again from the app's page"
        ) from error
    except Unreachable as error:
        raise ConfigurationError(
            f"Slack cannot be reached at {slack.settings.api_url}: check the network"
        ) from error


def _desk(
    settings: Settings, studio: Studio, slack: Slack, own: Self, tables: Tables, pencil: Pencil
) -> Desk:
    effects, threads, approvals = Effects(tables, slack), Threads(tables), Approvals(tables)
    downloads = Downloads(slack, origins(slack, own.url), settings.max_upload)
    out = settings.home / "slack" / "galleries"
    return Desk(
        studio=studio,
        inbox=Inbox(tables),
        effects=effects,
        threads=threads,
        photos=Photos(threads, downloads),
        delivery=Delivery(studio, effects, Uploads(effects), approvals, pencil, out),
        approvals=approvals,
        pencil=pencil,
        permission=Permission(settings.slack),
    )


def _dispatch(desk: Desk, home: Home) -> Callable[[Letter], None]:
    def handle(letter: Letter) -> None:
        match letter.kind:
            case "home":
                home.show(letter)
            case "check":
                home.check(letter)
            case _:
                desk.handle(letter)

    return handle


def serve(settings: Settings, studio: Studio, ending: Event, port: int | None) -> None:
    """Work until `ending`: by Socket Mode, or by HTTP on that port."""
    with service(settings, studio) as running, _transport(running, settings, port) as told:
        print(f"packshot is {told}; Ctrl-C ends it, and nothing is lost", flush=True)
        ending.wait()


def _transport(
    running: Service, settings: Settings, port: int | None
) -> AbstractContextManager[str]:
    return socket(running.app, running.slack) if port is None else web(running.app, port)
