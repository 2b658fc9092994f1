"""The contract between operations and the studio, on two small operations of the test's own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pydantic import Field, ValidationError

from tools.engine import BUILT_IN, engine_named
from tools.errors import ConfigurationError
from tools.operation import Args, ImageRef, operation, operations, reading_fields
from tools.picture import Picture


class Join(Args):
    """Put pictures side by side."""

    images: list[ImageRef] = Field(description="The pictures.")
    logo: ImageRef | None = Field(None, description="A picture at the end.")
    gap: int = Field(2, ge=0, description="Pixels between them.")


@operation(version=3, touches="geometry")
def join(args: Join, images: list[Picture], logo: Picture | None) -> Picture:
    """Join the pixels, and doubt it."""
    return replace(images[0], rgb=np.concatenate([i.rgb for i in images], axis=1)).noting("doubt")


@pytest.fixture
def pixel() -> Picture:
    return Picture(np.full((1, 1, 3), 7, np.uint8), encoded=b"file").noting("blurred")


def test_references_are_found_through_lists_and_options() -> None:
    assert set(reading_fields(Join)) == {"images", "logo"}
    args = Join(save_as="row", images=["a", "b"])
    assert args.reads() == {"images": ["a", "b"], "logo": None}
    assert args.params() == {"gap": 2}


@pytest.mark.parametrize("name", ["", "../secret", "a b", "-x", "x" * 81])
def test_names_that_could_be_paths_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        Join(save_as=name, images=["a"])


def test_run_writes_history_keeps_notes_and_drops_the_inputs_file(pixel: Picture) -> None:
    made = join.run(
        Join(save_as="row", images=["a", "a"]), {"images": [pixel, pixel], "logo": None}, {}
    )
    assert made.width == 2
    assert made.encoded is None
    assert made.notes == ("blurred", "doubt")
    assert [(t.op, t.touches) for t in made.history] == [("join", "geometry")]


def test_keys_differ_with_params_version_fields_and_engines() -> None:
    args = Join(save_as="row", images=["a"])
    keys = {
        join.key(args, {"images": ["1"], "logo": "2"}, {}),
        join.key(args, {"images": ["1", "2"], "logo": None}, {}),
        join.key(
            Join(save_as="row", images=["a"], gap=3), {"images": ["1", "2"], "logo": None}, {}
        ),
        replace(join, version=4).key(args, {"images": ["1", "2"], "logo": None}, {}),
    }
    assert len(keys) == 4


def test_every_operation_is_listed_under_its_own_name() -> None:
    assert all(name == found.name for name, found in operations().items())


def test_an_unknown_engine_is_a_sentence() -> None:
    with pytest.raises(ConfigurationError, match="no 'paint' engines"):
        engine_named("paint", "builtin")
    assert set(BUILT_IN) == {"segment", "upscale", "generate"}
