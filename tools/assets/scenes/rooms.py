"""More sets indoors: desk, shelf, bathroom and a festive table; in metres, as in `sets.py`."""

from __future__ import annotations

import math
import random

import materials as m
import numpy as np
import props
import stage as st

WARM, DAY = (1.0, 0.88, 0.72), (1.0, 0.965, 0.92)


def books(at: st.Point, tones: list[st.Colour], lying: bool, seed: int = 3) -> None:
    """A row of books from `at` to the right, or a pile of them."""
    rng = random.Random(seed)
    x, y, z = at
    for tone in tones:
        thick, high, deep = rng.uniform(0.018, 0.036), rng.uniform(0.19, 0.25), 0.16
        if lying:
            made = st.board((high, deep, thick), m.plain(tone, 0.62), 0.002)
            st.place(made, (x, y, z), rng.uniform(-8, 8))
            z += thick
        else:
            made = st.board((thick, deep, high), m.plain(tone, 0.62), 0.002)
            st.place(made, (x + thick / 2, y, z))
            x += thick + 0.001


def desk(camera: st.Camera) -> None:
    """A walnut desk before a pale wall: lamp, books and a plant, far behind."""
    st.ambient((1.0, 0.97, 0.93), 0.36)
    st.place(st.board((2.8, 2.5, 0.035), m.oak(0.35, 0.52, 0.36), 0.004), (0, 0.62, -0.035))
    st.place(st.board((8, 0.05, 4), m.plaster((0.62, 0.60, 0.56))), (0, 1.9, -0.8))
    tones = [(0.08, 0.11, 0.14), (0.58, 0.53, 0.44), (0.32, 0.10, 0.06)]
    books((0.34, 1.05, 0.0), tones, lying=True)
    st.place(props.vase(0.13, 0.05, m.glaze((0.62, 0.60, 0.56))), (0.36, 1.06, 0.085))
    steel = m.plain((0.06, 0.06, 0.065), 0.35, 0.8)
    st.tube([(-0.46, 1.15, 0.0), (-0.46, 1.15, 0.30), (-0.36, 1.10, 0.42)], 0.008, steel)
    st.place(st.turned([(0, 0), (0.075, 0), (0.08, 0.012), (0, 0.018)], steel), (-0.46, 1.15, 0))
    shade = st.turned([(0.02, 0.07), (0.085, 0.0), (0.08, 0.0), (0.016, 0.066)], steel)
    st.place(shade, (-0.33, 1.08, 0.37), 0, 18)
    glow = st.turned([(0.0, 0.0), (0.03, 0.01), (0.0, 0.03)], m.glowing((1, 0.78, 0.5), 7))
    st.place(glow, (-0.335, 1.075, 0.375))
    props.plant((0.02, 1.55, 0.06), 0.34, 18, 7, m.foliage((0.07, 0.13, 0.05)), 66)
    st.place(props.vase(0.14, 0.075, m.glaze((0.72, 0.70, 0.66))), (0.02, 1.55, 0))
    st.window_light((-1.5, 0.4, 1.0), (0, 0, 0.05), (1.2, 1.3), 52, DAY)
    st.window_light((1.7, -1.0, 1.1), (0, 0, 0.1), (1.5, 1.5), 9, (1.0, 0.94, 0.86))
    st.window_light((-1.2, 1.1, 1.3), (0.1, 1.8, 0.2), (0.9, 0.9), 16, DAY)


def shelf(camera: st.Camera) -> None:
    """A pale oak shelf on a plaster wall, with books at one side and a vase at the other."""
    st.ambient((1.0, 0.96, 0.91), 0.40)
    st.place(st.board((3.0, 0.50, 0.04), m.oak(0.6, 1.12), 0.003), (0, 0.11, -0.04))
    st.place(st.board((6, 0.05, 3), m.plaster((0.66, 0.61, 0.54))), (0, 0.39, -1.2))
    tones = [(0.60, 0.55, 0.46), (0.20, 0.25, 0.23), (0.50, 0.28, 0.18), (0.70, 0.66, 0.58)]
    books((0.125, 0.25, 0.0), tones, lying=False)
    st.place(props.vase(0.21, 0.055, m.glaze((0.66, 0.62, 0.54), 0.5)), (-0.185, 0.25, 0.0))
    props.plant((-0.185, 0.25, 0.19), 0.24, 9, 19, m.foliage((0.20, 0.19, 0.11)), 40)
    st.window_light((-1.4, -0.5, 1.1), (0, 0.1, 0.05), (1.1, 1.2), 38, DAY)
    st.window_light((1.6, -1.0, 0.9), (0, 0, 0.1), (1.5, 1.5), 8, (1.0, 0.93, 0.85))


