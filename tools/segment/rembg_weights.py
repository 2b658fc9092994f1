"""The files of rembg's models: where they lie, whether they are whole, how to get them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from tools.download import Progress, download, matches
from tools.errors import ConfigurationError
from tools.segment.rembg_models import MODELS, RELEASES, RembgModel

#: Written after a model's name by those whose use its non-commercial licence allows.
CONSENT = "+noncommercial"
State = Literal["absent", "here", "verified", "damaged"]


def permitted(name: str) -> RembgModel:
    """The model of a name, `CONSENT` after it where its licence asks for that.

    Raises ConfigurationError for a model that is unknown, or licensed for non-commercial use only
    and named without `CONSENT`.
    """
    bare = name.removesuffix(CONSENT)
    model = MODELS.get(bare)
    if model is None:
        raise ConfigurationError(
            f"rembg's model {bare!r} cannot be used here: choose one of {', '.join(sorted(MODELS))}"
        )
    if not model.commercial and not name.endswith(CONSENT):
        raise ConfigurationError(
            f"rembg's model {bare!r} is licensed for non-commercial use only ({model.licence}): "
            f"write '{bare}{CONSENT}' if that is your use, or choose another such as u2netp"
        )
    return model


def candidates(model: RembgModel) -> list[Path]:
    """Where rembg itself looks for a model's weights, in its order."""
    home = os.getenv("U2NET_HOME")
    data = os.getenv("XDG_DATA_HOME")
    root = Path(home or os.getenv("REMBG_HOME") or (Path(data) / "rembg" if data else "~/.rembg"))
    old = Path(home or Path(data or "~") / ".u2net")
    places = (root / "models" / model.name / model.filename, old / model.filename)
    return [place.expanduser() for place in places]


def weights(model: RembgModel) -> Path | None:
    """The file of a model's weights, None where this machine has none."""
    return next((path for path in candidates(model) if path.is_file()), None)


def state(model: RembgModel, *, thorough: bool = False) -> State:
    """How a model stands here; only `thorough` reads the file and compares its hash.

    Weights that were converted have another hash than the published ones and count as damaged.
    """
    path = weights(model)
    if path is None:
        return "absent"
    if not thorough:
        return "here"
    return "verified" if matches(path, model.digest) else "damaged"


def pull(name: str, told: Progress, releases: str | None = None) -> Path:
    """Fetch a model's weights to where rembg looks for them, and return the file.

    A whole file that is there already is not fetched again. `releases`: the address of a mirror.
    Raises ConfigurationError as `permitted` and `download` do.
    """
    model = permitted(name)
    path = weights(model)
    if path is not None and matches(path, model.digest):
        return path
    target = candidates(model)[0]
    url = f"{(releases or RELEASES).rstrip('/')}/{model.source}"
    download(url, target, model.digest, told)
    return target
