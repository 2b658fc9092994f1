"""What travels with the package: models, scenes, samples; each folder says how it was made."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from tools.errors import ConfigurationError


def asset(path: str) -> Traversable:
    """The packaged file at `path`, such as "scenes/marble.webp", wherever the package lies.

    Raises ConfigurationError where the installation lacks it.
    """
    found = files("tools.assets").joinpath(path)
    if not found.is_file():
        raise ConfigurationError(f"this installation lacks {path}: install packshot again")
    return found
