"""Following a turn: events as they come, Ctrl-C once to stop and twice to leave."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from agent import Event, Replied, RequestError
from bot.chat.running import follow


def nothing() -> None: ...


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_events_are_shown_in_their_order() -> None:
    shown: list[Event] = []
    events = [Replied(str(number)) for number in range(20)]
    assert follow(iter(events), shown.append, nothing, nothing) is False
    assert shown == events


def test_an_error_of_the_turn_is_raised_where_it_is_followed() -> None:
    def broken() -> Iterator[Event]:
        yield Replied("so far")
        raise RequestError("not like this")

    with pytest.raises(RequestError, match="not like this"):
        follow(broken(), lambda event: None, nothing, nothing)


def test_ctrl_c_asks_the_turn_to_stop_and_waits_for_its_end() -> None:
    before = signal.getsignal(signal.SIGINT)
    stopped = threading.Event()
    shown: list[Event] = []

    def turn() -> Iterator[Event]:
        yield Replied("begun")
        assert stopped.wait(20)
        yield Replied("ended")

    def show(event: Event) -> None:
        shown.append(event)
        if event == Replied("begun"):
            press()

    assert follow(turn(), show, nothing, stopped.set) is True
    assert shown[-1] == Replied("ended")
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_twice_leaves_at_once() -> None:
    end = threading.Event()

    def turn() -> Iterator[Event]:
        yield Replied("begun")
        end.wait(20)

    def show(event: Event) -> None:
        press()
        press()

    try:
        with pytest.raises(KeyboardInterrupt):
            follow(turn(), show, nothing, nothing)
    finally:
        end.set()


def test_a_thread_that_is_not_the_main_one_may_follow_too() -> None:
    shown: list[Event] = []
    events: list[Event] = [Replied("x")]
    thread = threading.Thread(target=lambda: follow(events, shown.append, nothing, nothing))
    thread.start()
    thread.join(20)
    assert shown == events
