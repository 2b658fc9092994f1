"""What planners may call, told in few words."""

from __future__ import annotations

import json
from typing import Literal, cast

import pytest
from pydantic import JsonValue

from agent.planner import system_text
from agent.toolbox import short, toolbox
from tests.agent.operations import OPERATIONS
from tools.operation import Args, ImageRef, operations

#: Bytes of a token. The o200k encoding has 4.10 for this text as compact JSON; its vocabulary is
#: not packaged, so fewer are taken, which counts 2.5 % more tokens than there are. Servers count
#: fewer still: the braces and quotes of a schema never reach a model.
BYTES_A_TOKEN = 4.0
MOST_TOKENS = 4000


def functions() -> list[dict[str, JsonValue]]:
    tools = toolbox(operations())
    return [dict(cast("dict[str, JsonValue]", tool["function"])) for tool in tools]


def test_tools_and_prompt_are_at_most_4000_tokens() -> None:
    told = [{k: v for k, v in one.items() if k != "strict"} for one in functions()]
    tools = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    written = len(tools.encode()) + len(system_text().encode())
    print(f"{written} bytes, some {written / BYTES_A_TOKEN:.0f} tokens")
    assert written / BYTES_A_TOKEN <= MOST_TOKENS


def test_they_come_in_one_order() -> None:
    names = [cast("dict[str, str]", tool["function"])["name"] for tool in toolbox(OPERATIONS)]
    kept = ["remember", "save_shot_list", "apply_shot_list", "plan_set"]
    assert names == [*sorted(OPERATIONS), "remove", "undo", "redo", "back_to", *kept]
    assert json.dumps(toolbox(OPERATIONS)) == json.dumps(
        toolbox(dict(reversed(OPERATIONS.items())))
    )


@pytest.mark.parametrize("name", sorted(operations()))
def test_nothing_is_lost_that_a_plan_needs(name: str) -> None:
    """Every argument, each of its choices, what is required, and defaults that are no nothing."""
    (told,) = [one for one in functions() if one["name"] == name]
    parameters = cast("dict[str, JsonValue]", told["parameters"])
    fields = cast("dict[str, dict[str, JsonValue]]", parameters["properties"])
    args = operations()[name].args
    assert list(fields) == list(args.model_fields)
    required = [key for key, field in args.model_fields.items() if field.is_required()]
    assert parameters["required"] == required
    for key, field in args.model_fields.items():
        if field.default not in (None, False, "") and not field.is_required():
            assert fields[key]["default"] == field.get_default()
    for choice in _choices(args.model_json_schema()):
        assert json.dumps(choice) in json.dumps(fields)


def _choices(schema: object) -> list[str]:
    """All enumerated values, however deep."""
    if isinstance(schema, dict):
        own = list(schema.get("enum", []))
        return own + [one for value in schema.values() for one in _choices(value)]
    return [one for value in schema for one in _choices(value)] if isinstance(schema, list) else []


class Odd(Args):
    """Something odd."""

    image: ImageRef
    logo: ImageRef | None = None
    side: Literal["left", "right"] | None = None
    place: Literal["left", "top"] | float = 0.5
    flag: bool = False
    names: list[str] | None = None


def test_a_null_and_what_the_prompt_says_are_left_out() -> None:
    assert short(Odd.model_json_schema()) == {
        "type": "object",
        "properties": {
            "save_as": {"type": "string"},
            "image": {"type": "string"},
            "logo": {"type": "string"},
            "side": {"enum": ["left", "right"]},
            "place": {"anyOf": [{"enum": ["left", "top"]}, {"type": "number"}], "default": 0.5},
            "flag": {"type": "boolean"},
            "names": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["save_as", "image"],
    }


def test_a_null_that_means_something_is_told() -> None:
    (told,) = [one for one in functions() if one["name"] == "remember"]
    fields = cast("dict[str, dict[str, dict[str, JsonValue]]]", told["parameters"])["properties"]
    assert fields["fill"]["type"] == ["number", "null"]
    assert fields["shadow"]["enum"] == ["contact", "cast", "reflection", "none", None]
    assert "required" not in cast("dict[str, JsonValue]", told["parameters"])
