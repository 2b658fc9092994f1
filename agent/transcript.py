"""The transcript: a conversation as a hosted planner reads it.

Messages only name plans and photos. Here the studio's lines are put below the user's words: the
uploads, and what has changed in the plan since the line before. A message reads the same in every
request, so that what a server has cached of one is the beginning of the next; only what was
forgotten from the front, or a photo that is no longer shown, begins it anew.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from langchain_core.messages import AnyMessage, HumanMessage
from pydantic import JsonValue

from agent.conversation import Recipe
from agent.recipe import Operations, Step

#: Photos that a model which sees is shown at most: the latest ones.
MOST_SHOWN = 6
Told = Mapping[str, JsonValue]


@dataclass(frozen=True)
class Archive:
    """What messages only name: plans by number, and photos by name as small JPEG files."""

    plan: Callable[[int], Recipe] = lambda number: {}
    photo: Callable[[str], bytes | None] = lambda name: None


EMPTY = Archive()


@dataclass(frozen=True)
class Transcript:
    """Writes one. `uploads` are all of the conversation: name -> role and facts."""

    operations: Operations
    uploads: Mapping[str, Told]
    archive: Archive
    sees: bool = False

    def of(self, messages: Sequence[AnyMessage]) -> list[AnyMessage]:
        """The messages with the studio's lines, and with pictures where the model sees."""
        came = [one for message in messages for one in _came_with(message)]
        forgotten = [
            name for name in self.uploads if name not in {str(one["name"]) for one in came}
        ]
        known = [*forgotten, *(str(one["name"]) for one in came)]
        shown = known[-MOST_SHOWN:] if self.sees else []
        before: Recipe = {}
        told: list[AnyMessage] = []
        for message in messages:
            if not isinstance(message, HumanMessage):
                told.append(message)
                continue
            new = [*({"name": n, **self.uploads[n]} for n in forgotten), *_came_with(message)]
            forgotten = []
            plan, lines = self._plan(message, before)
            before = before if plan is None else plan
            told.append(self._with_lines(message, new, lines, shown))
        return told

    def _with_lines(
        self, message: HumanMessage, new: Sequence[Told], plan: str, shown: Sequence[str]
    ) -> HumanMessage:
        lines = [f"[{one['role']} {one['name']!r}: {_facts(one)}]" for one in new]
        text = "\n".join([message.text, *lines, *filter(None, [plan])])
        names = [str(one["name"]) for one in new if one["name"] in shown]
        files = [file for name in names if (file := self.archive.photo(name)) is not None]
        if not files:
            return HumanMessage(text, id=message.id)
        return HumanMessage([{"type": "text", "text": text}, *map(_block, files)], id=message.id)

    def _plan(self, message: HumanMessage, before: Recipe) -> tuple[Recipe | None, str]:
        """The plan in force when a message came, and a line of what is other than before."""
        number = message.additional_kwargs.get("plan")
        if number is None:
            return None, ""
        plan = self.archive.plan(int(number))
        if plan == before:
            return plan, ""
        changed = [self._step(n, step) for n, step in plan.items() if before.get(n) != step]
        gone = [name for name in before if name not in plan]
        parts = [*changed, *([f"gone: {', '.join(gone)}"] if gone else [])]
        return plan, f"[plan {number}: {'; '.join(parts) or 'the same steps in another order'}]"

    def _step(self, name: str, step: Mapping[str, JsonValue]) -> str:
        """A step without the arguments that have their defaults."""
        args, operation = cast("Step", step.get("args") or {}), self.operations.get(str(step["op"]))
        fields = operation.args.model_fields if operation is not None else {}
        given = {k: v for k, v in args.items() if k not in fields or v != fields[k].default}
        return f"{name} = {step['op']} {json.dumps(given, ensure_ascii=False)}"


def _came_with(message: AnyMessage) -> list[Told]:
    """The uploads that came with a message."""
    return cast("list[Told]", message.additional_kwargs.get("uploads") or [])


def _facts(upload: Told) -> str:
    facts = cast("Told", upload.get("facts") or {})
    said = [f"{facts.get('width')}×{facts.get('height')} px", f"backdrop {facts.get('backdrop')}"]
    category, cut_off = facts.get("category"), facts.get("cut_off")
    said += [f"category {category}"] if category else []
    return ", ".join([*said, *([f"cut off at {cut_off}"] if cut_off else [])])


def _block(file: bytes) -> dict[str, JsonValue]:
    data = base64.b64encode(file).decode()
    return {"type": "image", "base64": data, "mime_type": "image/jpeg"}
