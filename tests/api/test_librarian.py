"""The cultivation library brought up to a day by a mutation: what it tells, to whom, and how often."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import pytest_asyncio

from graph import constraints
from graph.access import Role, Viewer
from graph.store import Store
from tests.api.asking import Api, CountingStore
from tests.api.cultivated import plant

PLANNER = Viewer(Role.PLANNER, "planner")
DAY = "2026-05-01"
UPDATE = """mutation ($input: UpdateCultivationLibraryInput!) { updateCultivationLibrary(input: $input) {
  asOf dryRun judged changed groups { tier layer synthetic came moved stayed left } contradictory
  userErrors { field code message } } }"""
SPELLS = "MATCH (e:Enterprise)-[r:IN_LIBRARY]->(t:Tier) RETURN e.id, t.id, r.layer ORDER BY e.id, t.id"


@pytest_asyncio.fixture
async def planted(store: Store) -> CountingStore:
    """Two enterprises without the title srdi_sme: one has all it takes, the other, which is made up, lacks R&D."""
    await plant(store)
    await constraints.apply(store)
    await store.write("MATCH ()-[h:HOLDS]->(:Tier {id: 'srdi_sme'}) DELETE h", {})
    return CountingStore.over(store)


async def updated(store: CountingStore, viewer: Viewer = PLANNER, **given: Any) -> Any:
    """The payload of an update."""
    found = await Api(store, viewer=viewer).data(UPDATE, {"input": {"asOf": DAY, **given}})
    return found["updateCultivationLibrary"]


def group(**counts: int) -> dict[str, Any]:
    """What is told of the library of srdi_sme and those who are ready."""
    none = {"came": 0, "moved": 0, "stayed": 0, "left": 0}
    return {"tier": "SRDI_SME", "layer": "READY", "synthetic": False, **none, **counts}


async def test_it_tells_who_came_and_the_second_time_that_all_stayed(planted: CountingStore) -> None:
    told = {"asOf": DAY, "dryRun": False, "judged": 2, "contradictory": [], "userErrors": []}
    assert await updated(planted, tiers=["SRDI_SME"]) == {**told, "changed": 1, "groups": [group(came=1)]}
    assert await planted.read(SPELLS, {}) == [["t-firm", "srdi_sme", "READY"]]
    assert await updated(planted, tiers=["SRDI_SME"]) == {**told, "changed": 0, "groups": [group(stayed=1)]}


async def test_a_dry_run_writes_nothing(planted: CountingStore) -> None:
    found = await updated(planted, tiers=["SRDI_SME"], dryRun=True)
    assert (found["dryRun"], found["groups"]) == (True, [group(came=1)])
    assert await planted.read(SPELLS, {}) == []


async def test_the_same_key_tells_what_was_done_and_does_it_once(planted: CountingStore) -> None:
    first = await updated(planted, tiers=["SRDI_SME"], idempotencyKey="k1")
    await planted.write("MATCH ()-[r:IN_LIBRARY]->() DELETE r", {})
    assert await updated(planted, tiers=["SRDI_SME"], idempotencyKey="k1") == first
    assert await planted.read(SPELLS, {}) == []
    [error] = (await updated(planted, tiers=["LITTLE_GIANT"], idempotencyKey="k1"))["userErrors"]
    assert error["code"] == "IDEMPOTENCY_CONFLICT"


async def test_of_updates_at_once_each_finds_all_as_it_should_be(planted: CountingStore) -> None:
    found = await asyncio.gather(*(updated(planted, tiers=["SRDI_SME"]) for _ in range(8)))
    assert [payload["userErrors"] for payload in found] == [[]] * 8
    assert await planted.read(SPELLS, {}) == [["t-firm", "srdi_sme", "READY"]]


async def test_an_update_somebody_else_made_meanwhile_is_a_conflict(planted: CountingStore) -> None:
    await updated(planted, tiers=["SRDI_SME"])
    assert (await updated(planted, tiers=["SRDI_SME"], asOf="2026-06-01", expectedUpdate=DAY))["userErrors"] == []
    [error] = (await updated(planted, tiers=["SRDI_SME"], asOf="2026-07-01", expectedUpdate=DAY))["userErrors"]
    assert error == {
        "field": ["input", "expectedUpdate"],
        "code": "CONFLICT",
        "message": f"The library was not last updated for {DAY}: srdi_sme is as of 2026-06-01.",
    }


WRONG = [
    ("a day to come", {"asOf": "2999-01-01"}, "asOf", "2999-01-01 is still to come."),
    ("a tier without a library", {"tiers": ["TECH_SME"]}, "tiers", "tech_sme has no library."),
    ("an empty key", {"idempotencyKey": " "}, "idempotencyKey", "The text is empty."),
]


@pytest.mark.parametrize(("_case", "given", "field", "message"), WRONG, ids=[case for case, *_ in WRONG])
async def test_what_cannot_be_done_is_told(
    planted: CountingStore, _case: str, given: dict[str, Any], field: str, message: str
) -> None:
    found = await updated(planted, **given)
    assert found["asOf"] is None
    assert found["userErrors"] == [{"field": ["input", field], "code": "BAD_VALUE", "message": message}]
    assert await planted.read(SPELLS, {}) == []


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PLANNER, Role.ADMIN)])
async def test_only_planners_bring_it_up_to_a_day(planted: CountingStore, role: Role) -> None:
    error = await Api(planted, viewer=Viewer(role, "x", "t-firm")).error(UPDATE, {"input": {"asOf": DAY}})
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert await planted.read(SPELLS, {}) == []
