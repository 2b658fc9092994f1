"""From a wish for a picture to its steps: the trees of the files that a gallery holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from agent import shots
from agent.offline.branding import PLAIN, branded, filling, shadow
from agent.offline.gallery import File
from agent.offline.pictures import Picture
from agent.offline.tree import Node
from agent.offline.vocabulary import vocabulary
from tools.channels import slots

__all__ = ["COMMON", "NotThere", "Picture", "Studio", "slug", "with_export", "with_product"]


#: Steps that a look can do without where the operation is not there.
_OPTIONAL = frozenset({"add_shadow", "relight"})
#: What the file is called after, by look, where the shot gives no word of its own.
#: What a look's words stand for where the shot says nothing else.
_USUAL: Mapping[str, JsonValue] = {"scale": 1.0, "position": "center", "ground": "#ffffff"}
#: What tells an operation that the goods lie.
_LAID: Mapping[str, Mapping[str, JsonValue]] = {
    "recreate": {"pose": "flat"},
    "add_shadow": {"view": "above"},
}
_LABELS = {
    "as_is": "original",
    "scene_photo": "scene",
    "scene_prompt": "scene",
    "on_model": "model",
}


class NotThere(Exception):
    """A picture that cannot be made here; the text says what and why, as half a sentence."""


def label(picture: Picture) -> str:
    """The word that tells a file from its neighbours: kitchen, detail, sage."""
    word = picture.word or str(picture.values.get("scene") or "")
    region = str(picture.values.get("region") or "auto")
    if picture.look == "detail" and not word and region.isalpha() and region != "auto":
        word = f"detail_{region}"
    if not word and picture.look in ("color", "gradient", "recolor"):
        word = str(picture.values.get("color", "")).removeprefix("#")
    return slug(word or _LABELS.get(picture.look, picture.look))


def slug(text: str) -> str:
    """Words as a part of a name: `Forest green` is forest_green."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:32] or "picture"


