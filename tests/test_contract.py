"""What every operation owes, for free: a new file in tools/ops is tested here without an edit."""

from __future__ import annotations

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest
from pydantic import ValidationError

from tools.engine import BUILT_IN
from tools.errors import PackshotError
from tools.operation import Args, Operation, operations, reading_fields
from tools.picture import IDENTITY, Origin, Picture

OPERATIONS = sorted(operations().values(), key=lambda operation: operation.name)
TABLE = {
    "remove_background": {"image"},
    "set_background": {"image", "color", "color2"},
    "add_shadow": {"image", "kind", "softness", "strength", "light_from"},
    "relight": {"image", "mode", "light_from", "exposure", "warmth", "contrast"},
    "retouch": {"image", "white_balance", "denoise", "sharpen", "remove_dust", "straighten"},
    "recreate": {"product", "scene", "scene_image", "prompt", "scale", "position"},
    "upscale": {"image", "factor", "long_side"},
    "detail_crop": {"image", "region", "zoom"},
    "arrange": {"images", "layout"},
    "create": {"product", "prompt", "model_image", "outfit_image", "pose_image"},
    "infographic": {"image", "title", "callouts", "dimensions"},
    "recolor": {"image", "color"},
    "scale_reference": {"product", "object", "height_cm"},
    "turn": {"image", "yaw", "pitch"},
    "export": {"image", "channel", "slot", "sku", "fill", "width", "height", "format"},
}
#: Arguments without which a call of the operation means nothing.
NEEDED: dict[str, dict[str, object]] = {
    "create": {"prompt": "a person holds it"},
    "export": {"channel": "amazon", "slot": "main"},
    "infographic": {"title": "A title"},
    "recolor": {"color": "teal"},
    "recreate": {"scene": "studio"},
    "scale_reference": {"height_cm": 10},
    "upscale": {"factor": 1.5},
}


def cutout(width: int = 96, height: int = 80) -> Picture:
    """A shaded ellipse with a soft edge on transparent ground."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    radius = np.hypot((x - width / 2) / (width * 0.3), (y - height / 2) / (height * 0.35))
    alpha = np.clip((1.05 - radius) * 12, 0, 1)
    shade = np.clip(1.1 - 0.5 * radius, 0.2, 1)[..., None] * np.array([190, 90, 60], np.float32)
    matte = np.rint(alpha * 255).astype(np.uint8)
    rgb = np.rint(np.clip(shade, 0, 255)).astype(np.uint8)
    return Picture(rgb, matte, matte, Origin("photo"))


def photo(width: int = 96, height: int = 80) -> Picture:
    """The same product photographed on a light grey sheet."""
    product = cutout(width, height)
    assert product.alpha is not None
    weight = product.alpha[..., None] / np.float32(255)
    rgb = np.rint(product.rgb * weight + 226 * (1 - weight)).astype(np.uint8)
    return Picture(rgb, origin=Origin("photo"))


PICTURES = {
    "photo": photo(),
    "cutout": cutout(),
    "one pixel": photo(1, 1),
    "a line": photo(300, 1),
    "nothing in it": replace(
        cutout(), alpha=np.zeros((80, 96), np.uint8), product=np.zeros((80, 96), np.uint8)
    ),
}


def call(operation: Operation, picture: Picture) -> Picture:
    references = reading_fields(operation.args)
    hints = operation.args.model_fields
    many = {name for name in references if "list" in str(hints[name].annotation)}
    required = {name for name in references if hints[name].is_required()}
    names: dict[str, object] = {n: (["a", "b"] if n in many else "a") for n in required}
    args = operation.args.model_validate(
        {"save_as": "made", **names, **NEEDED.get(operation.name, {})}
    )
    inputs = {
        n: None if n not in required else [picture, picture] if n in many else picture
        for n in references
    }
    return operation.run(args, inputs, BUILT_IN)


def test_the_table_of_operations_and_arguments_is_kept() -> None:
    for name, arguments in TABLE.items():
        assert arguments <= set(operations()[name].args.model_fields), name


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
def test_arguments_are_described_and_round_trip(operation: Operation) -> None:
    for name, field in operation.args.model_fields.items():
        described = field.description or any("Name of an image" in str(m) for m in field.metadata)
        assert described or name in reading_fields(operation.args), f"{operation.name}.{name}"
    assert operation.doc
    assert json.dumps(operation.args.model_json_schema())
    with pytest.raises(ValidationError):
        operation.args.model_validate({"save_as": "x", "nonsense": 1})


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
def test_paid_operations_stay_local(operation: Operation) -> None:
    assert not operation.paid or operation.where == "io"


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
def test_result_is_sound_and_repeatable_or_one_sentence(
    operation: Operation, picture: Picture
) -> None:
    before = picture.pack()
    try:
        made = call(operation, picture)
    except PackshotError as error:
        text = str(error)
        assert text
        assert "\n" not in text
        assert "Traceback" not in text
        return
    assert made.history[-1].op == operation.name
    assert made.pack() == call(operation, picture).pack()
    assert picture.pack() == before, "an operation wrote into its input"
    assert Picture.unpack(made.pack()).pack() == made.pack()


@pytest.mark.parametrize(
    "operation", [o for o in OPERATIONS if o.engine != "generate" or o.when], ids=lambda o: o.name
)
def test_origin_follows_the_pixels(operation: Operation) -> None:
    """Where a result still names its photo, the product lies where the transform says."""
    source = cutout(320, 260)
    made = call(operation, source)
    if made.origin is None or made.product is None:
        return
    assert source.product is not None
    transform = np.array(made.origin.transform, np.float64).reshape(2, 3)
    shift = np.array([0.5, 0.5])
    # cv2 counts from pixel centres, an origin from the corner.
    centred = np.column_stack([transform[:, :2], transform @ [*shift, 1] - shift])
    moved = cv2.warpAffine(source.product, centred, (made.width, made.height))
    either = np.maximum(moved, made.product) > 127
    both = np.minimum(moved, made.product) > 127
    assert both.sum() >= 0.93 * either.sum(), operation.name
    assert IDENTITY == (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def test_cache_key_tells_fields_and_arguments_apart() -> None:
    arrange = operations()["arrange"]
    args = arrange.args.model_validate({"save_as": "x", "images": ["a", "b"]})
    other = arrange.args.model_validate({"save_as": "y", "images": ["c", "d"]})
    one = arrange.key(args, {"images": ["1", "2"]}, BUILT_IN)
    assert one == arrange.key(other, {"images": ["1", "2"]}, BUILT_IN)
    assert one != arrange.key(args, {"images": ["2", "1"]}, BUILT_IN)
    assert one != arrange.key(args, {"images": ["1"], "logo": "2"}, BUILT_IN)
    assert issubclass(arrange.args, Args)
