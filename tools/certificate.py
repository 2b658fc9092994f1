"""Certificate: what a delivered file declares of its making, measured where it can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from tools.fidelity import Fidelity, compared
from tools.picture import Picture
from tools.provenance import digital_source_type, generated_share
from tools.registration import scale_of

_ORDER: Final = ("nothing", "background", "geometry", "light", "product")
OWN_LICENCE: Final = "Apache-2.0"


class EngineUse(BaseModel):
    """Which engine an operation used, and under which licence it may be used."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    operation: str
    engine: str
    licence: str


class Certificate(BaseModel):
    """What a delivered file declares of its making.

    `fidelity` is None where nothing could be compared; `undetermined` then says why.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    engines: tuple[EngineUse, ...] = Field(description="Engines in the order of their work.")
    touches: tuple[str, ...] = Field(description="What was changed, from least to most.")
    digital_source_type: str | None = Field(description="IPTC value; None: the photo says none.")
    generated_share: float = Field(description="Share of pixels that a generator made, 0..1.")
    source_scale: float | None = Field(description="Product's size in the file over the photo's.")
    fidelity: Fidelity | None = None
    undetermined: str = ""
    signed_by: str = Field(default="", description="Whose content credentials the file carries.")
    instead: str = Field(default="", description="Why it shows another scene than was asked for.")

    def summary(self) -> str:
        """One line for a table."""
        if self.fidelity is None:
            return f"not compared: {self.undetermined}"
        found = self.fidelity
        worst = "" if found.worst_ssim is None else f", worst tile SSIM {found.worst_ssim:.3f}"
        return (
            f"{found.identical_share:.1%} of the product identical, "
            f"mean ΔE2000 {found.delta_e_mean:.2f}{worst}"
        )


def certify(
    file: Picture, photo: Picture, licences: Mapping[str, str] | None = None
) -> Certificate:
    """Certify a decoded file (with `product`, `origin`, `history`) against its photo.

    `licences` gives the licence of engines by id; the built-in ones are known.
    """
    found = compared(file, photo)
    uses = [touch for touch in file.history if touch.engine]
    touched = {touch.touches for touch in file.history}
    return Certificate(
        engines=tuple(
            EngineUse(operation=u.op, engine=u.engine, licence=_licence(u.engine, licences or {}))
            for u in uses
        ),
        touches=tuple(name for name in _ORDER if name in touched),
        digital_source_type=digital_source_type(file),
        generated_share=generated_share(file),
        source_scale=round(scale_of(file.origin.transform), 4) if file.origin else None,
        fidelity=found if isinstance(found, Fidelity) else None,
        undetermined=found if isinstance(found, str) else "",
        signed_by=str(file.fact("credentials").get("signer") or ""),
        instead=str(file.fact("scene").get("instead") or ""),
    )


def _licence(engine: str, licences: Mapping[str, str]) -> str:
    if engine.startswith("builtin"):
        return OWN_LICENCE
    return licences.get(engine, "not stated: see the model's card")
