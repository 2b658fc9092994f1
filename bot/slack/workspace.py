"""A workspace: all parts put together for one, at work until it is closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

from agent import ConfigurationError, Settings, Studio
from bot.slack.approvals import Approvals
from bot.slack.client import Slack
from bot.slack.conversation import Threads
from bot.slack.custody import Custody
from bot.slack.delivery import Delivery
from bot.slack.desk import Desk
from bot.slack.effects import Effects
from bot.slack.exhibits import Exhibits
from bot.slack.files import Downloads, origins
from bot.slack.home import Home
from bot.slack.hosting import Hosting
from bot.slack.inbox import Inbox, Letter
from bot.slack.incoming import Self
from bot.slack.listeners import Listeners
from bot.slack.opinions import Opinions
from bot.slack.permission import Permission
from bot.slack.photos import Photos
from bot.slack.progress import Pencil
from bot.slack.retention import Retention
from bot.slack.sessions import Sessions
from bot.slack.tables import Tables
from bot.slack.uploads import Uploads
from bot.slack.worker import Workers

#: Seconds that work in flight has to come to a place where it can be taken up again.
GRACE: Final = 25.0
#: Threads that are worked on at once; steps within one run in parallel anyway.
_WORKERS: Final = 3
_TEAM: Final = re.compile(r"[A-Z0-9]{1,32}")

OpenStudio = Callable[[Settings], Studio]


@dataclass(frozen=True)
class Workspace:
    """One workspace at work. `ending` is set when it is to come to its end."""

    own: Self
    slack: Slack
    inbox: Inbox
    listeners: Listeners
    retention: Retention
    opinions: Opinions
    ending: Event


def branch_of(settings: Settings, team: str) -> Settings:
    """How a workspace's studio works: with its own folder. Raises ConfigurationError."""
    if not _TEAM.fullmatch(team):
        raise ConfigurationError(f"Slack names a workspace {team!r}, which is no name of one")
    folder = settings.home / "slack" / team
    return settings.branch(team, folder, own_kit=settings.slack.many)


@contextmanager
def opened(
    settings: Settings, slack: Slack, own: Self, open_studio: OpenStudio, interval: float
) -> Iterator[Workspace]:
    """A workspace at work, as long as this lasts. Raises ConfigurationError."""
    branch = branch_of(settings, own.team)
    with (
        closing(Tables(branch.place("slack.db"))) as tables,
        open_studio(branch) as studio,
        closing(Pencil(slack, interval)) as pencil,
    ):
        desk = _desk(branch, studio, slack, own, tables, pencil)
        custody, hosting = desk.custody, Hosting(tables, branch)
        studio.local = hosting.why
        home = _home(branch, slack, desk, hosting, own)
        handle = _dispatch(desk, home)
        log = branch.log_folder
        workers = Workers(desk.inbox, handle, desk.tell, log, desk.ending, _WORKERS)
        listeners = Listeners(
            branch, desk.inbox, slack, desk.threads, desk.permission, hosting, own
        )
        workers.start()
        sweeping = custody.retention.begin(desk.ending)
        try:
            kept = custody.retention
            yield Workspace(own, slack, desk.inbox, listeners, kept, desk.opinions, desk.ending)
        finally:
            workers.close(GRACE)
            sweeping.join(GRACE)


def _desk(
    branch: Settings, studio: Studio, slack: Slack, own: Self, tables: Tables, pencil: Pencil
) -> Desk:
    exhibits, effects, inbox = Exhibits(tables), Effects(tables, slack), Inbox(tables)
    threads, approvals = Threads(tables, exhibits), Approvals(tables, exhibits)
    downloads = Downloads(slack, origins(slack, own.url), branch.max_upload)
    out: Path = branch.home / "galleries"
    delivery = Delivery(studio, effects, Uploads(effects), approvals, pencil, out)
    days = branch.slack.keep_days
    opinions = Opinions(tables)
    kept = Retention(studio, inbox, effects, threads, approvals, opinions, out, days)
    return Desk(
        studio=studio,
        inbox=inbox,
        effects=effects,
        threads=threads,
        photos=Photos(threads, downloads),
        delivery=delivery,
        pencil=pencil,
        permission=Permission(branch.slack),
        custody=Custody(studio, inbox, effects, threads, delivery, approvals, pencil, kept),
        sessions=Sessions(slack),
        opinions=opinions,
    )


def _home(branch: Settings, slack: Slack, desk: Desk, hosting: Hosting, own: Self) -> Home:
    return Home(
        branch=branch,
        slack=slack,
        effects=desk.effects,
        threads=desk.threads,
        approvals=desk.custody.approvals,
        opinions=desk.opinions,
        hosting=hosting,
        permission=desk.permission,
        own=own,
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
