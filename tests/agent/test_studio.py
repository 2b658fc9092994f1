"""Conversations about plans that cost nothing: what is read, run, said, kept and told."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import ormsgpack
import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from pydantic import JsonValue

from agent import (
    Event,
    Finished,
    PhotoRead,
    PhotoRefused,
    Planned,
    Replied,
    StepDone,
    StepStarted,
    Upload,
)
from agent.graph import GAVE_UP, ROUNDS
from tests.agent.fakes import Scripted, call, in_turn, mug, photo, says, studio
from tests.agent.operations import GATES, RAN
from tests.agent.talking import (
    CUT,
    MAIN,
    SCENES,
    finished,
    legal,
    messages,
    planned,
    tool_texts,
)
from tests.servers import BOTH
from tools.errors import ConfigurationError, PhotoError, RequestError


@BOTH
def test_a_request_reads_plans_runs_replies_and_finishes(home: Path) -> None:
    model = in_turn(says("one white shot", CUT, MAIN, left_out=["back view: send a photo of it"]))
    with studio(home, model) as house:
        events = list(house.say("t", "make it", [mug()]))
        kinds = [type(event) for event in events]
        assert kinds[:2] == [PhotoRead, Planned]
        assert kinds[-2:] == [Replied, Finished]
        plan, end = planned(events), finished(events)
        assert (plan.outcome, plan.reply) == ("plan", "one white shot")
        assert (plan.run, plan.paid) == (("cut", "main"), ())
        (file,) = plan.deliverables
        assert (file.channel, file.slot, file.width, file.height) == ("amazon", "main", 2000, 2000)
        assert file.from_op_lineage == ("tint", "export")
        assert end.left_out == ("back view: send a photo of it",)
        assert end.deliverables == plan.deliverables
        assert house.picture(end.results["main"].made).encoded == b"a file"
        upload = house.state("t").uploads["mug"]
        assert house.original(upload.sha256) == photo()
        cut = house.picture(end.results["cut"].made)
        assert cut.origin is not None
        assert house.picture(cut.origin.photo).width == 64
        assert house.picture(upload.digest).origin == cut.origin


def test_checkpoints_hold_plain_data_and_no_pixels(home: Path) -> None:
    with studio(home, in_turn(says("ok", CUT))) as house:
        list(house.say("t", "make it", [Upload("mug.png", photo(size=(800, 800)))]))
        state = house._premises.open().get_state({"configurable": {"thread_id": "t"}}).values
    plain = {key: value for key, value in state.items() if key != "messages"}
    assert json.loads(json.dumps(plain)) == plain
    assert all(isinstance(message.content, str) for message in state["messages"])
    assert sum(path.stat().st_size for path in home.glob("conversations.sqlite*")) < 300_000


def test_a_chat_a_question_and_a_refusal_run_nothing(home: Path) -> None:
    model = in_turn(says("Which channel?"), says("Hello."), says("No.", outcome="refuse"))
    with studio(home, model) as house:
        outcomes = [planned(house.say("t", "x")).outcome for _ in range(3)]
    assert outcomes == ["question", "chat", "refuse"]
    assert RAN.total() == 0


@BOTH
def test_refining_one_cell_runs_it_and_its_readers(home: Path) -> None:
    other = call("tint", "other", image="mug", shade=50)
    model = in_turn(
        says("a", CUT, MAIN, other), says("b", call("tint", "cut", image="mug", shade=20))
    )
    with studio(home, model) as house:
        list(house.say("t", "make it", [mug()]))
        events = list(house.say("t", "darker"))
        texts = tool_texts(messages(house))
    assert [e.name for e in events if isinstance(e, StepStarted)] == ["cut", "main"]
    assert planned(events).run == ("cut", "main")
    assert "also made again: main: done" in texts[-1]


def test_errors_come_back_together_as_texts_and_the_planner_recovers(home: Path) -> None:
    wrong = says(
        "",
        call("tint", "x", image="nope"),
        call("tint", "y", image="mug", mood="sad"),
        call("tint", "z", image="z"),
    )
    model = in_turn(wrong, says("better", CUT))
    with studio(home, model) as house:
        events = list(house.say("t", "make it", [mug()]))
        said = messages(house)
    texts = tool_texts(said)
    assert "unknown image 'nope'" in texts[0]
    assert "mood: " in texts[1]
    assert "cycle z -> z" in texts[2]
    errors = model.situations[1]["errors"]
    assert isinstance(errors, dict)
    assert list(errors.values()) == texts[:3]
    assert legal(said)
    assert finished(events).results["cut"].ok


def test_arguments_that_are_not_json_are_told_and_mended(home: Path) -> None:
    mangled = AIMessage(
        "",
        tool_calls=[{"name": "tint", "args": {"save_as": "a", "image": "mug"}, "id": "1"}],
        invalid_tool_calls=[{"name": "tint", "args": "{", "id": "2", "error": "no JSON"}],
    )
    with studio(home, in_turn(mangled, says("ok", CUT))) as house:
        events = list(house.say("t", "make it", [mug()]))
        said = messages(house)
    assert legal(said)
    assert "arguments are not valid JSON" in tool_texts(said)
    assert finished(events).results["cut"].ok


def test_a_stubborn_planner_is_stopped(home: Path) -> None:
    model = Scripted(script=lambda said, situation: says("", call("tint", "x", image="nope")))
    with studio(home, model) as house:
        events = list(house.say("t", "make it"))
        assert legal(messages(house))
    assert len(model.asked) == ROUNDS
    assert Replied(GAVE_UP) in events
    assert planned(events).outcome == "refuse"
    assert RAN.total() == 0


@BOTH
def test_a_failing_step_is_told_and_the_rest_is_delivered(home: Path) -> None:
    plan = says("all", call("fail", "bad", image="mug"), CUT, MAIN)
    model = Scripted(
        script=lambda said, situation: says("") if situation["results"] is not None else plan
    )
    with studio(home, model) as house:
        end = finished(house.say("t", "make it", [mug()]))
        state = house.state("t")
    assert end.results["bad"].status == "failed"
    assert end.results["main"].ok
    assert "bad: there is no product" in end.left_out[0]
    assert state.reply.startswith("all bad: there is no product")


@BOTH
def test_failed_steps_alone_are_tried_again(home: Path) -> None:
    model = in_turn(says("all", call("fail", "bad", image="mug", how="unforeseen"), CUT))
    with studio(home, model) as house:
        list(house.say("t", "make it", [mug()]))
        RAN.clear()
        end = finished(house.resume("t"))
        assert legal(messages(house))
    assert RAN == {"fail": 2}
    assert end.results["cut"].ok
    assert end.results["bad"].why.startswith("something unexpected went wrong; 'packshot doctor ")


def test_resuming_where_nothing_is_left_changes_nothing(home: Path) -> None:
    with studio(home, in_turn(says("ok", CUT))) as house:
        assert finished(house.resume("unknown")).results == {}
        list(house.say("t", "make it", [mug()]))
        before = house.state("t")
        RAN.clear()
        assert finished(house.resume("t")).results == before.results
        assert RAN.total() == 0


# --- uploads


def test_a_bad_photo_is_told_and_the_others_go_on(home: Path) -> None:
    with studio(home, in_turn(says("ok", CUT))) as house:
        uploads = [Upload("notes.txt", b"hello"), Upload("empty.jpg", b""), mug()]
        events = list(house.say("t", "make it", uploads))
    refused = [event for event in events if isinstance(event, PhotoRefused)]
    assert [event.name for event in refused] == ["notes.txt", "empty.jpg"]
    assert finished(events).results["cut"].ok
    assert finished(events).left_out[:2] == tuple(event.why for event in refused)


def test_uploads_are_named_by_their_stems(home: Path) -> None:
    with studio(home, in_turn(says("ok"), says("ok"))) as house:
        list(house.say("t", "here", [Upload("my mug (1).jpeg", photo()), mug(), mug()]))
        list(house.say("t", "and", [mug(), Upload("../../../etc/passwd", photo(), "scene")]))
        uploads = house.state("t").uploads
    assert list(uploads) == ["my_mug_1", "mug", "mug_2", "mug_3", "passwd"]
    assert uploads["passwd"].role == "scene"
    assert uploads["my_mug_1"].file == "my mug (1).jpeg"


@pytest.mark.parametrize("name", ["", ".", "..", "/", "###.png", "ü.jpg", "a" * 300 + ".jpg"])
def test_every_file_name_gives_a_name_that_recipes_may_use(home: Path, name: str) -> None:
    from pydantic import TypeAdapter

    from tools.operation import Name

    stem = Upload(name, b"").stem
    assert TypeAdapter(Name).validate_python(stem) == stem


def test_a_photo_that_is_gone_from_the_store_is_read_again(home: Path) -> None:
    model = in_turn(says("ok", CUT), says("more", call("tint", "more", image="mug", shade=77)))
    with studio(home, model) as house:
        list(house.say("t", "make it", [mug()]))
        store = house._premises.store
        store.flush()
        store.memory.kept.clear()
        for path in Path(store.url).glob("pictures/*/*"):
            path.unlink()
        end = finished(house.say("t", "more"))
    assert end.results["more"].ok


def test_too_many_uploads_are_refused_before_any_is_read(home: Path) -> None:
    with studio(home, in_turn(says("ok"))) as house:
        with pytest.raises(PhotoError, match="a conversation takes 100"):
            list(house.say("t", "here", [mug()] * 101))
        assert house.state("t").uploads == {}


# --- planning alone


def test_planning_accepts_each_turn_as_if_it_had_run(home: Path) -> None:
    model = in_turn(
        says("all", CUT, *SCENES, MAIN),
        says("darker", call("tint", "cut", image="mug", shade=9)),
        says("back", ("undo", {})),
    )
    with studio(home, model) as house:
        first = house.plan("t", "make it", [mug()])
        assert (first.outcome, first.reply) == ("plan", "all")
        assert set(first.run) == {"cut", "beach", "forest", "main"}
        assert first.paid == ("beach", "forest")
        assert first.cost_usd == pytest.approx(0.08)
        assert set(house.plan("t", "darker").run) == {"cut", "beach", "forest", "main"}
        third = house.plan("t", "undo")
        assert third.recipe == first.recipe
        assert third.run == ()
        assert legal(messages(house))
        assert house.state("elsewhere").recipe == {}
    assert RAN.total() == 0


def test_a_planned_change_runs_no_more_than_it_changes(home: Path) -> None:
    model = in_turn(says("all", CUT, MAIN), says("x", call("tint", "extra", image="cut")))
    with studio(home, model) as house:
        house.plan("t", "make it", [mug()])
        assert house.plan("t", "one more").run == ("extra",)


def test_a_plan_may_be_run_after_all(home: Path) -> None:
    with studio(home, in_turn(says("all", CUT, MAIN))) as house:
        house.plan("t", "make it", [mug()])
        end = finished(house.resume("t"))
    assert all(result.ok for result in end.results.values())


def test_planning_tells_the_planner_of_a_generator(home: Path) -> None:
    model = in_turn(says("a"), says("b"))
    with studio(home, model) as house:
        house.plan("t", "x", generator=True)
        house.plan("t", "x")
    assert [situation["generator"] for situation in model.situations] == [True, False]


def test_planning_says_which_photos_cannot_be_read(home: Path) -> None:
    with studio(home, in_turn(says("Send a photo?"))) as house:
        plan = house.plan("t", "make it", [Upload("x.jpg", b"no")])
    assert plan.outcome == "question"
    assert "x.jpg" in plan.reply
    assert "x.jpg" in plan.left_out[0]


# --- many at once


@BOTH
def test_three_messages_at_once_are_all_answered(home: Path) -> None:
    texts: list[str] = []

    def script(said: Sequence[BaseMessage], situation: Mapping[str, JsonValue]) -> AIMessage:
        texts.append(said[-1].text)
        return AIMessage(f"heard {said[-1].text}")

    with studio(home, Scripted(script=script)) as house:
        talkers = [
            threading.Thread(target=lambda n=n: list(house.say("t", f"message {n}")))
            for n in range(3)
        ]
        for talker in talkers:
            talker.start()
        for talker in talkers:
            talker.join()
        said = messages(house)
    assert sorted(texts) == ["message 0", "message 1", "message 2"]
    assert len([m for m in said if isinstance(m, HumanMessage)]) == 3
    assert legal(said)


@BOTH
def test_a_conversation_at_work_elsewhere_is_told_in_one_sentence(home: Path) -> None:
    with studio(home, in_turn(says("ok"))) as house, studio(home, in_turn(says("ok"))) as other:
        other.patience = 0.1
        events = house.say("t", "one", [mug()])
        next(events)
        with pytest.raises(RequestError, match="at work elsewhere"):
            list(other.say("t", "two"))
        list(events)
        list(other.say("t", "two"))


def test_whoever_stops_reading_stops_the_run(home: Path) -> None:
    slow = [call("hold", f"s{n}", image="mug", shade=2 * n, gate="left") for n in range(8)]
    left = GATES["left"] = threading.Event()
    with studio(home, in_turn(says("slow", *slow), says("fine"))) as house:
        events = house.say("t", "make it", [mug()])
        for event in events:
            if isinstance(event, StepStarted):
                break
        stop = house._turns["t"].stop
        threading.Thread(target=lambda: (stop.wait(), left.set())).start()
        events.close()
        assert RAN["hold"] <= house.settings.workers
        list(house.say("t", "still there?"))
        said = messages(house)
    assert legal(said)
    assert any("skipped; the run was stopped" in text for text in tool_texts(said))


@BOTH
def test_a_stop_button_ends_the_run_and_resume_goes_on(home: Path) -> None:
    slow = [call("tint", f"s{n}", image="mug", shade=10 * n, wait=0.1) for n in range(6)]
    with studio(home, in_turn(says("slow", *slow))) as house:
        events: list[Event] = []
        for event in house.say("t", "make it", [mug()]):
            events.append(event)
            if isinstance(event, StepDone):
                house.stop("t")
        assert {result.status for result in finished(events).results.values()} == {
            "done",
            "skipped",
        }
        assert RAN["tint"] < 6
        end = finished(house.resume("t"))
    assert all(result.ok for result in end.results.values())
    assert RAN["tint"] == 6


# --- bad places


def test_an_unwritable_home_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    house = studio(tmp_path / "file" / "home", in_turn(says("ok")))
    with pytest.raises(ConfigurationError, match="PACKSHOT_HOME"):
        list(house.say("t", "x"))
    with pytest.raises(ConfigurationError, match="PACKSHOT_HOME"):
        house.state("t")
    house.close()


def test_a_database_that_is_none_is_one_sentence(home: Path) -> None:
    home.mkdir()
    (home / "conversations.sqlite").write_bytes(b"this is no database at all" * 100)
    house = studio(home, in_turn(says("ok")))
    with pytest.raises(ConfigurationError, match="conversations cannot be kept"):
        list(house.say("t", "x"))
    house.close()


def test_a_crafted_checkpoint_runs_nothing(home: Path) -> None:
    """A row may name any function in the format's own words; none is ever called."""
    target = home / "pwned"
    call_it = ormsgpack.packb(("pathlib", "Path", [str(target)], "touch"))
    crafted = ormsgpack.packb(
        [ormsgpack.Ext(code, call_it) for code in range(6)], option=ormsgpack.OPT_PASSTHROUGH_TUPLE
    )
    with studio(home, in_turn(says("hello"), says("still here"))) as house:
        list(house.say("t", "hi"))
    with sqlite3.connect(home / "conversations.sqlite") as rows:
        rows.execute("UPDATE writes SET type = 'msgpack', value = ?", (crafted,))
    rows.close()
    with studio(home, in_turn(says("still here"))) as house:
        graph = house._premises.open()
        list(graph.checkpointer.list({"configurable": {"thread_id": "t"}}))
    assert not target.exists()


