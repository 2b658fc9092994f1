"""Bots that die where they are told. Run as a program, it loads everything once and then becomes a
new bot for each line of its input: a diary, home, Slack's address, what it shares with other bots
(the address of a database and a folder of results, or neither), and a place.

The place is `METHOD NUMBER before|after`: around the so-manieth call of that method, where
`put` is the writing of an event into the inbox, and `write` anything that is written down while
letters are worked on.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from slack_sdk import WebClient

from agent import SlackSettings, Values, few_heaps
from bot.slack import client, inbox, tables
from bot.slack.payload import Json
from bot.slack.service import service
from bot.slack.transport import web
from tests.bot.slack.studios import own_settings, studio_of
from tests.bot.slack.web_api import APP_TOKEN, BOT_TOKEN, SECRET
from tests.servers import DATABASE

ROOT = Path(__file__).resolve().parents[3]
#: Bytes of pictures that a bot keeps in memory: so few that this is full at once.
MEMORY = 2_000_000
ALIVE = ("nothing", "0", "before")
COUNTED: Counter[str] = Counter()
PLACE: list[str] = [*ALIVE]
HOME: list[str] = []


def die_at(method: str, when: str) -> None:
    if [method, str(COUNTED[method]), when] == PLACE:
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


class DyingTables(tables.Tables):
    """Counts in the file `writes` of its home, all but what is done every few seconds."""

    def run(self, statement: str, values: Values = ()) -> int:
        if "crashes + 1" in statement:
            return super().run(statement, values)
        COUNTED["write"] += 1
        with Path(HOME[0], "writes").open("a") as file:
            file.write(".")
        die_at("write", "before")
        touched = super().run(statement, values)
        die_at("write", "after")
        return touched


def live(home: str, url: str, store: str, *place: str) -> None:
    """Be a bot, whose address is written to `address` in its home, until it dies."""
    import bot.slack.workspace as parts
    import bot.slack.workspaces as houses

    PLACE[:] = place
    HOME[:] = [home]
    houses.Slack, parts.Inbox, parts.Tables = Dying, DyingInbox, DyingTables  # type: ignore[misc]
    slack = SlackSettings(BOT_TOKEN, APP_TOKEN, SECRET, f"{url}/api/")
    own = replace(own_settings(Path(home), slack), memory=MEMORY)
    own = replace(own, store=store or own.store)
    with (
        service(own, studio_of, 0.05) as running,
        web(running.app, 0) as told,
    ):
        note = Path(home) / "address.part"
        note.write_text(told.split()[-1])
        note.rename(note.with_name("address"))
        threading.Event().wait()


class Mortal:
    """A bot in a process of its own."""

    def __init__(self, pid: int, address: str) -> None:
        self.pid, self.address = pid, address

    @property
    def alive(self) -> bool:
        return Path(f"/proc/{self.pid}").exists()

    def wait(self, seconds: float) -> bool:
        """Whether it dies within so many seconds."""
        until = time.monotonic() + seconds
        while self.alive and time.monotonic() < until:
            time.sleep(0.01)
        return not self.alive

    def kill(self) -> None:
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)
        assert self.wait(10)


class Forge:
    """Makes bots without loading their libraries anew each time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.slack.mortal"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def bot(
        self,
        home: Path,
        url: str,
        place: tuple[str, ...] = ALIVE,
        diary: str = "",
        shared: tuple[str, str] = ("", ""),
    ) -> Mortal:
        """A bot that listens, or that died before it came to that: it has no address then."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        home.mkdir(parents=True, exist_ok=True)
        (home / "address").unlink(missing_ok=True)
        with self.lock:
            print(diary, home, url, *shared, *place, sep="\t", file=self.process.stdin, flush=True)
            pid = int(self.process.stdout.readline())
        bot, until = Mortal(pid, ""), time.monotonic() + 60
        while bot.alive and not (home / "address").exists():
            assert time.monotonic() < until, "it does not begin to listen"
            time.sleep(0.005)
        if (home / "address").exists():
            bot.address = (home / "address").read_text()
        return bot

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.kill()
        self.process.wait(10)
        self.process.stdin.close()
        self.process.stdout.close()


def main() -> None:
    """Become a bot for each line."""
    import agent.steering  # noqa: F401 - loaded once, for all that will be needed
    from tests.bot.slack.operations import OPERATIONS

    assert OPERATIONS
    few_heaps()  # as the command line does
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        diary, home, url, database, store, *place = line.rstrip("\n").split("\t")
        pid = os.fork()
        if not pid:
            os.environ["FAKES_DIARY"] = diary
            if database:
                os.environ[DATABASE] = database
            os.close(0)
            live(home, url, store, *place)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
