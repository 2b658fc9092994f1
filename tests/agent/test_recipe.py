from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from agent.conversation import Recipe
from agent.recipe import (
    REMOVE,
    VOID,
    Call,
    dependencies,
    fingerprints,
    lineage,
    parsed,
    patch,
    readers,
)
from tests.agent.operations import OPERATIONS
from tools.errors import RequestError

UPLOADS = ("mug", "scene")


def calls(*given: tuple[str, dict[str, JsonValue]]) -> list[Call]:
    return [Call(str(number), op, args) for number, (op, args) in enumerate(given)]


def recipe(*given: tuple[str, dict[str, JsonValue]]) -> Recipe:
    plan = patch(OPERATIONS, {}, UPLOADS, calls(*given))
    assert plan.errors == {}
    return plan.steps


CHAIN = recipe(
    ("tint", {"save_as": "light", "image": "mug"}),
    ("tint", {"save_as": "warm", "image": "light", "mood": "golden"}),
    ("merge", {"save_as": "pair", "images": ["light", "warm"]}),
    ("export", {"save_as": "main", "image": "pair", "channel": "amazon", "slot": "main"}),
)


def test_defaults_are_written_into_the_recipe() -> None:
    assert CHAIN["light"] == {
        "op": "tint",
        "args": {"image": "mug", "shade": 10, "mood": "soft", "wait": 0.0},
    }


def test_saving_an_existing_name_replaces_that_cell_alone() -> None:
    plan = patch(
        OPERATIONS,
        CHAIN,
        UPLOADS,
        calls(("tint", {"save_as": "light", "image": "mug", "shade": 99})),
    )
    assert plan.saved == ("light",)
    assert plan.steps["light"]["args"] == {"image": "mug", "shade": 99, "mood": "soft", "wait": 0.0}
    assert {k: v for k, v in plan.steps.items() if k != "light"} == {
        k: v for k, v in CHAIN.items() if k != "light"
    }
    assert list(plan.steps) == list(CHAIN)


@pytest.mark.parametrize(
    ("op", "args", "text"),
    [
        ("tint", {"save_as": "x", "image": "mugg"}, "unknown image 'mugg': did you mean 'mug'?"),
        ("tint", {"save_as": "x", "image": "zzz"}, "unknown image 'zzz'; known: "),
        ("tnt", {"save_as": "x"}, "unknown operation 'tnt': did you mean 'tint'?"),
        ("tint", {"save_as": "x", "image": "mug", "mod": "soft"}, "did you mean 'mood'?"),
        (
            "tint",
            {"save_as": "x", "image": "mug", "mood": "sad"},
            "mood: Input should be 'soft', 'hard' or 'golden', not 'sad'",
        ),
        (
            "tint",
            {"save_as": "x", "image": "mug", "shade": 300},
            "shade: Input should be less than or equal to 255, not 300",
        ),
        ("tint", {"image": "mug"}, "save_as: Field required"),
        ("tint", {"save_as": "a/b", "image": "mug"}, "save_as: 'a/b' is no image name"),
        ("tint", {"save_as": "mug", "image": "scene"}, "'mug' is an upload"),
        ("tint", {"save_as": "x", "image": "x"}, "cycle x -> x; save under a new name"),
        (REMOVE, {"names": ["mug"]}, "'mug' is an upload: only steps can be removed"),
        (REMOVE, {"names": ["lights"]}, "unknown step 'lights': did you mean 'light'?"),
        (REMOVE, {"names": "light"}, "remove takes names"),
        (REMOVE, {"names": ["pair"]}, "'main' reads 'pair': remove 'main' too, or save it anew"),
    ],
)
def test_wrong_calls_are_told_what_is_right(op: str, args: dict[str, JsonValue], text: str) -> None:
    plan = patch(OPERATIONS, CHAIN, UPLOADS, calls((op, args)))
    assert text in plan.errors["0"]
    assert plan.steps == CHAIN


def test_one_wrong_call_voids_the_patch_and_all_come_back() -> None:
    plan = patch(
        OPERATIONS,
        CHAIN,
        UPLOADS,
        calls(
            ("tint", {"save_as": "fine", "image": "mug"}),
            ("tint", {"save_as": "light", "image": "nope"}),
            ("tint", {"save_as": "warm", "image": "fine", "mood": "sad"}),
            ("tint", {"save_as": "light", "image": "pair"}),
            ("tint", {"save_as": "after", "image": "hoped"}),
            ("tint", {"save_as": "hoped", "image": "mug", "shade": -1}),
        ),
    )
    assert plan.steps == CHAIN
    assert plan.errors["0"] == VOID
    assert "unknown image 'nope'" in plan.errors["1"]
    assert "mood" in plan.errors["2"]
    assert "saved twice" in plan.errors["3"]
    assert plan.errors["4"] == VOID  # reading what a wrong call would have made is no fault
    assert "shade" in plan.errors["5"]


