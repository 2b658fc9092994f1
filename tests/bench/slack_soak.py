"""Slack, for long: what a bot keeps after hundreds of conversations, in memory and on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.agent.fakes import photo
from tests.bench.measure import Row
from tests.bot.slack.mortal import Forge, Mortal
from tests.bot.slack.stand_in import Slack

#: Conversations, unless `PACKSHOT_BENCH_CONVERSATIONS` says otherwise, and at once.
COUNT, AT_ONCE = 1000, 4
#: How much the last hundred may need beyond the second: libraries load with the first.
GROWTH, HUNDRED = 0.03, 100


@dataclass(frozen=True)
class Kept:
    """Resident memory in MB, and how many threads, open files and, among these, connections."""

    megabytes: float
    threads: int
    files: int
    connections: int


def rows(folder: Path) -> Iterator[Row]:
    """Memory, threads and open files over a thousand conversations."""
    yield from soak(folder, int(os.environ.get("PACKSHOT_BENCH_CONVERSATIONS", COUNT)))


def soak(folder: Path, count: int) -> Iterator[Row]:
    """The same over so many; below three hundred, thirds stand for hundreds."""
    forge, slack = Forge(), Slack()
    try:
        bot = forge.bot(folder / "home", slack.url)
        seen = [_talked(slack, bot, number) for number in range(0, count, AT_ONCE)]
        stray = [path for path in (folder / "home").rglob("*.part") if path.name != "address.part"]
        bot.kill()
    finally:
        slack.close()
        forge.close()
    part = min(HUNDRED, count // 3) // AT_ONCE
    first, last = seen[part : 2 * part], seen[-part:]
    before = median(one.megabytes for one in first)
    growth = median(one.megabytes for one in last) / before - 1
    told = f"{growth:+.1%} of {before:.0f} MB"
    yield Row(f"Slack: memory, {count} conversations", told, f"≤ {GROWTH:.0%}", growth <= GROWTH)
    for what in ("threads", "files", "connections"):
        # Deliveries have threads and sockets for a moment: what stays is what is there always.
        least = min(getattr(one, what) for one in first)
        grown = min(getattr(one, what) for one in last) - least
        told = f"{grown:+d} of {least}"
        yield Row(f"Slack: {what} open", told, "none more", grown <= 0)
    yield Row("Slack: files half written", str(len(stray)), "0", not stray)


def _talked(slack: Slack, bot: Mortal, number: int) -> Kept:
    """A few conversations from a photo to a gallery and a change of it; what is kept then."""
    slack.forget()
    for one in range(AT_ONCE):
        event = slack.message("a pair", files=[slack.photo(photo((number + one) % 200 + 20))])
        assert slack.post(bot.address, event) == 200
        root = str(event["event"]["ts"])  # type: ignore[index]
        assert slack.post(bot.address, slack.message("darker", thread_ts=root)) == 200
    ends = 2 * AT_ONCE
    slack.wait(lambda: _count(slack, "in the gallery.") == ends == _count(slack, "All made."), 120)
    return _kept(bot.pid)


def _count(slack: Slack, words: str) -> int:
    return sum(words in str(one["text"]) for one in slack.said())


def _kept(pid: int) -> Kept:
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    threads = int(status.split("Threads:")[1].split()[0])
    held = [_target(one) for one in Path(f"/proc/{pid}/fd").iterdir()]
    sockets = sum(one.startswith("socket:") for one in held)
    return Kept(pages * 4096 / 1e6, threads, len(held), sockets)


def _target(descriptor: Path) -> str:
    """What is open there; nothing where it has just been closed."""
    with suppress(FileNotFoundError):
        return os.readlink(descriptor)
    return ""
