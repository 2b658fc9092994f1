"""The rembg models that may be named, with their licences, sizes and hashes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RembgModel:
    """One model of rembg.

    `megabytes` is what its weights weigh, `asset` their file's name among rembg's releases, and
    `digest` their hash, as rembg itself states it: the algorithm, a colon, hexadecimal digits.
    """

    name: str
    licence: str
    megabytes: int
    digest: str
    asset: str = ""
    commercial: bool = True

    @property
    def filename(self) -> str:
        """The weights' file name in rembg's models folder."""
        return f"{self.name}.onnx"

    @property
    def source(self) -> str:
        """The weights' file name among rembg's releases."""
        return self.asset or self.filename


# Hashes and names of the files as rembg 2.0.86 states them in its sessions.
_MODELS = (
    RembgModel("u2netp", "Apache-2.0", 5, "md5:8e83ca70e441ab06c318d82300c84806"),
    RembgModel("u2net", "Apache-2.0", 176, "md5:60024c5c889badc19c04ad937298a77b"),
    RembgModel("u2net_human_seg", "Apache-2.0", 176, "md5:c09ddc2e0104f800e3e1bb4652583d1f"),
    RembgModel("silueta", "Apache-2.0", 43, "md5:55e59e0d8062d2f5d013f4725ee84782"),
    RembgModel("isnet-general-use", "Apache-2.0", 179, "md5:fc16ebd8b0c10d971d3513d564d01e29"),
    RembgModel("isnet-anime", "Apache-2.0", 176, "md5:6f184e756bb3bd901c8849220a83e38e"),
    RembgModel(
        "birefnet-general",
        "MIT",
        973,
        "md5:7a35a0141cbbc80de11d9c9a28f52697",
        "BiRefNet-general-epoch_244.onnx",
    ),
    RembgModel(
        "birefnet-general-lite",
        "MIT",
        224,
        "md5:4fab47adc4ff364be1713e97b7e66334",
        "BiRefNet-general-bb_swin_v1_tiny-epoch_232.onnx",
    ),
    RembgModel(
        "birefnet-portrait",
        "MIT",
        973,
        "md5:c3a64a6abf20250d090cd055f12a3b67",
        "BiRefNet-portrait-epoch_150.onnx",
    ),
    RembgModel(
        "birefnet-dis",
        "MIT",
        973,
        "md5:2d4d44102b446f33a4ebb2e56c051f2b",
        "BiRefNet-DIS-epoch_590.onnx",
    ),
    RembgModel(
        "birefnet-hrsod",
        "MIT",
        973,
        "md5:c017ade5de8a50ff0fd74d790d268dda",
        "BiRefNet-HRSOD_DHU-epoch_115.onnx",
    ),
    RembgModel(
        "birefnet-cod",
        "MIT",
        973,
        "md5:f6d0d21ca89d287f17e7afe9f5fd3b45",
        "BiRefNet-COD-epoch_125.onnx",
    ),
    RembgModel(
        "birefnet-massive",
        "MIT",
        973,
        "md5:33e726a2136a3d59eb0fdf613e31e3e9",
        "BiRefNet-massive-TR_DIS5K_TR_TEs-epoch_420.onnx",
    ),
    RembgModel(
        "bria-rmbg",
        "CC BY-NC 4.0",
        977,
        "sha256:5b486f08200f513f460da46dd701db5fbb47d79b4be4b708a19444bcd4e79958",
        "bria-rmbg-2.0.onnx",
        commercial=False,
    ),
)

#: By name. Models that send the photo to a server, or need clicks or classes, are left out.
MODELS = {model.name: model for model in _MODELS}
#: Where rembg publishes its weights.
RELEASES = "https://github.com/danielgatis/rembg/releases/download/v0.0.0"
