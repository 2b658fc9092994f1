"""One turn at a time in a conversation, whatever threads and processes speak in it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tools.errors import ConfigurationError, RequestError

if TYPE_CHECKING:
    from agent.postgres import Server

#: Seconds between two looks at a lock that someone else holds, on a disk and at a server.
_PAUSE, _SERVER_PAUSE = 0.02, 0.1
_BUSY = "this conversation is at work elsewhere: try again when that has ended"


@contextmanager
def conversation(folder: Path, thread: str, patience: float) -> Iterator[None]:
    """Hold a conversation. Raises RequestError if others hold it for `patience` seconds.

    The lock is on an open file, so it parts threads as well as processes and ends with its
    holder, however that ends.
    """
    path = folder / f"{hashlib.sha256(thread.encode()).hexdigest()[:32]}.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ConfigurationError(
            f"conversations cannot be kept ({error.strerror}): set PACKSHOT_HOME to a folder"
            " that can be written to"
        ) from error
    try:
        _wait(handle, patience)
        yield
    finally:
        os.close(handle)


@contextmanager
def conversation_on(server: Server, thread: str, patience: float) -> Iterator[None]:
    """Hold a conversation on all machines that share a server. Raises RequestError likewise.

    The server lets go of it when its holder's session ends. Nobody waits at the server itself:
    that would keep others from making an index.
    """
    number, until = number_of_conversation(server, thread), time.monotonic() + patience
    while not server.hold(number):
        if time.monotonic() >= until:
            raise RequestError(_BUSY)
        time.sleep(_SERVER_PAUSE)
    try:
        yield
    finally:
        server.let_go(number)


def number_of_conversation(server: Server, thread: str) -> int:
    """What a conversation is called among the numbers that sessions hold."""
    from agent.postgres_session import number_of

    return number_of(f"conversation {server.schema.name} {thread}")


def _wait(handle: int, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise RequestError(_BUSY) from None
            time.sleep(_PAUSE)
        else:
            return
