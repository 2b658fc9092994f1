"""What a cutout's own figures say of it, and what of that the user should hear."""

from __future__ import annotations

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict

from tools.averaging import averaged
from tools.picture import Plane
from tools.segment import BUSY_DOUBT, Segmentation
from tools.segment.islands import count_of

#: Shares and overlaps from which a doubt is told.
_UNSURE_EDGE, _UNSURE_ON_BUSY, _LOW_AGREEMENT, _WHOLE_FRAME = 0.08, 0.35, 0.6, 0.97
_SIDES = ("top", "right", "bottom", "left")
#: Share of a side that the product must cover to touch it.
_CONTACT = 0.01


class CutoutFacts(BaseModel):
    """Quality of a cutout. Shares are 0..1; `border_contact` maps a side to the share covered.

    `area` of the frame is product; `soft_share` of the product's pixels are partly transparent;
    `unsure_edge` of the outline is uncertain; `holes` go through the product; `products` lie
    apart; `agreement` is the overlap of colour model and network, null where only one spoke.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    engine: str
    backdrop: str
    confidence: float
    agreement: float | None
    area: float
    soft_share: float
    unsure_edge: float
    holes: int
    products: int
    border_contact: dict[str, float]

    @classmethod
    def of(cls, seen: Segmentation, alpha: Plane, engine: str) -> CutoutFacts:
        """The figures of a segmentation and the matte that came of it."""
        small = _reduced(alpha)
        product = float((small > 8).sum())
        soft = float(((small > 8) & (small < 247)).sum())
        return cls(
            engine=engine,
            backdrop=seen.kind,
            confidence=seen.confidence,
            agreement=seen.agreement,
            area=round(float((small > 127).mean()), 4),
            soft_share=round(soft / max(1.0, product), 4),
            unsure_edge=_unsure_edge(seen),
            holes=_holes(small),
            products=count_of(np.asarray(small / np.float32(255), np.float32)),
            border_contact=_contact(alpha),
        )

    def doubts(self) -> list[str]:
        """The doubts as sentences, with figures, for the user."""
        made = []
        if self.backdrop == "busy" and self.unsure_edge >= _UNSURE_ON_BUSY:
            made.append(BUSY_DOUBT)
        elif self.backdrop == "plain" and self.unsure_edge >= _UNSURE_EDGE:
            made.append(
                f"{self.unsure_edge:.0%} of the product's edge is uncertain: look at it enlarged, "
                "or photograph the product on a sheet of another colour"
            )
        if self.agreement is not None and self.agreement < _LOW_AGREEMENT:
            made.append(
                "colour and shape disagree on what is product "
                f"({self.agreement:.0%} in common): parts may be missing or too many"
            )
        if self.area > _WHOLE_FRAME:
            made.append("the product fills the whole photo: leave a margin around it")
        elif self.border_contact:
            sides = " and ".join(self.border_contact)
            word = "edge" if len(self.border_contact) == 1 else "edges"
            made.append(f"the product touches the {sides} {word} of the photo and is cut off there")
        return made


def _reduced(alpha: Plane) -> Plane:
    factor = -(-max(alpha.shape) // 1024)  # averaging by a whole factor is fast
    return averaged(alpha, (max(1, alpha.shape[1] // factor), max(1, alpha.shape[0] // factor)))


def _contact(alpha: Plane) -> dict[str, float]:
    rims = (alpha[0], alpha[:, -1], alpha[-1], alpha[:, 0])
    shares = {side: float((rim > 127).mean()) for side, rim in zip(_SIDES, rims, strict=True)}
    return {side: round(share, 4) for side, share in shares.items() if share >= _CONTACT}


def _holes(alpha: Plane) -> int:
    """Transparent places that are enclosed by product."""
    empty = np.pad((alpha < 64).astype(np.uint8), 1, constant_values=1)
    _, _, stats, _ = cv2.connectedComponentsWithStats(empty, connectivity=4)
    areas = np.asarray(stats[1:, cv2.CC_STAT_AREA])
    return int((areas >= max(12, 2e-5 * alpha.size)).sum()) - 1


def _unsure_edge(seen: Segmentation) -> float:
    """Share of the outline along which the map hangs between yes and no, wider than a blur."""
    inside = (seen.foreground > 0.5).astype(np.uint8)
    kernel = np.ones((3, 3), np.uint8)
    edge = (inside > 0) & (cv2.erode(inside, kernel, borderValue=1) == 0)
    hanging = ((seen.foreground > 0.15) & (seen.foreground < 0.85)).astype(np.uint8)
    broad = cv2.dilate(cv2.erode(hanging, np.ones((5, 5), np.uint8)), np.ones((9, 9), np.uint8)) > 0
    return round(float((edge & broad).sum() / max(1, edge.sum())), 4)
