"""The contact sheet: every picture in its place, in its own shape, with its caption."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from agent.contact_sheet import contact_sheet, place_of
from agent.gallery import Gallery, write_gallery
from tests.agent.shots import making, shot

SKU = "B0CUP12345"


def sheet_of(gallery: Gallery) -> np.ndarray:
    with Image.open(io.BytesIO(contact_sheet(gallery))) as image:
        return np.asarray(image.convert("RGB")).astype(int)


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    shots = [shot("main", "amazon.main", SKU), shot("story", "instagram.story", SKU)]
    return write_gallery(tmp_path_factory.mktemp("out"), SKU, shots, making())


def test_pictures_lie_on_the_grid_in_their_own_shape(gallery: Gallery) -> None:
    sheet = sheet_of(gallery)
    for number, file in enumerate(gallery.files):
        picture = np.asarray(ImageOps.contain(file.small.convert("RGB"), (558, 558))).astype(int)
        height, width = picture.shape[:2]
        left = 96 + number * (560 + 44) + (560 - width) // 2
        top = 96 + 150 + (560 - height) // 2
        shown = sheet[top : top + height, left : left + width]
        assert np.abs(shown - picture)[4:-4, 4:-4].mean() < 3.0, file.name


def test_captions_are_written(gallery: Gallery) -> None:
    below = sheet_of(gallery)[96 + 150 + 560 + 18 :, 96 : 96 + 560]
    for line in (0, 36, 67):
        assert (below[line : line + 26].min(axis=(1, 2)) < 150).any(), line


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (4, 2), (7, 3), (12, 4)])
def test_columns(tmp_path: Path, count: int, columns: int) -> None:
    gallery = write_gallery(tmp_path, "m", [shot("own", None, width=64)] * count, making())
    rows = -(-count // columns)
    height, width = sheet_of(gallery).shape[:2]
    assert width == 2 * 96 + columns * 560 + (columns - 1) * 44
    assert height == 2 * 96 + 150 + rows * (560 + 108) + (rows - 1) * 44


def test_long_names_stay_in_their_column(tmp_path: Path) -> None:
    step = "a_very_long_name_that_somebody_gave_to_this_one_picture_of_all"
    gallery = write_gallery(tmp_path, "m", [shot(step, None, width=64)] * 2, making())
    sheet = sheet_of(gallery)
    between = sheet[96 + 150 + 560 + 18 :, 96 + 560 + 4 : 96 + 560 + 40]
    assert between.min() > 240


def test_places_have_their_titles(gallery: Gallery) -> None:
    assert [place_of(file) for file in gallery.files] == ["Amazon · main", "Instagram · story"]


def test_a_long_title_ends_before_the_number_of_files(gallery: Gallery) -> None:
    long = dataclasses.replace(gallery, title="product_alex-rodriguez-santibanez-200278-unsplash-w")
    heading = sheet_of(long)[86:180]
    width = heading.shape[1]
    written = (heading.min(axis=(0, 2)) < 200).nonzero()[0]
    assert written[written < width - 96 - 90].max() < width - 96 - 110
    assert (heading[:, width - 96 - 80 : width - 96].min(axis=(0, 2)) < 200).any()
