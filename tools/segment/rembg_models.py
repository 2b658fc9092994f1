"""The rembg models that may be named: what they are for, their licence and their size."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RembgModel:
    """One model of rembg. `file` is what rembg looks for, `megabytes` what it weighs there."""

    name: str
    licence: str
    megabytes: int
    commercial: bool = True
    file: str = ""

    @property
    def filename(self) -> str:
        """The weights' file name in rembg's models folder."""
        return self.file or f"{self.name}.onnx"


_MODELS = (
    RembgModel("u2netp", "Apache-2.0", 5),
    RembgModel("u2net", "Apache-2.0", 176),
    RembgModel("u2net_human_seg", "Apache-2.0", 176),
    RembgModel("silueta", "Apache-2.0", 43),
    RembgModel("isnet-general-use", "Apache-2.0", 179),
    RembgModel("isnet-anime", "Apache-2.0", 176),
    RembgModel("birefnet-general", "MIT", 973),
    RembgModel("birefnet-general-lite", "MIT", 224),
    RembgModel("birefnet-portrait", "MIT", 973),
    RembgModel("birefnet-dis", "MIT", 973),
    RembgModel("birefnet-hrsod", "MIT", 973),
    RembgModel("birefnet-cod", "MIT", 973),
    RembgModel("birefnet-massive", "MIT", 973),
    RembgModel("bria-rmbg", "CC BY-NC 4.0", 977, commercial=False),
)

#: By name. Models that send the photo to a server, or need clicks or classes, are left out.
MODELS = {model.name: model for model in _MODELS}
