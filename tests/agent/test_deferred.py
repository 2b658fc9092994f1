"""Deferred packages: not loaded at start, all there for whoever asks; each in its own process."""

from __future__ import annotations

import subprocess
import sys


def told(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_graph_opens_without_them() -> None:
    code = (
        "import sys; from agent.deferred import defer_services; defer_services();"
        "import agent.graph;"
        "print(sum(name.startswith('langsmith.types.') for name in sys.modules) < 10,"
        "'langgraph_sdk.client' in sys.modules)"
    )
    assert told(code) == "True False"


def test_whoever_asks_for_one_gets_it() -> None:
    code = (
        "from agent.deferred import defer_services; defer_services();"
        "from langsmith.types import Run, RunSelectField; import langsmith.types as every;"
        "print(Run.__name__, len(every.__all__) if hasattr(every, '__all__') else len(dir(every)))"
    )
    name, count = told(code).split()
    assert name == "Run"
    assert int(count) > 100


def test_a_client_of_a_server_is_there() -> None:
    code = (
        "from agent.deferred import defer_services; defer_services(); import agent.graph;"
        "import langgraph_sdk; from langgraph.pregel.remote import RemoteGraph;"
        "client = langgraph_sdk.get_sync_client(url='http://localhost:1');"
        "print(type(client).__name__, RemoteGraph('one', sync_client=client).name)"
    )
    assert told(code) == "SyncLangGraphClient one"


def test_what_is_loaded_stays() -> None:
    code = (
        "import langsmith.types as before; from agent.deferred import defer_services;"
        "defer_services(); import langsmith.types as after; print(before is after)"
    )
    assert told(code) == "True"


def test_twice_is_once() -> None:
    code = (
        "from agent.deferred import defer_services; defer_services(); defer_services();"
        "from langsmith.types.run_select_field import RunSelectField; print('there')"
    )
    assert told(code) == "there"
