"""The real operations, with a slow light that tells when it runs and a generator that is free."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from tools.operation import Operation, operation, operations
from tools.ops.create import Create
from tools.ops.relight import Relight
from tools.picture import Picture

REGISTRY = "tests.bot.slack.operations:OPERATIONS"
#: While a file of this name lies in the diary's folder, `relight` waits.
GATE = "gate"


def note(name: str) -> None:
    """Tell other processes that a step runs, and wait while the gate is there."""
    diary = os.environ.get("FAKES_DIARY")
    if diary:
        with open(diary, "a") as file:
            file.write(f"{name}\n")
        while Path(diary).with_name(GATE).exists():
            time.sleep(0.02)


@operation(version=1, touches="light")
def relight(args: Relight, image: Picture) -> Picture:
    note(args.save_as)
    return replace(image, rgb=np.clip(image.rgb + args.exposure * 40, 0, 255).astype(np.uint8))


@operation(version=1, touches="product", paid=True)
def create(
    args: Create,
    product: Picture,
    model_image: Picture | None,
    outfit_image: Picture | None,
    pose_image: Picture | None,
) -> Picture:
    note(args.save_as)
    return replace(product, rgb=255 - product.rgb, encoded=None)


OPERATIONS: dict[str, Operation] = {**operations(), "relight": relight, "create": create}
