"""Doubts about a scene: said where the eye would stumble, and not elsewhere."""

from __future__ import annotations

import pytest

from tools.scene import scene_named
from tools.scene_doubts import oversized, tipped


@pytest.mark.parametrize(
    ("scene", "degrees", "doubted"),
    [
        ("wood_table", 40.0, False),
        ("wood_table", 55.0, True),
        ("shelf", 40.0, True),
        ("shelf", 25.0, False),
        ("studio", 55.0, False),
        ("marble", None, False),
    ],
)
def test_what_was_seen_from_higher_than_a_surface_can_be_drawn_is_told(
    scene: str, degrees: float | None, doubted: bool
) -> None:
    notes = tipped(scene_named(scene), degrees)
    assert bool(notes) is doubted
    assert all("tip forward" in note for note in notes)


@pytest.mark.parametrize(
    ("real", "shown", "doubted"),
    [(82.0, 30.0, True), (40.0, 30.0, False), (None, 30.0, False), (82.0, None, False)],
)
def test_a_toy_is_told_where_both_sizes_are_known(
    real: float | None, shown: float | None, doubted: bool
) -> None:
    assert bool(oversized(real, shown)) is doubted
