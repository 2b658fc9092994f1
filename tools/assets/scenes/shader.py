"""A material's node tree in Blender, wired by method calls."""

from __future__ import annotations

import bpy

Socket = bpy.types.NodeSocket
Colour = tuple[float, float, float]


class Shader:
    """A material's node tree, wired by method calls. Every method returns a socket."""

    def __init__(self, name: str) -> None:
        """A new material of that name, empty."""
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()

    def node(
        self, kind: str, settings: dict[str, object] | None = None, **inputs: object
    ) -> bpy.types.Node:
        """A node of that kind, its inputs set or linked by name (spaces written as _)."""
        made = self.tree.nodes.new(f"ShaderNode{kind}")
        for name, value in (settings or {}).items():
            setattr(made, name, value)
        for name, value in inputs.items():
            wanted = name.replace("_", " ")
            self.wire(next(i for i in made.inputs if i.name == wanted and i.enabled), value)
        return made

    def wire(self, target: Socket, value: object) -> None:
        """Link a socket or write a constant."""
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, target)
        elif target.type == "RGBA":
            target.default_value = (*value, 1.0)
        else:
            target.default_value = value

    def place(
        self, stretch: Colour = (1, 1, 1), shift: Colour = (0, 0, 0), turn: float = 0.0
    ) -> Socket:
        """Object coordinates in metres, stretched, shifted and turned about z."""
        mapping = self.node("Mapping", Vector=self.node("TexCoord").outputs["Object"])
        mapping.inputs["Scale"].default_value = stretch
        mapping.inputs["Location"].default_value = shift
        mapping.inputs["Rotation"].default_value = (0, 0, turn)
        return mapping.outputs[0]

    def noise(
        self, where: Socket, scale: float, detail: float = 4, rough: float = 0.55, warp: float = 0.0
    ) -> Socket:
        """Fractal noise, 0..1 around 0.5."""
        made = self.node(
            "TexNoise", Vector=where, Scale=scale, Detail=detail, Roughness=rough, Distortion=warp
        )
        return made.outputs[0]

    def math(self, what: str, a: object, b: object = 0.0) -> Socket:
        """One arithmetic node."""
        made = self.node("Math", {"operation": what})
        self.wire(made.inputs[0], a)
        self.wire(made.inputs[1], b)
        return made.outputs[0]

    def ramp(self, value: Socket, *stops: tuple[float, Colour]) -> Socket:
        """Colours along a value."""
        made = self.node("ValToRGB")
        self.wire(made.inputs[0], value)
        elements = made.color_ramp.elements
        while len(elements) < len(stops):
            elements.new(0.5)
        for element, (at, colour) in zip(elements, stops, strict=True):
            element.position, element.color = at, (*colour, 1.0)
        return made.outputs[0]

    def step(
        self, value: Socket, low: float, high: float, out: tuple[float, float] = (0.0, 1.0)
    ) -> Socket:
        """`value` mapped from low..high to `out`, clamped."""
        made = self.node(
            "MapRange", Value=value, From_Min=low, From_Max=high, To_Min=out[0], To_Max=out[1]
        )
        return made.outputs[0]

    def blend(self, share: object, a: object, b: object, how: str = "MIX") -> Socket:
        """Two colours mixed."""
        made = self.node("Mix", {"data_type": "RGBA", "blend_type": how})
        for index, value in ((0, share), (6, a), (7, b)):
            self.wire(made.inputs[index], value)
        return made.outputs[2]

    def bump(self, height: Socket, depth: float, strength: float = 1.0) -> Socket:
        """Normals of a relief `depth` metres deep."""
        return self.node("Bump", Height=height, Distance=depth, Strength=strength).outputs[0]

    def surface(self, **inputs: object) -> bpy.types.Material:
        """Finish with a principled surface."""
        body = self.node("BsdfPrincipled", **inputs)
        out = self.tree.nodes.new("ShaderNodeOutputMaterial")
        self.tree.links.new(body.outputs[0], out.inputs[0])
        return self.material
