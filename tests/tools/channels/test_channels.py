import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel, ValidationError

from tools.channels import channels, missing_channels, slot, slots
from tools.channels.schema import Channel
from tools.errors import RequestError

FACTS = "facts/channels.yaml"


def leaves(value):
    """Every number, text and date in a nested value."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    if isinstance(value, dict):
        found = [leaf for part in value.values() for leaf in leaves(part)]
    elif isinstance(value, list | tuple):
        found = [leaf for part in value for leaf in leaves(part)]
    else:
        found = [str(float(value)) if isinstance(value, int | float) else str(value)]
    return [leaf for leaf in found if leaf != "None"]


@pytest.fixture(scope="module")
def facts(shared):
    return yaml.safe_load((shared / FACTS).read_text())


def test_there_are_18_channels_with_33_slots():
    assert len(channels()) == 18
    assert len(slots()) == 33


def test_no_number_note_date_or_code_of_the_facts_is_lost(facts):
    for entry in facts["entries"]:
        ours = set(leaves(slot(entry["id"])))
        # The facts name what they do not know ("max: null"); we leave it out.
        missing = [leaf for leaf in leaves(entry) if leaf not in ours]
        assert not missing, (entry["id"], missing)


def test_no_source_of_the_facts_is_lost(facts):
    ours = {key: source for c in channels().values() for key, source in c.sources.items()}
    assert len(ours) == 84
    assert {key: source.model_dump() for key, source in ours.items()} == facts["sources"]


@pytest.mark.parametrize("channel", channels().values(), ids=lambda channel: channel.id)
def test_every_source_resolves(channel):
    named = {source for place in channel.slots.values() for source in place.sources}
    assert named == set(channel.sources)
    assert all(place.sources for place in channel.slots.values())


@pytest.mark.parametrize("place", slots().values(), ids=lambda place: place.id)
def test_every_export_lies_inside_the_limits_of_its_slot(place):
    wide, high = place.export.width, place.export.height
    sizes = {
        "long": max(wide, high),
        "short": min(wide, high),
        "width": wide,
        "height": high,
        "megapixels": wide * high / 1e6,
        "pixels": wide * high,
    }
    for rule in place.pixels.rules:
        if rule.measure == "frame" or rule.level == "info":
            continue
        assert rule.min is None or sizes[rule.measure] >= rule.min
        assert rule.max is None or sizes[rule.measure] <= rule.max
    assert place.export.format in place.formats.accepted
    if place.export.product_fill and place.fill:
        assert place.fill.min <= place.export.product_fill <= place.fill.max


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("B000123456.MAIN.jpg", True),
        ("B000123456.jpg", True),
        ("B000123456-MAIN.jpg", False),
        ("NEW-B0001 23456.jpg", False),
    ],
)
def test_amazons_own_examples_of_file_names(name, good):
    naming = slot("amazon.main").naming
    assert naming is not None
    assert bool(re.match(naming.regex, name)) is good


def test_google_asks_for_more_pixels_from_a_date_on():
    dated = [r for r in slot("google_merchant.image_link").pixels.rules if r.effective]
    assert [(r.min, str(r.effective)) for r in dated] == [(500, "2027-01-31")]


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("amazn.main", "did you mean 'amazon.main'"),
        ("amazon.hero", "did you mean 'amazon.main'"),
        ("instagram.stories", "did you mean 'instagram.story'"),
        ("insta", "did you mean 'instagram'"),
        ("amazon", "4 slots"),
        ("qqqq", "there are amazon"),
        ("shein", "no published numbers"),
        ("wayfair.main", "no published numbers"),
    ],
)
def test_an_unknown_slot_is_answered_with_the_next_step(wrong, hint):
    with pytest.raises(RequestError, match=re.escape(hint)):
        slot(wrong)


def test_a_channel_with_one_slot_needs_no_slot_name():
    assert slot("etsy").id == "etsy.listing"
    assert slot(" Etsy/Listing ").id == "etsy.listing"


def test_channels_without_numbers_say_why():
    assert set(missing_channels()) == {"shein", "target", "wayfair"}
    assert all(missing_channels().values())


def test_the_reasons_are_those_of_the_facts(facts):
    assert dict(missing_channels()) == facts["excluded"]


def test_a_source_nobody_names_is_refused():
    source = {"url": "https://example.com", "kind": "official", "copy_age": "undated"}
    with pytest.raises(ValidationError, match="without a partner"):
        Channel.model_validate({"id": "a", "title": "A", "sources": {"s": source}})


def test_a_misspelt_key_is_refused():
    with pytest.raises(ValidationError, match="titel"):
        Channel.model_validate({"id": "a", "titel": "A"})


def test_loading_all_channels_is_quick():
    code = (
        "import time, pydantic, tools.channels as c; t = time.process_time(); c.channels();"
        "print(time.process_time() - t)"
    )
    root = Path(__file__).parents[3]
    run = [sys.executable, "-c", code]
    spent = [
        float(subprocess.run(run, capture_output=True, text=True, cwd=root, check=True).stdout)
        for _ in range(2)
    ]
    assert min(spent) < 0.06