@dataclass(frozen=True)
class Studio:
    """What can be used: operations, built-in scenes, and whether there is a generator.

    `laid` are the photos whose goods lie and were photographed from above; `cuts` is how photos
    are cut out already, by name; `brand` holds for what a picture leaves open.
    """

    operations: Collection[str]
    scenes: Collection[str]
    generator: bool = False
    products: int = 1
    defaults: Mapping[str, Mapping[str, JsonValue]] = field(default_factory=dict)
    laid: frozenset[str] = frozenset()
    cuts: Mapping[str, Mapping[str, JsonValue]] = field(default_factory=dict)
    brand: Mapping[str, JsonValue] = field(default_factory=dict)

    def step(
        self,
        op: str,
        args: Mapping[str, JsonValue],
        inputs: Mapping[str, Node | str | tuple[Node | str, ...]],
        name: str,
    ) -> Node:
        """A step with the operation's defaults written out, as the recipe will hold it."""
        return Node(op, {**self.defaults.get(op, {}), **args}, inputs, name)

    def can(self, look: str) -> bool:
        """Whether the operations that a look needs are there."""
        if look not in shots.looks():
            return False
        needed = {step.op for step in shots.looks()[look].steps} - _OPTIONAL
        return needed <= set(self.operations) and (look != "on_model" or self.generator)

    def file(self, picture: Picture) -> Node:
        """The tree of a file, from its export step down to the photos.

        Raises NotThere where an operation or a scene that it needs is not there.
        """
        picture = branded(picture, self.brand)
        shown = self.shown(picture)
        args: dict[str, JsonValue] = {
            "channel": picture.channel,
            "slot": picture.slot,
            "sku": picture.sku,
            "width": picture.width,
            "height": picture.height,
            "format": picture.format,
        }
        args["fill"] = filling(picture, self.brand)
        args = {name: value for name, value in args.items() if value is not None}
        self._need("export", "writing files")
        return self.step("export", args, {"image": shown}, self._named(picture))

    def shown(self, picture: Picture) -> Node | str:
        """What the file shows: the steps of its look."""
        look = shots.looks()[picture.look]
        here = self._begin(look.begins, picture)
        stem = _stem(picture)
        values = {**_USUAL, "aspect": aspect(picture), **picture.values}
        for op, args in look.filled(values):
            if op in _OPTIONAL and op not in self.operations:
                continue
            if op == "add_shadow" and picture.look in PLAIN:
                if self.brand.get("shadow") == "none":
                    continue
                args.update(shadow(self.brand))
            told = {"object": "known object", **values, "color": label(picture)}
            self._need(op, look.called(told))
            if op in _LAID and self.laid.issuperset(picture.sources):
                args.update(_LAID[op])
            images = {key: str(args.pop(key)) for key in list(args) if key.endswith("_image")}
            source = "product" if op in ("recreate", "create", "scale_reference") else "image"
            here = self.step(
                op, args, {source: here, **images}, f"{stem}_{_called(op, picture, args)}"
            )
        return here

    def _begin(self, begins: str, picture: Picture) -> Node | str:
        made = [self.begun(begins, source) for source in picture.sources]
        if len(made) == 1:
            return made[0]
        self._need("arrange", "several products in one picture")
        args: dict[str, JsonValue] = {"layout": picture.layout or _layout(len(made))}
        return self.step("arrange", args, {"images": tuple(made)}, f"{_stem(picture)}_group")

    def begun(self, begins: str, source: str) -> Node | str:
        """The photo as far as a look begins with it: as it is, cut out, or in neutral light."""
        if begins == "photo":
            return source
        self._need("remove_background", "cutting out")
        stem = slug(source)
        told = self.cuts.get(source, {})
        cutout = self.step("remove_background", told, {"image": source}, f"{stem}_cutout")
        if begins == "cutout" or "relight" not in self.operations:
            return cutout
        return self.step("relight", {"mode": "normalize"}, {"image": cutout}, f"{stem}_light")

    def _need(self, op: str, what: str) -> None:
        if op not in self.operations or (op == "create" and not self.generator):
            if op == "create":
                raise NotThere(f"{what} (it needs a generator, and none is there)")
            raise NotThere(f"{what} (the operation {op.replace('_', ' ')} is not there yet)")

    def _named(self, picture: Picture) -> str:
        where = slug(picture.channel or picture.format or "file")
        slot = picture.slot or ""
        plain_slot = slot if slot not in COMMON else label(picture)
        stem = [_stem(picture)] if self.products > 1 else []
        return "_".join([*stem, where, plain_slot or label(picture)])

    def lifestyle(self, listed: Iterable[str]) -> list[str]:
        """Scenes in order of preference for a picture that names none, the brand's own first."""
        own = self.brand.get("scene")
        return [own, *listed] if isinstance(own, str) else list(listed)

    def scene(self, wanted: Sequence[str], taken: Collection[str] = ()) -> str | None:
        """The first of these scenes that is there and not taken, else the nearest, else None."""
        near = vocabulary().sheets["scenes"].near
        pool = [*wanted, *(other for name in wanted for other in near.get(name, []))]
        here = [name for name in pool if name in self.scenes]
        return next((name for name in here if name not in taken), here[0] if here else None)


#: Slots that hold many files: these are told apart by what they show.
COMMON = frozenset(
    {"secondary", "additional", "product", "listing", "additional_image_link", "feed_square"}
)


def _stem(picture: Picture) -> str:
    return "_".join(slug(source) for source in picture.sources[:3])


def _layout(count: int) -> str:
    return "pair" if count == 2 else "row" if count == 3 else "grid"


def _called(op: str, picture: Picture, args: Mapping[str, JsonValue]) -> str:
    if op == "add_shadow":
        return f"{label(picture)}_{'reflection' if args.get('kind') == 'reflection' else 'shadow'}"
    if op == "set_background" and args.get("color") == "#ffffff":
        return "white"
    if op == "recreate" and aspect(picture) != "1:1":
        return f"{label(picture)}_{slug(aspect(picture))}"
    return label(picture)


def aspect(picture: Picture) -> str:
    """Width : height of the file, as the scene is composed for it."""
    if picture.width and picture.height and not picture.place:
        return f"{picture.width}:{picture.height}"
    found = slots().get(picture.place)
    return found.aspect.target if found else "1:1"


def with_product(file: File, photos: Sequence[str], studio: Studio) -> File:
    """The picture of several products with more of them in it."""
    group = file.node.find("arrange")
    if group is None:
        return file
    held = group.inputs["images"]
    listed = held if isinstance(held, tuple) else (held,)
    more = tuple(studio.begun("light", photo) for photo in photos)
    layout = group.args.get("layout")
    layout = "row" if layout == "pair" else layout

    def join(node: Node) -> Node:
        return replace(node.with_args(layout=layout), inputs={"images": (*listed, *more)})

    return file.changing(group, join)


def with_export(node: Node, **args: JsonValue) -> Node:
    """The same file with other arguments of its export step."""
    return replace(node.with_args(**args), name=node.name)