def test_a_cycle_is_told_with_its_steps() -> None:
    plan = patch(
        OPERATIONS,
        CHAIN,
        UPLOADS,
        calls(
            ("tint", {"save_as": "light", "image": "warm"}),
            ("tint", {"save_as": "warm", "image": "light"}),
        ),
    )
    assert plan.errors["0"] == plan.errors["1"]
    assert plan.errors["0"].startswith("cycle ")
    assert plan.errors["0"].endswith("; save under a new name")
    assert {"light", "warm"} <= set(plan.errors["0"].replace(";", "").split())


def test_calls_may_come_in_any_order() -> None:
    plan = patch(
        OPERATIONS,
        {},
        UPLOADS,
        calls(
            ("export", {"save_as": "c", "image": "b"}),
            ("tint", {"save_as": "b", "image": "a"}),
            ("tint", {"save_as": "a", "image": "mug"}),
        ),
    )
    assert plan.errors == {}
    assert lineage(OPERATIONS, plan.steps, "c") == ("a", "b", "c")


def test_remove_and_save_again_in_one_message() -> None:
    plan = patch(
        OPERATIONS,
        CHAIN,
        UPLOADS,
        calls(
            ("tint", {"save_as": "pair", "image": "light"}), (REMOVE, {"names": ["pair", "warm"]})
        ),
    )
    assert plan.errors == {}
    assert set(plan.steps) == {"light", "main", "pair"}
    assert plan.removed == ("warm",)


def test_a_saved_step_of_another_version_stops_nothing_but_itself() -> None:
    old = {**CHAIN, "old": {"op": "gone", "args": {}}, "odd": {"op": "tint", "args": {"x": 1}}}
    plan = patch(OPERATIONS, old, UPLOADS, calls(("tint", {"save_as": "new", "image": "mug"})))
    assert plan.errors == {}
    with pytest.raises(RequestError, match="unknown operation 'gone'"):
        parsed(OPERATIONS, "old", old["old"])
    with pytest.raises(RequestError, match="image: Field required"):
        parsed(OPERATIONS, "odd", old["odd"])
    assert dependencies(OPERATIONS, old)["old"] == ()


def test_readers_are_all_that_follows() -> None:
    assert readers(OPERATIONS, CHAIN, ["light"]) == ("warm", "pair", "main")
    assert readers(OPERATIONS, CHAIN, ["main"]) == ()


def test_fingerprints_change_with_what_a_step_is_made_of_and_nothing_else() -> None:
    before = fingerprints(OPERATIONS, CHAIN, {"mug": "1"}, {})
    other = {**CHAIN, "warm": {**CHAIN["warm"], "args": {**_args("warm"), "shade": 11}}}
    after = fingerprints(OPERATIONS, other, {"mug": "1"}, {})
    assert [name for name in CHAIN if before[name] != after[name]] == ["warm", "pair", "main"]
    again = fingerprints(OPERATIONS, CHAIN, {"mug": "2"}, {})
    assert all(before[name] != again[name] for name in CHAIN)


def _args(name: str) -> dict[str, JsonValue]:
    args = CHAIN[name]["args"]
    assert isinstance(args, dict)
    return args


NAMES = st.sampled_from(["a", "b", "c", "mug", "nope", "a/b", ""])
VALUES = st.one_of(
    NAMES, st.integers(-5, 300), st.none(), st.lists(NAMES, max_size=3), st.booleans()
)
ARGS = st.dictionaries(
    st.sampled_from(["save_as", "image", "images", "names", "shade", "mood", "logo"]), VALUES
)
CALLS = st.lists(
    st.tuples(st.sampled_from([*OPERATIONS, REMOVE, "other"]), ARGS), min_size=1, max_size=5
)


@given(CALLS)
def test_whatever_a_model_sends_the_recipe_stays_whole(
    given_calls: list[tuple[str, dict[str, JsonValue]]],
) -> None:
    plan = patch(OPERATIONS, CHAIN, UPLOADS, calls(*given_calls))
    if plan.errors:
        assert plan.steps == CHAIN
        assert set(plan.errors) == {str(number) for number in range(len(given_calls))}
    needs = dependencies(OPERATIONS, plan.steps)
    assert all(read in {*UPLOADS, *plan.steps} for reads in needs.values() for read in reads)
    for name in plan.steps:
        assert lineage(OPERATIONS, plan.steps, name)[-1] == name
