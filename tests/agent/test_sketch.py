"""Sketches: word for word what the graph makes of a first message, without loading the graph."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from agent import Planned, Studio, Upload, load_settings
from agent.single import sample_photo
from tests.agent.fakes import in_turn, mug, says, studio
from tests.agent.talking import CUT, MAIN

REQUESTS = (
    "make an Amazon set for this mug, ASIN B0CUP12345",
    "hola, fotos para etsy con sombra suave",
    "remove the watermark and make it look like a Rolex",
    "what size must an Amazon main image be?",
    "undo",
    "back to the first version",
    "always use #F4F1EA",
    "always use #F4F1EA and make an Instagram story",
    "save this as our mug set",
    "make our mug set",
    "",
    "🤷",
    "shot 3 a bit warmer, please",
    "back and inside view for otto, 4 images",
    "a scene on the moon with Elvis, and a white one, and a hologram",
    "x" * 5000,
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with Studio(load_settings().planning_at(tmp_path_factory.mktemp("graph"))) as house:
        yield house


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with Studio(load_settings().planning_at(tmp_path_factory.mktemp("short"))) as house:
        yield house


def both(one: Studio, other: Studio, thread: str, text: str, files: list[Upload]) -> list[Planned]:
    return [one.plan(thread, text, files), other.sketch(thread, text, files)]


@pytest.mark.parametrize("text", REQUESTS, ids=lambda text: text[:30])
@pytest.mark.parametrize("photos", [0, 1, 2])
def test_a_sketch_is_what_the_graph_plans(
    graph: Studio, short: Studio, text: str, photos: int
) -> None:
    sample = sample_photo()
    files = [replace(sample, name=name) for name in ("mug.jpg", "red bottle.jpg")[:photos]]
    whole, sketched = both(graph, short, f"{photos} {text[:60]}", text, files)
    assert sketched == whole


def test_what_cannot_be_read_is_told_alike(graph: Studio, short: Studio) -> None:
    files = [replace(sample_photo(), name="mug.jpg"), Upload("broken.jpg", b"no picture")]
    whole, sketched = both(graph, short, "broken", "3 for etsy", files)
    assert "broken.jpg" in whole.reply
    assert any("broken.jpg" in told for told in whole.left_out)
    assert sketched == whole


def test_a_generator_is_planned_with_alike(graph: Studio, short: Studio) -> None:
    text, files = "put it on the moon, generated", [sample_photo()]
    whole = graph.plan("generator", text, files, generator=True)
    assert short.sketch("generator", text, files, generator=True) == whole
    assert whole.paid


def test_the_first_messages_of_the_corpus_are_planned_alike(
    shared: Path, graph: Studio, short: Studio
) -> None:
    sample = sample_photo()
    for line in (shared / "requests" / "dev.jsonl").read_text("utf-8").splitlines()[::4]:
        talk = json.loads(line)
        files = [replace(sample, name=name) for name in talk["photos"]]
        whole, sketched = both(graph, short, talk["id"], talk["turns"][0]["say"], files)
        assert sketched == whole, talk["id"]


def test_another_planner_is_asked(home: Path) -> None:
    with studio(home, in_turn(says("two steps", CUT, MAIN))) as house:
        found = house.sketch("t", "amazon", [mug()])
    assert list(found.recipe) == ["cut", "main"]


def test_libraries_of_the_graph_are_not_loaded(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from agent import Studio, load_settings;"
        "from agent.single import sample_photo;"
        "house = Studio(load_settings().planning_at(Path(sys.argv[1])));"
        "found = house.sketch('t', 'make an Amazon set for this mug', [sample_photo()]);"
        "heavy = {'langgraph', 'langchain_core', 'langsmith', 'onnxruntime', 'fsspec', 'openai'};"
        "print(len(found.deliverables), sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "7 []"
