"""Dropped files: every terminal's way to write a path is read, and words stay words."""

from __future__ import annotations

import shlex
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.dropped import Line, read

#: Anything that a file on this system may be called, and people do call photos.
NAMES = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="/"
    ),
    min_size=1,
    max_size=20,
).filter(lambda name: name not in (".", ".."))
WORDS = st.lists(
    st.text(
        st.characters(categories=("L", "N", "P"), exclude_characters="/~\\"), min_size=1, max_size=8
    ).filter(lambda word: not word.startswith((".", "file:", "'", '"'))),
    max_size=6,
).map(" ".join)


def backslashes(path: str) -> str:
    return "".join(c if c.isalnum() or c in "/._-" else f"\\{c}" for c in path)


def doubled(path: str) -> str:
    return '"' + "".join(f"\\{c}" if c in '"\\$`' else c for c in path) + '"'


def address(path: str) -> str:
    return f"file://{quote(path)}"


def shell(path: str) -> str:
    """As GNOME Terminal writes it."""
    return "'" + path.replace("'", "'\\''") + "'"


STYLES = {"backslashes": backslashes, "double": doubled, "address": address, "single": shell}


@pytest.mark.parametrize("style", STYLES)
@given(names=st.lists(NAMES, min_size=1, max_size=3, unique=True), words=WORDS)
def test_every_style_of_every_terminal_is_read(style: str, names: list[str], words: str) -> None:
    paths = [Path("/home/me/My Photos") / f"{name}.jpg" for name in names]
    dropped = " ".join(STYLES[style](str(path)) for path in paths)
    for line in (f"{dropped} {words}", f"{dropped}\n{words}", f"{dropped} "):
        found = read(line, set(paths).__contains__)
        assert found.files == tuple(paths)
        assert found.missing == ()
    assert read(f"{dropped} {words}", set(paths).__contains__).words({}) == words.strip()
    assert read(f"{words} {dropped}", set(paths).__contains__).files == tuple(paths)


@given(name=NAMES.filter(lambda name: name == name.strip() and "  " not in name), words=WORDS)
def test_a_path_may_be_bare_even_with_spaces(name: str, words: str) -> None:
    path = Path(f"/home/me/my {name}.jpg")
    found = read(f"{path} {words}", {path}.__contains__)
    assert found.files == (path,)
    assert found.words({}) == words.strip()


@given(st.text())
def test_a_line_without_files_is_left_as_it_is(line: str) -> None:
    found = read(line, lambda path: False)
    assert "".join(str(part) for part in found.parts) == line
    assert found.files == ()


@given(st.text())
def test_nothing_that_can_be_typed_breaks_it(line: str) -> None:
    found = read(line)
    assert isinstance(found.words({}), str)


@pytest.mark.parametrize(
    ("line", "files", "words"),
    [
        ("/p/mug.jpg make a set", ["/p/mug.jpg"], "make a set"),
        ("put /p/mug.jpg on wood", ["/p/mug.jpg"], "put cup on wood"),
        ("a set for '/p/my mug.jpg', please", [], "a set for '/p/my mug.jpg', please"),
        ("a set for '/p/mug.jpg', please", ["/p/mug.jpg"], "a set for cup, please"),
        ("put /p/mug.jpg, on wood", ["/p/mug.jpg"], "put cup, on wood"),
        ("file://localhost/p/mug.jpg etsy", ["/p/mug.jpg"], "etsy"),
        ("file://elsewhere/p/mug.jpg etsy", [], "file://elsewhere/p/mug.jpg etsy"),
        ("don't crop, it's fine and/or 1/2 \"holds 350 ml\"", [], None),
        ("/p/mug.jpg /p/mug.jpg", ["/p/mug.jpg"], ""),
        ("undo / . .. ~ //", [], None),
        ("make a set\n/p/mug.jpg", ["/p/mug.jpg"], "make a set\ncup"),
    ],
)
def test_words_and_files_are_told_apart(line: str, files: list[str], words: str | None) -> None:
    found = read(line, {Path("/p/mug.jpg")}.__contains__)
    assert [str(path) for path in found.files] == files
    assert found.words({Path("/p/mug.jpg"): "cup"}) == (line if words is None else words)


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("/p/gone.jpg make a set", "/p/gone.jpg"),
        ("'/p/my gone.jpg'", "/p/my gone.jpg"),
        ("/p/my gone.jpg make a set", "/p/my gone.jpg"),
        ("file:///p/gone.jpg", "file:///p/gone.jpg"),
    ],
)
def test_a_photo_that_is_not_there_is_named(line: str, missing: str) -> None:
    assert read(line, lambda path: False).missing == (missing,)


@pytest.mark.parametrize(
    "line", ["/undo", "gone.jpg is the best", "/p/readme.txt", "https://x/y.jpg"]
)
def test_what_is_no_path_of_a_photo_is_not_missed(line: str) -> None:
    assert read(line, lambda path: False).missing == ()


def test_names_here_count_if_they_are_photos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("mug.jpg", "set"):
        (tmp_path / name).touch()
    assert read("make a set of mug.jpg").files == (Path("mug.jpg"),)
    assert read("~/mug.jpg").files == (tmp_path / "mug.jpg",)
    assert read(shlex.quote(str(tmp_path / "set"))).files == (tmp_path / "set",)


def test_files_that_lead_the_line_are_not_said_again() -> None:
    line = Line((Path("/a.jpg"), " ", Path("/b.jpg"), " next to ", Path("/c.jpg")))
    assert line.words({Path("/c.jpg"): "c_2"}) == "next to c_2"
