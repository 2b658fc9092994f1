"""Light on the bodies: lamps, the room, gloss and the camera, dealt anew at every step.

Reflected light is the paint times what falls on the surface (lamp, room, and what the body throws
on itself) and a gloss on top (Blinn's highlight in Fresnel's share). What is asked of the network
is the gain of each pixel, as the camera would show it, when the lamp goes somewhere else. Where the
light from all around is told too, glosses are to stay what they are: what lies under one is
unknown, and white print must not become grey for one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from camera import Camera, Dice, bright
from carve import Carving, carved
from material import Posed
from torch import Tensor

#: Gains are asked for within these, as logarithms; and the light below which all is noise.
MOST, DARK = math.log(5), 0.002
#: What is told of the lamp that is asked for: direction 3, share of light from all around, and 1
#: where the room's light stays as it was found, which leaves that share open.
TOLD = 5


@dataclass
class Lesson:
    """A batch: pictures (n, 3, s, s) in linear light 0..1, matte (n, 1, s, s), and for each of t
    lamps what is told (n, t, TOLD) and the gains (n, t, s, s) as logarithms; then what is behind
    it: normals (n, 3, s, s), the lamp's direction (n, 3) and its share of the light (n).
    """

    rgb: Tensor
    matte: Tensor
    told: Tensor
    gains: Tensor
    normals: Tensor
    lamp: Tensor
    share: Tensor


@dataclass
class Scene:
    """What stays while the lamp moves; shapes (n, 1, 1) or (n, 1, h, w) unless told."""

    bodies: Posed
    carving: Carving
    paint: Tensor  # (n, 3, h, w), linear
    open: Tensor  # (n, h, w): how much of the room the surface sees
    flat: Tensor  # exponent of the cosine: below 1 for rough clay
    soft: Tensor  # the lamp's size
    gloss: Tensor  # share reflected head on
    sharp: Tensor  # Blinn's exponent
    far: Tensor  # the lamp's distance, in half bodies
    table: Tensor  # what the table throws up

    def lamp(self, which: Tensor) -> tuple[Tensor, Tensor]:
        """Light (n, h, w) that the lamps of those places (n) throw on the surface, and gloss."""
        toward, clear = self.bodies.towards(which)
        cosine = torch.einsum("nchw,nc->nhw", self.bodies.normals, toward)
        cosine = self.soft * functional.softplus(cosine / self.soft)
        width = 0.6 * self.soft + 0.01
        clear = (clear / width).clamp(0, 1)
        clear = clear * clear * (3 - 2 * clear) * self.carving.clear(toward, self.soft)
        near = self._nearness(toward)
        direct = cosine.clamp(1e-6, 1.2) ** self.flat * clear * near
        thrown = self.table * (-toward[:, 1, None, None]).clamp(0, 1)
        thrown = thrown * (0.5 + 0.5 * self.bodies.normals[:, 1]) * self.open
        half = functional.normalize(toward + torch.tensor([0.0, 0.0, 1.0]), dim=1)
        glint = torch.einsum("nchw,nc->nhw", self.bodies.normals, half).clamp(1e-4, 1)
        fresnel = self.gloss + (1 - self.gloss) * (1 - half[:, 2, None, None]).clamp(0, 1) ** 5
        shine = fresnel * (self.sharp + 2) / 8 * glint**self.sharp
        return direct + thrown, shine * cosine.clamp(0, 1) * clear * near

    def _nearness(self, toward: Tensor) -> Tensor:
        height, width = self.paint.shape[2:]
        y = torch.linspace(-1, 1, height)[None, :, None]
        x = torch.linspace(-1, 1, width)[None, None, :]
        at = toward[:, :, None, None] * self.far[:, None]
        square = (at[:, 0] - x) ** 2 + (at[:, 1] - y) ** 2 + (at[:, 2] - self.bodies.depth) ** 2
        return self.far**2 / square

    def thrown(self, light: Tensor) -> Tensor:
        """What the body throws on itself (n, 3, h, w), once and on."""
        matte = self.bodies.solid[:, None].float()
        leaving = _soft(self.paint * light[:, None] * matte) / (_soft(matte) + 1e-3)
        return leaving * (1 - self.open)[:, None].clamp(0, 1)

    def dull(self, light: Tensor) -> Tensor:
        """The picture without gloss, in linear light without a ceiling."""
        return self.paint * (light[:, None] + self.thrown(light))


def _soft(planes: Tensor) -> Tensor:
    small = functional.avg_pool2d(planes, 4)
    for _ in range(2):
        small = functional.avg_pool2d(small, 3, 1, 1, count_include_pad=False)
    return functional.interpolate(small, scale_factor=4.0, mode="bilinear", align_corners=False)


def lesson(dice: Dice, bodies: Posed, lamps: int) -> Lesson:
    """A batch of those bodies in random light, with so many lamps that it is to be moved to."""
    count = len(bodies.solid)
    bodies, carving = carved(dice, bodies)
    scene = _scene(dice, bodies, carving)
    places = dice.pick(_likely(bodies.lamps), lamps + 1)
    around = torch.where(
        dice.chance(0.35, count), dice.scaled(0.004, 0.1, count), dice.scaled(0.05, 4.0, count)
    )[:, None, None]
    room, even = _room(dice, bodies.room), scene.open
    rim = (1 - bodies.normals[:, 2]).clamp(0, 1) ** 5
    veil = around * even * (scene.gloss + (1 - scene.gloss) * 0.6 * rim) * 0.7
    direct, shine = scene.lamp(places[:, 0])
    share = _share(direct, around * room, bodies.solid)
    dull = scene.dull(direct + around * room)
    camera = Camera.of(dice, dull + (shine + veil)[:, None], bodies.solid)
    first = camera.shown(dull + (shine + veil)[:, None])
    told, gains = [], []
    for turn in range(1, lamps + 1):
        toward = bodies.lamps[torch.arange(count), places[:, turn]]
        direct, shine = scene.lamp(places[:, turn])
        if turn % 2:
            other = scene.dull(direct + around * room) + (shine + veil)[:, None]
            gains.append(_gain(first, camera.shown(other)))
            told.append(torch.cat([toward, torch.zeros(count, 1), torch.ones(count, 1)], dim=1))
            continue
        much = dice.scaled(0.15, 1.5, count)
        other = _as_bright(scene.dull(direct + much[:, None, None] * even), dull, bodies.solid)
        gain = _gain(camera.shown(dull), camera.shown(other))
        gains.append(_evened(gain, bodies.solid))
        part = (much / (1 + much))[:, None]
        told.append(torch.cat([toward, part, torch.zeros(count, 1)], dim=1))
    return Lesson(
        rgb=camera.spoiled(dice, first, bodies.solid),
        matte=bodies.solid[:, None].float(),
        told=torch.stack(told, dim=1),
        gains=torch.stack(gains, dim=1),
        normals=bodies.normals,
        lamp=bodies.lamps[torch.arange(count), places[:, 0]],
        share=share,
    )


def _likely(lamps: Tensor) -> Tensor:
    """How likely a lamp stands there: mostly before the product and above it."""
    x, y, z = lamps.unbind(-1)
    before = torch.sigmoid((z - 0.05) / 0.15) + torch.sigmoid((z - 0.6) / 0.1) + 0.12
    above = torch.where(y > 0.25, 0.12, 1.0)
    return before * above


def _room(dice: Dice, room: Tensor) -> Tensor:
    """Light (n, h, w) of a room that is brighter in one direction, mostly above."""
    toward = torch.randn(len(room), 3, generator=dice.source)
    toward[:, 1] -= 0.8
    toward = functional.normalize(toward, dim=1) * dice.within(0, 0.9, len(room), 1)
    return (room[:, 0] + torch.einsum("nchw,nc->nhw", room[:, 1:], toward)).clamp(min=0)


def _scene(dice: Dice, bodies: Posed, carving: Carving) -> Scene:
    count = len(bodies.solid)
    one = (count, 1, 1)
    glossy = dice.chance(0.5, *one)
    scene = Scene(
        bodies=bodies,
        carving=carving,
        paint=torch.zeros(1),
        open=bodies.room[:, 0].clamp(0, 1),
        flat=torch.where(dice.chance(0.3, *one), dice.within(0.55, 1.0, *one), torch.ones(one)),
        soft=torch.where(
            dice.chance(0.4, *one), dice.within(0.01, 0.05, *one), dice.scaled(0.05, 0.4, *one)
        ),
        gloss=torch.where(glossy, dice.within(0.03, 0.07, *one), dice.within(0.0, 0.02, *one)),
        sharp=dice.scaled(5.0, 300.0, *one),
        far=dice.scaled(3.5, 30.0, *one),
        table=torch.where(dice.chance(0.6, *one), dice.within(0.0, 0.6, *one), torch.zeros(one)),
    )
    scene.paint = _paint(dice, bodies, scene.open)
    return scene


def _paint(dice: Dice, bodies: Posed, seen: Tensor) -> Tensor:
    """Plain, patterned or printed, as strong as it comes; dirt or glaze in what lies deep."""
    count = len(bodies.solid)
    hue = torch.rand(count, 3, generator=dice.source)
    plain = dice.scaled(0.05, 0.95, count, 1) * (1 - dice.within(0, 0.8, count, 1) * hue)
    plain = plain[..., None, None].expand(-1, -1, *bodies.solid.shape[1:])
    layer = (dice.within(0, 1, count) < 0.55).long()
    drawn = bodies.paint[torch.arange(count), layer]
    swapped = torch.stack(
        [drawn[i][torch.randperm(3, generator=dice.source)] for i in range(count)]
    )
    drawn = swapped ** dice.scaled(1.2, 3.0, count, 1, 1, 1)
    strong = dice.within(0.0, 1.0, count, 1, 1, 1) ** 0.5
    whole = dice.within(0, 1, count, 1, 1, 1)
    strong = torch.where(
        whole < 0.3, torch.zeros(1), torch.where(whole > 0.65, torch.ones(1), strong)
    )
    made = _inked(dice, plain, plain * (1 - strong) + drawn * strong, drawn)
    deep = dice.within(-0.2, 1.2, count, 1, 1).clamp(min=0) * dice.chance(0.5, count, 1, 1)
    cavity = torch.exp(deep * (8 * bodies.relief).clamp(-1, 0.5) - 0.7 * deep * (1 - seen))
    return (made * cavity[:, None]).clamp(0.01, 0.97)


def _inked(dice: Dice, plain: Tensor, made: Tensor, drawn: Tensor) -> Tensor:
    """Every third is printed in one ink, white, black or any, wherever what is drawn is light."""
    count = len(made)
    where = bright(drawn)[:, None] > dice.scaled(0.05, 0.6, count, 1, 1, 1)
    kind, any_ink = dice.within(0, 1, count, 1, 1, 1), dice.within(0.02, 0.95, count, 3, 1, 1)
    ink = torch.where(kind < 0.45, torch.full((1,), 0.88), any_ink)
    ink = torch.where(kind > 0.75, torch.full((1,), 0.03), ink)
    return torch.where(dice.chance(0.33, count, 1, 1, 1), torch.where(where, ink, plain), made)


def _share(direct: Tensor, room: Tensor, solid: Tensor) -> Tensor:
    """The lamp's share of the light on a body, 0..1."""
    lamp, rest = ((part * solid).sum((1, 2)) for part in (direct, room))
    return lamp / (lamp + rest + 1e-6)


def _as_bright(other: Tensor, own: Tensor, solid: Tensor) -> Tensor:
    """The other picture at the exposure that makes it as bright as one's own on the whole."""
    sums = [(bright(picture) * solid).sum((1, 2)) for picture in (own, other)]
    return other * (sums[0] / (sums[1] + 1e-6))[:, None, None, None]


def _gain(before: Tensor, after: Tensor) -> Tensor:
    """ln of how much brighter each pixel is after."""
    return torch.log((bright(after) + DARK) / (bright(before) + DARK)).clamp(-MOST, MOST)


def _evened(gain: Tensor, solid: Tensor) -> Tensor:
    """The same with a mean gain of 1 over the body."""
    share = solid.float()
    mean = (gain.exp() * share).sum((1, 2)) / share.sum((1, 2))
    return gain - mean.log()[:, None, None]
