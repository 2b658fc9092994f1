from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from pydantic import JsonValue

from agent.conversation import Recipe, Result
from agent.engine import STOPPED, execute
from agent.events import Event, StepDone, StepFailed, StepSkipped, StepStarted
from agent.store import Hit, Store
from agent.stores import open_store
from agent.workshop import Workshop
from tests.agent.operations import MEETINGS, RAN, REGISTRY
from tools.operation import Operation
from tools.picture import Picture


def step(op: str, **args: JsonValue) -> dict[str, JsonValue]:
    return {"op": op, "args": dict(args)}


@pytest.fixture(autouse=True)
def nothing_ran() -> None:
    RAN.clear()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "store"))


@pytest.fixture
def uploads(store: Store) -> dict[str, str]:
    return {"mug": store.put(Picture(np.full((6, 8, 3), 40, np.uint8)))}


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as threads:
        yield threads


@pytest.fixture
def workshop(store: Store, pool: ThreadPoolExecutor) -> Workshop:
    return Workshop(store, {}, lambda operation, attempt: pool, registry=REGISTRY, width=4)


def run(
    workshop: Workshop, recipe: Recipe, uploads: dict[str, str]
) -> tuple[dict[str, Result], list[Event]]:
    events: list[Event] = []
    results = execute(workshop, recipe, uploads, events.append)
    workshop.store.flush()
    return results, events


SEVEN: Recipe = {
    "a": step("tint", image="mug", shade=1),
    "b": step("tint", image="a", shade=2),
    "c": step("tint", image="a", shade=3),
    "d": step("tint", image="a", shade=4),
    "e": step("merge", images=["b", "c"]),
    "f": step("tint", image="d", shade=5),
    "g": step("merge", images=["e", "f"]),
}


def test_steps_run_at_once_as_far_as_they_can(workshop: Workshop, uploads: dict[str, str]) -> None:
    MEETINGS["after a"] = threading.Barrier(3)  # b, c and d go on once all three are at work
    three = {
        name: step("hold", image="a", shade=shade, meets="after a")
        for shade, name in enumerate("bcd", 2)
    }
    results, events = run(workshop, {**SEVEN, **three}, uploads)
    assert list(results) == list(SEVEN)
    assert {result.status for result in results.values()} == {"done"}
    assert sum(isinstance(event, StepStarted) for event in events) == 7
    assert sum(isinstance(event, StepDone) for event in events) == 7
    assert workshop.store.get(results["g"].made).width == 3 * 8


def test_one_file_is_finished_after_the_other(store: Store, uploads: dict[str, str]) -> None:
    recipe: Recipe = {
        "short": step("tint", image="mug", shade=1),
        "long": step("tint", image="mug", shade=2),
        "longer": step("tint", image="long", shade=3),
        "longest": step("tint", image="longer", shade=4),
        "other": step("tint", image="mug", shade=5),
        "other_file": step("tint", image="other", shade=6),
    }
    with ThreadPoolExecutor(1) as single:
        alone = Workshop(store, {}, lambda operation, attempt: single, registry=REGISTRY, width=1)
        _, events = run(alone, recipe, uploads)
    begun = [event.name for event in events if isinstance(event, StepStarted)]
    assert begun == ["long", "longer", "longest", "other", "other_file", "short"]


def test_nothing_is_done_twice(workshop: Workshop, uploads: dict[str, str]) -> None:
    first, _ = run(workshop, SEVEN, uploads)
    before = RAN.total()
    again, events = run(workshop, SEVEN, uploads)
    assert RAN.total() == before
    assert {name: result.made for name, result in again.items()} == {
        name: result.made for name, result in first.items()
    }
    assert all(isinstance(event, StepDone) and event.cached for event in events)


def test_a_change_runs_its_step_and_what_follows(
    workshop: Workshop, uploads: dict[str, str]
) -> None:
    run(workshop, SEVEN, uploads)
    changed = {**SEVEN, "d": step("tint", image="a", shade=44)}
    assert workshop.misses(changed, uploads) == ("d", "f", "g")
    results, _ = run(workshop, changed, uploads)
    assert [name for name, r in results.items() if r.status == "done"] == ["d", "f", "g"]
    assert workshop.misses(changed, uploads) == ()


def test_a_change_that_changes_no_pixel_spares_what_follows(
    workshop: Workshop, uploads: dict[str, str]
) -> None:
    recipe = {"a": step("tint", image="mug"), "b": step("tint", image="a")}
    run(workshop, recipe, uploads)
    other = {**recipe, "a": step("tint", image="mug", mood="hard")}
    assert workshop.misses(other, uploads) == ("a", "b")  # an upper bound
    results, _ = run(workshop, other, uploads)
    assert [result.status for result in results.values()] == ["done", "cached"]


