import numpy as np
import pytest

from tools.picture import Picture, Touch
from tools.provenance import digital_source_type, generated_share

EXPORT = Touch("export", "geometry")
CUT = Touch("remove_background", "background", "builtin-1")
SCENE = Touch("recreate", "light")
GENERATED_SCENE = Touch("recreate", "background", "openai:gpt-image-1")
WHOLE_FRAME = Touch("create", "product", "openai:gpt-image-1")


def picture(*history, photo=None, scene=None):
    facts = {"photo": {"digital_source_type": photo}, "scene": scene or {}}
    return Picture(np.zeros((4, 4, 3), np.uint8), history=history, facts=facts)


@pytest.mark.parametrize(
    ("history", "photo", "scene", "value"),
    [
        ([EXPORT], None, None, None),
        ([EXPORT, Touch("detail_crop", "geometry")], "digitalCapture", None, "digitalCapture"),
        ([CUT, EXPORT], None, None, "algorithmicallyEnhanced"),
        ([CUT, EXPORT], "digitalCapture", None, "algorithmicallyEnhanced"),
        ([Touch("relight", "light")], None, None, "algorithmicallyEnhanced"),
        ([Touch("upscale", "product", "builtin-1")], None, None, "algorithmicallyEnhanced"),
        ([CUT, SCENE, EXPORT], None, {"photo": False}, "composite"),
        ([CUT, SCENE, EXPORT], None, {"photo": True}, "compositeCapture"),
        ([CUT, GENERATED_SCENE, EXPORT], None, {}, "compositeWithTrainedAlgorithmicMedia"),
        ([CUT, SCENE], None, {"generated": True}, "compositeWithTrainedAlgorithmicMedia"),
        ([CUT, WHOLE_FRAME, EXPORT], None, None, "trainedAlgorithmicMedia"),
        ([CUT, EXPORT], "trainedAlgorithmicMedia", None, "trainedAlgorithmicMedia"),
        ([CUT, SCENE], "trainedAlgorithmicMedia", None, "compositeSynthetic"),
    ],
)
def test_the_strongest_of_all_that_was_done_counts(history, photo, scene, value):
    assert digital_source_type(picture(*history, photo=photo, scene=scene)) == value


def test_generated_share():
    assert generated_share(picture(CUT, EXPORT)) == 0
    assert generated_share(picture(WHOLE_FRAME)) == 1
    assert generated_share(picture(GENERATED_SCENE, scene={"generated_share": 0.7})) == 0.7
