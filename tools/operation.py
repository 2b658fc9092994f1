"""What an operation is, how one is declared, and the list of all of them."""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Literal, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from tools.engine import Engine, engine_named
from tools.picture import Picture, Touch

Touches = Literal["nothing", "background", "light", "geometry", "product"]
EngineKind = Literal["segment", "upscale", "generate"]
Where = Literal["cpu", "io"]
Inputs = Mapping[str, "Picture | Sequence[Picture] | None"]
Texts = Mapping[str, str]
#: The author of the fact that tells what a picture cost: "usd"; "unused" where nothing that was
#: paid for is in it; "provisional" where it only stands in for one that may be had later, and is
#: then to be made again. It is true of that one step, and goes no further.
BILL = "bill"
_NO_TEXTS: Texts = {}

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,79}")


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no image name: use letters, digits, '_', '-' and '.'")
    return name


class Reads:
    """Marks a field that names an image the operation reads."""


Name = Annotated[str, AfterValidator(_checked_name)]
#: What every field of its kind says, so that planners may be told it once.
IMAGE_NAME = "Name of an image: a photo or another call's save_as."
SAVE_AS = "Name of the result; an existing name is replaced."
ImageRef = Annotated[Name, Reads(), Field(description=IMAGE_NAME)]


class Args(BaseModel):
    """Arguments of one call; planners read a subclass's docstring and field descriptions."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=False)

    save_as: Name = Field(description=SAVE_AS)

    def reads(self) -> dict[str, str | list[str] | None]:
        """Names of the images read, by field."""
        return {name: getattr(self, name) for name in reading_fields(type(self))}

    def params(self) -> dict[str, JsonValue]:
        """Everything but names: what, with the inputs' digests, decides the result."""
        skip = {"save_as", *reading_fields(type(self))}
        return {k: v for k, v in self.model_dump(mode="json").items() if k not in skip}


@cache
def reading_fields(args: type[Args]) -> tuple[str, ...]:
    """The fields of `args` that name images: ImageRef, list[ImageRef] or ImageRef | None."""
    hints = get_type_hints(args, include_extras=True)
    return tuple(name for name in args.model_fields if _marks_reads(hints[name]))


def _marks_reads(hint: object) -> bool:
    if get_origin(hint) is Annotated:
        base, *marks = get_args(hint)
        return any(isinstance(mark, Reads) for mark in marks) or _marks_reads(base)
    return any(_marks_reads(part) for part in get_args(hint))


