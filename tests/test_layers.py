"""The layers of the house: who may import whom, and what loads before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = {
    "prompts": {"prompts"},
    "tools": {"tools"},
    "agent": {"agent", "tools", "prompts"},
    "bot": {"bot", "agent"},
}
FENCED = {
    "rembg": ("tools/segment/", "tools/upscale/"),
    "onnxruntime": ("tools/inference.py", "tools/segment/", "tools/upscale/"),
    "openai": ("tools/generate/",),
    "langchain": (
        "agent/planner.py",
        "agent/asking.py",
        "agent/guard.py",
        "agent/transcript.py",
        "agent/graph.py",
        "agent/offline/model.py",
        "agent/speech.py",
        "agent/steering.py",
        "agent/postgres_saver.py",
    ),
    "langgraph": (
        "agent/graph.py",
        "agent/steering.py",
        "agent/checkpoints.py",
        "agent/postgres_saver.py",
    ),
    "psycopg": ("agent/postgres_session.py", "agent/postgres_saver.py"),
    "slack_bolt": ("bot/slack/",),
    "slack_sdk": ("bot/slack/",),
    "c2pa": ("tools/credentials.py",),
    "cryptography": ("tools/signer.py", "bot/slack/"),
    "numba": (),
    "pymatting": (),
}
#: Engines read what is theirs alone: a key, a folder of weights. It never travels with a task.
READ_THE_ENVIRONMENT = {
    "agent/settings.py",
    "tools/generate/openai_images.py",
    "tools/segment/rembg_session.py",
    "tools/segment/rembg_weights.py",
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "common", "misc", "constants", "types", "base"}
HEAVY = (
    "psycopg",
    "langchain",
    "langgraph",
    "openai",
    "rembg",
    "onnxruntime",
    "cv2",
    "scipy",
    "numpy",
    "PIL",
)


def sources() -> list[Path]:
    return sorted(
        path
        for layer in LAYERS
        for path in (ROOT / layer).rglob("*.py")
        if "/assets/" not in path.as_posix()
    )


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module


def breaches(path: str, source: str) -> list[str]:
    """Every import of `source`, lying at `path`, that its layer does not allow."""
    layer, found = path.split("/")[0], []
    for name in imports(ast.parse(source)):
        top = name.split(".")[0]
        if top in LAYERS and top not in LAYERS[layer]:
            found.append(f"{path} imports {name}")
        if layer == "bot" and top == "agent" and name != "agent":
            found.append(f"{path} imports {name}: only names of agent itself")
        for library, places in FENCED.items():
            if (top == library or top.startswith(f"{library}_")) and not path.startswith(places):
                found.append(f"{path} imports {name}, which belongs in {places or 'no file'}")
    return found


@pytest.mark.parametrize("path", sources(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_file_keeps_its_layer(path: Path) -> None:
    assert breaches(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("tools/x.py", "import agent"),
        ("tools/x.py", "def f():\n    from openai import OpenAI"),
        ("prompts/x.py", "import tools.picture"),
        ("bot/x.py", "from agent.store import Store"),
        ("bot/x.py", "from tools.picture import Picture"),
        ("agent/x.py", "import langgraph.graph"),
        ("agent/x.py", "from langchain_core.messages import AIMessage"),
        ("tools/segment/x.py", "import pymatting"),
    ],
)
def test_breach_is_seen(path: str, source: str) -> None:
    assert breaches(path, source) != []


@pytest.mark.parametrize("path", sources(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_names_and_environment(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    relative = path.relative_to(ROOT).as_posix()
    assert path.stem not in FORBIDDEN_NAMES
    reads = [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute) and n.attr in ("environ", "getenv")
    ]
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    assert "Any" not in names, f"{relative} uses Any"
    if relative not in READ_THE_ENVIRONMENT:
        assert not reads, f"{relative} reads the environment; agent/settings.py does that"


def loaded_after(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "statement",
    ["import bot.cli", "import bot.cli; bot.cli.parser().format_help()", "import agent"],
)
def test_nothing_heavy_loads_before_it_is_needed(statement: str) -> None:
    assert loaded_after(statement) & set(HEAVY) == set()


def test_no_file_names_a_registry_or_an_absolute_home() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    words = (
        "pypi" + ".org",
        "pythonhosted" + ".org",
        "/" + "work/",
        "/root" + "/",
        "registry." + "npmjs",
    )
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in {".onnx", ".jpg", ".webp", ".png", ".heic"} or not path.is_file():
            continue
        text = path.read_text("utf-8", errors="replace")
        assert not [word for word in words if word in text], name
