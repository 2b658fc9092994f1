"""The sets themselves: one function a scene, in metres, the product's place left empty."""

from __future__ import annotations

import math
from collections.abc import Callable

import materials as m
import numpy as np
import props
import stage as st
from outdoors import OUTDOORS
from rooms import ROOMS

WARM, DAY = (1.0, 0.90, 0.76), (1.0, 0.965, 0.92)


def wood_table(camera: st.Camera) -> None:
    """An oak table in a warm room, a window behind on the left."""
    st.ambient((1.0, 0.88, 0.74), 0.32)
    st.place(st.board((2.4, 1.1, 0.035), m.oak(), 0.004), (0, -0.17, -0.035))
    st.place(st.board((8, 8, 0.02), m.oak(0.18, 0.7)), (0, 2, -0.77))
    st.place(st.board((8, 0.05, 4), m.plaster((0.66, 0.56, 0.45))), (0, 3.2, -0.75))
    props.lit_window((-1.15, 3.15, -0.28), (0.86, 1.5), 2, 2.1, (1.0, 0.94, 0.84))
    props.curtain((-0.34, 3.0, -0.75), 0.30, 2.6, m.plain((0.70, 0.62, 0.50), 0.9))
    walnut = m.oak(0.3, 0.45)
    st.place(st.board((1.1, 0.42, 0.46), walnut, 0.006), (0.72, 2.9, -0.75))
    st.place(props.vase(0.30, 0.10, m.glaze((0.52, 0.44, 0.36))), (0.36, 2.8, -0.29))
    props.plant((0.36, 2.8, -0.02), 0.34, 13, 5, m.foliage((0.10, 0.13, 0.05)), 48)
    for k, tone in enumerate(((0.35, 0.14, 0.08), (0.55, 0.47, 0.36), (0.11, 0.16, 0.18))):
        st.place(
            st.board((0.26 - 0.02 * k, 0.18, 0.035), m.plain(tone, 0.7)),
            (0.70, 2.75, -0.29 + 0.036 * k),
            6 * k,
        )
    st.place(
        st.turned(
            [(0.02, 0), (0.02, 0.20), (0.10, 0.20), (0.075, 0.36)], m.glowing((1, 0.66, 0.36), 2.6)
        ),
        (0.66, 2.85, -0.18),
    )
    st.window_light((-1.5, 0.75, 0.95), (0, 0, 0.05), (1.1, 1.3), 62, WARM)
    st.window_light((1.8, -1.2, 1.2), (0, 0, 0.1), (1.6, 1.6), 9, (1.0, 0.86, 0.70))
    st.window_light((-1.2, 2.0, 1.4), (0.4, 3.0, -0.1), (1.0, 1.0), 34, WARM)


def kitchen(camera: st.Camera) -> None:
    """A pale worktop before a bright kitchen: tiles, oak shelf, things of the house."""
    st.ambient((1.0, 0.95, 0.88), 0.42)
    st.place(st.board((2.8, 1.0, 0.03), m.quartz(), 0.003), (0, -0.17, -0.03))
    st.place(st.board((8, 8, 0.02), m.oak(0.16, 0.9)), (0, 2, -0.92))
    st.place(st.board((8, 0.05, 4), m.tiles((0.76, 0.75, 0.71))), (0, 2.55, -0.9))
    st.place(st.board((5, 0.62, 0.035), m.oak(0.12, 1.05), 0.004), (0, 2.25, -0.035))
    sage = m.plain((0.235, 0.275, 0.225), 0.42)
    for k in range(-4, 5):
        st.place(st.board((0.445, 0.02, 0.82), sage, 0.003), (0.45 * k + 0.1, 1.97, -0.87))
        st.place(
            st.board((0.12, 0.02, 0.012), m.plain((0.65, 0.45, 0.22), 0.3, 1.0)),
            (0.45 * k + 0.1, 1.94, -0.13),
        )
    st.place(st.board((1.5, 0.22, 0.035), m.oak(0.22, 1.0), 0.003), (-0.62, 2.42, 0.36))
    kitchen_boards()
    kitchen_pots()
    st.window_light((1.55, 0.55, 1.05), (0, 0, 0.05), (1.2, 1.2), 58, DAY)
    st.window_light((-1.7, -1.0, 1.3), (0, 0, 0.1), (1.6, 1.6), 11, (1.0, 0.93, 0.84))
    st.window_light((1.6, 1.2, 1.3), (-0.2, 2.5, 0.1), (1.2, 1.2), 46, DAY)


