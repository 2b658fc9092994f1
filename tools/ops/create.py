"""Create: the product worn or used by a person, by a generator."""

from __future__ import annotations

from dataclasses import replace
from string import Template
from typing import Final

from pydantic import Field

from tools.generate import SET_UP, Generator, Request
from tools.generate.faults import Missing
from tools.operation import BILL, Args, ImageRef, Texts, operation
from tools.picture import Picture
from tools.staging import canvas_of

_FLAG: Final = (
    "made by a generator: the product in it is drawn anew, so compare it with the photo before "
    "it is listed, and do not use it as a main picture"
)


class Create(Args):
    """Show the product worn or used by a person; needs a generator, and costs money."""

    product: ImageRef
    prompt: str = Field(
        min_length=1, max_length=2000, description="Who, where and how, in a sentence."
    )
    model_image: ImageRef | None = Field(default=None, description="A photo of the person.")
    outfit_image: ImageRef | None = Field(default=None, description="A photo of other clothes.")
    pose_image: ImageRef | None = Field(default=None, description="A photo of the pose.")
    aspect: str = Field(default="1:1", description="width:height, such as 1:1, 4:5 or 9:16.")
    variant: int = Field(default=0, ge=0, le=99, description="Another number, another picture.")


@operation(version=2, touches="product", engine="generate", paid=True)
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
    answer = engine.generate(request)
    made = replace(product, rgb=answer.rgb, alpha=None, product=None, origin=None, encoded=None)
    made = made.with_fact("generated", {"engine": engine.id, "prompt": args.prompt})
    return made.with_fact(BILL, {"usd": round(answer.usd, 6)}).noting(_FLAG)
