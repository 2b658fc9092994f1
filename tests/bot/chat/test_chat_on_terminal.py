"""The chat on a real terminal: prompt, live steps, Ctrl-C, and the way out."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Self

from bot.endings import DONE
from tests.bench.shapes import small_photo


class Screen:
    """`packshot chat` on a terminal of its own; what it writes is read as it comes.

    With `lines` these come from a pipe in place of a keyboard.
    """

    def __init__(self, home: Path, *typed: str, lines: str = "") -> None:
        main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        known = {**os.environ, "TERM": "xterm-256color", "PACKSHOT_HOME": str(home)}
        self.terminal = main
        self.text = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "chat", *typed],
            stdin=subprocess.PIPE if lines else side,
            stdout=side,
            stderr=side,
            env=known,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(1, termios.TIOCSCTTY, 0),  # so that Ctrl-C is a signal
        )
        os.close(side)
        if self.process.stdin is not None:
            with self.process.stdin as pipe:
                pipe.write(lines.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)

    def type(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def wait(self, words: str, seconds: float = 90.0) -> str:
        """Read until the words have come; everything up to them, without control sequences."""
        until = time.monotonic() + seconds
        while words not in self.text:
            assert time.monotonic() < until, self.text
            if select.select([self.terminal], [], [], 0.1)[0]:
                self._read()
        before, _, self.text = self.text.partition(words)
        return before + words

    def _read(self) -> None:
        try:
            part = os.read(self.terminal, 65536).decode("utf-8", "replace")
        except OSError:  # how Linux says that the other end is closed
            part = ""
        assert part or self.process.poll() is None, self.text
        if "\x1b[6n" in part:  # where is the cursor?
            self.type("\x1b[1;1R")
        self.text += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", part)


def test_a_run_is_stopped_by_ctrl_c_and_the_chat_goes_on_until_ctrl_d(tmp_path: Path) -> None:
    mug = tmp_path / "mug.png"
    mug.write_bytes(small_photo())
    typed = (str(mug), "-o", str(tmp_path / "out"), "--thread", "t", "--no-preview")
    with Screen(tmp_path / "home", *typed) as screen:
        screen.wait("what shall I make of mug.png?")
        screen.type("make an amazon set\r")
        screen.wait("Ctrl-C stops")
        screen.type("\x03")
        screen.wait("stopping once these are done")
        assert " of 7 files made. Say “go on” for the rest." in screen.wait("for the rest.")
        screen.wait("› ")
        screen.type("\x03")
        screen.wait("Ctrl-D or /quit leaves")
        screen.wait("› ")
        screen.type("\x04")
        screen.wait("packshot chat --thread t")
        assert screen.process.wait(30) == DONE
    history = tmp_path / "home" / "chat-history"
    assert "make an amazon set" in history.read_text()


def test_a_pipe_may_be_shown_on_a_terminal(tmp_path: Path) -> None:
    mug = tmp_path / "mug.png"
    mug.write_bytes(small_photo())
    typed = (str(mug), "-o", str(tmp_path / "out"))
    with Screen(tmp_path / "home", *typed, lines="amazon main image\n/photos\n") as screen:
        shown = screen.wait("kept: packshot chat")
        assert "amazon.main" in shown
        assert "▀" not in shown
        assert "from mug.png" in shown
        assert screen.process.wait(30) == DONE
