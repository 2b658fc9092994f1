"""Slack, killed: at every call's either side, and what the call meets when it is made again.

Also after every single thing that is written down, where there is no call between.

Each case is a bot that dies by SIGKILL there, Slack that repeats what was not acknowledged, and a
second bot that goes on; once more with the reply of that call lost, with a 429 and with a 503.
Whatever happens, the thread must hold one plan's card, one gallery and one zip.
"""

from __future__ import annotations

import urllib.error
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from tests.agent.fakes import photo
from tests.bench.measure import Row
from tests.bot.slack.mortal import Forge
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.web_api import Fault, Json

FAULTS = {
    "nothing else": None,
    "its reply lost": Fault(hang_up=True, after=True),
    "a 429": Fault(status=429, retry_after=1),
    "a 503": Fault(status=503),
}
#: Edits are as many as there is time for; two of them stand for all.
_EDITS = 2
#: Cases that run beside one another: they wait most of their time.
_AT_ONCE = 6
_WANTED = [["contact-sheet.jpg", "front.png", "side.png"], ["mug.zip"]]
_SAID = ["All made.", "Pictures: front.png, side.png", "2 files in the gallery."]

Place = tuple[str, str, str]


def rows(folder: Path) -> Iterator[Row]:
    """One row a fault, over all places; then each call's faults without a death."""
    forge = Forge()
    try:
        places = _places(forge, folder / "clean")
        written: list[Case] = [(place, None) for place in _writes(folder / "clean")]
        yield _row("Slack: killed at what it writes", forge, folder / "writes", written)
        for name, fault in FAULTS.items():
            cases: list[Case] = [(place, fault) for place in places]
            yield _row(f"Slack: killed, then {name}", forge, folder / name[:5].strip(), cases)
        alive: Place = ("nothing", "0", "before")
        methods = sorted({method for method, _, _ in places} - {"put"})
        for name, fault in FAULTS.items():
            if fault is not None:
                what = f"Slack: {name.removeprefix('a ').removeprefix('its ')} at each call"
                told = [(alive, (method, fault)) for method in methods]
                yield _row(what, forge, folder / f"alive-{name[:5].strip()}", told)
    finally:
        forge.close()


Case = tuple[Place, Fault | None] | tuple[Place, tuple[str, Fault]]


def _row(what: str, forge: Forge, folder: Path, cases: list[Case]) -> Row:

    def wrong_one(number: int) -> str:
        """What went wrong in a case; empty where nothing did."""
        place, fault = cases[number]
        told = fault if isinstance(fault, tuple) else (place[0], fault)
        found = _case(forge, folder / str(number), place, *told)
        return "" if found == (_WANTED, _SAID) else f"{place} {told[0]}: {found}"

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        wrong = [one for one in pool.map(wrong_one, range(len(cases))) if one]
    for one in wrong[:3]:
        print(one)
    measured = f"{len(cases) - len(wrong)} of {len(cases)} once"
    return Row(what, measured, "all", not wrong)


def _case(
    forge: Forge, home: Path, place: Place, method: str, fault: Fault | None
) -> tuple[list[list[str]], list[str]]:
    """What the thread holds in the end."""
    slack = Slack()
    dies = place[0] != "nothing"
    try:
        event = slack.message("a pair", files=[slack.photo(photo())])
        if dies:
            bot = forge.bot(home, slack.url, place)
            acknowledged = _delivered(slack, bot.address, event)
            # How often it writes is a matter of time, too: it may come to its end before.
            if not bot.wait(20 if place[0] == "write" else 120):
                assert place[0] == "write", place
                bot.kill()
        if fault is not None and method != "put":
            slack.fail(method, fault)
        bot = forge.bot(home, slack.url)
        if not dies or not acknowledged:
            assert _delivered(slack, bot.address, event)
        slack.wait(lambda: slack.shows("in the gallery.") and slack.shows("All made."), 180)
        bot.kill()
        return slack.shared(), [str(one["text"]) for one in slack.said()]
    finally:
        slack.close()


def _delivered(slack: Slack, address: str, event: Json) -> bool:
    with suppress(urllib.error.URLError, OSError, ValueError):
        return slack.post(address, event) == 200
    return False


def _writes(home: Path) -> list[Place]:
    """After each thing that a bot has written in the course of a conversation."""
    count = len((home / "writes").read_text("ascii"))
    return [("write", str(number + 1), "after") for number in range(count)]


def _places(forge: Forge, home: Path) -> list[Place]:
    """Both sides of every call that a conversation makes, and of writing its event down."""
    slack = Slack()
    try:
        bot = forge.bot(home, slack.url)
        assert _delivered(slack, bot.address, slack.message("a pair", files=[slack.photo(photo())]))
        slack.wait(lambda: slack.shows("in the gallery.") and slack.shows("All made."), 180)
        bot.kill()
        counted = Counter(method for method, _ in slack.calls)
    finally:
        slack.close()
    counted["put"], counted["chat.update"] = 1, min(_EDITS, counted["chat.update"])
    return [
        (method, str(number + 1), when)
        for method, count in sorted(counted.items())
        for number in range(count)
        for when in ("before", "after")
    ]