# --- outside conversations


def test_a_recipe_runs_again_outside_its_conversation(home: Path, tmp_path: Path) -> None:
    with studio(home, in_turn(says("a", CUT, MAIN))) as house:
        list(house.say("t", "make it", [mug()]))
        state = house.state("t")
    with studio(tmp_path / "other", in_turn()) as house:
        end = finished(house.run_recipe(state.recipe, {"mug": mug()}))
        assert {n: r.made for n, r in end.results.items()} == {
            n: r.made for n, r in state.results.items()
        }
        assert end.deliverables == state.deliverables
        with pytest.raises(RequestError, match="unknown image 'mug'"):
            list(house.run_recipe(state.recipe, {}))


def test_a_single_operation_reads_the_uploads_in_order(home: Path) -> None:
    with studio(home, in_turn()) as house:
        made = house.run_operation("tint", {"shade": 3}, [mug()])
        assert made.rgb[0, 0].tolist() == [101, 61, 46]
        wide = house.run_operation("merge", {}, [mug(), mug(), mug()])
        assert wide.width == 3 * 64
        with pytest.raises(RequestError, match="unknown operation 'tnt'"):
            house.run_operation("tnt", {}, [mug()])
        with pytest.raises(RequestError, match="shade: "):
            house.run_operation("tint", {"shade": -3}, [mug()])


def test_a_photo_that_cannot_be_kept_is_no_bad_photo(home: Path) -> None:
    with studio(home, in_turn(says("ok"))) as house:
        store = Path(house._premises.store.url)
        (store / "uploads").write_text("in the way")
        with pytest.raises(ConfigurationError, match="results cannot be written"):
            list(house.say("t", "make it", [mug()]))
