"""Recreate: the product in a scene, standing on its surface under its light."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue

from tools.blending import blended, ground_light, ground_shadow, light_side, tinted
from tools.canvas import place
from tools.color import parse_color
from tools.elevation import elevation
from tools.errors import RequestError
from tools.framing import Box, Placement, box_of
from tools.garment import lies_flat
from tools.generate import Generator
from tools.light import LightFrom
from tools.operation import Args, ImageRef, Texts, operation
from tools.picture import Picture, Plane
from tools.scene import Scene, mirrored, plain_name, scene_named, scene_names
from tools.scene_doubts import doubts, oversized, small, tipped
from tools.scene_photo import scene_of_photo
from tools.staging import Wish, across, canvas_of, flush, placed, sharp_enough, stage, suited
from tools.steeper import steeper
from tools.telling import Spot, Telling, in_words, standing_in
from tools.view import View, framed, laid_out

SceneName = Annotated[str, AfterValidator(plain_name)]
Position = Literal["left", "center", "right"] | Annotated[float, Field(ge=0, le=1)]

#: A product that meets the photo's frame along this share of its own length is cut off there.
_CUT = 0.12
#: A plain sweep has nothing to set the product off but itself: there it is shown larger.
_ON_PAPER = 1.15


class Recreate(Args):
    """Show the cut-out product in a scene: it stands on the surface, lit and shadowed by it."""

    product: ImageRef
    scene: SceneName | None = Field(
        default=None,
        description="Built-in scene: studio, kitchen, wood_table, marble, linen, concrete, desk, "
        "shelf, bathroom, garden, beach, festive, pastel or dark. With a prompt: fallback.",
    )
    scene_image: ImageRef | None = Field(
        default=None, description="An uploaded photo of an empty scene, instead."
    )
    prompt: str | None = Field(
        default=None,
        max_length=2000,
        description="A scene in words: on a wooden pier at sunset. Needs a generator; costs money.",
    )
    instead_of: str | None = Field(
        default=None,
        max_length=2000,
        description="Place it stands in for.",
    )
    variant: int = Field(default=0, ge=0, le=99, description="Another number: another picture.")
    scale: float = Field(
        default=1.0, ge=0.2, le=2, description="Size of the product, 1: what suits; 0.2..2."
    )
    position: Position = Field(
        default="center", description="left, center, right, or a share 0..1 of the width."
    )
    pose: Literal["auto", "standing", "flat"] = Field(
        default="auto",
        description="standing: it stands; flat: photographed from above, such as clothes laid "
        "out; auto: told by its outline.",
    )
    aspect: str = Field(default="1:1", description="width:height, such as 1:1, 4:5, 9:16, 1.91:1.")
    height_cm: float | None = Field(
        default=None, gt=0.2, le=400, description="The product's real height in cm, if known."
    )
    color: str | None = Field(default=None, description="CSS colour of studio, pastel and dark.")
    shadow: float = Field(default=0.5, ge=0, le=1, description="Strength of its shadow, 0..1.")
    softness: float = Field(default=0.5, ge=0, le=1, description="Softness of its shadow, 0..1.")
    match: float = Field(
        default=0.6,
        ge=0,
        le=1,
        description="How far the product's light follows the scene's, 0..1.",
    )


def _in_words(args: Mapping[str, JsonValue]) -> bool:
    return bool(args.get("prompt"))


@operation(version=11, touches="light", engine="generate", paid=True, when=_in_words, tries=2)
def recreate(
    args: Recreate,
    product: Picture,
    scene_image: Picture | None,
    engine: Generator | None,
    texts: Texts,
) -> Picture:
    """An opaque picture, 2000 px long at most, whose `product` is the product's matte.

    With a prompt a generator paints the scene; where it cannot, or changes the product, the
    nearest built-in scene stands in, and a note says so; so it does of a scene that is there
    `instead_of` a place in words. Raises RequestError where the product is
    not cut out, no scene is named, the scene does not exist, or words ask for a generated one and
    no generator is set up.
    """
    matte, box = _cut(product)
    whole = replace(product, alpha=matte, product=matte)
    lies = args.pose == "flat" or (args.pose == "auto" and lies_flat(matte, product.rgb))
    canvas = suited(canvas_of(args.aspect), box, args.scale)
    wish = Wish(canvas, args.scale, across(args.position), None, lies)
    spot = Spot(box, _cut_sides(product, matte), wish)
    if not args.prompt or engine is None:
        made = _in_scene(args, whole, scene_image, spot)
        return standing_in(made, args.instead_of) if args.instead_of else made
    telling = Telling(args.prompt, args.scene, args.match, args.variant)
    told = in_words(telling, whole, spot, engine, texts)
    if isinstance(told, Picture):
        return told
    stands = args.model_copy(update={"scene": told.scene, "color": None})
    return told.noted(_in_scene(stands, whole, None, spot))


def _in_scene(args: Recreate, product: Picture, uploaded: Picture | None, spot: Spot) -> Picture:
    chosen = _scene(args, uploaded)
    if chosen.pixels is not None:
        canvas = sharp_enough(spot.wish.canvas, chosen.size, chosen.closer)
        spot = replace(spot, wish=replace(spot.wish, canvas=canvas))
    lies = spot.wish.lies
    seen_from = elevation(product.alpha) if product.alpha is not None and not lies else None
    scene = laid_out(chosen) if lies else steeper(chosen, seen_from or 0.0)
    scene = _facing(scene, light_side(product))
    view, placement = _composed(args, scene, spot)
    cut = place(product, placement, spot.wish.canvas, None)
    made = replace(_joined(args, scene, view, cut), alpha=None, encoded=None)
    made = made.with_fact("scene", _facts(scene, view, placement.scale, uploaded))
    high = placement.scale * spot.box.height
    shown = high / view.px_per_cm if view.px_per_cm else None
    notes = [*doubts(scene, chosen, lies, placement.scale, spot.cut), *small(scene, view.scale)]
    return made.noting(*notes, *tipped(scene, seen_from), *oversized(args.height_cm, shown))


def _joined(args: Recreate, scene: Scene, view: View, cut: Picture) -> Picture:
    """The placed product in its scene; the shadow is worked out while scene and light are."""
    if cut.product is None:
        raise ValueError("a cutout has a product")
    with ThreadPoolExecutor(1, thread_name_prefix="recreate") as beside:
        how = {"strength": args.shadow, "softness": args.softness}
        shadow = beside.submit(ground_shadow, cut.product, scene, **how)
        lit = tinted(cut, scene, ground_light(view.rgb, view.stand), args.match)
        return replace(lit, rgb=blended(view.rgb, lit, shadow.result(), scene))


def _cut(product: Picture) -> tuple[Plane, Box]:
    matte = product.product if product.product is not None else product.alpha
    if matte is None or int(matte.min()) == 255:
        raise RequestError(
            "the product is still on its own background, which would stand in the scene as a "
            "rectangle: cut it out first with remove_background"
        )
    box = box_of(matte)
    if box is None:
        raise RequestError("the cutout is empty: nothing of it could stand in a scene")
    return matte, box


def _cut_sides(product: Picture, matte: Plane) -> tuple[str, ...]:
    """The sides at which the photo's frame cut the product off; none for a trimmed cutout."""
    if not product.fact("cutout"):
        return ()
    solid = matte > 127
    across, down = max(1, int(solid.any(axis=0).sum())), max(1, int(solid.any(axis=1).sum()))
    touching = {
        "left": solid[:, 0].sum() / down,
        "right": solid[:, -1].sum() / down,
        "top": solid[0].sum() / across,
        "bottom": solid[-1].sum() / across,
    }
    return tuple(side for side, share in touching.items() if share > _CUT)


