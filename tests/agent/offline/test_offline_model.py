"""The planner as a chat model."""

from __future__ import annotations

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

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


def test_after_the_steps_have_run_nothing_more_is_said() -> None:
    reply = ask(HumanMessage("amazon main"), results={"amazon_main": {"status": "made"}})
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
