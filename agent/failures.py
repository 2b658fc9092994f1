"""Failures nobody foresaw: the whole story goes to the log, a number goes to the user."""

from __future__ import annotations

import secrets
import traceback
from pathlib import Path

from agent.settings import load_settings
from tools.errors import PackshotError

#: The log is cut off at this size, oldest first, so that it never fills a disk.
_LOG_BYTES = 2_000_000


def record_failure(error: BaseException, home: Path | None = None) -> str:
    """Write the traceback to the log in `home` and return the sentence for the user."""
    run = secrets.token_hex(4)
    story = "".join(traceback.format_exception(error))
    try:
        _append((home or load_settings().home) / "packshot.log", f"== {run}\n{story}")
    except (OSError, PackshotError):
        return (
            f"something unexpected went wrong ({type(error).__name__}); the log cannot be written"
        )
    return f"something unexpected went wrong; 'packshot doctor {run}' shows what"


def failure(run: str) -> str | None:
    """The story of one failure, by the number its user was given; None if it is not in the log."""
    try:
        text = (load_settings().home / "packshot.log").read_text("utf-8", errors="replace")
    except OSError:
        return None
    stories = (part.split("\n", 1) for part in text.split("== "))
    return next((part[1] for part in stories if part[0] == run and len(part) == 2), None)


def _append(log: Path, text: str) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    before = log.read_bytes()[-_LOG_BYTES // 2 :] if log.exists() else b""
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.write_bytes(before)
    with log.open("a", encoding="utf-8") as stream:
        stream.write(text)