def kitchen_boards() -> None:
    """Boards and spoons on the worktop at the back, and a bowl of lemons."""
    white, clay = m.glaze((0.74, 0.71, 0.65)), m.glaze((0.48, 0.24, 0.14), 0.5)
    for k, (size, tone) in enumerate((((0.26, 0.022, 0.38), 0.95), ((0.20, 0.02, 0.30), 0.62))):
        st.place(
            st.board(size, m.oak(0.3, tone), 0.008), (-0.30 + 0.12 * k, 2.42 - 0.05 * k, 0.0), 0, -9
        )
    st.place(
        st.turned([(0, 0), (0.06, 0), (0.065, 0.16), (0.06, 0.16), (0.055, 0.02)], clay),
        (-0.52, 2.25, 0),
    )
    for k in range(6):
        lean = (k - 2.5) * 0.022
        st.tube(
            [(-0.52, 2.25, 0.03), (-0.52 + lean, 2.25, 0.17), (-0.52 + 2.1 * lean, 2.25, 0.31)],
            0.007,
            m.oak(0.3, 0.9),
        )
    st.place(props.bowl(0.125, white), (0.09, 2.2, 0))
    for x, y, z in (
        (0.05, 2.18, 0.075),
        (0.13, 2.2, 0.075),
        (0.09, 2.25, 0.08),
        (0.09, 2.19, 0.12),
    ):
        st.place(
            st.turned(
                [
                    (0.036 * math.sin(a), 0.045 * (1 - math.cos(a)))
                    for a in np.linspace(0, math.pi, 20)
                ],
                m.plain((0.78, 0.52, 0.05), 0.42),
            ),
            (x, y, z),
        )


def kitchen_pots() -> None:
    """A plant and a bottle beside them, and vases on the shelf."""
    white, clay, dark = (
        m.glaze((0.74, 0.71, 0.65)),
        m.glaze((0.48, 0.24, 0.14), 0.5),
        m.glaze((0.10, 0.12, 0.13)),
    )
    st.place(
        st.turned(
            [(0, 0), (0.075, 0), (0.095, 0.14), (0.088, 0.14), (0.07, 0.1), (0, 0.1)],
            m.glaze((0.60, 0.56, 0.50), 0.5),
        ),
        (0.40, 2.3, 0),
    )
    props.plant((0.40, 2.3, 0.12), 0.30, 24, 11, m.foliage((0.075, 0.16, 0.05)), 72)
    st.place(props.bottle(0.29, 0.034, m.plain((0.05, 0.075, 0.03), 0.08)), (0.62, 2.35, 0))
    for k, (r, h, what) in enumerate(
        ((0.055, 0.09, white), (0.05, 0.12, dark), (0.06, 0.08, clay), (0.045, 0.13, white))
    ):
        st.place(props.vase(h, r, what), (-0.55 + 0.17 * k, 2.42, 0.395))


def marble(camera: st.Camera) -> None:
    """A marble top before a calm plaster wall with the soft shadow of leaves."""
    st.ambient((0.97, 0.97, 1.0), 0.20)
    st.place(st.board((2.2, 1.02, 0.03), m.carrara(), 0.003), (0, -0.11, -0.03))
    st.place(st.board((6, 0.05, 3), m.plaster((0.60, 0.535, 0.47))), (0, 0.62, -0.5))
    for wall, turn in (((-0.03, 0.25), -38.0), ((0.27, 0.34), -8.0), ((-0.34, 0.42), -70.0)):
        props.frond((wall[0] - 0.95, 0.62 - 0.90, wall[1] + 0.59), turn, 0.52)
    st.sun((1.0, 0.95, -0.62), 3.8, 1.5, (1.0, 0.92, 0.80))
    st.window_light((-1.5, -0.6, 1.2), (0, 0, 0.05), (1.3, 1.3), 16, DAY)
    st.window_light((1.6, -0.9, 1.0), (0, 0, 0.1), (1.4, 1.4), 3, (1.0, 0.94, 0.88))


def concrete(camera: st.Camera) -> None:
    """A concrete bench before a concrete wall, low window light from the right."""
    st.ambient((0.93, 0.96, 1.0), 0.26)
    st.place(st.board((2.2, 1.04, 0.08), m.microcement(), 0.004), (0, -0.12, -0.08))
    st.place(st.board((6, 0.05, 3), m.microcement((0.27, 0.265, 0.26))), (0, 0.66, -0.5))
    st.window_light((1.45, -0.15, 0.95), (0, 0.05, 0.05), (0.9, 1.2), 46, (1.0, 0.94, 0.86))
    st.window_light((-1.7, -0.9, 1.0), (0, 0, 0.1), (1.4, 1.4), 5, (0.9, 0.95, 1.0))


