"""A mutation whose commit is lost on the way: with a key it is done once; without one nobody pretends to know."""

from __future__ import annotations

from typing import Any

import pytest

from graph import constraints
from graph.access import Role, Viewer
from graph.deeds import Deed, Done
from graph.errors import StoreUncertain
from graph.ids import global_id
from graph.recording import Given, Recording, record_facts
from graph.rulebook import rulebook
from graph.settings import Settings
from graph.store import Store
from tests.faults.proxy import COMMIT, Proxy

FIRM = "CREATE (:Enterprise {id: 'e:1', noun: 'Enterprise', name: '甲', sources: ['t'], load: 't'})"


async def record(store: Store, settings: Settings, key: str | None) -> Done:
    """Record a fact."""
    given: dict[str, Any] = {"enterpriseId": global_id("Enterprise", "e:1")}
    facts = Recording(2025, [Given("employees", "number", 50)], "社保")
    return await record_facts(
        store, Viewer(Role.PLANNER), rulebook(settings), Deed("recordFacts", given, key=key), facts
    )


@pytest.mark.parametrize("key", ["a key", None])
async def test_a_commit_whose_answer_is_lost(
    far: tuple[Proxy, Store], empty_store: Store, engine_settings: Settings, key: str | None
) -> None:
    proxy, store = far
    await constraints.apply(empty_store)
    await empty_store.write(FIRM, {})
    await record(empty_store, engine_settings, "another key")  # plans are made by now
    proxy.cue = COMMIT, proxy.reset
    if key is None:
        with pytest.raises(StoreUncertain, match="may hold or not"):
            await record(store, engine_settings, key)
    else:
        done = await record(store, engine_settings, key)
        again = await record(store, engine_settings, key)
        assert (done.revision, again.made, again.repeated) == (2, done.made, True)
        assert await empty_store.value("MATCH (f:Fact) RETURN count(f)", {}) == 2
    assert proxy.cue is None
