"""Create: the product worn or used by a person, by a generator."""

from __future__ import annotations

from dataclasses import dataclass, replace
from string import Template
from typing import Final

from pydantic import Field, JsonValue

from tools.generate import SET_UP, Generator, Request
from tools.generate.faults import GeneratorError, Missing
from tools.operation import BILL, Args, ImageRef, Texts, operation
from tools.picture import Picture, Pixels
from tools.resemblance import LIKENESS, Resemblance, resemblance
from tools.staging import canvas_of

_FLAG: Final = (
    "made by a generator: the product in it is drawn anew, so compare it with the photo before "
    "it is listed, and do not use it as a main picture"
)


class Create(Args):
    """Show the product worn or used by a person; needs a generator, and costs money."""

    product: ImageRef
    prompt: str = Field(min_length=1, max_length=2000, description="Who, where and how.")
    model_image: ImageRef | None = Field(default=None, description="A photo of the person.")
    outfit_image: ImageRef | None = Field(default=None, description="A photo of other clothes.")
    pose_image: ImageRef | None = Field(default=None, description="A photo of the pose.")
    aspect: str = Field(default="1:1", description="width:height, such as 1:1, 4:5 or 9:16.")
    variant: int = Field(default=0, ge=0, le=99, description="Another number, another picture.")


@operation(version=4, touches="product", engine="generate", paid=True, tries=2)
def create(
    args: Create,
    product: Picture,
    model_image: Picture | None,
    outfit_image: Picture | None,
    pose_image: Picture | None,
    engine: Generator,
    texts: Texts,
) -> Picture:
    """An opaque picture that a generator made of the product's; nothing in it is the photo's own.

    How like the product it is is measured, and where it is another one it is asked for once more.

    Raises GeneratorError where no generator is set up or it gives no picture.
    """
    if engine.id == "none":
        raise Missing(f"pictures with people need a generator, and none is set up: {SET_UP}")
    references = {"model": model_image, "outfit": outfit_image, "pose": pose_image}
    given = [(role, picture) for role, picture in references.items() if picture is not None]
    roles = [Template(texts[role]).substitute(n=n) for n, (role, _) in enumerate(given, 2)]
    words = " ".join(args.prompt.split()).rstrip(".") + "."
    request = Request(
        Template(texts["person"]).substitute(prompt=words, roles=" ".join(roles)),
        (product, *(picture for _, picture in given)),
        canvas_of(args.aspect),
        variant=args.variant,
    )
    drawn = _drawn(engine, request, product, texts["again_person"])
    made = replace(product, rgb=drawn.rgb, alpha=None, product=None, origin=None, encoded=None)
    made = made.with_fact("generated", {"engine": engine.id, "prompt": args.prompt})
    made = made.with_fact(LIKENESS, _facts(drawn.found))
    return made.with_fact(BILL, {"usd": round(drawn.usd, 6)}).noting(_FLAG, _told(drawn))


@dataclass(frozen=True, eq=False)
class _Drawn:
    """The better of what came, how like the product it is, what all of it cost, and the tries."""

    rgb: Pixels
    found: Resemblance
    usd: float
    tries: int = 1


def _drawn(engine: Generator, request: Request, product: Picture, again: str) -> _Drawn:
    """A picture; where the product is another one in it, or nowhere, one more is asked for."""
    answer = engine.generate(request)
    first = _Drawn(answer.rgb, resemblance(product, answer.rgb), answer.usd)
    if first.found.kept or not first.found.doubtful:
        return first
    try:
        more = engine.generate(replace(request, prompt=f"{request.prompt} {again}"))
    except GeneratorError as error:
        return replace(first, usd=first.usd + error.usd)
    usd = first.usd + more.usd
    second = _Drawn(more.rgb, resemblance(product, more.rgb), usd, 2)
    return max(replace(first, usd=usd, tries=2), second, key=lambda one: one.found.rank)


def _facts(found: Resemblance) -> dict[str, JsonValue]:
    return {
        "kept": found.kept,
        "alike": found.alike,
        "apart": found.apart,
        "reads": found.reads,
        "told": found.told,
    }


def _told(drawn: _Drawn) -> str:
    """What was measured of the product, in a sentence with its numbers."""
    found, asked = drawn.found, "" if drawn.tries == 1 else ", though it was asked for twice"
    if found.kept:
        return f"the product was found in the generator's picture and compared: {found.told}"
    if found.kept is None:
        return f"how like the product it is could not be measured: {found.told}{asked}"
    return (
        f"the product is another one in the generator's picture, or covered{asked} ({found.told}): "
        "it is kept out of main pictures"
    )
