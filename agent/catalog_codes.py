"""Codes: what the files of a product are called after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import JsonValue

from agent.conversation import Deliverable, Recipe
from agent.delivery import Run


@dataclass(frozen=True)
class Codes:
    """What files are called after: on Amazon the ASIN where there is one, else the SKU."""

    sku: str
    asin: str

    def of(self, channel: str | None) -> str:
        """The code for a file of that channel."""
        return self.asin if channel == "amazon" and self.asin else self.sku

    def file(self, file: Deliverable) -> Deliverable:
        """The file, called after its code."""
        return replace(file, sku=self.of(file.channel))

    def named(self, run: Run, title: str) -> Run:
        """The run as one product's, called after these codes."""
        return replace(
            run,
            recipe=self.recipe(run.recipe),
            deliverables=tuple(self.file(file) for file in run.deliverables),
            title=title,
        )

    def recipe(self, recipe: Recipe) -> Recipe:
        """The recipe as it would be had the request named the codes."""
        return {name: self._step(step) for name, step in recipe.items()}

    def _step(self, step: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
        known = dict(step)
        args = known.get("args")
        if known.get("op") != "export" or not isinstance(args, dict):
            return known
        channel = args.get("channel")
        return {**known, "args": {**args, "sku": self.of(str(channel) if channel else None)}}
