"""The manifest: everything that a gallery is and everything needed to make it again."""

from __future__ import annotations

import json
from datetime import date
from importlib import metadata
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from agent.conversation import Role
from agent.recipe import Operations
from tools.certificate import Certificate
from tools.check import Finding
from tools.errors import RequestError

MANIFEST = "gallery.json"
#: Libraries whose versions decide bytes: another one may round or compress differently.
LIBRARIES = ("pillow", "numpy", "opencv-python-headless", "scipy", "onnxruntime")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class File(_Part):
    """One delivered file: where it belongs, its exact bytes, what check and certificate say.

    `unsigned` is the hash of the file before it was signed, empty where it is not: signatures
    differ each time, so that is what making it again can be held against.
    """

    file: str
    channel: str | None
    slot: str | None
    sku: str | None
    sha256: str
    unsigned: str = ""
    width: int
    height: int
    bytes: int
    check: tuple[Finding, ...]
    certificate: Certificate

    @property
    def content(self) -> str:
        """The hash of what does not change from one making to the next."""
        return self.unsigned or self.sha256


class Input(_Part):
    """An upload that the recipe reads under `name`; `file` is what its sender called it.

    `credentials` is what its content credentials came to, in a sentence; empty where it had none.
    `angle` is the side of the product that it shows, where that was told or found.
    """

    name: str
    file: str
    role: Role = "photo"
    sha256: str
    credentials: str = ""
    angle: str = ""


class Versions(_Part):
    """What made the files, and the day whose rules they were checked by."""

    packshot: str
    checked: date
    operations: dict[str, int] = Field(default_factory=dict)
    engines: dict[str, str] = Field(default_factory=dict)
    libraries: dict[str, str] = Field(default_factory=dict)


class Manifest(_Part):
    """`gallery.json`."""

    files: tuple[File, ...]
    recipe: dict[str, dict[str, JsonValue]]
    inputs: tuple[Input, ...]
    versions: Versions
    left_out: tuple[str, ...]

    def text(self) -> str:
        """As JSON, the same text for the same gallery."""
        return json.dumps(self.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"


def versions(
    operations: Operations,
    recipe: dict[str, dict[str, JsonValue]],
    engines: dict[str, str],
    day: date,
) -> Versions:
    """What makes this recipe's files here and now."""
    used = sorted({str(step["op"]) for step in recipe.values()} & set(operations))
    return Versions(
        packshot=_version("packshot"),
        checked=day,
        operations={op: operations[op].version for op in used},
        engines=dict(sorted(engines.items())),
        libraries={name: _version(name) for name in LIBRARIES},
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def read_manifest(path: Path) -> Manifest:
    """The manifest in a file. Raises RequestError if it is none."""
    path = path / MANIFEST if path.is_dir() else path
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise RequestError(
            f"{path.name!r} cannot be read ({error.strerror}): name a gallery.json"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "its text"
        raise RequestError(
            f"{path.name!r} is no manifest of a gallery ({place}: {first['msg'].lower()}): "
            "name the gallery.json that Packshot wrote"
        ) from error
