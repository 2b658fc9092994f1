"""Render the objects of known size: `python render.py --out FOLDER`, each as PNG with alpha.

They stand on nothing, seen from 8° above by a camera without perspective, in soft light from the
left; what they stand on and the shadow there are the operation's. Needs `bpy`, as the scenes do.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scenes"))
import materials as m
import stage as st
from shader import Shader

DEPRESSION = 8.0  # degrees


def metal(colour: st.Colour, rough: float) -> bpy.types.Material:
    """Brushed metal."""
    s = Shader("metal")
    grain = s.noise(s.place((1.0, 1.0, 60.0)), 900.0, 3)
    return s.surface(
        Base_Color=colour, Metallic=1.0, Roughness=rough, Normal=s.bump(grain, 0.00002, 0.5)
    )


def coin() -> None:
    """A coin of 24 mm on its edge: rim, field and a raised star."""
    gold = metal((0.80, 0.58, 0.30), 0.26)
    rim = [(0.0, 0.0), (0.012, 0.0), (0.012, 0.0021), (0.0112, 0.0023), (0.0108, 0.0019)]
    made = st.turned([*rim, (0.0, 0.0019)], gold, 128)
    made.matrix_world = Matrix.Translation((0, 0, 0.012)) @ Matrix.Rotation(math.pi / 2, 4, "X")
    points = []
    for k in range(10):
        reach = 0.0062 if k % 2 == 0 else 0.0027
        turn = math.pi / 2 + k * math.pi / 5
        points.append((reach * math.cos(turn), -0.00235, 0.012 + reach * math.sin(turn)))
    star = st.shape([(0.0, -0.0028, 0.012), *points], [], gold)
    faces = [(0, 1 + (k + 1) % 10, 1 + k) for k in range(10)]
    mesh = star.data
    mesh.clear_geometry()
    mesh.from_pydata([(0.0, -0.0028, 0.012), *points], [], faces)


def credit_card() -> None:
    """A bank card (ISO/IEC 7810 ID-1: 85.60 × 53.98 mm) leaning back a little: stripe and chip."""
    blue, chip = m.plain((0.05, 0.14, 0.30), 0.32), metal((0.83, 0.66, 0.33), 0.3)
    lean = Matrix.Rotation(math.radians(-6), 4, "X")
    for size, at, what, round_ in (
        ((0.0856, 0.0008, 0.05398), (0, 0, 0), blue, 0.0003),
        ((0.0115, 0.0004, 0.009), (-0.027, -0.0005, 0.0265), chip, 0.0012),
        ((0.060, 0.0002, 0.0022), (-0.004, -0.00045, 0.0165), m.plain((0.62, 0.68, 0.76), 0.4), 0),
        ((0.032, 0.0002, 0.0018), (-0.018, -0.00045, 0.0085), m.plain((0.45, 0.52, 0.62), 0.4), 0),
    ):
        part = st.board(size, what, round_)
        part.matrix_world = lean @ Matrix.Translation(at)


def pencil() -> None:
    """A pencil of 19 cm, standing on its end: six sides, a cone of wood and the lead."""
    wood, lead = m.plain((0.72, 0.50, 0.28), 0.6), m.plain((0.03, 0.03, 0.035), 0.35)
    body, band = m.plain((0.78, 0.30, 0.02), 0.28), metal((0.75, 0.72, 0.62), 0.3)
    eraser = m.plain((0.70, 0.22, 0.22), 0.8)
    sections = (
        ([(0, 0), (0.0034, 0), (0.0034, 0.010), (0, 0.010)], eraser, 32),
        ([(0, 0.010), (0.0038, 0.010), (0.0038, 0.022), (0, 0.022)], band, 32),
        ([(0, 0.022), (0.0037, 0.022), (0.0037, 0.170), (0, 0.170)], body, 6),
        ([(0.0036, 0.170), (0.0012, 0.1855)], wood, 32),
        ([(0.0012, 0.1855), (0.0, 0.190)], lead, 32),
    )
    for profile, what, steps in sections:
        part = st.turned(profile, what, steps)
        if steps == 6:
            part.data.polygons.foreach_set("use_smooth", [False] * len(part.data.polygons))


def apple() -> None:
    """An apple 8 cm wide with its stem."""
    s = Shader("apple")
    blush = s.noise(s.place((1.0, 1.0, 0.35)), 22.0, 5, 0.6, 0.3)
    speck = s.step(s.noise(s.place(), 420.0, 2), 0.62, 0.70)
    skin = s.ramp(
        blush, (0.30, (0.62, 0.42, 0.06)), (0.47, (0.50, 0.04, 0.03)), (0.8, (0.3, 0.01, 0.015))
    )
    skin = s.blend(s.math("MULTIPLY", speck, 0.35), skin, (0.75, 0.55, 0.25))
    red = s.surface(Base_Color=skin, Roughness=0.28, Specular_IOR_Level=0.5)
    turns = np.linspace(0.0, math.pi, 60)
    profile = []
    for t in turns:
        radius = 0.040 * math.sin(t) ** 0.82
        height = 0.036 - 0.036 * math.cos(t)
        height += 0.0075 * math.exp(-((radius / 0.012) ** 2)) * (1 if t < 1.5 else -1.5)
        profile.append((radius * (0.92 + 0.08 * math.sin(t / 2)), height))
    st.turned(profile, red, 96)
    st.tube(
        [(0, 0, 0.058), (0.001, 0, 0.068), (0.005, 0, 0.078)],
        0.0013,
        m.plain((0.10, 0.06, 0.03), 0.8),
    )


def soda_can() -> None:
    """A drink can of 330 ml, 11.5 cm high and 6.6 cm wide, printed in plain colours."""
    shell, steel = m.plain((0.55, 0.03, 0.04), 0.22, 0.6), metal((0.80, 0.80, 0.82), 0.22)
    st.turned([(0, 0.004), (0.022, 0.0), (0.0245, 0.001), (0.0325, 0.010)], steel)
    st.turned([(0.0325, 0.010), (0.033, 0.013), (0.033, 0.097), (0.0322, 0.101)], shell, 128)
    st.turned([(0.03305, 0.044), (0.03305, 0.066)], m.plain((0.82, 0.80, 0.76), 0.3, 0.3), 128)
    st.turned(
        [
            (0.0322, 0.101),
            (0.0275, 0.111),
            (0.0270, 0.1135),
            (0.0278, 0.115),
            (0.0262, 0.115),
            (0.0255, 0.110),
            (0.0, 0.110),
        ],
        steel,
        128,
    )


def ruler() -> None:
    """A wooden ruler of 30 cm standing on its end, marked in centimetres and halves."""
    st.place(st.board((0.03, 0.003, 0.30), m.oak(0.5, 1.35, 0.4), 0.0004), (0, 0, 0))
    ink = m.plain((0.02, 0.02, 0.02), 0.6)
    for half in range(1, 60):
        long = 0.010 if half % 10 == 0 else 0.0075 if half % 2 == 0 else 0.0045
        thick = 0.0007 if half % 10 == 0 else 0.0004
        st.place(st.board((long, 0.0002, thick), ink, 0), (0.015 - long / 2, -0.0016, half * 0.005))


#: What is rendered: how, and how many metres the picture is high.
OBJECTS: dict[str, tuple[Callable[[], None], float]] = {
    "coin": (coin, 0.030),
    "credit_card": (credit_card, 0.094),
    "pencil": (pencil, 0.20),
    "apple": (apple, 0.10),
    "soda_can": (soda_can, 0.13),
    "ruler": (ruler, 0.32),
}


def camera(height: float) -> None:
    """Without perspective, so many metres high, from `DEPRESSION` above."""
    data = bpy.data.cameras.new("camera")
    data.type, data.ortho_scale, data.clip_start = "ORTHO", height, 0.01
    made = bpy.data.objects.new("camera", data)
    bpy.context.scene.collection.objects.link(made)
    bpy.context.scene.camera = made
    angle = math.radians(DEPRESSION)
    up = 0.47 * height
    made.matrix_world = Matrix.Translation((0, -2 * math.cos(angle), up + 2 * math.sin(angle))) @ (
        Matrix.Rotation(math.pi / 2 - angle, 4, "X")
    )


def main() -> None:
    """Render them all, or those that are named."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("names", nargs="*", default=sorted(OBJECTS))
    words.add_argument("--height", type=int, default=1400)
    words.add_argument("--samples", type=int, default=64)
    words.add_argument("--out", type=Path, required=True)
    asked = words.parse_args()
    for name in asked.names or sorted(OBJECTS):
        build, height = OBJECTS[name]
        st.empty_stage(2, asked.samples)
        scene = bpy.context.scene
        scene.render.film_transparent = True
        scene.view_settings.view_transform = "Standard"
        settings = scene.render.image_settings
        settings.file_format, settings.color_mode, settings.color_depth = "PNG", "RGBA", "8"
        st.ambient((1.0, 0.99, 0.97), 0.55)
        st.window_light((-0.9, -0.8, 0.9), (0, 0, 0.05), (0.8, 0.8), 14, (1.0, 0.97, 0.93))
        st.window_light((1.0, -0.9, 0.6), (0, 0, 0.05), (1.0, 1.0), 5, (0.95, 0.97, 1.0))
        build()
        camera(height)
        st.render(asked.out.resolve() / f"{name}.png", asked.height, asked.height)


if __name__ == "__main__":
    main()
