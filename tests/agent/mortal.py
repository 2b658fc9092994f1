"""A process that begins a turn and is killed in it: run by test_resume with a home and a diary."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.agent.fakes import call, in_turn, mug, says, studio
from tests.agent.talking import APPROVE, question

STEPS = [
    call("paint", "scene", image="mug", prompt="a scene"),
    call("tint", "first", image="scene", shade=10),
    call("tint", "slow", image="first", shade=20, wait=60),
    call("tint", "last", image="slow", shade=30),
]

if __name__ == "__main__":
    with studio(Path(sys.argv[1]), in_turn(says("four steps", *STEPS))) as house:
        asked = question(house.say("t", "make it", [mug()]))
        print("asked", flush=True)
        for event in house.decide("t", asked.id, APPROVE):
            print(event, flush=True)
