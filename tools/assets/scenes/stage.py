"""A photo set in Blender: shapes, lights, camera and the render, in metres.

The standing point of the product is the origin, the surface is the plane z = 0, and the camera
looks along +y. Needs the `bpy` module (Blender as a Python package) and nothing else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix, Vector

Point = tuple[float, float, float]
Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Camera:
    """A camera that looks at the origin from the front.

    `focal` in mm on a frame `frame` mm high (4:5 upright, 4:3 lying), `distance` in m,
    `depression` = angle in degrees at which the standing point is seen from above, `stands` =
    image share (from the top) at which the standing point lies, `stop` = f-number.
    """

    focal: float = 85.0
    distance: float = 1.06
    depression: float = 12.0
    stands: float = 0.70
    stop: float = 4.0
    frame: float = 36.0


def empty_stage(threads: int, samples: int) -> None:
    """A new, empty scene with the render settings of all our pictures."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    cycles = scene.cycles
    cycles.device = "CPU"
    cycles.samples = samples
    cycles.use_adaptive_sampling = True
    cycles.adaptive_threshold = 0.02
    cycles.max_bounces = 8
    cycles.diffuse_bounces = 4
    cycles.sample_clamp_indirect = 4.0
    cycles.blur_glossy = 0.6
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.use_denoising = True
    cycles.denoiser = "OPENIMAGEDENOISE"
    cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
    cycles.seed = 7
    scene.render.threads_mode = "FIXED"
    scene.render.threads = threads
    settings = scene.render.image_settings
    settings.file_format, settings.color_depth, settings.color_mode = "OPEN_EXR", "16", "RGB"
    scene.view_settings.view_transform = "Raw"
    scene.world = bpy.data.worlds.new("world")
    scene.world.use_nodes = True


def ambient(colour: Colour, strength: float) -> None:
    """Light from everywhere: what the walls of the room out of sight send back."""
    node = next(n for n in bpy.context.scene.world.node_tree.nodes if n.type == "BACKGROUND")
    node.inputs[0].default_value = (*colour, 1.0)
    node.inputs[1].default_value = strength


def shape(
    points: list[Point], faces: list[tuple[int, ...]], material: object, smooth: bool = False
) -> bpy.types.Object:
    """A mesh object from points and faces."""
    mesh = bpy.data.meshes.new("shape")
    mesh.from_pydata([tuple(p) for p in points], [], faces)
    mesh.update()
    if smooth:
        mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    if material is not None:
        mesh.materials.append(material)
    made = bpy.data.objects.new("shape", mesh)
    bpy.context.scene.collection.objects.link(made)
    return made


def place(
    made: bpy.types.Object, at: Point, turn: float = 0.0, tilt: float = 0.0
) -> bpy.types.Object:
    """Move an object there, turned about z and leant back about x (degrees)."""
    spin = Matrix.Rotation(math.radians(turn), 4, "Z") @ Matrix.Rotation(math.radians(tilt), 4, "X")
    made.matrix_world = Matrix.Translation(at) @ spin
    return made


def point(made: bpy.types.Object, at: Point, along: Point) -> bpy.types.Object:
    """Move an object there and turn its y axis to look `along`, its front to the camera."""
    turn = Vector(along).to_track_quat("Y", "Z").to_matrix().to_4x4()
    made.matrix_world = Matrix.Translation(at) @ turn
    return made


