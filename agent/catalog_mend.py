"""Mending: pictures that are not like their set are made again, by other arguments of their steps.

No pixel is touched afterwards: what is changed stands in the recipe and in `gallery.json`. What is
the product's own, such as being black among white ones, is left to a person.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from agent.catalog_entry import Chosen, Entry
from agent.catalog_events import SkuDone
from agent.catalog_journal import Journal
from agent.catalog_record import FileRecord, State, delivered
from agent.catalog_set import ImageSet, Kind, Outlier, deviation, kind_of
from agent.catalog_shoot import Shoot, thumbnail_of
from agent.conversation import Conversation, Upload
from agent.delivery import run_of
from agent.events import Finished
from agent.recipe import Step, lineage
from tools.errors import PackshotError, RequestError
from tools.operation import operations

#: Light that is farther off than this is the product's own colour: stops, and L*.
_STOPS, _LIGHTNESS = 1.0, 30.0
#: So much of the argument `contrast` spreads lightness by 1 L*.
_CONTRAST = 0.01
#: Arguments that are taken over from the picture in the middle of the set, by measure.
_TAKEN_OVER = {
    "shadow angle": ("add_shadow", ("kind", "light_from", "softness")),
    "white": ("set_background", ("color", "color2")),
}


@dataclass
class Mend:
    """Makes outliers again. `models` remembers which recipe is in the middle of a set."""

    journal: Journal
    shoot: Shoot
    images: ImageSet
    models: dict[tuple[Kind, str], Conversation] = field(default_factory=dict)

    def through(self, chosen: Chosen) -> Iterator[SkuDone]:
        """Mend the chosen SKUs that can be; each is told with what was changed of it."""
        for entry in self.journal.entries(chosen):
            found = list(self.images.outliers(entry))
            # What somebody asked for in a row of its own is meant to be different.
            if found and not entry.product.request and entry.state in ("done", "flagged"):
                yield from self._mended(entry, found)

    def _mended(self, entry: Entry, found: Sequence[Outlier]) -> Iterator[SkuDone]:
        state = self.shoot.studio.state(entry.record.thread)
        if any(operations()[str(step["op"])].paid for step in state.recipe.values()):
            return
        recipe = {name: _copied(step) for name, step in state.recipe.items()}
        files = {file.file: file for file in entry.record.files}
        told = tuple(
            outlier.told()
            for outlier in found
            if self._change(recipe, entry, files[outlier.file], outlier)
        )
        if not told or recipe == state.recipe:
            return
        try:
            yield self._made(entry, state, recipe, told)
        except PackshotError as error:
            yield _left(entry, str(error))

    def _made(
        self, entry: Entry, state: Conversation, recipe: dict[str, Step], told: tuple[str, ...]
    ) -> SkuDone:
        """Run the changed recipe, and put its files in the place of the others."""
        studio = self.shoot.studio
        uploads = {
            name: Upload(photo.file, studio.original(photo.sha256), photo.role)
            for name, photo in state.uploads.items()
        }
        (end,) = [e for e in studio.run_recipe(recipe, uploads) if isinstance(e, Finished)]
        if end.left_out:
            raise RequestError("; ".join(end.left_out))
        run = run_of(state, entry.product.words(self.shoot.request))
        run = replace(run, recipe=recipe, results=end.results, deliverables=end.deliverables)
        gallery = self.shoot.delivered(entry, run)
        record = entry.record.model_copy(update={"files": delivered(gallery), "mended": told})
        small = thumbnail_of(gallery.files[0].small)
        made: State = "done" if gallery.passed else "flagged"
        self.journal.finish(entry.sku, made, entry.prints, record, small)
        return SkuDone(entry.sku, made, 0.0, len(record.files), kept=False, reasons=told)

    def _change(
        self, recipe: dict[str, Step], entry: Entry, file: FileRecord, outlier: Outlier
    ) -> bool:
        """Change the argument that moves a measure; False where none does."""
        name, norm = outlier.measure.name, outlier.norm
        steps = [recipe[one] for one in reversed(lineage(operations(), recipe, file.step))]
        if name == "fill":
            return _put(steps, "export", {"fill": round(norm, 4)})
        if name in ("exposure", "contrast"):
            return _relit(steps, outlier)
        if name == "shadow strength":
            return _shaded(steps, outlier)
        if name in _TAKEN_OVER:
            return self._take_over(steps, kind_of(entry, file), outlier)
        return False

    def _take_over(self, steps: Sequence[Step], kind: Kind, outlier: Outlier) -> bool:
        op, names = _TAKEN_OVER[outlier.measure.name]
        model = self._model(kind, outlier).recipe.values()
        source = next((_args(step) for step in model if step.get("op") == op), None)
        wanted = {name: source[name] for name in names} if source else {}
        before = next((_args(step) for step in steps if step.get("op") == op), {})
        changed = any(before.get(name) != value for name, value in wanted.items())
        return changed and _put(steps, op, wanted)

    def _model(self, kind: Kind, outlier: Outlier) -> Conversation:
        """The conversation about the SKU whose picture is nearest to the set's own value."""
        key = (kind, outlier.measure.name)
        if key not in self.models:
            thread = min(self._distances(kind, outlier))[1]
            self.models[key] = self.shoot.studio.state(thread)
        return self.models[key]

    def _distances(self, kind: Kind, outlier: Outlier) -> Iterator[tuple[float, str]]:
        for entry in self.journal.entries(Chosen()):
            for file in entry.record.files:
                value = file.measures.get(outlier.measure.name)
                if value is not None and kind_of(entry, file) == kind:
                    apart = deviation(outlier.measure, value, outlier.norm)
                    yield abs(apart), entry.record.thread


