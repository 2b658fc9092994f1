"""A conversation line by line: what is told, once; what is stopped, kept; what is saved."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from langchain_core.messages import AIMessage, BaseMessage
from pydantic import JsonValue

from agent import RequestError, Studio
from bot.chat.commands import command_of
from bot.chat.conversation import Chat
from bot.chat.news import News
from bot.chat.paper import Paper
from bot.cli import main
from bot.endings import DONE, FAILED, NEEDS_USER, WRONG_USE
from tests.agent.fakes import Scripted, call, in_turn, says, studio
from tests.agent.operations import RAN
from tests.bench.shapes import small_photo

MAIN = "amazon main image, ASIN B0CUP12345"


@pytest.fixture
def mug(tmp_path: Path) -> Path:
    path = tmp_path / "my mug.png"
    path.write_bytes(small_photo())
    return path


def chat_of(house: Studio, out: Path) -> tuple[Chat, io.StringIO]:
    stream = io.StringIO()
    return Chat(house, "t", out, Paper(stream), Paper(stream)), stream


def piped(lines: list[str], monkeypatch: pytest.MonkeyPatch, *typed: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n"))
    return main(["chat", *typed])


def test_a_piped_chat_tells_each_thing_once_and_only_what_changed(
    mug: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, saved = tmp_path / "out", tmp_path / "saved"
    lines = [
        f"'{mug}' amazon main image and one on linen, ASIN B0CUP12345",
        f"softer shadow on the main image of {mug}",  # bare, with its space, and here already
        "/gallery",
        "/photos",
        "/plan",
        "/save our mug set",
        f"/save {saved}/",
        "/undo",
        "/help",
    ]
    assert piped(lines, monkeypatch, "-o", str(out)) == DONE
    shown = capsys.readouterr()
    text = shown.out
    assert "\x1b" not in text + shown.err
    page = f"{out}/B0CUP12345/index.html  2 files"
    heads = [line for line in text.splitlines() if line.startswith(page)]
    assert heads == [page, f"{page}, 1 of them changed", page, f"{page}, 1 of them changed"]
    assert text.count("  2  ") == 2
    assert text.count("shops zoom from 1000 px") == 3  # when it came, in /gallery, in /photos
    assert text.count("my_mug  900×700  png") == 1
    assert "Saved as mug_set, 2 pictures" in text
    assert "2 files saved in" in text
    assert len(list(saved.rglob("*MAIN*"))) == 1
    assert "Undone" in text
    assert "/redo" in text
    assert "remove background" in shown.err
    assert "remove_background" not in text + shown.err


@pytest.mark.parametrize(
    ("lines", "ending", "told"),
    [
        (["/galery"], WRONG_USE, "did you mean /gallery?"),
        (["/save"], WRONG_USE, "/save mug set"),
        (["/save x"], WRONG_USE, "no picture"),
        (["/add 'mug"], WRONG_USE, "do not close"),
        (["/add"], WRONG_USE, "/add mug.jpg"),
        (["/nowhere/mug.jpg make a set"], FAILED, "there is no file '/nowhere/mug.jpg'"),
        (["/add /nowhere/mug.jpg"], FAILED, "there is no file"),
        (["make an amazon set"], NEEDS_USER, "photo"),
        (["make an amazon set", "thanks"], DONE, "welcome"),
        (["remove the watermark"], WRONG_USE, "watermark"),
        (["/plan", "/gallery", "/photos", "/brand", "/undo", "/redo"], DONE, "Nothing is planned"),
        ([], DONE, ""),
    ],
)
def test_the_ending_of_a_pipe_is_that_of_the_first_line_that_went_wrong(
    lines: list[str],
    ending: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert piped([*lines, ""], monkeypatch) == ending
    shown = capsys.readouterr()
    assert told in shown.out + shown.err
    assert "Traceback" not in shown.err


def test_machines_get_an_object_a_line(
    mug: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = [MAIN, "/plan", "/nope"]
    out = str(tmp_path / "out")
    assert piped(lines, monkeypatch, "--json", "--thread", "t", str(mug), "-o", out) == WRONG_USE
    made, plan, nope = map(json.loads, capsys.readouterr().out.splitlines())
    assert (made["said"], made["outcome"], made["ending"]) == (MAIN, "plan", DONE)
    (gallery,) = made["galleries"]
    assert gallery["files"][0]["file"] == "B0CUP12345.MAIN.jpg"
    assert gallery["files"][0]["changed"] is True
    assert "export" in plan["reply"]
    assert (nope["outcome"], nope["thread"]) == ("refuse", "t")
    assert "/nope" in nope["trouble"][0]


def test_a_photo_that_is_none_is_named_and_the_rest_is_done(
    mug: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no picture")
    assert piped([f"{bad} '{mug}' {MAIN}"], monkeypatch, "-o", str(tmp_path / "out")) == FAILED
    shown = capsys.readouterr()
    assert "bad.jpg" in shown.out
    assert "B0CUP12345.MAIN.jpg" in shown.out


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("/undo", "undo"),
        ("/SAVE x", "save"),
        ("/q", "quit"),
        ("/?", "help"),
        ("undo", None),
        ("/home/me/undo", None),
        ("/undo.jpg", None),
        ("/tmp", None),
        ("", None),
    ],
)
def test_commands_are_told_from_sentences_and_paths(line: str, name: str | None) -> None:
    found = command_of(line)
    assert (found.name if found else None) == name


@pytest.mark.parametrize("line", ["/", "/galery now", "/xyzzy"])
def test_a_command_that_there_is_not_is_told(line: str) -> None:
    with pytest.raises(RequestError, match="/help"):
        command_of(line)


def test_a_sentence_is_said_once_and_of_many_a_few() -> None:
    stream = io.StringIO()
    news = News(Paper(stream))
    news.say("It lacks a back view.")
    news.listed("Left out", ["a back view", *(f"size {n}" for n in range(8))])
    news.listed("Left out", ["size 1"])
    lines = stream.getvalue().splitlines()
    assert lines[:3] == ["It lacks a back view.", "  Left out", "  ? size 0"]
    assert lines[-1] == "    3 more on the page"
    assert len(lines) == 8


# --- stopping, with steps that take as long as they are told


@pytest.fixture
def pressing() -> Iterator[None]:
    """Press Ctrl-C as soon as two steps have run."""
    RAN.clear()

    def press() -> None:
        while RAN["tint"] < 2:
            time.sleep(0.005)
        os.kill(os.getpid(), signal.SIGINT)

    presser = threading.Thread(target=press)
    presser.start()
    yield
    presser.join(20)


def test_ctrl_c_stops_the_run_keeps_what_is_made_and_the_next_line_goes_on(
    mug: Path, tmp_path: Path, pressing: None
) -> None:
    slow = [call("tint", f"s{n}", image="my_mug", shade=10 * n, wait=0.1) for n in range(12)]
    with studio(tmp_path / "home", in_turn(says("slow", *slow))) as house:
        chat, stream = chat_of(house, tmp_path / "out")
        stopped = chat.take(f"'{mug}' make them")
        assert stopped.stopped
        assert stopped.ending == FAILED
        assert stopped.reply.startswith("Stopped: ")
        assert stopped.reply.endswith("of 12 steps made. Say “go on” for the rest.")
        assert "not begun" in stream.getvalue()
        assert chat.hint() == "go on"
        went_on = chat.take("go on")
        assert (went_on.stopped, went_on.ending) == (False, DONE)
        assert all(result.ok for result in house.state("t").results.values())
    assert RAN["tint"] == 12


# --- photos that wait


def test_photos_wait_for_words_and_come_once(mug: Path, tmp_path: Path) -> None:
    heard: list[str] = []

    def script(said: Sequence[BaseMessage], situation: Mapping[str, JsonValue]) -> AIMessage:
        heard.append(said[-1].text)
        return says("fine")

    with studio(tmp_path / "home", Scripted(script=script)) as house:
        chat, stream = chat_of(house, tmp_path / "out")
        assert chat.hint() == "drop a photo here, and say where you sell it"
        chat.take(f"'{mug}'")
        assert chat.hint() == "what shall I make of my mug.png?"
        chat.take(f'"{mug}"')
        assert len(chat.waiting) == 1
        chat.take("what is it?")
        assert chat.waiting == []
        chat.take(f"brighten {mug}, please")
        assert [*house.state("t").uploads] == ["my_mug"]
    assert heard == ["what is it?", "brighten my_mug, please"]
    assert "my mug.png goes with your next line." in stream.getvalue()


def test_a_folder_brings_its_photos(mug: Path, tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    for name in ("b.png", "a.png"):
        (folder / name).write_bytes(small_photo() + name.encode())
    (folder / "notes.txt").write_text("x")
    with studio(tmp_path / "home", in_turn()) as house:
        chat, stream = chat_of(house, tmp_path / "out")
        chat.take(f"{folder}/")
        assert [upload.name for upload in chat.waiting] == ["a.png", "b.png"]
        (tmp_path / "none").mkdir()
        assert chat.take(str(tmp_path / "none")).ending == FAILED
    assert "a.png and b.png go with your next line." in stream.getvalue()
    assert "no photos in the folder 'none'" in stream.getvalue()


def test_a_line_that_is_not_heard_loses_no_photo(mug: Path, tmp_path: Path) -> None:
    with studio(tmp_path / "home", in_turn(says("ok"), says("fine"))) as house:
        house.patience = 0.1
        chat, _ = chat_of(house, tmp_path / "out")
        with studio(tmp_path / "home", in_turn(says("ok"))) as other:
            talk = other.say("t", "something")
            next(talk)
            assert chat.take(f"'{mug}' a set").ending == WRONG_USE
            list(talk)
        assert len(chat.waiting) == 1
        chat.take("a set")
        assert [*house.state("t").uploads] == ["my_mug"]
