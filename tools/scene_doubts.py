"""Doubts about a picture in a scene, as notes for whoever looks at it."""

from __future__ import annotations

from tools.elevation import TOO_STEEP
from tools.scene import Scene

__all__ = ["doubts", "oversized", "small", "tipped"]

#: A scene photo enlarged further than this looks soft.
_ENLARGED_SCENE = 2.1
#: A photo of a room is mostly taken from a lower place than this, in degrees, and stays as it is;
#: so does a built-in scene whose surface cannot be drawn deeper.
_LEVEL = 35.0
#: From so many times its size in the picture on, a product looks like a toy of itself.
_TOY = 1.5


def doubts(
    scene: Scene, chosen: Scene, lies: bool, scale: float, cut: tuple[str, ...]
) -> tuple[str, ...]:
    """What may look wrong in a scene: cut products, lying ones, surfaces that were guessed."""
    notes = []
    if cut:
        notes.append(
            f"the photo cuts the product off at the {' and '.join(cut)}, so it stands at the "
            "scene's edge there: a photo of the whole product can stand anywhere"
        )
    if lies and scene.view == "side":
        notes.append(
            "the product seems to have been photographed lying flat, and stands upright in this "
            "scene: take studio, pastel, dark or wood_table, where it lies"
        )
    if lies and scene.paper is not None and chosen.paper is None:
        notes.append(
            "the product seems to have been photographed lying flat, so it lies on paper in the "
            f"colour of {chosen.name}: take wood_table for a real surface, or pose standing"
        )
    if scene.pixels is not None and scene.edge == 0.0:
        notes.append(
            "the scene photo shows no clear edge of a surface, so where the product stands is a "
            "guess: check it, or move it with position and scale"
        )
    if scene.room < 1.0:
        notes.append(
            "the surface in the scene photo is narrow, so the product was made smaller: check that "
            "it stands where it should, or move it with position and scale"
        )
    if scale > 1.25:
        notes.append(
            f"the product was enlarged {scale:.1f} times for the scene and may look soft: "
            "a larger photo would be crisper"
        )
    return tuple(notes)


def small(scene: Scene, scale: float) -> tuple[str, ...]:
    """A doubt where a scene photo had to be enlarged much."""
    if scene.pixels is None or scale <= _ENLARGED_SCENE:
        return ()
    return (
        f"the scene photo has only {scene.size[0]}×{scene.size[1]} px and was enlarged {scale:.1f} "
        "times, so it looks soft: a larger one would be crisper",
    )


def tipped(scene: Scene, degrees: float | None) -> tuple[str, ...]:
    """A doubt where the product was seen from much higher above than the scene is."""
    most = TOO_STEEP if scene.pixels is None and scene.deepest > 1 else _LEVEL
    if degrees is None or degrees <= most or scene.paper is not None:
        return ()
    return (
        f"the product was photographed from about {round(degrees, -1):.0f} degrees above and the "
        "scene from lower, so it may seem to tip forward: take studio, pastel or dark, or "
        "photograph it from the height of the table",
    )


def oversized(height_cm: float | None, shown_cm: float | None) -> tuple[str, ...]:
    """A doubt where a product is far larger than it looks on a surface of known size."""
    if height_cm is None or shown_cm is None or height_cm <= _TOY * shown_cm:
        return ()
    return (
        f"the product is {height_cm:g} cm high and looks like {shown_cm:.0f} cm on this surface, "
        "as a toy would: take studio, pastel or dark, or a photo of a room",
    )
