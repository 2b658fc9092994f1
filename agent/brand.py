"""The brand kit: what every new picture of a workspace looks like unless a request says otherwise.

It is learned only where somebody asks for that, lies in one file that people may edit, and never
overrules a channel: a main image that must be pure white stays pure white.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, field_validator

from tools.color import Color
from tools.errors import ConfigurationError, RequestError

Share = Annotated[float, Field(ge=0, le=1)]


class Brand(BaseModel):
    """A workspace's kit; what is None is left to each picture."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    background: Color | None = Field(default=None, description="Ground of plain pictures.")
    shadow: Literal["contact", "cast", "reflection", "none"] | None = Field(
        default=None, description="Shadow on plain grounds."
    )
    softness: Share | None = Field(default=None, description="Of that shadow, 0..1.")
    strength: Share | None = Field(default=None, description="Of that shadow, 0..1.")
    fill: Annotated[float, Field(ge=0.3, le=1)] | None = Field(
        default=None, description="Product's longest side as a share of the picture, 0.3..1."
    )
    scene: str | None = Field(
        default=None, description="Built-in scene that lifestyle pictures begin with."
    )
    channels: tuple[str, ...] | None = Field(
        default=None, description="Where a set goes if the request names no channel."
    )

    @field_validator("scene")
    @classmethod
    def _there(cls, scene: str | None) -> str | None:
        from tools.scene import scene_names

        if scene is not None and scene not in scene_names():
            raise ValueError(f"there is no built-in scene {scene!r}")
        return scene

    @field_validator("channels")
    @classmethod
    def _known(cls, names: tuple[str, ...] | None) -> tuple[str, ...] | None:
        from tools.channels import channels

        unknown = [name for name in names or () if name not in channels()]
        if unknown:
            raise ValueError(f"there is no channel {', '.join(unknown)}")
        return names or None

    def told(self) -> dict[str, JsonValue]:
        """What it holds, as plain JSON."""
        return dict(self.model_dump(mode="json", exclude_none=True))

    def with_changes(self, changes: Mapping[str, JsonValue]) -> Brand:
        """The kit with other values, None takes one out. Raises RequestError with what is wrong."""
        held = {**self.told(), **changes}
        try:
            return Brand.model_validate({k: v for k, v in held.items() if v is not None})
        except ValidationError as error:
            raise RequestError(f"the brand kit was not changed: {_told(error)}") from None


def load_brand(path: Path) -> Brand:
    """The kit in a file, an empty one where there is none.

    Raises ConfigurationError where the file cannot be read as one.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Brand()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"the brand kit {path.name} cannot be read: {error}") from error
    try:
        return Brand.model_validate(yaml.safe_load(text) or {})
    except yaml.YAMLError as error:
        raise ConfigurationError(f"the brand kit {path.name} is no YAML: correct it") from error
    except ValidationError as error:
        raise ConfigurationError(
            f"the brand kit {path.name}: {_told(error)}: correct it, or change it with "
            "'packshot brand'"
        ) from error


def store_brand(path: Path, brand: Brand) -> None:
    """Write the kit, whole or not at all; an empty one takes the file away."""
    if not brand.told():
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(yaml.safe_dump(brand.told(), sort_keys=False, allow_unicode=True), "utf-8")
    os.replace(part, path)


def _told(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    what = first["msg"].removeprefix("Value error, ")
    return f"{where}: {what}" if first["type"] != "extra_forbidden" else f"it has no {where!r}"
