"""Dropped files: paths that a terminal writes into a line when files are dragged onto it.

Terminals quote such paths in their own ways: with backslashes (Terminal.app, iTerm2), in single
quotes as a shell does (GNOME Terminal, Konsole), in double quotes (Windows Terminal), as `file:`
addresses (some file managers), or not at all (kitty, where the names have no spaces or do).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from agent import named_as_photo

_SINGLE = re.compile(r"'[^'\n]*'(?:\\''[^'\n]*')*(?=[\s,.;:!?)]|$)")
_DOUBLE = re.compile(r'"(?:[^"\\\n]|\\.)*"(?=[\s,.;:!?)]|$)')
_BARE = re.compile(r"(?:\\.|[^\s\\])+")
#: How a path begins that cannot be a word.
_PATH = re.compile(r"(?:file:|~?/|\.{1,2}/)")
#: What may stand behind a path in a sentence.
_MARKS = ",.;:!?)"
#: Words that a path with bare spaces is looked for in.
_WORDS = 24

Exists = Callable[[Path], bool]


@dataclass(frozen=True)
class Line:
    """A line in parts: words as they were typed, and the files that were dropped among them.

    `missing` are paths of photos that are not there.
    """

    parts: tuple[str | Path, ...]
    missing: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """The files in their order, each once."""
        return tuple(dict.fromkeys(part for part in self.parts if isinstance(part, Path)))

    def words(self, names: Mapping[Path, str]) -> str:
        """The line without the files it begins with; others are called by their names."""
        begun, said = False, list[str]()
        for part in self.parts:
            begun = begun or (isinstance(part, str) and bool(part.strip()))
            if begun:
                said.append(part if isinstance(part, str) else names.get(part, part.stem))
        return "".join(said).strip()


def read(line: str, exists: Exists = Path.exists) -> Line:
    """Tell dropped files from words. A path counts only where it begins a word."""
    parts, missing, at, begun = list[str | Path](), list[str](), 0, 0
    while at < len(line):
        if line[at].isspace() or (at and not line[at - 1].isspace()):
            at += 1
            continue
        found, end = _file_at(line, at, exists)
        if isinstance(found, Path):
            parts += [line[begun:at], found]
            begun = end
        elif found:
            missing.append(found)
        at = max(end, at + 1)
    return Line(tuple(part for part in (*parts, line[begun:]) if part), tuple(missing))


def _file_at(line: str, at: int, exists: Exists) -> tuple[Path | str, int]:
    """The file that is named at this place, a missing one as text; and where its name ends."""
    lost: tuple[str, int] | None = None
    for text, end in _readings(line, at):
        path = _path(text)
        if path is not None and _there(path, exists):
            return path, end
        if path is not None and lost is None and _PATH.match(text) and named_as_photo(text):
            lost = (text, end)
    return lost or ("", at)


def _readings(line: str, at: int) -> Iterator[tuple[str, int]]:
    """What may be meant by the text at this place: paths, likeliest first, with their ends."""
    if quoted := _SINGLE.match(line, at):
        yield quoted[0][1:-1].replace("'\\''", "'"), quoted.end()
    if quoted := _DOUBLE.match(line, at):
        yield re.sub(r'\\(["\\$`])', r"\1", quoted[0][1:-1]), quoted.end()
    bare = _BARE.match(line, at)
    if bare is None:
        return
    yield _unescaped(bare[0]), bare.end()
    yield bare[0], bare.end()
    short = bare[0].rstrip(_MARKS)
    yield _unescaped(short), at + len(short)
    if _PATH.match(bare[0]):
        yield from _longer(line, at)


def _longer(line: str, at: int) -> Iterator[tuple[str, int]]:
    """Paths with bare spaces: the text up to each of the next words' ends, shortest first."""
    rest = line[at:].split("\n", 1)[0]
    for end in [found.end() for found in re.finditer(r"\S+", rest)][1:_WORDS]:
        whole = rest[:end]
        for text in (whole, whole.rstrip(_MARKS)):
            yield text, at + len(text)
            yield _unescaped(text), at + len(text)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _path(text: str) -> Path | None:
    """The path that a text spells; None where it spells none."""
    if text.startswith("file:"):
        return _addressed(text)
    if not (_PATH.match(text) or named_as_photo(text)):
        return None
    with contextlib.suppress(RuntimeError):  # nobody knows where home is
        return Path(text).expanduser()
    return Path(text)


def _addressed(text: str) -> Path | None:
    """The path of a `file:` address on this machine (RFC 8089)."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    path = unquote(parts.path)
    local = parts.netloc in ("", "localhost") and path.startswith("/") and "\0" not in path
    return Path(path) if local else None


def _there(path: Path, exists: Exists) -> bool:
    """Whether it is a file or a folder of some name, and not only a way up or to the root."""
    try:
        return path.name not in ("", "..") and exists(path)
    except (OSError, ValueError):
        return False
