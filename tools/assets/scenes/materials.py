"""Procedural materials with the irregularities of real ones; lengths in metres."""

from __future__ import annotations

from collections.abc import Callable

import bpy
from shader import Colour, Shader, Socket


def oak(plank: float = 0.14, tone: float = 1.0, gloss: float = 0.42) -> bpy.types.Material:
    """Oiled oak boards along x, `plank` metres wide, each with its own grain."""
    s = Shader("oak")
    across, chance, stretched = _boards(s, plank)
    age = s.noise(stretched(0.9, 7.0), 1.0, 3, 0.5, 0.25)
    rings = s.math("SINE", s.math("MULTIPLY", age, 95.0))
    rings = s.step(rings, -1.0, 1.0)
    cloud = s.noise(stretched(2.2, 18.0), 1.0, 5, 0.6)
    pores = s.step(s.noise(stretched(26.0, 950.0), 1.0, 2, 0.6), 0.56, 0.72)
    fibre = s.noise(stretched(14.0, 420.0), 1.0, 3, 0.7)
    light, middle, dark = (0.44, 0.30, 0.185), (0.335, 0.21, 0.12), (0.15, 0.083, 0.042)
    light, middle, dark = (tuple(c * tone for c in k) for k in (light, middle, dark))
    body = s.ramp(cloud, (0.28, middle), (0.72, light))
    body = s.blend(s.math("MULTIPLY", s.math("POWER", rings, 3.0), 0.42), body, dark)
    body = s.blend(s.step(fibre, 0.35, 0.75, (0.0, 0.28)), body, dark)
    body = s.blend(s.math("MULTIPLY", pores, 0.5), body, tuple(c * 0.6 for c in dark))
    shade = s.step(chance, 0.0, 1.0, (0.80, 1.12))
    grey = s.node("CombineColor", Red=shade, Green=shade, Blue=shade).outputs[0]
    body = s.blend(1.0, body, grey, "MULTIPLY")
    edge = s.math("ABSOLUTE", s.math("SUBTRACT", s.math("FRACT", across), 0.5))
    gap = s.step(edge, 0.5 - 0.0011 / plank, 0.5 - 0.0003 / plank)
    body = s.blend(gap, body, tuple(c * 0.25 for c in dark))
    relief = s.math("SUBTRACT", s.math("MULTIPLY", fibre, 0.25), s.math("MULTIPLY", pores, 0.6))
    relief = s.math("SUBTRACT", relief, s.math("MULTIPLY", gap, 6.0))
    smear = s.noise(s.place(), 9.0, 5, 0.62, 0.6)
    rough = s.step(smear, 0.3, 0.7, (gloss - 0.08, gloss + 0.12))
    return s.surface(
        Base_Color=body, Roughness=rough, Normal=s.bump(relief, 0.00022), Specular_IOR_Level=0.4
    )


def _boards(s: Shader, plank: float) -> tuple[Socket, Socket, Callable[[float, float], Socket]]:
    """Boards along x: places across them in boards, a number 0..1 of each board's own, and places
    stretched by so much along and across, other ones on each board.
    """
    split = s.node("SeparateXYZ", Vector=s.place(shift=(0.0, 0.031, 0.0)))
    across = s.math("DIVIDE", split.outputs[1], plank)
    number = s.math("FLOOR", across)
    chance = s.node("TexWhiteNoise", {"noise_dimensions": "1D"}, W=number).outputs[0]
    own = s.node(
        "CombineXYZ", X=s.math("MULTIPLY", chance, 37.0), Y=s.math("MULTIPLY", chance, 11.0)
    )
    where = s.node("VectorMath", {"operation": "ADD"})
    s.wire(where.inputs[0], s.place())
    s.wire(where.inputs[1], own.outputs[0])
    spot = where.outputs[0]

    def stretched(x: float, y: float) -> Socket:
        scaled = s.node("VectorMath", {"operation": "MULTIPLY"})
        s.wire(scaled.inputs[0], spot)
        scaled.inputs[1].default_value = (x, y, y)
        return scaled.outputs[0]

    return across, chance, stretched


def carrara() -> bpy.types.Material:
    """Honed white marble with soft clouds and warped grey veins."""
    s = Shader("carrara")
    where = s.place(turn=0.55, shift=(0.31, 0.12, 0.2))
    warp = s.node("TexNoise", Vector=where, Scale=2.2, Detail=5.0, Roughness=0.55)
    bent = s.node("VectorMath", {"operation": "MULTIPLY_ADD"})
    s.wire(bent.inputs[0], warp.outputs[1])
    bent.inputs[1].default_value = (0.55, 0.55, 0.55)
    s.wire(bent.inputs[2], where)

    def veins(scale: float, width: float, detail: float) -> Socket:
        field = s.noise(bent.outputs[0], scale, detail, 0.5)
        ridge = s.math("ABSOLUTE", s.math("SUBTRACT", field, 0.5))
        return s.step(ridge, 0.0, width, (1.0, 0.0))

    body = s.ramp(
        s.noise(bent.outputs[0], 3.1, 6, 0.6),
        (0.3, (0.56, 0.56, 0.56)),
        (0.62, (0.72, 0.715, 0.70)),
    )
    broad = s.math("MULTIPLY", s.math("POWER", veins(1.7, 0.10, 4), 1.4), 0.75)
    patchy = s.step(s.noise(where, 4.0, 3), 0.42, 0.6)
    fine = s.math(
        "MULTIPLY", s.math("MULTIPLY", s.math("POWER", veins(4.2, 0.03, 5), 2.0), 0.7), patchy
    )
    body = s.blend(broad, body, (0.36, 0.365, 0.375))
    body = s.blend(fine, body, (0.22, 0.22, 0.225))
    rough = s.step(s.noise(s.place(), 13.0, 5, 0.65), 0.3, 0.7, (0.16, 0.27))
    return s.surface(Base_Color=body, Roughness=rough)