@dataclass(frozen=True)
class Operation:
    """A typed pixel function and all the rest of the studio needs to know of it.

    `version` is part of the cache key: raise it when the same arguments give other pixels.
    `where="io"` keeps a step in the local threads; every paid one is. With `when`, only the calls
    whose arguments it holds for use the engine and are paid; `tries` is how many pictures such a
    call may have to pay for.
    """

    name: str
    version: int
    args: type[Args]
    function: Callable[..., Picture]
    touches: Touches = "nothing"
    engine: EngineKind | None = None
    paid: bool = False
    where: Where = "cpu"
    when: Callable[[Mapping[str, JsonValue]], bool] | None = None
    tries: int = 1
    named: str = ""

    def called(self, args: Mapping[str, JsonValue], engines: Mapping[str, str]) -> Operation:
        """The operation as a call with these arguments uses it, `named` its engine's name.

        Without an engine nothing is paid, nor where no generator is set up.
        """
        if self.when is not None and not self.when(args):
            return replace(self, engine=None, paid=False, where="cpu", when=None)
        if self.engine is None:
            return self
        name = engines.get(self.engine, "")
        return replace(self, named=name, paid=self.paid and name != "none")

    @property
    def doc(self) -> str:
        """What planners and people read: the docstring of the arguments."""
        return (self.args.__doc__ or "").strip()

    def engine_of(self, engines: Mapping[str, str]) -> Engine | None:
        """The engine it works with under that configuration, None where it needs none."""
        return engine_named(self.engine, engines[self.engine]) if self.engine else None

    def key(
        self,
        args: Args,
        inputs: Mapping[str, JsonValue],
        engines: Mapping[str, str],
        texts: Texts = _NO_TEXTS,
    ) -> str:
        """The cache key: equal keys mean equal pixels. `inputs` are digests by field."""
        called = self.called(args.params(), engines)
        engine = called.engine_of(engines)
        parts: list[object] = [self.name, self.version, engine.id if engine else ""]
        parts += [args.params(), dict(inputs)]
        if called.engine == "generate":
            parts.append(dict(texts))
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def run(
        self, args: Args, inputs: Inputs, engines: Mapping[str, str], texts: Texts = _NO_TEXTS
    ) -> Picture:
        """Do the work and write this operation into the result's history.

        `texts` are those that a generator is told things with, by name.
        """
        engine = self.called(args.params(), engines).engine_of(engines)
        extra: dict[str, object] = {"engine": engine} if self.engine else {}
        if self.engine == "generate":
            extra["texts"] = texts
        inputs = {name: _without_file(value) for name, value in inputs.items()}
        made = self.function(args, **inputs, **extra)
        before = [touch for picture in _pictures(inputs) for touch in picture.history]
        # One that stood ready and made nothing has no part in the picture.
        used = engine.id if engine and not made.fact(BILL).get("unused") else ""
        touch = Touch(self.name, self.touches, "" if used == "none" else used)
        notes = [note for picture in _pictures(inputs) for note in picture.notes]
        history = tuple(dict.fromkeys([*before, *made.history, touch]))
        return replace(made, history=history, notes=()).noting(*notes, *made.notes)


def _without_file(
    value: Picture | Sequence[Picture] | None,
) -> Picture | Sequence[Picture] | None:
    """The inputs without their files and bills: these are only true of the pictures they are of."""
    if value is None:
        return None
    if isinstance(value, Picture):
        return _bare(value)
    return [_bare(picture) for picture in value]


def _bare(picture: Picture) -> Picture:
    facts = {author: fact for author, fact in picture.facts.items() if author != BILL}
    return replace(picture, encoded=None, facts=facts)


def _pictures(inputs: Inputs) -> list[Picture]:
    found: list[Picture] = []
    for value in inputs.values():
        if isinstance(value, Picture):
            found.append(value)
        elif value is not None:
            found.extend(value)
    return found


def operation(
    *,
    version: int,
    touches: Touches,
    engine: EngineKind | None = None,
    paid: bool = False,
    when: Callable[[Mapping[str, JsonValue]], bool] | None = None,
    tries: int = 1,
) -> Callable[[Callable[..., Picture]], Operation]:
    """Declare the decorated function an operation, named as the function is.

    Its first parameter is its Args; its others are the pictures those Args read, by field name,
    `engine` where one is asked for (None in a call that `when` does not hold for), and `texts`
    where that generates.
    """

    def declare(function: Callable[..., Picture]) -> Operation:
        args = get_type_hints(function)["args"]
        if not (args.__doc__ or "").strip():
            raise TypeError(f"{args.__name__} needs a docstring: planners read it")
        return Operation(
            name=function.__name__,
            version=version,
            args=args,
            function=function,
            touches=touches,
            engine=engine,
            paid=paid,
            where="io" if paid else "cpu",
            when=when,
            tries=tries,
        )

    return declare


@cache
def operations() -> Mapping[str, Operation]:
    """All operations by name, found in tools/ops: a new file there is all a new one needs."""
    package = importlib.import_module("tools.ops")
    found: dict[str, Operation] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"tools.ops.{info.name}")
        for value in vars(module).values():
            if isinstance(value, Operation) and found.setdefault(value.name, value) is not value:
                raise TypeError(f"two operations are called {value.name!r}")
    return found