def test_equal_steps_of_a_run_are_made_once(workshop: Workshop, uploads: dict[str, str]) -> None:
    same = {name: step("tint", image="mug", wait=0.05) for name in "abc"}
    results, events = run(workshop, {**same, "d": step("tint", image="c", shade=3)}, uploads)
    assert RAN["tint"] == 2
    assert len({results[name].made for name in "abc"}) == 1
    assert sorted(results[name].status for name in "abc") == ["cached", "cached", "done"]
    assert {e.name for e in events if isinstance(e, StepDone)} == set("abcd")


def test_keys_tell_by_which_field_an_image_is_read(
    workshop: Workshop, uploads: dict[str, str]
) -> None:
    recipe = {
        "a": step("tint", image="mug", shade=1),
        "b": step("tint", image="mug", shade=2),
        "list": step("merge", images=["a", "b"]),
        "logo": step("merge", images=["a"], logo="b"),
    }
    keys = []
    results, _ = run(workshop, recipe, uploads)
    known = {**uploads, **{name: result.made for name, result in results.items()}}
    keys = [workshop.task(recipe, name, known).key for name in ("list", "logo")]
    assert keys[0] != keys[1]


def test_engines_are_named_by_the_task_and_not_by_the_worker(
    workshop: Workshop, uploads: dict[str, str]
) -> None:
    task = workshop.task({"a": step("tint", image="mug")}, "a", uploads)
    assert task.engines == workshop.engines
    assert task.inputs == {"image": uploads["mug"]}
    assert not [value for value in vars(task).values() if isinstance(value, bytes | np.ndarray)]


def test_a_failure_skips_only_what_follows_it(workshop: Workshop, uploads: dict[str, str]) -> None:
    recipe = {
        "bad": step("fail", image="mug"),
        "after": step("tint", image="bad"),
        "later": step("tint", image="after"),
        "fine": step("tint", image="mug"),
    }
    results, events = run(workshop, recipe, uploads)
    assert results["bad"].status == "failed"
    assert "send another photo" in results["bad"].why
    assert results["after"] == Result("skipped", why="bad")
    assert results["later"] == Result("skipped", why="after")
    assert results["fine"].ok
    assert RAN["fail"] == 1  # a foreseen failure is not tried again
    assert StepSkipped("after", "tint", "bad") in events
    assert any(isinstance(event, StepFailed) and event.name == "bad" for event in events)


def test_an_accident_is_tried_again(workshop: Workshop, uploads: dict[str, str]) -> None:
    results, _ = run(workshop, {"x": step("fail", image="mug", how="once")}, uploads)
    assert results["x"].ok
    assert RAN["fail"] == 2


def test_an_unforeseen_error_shows_nothing_of_its_text(
    workshop: Workshop, uploads: dict[str, str]
) -> None:
    results, _ = run(workshop, {"x": step("fail", image="mug", how="unforeseen")}, uploads)
    assert results["x"].why == "something unexpected went wrong (ZeroDivisionError)"
    assert RAN["fail"] == 2


def test_a_paid_step_is_tried_once(workshop: Workshop, uploads: dict[str, str]) -> None:
    results, _ = run(workshop, {"x": step("paint", image="mug", prompt="broken")}, uploads)
    assert results["x"].status == "failed"
    assert RAN["paint"] == 1


def test_steps_that_no_longer_validate_fail_with_a_text_that_names_them(
    workshop: Workshop, uploads: dict[str, str]
) -> None:
    recipe = {
        "gone": step("vanished", image="mug"),
        "odd": step("tint", image="mug", shade="many"),
        "lost": step("tint", image="nowhere"),
        "after": step("tint", image="odd"),
        "fine": step("tint", image="mug"),
    }
    results, _ = run(workshop, recipe, uploads)
    assert "unknown operation 'vanished'" in results["gone"].why
    assert "shade: " in results["odd"].why
    assert "'lost' reads 'nowhere'" in results["lost"].why
    assert results["after"].status == "skipped"
    assert results["fine"].ok
    assert workshop.misses(recipe, uploads) == ("gone", "odd", "lost", "after")


def test_a_damaged_result_is_made_again(workshop: Workshop, uploads: dict[str, str]) -> None:
    recipe = {"a": step("tint", image="mug"), "b": step("tint", image="a", shade=3)}
    first, _ = run(workshop, recipe, uploads)
    path = next(Path(workshop.store.url).glob(f"pictures/*/{first['a'].made}"))
    path.write_bytes(path.read_bytes()[:-5])
    cold = Workshop(Store(workshop.store.url), {}, workshop.pool_for, registry=REGISTRY, tries=1)
    open_store(cold.store.url).memory.kept.clear()
    more = {**recipe, "c": step("tint", image="a", shade=9)}
    again, _ = run(cold, more, uploads)
    assert all(result.ok for result in again.values())
    assert again["a"].made == first["a"].made


