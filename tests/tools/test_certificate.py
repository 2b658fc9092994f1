import time
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from tools.certificate import certify
from tools.engine import BUILT_IN
from tools.ops.export import Export, export
from tools.picture import Origin, Picture, Touch


def photo(size=1400):
    """A scene with texture of every kind, so that a shift of half a pixel would show."""
    y, x = np.mgrid[:size, :size].astype(np.float32)
    plane = 120 + 60 * np.sin(x / 23) * np.cos(y / 31) + 30 * np.sign(np.sin(x / 7 + y / 11))
    rgb = np.stack([plane, plane * 0.8, 250 - plane], -1)
    soft = Image.fromarray(np.clip(rgb, 0, 255).astype(np.uint8)).resize((size, size))
    return Picture(np.asarray(soft), origin=Origin("photo"))


PHOTO = photo()


def cutout():
    y, x = np.mgrid[: PHOTO.height, : PHOTO.width].astype(np.float32)
    apart = np.hypot((x - 600) / 400, (y - 700) / 500)
    matte = np.rint(np.clip((1 - apart) * 200, 0, 1) * 255).astype(np.uint8)
    history = (Touch("remove_background", "background", "builtin-1"),)
    return replace(PHOTO, alpha=matte, product=matte, history=history)


def exported(picture, **args):
    wish = Export.model_validate({"save_as": "o", "image": "i", **args})
    return export.run(wish, {"image": picture}, BUILT_IN)


@pytest.mark.parametrize("place", ["amazon.main", "facebook.link_share", "instagram.story"])
def test_pixels_only_resampled_are_certified_as_the_photos(place):
    channel, slot = place.split(".")
    made = exported(cutout(), channel=channel, slot=slot)
    found = certify(made, PHOTO)
    assert found.fidelity is not None
    assert found.fidelity.identical_share > 0.98
    assert found.fidelity.delta_e_mean < 0.8
    assert found.fidelity.worst_ssim > 0.93
    assert found.fidelity.label_ssim > 0.945
    assert found.touches == ("background", "geometry")
    assert found.generated_share == 0
    assert found.digital_source_type == "algorithmicallyEnhanced"
    assert found.source_scale == made.fact("export")["source_scale"]
    assert "identical" in found.summary()


def test_engines_come_with_their_licences():
    history = (
        Touch("remove_background", "background", "rembg:u2netp-abc"),
        Touch("upscale", "product", "builtin-1"),
        Touch("recreate", "light", "unheard-of"),
    )
    made = replace(exported(cutout(), width=400, format="png"), history=history)
    licences = {"rembg:u2netp-abc": "Apache-2.0 (U2-Net)"}
    uses = certify(made, PHOTO, licences).engines
    assert [use.licence for use in uses[:2]] == ["Apache-2.0 (U2-Net)", "Apache-2.0"]
    assert "not stated" in uses[2].licence


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"origin": None}, "several photos"),
        ({"product": None}, "not cut out"),
        ({"product": np.zeros((1400, 1400), np.uint8)}, "no product"),
        ({"origin": Origin("photo", (1, 0, 5000, 0, 1, 0))}, "too little"),
        ({"origin": Origin("photo", (0, 0, 0, 0, 0, 0))}, "no product"),
    ],
)
def test_what_cannot_be_compared_is_undetermined(changes, why):
    found = certify(replace(cutout(), **changes), PHOTO)
    assert found.fidelity is None
    assert why in found.undetermined
    assert why in found.summary()


def test_it_is_quick():
    made = exported(cutout(), channel="amazon", slot="main")
    spent = []
    for _ in range(3):
        start = time.process_time()
        certify(made, PHOTO)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.15
