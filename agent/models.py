"""The models that cut out: which there are, which are here and whole, and how they come here."""

from __future__ import annotations

from collections.abc import Callable

from agent.settings import load_settings

#: How much has come and how much there will be, in bytes.
Progress = Callable[[int, int], None]


def model_rows(*, thorough: bool = False) -> list[dict[str, str]]:
    """A row a model: name as PACKSHOT_SEGMENT takes it, licence, size, use, and state here.

    Only `thorough` reads the files and compares their hashes.
    """
    from tools.segment.rembg_models import MODELS
    from tools.segment.rembg_weights import state

    rows = [_built_in()]
    for model in MODELS.values():
        use = "any" if model.commercial else "non-commercial only"
        found = state(model, thorough=thorough)
        rows.append(_row(f"rembg:{model.name}", model.licence, f"{model.megabytes} MB", use, found))
    return rows


def pull_model(name: str, told: Progress) -> str:
    """Fetch the weights of a rembg model, named with or without "rembg:"; returns the bare name.

    Raises ConfigurationError, as one sentence, where that cannot be done.
    """
    from tools.segment.rembg_weights import permitted, pull

    bare = name.removeprefix("rembg:")
    pull(bare, told, load_settings().models)
    return permitted(bare).name


def _built_in() -> dict[str, str]:
    from tools.assets import asset

    size = len(asset("network/cutout.onnx").read_bytes())
    return _row("builtin", "Apache-2.0", f"{size / 1e6:.1f} MB", "any", "in the package")


def _row(name: str, licence: str, size: str, use: str, state: str) -> dict[str, str]:
    return {"name": name, "licence": licence, "size": size, "use": use, "state": state}
