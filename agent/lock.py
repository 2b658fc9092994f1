"""One turn at a time in a conversation, whatever threads and processes speak in it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.errors import ConfigurationError, RequestError

#: Seconds between two looks at a lock that someone else holds.
_PAUSE = 0.02


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


def _wait(handle: int, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise RequestError(
                    "this conversation is at work elsewhere: try again when that has ended"
                ) from None
            time.sleep(_PAUSE)
        else:
            return