def quartz(base: Colour = (0.50, 0.485, 0.455)) -> bpy.types.Material:
    """An engineered-stone worktop: fine grains in three tones, satin polish."""
    s = Shader("quartz")
    cell = s.node("TexVoronoi", Vector=s.place(), Scale=520.0)
    tone = s.node("SeparateColor", Color=cell.outputs[1]).outputs[0]
    dark, pale = tuple(c * 0.55 for c in base), tuple(min(1.0, c * 1.3) for c in base)
    grain = s.ramp(tone, (0.0, dark), (0.10, dark), (0.13, base), (0.86, base), (0.90, pale))
    body = s.blend(0.4, grain, base)
    body = s.blend(s.step(s.noise(s.place(), 3.0, 4), 0.35, 0.7, (0.0, 0.18)), body, dark)
    rough = s.step(s.noise(s.place(), 11.0, 5, 0.65), 0.3, 0.7, (0.20, 0.33))
    return s.surface(Base_Color=body, Roughness=rough)


def plaster(colour: Colour, relief: float = 0.0006) -> bpy.types.Material:
    """A painted plaster wall with roller texture and slow tone changes."""
    s = Shader("plaster")
    body = s.blend(
        s.step(s.noise(s.place(), 1.6, 4, 0.6), 0.3, 0.7, (0.0, 0.22)),
        colour,
        tuple(c * 0.82 for c in colour),
    )
    height = s.noise(s.place(), 46.0, 6, 0.65)
    return s.surface(Base_Color=body, Roughness=0.85, Normal=s.bump(height, relief))


def microcement(colour: Colour = (0.34, 0.335, 0.325)) -> bpy.types.Material:
    """Trowelled concrete: clouds, hairline streaks and pin holes."""
    s = Shader("microcement")
    cloud = s.noise(s.place(shift=(1.7, 0.4, 0.0)), 3.4, 9, 0.62, 0.7)
    trowel = s.noise(s.place(stretch=(1.0, 3.2, 1.0), turn=0.5), 7.0, 5, 0.6, 1.2)
    fine = s.noise(s.place(), 240.0, 3, 0.7)
    holes = s.node("TexVoronoi", Vector=s.place(), Scale=58.0)
    hole = s.math(
        "MULTIPLY",
        s.step(holes.outputs[0], 0.10, 0.045),
        s.step(s.noise(s.place(), 9.0, 2), 0.52, 0.6),
    )
    body = s.ramp(
        cloud, (0.28, tuple(c * 0.72 for c in colour)), (0.72, tuple(c * 1.2 for c in colour))
    )
    body = s.blend(s.step(trowel, 0.4, 0.75, (0.0, 0.3)), body, tuple(c * 1.35 for c in colour))
    body = s.blend(s.step(fine, 0.3, 0.8, (0.0, 0.25)), body, tuple(c * 0.6 for c in colour))
    body = s.blend(s.math("MULTIPLY", hole, 0.75), body, tuple(c * 0.25 for c in colour))
    height = s.math("SUBTRACT", s.math("MULTIPLY", fine, 0.25), hole)
    rough = s.step(cloud, 0.3, 0.7, (0.52, 0.72))
    return s.surface(Base_Color=body, Roughness=rough, Normal=s.bump(height, 0.0004))


