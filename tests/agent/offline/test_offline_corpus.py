"""The corpus of requests, judged by its own scorer; every operation taken to be there."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conversing import Conversation

from agent.offline.situation import TurnPlan
from tools.channels import slots

REQUESTS = Path(__file__).resolve().parents[4] / "shared" / "requests"
GOAL = 0.97


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    if not (REQUESTS / "score.py").is_file():
        pytest.skip("needs the corpus of requests of ../shared, which is not here")
    spec = importlib.util.spec_from_file_location("score", REQUESTS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stems(names: list[str]) -> list[str]:
    return [Path(name).stem for name in names]


def answer(talk: Conversation, line: str, plan: TurnPlan) -> dict[str, Any]:
    files = []
    for name in talk.files():
        args = talk.recipe[name]["args"]
        place = slots().get(f"{args.get('channel')}.{args.get('slot')}")
        size = place.export if place else None
        files.append(
            {
                "name": name,
                "channel": args.get("channel"),
                "slot": args.get("slot"),
                "sku": args.get("sku"),
                "width": args.get("width") or (size.width if size else None),
                "height": args.get("height") or (size.height if size else None),
                "format": args.get("format") or (size.format if size else "jpeg"),
                "from_op_lineage": talk.ops(name),
            }
        )
    run = [call["args"]["save_as"] for call in plan.calls] if plan.outcome == "plan" else []
    return {
        "thread": line, "outcome": plan.outcome, "reply": plan.reply, "recipe": talk.recipe,
        "run": [name for name in run if name in talk.recipe], "deliverables": files,
    }  # fmt: skip


def held(scorer: ModuleType, line: dict[str, Any]) -> bool:
    photos, scenes = line.get("photos", []), line.get("scenes", [])
    talk = Conversation(
        *stems(photos), generator=line.get("generator", False), scenes=tuple(stems(scenes))
    )
    history = [scorer.Plan({})]
    for turn in line["turns"]:
        more, places = turn.get("photos", []), turn.get("scenes", [])
        photos, scenes = photos + more, scenes + places
        plan = talk.say(turn["say"], *stems(more), scenes=tuple(stems(places)))
        told = scorer.Plan(json.loads(json.dumps(answer(talk, line["id"], plan))), photos, scenes)
        if scorer.judge(turn["expect"], told, history[-1], history):
            return False
        history.append(told)
    return True


def test_conversations_of_the_corpus_are_planned(scorer: ModuleType) -> None:
    lines = (REQUESTS / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    corpus = [json.loads(line) for line in lines if line.strip()]
    failed = [line["id"] for line in corpus if not held(scorer, line)]
    assert 1 - len(failed) / len(corpus) >= GOAL, failed