def test_a_stopped_run_begins_nothing_more(workshop: Workshop, uploads: dict[str, str]) -> None:
    stop = threading.Event()

    def emit(event: Event) -> None:
        if isinstance(event, StepStarted):
            stop.set()

    recipe = {"a": step("tint", image="mug", wait=0.1), "b": step("tint", image="a", shade=2)}
    results = execute(workshop, recipe, uploads, emit, stop)
    assert results["a"].status == "done"
    assert results["b"] == Result("skipped", why=STOPPED)


def test_events_come_from_the_loop_alone(workshop: Workshop, uploads: dict[str, str]) -> None:
    threads = set()
    execute(workshop, SEVEN, uploads, lambda event: threads.add(threading.get_ident()))
    assert threads == {threading.get_ident()}


def test_a_full_disk_fails_the_step_that_met_it(
    workshop: Workshop, uploads: dict[str, str]
) -> None:
    workshop.store.flush()
    (Path(workshop.store.url) / "results").write_text("in the way")
    results, _ = run(workshop, {"a": step("tint", image="mug")}, uploads)
    assert results["a"].status == "failed"
    assert "results cannot be written" in results["a"].why


def test_after_a_full_disk_nothing_else_is_begun(
    workshop: Workshop, uploads: dict[str, str]
) -> None:
    workshop.store.flush()
    (Path(workshop.store.url) / "results").write_text("in the way")
    chain = {f"s{n}": step("tint", image=f"s{n - 1}" if n else "mug", wait=0.1) for n in range(9)}
    results, _ = run(workshop, chain, uploads)
    assert results["s0"].status == "failed"
    assert results["s8"] == Result("skipped", why="s7")


def test_a_pool_that_dies_is_replaced(
    store: Store, uploads: dict[str, str], pool: ThreadPoolExecutor
) -> None:
    store.flush()
    context = multiprocessing.get_context("spawn")
    first = ProcessPoolExecutor(1, mp_context=context)
    pids = [first.submit(os.getpid).result()]
    used: list[Executor] = []

    def pool_for(operation: Operation, attempt: int) -> Executor:
        used.append(first if attempt == 1 else pool)
        return used[-1]

    workshop = Workshop(store, {}, pool_for, registry=REGISTRY, tries=3)
    recipe = {
        "slow": step("tint", image="mug", wait=1.0),
        "after": step("tint", image="slow", shade=2),
    }

    def emit(event: Event) -> None:
        if isinstance(event, StepStarted) and event.name == "slow":
            os.kill(pids[0], signal.SIGKILL)

    results = execute(workshop, recipe, uploads, emit)
    first.shutdown()
    assert [result.status for result in results.values()] == ["done", "done"]
    assert used[:2] == [first, pool]


def test_another_process_gets_names_and_digests_and_gives_the_same_pixels(
    workshop: Workshop, uploads: dict[str, str], tmp_path: Path
) -> None:
    here, _ = run(workshop, {"a": step("tint", image="mug", shade=77)}, uploads)
    other = open_store(str(tmp_path / "other"))
    there = {"mug": other.put(workshop.store.get(uploads["mug"]))}
    other.flush()
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as processes:
        away = Workshop(other, {}, lambda operation, attempt: processes, registry=REGISTRY)
        results, _ = run(away, {"a": step("tint", image="mug", shade=77)}, there)
    assert results["a"].made == here["a"].made
    assert other.hit(away.task({"a": step("tint", image="mug", shade=77)}, "a", there).key)


class Silent(Executor):
    """A pool that takes work and never answers, as a client without its scheduler does."""

    def submit(self, *args: object, **kwargs: object) -> Future[object]:  # type: ignore[override]
        return Future()


def test_a_pool_that_falls_silent_is_left(
    store: Store, uploads: dict[str, str], pool: ThreadPoolExecutor
) -> None:
    silent = Silent()
    workshop = Workshop(
        store,
        {},
        lambda operation, attempt: silent if attempt == 1 else pool,
        registry=REGISTRY,
        lost=lambda one: one is silent,
    )
    results, _ = run(workshop, {"a": step("tint", image="mug")}, uploads)
    assert results["a"].ok


def test_hits_carry_the_notes_of_their_pictures(
    workshop: Workshop, uploads: dict[str, str]
) -> None:
    recipe = {"a": step("tint", image="mug")}
    assert run(workshop, recipe, uploads)[0]["a"].notes == ("tinted",)
    assert run(workshop, recipe, uploads)[0]["a"].notes == ("tinted",)
    key = workshop.task(recipe, "a", uploads).key
    assert isinstance(workshop.store.hit(key), Hit)
