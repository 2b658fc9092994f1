"""The inbox: once, in order within a lane, in parallel across lanes, with leases."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from agent import ConfigurationError, Place, connect
from bot.slack.inbox import ATTEMPTS, LEASE, PARKED, Inbox, Letter
from bot.slack.payload import parts
from bot.slack.tables import _SCHEMA, Tables
from tests.servers import BOTH


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox(tables: Tables, clock: Clock) -> Inbox:
    return Inbox(tables, clock)


def letter(key: str, lane: str = "a", order: float = 1.0, **payload: object) -> Letter:
    return Letter(key, lane, "message", order, payload)


def taken(inbox: Inbox) -> Letter:
    found = inbox.take()
    assert found is not None
    return found


@BOTH
def test_a_key_is_kept_once_and_for_ever(inbox: Inbox) -> None:
    assert inbox.put(letter("k"))
    assert not inbox.put(letter("k"))
    inbox.done(taken(inbox))
    assert not inbox.put(letter("k"))
    assert inbox.take() is None
    assert inbox.counts() == {"done": 1}


@BOTH
def test_a_lane_is_worked_in_order_and_lanes_in_parallel(inbox: Inbox) -> None:
    for key, lane, order in (("a2", "a", 2.0), ("a1", "a", 1.0), ("b1", "b", 9.0)):
        inbox.put(letter(key, lane, order))
    first, second = taken(inbox), taken(inbox)
    assert {first.key, second.key} == {"a1", "b1"}
    assert inbox.take() is None
    inbox.done(first)
    inbox.done(second)
    assert taken(inbox).key == "a2"


@BOTH
def test_a_letter_that_is_tried_again_keeps_its_lane_waiting(inbox: Inbox, clock: Clock) -> None:
    inbox.put(letter("a1"))
    inbox.put(letter("a2", order=2.0))
    assert inbox.again(taken(inbox), "busy")
    assert inbox.take() is None
    clock.now += 1.0
    assert (again := taken(inbox)).key == "a1"
    assert again.attempts == 2


@BOTH
def test_a_letter_is_given_up_after_many_attempts(inbox: Inbox, clock: Clock) -> None:
    inbox.put(letter("k"))
    for _ in range(ATTEMPTS - 1):
        assert inbox.again(taken(inbox), "busy")
        clock.now += 400.0
    last = taken(inbox)
    assert not inbox.again(last, "busy")
    inbox.bury(last, "busy")
    assert inbox.counts() == {"dead": 1}


@BOTH
def test_a_lease_that_runs_out_is_somebody_elses(inbox: Inbox, clock: Clock) -> None:
    inbox.put(letter("k"))
    slow = taken(inbox)
    clock.now += LEASE / 2
    assert inbox.renew(slow)
    clock.now += LEASE / 2 + 1
    assert inbox.take() is None
    clock.now += LEASE / 2
    quick = taken(inbox)
    assert not inbox.renew(slow)
    inbox.done(slow)
    assert not inbox.idle()
    inbox.done(quick)
    assert inbox.idle()


@BOTH
def test_what_a_dead_process_held_is_free_and_counted(
    place: Place, tables: Tables, inbox: Inbox
) -> None:
    inbox.put(letter("k"))
    taken(inbox)
    tables.close()
    with closing(Tables(place)) as again:
        assert taken(Inbox(again, inbox.clock)).crashes == 1


@BOTH
def test_who_lives_keeps_what_it_holds(place: Place, tables: Tables, inbox: Inbox) -> None:
    """Two processes may share a database, never a file."""
    inbox.put(letter("k"))
    first = taken(inbox)
    if isinstance(place, Path):
        with pytest.raises(ConfigurationError, match="another 'packshot slack'"):
            Tables(place)
        return
    with closing(Tables(place)) as others:
        other = Inbox(others, inbox.clock)
        assert other.take() is None
        inbox.put(letter("j", "b"))
        second = taken(other)
        assert second.key == "j"
        assert not inbox.put(letter("j", "b"))
        others.close()  # without a word
        inbox.reclaim()
        assert taken(inbox).crashes == 1
        assert inbox.renew(first)


@BOTH
def test_a_stop_is_for_who_is_at_work(place: Place, tables: Tables, inbox: Inbox) -> None:
    inbox.put(letter("k", "a"))
    if isinstance(place, Path):
        taken(inbox)
        inbox.put(Letter("s", "a#stop", "stop", 2.0, {}))
        assert taken(inbox).key == "s"
        return
    with closing(Tables(place)) as others:
        other = Inbox(others, inbox.clock)
        taken(other)
        assert inbox.elsewhere("a")
        assert not other.elsewhere("a")
        inbox.put(Letter("s", "a#stop", "stop", 2.0, {}))
        assert inbox.take(quick=True) is None
        stop = other.take(quick=True)
        assert stop is not None
        assert stop.key == "s"


@BOTH
def test_what_is_given_back_was_never_tried(inbox: Inbox, tables: Tables) -> None:
    inbox.put(letter("k"))
    inbox.release(taken(inbox))
    again = taken(inbox)
    assert (again.attempts, again.crashes) == (1, 0)


@BOTH
def test_parked_replies_wait_for_their_thread_and_are_forgotten(
    inbox: Inbox, clock: Clock, tables: Tables
) -> None:
    inbox.put(letter("late", "a", 2.0), parked=True)
    inbox.put(letter("other", "b", 2.0), parked=True)
    assert inbox.take() is None
    assert not inbox.knows("a")
    inbox.put(letter("root", "a", 1.0))
    assert inbox.knows("a")
    assert taken(inbox).key == "root"
    clock.now += PARKED + 1
    inbox.put(letter("new", "c"))
    assert tables.row("SELECT 1 FROM inbox WHERE key = 'other'") is None
    assert tables.row("SELECT 1 FROM inbox WHERE key = 'late'") is not None


@BOTH
def test_a_twin_that_knows_the_files_completes_what_waits(inbox: Inbox) -> None:
    inbox.put(letter("k", files=[]))
    inbox.put(letter("k", files=[{"id": "F1"}]))
    inbox.put(letter("k", files=[]))
    found = taken(inbox)
    assert parts(found.payload, "files") == [{"id": "F1"}]


@BOTH
def test_what_is_done_is_not_remembered_in_words(inbox: Inbox, tables: Tables) -> None:
    inbox.put(letter("k", text="a secret plan"))
    inbox.done(taken(inbox))
    (row,) = tables.rows("SELECT payload FROM inbox")
    assert row["payload"] == "{}"


def test_only_the_owner_can_read_the_table(tmp_path: Path, tables: Tables) -> None:
    assert (tmp_path / "slack.db").stat().st_mode & 0o077 == 0


@BOTH
def test_a_change_that_fails_leaves_nothing(tables: Tables) -> None:
    def broken() -> None:
        with tables.writing():
            tables.run("INSERT INTO photos (conversation, file) VALUES ('a', 'b')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert tables.rows("SELECT * FROM photos") == []


def test_a_damaged_table_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes(b"this is no database, whatever it is called" * 50)
    with pytest.raises(ConfigurationError, match=r"move its slack/slack\.db away"):
        Tables(tmp_path / "other.db")


#: The inbox as it was when one process had it to itself.
EARLIER = _SCHEMA.split("CREATE INDEX")[0]


@BOTH
def test_an_inbox_of_an_earlier_version_goes_on(place: Place, clock: Clock) -> None:
    with closing(connect(place, EARLIER)) as old:
        old.run(
            "INSERT INTO inbox (key, lane, kind, ord, payload, state, due, lease, received)"
            " VALUES ('k', 'a', 'message', 1.0, '{}', 'open', 0, 5000, 0)"
        )
    with closing(Tables(place)) as tables:
        assert taken(Inbox(tables, clock)).crashes == 1


def test_an_inbox_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "slack.db")) as newer:
        newer.run("PRAGMA user_version=99")
    for _ in range(2):
        with pytest.raises(ConfigurationError, match="newer Packshot"):
            Tables(tmp_path / "slack.db")
