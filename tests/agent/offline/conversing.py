"""A conversation with the planner alone: plans are taken as if they had run."""

from __future__ import annotations

import copy
import re
from typing import Any

from agent.offline.planner import plan_turn
from agent.offline.situation import TurnPlan
from agent.saved_lists import of_recipe, slug

#: Every operation of the contract, also those that are still to come.
OPERATIONS = [
    *("remove_background", "set_background", "add_shadow", "relight", "retouch", "recolor"),
    *("recreate", "create", "turn", "upscale", "detail_crop", "scale_reference", "infographic"),
    *("arrange", "export"),
]
SCENES = [
    *("studio", "kitchen", "wood_table", "marble", "linen", "concrete", "desk", "shelf"),
    *("bathroom", "garden", "beach", "festive", "pastel", "dark"),
]
READS = re.compile(r"(^|_)(image|product|photo)s?$")

Recipe = dict[str, dict[str, Any]]


class Conversation:
    """Turns in a row, with the recipe, the history and the messages that a planner is told."""

    def __init__(
        self,
        *photos: str,
        generator: bool = False,
        scenes: tuple[str, ...] = (),
        operations: list[str] = OPERATIONS,
        built_in: list[str] = SCENES,
    ) -> None:
        self.recipe: Recipe = {}
        self.past: list[Recipe] = []
        self.future: list[Recipe] = []
        self.messages: list[dict[str, str]] = []
        self.uploads: dict[str, dict[str, Any]] = {}
        self.brand: dict[str, Any] = {}
        self.lists: dict[str, Any] = {}
        self.generator, self.operations, self.built_in = generator, operations, built_in
        self.upload(photos, "photo")
        self.upload(scenes, "scene")

    def upload(self, names: tuple[str, ...], role: str) -> None:
        for name in names:
            facts = {"width": 1200, "height": 900}
            self.uploads[name] = {"role": role, "file": f"{name}.jpg", "facts": facts, "new": True}

    def say(self, text: str, *photos: str, scenes: tuple[str, ...] = ()) -> TurnPlan:
        if self.messages:
            for upload in self.uploads.values():
                upload["new"] = False
        self.upload(photos, "photo")
        self.upload(scenes, "scene")
        plan = plan_turn(text, self.situation(), operations=self.operations, scenes=self.built_in)
        self.take(plan)
        self.keep(plan)
        self.messages += [{"role": "user", "text": text}, {"role": "assistant", "text": plan.reply}]
        return plan

    def situation(self) -> dict[str, Any]:
        return {
            "recipe": copy.deepcopy(self.recipe),
            "uploads": copy.deepcopy(self.uploads),
            "generator": self.generator,
            "history": copy.deepcopy(self.past),
            "messages": list(self.messages),
            "brand": dict(self.brand),
            "lists": dict(self.lists),
        }

    def keep(self, plan: TurnPlan) -> None:
        self.brand = {**self.brand, **plan.memory}
        self.brand = {key: value for key, value in self.brand.items() if value is not None}
        if plan.listed:
            saved = of_recipe(plan.listed, self.recipe, list(self.uploads))
            self.lists[slug(plan.listed)] = saved.model_dump()

    def take(self, plan: TurnPlan) -> None:
        if plan.move == "undo" and self.past:
            self.future.append(self.recipe)
            self.recipe = self.past.pop()
        elif plan.move == "redo" and self.future:
            self.past.append(self.recipe)
            self.recipe = self.future.pop()
        if not (plan.calls or plan.removed):
            return
        recipe = {k: v for k, v in self.recipe.items() if k not in plan.removed}
        for call in plan.calls:
            args = dict(call["args"])
            name = args.pop("save_as")
            recipe[name] = {"op": call["op"], "args": args}
        self.check(recipe)
        if list(recipe.items()) != list(self.recipe.items()):
            self.past.append(self.recipe)
        self.recipe = recipe

    def check(self, recipe: Recipe) -> None:
        """Every image that a step reads is there."""
        for name, step in recipe.items():
            for arg, value in step["args"].items():
                if READS.search(arg):
                    for read in value if isinstance(value, list) else [value]:
                        assert read in recipe or read in self.uploads, f"{name} reads {read}"

    # ------------------------------------------------------------------ what the gallery holds

    def files(self, channel: str | None = None, slot: str | None = None) -> list[str]:
        return [
            name
            for name, step in self.recipe.items()
            if step["op"] == "export"
            and (channel is None or step["args"].get("channel") == channel)
            and (slot is None or step["args"].get("slot") == slot)
        ]

    def made_of(self, name: str) -> list[tuple[str, dict[str, Any]]]:
        """(operation, arguments) from the file down to its photos."""
        found, todo = [], [name]
        while todo:
            here = todo.pop(0)
            if here in self.recipe:
                step = self.recipe[here]
                found.append((step["op"], step["args"]))
                for arg, value in step["args"].items():
                    if READS.search(arg):
                        todo += value if isinstance(value, list) else [value]
        return found

    def ops(self, name: str) -> list[str]:
        return [op for op, _ in self.made_of(name)]

    def arg(self, name: str, op: str, arg: str) -> Any:  # noqa: ANN401  # any JSON
        return next((args.get(arg) for found, args in self.made_of(name) if found == op), None)

    def args(self, op: str, arg: str, channel: str | None = None) -> list[Any]:
        """The argument in every file that has such a step, in the gallery's order."""
        held = [self.arg(name, op, arg) for name in self.files(channel)]
        return [value for value in held if value is not None]
