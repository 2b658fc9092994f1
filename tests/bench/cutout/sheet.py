"""A contact sheet: one row a picture, one column an engine, on magenta, where halos show."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Map = NDArray[np.float32]
CELL = 300  # px
GROUND = np.array((255, 0, 255), np.float32)


class Sheet:
    """Rows of cells, written as one JPEG."""

    def __init__(self) -> None:
        """An empty sheet."""
        self._rows: list[Map] = []

    def add(self, rgb: NDArray[np.uint8], cutouts: list[tuple[Map, Map]]) -> None:
        """One picture and what each engine made of it, as alpha and colours."""
        cells = [_cell(rgb.astype(np.float32))]
        for alpha, colour in cutouts:
            cells.append(_cell(colour * alpha[:, :, None] + GROUND * (1 - alpha[:, :, None])))
        self._rows.append(np.hstack(cells))

    def write(self, path: Path) -> None:
        """Write what there is."""
        if self._rows:
            cv2.imwrite(str(path), np.vstack(self._rows)[:, :, ::-1])


def _cell(picture: Map) -> Map:
    scale = CELL / max(picture.shape[:2])
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    cell = np.full((CELL, CELL, 3), 128, np.float32)
    cell[: small.shape[0], : small.shape[1]] = small
    return cell
