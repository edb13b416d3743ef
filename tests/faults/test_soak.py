"""The soak in short: no answer is wrong while a worker is killed and the network falls silent."""

from __future__ import annotations

from bench.soak import RIGHT, Plan, soak
from graph.settings import Settings


async def test_no_answer_is_wrong_while_things_fail(engine_settings: Settings) -> None:
    plan = Plan(seconds=22, pause=0.5, probe=1, limit=1, silence=2, faults=("kill_worker", "silence"))
    result = await soak(engine_settings, plan)
    assert result["not_allowed"] == []
    seen = result["outcomes_by_fault"]
    assert {"none", "kill_worker", "silence"} <= seen.keys()
    assert all(seen[fault][RIGHT] for fault in ("none", "kill_worker"))
    assert seen["silence"]["away"]
    assert len(result["workers"]) == 2
