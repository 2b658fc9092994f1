"""Render the sample photo: a stoneware mug on a cotton sheet by a window, as a phone sees it.

`python mug.py --width 4000 --out mug.jpg` needs `bpy` and the set-building modules of ../scenes.
"""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scenes"))

import bpy
import cv2
import materials as m
import numpy as np
import stage as st
from PIL import Image

RADIUS, HEIGHT, WALL = 0.042, 0.096, 0.0042
PHONE = st.Camera(focal=40.0, distance=0.36, depression=21.0, stands=0.70, stop=9.0, frame=27.0)


def stoneware() -> bpy.types.Material:
    """Blue-green glaze that breaks brown at the rim, over a raw clay foot."""
    s = m.Shader("stoneware")
    height = s.node("SeparateXYZ", Vector=s.node("TexCoord").outputs["Object"]).outputs[2]
    drip = s.math("ADD", height, s.math("MULTIPLY", s.noise(s.place(), 38.0, 3), 0.004))
    speck = s.step(s.noise(s.place(), 900.0, 2, 0.5), 0.66, 0.71, (0.0, 0.65))
    cloud = s.noise(s.place(stretch=(1, 1, 0.35)), 60.0, 5, 0.6)
    glaze = s.ramp(cloud, (0.3, (0.055, 0.155, 0.175)), (0.7, (0.095, 0.22, 0.235)))
    glaze = s.blend(s.step(height, HEIGHT - 0.0045, HEIGHT - 0.0008), glaze, (0.20, 0.115, 0.055))
    glaze = s.blend(speck, glaze, (0.035, 0.03, 0.025))
    clay = s.blend(
        s.step(s.noise(s.place(), 700.0, 3), 0.45, 0.7), (0.42, 0.27, 0.165), (0.30, 0.18, 0.105)
    )
    foot = s.step(drip, 0.0168, 0.0160)
    body = s.blend(foot, glaze, clay)
    rough = s.step(foot, 0.0, 1.0, (0.17, 0.78))
    edge = s.math("MULTIPLY", foot, -0.6)
    thrown = s.math("SINE", s.math("MULTIPLY", height, 1900.0))
    relief = s.math(
        "ADD", s.math("ADD", s.math("MULTIPLY", thrown, 0.10), s.noise(s.place(), 90.0, 4)), edge
    )
    return s.surface(Base_Color=body, Roughness=rough, Normal=s.bump(relief, 0.00045))


def cup() -> list[tuple[float, float]]:
    """Radius and height along the mug: foot, wall, rounded rim, inside, floor."""
    outer = [
        (0.0, 0.001),
        (0.030, 0.001),
        (0.0335, 0.0),
        (0.0365, 0.002),
        (0.0395, 0.008),
        (0.0412, 0.018),
    ]
    outer += [
        (RADIUS - 0.0006 * (h - 0.05) / 0.05, h) for h in np.linspace(0.03, HEIGHT - 0.003, 14)
    ]
    middle = outer[-1][0] - WALL / 2
    rim = [
        (middle + WALL / 2 * math.cos(a), HEIGHT - 0.002 + 0.002 * math.sin(a))
        for a in np.linspace(0.2, 2.94, 9)
    ]
    inner = [(middle - WALL / 2, h) for h in np.linspace(HEIGHT - 0.004, 0.014, 12)]
    return outer + rim + inner + [(0.033, 0.0085), (0.026, 0.0065), (0.0, 0.006)]


