"""Sets in the open: a garden table and a beach; in metres, as in `sets.py`."""

from __future__ import annotations

import random

import bpy
import materials as m
import numpy as np
import props
import stage as st
from shader import Shader

SUN = (1.0, 0.93, 0.82)


def sand() -> bpy.types.Material:
    """Dry, pale sand."""
    s = Shader("sand")
    grain = s.noise(s.place(), 1900.0, 3, 0.7)
    patch = s.noise(s.place(), 6.0, 4, 0.6)
    tone = s.ramp(patch, (0.3, (0.56, 0.44, 0.31)), (0.7, (0.68, 0.56, 0.41)))
    speck = s.blend(s.step(grain, 0.36, 0.62, (0.0, 0.45)), tone, (0.34, 0.25, 0.17))
    return s.surface(Base_Color=speck, Roughness=0.92, Normal=s.bump(grain, 0.0011))


def water() -> bpy.types.Material:
    """The sea on a calm day."""
    s = Shader("water")
    wave = s.noise(s.place((1.0, 3.2, 1.0)), 2.1, 5, 0.6, 0.4)
    return s.surface(
        Base_Color=(0.02, 0.22, 0.27),
        Roughness=0.13,
        Normal=s.bump(wave, 0.10),
        Specular_IOR_Level=0.5,
    )


def garden(camera: st.Camera) -> None:
    """A weathered table in a garden, leaves and sun spots far behind."""
    st.ambient((0.86, 0.95, 1.0), 0.62)
    st.place(st.board((2.2, 1.1, 0.035), m.oak(0.10, 0.86, 0.62), 0.004), (0, -0.05, -0.035))
    lawn = m.plain((0.10, 0.19, 0.035), 0.9)
    st.place(st.board((30, 30, 0.02), lawn), (0, 14, -0.78))
    rng = random.Random(4)
    greens = [
        m.foliage((0.09, 0.20, 0.04)),
        m.foliage((0.17, 0.28, 0.06)),
        m.foliage((0.07, 0.14, 0.05)),
    ]
    for row, (y, count) in enumerate(((3.4, 13), (4.6, 15), (6.0, 15))):
        for k in range(count):
            x = (k - (count - 1) / 2) * 0.36 * (1 + 0.25 * row) + rng.uniform(-0.12, 0.12)
            base = (x, y + rng.uniform(-0.3, 0.3), -0.75)
            props.plant(
                base,
                rng.uniform(0.55, 0.95) * (1 + 0.3 * row),
                26,
                40 + 31 * row + k,
                rng.choice(greens),
                60,
            )
    for _ in range(26):
        spot = m.glowing((1.0, 0.98, 0.78), rng.uniform(2.0, 5.0))
        ball = st.turned([(0.0, 0.0), (0.02, 0.02), (0.0, 0.04)], spot, 12)
        st.place(ball, (rng.uniform(-1.6, 1.6), rng.uniform(6.5, 8.0), rng.uniform(-0.2, 1.6)))
    sky = m.glowing((0.80, 0.92, 1.0), 1.25)
    st.place(st.board((40, 0.1, 14), sky), (0, 16, -0.8))
    st.sun((0.62, 0.42, -0.66), 3.3, 3.0, SUN)
    st.window_light((1.7, -1.0, 1.1), (0, 0, 0.1), (1.5, 1.5), 7, (0.93, 0.97, 1.0))


def dunes(rows: int, columns: int) -> np.ndarray:
    """Heights of sand, level where the product stands, falling to the sea beyond y = 1.4 m."""
    y, x = np.mgrid[-1.3 : 1.3 : rows * 1j, -2.0 : 2.0 : columns * 1j]
    rng = np.random.default_rng(9)
    height = np.zeros_like(x)
    for _ in range(26):
        turn, length = rng.uniform(-0.7, 0.7), rng.uniform(0.05, 0.30)
        phase = (x * np.sin(turn) + y * np.cos(turn)) / length * 2 * np.pi + rng.uniform(0, 6)
        height += 0.055 * length * np.sin(phase + 0.8 * np.sin(x * 5 + rng.uniform(0, 6))) / 6
    calm = np.clip((np.hypot(x, y * 1.3) - 0.10) / 0.24, 0.0, 1.0)
    return height * (0.12 + 0.88 * calm) - 0.16 * np.clip(y - 0.55, 0, 2) ** 1.5


def beach(camera: st.Camera) -> None:
    """Pale sand, the sea and a summer sky."""
    st.ambient((0.80, 0.92, 1.0), 0.75)
    st.place(st.sheet(dunes(300, 420), (4.0, 2.6), sand()), (0, 0.35, 0))
    st.place(st.board((80, 0.5, 0.01), m.plain((0.92, 0.94, 0.94), 0.9), 0), (0, 2.35, -0.262))
    st.place(st.board((160, 110, 0.01), water(), 0), (0, 57.2, -0.27))
    for level, (low, tone) in enumerate(
        ((-0.4, (0.78, 0.90, 0.96)), (3.0, (0.62, 0.82, 0.95)), (9.0, (0.46, 0.72, 0.92)))
    ):
        sky = m.glowing(tone, 1.15)
        st.place(st.board((240, 0.1, 9), sky, 0), (0, 118 + level, low))
    st.sun((0.66, 0.25, -0.70), 4.2, 1.2, SUN)


OUTDOORS = {
    "garden": (garden, st.Camera(stop=3.2)),
    "beach": (beach, st.Camera(stop=5.0)),
}
