"""Things of a house that stand in the background of a set; lengths in metres."""

from __future__ import annotations

import math
import random

import materials as m
import numpy as np
import stage as st


def vase(height: float, radius: float, material: object) -> object:
    """A bellied vase."""
    curve = [
        (0.62, 0.0),
        (0.86, 0.08),
        (1.0, 0.32),
        (0.92, 0.55),
        (0.55, 0.78),
        (0.40, 0.90),
        (0.48, 1.0),
    ]
    ts = np.linspace(0, 1, 28)
    radii = np.interp(ts, [h for _, h in curve], [r for r, _ in curve])
    return st.turned(
        [(0.0, 0.0)] + [(radius * r, height * t) for r, t in zip(radii, ts, strict=True)], material
    )


def bottle(height: float, radius: float, material: object) -> object:
    """A bottle with a slim neck."""
    profile = [
        (0, 0),
        (1, 0.01),
        (1, 0.58),
        (0.9, 0.66),
        (0.45, 0.75),
        (0.36, 0.80),
        (0.36, 0.98),
        (0.3, 1.0),
    ]
    return st.turned([(radius * r, height * h) for r, h in profile], material)


def bowl(radius: float, material: object) -> object:
    """A bowl with a wall."""
    angles = np.linspace(0.25, math.pi / 2, 14)
    outer = [(radius * math.sin(a), radius * 0.75 * (1 - math.cos(a))) for a in angles]
    inner = [(0.94 * r, h + 0.04 * radius) for r, h in reversed(outer)]
    return st.turned([(0.0, 0.0), *outer, *inner], material)


def plant(
    at: st.Point, size: float, leaves: int, seed: int, material: object, spread: float = 60.0
) -> None:
    """Leaves on thin stems that fan out of one point."""
    chance = random.Random(seed)
    for k in range(leaves):
        turn, lean = k * 137.5 + chance.uniform(-20, 20), chance.uniform(8, spread)
        length = size * chance.uniform(0.45, 0.75)
        around, up = math.radians(turn), math.radians(90 - lean)
        reach = size * chance.uniform(0.35, 0.8)
        step = (
            -math.sin(around) * math.cos(up) * reach,
            math.cos(around) * math.cos(up) * reach,
            math.sin(up) * reach,
        )
        tip = tuple(a + b for a, b in zip(at, step, strict=True))
        st.tube(
            [at, tuple(a + 0.55 * b for a, b in zip(at, step, strict=True)), tip],
            0.006 * size,
            material,
        )
        blade = st.leaf(
            length, length * chance.uniform(0.28, 0.4), chance.uniform(0.15, 0.5), material
        )
        st.place(blade, tip, turn, 90 - lean - 35)


def frond(at: st.Point, turn: float, size: float) -> None:
    """A palm frond across the sun: leaflets on both sides of a bent rib, `turn` degrees in x, z."""
    green = m.foliage()
    lean = math.radians(turn)
    for t in np.linspace(-0.5, 0.5, 15):
        bend = 0.12 * size * (1 - 4 * t * t)
        x, z = size * t, bend
        middle = (
            at[0] + x * math.cos(lean) - z * math.sin(lean),
            at[1],
            at[2] + x * math.sin(lean) + z * math.cos(lean),
        )
        length = size * 0.42 * (1.05 - 0.9 * (t + 0.5) ** 1.5)
        for side in (-1.0, 1.0):
            blade = st.leaf(length, 0.11 * length + 0.008, 0.12, green)
            spread = math.radians(turn - 90 + 90 + side * 52)
            st.point(blade, middle, (math.cos(spread), 0.12 * side, math.sin(spread)))


def lit_window(
    at: st.Point, size: tuple[float, float], panes: int, strength: float, colour: st.Colour
) -> None:
    """A bright window in a far wall: sky, frame and glazing bars."""
    x, y, z = at
    w, h = size
    sky = m.glowing(colour, strength)
    st.shape([(x, y, z), (x + w, y, z), (x + w, y, z + h), (x, y, z + h)], [(0, 1, 2, 3)], sky)
    frame = m.plain((0.72, 0.70, 0.66), 0.4)
    for k in range(panes + 1):
        st.place(st.board((0.045, 0.06, h), frame), (x + w * k / panes, y - 0.03, z))
    for k in (0.0, 0.5, 1.0):
        st.place(st.board((w + 0.05, 0.06, 0.045), frame), (x + w / 2, y - 0.03, z + h * k))


def curtain(at: st.Point, width: float, height: float, material: object) -> None:
    """A hanging curtain with soft folds."""
    xs = np.linspace(0, width, 90)
    fold = 0.03 * np.sin(xs * 46) + 0.012 * np.sin(xs * 97 + 1)
    points = [
        (at[0] + x, at[1] + f, at[2] + z)
        for z in (0.0, height)
        for x, f in zip(xs, fold, strict=True)
    ]
    n = len(xs)
    st.shape(points, [(i, i + 1, n + i + 1, n + i) for i in range(n - 1)], material, smooth=True)
