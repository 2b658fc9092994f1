"""The server: lost and found, away and full of secrets, shared by those that begin at once."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from agent import Settings, diagnose
from agent.database import connect
from agent.place import DatabaseTrouble, Schema
from tests.agent.fakes import call, in_turn, mug, says, settings, studio
from tests.agent.talking import CUT, finished
from tests.servers import DATABASE, Postgres
from tools.errors import ConfigurationError, RequestError

pytest.importorskip("psycopg", reason="needs the extra postgres")
from agent.lock import conversation_on, number_of_conversation
from agent.postgres import Server

ROOT = Path(__file__).resolve().parents[2]
TABLE = "CREATE TABLE IF NOT EXISTS cells (name TEXT PRIMARY KEY, value INTEGER, at REAL);"
MEET = """
import sys
from contextlib import closing
from pathlib import Path
from tests.agent.fakes import in_turn, says, settings, studio
print("ready", flush=True)
sys.stdin.readline()
with studio(Path(sys.argv[1]), in_turn(says("hello"))) as house:
    print(house.state("t").version, len(list(house.say(sys.argv[2], "hello"))), flush=True)
"""


@pytest.fixture
def schema(postgres: Postgres) -> Schema:
    return Schema(postgres.database(), "test")


def count(database: Server) -> int:
    row = database.row("SELECT count(*) FROM cells")
    assert row is not None
    return int(row[0])


def cut_off(schema: Schema, *spared: Server) -> None:
    """End all sessions of a database but these, as a server does that goes down."""
    own = [int(one.rows("SELECT pg_backend_pid()")[0][0]) for one in spared]
    with closing(Server(replace(schema, name="other"))) as one:
        pids = one.rows(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        for row in pids:
            if row[0] not in own:
                one.rows("SELECT pg_terminate_backend(?)", [row[0]])
    time.sleep(0.05)


def test_a_session_that_was_lost_is_opened_anew(schema: Schema) -> None:
    with closing(Server(schema, TABLE)) as server:
        server.run("INSERT INTO cells (name, value) VALUES (?, ?)", ["a", 1])
        cut_off(schema)
        server.run("INSERT INTO cells (name, value) VALUES (?, ?)", ["b", 2])
        cut_off(schema)
        with server.writing():
            server.run("INSERT INTO cells (name, value) VALUES (?, ?)", ["c", 3])
        cut_off(schema)
        assert count(server) == 3


def test_a_change_that_is_cut_off_leaves_nothing_and_says_so(schema: Schema) -> None:
    with closing(Server(schema, TABLE)) as server:

        def broken() -> None:
            with server.writing():
                server.run("INSERT INTO cells (name) VALUES (?)", ["a"])
                cut_off(schema)
                server.run("INSERT INTO cells (name) VALUES (?)", ["b"])

        with pytest.raises(DatabaseTrouble, match=r"the database test_\d+ at 127\.0\.0\.1:\d+"):
            broken()
        assert count(server) == 0


def test_only_one_writes_at_a_time(schema: Schema) -> None:
    def add(server: Server) -> None:
        for _ in range(20):
            with server.writing():
                row = server.row("SELECT value FROM cells")
                assert row is not None
                server.run("UPDATE cells SET value = ?", [row["value"] + 1])

    with closing(Server(schema, TABLE)) as one, closing(Server(schema, TABLE)) as other:
        one.run("INSERT INTO cells (name, value) VALUES ('a', 0)")
        threads = [threading.Thread(target=add, args=(s,)) for s in (one, other, one)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert one.rows("SELECT value FROM cells")[0]["value"] == 60


def test_words_and_numbers_come_back_as_they_went(schema: Schema) -> None:
    with closing(Server(schema, TABLE)) as server:
        at, most = 1_795_802_831.236178, 2**62
        server.run("INSERT INTO cells VALUES (DEFAULT, ?, ?, ?)", ["ß 100 % ? \0", most, at])
        (row,) = server.rows("SELECT * FROM cells WHERE name <> ?", ["%s"])
        assert (row["name"], row["value"], row["at"]) == ("ß 100 % ? \ufffd", most, at)


def test_a_conversation_is_held_by_one_and_let_go_by_death(schema: Schema) -> None:
    with closing(Server(schema)) as one, closing(Server(schema)) as other:
        with conversation_on(one, "t", 0), conversation_on(one, "another", 0):
            for server in (one, other):
                with (
                    pytest.raises(RequestError, match="elsewhere"),
                    conversation_on(server, "t", 0.2),
                ):
                    pass
        with conversation_on(other, "t", 0):
            pass
        one.hold(number_of_conversation(one, "t"))
        one.close()
        with conversation_on(other, "t", 5):
            pass


def test_a_held_conversation_is_held_again_or_known_to_be_lost(schema: Schema) -> None:
    with closing(Server(schema)) as one, closing(Server(schema)) as other:
        kept, taken = number_of_conversation(one, "kept"), number_of_conversation(one, "taken")
        assert one.hold(kept)
        assert one.hold(taken)
        cut_off(schema, other)
        assert other.hold(taken)
        assert one.row("SELECT 1") is not None
        assert one.lost == {taken}
        assert not other.hold(kept)


def test_who_lost_a_conversation_writes_nothing_in_it(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE, postgres.database())
    dark = says("darker", call("tint", "dark", image="cut", shade=9))
    with studio(tmp_path, in_turn(says("a cut", CUT), dark)) as house:
        finished(house.say("t", "make it", [mug()]))
        server = house._premises.database
        assert isinstance(server, Server)
        events = house.say("t", "darker")
        next(events)
        server.lost.add(number_of_conversation(server, "t"))
        with pytest.raises(RequestError, match="went on elsewhere"):
            list(events)
        assert server.lost == set()
        assert "dark" not in house.state("t").results


def test_a_turn_outlives_a_server_that_begins_anew(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE, postgres.database())
    dark = says("darker", call("tint", "dark", image="cut", shade=9))
    with studio(tmp_path, in_turn(says("a cut", CUT), dark)) as house:
        finished(house.say("t", "make it", [mug()]))
        postgres.stop()
        with pytest.raises(ConfigurationError) as told:
            list(house.say("t", "darker"))
        postgres.start()
        assert list(finished(house.say("t", "darker")).results) == ["cut", "dark"]
    named(str(told.value), postgres)


def named(sentence: str, postgres: Postgres) -> None:
    """A sentence names host and database, and neither user nor password."""
    assert f" at 127.0.0.1:{postgres.port} cannot be used (" in sentence
    assert sentence.endswith("see that its server runs and that PACKSHOT_DATABASE is right")
    assert "\n" not in sentence
    assert "secret" not in sentence


@pytest.mark.parametrize("wrong", ["away", "nobody", "password"])
def test_a_server_that_lets_nobody_in_is_one_sentence(
    postgres: Postgres,
    monkeypatch: pytest.MonkeyPatch,
    wrong: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    from bot.cli import main

    url = {
        "away": postgres.address("x").replace(str(postgres.port), "9"),
        "nobody": postgres.address("nobody"),
        "password": postgres.address("x").replace("2Fof", "2Fno"),
    }[wrong]
    monkeypatch.setenv("PACKSHOT_DATABASE", url)
    assert main(["make", "white", "--sample"]) == 2
    told = capfd.readouterr().err
    assert told.count("\n") == 1
    assert "127.0.0.1" in told
    (found,) = [one for one in diagnose() if one.what == "database"]
    assert found.verdict == "fail"
    for text in (told, found.text, repr(Settings.at(Path()))):
        assert not [secret for secret in ("secret", "2Fof", "2Fno", "/of-tests") if secret in text]


def test_the_doctor_says_which_server_answers(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKSHOT_DATABASE", postgres.database())
    (found,) = [one for one in diagnose() if one.what == "database"]
    assert found.verdict == "warn"
    assert found.text.startswith("PostgreSQL 1")
    assert f" at 127.0.0.1:{postgres.port}; results lie on this machine" in found.text
    assert "secret" not in found.text
    monkeypatch.setenv("PACKSHOT_STORE", "s3://bucket/results")
    assert [one.verdict for one in diagnose() if one.what == "database"] == ["pass"]


def test_processes_that_begin_at_once_make_the_tables_once(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE, postgres.database())
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", MEET, str(tmp_path / name), name],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for name in ("one", "two")
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    told = list[str]()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60)[0].strip() for process in processes]
    assert told == ["0 3", "0 3"]


def test_a_newer_checkpointer_is_refused(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE, postgres.database())
    with studio(tmp_path, in_turn()) as house:
        house.state("t")
    with closing(connect(settings(tmp_path).conversations)) as database:
        database.run("INSERT INTO checkpoint_migrations (v) VALUES (99)")
    with (
        studio(tmp_path, in_turn()) as house,
        pytest.raises(ConfigurationError, match="newer LangGraph"),
    ):
        house.state("t")


def test_without_its_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("psycopg", "agent.postgres"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'packshot\[postgres\]'"):
        connect(Schema("postgresql://127.0.0.1/x", "test"))