def _relit(steps: Sequence[Step], outlier: Outlier) -> bool:
    """More or less light or contrast, unless that would repaint the product."""
    apart, name = outlier.norm - outlier.value, outlier.measure.name
    most, each = (_STOPS, 1.0) if name == "exposure" else (_LIGHTNESS, _CONTRAST)
    before = next((_args(step) for step in steps if step.get("op") == "relight"), None)
    if before is None or abs(apart) > most:
        return False
    wanted = _number(before, name, 0.0) + each * apart
    return _put(steps, "relight", {name: round(min(1.0, max(-1.0, wanted)), 3)})


def _shaded(steps: Sequence[Step], outlier: Outlier) -> bool:
    """The strength that takes as much light: a shadow keeps 1 - taken, to the power of it."""
    before = next((_args(step) for step in steps if step.get("op") == "add_shadow"), None)
    if before is None or not 0 < outlier.value < 1 or not 0 <= outlier.norm < 1:
        return False
    ratio = math.log(1 - outlier.norm) / math.log(1 - outlier.value)
    wanted = min(1.0, _number(before, "strength", 0.5) * ratio)
    return _put(steps, "add_shadow", {"strength": round(wanted, 3)})


def _put(steps: Sequence[Step], op: str, wanted: Mapping[str, JsonValue]) -> bool:
    """Write arguments into the last step of that operation; False where there is none."""
    for step in steps:
        if step.get("op") == op:
            step["args"] = {**_args(step), **wanted}
            return True
    return False


def _args(step: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    args = step.get("args")
    return dict(args) if isinstance(args, dict) else {}


def _number(args: Mapping[str, JsonValue], name: str, default: float) -> float:
    value = args.get(name)
    return float(value) if isinstance(value, int | float) else default


def _copied(step: Mapping[str, JsonValue]) -> Step:
    return {**step, "args": _args(step)}


def _left(entry: Entry, why: str) -> SkuDone:
    """An outlier that could not be made again: its files are as they were."""
    told = f"left as it was: {why}"
    return SkuDone(entry.sku, entry.state, 0.0, len(entry.record.files), kept=False, why=told)
