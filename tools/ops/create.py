"""Create: the product worn or used by a person, by a generator."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pydantic import Field

from tools.generate import Generator, Request
from tools.operation import Args, ImageRef, operation
from tools.picture import Picture
from tools.staging import canvas_of

#: Said of every picture, so that a planner need not; what must stay is named, and repeated.
_LOCK: Final = (
    "Photorealistic product photography. The product is the one in the first picture: keep its "
    "shape, proportions, colours, material, seams, label and every letter on it exactly as they "
    "are. Add no text, logo, watermark or accessory."
)
_ROLES: Final = {
    "model": "The person is the one in picture {n}: keep face, hair, skin and body as they are.",
    "outfit": "The other clothes are those in picture {n}.",
    "pose": "The pose is that of picture {n}; take nothing else from it.",
}
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


@operation(version=1, touches="product", engine="generate", paid=True)
def create(
    args: Create,
    product: Picture,
    model_image: Picture | None,
    outfit_image: Picture | None,
    pose_image: Picture | None,
    engine: Generator,
) -> Picture:
    """An opaque picture that a generator made of the product's; nothing in it is the photo's own.

    Raises OperationError where no generator is set up or it gives no picture.
    """
    references = {"model": model_image, "outfit": outfit_image, "pose": pose_image}
    given = [(role, picture) for role, picture in references.items() if picture is not None]
    roles = [_ROLES[role].format(n=n) for n, (role, _) in enumerate(given, 2)]
    request = Request(
        " ".join([_LOCK, args.prompt.strip().rstrip(".") + ".", *roles, "Keep the product exact."]),
        (product, *(picture for _, picture in given)),
        canvas_of(args.aspect),
    )
    made = replace(
        product,
        rgb=engine.generate(request),
        alpha=None,
        product=None,
        origin=None,
        encoded=None,
    )
    return made.with_fact("generated", {"engine": engine.id, "prompt": args.prompt}).noting(_FLAG)
