"""The generator, with the real client, against a stand-in for the Images API on this machine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.tools.generate.stand_in import (
    KEY,
    Fault,
    StandIn,
    answer,
    error,
    png,
    serving,
    wrong_with,
)
from tools.errors import ConfigurationError, OperationError
from tools.generate import Answer, Request, open_engine
from tools.generate.faults import Blocked, Garbage, GeneratorError, NotAllowed, Silent
from tools.generate.openai_images import OpenAIImages
from tools.generate.pace import Pace
from tools.generate.sizes import estimate, legal_size, price
from tools.picture import Picture

MODEL = "gpt-image-2.6-sunburst"


@pytest.fixture
def server() -> Iterator[StandIn]:
    with serving() as made:
        made.paints = False
        yield made


def shoe() -> Picture:
    rgb = np.full((300, 400, 3), (200, 40, 40), np.uint8)
    alpha = np.zeros((300, 400), np.uint8)
    alpha[50:250, 60:340] = 255
    return Picture(rgb, alpha, alpha)


class Clock:
    """Time that passes only while someone sleeps."""

    def __init__(self) -> None:
        self.now, self.waits = 0.0, list[float]()

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def __call__(self) -> float:
        return self.now


def engine(
    server: StandIn, clock: Clock | None = None, model: str = MODEL, timeout: float = 30
) -> OpenAIImages:
    clock = clock or Clock()
    return OpenAIImages(model, KEY, server.url, clock.sleep, clock, 1000, timeout)


def ask(server: StandIn, clock: Clock | None = None, **how: object) -> Answer:
    return engine(server, clock, **how).generate(Request("a runner", (shoe(),), (800, 1000)))


def test_the_picture_has_the_shape_that_was_asked_for(server: StandIn) -> None:
    made = ask(server)
    assert made.rgb.shape[1] / made.rgb.shape[0] == pytest.approx(0.8, abs=0.02)
    sent = server.log[0]
    assert sent["path"] == "/v1/images/edits"
    assert (sent["model"], sent["quality"]) == (MODEL, "medium")
    assert "input_fidelity" not in sent
    with Image.open(io.BytesIO(sent["images"][0])) as image:
        assert image.mode == "RGBA"


@pytest.mark.parametrize(
    "model", ["gpt-image-2.6-flare", "gpt-image-2.5-sunburst", "gpt-image-2", "gpt-image-1.5", "sd"]
)
@pytest.mark.parametrize("size", [(1000, 1000), (2000, 2500), (1080, 1920), (3000, 1000)])
def test_every_family_is_sent_only_what_it_takes(
    server: StandIn, model: str, size: tuple[int, int]
) -> None:
    keep = np.zeros(size[::-1], np.uint8)
    keep[100:300, 100:300] = 255
    canvas = Picture(np.zeros((*size[::-1], 3), np.uint8))
    # What would be painted is no matter here: the form is checked as it came.
    server.faults = [Fault(200, answer(png(np.zeros((8, 8, 3), np.uint8))))]
    engine(server, model=model).generate(Request("on a pier", (canvas,), size, keep))
    assert wrong_with(server.log[0]) == ""


def test_the_mask_says_by_alpha_and_by_brightness_what_stays(server: StandIn) -> None:
    keep = np.zeros((1000, 1000), np.uint8)
    keep[200:400, 300:500] = 255
    canvas = Picture(np.full((1000, 1000, 3), 90, np.uint8))
    engine(server).generate(Request("x", (canvas,), (1000, 1000), keep))
    with Image.open(io.BytesIO(server.log[0]["mask"])) as image:
        mask = np.asarray(image)
    inside = mask[300 * len(mask) // 1000, 400 * len(mask) // 1000]
    assert tuple(inside) == (0, 0, 0, 255)
    assert tuple(mask[5, 5]) == (255, 255, 255, 0)


@pytest.mark.parametrize(
    ("status", "code", "words", "kind"),
    [
        (400, "moderation_blocked", "another way", Blocked),
        (400, "invalid_size", "more simply", GeneratorError),
        (401, "invalid_api_key", "OPENAI_API_KEY", NotAllowed),
        (403, "unverified", "name another", NotAllowed),
        (404, "model_not_found", "PACKSHOT_GENERATE", NotAllowed),
        (429, "insufficient_quota", "no credit", GeneratorError),
        (429, "project_spend_limit_exceeded", "no credit", GeneratorError),
    ],
)
def test_what_another_try_would_not_mend_is_asked_once(
    server: StandIn, status: int, code: str, words: str, kind: type[GeneratorError]
) -> None:
    server.faults = [Fault(status, error(code))]
    with pytest.raises(kind, match=words) as told:
        ask(server)
    assert len(server.log) == 1
    assert KEY not in str(told.value)
    assert told.value.usd == 0


def test_an_account_that_refused_everything_is_left_alone_for_a_minute(server: StandIn) -> None:
    clock = Clock()
    one = engine(server, clock)
    server.faults = [Fault(401, error("invalid_api_key"))]
    for number in range(3):
        with pytest.raises(NotAllowed, match="OPENAI_API_KEY"):
            one.generate(Request(f"picture {number}", (shoe(),), (800, 1000)))
    assert len(server.log) == 1
    clock.now += 61
    assert one.generate(Request("picture 4", (shoe(),), (800, 1000))).usd > 0


def test_a_busy_or_broken_server_is_asked_again(server: StandIn) -> None:
    clock = Clock()
    server.faults = [Fault(429, error("rate"), {"retry-after": "7"}), Fault(500, error("oops"))]
    assert ask(server, clock).rgb.shape[2] == 3
    assert len(server.log) == 3
    assert clock.waits[0] == 7
    assert 1 < clock.waits[1] < 20


def test_without_a_word_on_when_it_waits_a_little(server: StandIn) -> None:
    clock = Clock()
    server.faults = [Fault(429, error("rate"))]
    ask(server, clock)
    assert 1 < clock.waits[0] < 10


def test_a_server_that_stays_broken_is_given_up(server: StandIn) -> None:
    server.faults = [Fault(503, error("down"))] * 5
    with pytest.raises(OperationError, match="out of order"):
        ask(server)
    assert len(server.log) == 3


def test_a_wait_of_minutes_is_not_waited(server: StandIn) -> None:
    clock = Clock()
    server.faults = [Fault(429, error("rate"), {"retry-after": "600"})]
    with pytest.raises(OperationError, match="busy"):
        ask(server, clock)
    assert clock.waits == []


GARBAGE = {
    "html": Fault(200, b"<html>hello</html>", {"content-type": "text/html"}),
    "half of a document": Fault(200, b"{"),
    "nothing": Fault(200, b'{"created": 1, "data": []}'),
    "no data at all": Fault(200, b'{"created": 1}'),
    "bad base64": Fault(200, answer("%%%")),
    "no picture": Fault(200, answer(b"hello")),
    "half of a picture": Fault(200, answer(png(np.zeros((64, 64, 3), np.uint8))[:60])),
    "a list": Fault(200, b"[1, 2]"),
    "bytes that are no text": Fault(200, b"\xff\xfe\x00"),
}


@pytest.mark.parametrize("fault", GARBAGE.values(), ids=GARBAGE.keys())
def test_garbage_is_one_sentence_and_booked(server: StandIn, fault: Fault) -> None:
    server.faults = [fault]
    with pytest.raises(Garbage, match="no picture") as told:
        ask(server)
    assert len(server.log) == 1
    assert told.value.usd == pytest.approx(price((800, 1000), MODEL))


def test_garbage_with_its_usage_costs_what_it_says(server: StandIn) -> None:
    usage = {"input_tokens": 100, "output_tokens": 1000, "total_tokens": 1100}
    details = {"image_tokens": 60, "text_tokens": 40}
    body = answer(b"hello", usage={**usage, "input_tokens_details": details})
    server.faults = [Fault(200, body)]
    with pytest.raises(Garbage) as told:
        ask(server)
    assert told.value.usd == pytest.approx((40 * 5 + 60 * 8 + 1000 * 30) / 1e6)


@pytest.mark.parametrize(
    "fault",
    [Fault(200, b'{"created": 1}', seconds=1.0), Fault(200, b'{"data":', short=True)],
    ids=["too late", "cut off"],
)
def test_what_may_have_been_paid_is_never_asked_twice(server: StandIn, fault: Fault) -> None:
    server.faults = [fault]
    with pytest.raises(Silent) as told:
        ask(server, timeout=0.4)
    assert len(server.log) == 1
    assert told.value.usd > 0


def test_nobody_there_is_one_sentence() -> None:
    clock = Clock()
    lost = OpenAIImages("m", KEY, "http://127.0.0.1:9/v1", clock.sleep, clock)
    with pytest.raises(OperationError, match="cannot be reached") as told:
        lost.generate(Request("x", (shoe(),), (1000, 1000)))
    assert told.value.usd == 0


def test_what_an_answer_took_is_what_it_cost(server: StandIn) -> None:
    made = ask(server)
    server.usage = False
    assert ask(server).usd == pytest.approx(price((800, 1000), MODEL))
    assert made.usd < estimate((800, 1000), MODEL)


def test_equal_requests_at_once_are_paid_once(server: StandIn) -> None:
    one = engine(server)
    server.faults = [Fault(429, error("rate"), {"retry-after": "1"}, seconds=0.3)]
    with ThreadPoolExecutor(4) as pool:
        request = Request("a runner", (shoe(),), (800, 1000))
        made = list(pool.map(lambda _: one.generate(request), range(4)))
    assert len(server.log) == 2  # the first was told to come again
    assert sorted(answer.usd > 0 for answer in made) == [False, False, False, True]


def test_never_more_than_two_at_once(server: StandIn) -> None:
    one = engine(server)
    with ThreadPoolExecutor(5) as pool:
        asked = [Request(f"picture {n}", (shoe(),), (800, 1000)) for n in range(5)]
        list(pool.map(one.generate, asked))
    assert len(server.log) == 5
    assert server.most_at_once <= 2


@given(st.integers(1, 8), st.integers(1, 30))
def test_no_minute_begins_more_than_it_may(most: int, count: int) -> None:
    clock, begun = Clock(), list[float]()
    pace = Pace(most, clock.sleep, clock)
    for _ in range(count):
        with pace.turn():
            begun.append(clock.now)
    for number, first in enumerate(begun[: max(0, count - most)]):
        assert begun[number + most] - first >= 60


def test_the_key_is_in_no_name(server: StandIn) -> None:
    assert KEY not in repr(engine(server)) + engine(server).id


def test_without_one_it_says_how_to_set_it_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OperationError, match="PACKSHOT_GENERATE"):
        open_engine("none").generate(Request("x", (shoe(),), (100, 100)))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("PACKSHOT_GENERATE_URL", raising=False)
    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY"):
        open_engine("openai")
    with pytest.raises(ConfigurationError, match="no generator"):
        open_engine("midjourney")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with pytest.raises(ConfigurationError, match="shut down"):
        open_engine("openai:dall-e-3")
    monkeypatch.setenv("PACKSHOT_GENERATE_PER_MINUTE", "many")
    with pytest.raises(ConfigurationError, match="PER_MINUTE"):
        open_engine("openai")


@given(wide=st.integers(16, 10_000), high=st.integers(16, 10_000))
def test_every_size_has_a_legal_one_of_about_its_shape(wide: int, high: int) -> None:
    width, height = legal_size((wide, high))
    assert width % 16 == height % 16 == 0
    assert 655_360 <= width * height <= 8_294_400
    assert 1 / 3 <= width / height <= 3
    if 1 / 3 <= wide / high <= 3:
        assert width / height == pytest.approx(wide / high, rel=0.055)


def test_the_estimate_follows_the_published_prices() -> None:
    # 1024² at medium is published as .0132 for what comes out; what goes in comes on top.
    goes_in = (800 * 5 + 1536 * 8) / 1e6
    assert price((1024, 1024), "gpt-image-2.5-flare") == pytest.approx(0.0132 + goes_in, rel=0.02)
    assert estimate((1024, 1024)) == pytest.approx(3 * price((1024, 1024)), abs=1e-4)
    assert estimate((2000, 2500)) > estimate((1024, 1024))
    assert price((1024, 1024), "sd-cpp-local") == 0
