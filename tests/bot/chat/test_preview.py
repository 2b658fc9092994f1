"""Previews: whole pictures in rows, by what each terminal says that it can."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from typing import TextIO

import pytest
from PIL import Image

from bot.chat.paper import Paper
from bot.chat.preview import Previews, strip

DRAWS = """
import sys
from PIL import Image
from bot.chat.paper import Paper
from bot.chat.preview import Previews, _drawn, strip
previews = Previews(Paper(sys.stdout))
if not previews.on:
    sys.exit("no previews here")
previews.open()
previews.paper.draw(_drawn(strip([Image.new("RGB", (40, 30), "red")]), 1))
"""
DEVICE, KITTY = b"\x1b[c", b"\x1b_G"


def shown(answers: dict[bytes, bytes], columns: int = 80) -> bytes:
    """What is drawn on a terminal of that width that answers questions so."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", columns and 24, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    environment.pop("NO_COLOR", None)
    drawing = subprocess.Popen(
        [sys.executable, "-c", DRAWS], stdin=side, stdout=side, stderr=side, env=environment
    )
    os.close(side)
    written, asked, until = b"", set[bytes](), time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([main], [], [], 0.1)[0]:
            try:
                part = os.read(main, 65536)
            except OSError:  # how Linux says that the other end is closed
                break
            written += part
        for question, answer in answers.items():
            if question in written and question not in asked:
                asked.add(question)
                os.write(main, answer)
    os.close(main)
    drawing.wait(20)
    return written


@pytest.mark.parametrize(
    ("answers", "mark"),
    [
        ({DEVICE: b"\x1b[?62;4;22c"}, b"\x1bP0;0;0q"),  # sixel
        ({DEVICE: b"\x1b[?62;22c", KITTY: b"\x1b_Gi=1;OK\x1b\\"}, "\U0010eeee".encode()),  # kitty
        ({DEVICE: b"\x1b[?62;22c"}, "▀".encode()),  # half blocks
    ],
    ids=["sixel", "kitty", "half blocks"],
)
def test_each_terminal_gets_what_it_can_show(answers: dict[bytes, bytes], mark: bytes) -> None:
    drawn = shown(answers)
    assert mark in drawn
    assert b"Traceback" not in drawn


def test_a_terminal_without_a_size_gets_none() -> None:
    assert shown({DEVICE: b"\x1b[?62;4;22c"}, columns=0).strip() == b"no previews here"


def test_pictures_are_whole_in_squares_beside_each_other() -> None:
    wide = Image.new("RGB", (400, 200), "red")
    clear = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    sheet = strip([wide, clear])
    side = sheet.height
    assert sheet.width == 2 * side
    assert sheet.getpixel((side // 2, side // 2)) == (255, 0, 0)
    assert sheet.getpixel((4, side // 2)) == (255, 0, 0)
    assert sheet.getpixel((side // 2, 10)) == (128, 128, 128)
    assert sheet.getpixel((side + side // 2, side // 2)) == (255, 255, 255)


@pytest.fixture
def terminal() -> Iterator[TextIO]:
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with os.fdopen(side, "w") as stream:
        yield stream
    os.close(main)


def previews(
    stream: TextIO, given: dict[str, str], monkeypatch: pytest.MonkeyPatch, *, wanted: bool = True
) -> Previews:
    for name in ("NO_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return Previews(Paper(stream), wanted=wanted)


@pytest.mark.parametrize(
    ("given", "on"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False),
        ({"TERM": "linux"}, False),
    ],
    ids=["256 colours", "all colours", "dumb", "NO_COLOR", "few colours"],
)
def test_pictures_are_for_terminals_with_colours(
    terminal: TextIO, given: dict[str, str], *, on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert previews(terminal, given, monkeypatch).on is on


def test_pictures_may_be_unwanted(terminal: TextIO, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not previews(terminal, {"TERM": "xterm-256color"}, monkeypatch, wanted=False).on


def test_a_pipe_gets_no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    piped = previews(io.StringIO(), {"TERM": "xterm-256color"}, monkeypatch)
    assert not piped.on
    piped.open()
    piped.show([], [], frozenset())
    assert isinstance(piped.paper.console.file, io.StringIO)
    assert piped.paper.console.file.getvalue() == ""
