from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from agent.lock import conversation
from tools.errors import ConfigurationError, RequestError

HOLD = """
import sys
from pathlib import Path
from agent.lock import conversation
with conversation(Path(sys.argv[1]), "t", 1):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_one_at_a_time_among_threads(tmp_path: Path) -> None:
    inside, most = [0], [0]

    def turn() -> None:
        with conversation(tmp_path, "t", 10):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.02)
            inside[0] -= 1

    threads = [threading.Thread(target=turn) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_other_conversations_do_not_wait(tmp_path: Path) -> None:
    with conversation(tmp_path, "a", 0), conversation(tmp_path, "b", 0):
        pass


def test_another_process_waits_and_goes_on_when_the_holder_dies(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        cwd=Path(__file__).resolve().parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(RequestError, match="at work elsewhere"), conversation(tmp_path, "t", 0.1):
        pass
    holder.kill()
    holder.communicate()
    with conversation(tmp_path, "t", 5):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(ConfigurationError, match="PACKSHOT_HOME"),
        conversation(tmp_path / "file" / "locks", "t", 0),
    ):
        pass


@pytest.mark.parametrize("thread", ["", "../../etc", "C123/1699.5", "a" * 5000, "ß\n\0"])
def test_any_text_may_name_a_conversation(tmp_path: Path, thread: str) -> None:
    with conversation(tmp_path, thread, 0):
        (path,) = tmp_path.iterdir()
    assert path.suffix == ".lock"
