"""Gaps that no network fills, and prints that no colour model may open."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.tools.segment.drawn import Map, photo, sheet
from tools.picture import Pixels
from tools.segment.builtin import BuiltIn

#: Left, top, right, bottom of a patch in a drawn garment: a gap beside its edge, or a print.
BESIDE, CENTRE = (176, 240, 200, 400), (290, 240, 350, 300)


class Solid:
    """A network that sees the garment and none of its gaps, as small networks do."""

    def foreground(self, rgb: Pixels) -> np.ndarray:
        said = np.zeros((640, 640), np.float32)
        said[120:520, 160:480] = 1
        return cv2.GaussianBlur(said, (0, 0), 2)

    def network_id(self) -> str:
        return "solid"


def garment(patch: tuple[int, int, int, int]) -> Map:
    alpha = np.zeros((640, 640))
    alpha[120:520, 160:480] = 1
    left, top, right, bottom = patch
    alpha[top:bottom, left:right] = 0
    return alpha


@pytest.mark.parametrize(("patch", "opened"), [(BESIDE, True), (CENTRE, False)])
def test_a_shaded_gap_beside_the_edge_opens_and_the_same_grey_as_a_print_stays(
    patch: tuple[int, int, int, int], opened: bool
) -> None:
    """The same light grey, a fifth darker than the sheet: through the product, or upon it."""
    alpha = garment(patch)
    left, top, right, bottom = patch
    backdrop = sheet()
    backdrop[top:bottom, left:right] *= 0.8
    picture = photo(alpha, np.full((640, 640, 3), (40.0, 42, 46)), backdrop, 1.0)
    seen = BuiltIn(Solid()).segment(picture)
    assert seen.kind == "plain"
    inside = cv2.resize(seen.foreground, (640, 640))[top + 3 : bottom - 3, left + 3 : right - 3]
    assert (inside < 0.5).mean() > 0.9 if opened else (inside > 0.5).all()
