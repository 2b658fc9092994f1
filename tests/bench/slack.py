"""Slack: how soon the real bot, in a process of its own, acknowledges, plans and works off."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

import cv2
import numpy as np

from tests.bench.measure import ROOT, Row
from tests.bench.shapes import small_photo
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.web_api import BOT, BOT_TOKEN, SECRET, Json

#: Conversations at once, replies in each, and messages of a burst.
CONVERSATIONS, REPLIES, BURST = 50, 8, 30
#: What each thread of the burst asks about, in this order.
_CHANNELS = ("Amazon", "Etsy")
_IN_ORDER = re.compile(r".+\nAmazon files as .+\nEtsy files as .+\n")
#: Seconds: the acknowledgement's 99th percentile, and from a message to its plan.
ACK, PLAN = 0.3, 2.0


def rows(folder: Path) -> Iterator[Row]:
    """The acknowledgement under load, the plan's delay, and a burst."""
    slack = Slack()
    try:
        with serving(slack, folder / "one") as address:
            # It comes before the libraries are loaded, and not from nowhere: at the very start.
            first = _plan(slack, address)
            what = "Slack: first message to plan"
            yield Row(what, f"{first:.2f} s", f"≤ {PLAN} s", first <= PLAN)
            delays = [_plan(slack, address, number) for number in range(1, 6)]
            worst = max(delays)
            told = f"{median(delays):.2f} s, {worst:.2f} at most"
            yield Row("Slack: message to plan", told, f"≤ {PLAN} s", worst <= PLAN)
            yield _burst(slack, address)
            yield _acknowledged(slack, address)
    finally:
        slack.close()


@contextmanager
def serving(slack: Slack, home: Path) -> Iterator[str]:
    """`packshot slack --http`, and the address it listens on."""
    own = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SECRET}
    environment = {**os.environ, **own, "SLACK_API_URL": f"{slack.url}/api/"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "slack", "--http", "0"],
        cwd=ROOT,
        env={**environment, "PACKSHOT_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        told = process.stdout.readline()
        yield told.split("listening on ")[1].split(";")[0]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _plan(slack: Slack, address: str, number: int = 0) -> float:
    """Seconds from a photo and a sentence to the plan in the thread, or to its end if sooner.

    Each number is another photo: nothing of it is made yet.
    """
    file = slack.photo(_photo(number))
    event = slack.message("make an Etsy set for this mug", files=[file])
    started = time.perf_counter()
    assert slack.post(address, event) == 200
    root = str(event["event"]["ts"])  # type: ignore[index]

    def planned() -> bool:
        shown = _answers(slack, root)
        return any("plan" in _kinds(one) for one in shown) or _ended(slack, root)

    slack.wait(planned, 120)
    took = time.perf_counter() - started
    slack.wait(lambda: _ended(slack, root), 120)
    return took


def _photo(number: int) -> bytes:
    pixels = cv2.imdecode(np.frombuffer(small_photo(), np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    pixels[:20, :20] = number * 40
    return bytes(cv2.imencode(".png", pixels)[1])


def _kinds(message: Json) -> set[str]:
    blocks = message.get("blocks")
    return {str(block["type"]) for block in blocks} if isinstance(blocks, list) else set()


def _answers(slack: Slack, root: str) -> list[Json]:
    with slack.lock:
        return [one for one in slack.messages if one["user"] == BOT and one["thread_ts"] == root]


def _ended(slack: Slack, root: str) -> bool:
    shown = _answers(slack, root)
    busy = any(one.get("text") in ("Working…", "Reading your message…") for one in shown)
    return bool(shown[1:]) and not busy


def _burst(slack: Slack, address: str) -> Row:
    """Messages in ten threads, each thrice at once: all answered, once, in order."""
    with slack.lock:
        before = len(slack.said())
    roots = [slack.message(f"hello {number}") for number in range(10)]
    threads = [str(event["event"]["ts"]) for event in roots]  # type: ignore[index]
    replies = [
        slack.message(f"which sizes does {channel} want?", thread_ts=thread)
        for thread in threads
        for channel in _CHANNELS
    ]
    started = time.perf_counter()
    with ThreadPoolExecutor(BURST) as pool:
        statuses = list(pool.map(lambda event: slack.post(address, event), [*roots, *replies]))
        assert statuses == [200] * BURST
        again = list(pool.map(lambda event: slack.post(address, event), [*replies, *roots]))
    assert again == [200] * BURST

    def answers() -> list[Json]:
        return [one for one in slack.said()[before:] if str(one["text"]) != "Reading your message…"]

    slack.wait(lambda: len(answers()) >= BURST, 180)
    took = time.perf_counter() - started
    time.sleep(1.0)
    counted = Counter(str(one["thread_ts"]) for one in answers())
    holds = len(answers()) == BURST and set(counted.values()) == {BURST // 10}
    texts = {thread: "" for thread in threads}
    for one in answers():
        texts[str(one["thread_ts"])] += f"{one['text']}\n"
    ordered = all(_IN_ORDER.fullmatch(text) for text in texts.values())
    told = f"{len(answers())} answers, {took:.1f} s"
    return Row("Slack: a burst of 30, sent twice", told, "30, in order", holds and ordered)


def _acknowledged(slack: Slack, address: str) -> Row:
    """How long deliveries take while 50 people talk at once, each a message or so a second."""
    photo, took = slack.photo(small_photo()), list[float]()
    begun = [slack.message("one white square picture", files=[photo]) for _ in range(CONVERSATIONS)]

    def deliver(event: Json) -> None:
        started = time.perf_counter()
        assert slack.post(address, event) == 200
        took.append(time.perf_counter() - started)

    def talk(number: int) -> None:
        pause, first = random.Random(number), begun[number]
        thread = str(first["event"]["ts"])  # type: ignore[index]
        for at in range(REPLIES + 1):
            time.sleep(pause.uniform(0.2, 1.5))
            deliver(slack.message(f"brighter {at}", thread_ts=thread) if at else first)

    with ThreadPoolExecutor(CONVERSATIONS) as pool:
        list(pool.map(talk, range(CONVERSATIONS)))
    last = quantiles(took, n=100)[98]
    told = f"{last * 1000:.0f} ms, median {median(took) * 1000:.0f}"
    what = f"Slack: ack p99, {CONVERSATIONS} conversations"
    return Row(what, told, f"≤ {ACK * 1000:.0f} ms", last <= ACK)
