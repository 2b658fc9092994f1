"""A home that another version of Packshot has written: taken up, or refused in one sentence."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from agent.database import STATE, connect
from agent.ledger import Ledger
from agent.records import TABLES
from tests.agent.fakes import call, in_turn, mug, says, settings, studio
from tests.agent.operations import RAN
from tests.agent.talking import CUT, finished
from tests.servers import BOTH
from tools.errors import ConfigurationError

#: The tables as they were before versions were noted: what a plan leaves out was told, not kept.
OLD_TABLES = """
CREATE TABLE photos (thread TEXT, name TEXT, photo TEXT, PRIMARY KEY (thread, name));
CREATE TABLE plans (
    thread TEXT, number INTEGER, parent INTEGER, recipe TEXT, results TEXT,
    PRIMARY KEY (thread, number)
);
"""
CUT_STEP = {"op": "tint", "args": {"image": "mug", "shade": 1, "mood": "soft", "wait": 0.0}}


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def aged(home: Path, *more: tuple[str, dict[str, object]]) -> None:
    """Turn what a conversation has written into what an older version would have."""
    path = home / "conversations.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        photos = connection.execute("SELECT thread, name, photo FROM photos").fetchall()
        plans = connection.execute("SELECT thread, number, parent, recipe, results FROM plans")
        kept = plans.fetchall()
        for table in ("photos", "plans", "left_out"):
            connection.execute(f"DROP TABLE {table}")
        connection.executescript(OLD_TABLES)
        for thread, name, text in photos:
            known = {k: v for k, v in json.loads(text).items() if k not in ("notes", "facts")}
            connection.execute(
                "INSERT INTO photos VALUES (?, ?, ?)", (thread, name, json.dumps(known))
            )
        for thread, number, parent, recipe, results in kept:
            steps = json.dumps({**json.loads(recipe), **dict(more)})
            found = {
                n: {k: v for k, v in one.items() if k != "notes"}
                for n, one in json.loads(results).items()
            }
            row = (thread, number, parent, steps, json.dumps(found))
            connection.execute("INSERT INTO plans VALUES (?, ?, ?, ?, ?)", row)
        connection.execute("PRAGMA user_version=0")


def begun(home: Path) -> None:
    with studio(home, in_turn(says("a cut", CUT))) as house:
        assert finished(house.say("t", "make it", [mug()])).results["cut"].ok


def used(home: Path, name: str) -> None:
    """Read from the database of that name."""
    if name == "ledger":
        Ledger(settings(home).books).rows("SELECT 1", ())
        return
    with studio(home, in_turn(says("a cut", CUT))) as house:
        list(house.say("t", "darker"))


def test_a_conversation_of_an_older_version_goes_on(home: Path) -> None:
    begun(home)
    aged(home)
    RAN.clear()
    with studio(home, in_turn(says("darker", call("tint", "dark", image="cut", shade=9)))) as house:
        state = house.state("t")
        assert state.recipe == {"cut": CUT_STEP}
        assert list(state.uploads) == ["mug"]
        end = finished(house.say("t", "darker"))
    assert [name for name, one in end.results.items() if one.ok] == ["cut", "dark"]
    assert RAN == {"tint": 1}  # what was made before is still there
    assert version_of(home / "conversations.sqlite") == STATE


def test_a_step_that_this_version_does_not_know_is_named_and_the_rest_goes_on(home: Path) -> None:
    begun(home)
    gone = ("sparkles", {"op": "sparkle", "args": {"image": "cut"}})
    odd = ("odd", {"op": "tint", "args": {"image": "cut", "glow": 3}})
    aged(home, gone, odd)
    dark = says("darker", call("tint", "dark", image="cut", shade=9))
    with studio(
        home, in_turn(dark, says("without", ("remove", {"names": ["sparkles", "odd"]})))
    ) as house:
        end = finished(house.say("t", "darker"))
        assert end.results["dark"].ok
        assert not end.results["sparkles"].ok
        assert "sparkle" in end.results["sparkles"].why
        assert "glow" in end.results["odd"].why
        after = finished(house.say("t", "remove those"))
    assert sorted(after.results) == ["cut", "dark"]


@BOTH
@pytest.mark.parametrize("name", ["conversations", "ledger"])
def test_state_of_a_newer_version_is_refused_and_left_alone(home: Path, name: str) -> None:
    begun(home)
    own = settings(home)
    place = own.books if name == "ledger" else own.conversations
    with closing(connect(place)) as newer:
        if isinstance(place, Path):
            newer.run(f"PRAGMA user_version={STATE + 1}")
        else:
            newer.run("UPDATE packshot_state SET version = ?", [STATE + 1])
    before = place.read_bytes() if isinstance(place, Path) else b""
    with pytest.raises(ConfigurationError) as refused:
        used(home, name)
    assert f" by a newer Packshot (state {STATE + 1}, this one reads up to {STATE})" in str(
        refused.value
    )
    if isinstance(place, Path):
        assert str(refused.value).startswith(f"{name}.sqlite was")
        assert place.read_bytes() == before
    else:
        assert f"the database {place.server} was" in str(refused.value)
        assert "secret" not in str(refused.value)


def test_a_new_database_notes_its_version(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "new.sqlite", TABLES)) as database:
        row = database.row("PRAGMA journal_mode")
    assert row is not None
    assert row[0] == "wal"
    assert version_of(tmp_path / "new.sqlite") == STATE