def _scene(args: Recreate, uploaded: Picture | None) -> Scene:
    if uploaded is not None:
        return scene_of_photo(uploaded, args.position)
    if args.scene is None:
        raise RequestError(
            f"no scene is named: choose one of {', '.join(scene_names())} or send a scene photo"
        )
    scene = scene_named(args.scene)
    if args.color is not None and scene.paper is None:
        raise RequestError(
            f"the scene {scene.name!r} has its own colours: use color with studio, pastel or dark"
        )
    return scene


def _facing(scene: Scene, side: LightFrom | None) -> Scene:
    """A built-in scene turned so that its light comes from where the product's came."""
    sides = {"left", "right"}
    if scene.pixels is not None or side is None or scene.light.side not in sides:
        return scene
    return scene if scene.light.side == side else mirrored(scene)


def _composed(args: Recreate, scene: Scene, spot: Spot) -> tuple[View, Placement]:
    """The scene framed for the product, and where on the canvas the product goes."""
    lies, canvas, box = scene.view == "above", spot.wish.canvas, spot.box
    room = scene.room * (_ON_PAPER if scene.paper is not None else 1.0)
    wish = Wish(canvas, args.scale * room, spot.wish.x, args.height_cm, lies)
    covers = max(canvas[0] / scene.size[0], canvas[1] / scene.size[1])
    per_cm = scene.px_per_cm * covers if scene.px_per_cm else None
    staging = stage(box, wish, per_cm)
    color = parse_color(args.color) if args.color else None
    view = framed(scene, canvas, base=staging.base, x=staging.x, zoom=staging.zoom, color=color)
    placement = placed(box, staging, view.stand, canvas)
    return view, flush(placement, box, spot.cut, canvas, lies=lies)


def _facts(
    scene: Scene, view: View, scale: float, uploaded: Picture | None
) -> dict[str, JsonValue]:
    """What later steps and the certificate may want to know of the scene."""
    return {
        "name": scene.name,
        "photo": uploaded is not None,
        "light_from": scene.light.side,
        "mirrored": scene.mirrored,
        "stand": [round(view.stand[0], 1), round(view.stand[1], 1)],
        "px_per_cm": round(view.px_per_cm, 3) if view.px_per_cm else None,
        "product_scale": round(scale, 4),
        "scene_scale": round(view.scale, 4),
    }
