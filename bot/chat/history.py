"""History: what was typed in earlier chats, readable by its owner alone, and without secrets."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from prompt_toolkit.history import FileHistory

#: Shapes of keys and tokens: OpenAI, Slack, GitHub, AWS, and whatever is told to be one.
_SECRET = re.compile(
    r"\b(?:sk-[\w-]{16,}|xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}|gh[pousr]_\w{16,}|AKIA[0-9A-Z]{12,})"
    r"|\b(?:password|passwd|secret|token|api[_ -]?key)\b\s*(?:[:=]|is\b)",
    re.I,
)
#: The file is cut to its younger half when it has grown beyond this many bytes.
_MOST = 400_000


class History(FileHistory):
    """Lines of a file. One that begins with a space, or that may hold a secret, is not kept."""

    def __init__(self, path: Path) -> None:
        """Make the file if it is missing. One that cannot be written to keeps nothing."""
        self._kept = False
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
            path.chmod(0o600)
            _shorten(path)
            self._kept = True
        super().__init__(path)

    def load_history_strings(self) -> Iterable[str]:
        """What is kept, newest first; nothing where the file cannot be read."""
        try:
            return [*super().load_history_strings()]
        except (OSError, UnicodeDecodeError):
            return []

    def store_string(self, string: str) -> None:
        """Keep a line, unless it is better forgotten."""
        if self._kept and not string.startswith(" ") and not _SECRET.search(string):
            with contextlib.suppress(OSError):
                super().store_string(string)


def _shorten(path: Path) -> None:
    """Keep the younger half of a file that has become too long, from the start of an entry."""
    if path.stat().st_size > _MOST:
        _, _, younger = path.read_bytes()[-_MOST // 2 :].partition(b"\n\n")
        path.write_bytes(b"\n" + younger)
