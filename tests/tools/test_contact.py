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


def test_a_leg_has_no_dark_block_behind_it() -> None:
    table = np.zeros((500, 600), np.uint8)
    table[100:130, 100:500] = 255
    for foot, top in ((150, 240), (450, 360)):
        # Slanting legs, so that the ground behind their feet is in sight.
        for row in range(130, 400):
            middle = round(top + (foot - top) * (row - 130) / 270)
            table[row, middle - 8 : middle + 8] = 255
    ground = Ground.under(table)
    assert ground is not None
    taken = 1 - contact_lobes(table, ground, 0.5, "top", 0.32)
    below, behind = taken[400:404, 150], taken[350:385, 130:142]
    assert below.max() > 0.4
    assert behind.max() < 0.3 * below.max()


def test_glass_shades_its_ground_less_and_a_solid_edge_is_no_glass() -> None:
    box = np.zeros((500, 600), np.uint8)
    box[100:400, 150:450] = 255
    glass = np.where(box > 0, 77, 0).astype(np.uint8)
    glass[100:200, 150:450] = glass[385:400, 150:450] = 168
    taken, through = [], []
    for matte in (box, glass):
        ground = Ground.under(matte)
        assert ground is not None
        dark = 1 - contact_lobes(matte, ground, 0.5, "top", 0.32)
        taken.append(dark[401, 200:400])
        through.append(dark[365, 200:400])
    assert taken[1].max() < 0.72 * taken[0].min()
    assert taken[1].min() > 0.1
    # What is seen through its foot is the ground and no dark block.
    assert through[1].max() < 0.35 * taken[1].min()
    assert through[0].min() > 0.5