def handle(material: object) -> bpy.types.Object:
    """A pulled strap handle: an oval swept along an ear-shaped curve, thicker at its roots."""
    ts = np.linspace(0, 1, 40)
    knots = np.array(
        [[0.038, 0.0765], [0.060, 0.088], [0.084, 0.070], [0.071, 0.030], [0.038, 0.0255]]
    )
    weights = np.array([1, 4, 6, 4, 1]) * np.stack(
        [(1 - ts) ** (4 - k) * ts**k for k in range(5)], axis=1
    )
    path = weights @ knots
    along = np.gradient(path, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    across = np.stack([along[:, 1], -along[:, 0]], axis=1)
    root = 1 + 0.55 * np.exp(-ts / 0.07) + 0.45 * np.exp(-(1 - ts) / 0.07)
    steps = 28
    points = []
    for p, n, r in zip(path, across, root, strict=True):
        for a in np.linspace(0, 2 * math.pi, steps, endpoint=False):
            flat, wide = 0.0036 * r * math.cos(a), 0.0072 * r * math.sin(a)
            points.append((p[0] + n[0] * flat, wide, p[1] + n[1] * flat))
    faces = [
        (
            k * steps + i,
            k * steps + (i + 1) % steps,
            (k + 1) * steps + (i + 1) % steps,
            (k + 1) * steps + i,
        )
        for k in range(len(path) - 1)
        for i in range(steps)
    ]
    return st.shape(points, faces, material, smooth=True)


def cotton_sweep(material: object) -> bpy.types.Object:
    """A sheet that lies on the table and rises behind, with the creases of its folding."""
    rows, columns = 300, 300
    run = np.linspace(-0.45, 1.1, rows)
    bend, radius = 0.16, 0.16
    turn = np.clip((run - bend) / radius, 0, math.pi / 2)
    past = np.clip(run - bend - radius * math.pi / 2, 0, None)
    ys = np.minimum(run, bend) + radius * np.sin(turn)
    zs = radius * (1 - np.cos(turn)) + past
    xs = np.linspace(-0.7, 0.7, columns)
    rng = np.random.default_rng(12)
    rise = np.zeros((rows, columns))
    for _ in range(16):
        angle, offset, width = (
            rng.uniform(-1.4, 1.4),
            rng.uniform(-0.5, 0.9),
            rng.uniform(0.010, 0.035),
        )
        gap = xs[None] * math.sin(angle) + run[:, None] * math.cos(angle) - offset
        gap = gap + 0.015 * np.sin(xs[None] * rng.uniform(4, 9) + rng.uniform(0, 6))
        rise += rng.uniform(0.0015, 0.0045) * np.exp(-((gap / width) ** 2))
    rise *= np.clip((np.hypot(xs[None], run[:, None]) - 0.04) / 0.09, 0.0, 1.0)
    lift = np.cos(turn)[:, None] * rise, np.sin(turn)[:, None] * rise
    points = [
        (xs[i], ys[j] - lift[1][j, i], zs[j] + lift[0][j, i])
        for j in range(rows)
        for i in range(columns)
    ]
    faces = [
        (j * columns + i, j * columns + i + 1, (j + 1) * columns + i + 1, (j + 1) * columns + i)
        for j in range(rows - 1)
        for i in range(columns - 1)
    ]
    return st.shape(points, faces, material, smooth=True)


def build() -> None:
    """The whole set: sheet, mug, a window on the left, a dim room around."""
    st.ambient((1.0, 0.93, 0.84), 0.30)
    cotton_sweep(m.cotton((0.64, 0.625, 0.59)))
    clay = stoneware()
    for part in (st.turned(cup(), clay, 160), handle(clay)):
        st.place(part, (0.0, 0.0, 0.0015), -28.0)
    st.window_light((-0.95, 0.12, 0.62), (0, 0.02, 0.05), (0.62, 0.95), 17.0, (1.0, 0.955, 0.90))


def developed(light: np.ndarray) -> np.ndarray:
    """What a phone makes of it: warm cast, corner falloff, tone curve, noise, sharpening."""
    height, width = light.shape[:2]
    light = np.maximum(light, 0) * np.array([1.05, 1.0, 0.885], np.float32) * 2.75
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    light = light * (1 - 0.11 * (x * x + y * y))[..., None]
    rolled = light * (1 + light / 9.0) / (1 + 0.55 * light)
    rolled = np.clip(rolled / 1.12, 0, 1)
    srgb = np.where(
        rolled <= 0.0031308, rolled * 12.92, 1.055 * np.maximum(rolled, 1e-8) ** (1 / 2.4) - 0.055
    )
    rng = np.random.default_rng(8)
    luma = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 0.7)
    chroma = cv2.GaussianBlur(rng.normal(0, 1, (height, width, 3)).astype(np.float32), (0, 0), 1.6)
    srgb = srgb + (0.017 * luma[..., None] + 0.013 * chroma) * np.sqrt(np.clip(1.15 - srgb, 0.1, 1))
    soft = cv2.GaussianBlur(srgb, (0, 0), 1.4)
    return np.clip((srgb + 0.45 * (srgb - soft)) * 255 + 0.5, 0, 255).astype(np.uint8)


def main() -> None:
    """Render at `--render` pixels across, enlarge to `--width`, develop, write a JPEG."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--width", type=int, default=4000)
    words.add_argument("--render", type=int, default=4000)
    words.add_argument("--samples", type=int, default=48)
    words.add_argument("--threads", type=int, default=2)
    words.add_argument("--out", type=Path, required=True)
    asked = words.parse_args()
    st.empty_stage(asked.threads, asked.samples)
    build()
    st.aim_camera(PHONE, roll=0.8)
    source = asked.out.resolve().with_suffix(".exr")
    st.render(source, asked.render, asked.render * 3 // 4)
    light = st.read(source)
    light = cv2.resize(light, (asked.width, asked.width * 3 // 4), interpolation=cv2.INTER_CUBIC)
    Image.fromarray(developed(light)).save(asked.out, quality=84, optimize=True)


if __name__ == "__main__":
    main()