def linen(colour: Colour, thread: float = 0.0009) -> bpy.types.Material:
    """Washed linen: a plain weave with slubs, `thread` metres from thread to thread."""
    s = Shader("linen")
    drift = s.node("TexNoise", Vector=s.place(), Scale=45.0, Detail=3.0)
    bent = s.node("VectorMath", {"operation": "MULTIPLY_ADD"})
    s.wire(bent.inputs[0], drift.outputs[1])
    bent.inputs[1].default_value = (0.0011, 0.0011, 0.0)
    s.wire(bent.inputs[2], s.place())
    split = s.node("SeparateXYZ", Vector=bent.outputs[0])
    turns = 6.2832 / (2 * thread)
    warp = s.math("SINE", s.math("MULTIPLY", split.outputs[0], turns))
    weft = s.math("SINE", s.math("MULTIPLY", split.outputs[1], turns))
    weave = s.step(s.math("MULTIPLY", warp, weft), -1.0, 1.0)
    slub_x = s.noise(s.place(stretch=(9.0, 1500.0, 1.0)), 1.0, 2, 0.6)
    slub_y = s.noise(s.place(stretch=(1500.0, 9.0, 1.0)), 1.0, 2, 0.6)
    slub = s.math("MAXIMUM", s.step(slub_x, 0.55, 0.75), s.step(slub_y, 0.57, 0.77))
    dark = tuple(c * 0.66 for c in colour)
    body = s.blend(s.step(weave, 0.0, 1.0, (0.0, 0.75)), dark, colour)
    body = s.blend(s.math("MULTIPLY", slub, 0.35), body, tuple(min(1.0, c * 1.12) for c in colour))
    body = s.blend(s.step(s.noise(s.place(), 6.0, 4), 0.35, 0.7, (0.0, 0.16)), body, dark)
    height = s.math("ADD", weave, s.math("MULTIPLY", slub, 0.8))
    return s.surface(
        Base_Color=body,
        Roughness=0.92,
        Sheen_Weight=0.25,
        Specular_IOR_Level=0.2,
        Normal=s.bump(height, 0.00028),
    )


def cotton(colour: Colour) -> bpy.types.Material:
    """A smooth cotton sheet whose threads are too fine to be seen one by one."""
    s = Shader("cotton")
    dark = tuple(c * 0.85 for c in colour)
    body = s.blend(s.step(s.noise(s.place(), 5.0, 4), 0.35, 0.7, (0.0, 0.3)), colour, dark)
    body = s.blend(s.step(s.noise(s.place(), 900.0, 3, 0.7), 0.3, 0.7, (0.0, 0.25)), body, dark)
    height = s.noise(s.place(), 700.0, 3, 0.7)
    return s.surface(
        Base_Color=body,
        Roughness=0.92,
        Sheen_Weight=0.2,
        Specular_IOR_Level=0.2,
        Normal=s.bump(height, 0.00012),
    )


def tiles(colour: Colour, size: tuple[float, float] = (0.20, 0.075)) -> bpy.types.Material:
    """Glazed wall tiles in a half bond, each a little different; laid in x and z."""
    s = Shader("tiles")
    split = s.node("SeparateXYZ", Vector=s.place())
    flat = s.node("CombineXYZ", X=split.outputs[0], Y=split.outputs[2]).outputs[0]
    brick = s.node(
        "TexBrick",
        Vector=flat,
        Color1=colour,
        Color2=tuple(c * 0.9 for c in colour),
        Mortar=(0.42, 0.41, 0.39),
        Scale=1.0,
        Mortar_Size=0.0016,
        Mortar_Smooth=0.4,
        Brick_Width=size[0],
        Row_Height=size[1],
    )
    wavy = s.noise(s.place(), 14.0, 2)
    height = s.math("SUBTRACT", s.math("MULTIPLY", wavy, 0.6), brick.outputs[1])
    return s.surface(Base_Color=brick.outputs[0], Roughness=0.14, Normal=s.bump(height, 0.0012))


def glaze(colour: Colour, gloss: float = 0.22) -> bpy.types.Material:
    """Glazed stoneware with fine iron specks."""
    s = Shader("glaze")
    speck = s.step(s.noise(s.place(), 420.0, 2, 0.5), 0.70, 0.74, (0.0, 0.6))
    body = s.blend(
        s.step(s.noise(s.place(), 24.0, 4), 0.35, 0.7, (0.0, 0.15)),
        colour,
        tuple(c * 0.8 for c in colour),
    )
    body = s.blend(speck, body, tuple(c * 0.35 for c in colour))
    rough = s.step(s.noise(s.place(), 30.0, 4, 0.6), 0.3, 0.7, (gloss - 0.05, gloss + 0.08))
    wobble = s.noise(s.place(), 60.0, 3)
    return s.surface(Base_Color=body, Roughness=rough, Normal=s.bump(wobble, 0.0002))


def plain(colour: Colour, rough: float = 0.5, metal: float = 0.0) -> bpy.types.Material:
    """A simple surface for things out of focus."""
    return Shader("plain").surface(Base_Color=colour, Roughness=rough, Metallic=metal)


def foliage(colour: Colour = (0.07, 0.14, 0.045)) -> bpy.types.Material:
    """Green leaves, satin."""
    s = Shader("foliage")
    body = s.blend(s.noise(s.place(), 30.0, 3), colour, tuple(c * 1.8 for c in colour))
    return s.surface(Base_Color=body, Roughness=0.42)


def clear(tint: Colour = (0.93, 0.97, 0.95)) -> bpy.types.Material:
    """Clear glass."""
    return Shader("clear").surface(
        Base_Color=tint, Roughness=0.02, IOR=1.47, Transmission_Weight=1.0
    )


def glowing(colour: Colour, strength: float) -> bpy.types.Material:
    """Something that shines: a sky behind a window, a lamp."""
    return Shader("glowing").surface(
        Base_Color=(0, 0, 0), Emission_Color=colour, Emission_Strength=strength
    )