def board(size: Point, material: object, bevel: float = 0.002) -> bpy.types.Object:
    """A box standing on z = 0, centred in x and y, its edges rounded by `bevel` metres."""
    x, y, z = size[0] / 2, size[1] / 2, size[2]
    corners = [
        (sx * x, sy * y, h) for h in (0.0, z) for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    faces = [(3, 2, 1, 0), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
    made = shape(corners, faces, material)
    if bevel > 0:
        rounding = made.modifiers.new("bevel", "BEVEL")
        rounding.width, rounding.segments = bevel, 3
    return made


def turned(
    profile: list[tuple[float, float]], material: object, steps: int = 64
) -> bpy.types.Object:
    """A vessel turned on a lathe: `profile` holds (radius, height) from the base up."""
    angles = [2 * math.pi * i / steps for i in range(steps)]
    points = [(r * math.cos(a), r * math.sin(a), h) for r, h in profile for a in angles]
    faces = [
        (
            k * steps + i,
            k * steps + (i + 1) % steps,
            (k + 1) * steps + (i + 1) % steps,
            (k + 1) * steps + i,
        )
        for k in range(len(profile) - 1)
        for i in range(steps)
    ]
    return shape(points, faces, material, smooth=True)


def tube(path: list[Point], radius: float, material: object) -> bpy.types.Object:
    """A round tube through the points of `path`."""
    curve = bpy.data.curves.new("tube", "CURVE")
    curve.dimensions, curve.bevel_depth, curve.bevel_resolution = "3D", radius, 6
    curve.use_fill_caps = True
    spline = curve.splines.new("BEZIER")
    spline.bezier_points.add(len(path) - 1)
    for knot, point in zip(spline.bezier_points, path, strict=True):
        knot.co, knot.handle_left_type, knot.handle_right_type = point, "AUTO", "AUTO"
    curve.materials.append(material)
    made = bpy.data.objects.new("tube", curve)
    bpy.context.scene.collection.objects.link(made)
    return made


def sheet(heights: np.ndarray, size: tuple[float, float], material: object) -> bpy.types.Object:
    """A cloth-like sheet from a grid of heights (rows along y), centred on the origin."""
    rows, columns = heights.shape
    xs = np.linspace(-size[0] / 2, size[0] / 2, columns)
    ys = np.linspace(-size[1] / 2, size[1] / 2, rows)
    points = [(x, y, heights[j, i]) for j, y in enumerate(ys) for i, x in enumerate(xs)]
    faces = [
        (j * columns + i, j * columns + i + 1, (j + 1) * columns + i + 1, (j + 1) * columns + i)
        for j in range(rows - 1)
        for i in range(columns - 1)
    ]
    return shape(points, faces, material, smooth=True)


def leaf(length: float, width: float, droop: float, material: object) -> bpy.types.Object:
    """One leaf along +y from the origin, bent down by `droop` (share of its length)."""
    spine = np.linspace(0.0, 1.0, 12)
    half = width / 2 * np.sin(np.pi * spine**0.75) ** 0.9
    points: list[Point] = []
    for t, w in zip(spine, half, strict=True):
        drop = -droop * length * t**2
        points += [
            (-w, length * t, drop + 0.15 * w),
            (0.0, length * t, drop),
            (w, length * t, drop + 0.15 * w),
        ]
    faces = [
        (3 * i + k, 3 * i + k + 1, 3 * i + k + 4, 3 * i + k + 3)
        for i in range(11)
        for k in range(2)
    ]
    return shape(points, faces, material, smooth=True)


def window_light(
    at: Point, aim: Point, size: tuple[float, float], power: float, colour: Colour
) -> bpy.types.Object:
    """A rectangular soft light, `power` in watts, that the camera does not see."""
    lamp = bpy.data.lights.new("window", "AREA")
    lamp.shape, lamp.size, lamp.size_y = "RECTANGLE", size[0], size[1]
    lamp.energy, lamp.color = power, colour
    made = bpy.data.objects.new("window", lamp)
    bpy.context.scene.collection.objects.link(made)
    made.location = at
    made.rotation_euler = (Vector(aim) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    made.visible_camera = False
    return made


def sun(towards: Point, strength: float, softness: float, colour: Colour) -> None:
    """A sun shining along `towards`; `softness` = its angle in degrees."""
    lamp = bpy.data.lights.new("sun", "SUN")
    lamp.energy, lamp.angle, lamp.color = strength, math.radians(softness), colour
    made = bpy.data.objects.new("sun", lamp)
    bpy.context.scene.collection.objects.link(made)
    made.rotation_euler = Vector(towards).to_track_quat("-Z", "Y").to_euler()


def aim_camera(camera: Camera, roll: float = 0.0) -> None:
    """Put the scene's camera where `camera` says, focused on the standing point; `roll` degrees."""
    data = bpy.data.cameras.new("camera")
    data.sensor_fit = "VERTICAL"
    data.sensor_height = camera.frame
    data.lens, data.clip_start = camera.focal, 0.02
    data.dof.use_dof, data.dof.focus_distance = True, camera.distance
    data.dof.aperture_fstop, data.dof.aperture_blades = camera.stop, 9
    made = bpy.data.objects.new("camera", data)
    bpy.context.scene.collection.objects.link(made)
    bpy.context.scene.camera = made
    angle = math.radians(camera.depression)
    made.location = (0.0, -camera.distance * math.cos(angle), camera.distance * math.sin(angle))
    pitch = angle - math.atan((camera.stands - 0.5) * camera.frame / camera.focal)
    upright = Matrix.Rotation(math.pi / 2 - pitch, 4, "X")
    made.matrix_world = (
        Matrix.Translation(made.location) @ upright @ Matrix.Rotation(math.radians(roll), 4, "Z")
    )


def render(path: Path, width: int, height: int, rows: tuple[float, float] = (0.0, 1.0)) -> None:
    """Render the scene, or only the rows between two image shares, as a linear half-float EXR."""
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = width, height
    scene.render.resolution_percentage = 100
    scene.render.use_border = scene.render.use_crop_to_border = rows != (0.0, 1.0)
    scene.render.border_min_y, scene.render.border_max_y = 1 - rows[1], 1 - rows[0]
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)


def read(path: Path) -> np.ndarray:
    """The linear light of a rendered EXR, (height, width, 3) float32, first row on top."""
    image = bpy.data.images.load(str(path))
    image.colorspace_settings.name = "Non-Color"
    width, height = image.size
    values = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(values)
    return np.ascontiguousarray(values.reshape(height, width, 4)[::-1, :, :3])
