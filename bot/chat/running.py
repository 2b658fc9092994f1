"""Running: a turn at work in the background, followed until it ends, stopped by Ctrl-C."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from types import FrameType

from agent import Event

#: Seconds between two looks at the clock and the keyboard.
_BEAT = 0.1


class Presses:
    """Counts Ctrl-C; the second one is an ordinary KeyboardInterrupt, so that one can leave."""

    def __init__(self) -> None:
        """Nothing is pressed yet."""
        self.count = 0

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Ctrl-C. Nothing but counting: a handler may run in the middle of anything."""
        self.count += 1
        if self.count > 1:
            raise KeyboardInterrupt


@contextlib.contextmanager
def presses() -> Iterator[Presses]:
    """Take Ctrl-C while this lasts; only the main thread can."""
    counted = Presses()
    if threading.current_thread() is not threading.main_thread():
        yield counted
        return
    before = signal.signal(signal.SIGINT, counted)
    try:
        yield counted
    finally:
        signal.signal(signal.SIGINT, before)


#: Asks a turn to begin no further step.
Stop = Callable[[], None]


def follow(
    events: Iterable[Event], show: Callable[[Event], None], beat: Callable[[], None], stop: Stop
) -> bool:
    """Show all events of a turn; whether it was asked to stop. Its error is raised here.

    `beat` is called ten times a second, `stop` again and again once Ctrl-C was pressed: a turn
    that has not quite begun would miss the first.
    """
    queue: SimpleQueue[Event | None] = SimpleQueue()
    pool = ThreadPoolExecutor(1, thread_name_prefix="turn")
    with presses() as pressed, unechoed():
        turn = pool.submit(_pass_on, events, queue)
        turn.add_done_callback(lambda _: queue.put(None))
        pool.shutdown(wait=False)
        while True:
            if pressed.count:
                stop()
            beat()
            with contextlib.suppress(Empty):
                event = queue.get(timeout=_BEAT)
                if event is None:
                    turn.result()
                    return bool(pressed.count)
                show(event)


def _pass_on(events: Iterable[Event], queue: SimpleQueue[Event | None]) -> None:
    for event in events:
        queue.put(event)


@contextlib.contextmanager
def unechoed() -> Iterator[None]:
    """Keys typed meanwhile do not show between the steps; the next prompt gets them."""
    if not sys.stdin.isatty():
        yield
        return
    import termios

    before = termios.tcgetattr(sys.stdin)
    quiet = [*before]
    quiet[3] &= ~termios.ECHO
    termios.tcsetattr(sys.stdin, termios.TCSADRAIN, quiet)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
