"""Random bodies: figurines, turned ware, boxes, and things put together.

Figurines stand upright and are roughly as wide on both sides; turned ware follows a random profile.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from parts import BOX, CONE, ELLIPSOID, PROFILE, RING, TURNED, Body, along, turned

Values = NDArray[np.float64]


def random_body(random: np.random.Generator) -> Body:
    """Any kind of body."""
    kinds = (figurine, ware, boxes, heap)
    body = kinds[random.choice(4, p=[0.46, 0.24, 0.12, 0.18])](random)
    if random.random() < 0.45:
        body.waves = _waves(random)
    return body


def _waves(random: np.random.Generator) -> Values:
    count = random.integers(1, 4)
    rows = []
    for _ in range(count):
        often = math.exp(random.uniform(math.log(3), math.log(16)))
        high = random.uniform(0.05, 0.3) / often
        rows.append([high, *(often * random.normal(0, 0.7, 3)), random.uniform(0, 6)])
        rows[-1] += list(often * random.normal(0, 0.7, 3))
    return np.array(rows)


def figurine(random: np.random.Generator) -> Body:
    """Trunk, head, limbs, and what sticks out, more or less the same on both sides."""
    body, u = Body(), random.uniform
    joint = math.exp(u(math.log(0.02), math.log(0.2)))
    squat = u(0.6, 1.3)
    trunk = (u(0.25, 0.5) * squat, u(0.35, 0.6), u(0.22, 0.45) * squat)
    lean = turned((u(-1, 1), 0, u(-1, 1)), u(0, 0.35))
    lying = random.random() < 0.25
    if lying:
        trunk = (u(0.5, 0.8), u(0.22, 0.4), u(0.22, 0.4))
    body.add(ELLIPSOID, (0, 0.25, 0), trunk, lean, joint=joint)
    if random.random() < 0.6:
        chest = tuple(u(0.6, 1.1) * s for s in trunk)
        body.add(ELLIPSOID, (u(-0.1, 0.1), u(-0.15, 0.1), u(-0.05, 0.2)), chest, lean, joint=joint)
    side = u(-0.5, 0.5) if not lying else random.choice([-1, 1]) * u(0.3, 0.7)
    head = np.array([side * (1 if lying else 0.3), 0.25 - trunk[1] - u(0.0, 0.3), u(-0.1, 0.25)])
    size = u(0.16, 0.42)
    _head(body, random, head, size, joint)
    _limbs(body, random, trunk, joint)
    for _ in range(random.integers(0, 7)):
        spot = random.normal(0, 1, 3)
        spot *= np.array(trunk) * u(0.7, 1.05) / np.linalg.norm(spot)
        sizes = tuple(u(0.04, 0.22) for _ in range(3))
        where = (spot[0], spot[1] + 0.25, spot[2])
        axis = tuple(random.normal(0, 1, 3))
        cut = float(random.random() < 0.3)
        body.add(ELLIPSOID, where, sizes, turned(axis, u(0, 3)), joint=joint * u(0.2, 1), off=cut)
    if random.random() < 0.5:
        flat = (u(0.35, 0.7), u(0.04, 0.15), u(0.3, 0.6))
        where = (0.0, 0.25 + trunk[1] + u(-0.15, 0.1), 0.0)
        if random.random() < 0.5:
            body.add(BOX, where, flat, rounding=u(0.01, 0.04), joint=u(0.005, 0.1))
        else:
            body.add(ELLIPSOID, where, flat, joint=u(0.005, 0.1))
    return body


def _head(body: Body, random: np.random.Generator, at: Values, size: float, joint: float) -> None:
    u = random.uniform
    sizes = (size * u(0.8, 1.1), size * u(0.8, 1.2), size * u(0.8, 1.1))
    body.add(ELLIPSOID, tuple(at), sizes, joint=joint * u(0.3, 1))
    nose = at + size * np.array([u(-0.4, 0.4), u(-0.1, 0.4), u(0.7, 1.0)])
    body.add(
        ELLIPSOID, tuple(nose), tuple(size * u(0.15, 0.5) for _ in range(3)), joint=joint * 0.6
    )
    ears, tall = random.random() < 0.7, u(0.2, 0.9)
    for sign in (-1, 1):
        if ears:
            tip = np.array([sign * u(0.2, 0.6), -1.0, u(-0.3, 0.3)])
            root = at + size * np.array([sign * 0.6, -0.5, 0])
            sizes = (size * 0.3, size * tall, size * u(0.05, 0.2))
            body.add(CONE, tuple(root), sizes, along(tip), joint=joint * 0.6)
        eye = at + size * np.array([sign * 0.4, -0.15, 0.82])
        body.add(
            ELLIPSOID,
            tuple(eye),
            tuple(size * u(0.1, 0.22) for _ in range(3)),
            joint=0.02,
            off=float(random.random() < 0.5),
        )


def _limbs(body: Body, random: np.random.Generator, trunk: tuple[float, ...], joint: float) -> None:
    u = random.uniform
    for _ in range(random.integers(0, 4)):
        root = np.array([u(0.4, 0.95) * trunk[0], 0.25 + u(-0.8, 0.8) * trunk[1], u(-0.1, 0.25)])
        way = np.array([u(-0.6, 0.8), u(-0.7, 1.2), u(-0.2, 0.9)])
        thick, thin, long = u(0.06, 0.18), u(0.04, 0.14), u(0.15, 0.6)
        for sign in (-1, 1):
            mirrored = np.array([sign, 1, 1])
            shift = random.normal(0, 0.04, 3)
            body.add(
                CONE,
                tuple(root * mirrored + shift),
                (thick, long, thin),
                along(way * mirrored + 3 * shift),
                joint=joint * u(0.3, 1),
            )


def ware(random: np.random.Generator) -> Body:
    """Something turned: a bottle, a jar, a cup; perhaps with a handle, a lid or a spout."""
    body, u = Body(), random.uniform
    knots = random.integers(3, 8)
    places = np.linspace(0, 1, PROFILE)
    points = np.sort(u(0, 1, knots))
    widths = u(0.25, 1, knots)
    curve = np.interp(places, points, widths)
    if random.random() < 0.6:  # flowing; else with edges
        wide = random.integers(3, 16)
        kernel = np.hanning(2 * wide + 1)
        padded = np.pad(curve, wide, mode="edge")
        curve = np.convolve(padded, kernel / kernel.sum(), mode="valid")
    if random.random() < 0.3:
        curve = np.full(PROFILE, u(0.7, 1)) + u(-0.3, 0.3) * (places - 0.5)
    if random.random() < 0.2:
        curve += u(0.01, 0.04) * np.sin(places * u(20, 90))
    body.profile = curve / curve.max()
    wide, tall = u(0.25, 0.75), u(0.45, 0.95)
    depth = wide if random.random() < 0.8 else wide * u(0.3, 0.8)
    body.add(TURNED, (0, 0, 0), (wide, tall, depth), rounding=math.exp(u(-4.6, -2.3)))
    yaw = u(-1.8, 1.8)
    if random.random() < 0.4:
        at = (math.cos(yaw) * wide * 0.9, u(-0.2, 0.2), math.sin(yaw) * wide * 0.9)
        sizes = (u(0.15, 0.35), u(0.2, 0.45), u(0.03, 0.08))
        body.add(RING, at, sizes, turned((0, 1, 0), yaw), joint=u(0.005, 0.06))
    if random.random() < 0.3:
        body.add(
            CONE,
            (0, -tall, 0),
            (u(0.05, 0.3), u(0.05, 0.25), u(0.04, 0.2)),
            turned((1, 0, 0), math.pi),
            joint=u(0.005, 0.05),
        )
    if random.random() < 0.25:
        out = np.array([math.cos(yaw + 2), u(-1, 0), math.sin(yaw + 2)])
        body.add(CONE, tuple(out * wide * 0.6), (0.12, u(0.2, 0.6), 0.05), along(out), joint=0.06)
    if random.random() < 0.35:
        body.add(
            ELLIPSOID,
            (0, -tall, 0),
            (wide * u(0.3, 0.7), u(0.1, 0.5), depth * u(0.3, 0.7)),
            joint=0.02,
            off=1.0,
        )
    return body


def boxes(random: np.random.Generator) -> Body:
    """A box, or some, seen from a corner, a face or above."""
    body, u = Body(), random.uniform
    for index in range(random.choice([1, 1, 1, 2, 3])):
        sizes = tuple(u(0.15, 0.7) for _ in range(3))
        at = (0.0, 0.0, 0.0) if not index else tuple(u(-0.5, 0.5) for _ in range(3))
        about = turned((0, 1, 0), u(-1.6, 1.6))
        rounding = min(math.exp(u(-4.6, -1.6)), 0.9 * min(sizes))
        body.add(BOX, at, sizes, about, rounding=rounding, joint=u(0.005, 0.05))
    if random.random() < 0.3:
        body.add(
            ELLIPSOID,
            (u(-0.4, 0.4), u(-0.4, 0.4), 0.5),
            tuple(u(0.1, 0.4) for _ in range(3)),
            joint=0.02,
            off=1.0,
        )
    return body


def heap(random: np.random.Generator) -> Body:
    """Parts of all kinds put together: shoes, bags, tools, fruit."""
    body, u = Body(), random.uniform
    joint = math.exp(u(math.log(0.01), math.log(0.25)))
    for _ in range(random.integers(2, 9)):
        kind = int(random.choice([ELLIPSOID, BOX, CONE, RING], p=[0.45, 0.25, 0.2, 0.1]))
        at = tuple(u(-0.5, 0.5) for _ in range(3))
        sizes = tuple(u(0.1, 0.5) for _ in range(3))
        if kind == CONE:
            sizes = (u(0.06, 0.3), u(0.2, 0.8), u(0.04, 0.3))
        if kind == RING:
            sizes = (u(0.2, 0.4), u(0.2, 0.4), u(0.04, 0.15))
        about = turned(tuple(random.normal(0, 1, 3)), u(0, 3))
        body.add(kind, at, sizes, about, rounding=u(0.01, 0.1), joint=joint)
    return body