def bathroom(camera: st.Camera) -> None:
    """A pale stone top before green tiles: towels, a bottle and eucalyptus."""
    st.ambient((0.98, 0.99, 1.0), 0.44)
    st.place(st.board((2.6, 1.72, 0.03), m.carrara(), 0.003), (0, 0.30, -0.03))
    st.place(st.board((6, 0.05, 4), m.tiles((0.46, 0.56, 0.52), (0.14, 0.14))), (0, 1.15, -0.9))
    for level, tone in enumerate(((0.78, 0.77, 0.74), (0.62, 0.66, 0.62), (0.78, 0.77, 0.74))):
        towel = st.board((0.30, 0.20, 0.055), m.cotton(tone), 0.024)
        st.place(towel, (0.33, 0.80, 0.056 * level), 4 * level - 5)
    amber = m.plain((0.22, 0.07, 0.015), 0.12)
    st.place(props.bottle(0.19, 0.034, amber), (-0.30, 0.82, 0.0))
    st.place(props.bottle(0.15, 0.030, m.glaze((0.74, 0.73, 0.70))), (-0.20, 0.90, 0.0))
    st.place(props.vase(0.16, 0.05, m.glaze((0.76, 0.75, 0.72))), (-0.43, 0.95, 0))
    props.plant((-0.43, 0.95, 0.14), 0.34, 14, 23, m.foliage((0.13, 0.18, 0.14)), 52)
    st.window_light((1.45, 0.35, 1.05), (0, 0, 0.05), (1.2, 1.3), 50, (1.0, 0.985, 0.96))
    st.window_light((-1.7, -0.9, 1.1), (0, 0, 0.1), (1.6, 1.6), 10, (0.94, 0.97, 1.0))
    st.window_light((1.0, 0.3, 1.2), (0, 1.1, 0.3), (0.9, 0.9), 12, DAY)


def festive(camera: st.Camera) -> None:
    """A dark table with fir branches and baubles before a hundred warm lights."""
    st.ambient((1.0, 0.80, 0.60), 0.13)
    st.place(st.board((2.4, 1.2, 0.035), m.oak(0.2, 0.40, 0.34), 0.004), (0, 0.0, -0.035))
    st.place(st.board((8, 0.05, 4), m.plain((0.035, 0.022, 0.018), 0.9)), (0, 3.0, -0.9))
    rng = random.Random(12)
    for _ in range(70):
        spark = m.glowing(
            (1.0, rng.uniform(0.55, 0.75), rng.uniform(0.22, 0.42)), rng.uniform(6, 15)
        )
        ball = st.turned(
            [(0.0, 0.0), (0.007, 0.003), (0.01, 0.01), (0.007, 0.017), (0.0, 0.02)], spark, 24
        )
        st.place(ball, (rng.uniform(-0.95, 0.95), rng.uniform(1.5, 2.8), rng.uniform(-0.15, 0.95)))
    fir = m.foliage((0.05, 0.13, 0.055))
    for x, y, turn in (
        (-0.34, 0.40, -18),
        (-0.30, 0.50, 4),
        (-0.30, 0.34, 24),
        (0.34, 0.44, 192),
        (0.30, 0.52, 172),
        (0.33, 0.36, 158),
    ):
        branch((x, y, 0.02), turn, fir, rng)
    for x, y, r, tone in (
        (-0.20, 0.36, 0.034, (0.42, 0.015, 0.015)),
        (0.235, 0.38, 0.030, (0.62, 0.40, 0.12)),
        (0.30, 0.34, 0.024, (0.42, 0.015, 0.015)),
    ):
        turn = np.linspace(0, math.pi, 24)
        profile = [(r * math.sin(t), r * (1 - math.cos(t))) for t in turn]
        st.place(st.turned(profile, m.plain(tone, 0.14, 0.7)), (x, y, 0))
    st.window_light((-1.2, -0.2, 0.9), (0, 0, 0.05), (0.8, 0.9), 26, WARM)
    st.window_light((1.5, -0.7, 0.8), (0, 0, 0.1), (1.2, 1.2), 6, (1.0, 0.80, 0.58))
    st.window_light((0.9, 1.1, 0.7), (0, 0.3, 0.0), (0.6, 0.6), 9, (1.0, 0.72, 0.45))


def branch(at: st.Point, turn: float, needles: object, rng: random.Random) -> None:
    """A fir branch lying on the table, its needles all around it."""
    along = (math.cos(math.radians(turn)), math.sin(math.radians(turn)))
    for _ in range(240):
        share = rng.random()
        base = (at[0] + 0.30 * share * along[0], at[1] + 0.30 * share * along[1], at[2])
        spread = math.radians(turn) + rng.choice((-1, 1)) * rng.uniform(0.5, 1.0)
        made = st.leaf(rng.uniform(0.03, 0.05), 0.0024, 0.2, needles)
        up = rng.uniform(-0.2, 0.7)
        st.point(made, base, (math.cos(spread), math.sin(spread), up))


ROOMS = {
    "desk": (desk, st.Camera(stop=4.0)),
    "shelf": (shelf, st.Camera(stop=5.6)),
    "bathroom": (bathroom, st.Camera(stop=4.0)),
    "festive": (festive, st.Camera(stop=2.8)),
}
