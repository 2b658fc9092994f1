"""Steps on a cluster: real processes on loopback, which die in the middle of their work."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agent import Catalog, CatalogEvent, Noted, Settings, SkuDone, Studio
from agent.cluster import Cluster, join
from agent.conversation import Recipe, Result
from agent.engine import execute
from agent.events import Event, StepStarted
from agent.executors import AWAY, Executors, open_executors
from agent.introduction import difference, introduction, operations_mark
from agent.planner import Planner
from agent.recipe import Operations
from agent.remote import OtherVersion, work_remotely
from agent.store import Store
from agent.stores import open_store
from agent.work import Task, work
from agent.workshop import Workshop
from tests.agent.fakes import Scripted
from tests.agent.machines import ROOT, Machines, machines
from tests.agent.operations import RAN, REGISTRY
from tests.agent.test_catalog_run import photo, plans
from tests.agent.test_engine import SEVEN, step
from tools.errors import ConfigurationError, OperationError
from tools.picture import Picture

distributed = pytest.importorskip("distributed", reason="needs the extra 'cluster'")
pytestmark = pytest.mark.filterwarnings("default")  # distributed's own are not ours


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with machines(tmp_path_factory.mktemp("machines")) as found:
        yield found


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "store"))


@pytest.fixture
def uploads(store: Store) -> dict[str, str]:
    return {"mug": store.put(Picture(np.full((6, 8, 3), 40, np.uint8)))}


@pytest.fixture
def executors(park: Machines, store: Store) -> Iterator[Executors]:
    park.whole(3)
    found = open_executors(2, park.address, store, REGISTRY, {})
    yield found
    found.close()


@pytest.fixture
def workshop(store: Store, executors: Executors) -> Workshop:
    return Workshop(
        store,
        {},
        executors.pool_for,
        registry=REGISTRY,
        width=3,
        tries=executors.tries,
        lost=executors.lost,
    )


def run(workshop: Workshop, recipe: Recipe, uploads: dict[str, str]) -> dict[str, Result]:
    return execute(workshop, recipe, uploads, lambda event: None)


def here(workshop: Workshop, recipe: Recipe, uploads: dict[str, str], place: Path) -> list[str]:
    """The digests of the same steps in threads of this process."""
    own = open_store(str(place / "own"))
    there = {name: own.put(workshop.store.get(digest)) for name, digest in uploads.items()}
    local = Executors(2)
    alone = Workshop(own, {}, local.pool_for, registry=REGISTRY)
    made = [result.made for result in run(alone, recipe, there).values()]
    local.close()
    return made


def test_steps_run_there_with_the_same_pixels_and_paid_ones_here(
    workshop: Workshop, uploads: dict[str, str], tmp_path: Path
) -> None:
    recipe = {**SEVEN, "scene": step("paint", image="g", prompt="a beach")}
    results = run(workshop, recipe, uploads)
    assert {result.status for result in results.values()} == {"done"}
    assert dict(RAN) == {"paint": 1}
    made = [result.made for result in results.values()]
    assert made == here(workshop, recipe, uploads, tmp_path)


def test_no_pixel_travels(store: Store, executors: Executors) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (700, 700, 3), np.uint8)
    digest = store.put(Picture(pixels))
    workshop = Workshop(store, {}, executors.pool_for, registry=REGISTRY)
    task = workshop.task({"a": step("tint", image="mug")}, "a", {"mug": digest})
    assert len(pickle.dumps(task)) < 1500
    assert executors.cluster is not None
    store.settle(digest)
    made = executors.cluster.submit(work, task).result(timeout=60)
    assert len(pickle.dumps(made)) < 600
    assert store.get(made.hit.digest).width == 700


def test_failures_come_back_as_they_are_here(workshop: Workshop, uploads: dict[str, str]) -> None:
    recipe = {
        "foreseen": step("fail", image="mug"),
        "unforeseen": step("fail", image="mug", how="unforeseen"),
    }
    results = run(workshop, recipe, uploads)
    assert "send another photo" in results["foreseen"].why
    assert results["unforeseen"].why == "something unexpected went wrong (ZeroDivisionError)"


def test_a_worker_that_dies_loses_nothing(
    workshop: Workshop, uploads: dict[str, str], park: Machines, tmp_path: Path
) -> None:
    recipe = {
        f"{row}{n}": step("tint", image=f"{row}{n - 1}" if n else "mug", shade=n, wait=0.3)
        for row in "abc"
        for n in range(3)
    } | {"all": step("merge", images=["a2", "b2", "c2"])}
    recipe = {name: _distinct(name, one) for name, one in recipe.items()}
    begun: list[str] = []

    def emit(event: Event) -> None:
        if isinstance(event, StepStarted):
            begun.append(event.name)
            if len(begun) == 5:
                park.workers[1].kill()

    results = execute(workshop, recipe, uploads, emit)
    # What the worker had stored before it died is found there, and not made again.
    assert {result.status for result in results.values()} <= {"done", "cached"}
    assert {name for name, one in results.items() if one.status == "cached"} <= set(begun[:5])
    assert [r.made for r in results.values()] == here(workshop, recipe, uploads, tmp_path)


def test_a_worker_with_other_versions_is_told_before_anything_runs(
    park: Machines, store: Store, tmp_path: Path
) -> None:
    park.whole(1)
    other = tmp_path / "packages"
    (other / "pillow-1.0.dist-info").mkdir(parents=True)
    (other / "pillow-1.0.dist-info" / "METADATA").write_text("Name: pillow\nVersion: 1.0\n")
    stranger = park.worker(other)
    with distributed.Client(park.address, set_as_default=False) as client:
        client.wait_for_workers(len(park.workers) + 1, timeout=60)
    with pytest.raises(ConfigurationError, match=r"worker tcp://\S+ has pillow 1\.0, this machine"):
        join(park.address, store, REGISTRY, {})
    stranger.kill()
    stranger.wait()


def test_a_store_that_is_not_shared_is_told(
    park: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    park.whole(1)
    _until_alone(park)
    monkeypatch.chdir(tmp_path)  # the workers are in another folder
    with pytest.raises(ConfigurationError, match="does not share the results in 'near'"):
        join(park.address, Store("near"), REGISTRY, {})


def test_a_scheduler_that_dies_leaves_the_rest_to_this_machine(
    workshop: Workshop,
    executors: Executors,
    uploads: dict[str, str],
    park: Machines,
    tmp_path: Path,
) -> None:
    recipe = {
        f"s{n}": step("tint", image=f"s{n - 1}" if n else "mug", shade=n, wait=0.4)
        for n in range(5)
    }
    begun: list[float] = []

    def emit(event: Event) -> None:
        if isinstance(event, StepStarted):
            begun.append(time.monotonic())
            if len(begun) == 3 and park.scheduler is not None:
                park.scheduler.kill()

    results = execute(workshop, recipe, uploads, emit)
    assert {result.status for result in results.values()} == {"done"}
    assert time.monotonic() - begun[2] < 25
    assert RAN["tint"] >= 2
    assert executors.told() == [AWAY]
    assert executors.told() == []
    assert [r.made for r in results.values()] == here(workshop, recipe, uploads, tmp_path)


def test_a_catalogue_goes_on_where_the_cluster_ends(park: Machines, tmp_path: Path) -> None:
    park.whole(1)
    source = tmp_path / "photos"
    for number in range(3):
        (source / f"SKU-{number}").mkdir(parents=True)
        (source / f"SKU-{number}" / "front.png").write_bytes(photo(40 + 10 * number))
    kinds = []
    for event in shot(source, tmp_path / "out", tmp_path / "home", park.address):
        kinds.append(event)
        if isinstance(event, SkuDone) and park.scheduler is not None:
            park.scheduler.kill()
    done = [event for event in kinds if isinstance(event, SkuDone)]
    assert sorted(event.sku for event in done) == ["SKU-0", "SKU-1", "SKU-2"]
    assert {event.state for event in done} == {"done"}
    assert [event.text for event in kinds if isinstance(event, Noted)] in ([AWAY], [])
    list(shot(source, tmp_path / "alone", tmp_path / "other", None))
    assert files(tmp_path / "out") == files(tmp_path / "alone")


def shot(source: Path, out: Path, home: Path, address: str | None) -> Iterator[CatalogEvent]:
    """A catalogue with a scripted planner."""
    settings = replace(Settings.at(home), cluster=address)
    with Studio(settings, planner=scripted) as studio:
        yield from Catalog(studio, source, "white", out).run()


def scripted(known: Operations) -> Planner:
    return Planner(known, Scripted(script=plans), None, "You plan.")


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.glob("SKU-*/*.jpg")}


def test_nothing_answers(store: Store) -> None:
    with pytest.raises(ConfigurationError, match="no scheduler answers at 'tcp://127.0.0.1:1'"):
        join("tcp://127.0.0.1:1", store, REGISTRY, {}, patience=0.5)


def test_without_the_package_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "distributed.py").write_text("raise ImportError('No module named distributed')\n")
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "catalog", ".", "x", "--cluster", "tcp://127.0.0.1:1"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "packshot[cluster]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_machine_that_came_with_other_operations_does_not_work() -> None:
    task = Task(REGISTRY, "a", "tint", {}, {}, {}, "nowhere", "key")
    with pytest.raises(OtherVersion):
        work_remotely(task, "0" * 8)
    assert len(operations_mark(REGISTRY)) == 8


def test_the_first_difference_is_told() -> None:
    own = introduction("tools.operation:operations", {"segment": "builtin", "generate": "none"})
    assert own["segment engine"].startswith("builtin")
    assert "generate engine" not in own
    assert difference(own, own) == ""
    other = {**own, "numpy": "1.0"}
    assert difference(own, other) == f"numpy 1.0, this machine {own['numpy']}"
    assert difference(own, {}).startswith("python missing")


class Line(Executor):
    """A client of a scheduler: what it submits ends as the test wants."""

    def __init__(self, error: BaseException | None = None, status: str = "running") -> None:
        self.error, self.status, self.begun = error, status, list[Future[object]]()

    def get_executor(self, **options: object) -> Executor:
        return self

    def submit(self, *args: object, **kwargs: object) -> Future[object]:  # type: ignore[override]
        future: Future[object] = Future()
        self.begun.append(future)
        if self.error is not None:
            future.set_exception(self.error)
        return future


TASK = Task(REGISTRY, "a", "tint", {}, {}, {}, "nowhere", "key")


def test_a_step_that_ends_workers_is_not_tried_here() -> None:
    from distributed.scheduler import KilledWorker

    killed = KilledWorker("work-1", None, 3)
    future = Cluster(Line(killed), "m", 1).submit(work, TASK)
    with pytest.raises(OperationError, match="tint ended the cluster's workers"):
        future.result(timeout=5)


def test_what_is_let_go_of_is_let_go_of_there() -> None:
    line = Line()
    Cluster(line, "m", 1).submit(work, TASK).cancel()
    assert line.begun[0].cancelled()
    theirs = Cluster(line, "m", 1).submit(work, TASK)
    line.begun[1].cancel()
    line.begun[1].set_running_or_notify_cancel()
    assert theirs.cancelled()


def test_a_scheduler_that_comes_back_soon_is_not_lost() -> None:
    line = Line(status="connecting")
    cluster = Cluster(line, "m", 1, grace=0.2)
    assert not cluster.lost()
    line.status = "running"
    assert not cluster.lost()
    line.status = "connecting"
    assert not cluster.lost()
    time.sleep(0.25)
    assert cluster.lost()


def _distinct(name: str, one: dict[str, object]) -> dict[str, object]:
    """The same step with a shade of its own, so that no other has its key."""
    args = one["args"]
    assert isinstance(args, dict)
    own = {"shade": sum(map(ord, name)) % 256} if one["op"] == "tint" else {}
    return {**one, "args": {**args, **own}}


def _until_alone(park: Machines) -> None:
    """Until the scheduler has noticed who has left."""
    with distributed.Client(park.address, set_as_default=False) as client:
        end = time.monotonic() + 30
        while len(client.nthreads()) != len(park.workers) and time.monotonic() < end:
            time.sleep(0.1)
