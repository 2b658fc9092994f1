"""Contact: a seam under all of a base, and no dark tick beside its corners."""

from __future__ import annotations

import numpy as np

from tools.contact import contact_lobes
from tools.ground import Ground


def test_a_box_has_no_dark_tick_beside_its_corners() -> None:
    box = np.zeros((500, 600), np.uint8)
    box[100:400, 150:450] = 255
    ground = Ground.under(box)
    assert ground is not None
    taken = 1 - contact_lobes(box, ground, 0.5, "top", 0.32)
    below, beside = taken[401, 200:400], taken[399:403, 456:470]
    assert below.min() > 0.4
    assert beside.max() < 0.5 * below.min()
    # What is left beside it fades without a step.
    assert np.abs(np.diff(taken[401, 440:520])).max() < 0.09
