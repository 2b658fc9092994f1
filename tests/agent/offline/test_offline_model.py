"""The planner as a chat model."""

from __future__ import annotations

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from agent.offline.closing import Closing, Outcome
from agent.offline.model import OfflinePlanner
from tools.operation import operations

SITUATION = {
    "recipe": {},
    "uploads": {"mug": {"role": "photo", "file": "mug.jpg", "facts": {}, "new": True}},
    "operations": ["remove_background", "set_background", "export"],
    "generator": False,
    "history": [],
    "errors": None,
    "results": None,
}


def ask(*messages: HumanMessage | AIMessage | ToolMessage, **situation: object) -> AIMessage:
    tool = {"type": "function", "function": {"name": "export", "parameters": {"type": "object"}}}
    model = OfflinePlanner().bind_tools([tool], strict=False, parallel_tool_calls=True)
    return model.bind(situation={**SITUATION, **situation}).invoke(list(messages))


def test_a_request_becomes_calls_that_the_operations_take() -> None:
    reply = ask(HumanMessage("amazon main"))
    assert [call["name"] for call in reply.tool_calls] == [
        "remove_background", "set_background", "export",
    ]  # fmt: skip
    for call in reply.tool_calls:
        operations()[call["name"]].args.model_validate(call["args"])
    assert len({call["id"] for call in reply.tool_calls}) == 3
    assert "amazon_main" in reply.text


def test_every_call_of_a_set_is_valid() -> None:
    reply = ask(HumanMessage("amazon set, and an insta story"), operations=sorted(operations()))
    assert len(reply.tool_calls) > 8
    for call in reply.tool_calls:
        operations()[call["name"]].args.model_validate(call["args"])


def test_questions_say_what_they_are() -> None:
    reply = ask(HumanMessage("what can you do?"))
    assert reply.additional_kwargs["outcome"] == "chat"
    assert not reply.tool_calls


def test_what_is_left_out_comes_along() -> None:
    reply = ask(HumanMessage("amazon main and shein"))
    assert any("Shein" in text for text in reply.additional_kwargs["left_out"])


def test_undo_and_remove_are_calls() -> None:
    recipe = {
        "cut": {"op": "remove_background", "args": {"image": "mug"}},
        "a": {"op": "export", "args": {"image": "cut", "channel": "etsy", "slot": "listing"}},
        "b": {"op": "export", "args": {"image": "cut", "channel": "ebay", "slot": "listing"}},
    }
    undo = ask(HumanMessage("undo"), recipe=recipe)
    assert undo.tool_calls[0]["name"] == "undo"
    drop = ask(HumanMessage("not ebay after all"), recipe=recipe)
    assert drop.tool_calls[0]["name"] == "remove"
    assert drop.tool_calls[0]["args"] == {"names": ["b"]}


def closing(said: str, broken: dict[str, str], **more: object) -> str:
    """The last words after a run in which some steps failed, with what follows from them."""
    asked = HumanMessage(said)
    plan = ask(asked, **more)
    results: dict[str, dict[str, str]] = {}
    for call in plan.tool_calls:
        name, args = call["args"]["save_as"], call["args"]
        read = next((r for r in args.values() if results.get(str(r), {}).get("why")), None)
        results[name] = {"status": "skipped", "why": str(read)} if read else {"status": "done"}
        if name in broken:
            results[name] = {"status": "failed", "why": broken[name]}
    told = ToolMessage("done", tool_call_id="1")
    reply = ask(asked, plan, told, results=results, **more)
    assert not reply.tool_calls
    return reply.text


def test_after_a_run_the_planner_says_what_was_made() -> None:
    plan = ask(HumanMessage("amazon main and shein"))
    assert plan.text.startswith("Planned 1 file for Amazon: amazon_main.")
    text = closing("amazon main and shein", {})
    assert text.startswith("Made 1 file for Amazon. Left out: Shein")
    assert "Planned" not in text


def test_after_a_run_gaps_are_named_once() -> None:
    text = closing("amazon set", {}, operations=sorted(operations()))
    assert text.startswith("Made 7 files for Amazon. ")
    assert text.count("back view") == 1
    assert "could not" not in text


def test_failures_are_told_once_with_the_files_that_they_cost() -> None:
    why = "there is no product: send another photo"
    text = closing("amazon set", {"mug_desk": why}, operations=sorted(operations()))
    assert text.startswith(f"Made 6 of 7 files for Amazon. amazon_desk could not be made: {why}.")
    text = closing("amazon set", {"mug_cutout": why}, operations=sorted(operations()))
    assert text.startswith("amazon_main, amazon_kitchen, ")
    assert text.count(why) == 1
    assert "mug_light" not in text


def test_a_plan_of_another_planner_is_closed_without_words() -> None:
    reply = ask(HumanMessage("amazon main"), AIMessage("all"), results={"a": {"status": "done"}})
    assert (reply.text, reply.tool_calls) == ("", [])


def test_errors_end_in_a_sentence_and_no_calls() -> None:
    reply = ask(HumanMessage("amazon main"), errors={"1": "unknown image 'mug'"})
    assert "unknown image" in reply.text
    assert not reply.tool_calls


def test_ids_differ_between_turns_with_the_same_words() -> None:
    first = ask(HumanMessage("amazon main"))
    second = ask(HumanMessage("amazon main"), AIMessage("done"), HumanMessage("amazon main"))
    ids = {call["id"] for call in first.tool_calls} & {call["id"] for call in second.tool_calls}
    assert not ids


def test_changes_are_claimed_only_if_something_came_of_them() -> None:
    recipe = {
        "cut": {"op": "remove_background", "args": {"image": "mug"}},
        "soft": {"op": "add_shadow", "args": {"image": "cut", "softness": 0.3}},
        "a": {"op": "export", "args": {"image": "soft", "channel": "amazon", "slot": "main"}},
    }
    more = {"recipe": recipe, "operations": sorted(operations())}
    plan = ask(HumanMessage("softer shadow"), **more)
    assert plan.text == "Changed the softness of the shadow of all files."
    assert closing("softer shadow", {}, **more) == plan.text
    failed = closing("softer shadow", {"soft": "no product"}, **more)
    assert failed == "soft could not be made: no product."


def test_files_are_named_rather_than_the_steps_that_they_lack() -> None:
    plan = Closing(files={"a": "etsy", "b": "etsy"}, gallery=("a", "b"), changes="Changed it.")
    full = {name: Outcome(status="failed", why="no room.") for name in ("cut", "a")}
    assert plan.told({**full, "b": Outcome(status="done")}) == (
        "Made 1 of 2 files for Etsy. Changed it. a could not be made: no room."
    )


def test_many_lost_files_are_counted() -> None:
    names = tuple(f"f{n}" for n in range(20))
    lost = {name: Outcome(status="skipped", why="cut") for name in names}
    told = Closing(gallery=names).told({"cut": Outcome(status="failed", why="dark"), **lost})
    assert told == "f0, f1, f2, f3, f4, f5, f6, f7 and 12 more could not be made: dark."
