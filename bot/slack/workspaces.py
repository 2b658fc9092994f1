"""Workspaces: all that have us, each at work with a table, folders and a studio of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, Final

from agent import (
    ConfigurationError,
    PackshotError,
    Settings,
    Studio,
    erase,
    erase_results,
    there,
)
from bot.slack.client import Slack, SlackError, Unreachable, logger
from bot.slack.incoming import Self
from bot.slack.payload import Json, text
from bot.slack.workspace import OpenStudio, Workspace, branch_of, opened

if TYPE_CHECKING:
    from bot.slack.installations import Installations

#: A file that says that everything beside it is to be deleted.
_GONE: Final = "uninstalled"
#: What is kept of a workspace: the front end's tables, and the conversations.
_TABLES: Final = "slack.db"
_CONVERSATIONS: Final = "conversations.sqlite"
#: Seconds between two looks at what others do who share the database.
_ROUND: Final = 20.0
#: Seconds that getting ready may take to its end.
_WARMING: Final = 10.0


class Workspaces:
    """Those at work, by team; any thread may ask. `installations` is where others come from."""

    def __init__(
        self,
        settings: Settings,
        open_studio: OpenStudio,
        interval: float,
        installations: Installations | None = None,
    ) -> None:
        """Nothing is opened yet; what is left of workspaces that took us out is deleted."""
        self.settings, self.open_studio, self.interval = settings, open_studio, interval
        self.installations = installations
        self._open: dict[str, tuple[Workspace, ExitStack]] = {}
        self._lock = RLock()
        self._aside: list[Thread] = []
        self._warming: list[Thread] = []
        if installations is not None:
            installations.saved = self.renew
        self._refused = set[str]()
        self._ending = Event()
        for mark in (settings.home / "slack").glob(f"*/{_GONE}"):
            self._finish(mark.parent.name)

    def open(self, token: str) -> Workspace:
        """Open the workspace of that token. Raises SlackError, Unreachable, ConfigurationError."""
        slack = Slack(replace(self.settings.slack, bot_token=token))
        own = identity(slack)
        with self._lock:
            if own.team not in self._open:
                stack = ExitStack()
                whole = opened(self.settings, slack, own, self.open_studio, self.interval)
                self._open[own.team] = stack.enter_context(whole), stack
            return self._open[own.team][0]

    def of(self, team: str | None) -> Workspace | None:
        """The workspace of an event; None for one that has not installed us.

        Where there is only one, an event that names none is its.
        """
        with self._lock:
            if team is None and self.installations is None:
                return next((one for one, _ in self._open.values()), None)
            found = self._open.get(team or "")
            if found is not None:
                return found[0]
            token = self.installations.token(team) if self.installations and team else None
            return self.open(token) if token else None

    def open_all(self) -> None:
        """Open all that are installed; what a restart interrupted goes on. One may fail alone."""
        for team, token in self.installations.tokens() if self.installations else ():
            try:
                self.open(token)
            except (SlackError, Unreachable, ConfigurationError) as error:
                self._refused.add(team)
                logger().warning("workspace %s cannot be opened: %s", team, error)

    def begin(self) -> None:
        """Where others share the database, look now and then what they have done."""
        if self.settings.database is not None:
            thread = Thread(target=self._rounds, name="slack-rounds", daemon=True)
            self._aside.append(thread)
            thread.start()

    def look(self) -> None:
        """Open what others have installed, leave what they have deleted, take new tokens."""
        found = dict(self.installations.tokens()) if self.installations else {}
        with self._lock:
            here = {team: workspace for team, (workspace, _) in self._open.items()}
        for team, workspace in here.items():
            if not workspace.inbox.tables.exist():
                self._shut(team)
                shutil.rmtree(branch_of(self.settings, team).home, ignore_errors=True)
            elif found.get(team, token := workspace.slack.settings.bot_token) != token:
                self._reopen(team)
        if any(team not in here and team not in self._refused for team in found):
            self.open_all()

    def warm_up(self) -> None:
        """Make ready, beside what is asked for meanwhile, so that no first message has to wait."""
        with self._lock:
            found = [workspace.retention.studio for workspace, _ in self._open.values()]
        for studio in found:
            thread = Thread(target=_warmed, args=(studio,), name="slack-warm-up", daemon=True)
            self._warming.append(thread)
            thread.start()

    def dismiss(self, team: str) -> None:
        """We were taken out of a workspace: all that is kept of it is deleted.

        It is certain once this returns, and done soon after.
        """
        with self._lock:
            if self.installations is not None:
                self.installations.forget(team)
            branch = branch_of(self.settings, team)
            if not branch.home.exists() and not there(branch.place(_TABLES)):
                return
            _mark(branch.home / _GONE)
            if team in self._open:
                self._open[team][0].ending.set()
            for name in (_TABLES, _CONVERSATIONS):
                erase(branch.place(name))
        self._do_aside(self._clear, team)

    def renew(self, team: str) -> None:
        """A workspace has another token: what is at work there goes on with it."""
        self._refused.discard(team)
        self._do_aside(self._reopen, team)

    def close(self) -> None:
        """Let all come to their end, at once."""
        self._ending.set()
        for thread in self._warming:  # the graph has no stop, and complains of a process that ends
            thread.join(_WARMING)
        with self._lock:
            found, self._open = self._open, {}
        for workspace, _ in found.values():
            workspace.ending.set()
        for _, stack in found.values():
            stack.close()
        for thread in self._aside:
            thread.join(5)

    def _do_aside(self, work: Callable[[str], None], team: str) -> None:
        """Closing a workspace takes longer than Slack waits for an answer."""
        thread = Thread(target=work, args=(team,), name="slack-workspace", daemon=True)
        self._aside.append(thread)
        thread.start()

    def _shut(self, team: str) -> None:
        with self._lock:
            _, stack = self._open.pop(team, (None, ExitStack()))
        stack.close()

    def _clear(self, team: str) -> None:
        self._shut(team)
        self._delete(team)

    def _reopen(self, team: str) -> None:
        self._shut(team)
        with suppress(SlackError, Unreachable, ConfigurationError):  # the next event tries again
            self.of(team)

    def _rounds(self) -> None:
        while not self._ending.wait(_ROUND):
            try:
                self.look()
            except PackshotError as error:
                logger().warning("the workspaces could not be looked through: %s", error)

    def _finish(self, team: str) -> None:
        """What a deletion has left that was cut short, unless the workspace is back elsewhere."""
        branch = branch_of(self.settings, team)
        if self.settings.database is not None and there(branch.place(_TABLES)):
            shutil.rmtree(branch.home, ignore_errors=True)
        else:
            self._delete(team)

    def _delete(self, team: str) -> None:
        branch = branch_of(self.settings, team)
        try:
            erase_results(branch)
        except (PackshotError, OSError) as error:
            logger().warning("results of workspace %s could not be deleted: %s", team, error)
        shutil.rmtree(branch.home, ignore_errors=True)


def identity(slack: Slack) -> Self:
    """Who we are in a workspace. Raises SlackError or Unreachable."""
    answer: Json = slack.call("auth.test")
    return Self(*(text(answer, name) for name in ("team_id", "user_id", "bot_id", "url")))


def _warmed(studio: Studio) -> None:
    # Whatever is wrong will be said to whoever asks for something.
    with suppress(PackshotError):
        studio.warm_up()


def _mark(path: Path) -> None:
    """Make a file that is there even if the power fails now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    os.fsync(handle)
    os.close(handle)
