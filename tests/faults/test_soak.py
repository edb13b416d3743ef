"""The soak in short: no answer is wrong while the network falls silent; workers that end are in test_serving."""

from __future__ import annotations

from bench.soak import AWAY, RIGHT, Plan, soak
from graph.settings import Settings


async def test_no_answer_is_wrong_while_things_fail(engine_settings: Settings) -> None:
    plan = Plan(seconds=11, pause=0.5, probe=1, limit=1, silence=2, faults=("silence",))
    result = await soak(engine_settings, plan)
    assert result["not_allowed"] == []
    seen = result["outcomes_by_fault"]
    assert seen["none"].keys() <= {RIGHT, AWAY}
    assert seen["none"][RIGHT]
    assert seen["silence"][AWAY]
    assert len(result["workers"]) == 2