def linen(camera: st.Camera) -> None:
    """A washed linen cloth with easy folds, a pale wall, a vase far behind."""
    st.ambient((1.0, 0.96, 0.91), 0.45)
    st.sheet(folds(260, 340), (2.2, 1.5), m.linen((0.60, 0.53, 0.43)))
    st.place(st.board((6, 0.05, 3), m.plaster((0.70, 0.65, 0.58))), (0, 1.5, -0.9))
    st.place(props.vase(0.34, 0.10, m.glaze((0.68, 0.63, 0.55))), (0.42, 1.15, -0.2))
    props.plant((0.42, 1.15, 0.10), 0.40, 16, 31, m.foliage((0.16, 0.17, 0.10)), 55)
    st.window_light((-1.5, 0.25, 0.95), (0, 0, 0.05), (1.3, 1.3), 56, DAY)
    st.window_light((1.7, -1.0, 1.1), (0, 0, 0.1), (1.5, 1.5), 8, (1.0, 0.93, 0.85))


def folds(rows: int, columns: int) -> np.ndarray:
    """Heights of a cloth on a table that ends at y = 0.45 m, flat where the product stands."""
    y, x = np.mgrid[-0.75 : 0.75 : rows * 1j, -1.1 : 1.1 : columns * 1j]
    rng = np.random.default_rng(5)
    height = np.zeros_like(x)
    for _ in range(9):
        turn, offset, width = (
            rng.uniform(-0.9, 0.9),
            rng.uniform(-0.7, 0.7),
            rng.uniform(0.018, 0.05),
        )
        across = x * math.cos(turn) + y * math.sin(turn) - offset
        along = -x * math.sin(turn) + y * math.cos(turn)
        across = across + 0.03 * np.sin(along * rng.uniform(3, 7) + rng.uniform(0, 6))
        height += rng.uniform(0.012, 0.026) * np.exp(-((across / width) ** 2))
    calm = np.clip((np.hypot(x, y * 1.3) - 0.08) / 0.22, 0.0, 1.0)
    hang = np.where(
        y > 0.45,
        -0.6 * (1 - np.cos(np.clip((y - 0.45) / 0.12, 0, 1) * math.pi / 2))
        - np.clip(y - 0.57, 0, 1) * 4,
        0.0,
    )
    return height * calm**2 + hang


def wood_table_above(camera: st.Camera) -> None:
    """The oak table seen from straight above, for what lies flat."""
    st.ambient((1.0, 0.90, 0.78), 0.35)
    st.place(st.board((1.6, 1.6, 0.035), m.oak(), 0.004), (0, 0, -0.035))
    st.window_light((-1.5, 0.75, 0.95), (0, 0, 0.05), (1.1, 1.3), 60, WARM)
    st.window_light((1.8, -1.2, 1.2), (0, 0, 0.1), (1.6, 1.6), 9, (1.0, 0.86, 0.70))


def linen_above(camera: st.Camera) -> None:
    """The linen cloth seen from straight above, for what lies flat."""
    st.ambient((1.0, 0.96, 0.91), 0.40)
    st.sheet(np.maximum(folds(340, 340), -0.005), (2.2, 1.5), m.linen((0.60, 0.53, 0.43)))
    st.window_light((-1.5, 0.45, 0.75), (0, 0, 0.0), (1.0, 1.3), 54, DAY)
    st.window_light((1.7, -1.0, 1.1), (0, 0, 0.1), (1.5, 1.5), 6, (1.0, 0.93, 0.85))


ABOVE = st.Camera(depression=90.0, stands=0.5, stop=11.0)
SETS: dict[str, tuple[Callable[[st.Camera], None], st.Camera]] = {
    "wood_table": (wood_table, st.Camera(stop=4.0)),
    "kitchen": (kitchen, st.Camera(stop=3.6)),
    "marble": (marble, st.Camera(stop=4.5)),
    "concrete": (concrete, st.Camera(stop=4.5)),
    "linen": (linen, st.Camera(stop=4.5)),
    "wood_table_above": (wood_table_above, ABOVE),
    "linen_above": (linen_above, ABOVE),
    **ROOMS,
    **OUTDOORS,
}
