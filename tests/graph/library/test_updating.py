"""The libraries from day to day: who comes, moves, stays and leaves, on the real engine."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import pytest_asyncio

from graph.errors import BadInput
from graph.library import keeping, updating
from graph.library.updating import Group, Summary, update
from graph.rules.errors import NoRuleset
from graph.store import Store
from graph.values import today
from tests.graph.library.small import (
    BOOK,
    CRITERIA,
    GOOD,
    INNOVATIVE,
    ONE,
    SRDI,
    THREE,
    TWO,
    firm,
    hold,
    land,
    report,
    spells,
)

COUNTED = Callable[[Summary], dict[str, dict[Group, int]]]


@pytest_asyncio.fixture
async def district(empty_store: Store) -> Store:
    """A district of five firms, and three of which none is to be in any library."""
    await land(empty_store)
    await firm(empty_store, "ready", GOOD)
    await firm(empty_store, "near", {**GOOD, "rdStaff": 9})
    await firm(empty_store, "unknown", {"inAbnormalList": False, "revenue": 2000.0, "employees": 40})
    await firm(empty_store, "screened", {**GOOD, "revenue": 10.0})
    await hold(empty_store, "screened", "hnte")
    await firm(empty_store, "vetoed", {**GOOD, "inAbnormalList": True})
    await firm(empty_store, "closed", GOOD, status="DEREGISTERED")
    await firm(empty_store, "far", town="far")
    await firm(empty_store, "made", GOOD, synthetic=True)
    return empty_store


async def brought_up(store: Store, day: date, **how: Any) -> Summary:
    """The summary of an update."""
    return await update(store, BOOK, CRITERIA, day, **how)


def counted(summary: Summary) -> dict[str, int]:
    """How many came, moved, stayed, left, and of how many something was written."""
    tallies = {name: getattr(summary, name).total() for name in ("came", "moved", "stayed", "left")}
    return {**tallies, "changed": summary.changed}


async def test_who_comes_into_which_layer(district: Store) -> None:
    summary = await brought_up(district, ONE)
    assert [row[:4] for row in await spells(district)] == [
        ["made", INNOVATIVE, "READY", "2026-05-01"],
        ["near", INNOVATIVE, "NEAR", "2026-05-01"],
        ["ready", INNOVATIVE, "READY", "2026-05-01"],
        ["screened", INNOVATIVE, "PROMISING", "2026-05-01"],
        ["unknown", INNOVATIVE, "PROMISING", "2026-05-01"],
    ]
    assert summary.judged == 6  # neither the closed one nor the one elsewhere
    assert summary.came == {
        Group(INNOVATIVE, "READY", synthetic=False): 1,
        Group(INNOVATIVE, "NEAR", synthetic=False): 1,
        Group(INNOVATIVE, "PROMISING", synthetic=False): 2,
        Group(INNOVATIVE, "READY", synthetic=True): 1,
    }
    assert [(g.tier, g.layer, g.synthetic) for g in summary.groups()][-1] == (INNOVATIVE, "READY", True)


async def test_a_second_update_of_the_day_changes_nothing(district: Store) -> None:
    await brought_up(district, ONE)
    before = await spells(district)
    assert counted(await brought_up(district, ONE)) == {"came": 0, "moved": 0, "stayed": 5, "left": 0, "changed": 0}
    assert counted(await brought_up(district, TWO)) == {"came": 0, "moved": 0, "stayed": 5, "left": 0, "changed": 0}
    assert await spells(district) == before


async def test_history_is_kept_as_layers_change(district: Store) -> None:
    await brought_up(district, ONE)
    await report(district, "near", rdStaff=10)
    await report(district, "ready", inAbnormalList=True)
    summary = await brought_up(district, TWO)
    assert counted(summary) == {"came": 0, "moved": 1, "stayed": 3, "left": 1, "changed": 2}
    await report(district, "ready", inAbnormalList=False)
    await hold(district, "near", INNOVATIVE, **{"from": THREE})
    await brought_up(district, THREE)
    kept = [row for row in await spells(district) if row[0] in {"near", "ready"}]
    assert kept == [
        ["near", INNOVATIVE, "NEAR", "2026-05-01", "2026-05-31", None, None],
        ["near", INNOVATIVE, "READY", "2026-06-01", "2026-06-30", "NEAR", "HOLDS"],
        ["ready", INNOVATIVE, "READY", "2026-05-01", "2026-05-31", None, "VETO"],
        ["ready", INNOVATIVE, "READY", "2026-07-01", None, None, None],
    ]
    [[[why, reasons]]] = await district.read(
        "MATCH ({id: 'near'})-[r:IN_LIBRARY {layer: 'READY'}]->() RETURN [r.leftFor, r.leftReasons]", {}
    )
    assert (why, json.loads(reasons)) == ("HOLDS", [{"by": "COMPARISON", "title": INNOVATIVE}])


async def test_the_next_library_takes_who_holds_the_title(district: Store) -> None:
    await report(district, "ready", revenue=3500.0)
    await hold(district, "ready", INNOVATIVE)
    await brought_up(district, ONE)
    assert [row[1:3] for row in await spells(district) if row[0] == "ready"] == [[SRDI, "NEAR"]]


async def test_who_is_no_longer_of_the_district_leaves(district: Store) -> None:
    await brought_up(district, ONE)
    await district.write("MATCH (e {id: 'ready'}) SET e.status = 'DEREGISTERED'", {})
    summary = await brought_up(district, TWO)
    assert summary.left == {Group(INNOVATIVE, "READY", synthetic=False): 1}
    assert summary.judged == 5
    [[[why, reasons]]] = await district.read(
        "MATCH ({id: 'ready'})-[r:IN_LIBRARY]->() RETURN [r.leftFor, r.leftReasons]", {}
    )
    assert (why, reasons) == ("NOT_SURVEYED", None)


async def test_the_last_word_of_a_day_counts(district: Store) -> None:
    await brought_up(district, ONE)
    before = await spells(district)
    await report(district, "ready", rdStaff=9)
    await report(district, "near", inAbnormalList=True)
    await brought_up(district, TWO)
    await report(district, "ready", rdStaff=12)
    await report(district, "near", inAbnormalList=False)
    await firm(district, "slip", GOOD)
    await brought_up(district, TWO)
    await district.write("MATCH (e {id: 'slip'}) SET e.status = 'DEREGISTERED'", {})
    await brought_up(district, TWO)
    assert await spells(district) == before


async def test_new_reasons_for_the_same_layer_are_kept_with_their_day(district: Store) -> None:
    await brought_up(district, ONE)
    await report(district, "near", rdStaff=8)
    summary = await brought_up(district, TWO)
    assert (counted(summary)["stayed"], summary.changed) == (5, 1)
    [[judged, reasons]] = await district.read(
        "MATCH ({id: 'near'})-[r:IN_LIBRARY]->() RETURN toString(r.judgedOn), r.reasons", {}
    )
    assert judged == "2026-06-01"
    assert json.loads(reasons) == [
        {"by": "SURVEY", "verdict": "MET", "conditions": ["clean", "revenue", "payroll"]},
        {"by": "SURVEY", "condition": "staff", "text": "人员", "verdict": "UNMET", "metric": "rd_staff", "value": "8",
         "operator": ">=", "threshold": "10", "gap": "2"},
    ]  # fmt: skip


async def test_facts_that_contradict_each_other_are_named(district: Store) -> None:
    await report(district, "ready", employees=5)
    summary = await brought_up(district, ONE)
    assert summary.contradictory == ["ready"]
    assert "ready" not in {row[0] for row in await spells(district)}


async def test_a_dry_run_writes_nothing(district: Store) -> None:
    assert counted(await brought_up(district, TWO, dry_run=True))["came"] == 5
    assert await spells(district) == []
    assert await district.read("MATCH (u) WHERE u:LibraryUpdate OR u:Source RETURN u.id", {}) == []
    await brought_up(district, TWO)
    assert counted(await brought_up(district, ONE, dry_run=True))["came"] == 5


async def test_some_tiers_alone(district: Store) -> None:
    summary = await brought_up(district, ONE, tiers=[SRDI])
    assert (summary.tiers, counted(summary)["came"]) == ((SRDI,), 0)
    assert await keeping.updated(district, [INNOVATIVE, SRDI]) == {SRDI: (ONE, True)}


@pytest.mark.parametrize(
    ("day", "tiers", "error", "says"),
    [
        (today() + timedelta(days=1), [], BadInput, "is still to come"),
        (ONE, [], BadInput, "updated for a later day than 2026-05-01: innovative_sme is as of 2026-06-01"),
        (TWO, ["hnte"], BadInput, "hnte has no library"),
        (date(2025, 12, 31), [], NoRuleset, "No rules for innovative_sme"),
    ],
)
async def test_what_is_refused_changes_nothing(
    district: Store, day: date, tiers: list[str], error: type[Exception], says: str
) -> None:
    await brought_up(district, TWO)
    before = await spells(district)
    with pytest.raises(error, match=says):
        await brought_up(district, day, tiers=tiers)
    assert await spells(district) == before


async def test_a_graph_without_tiers_is_told_so(empty_store: Store) -> None:
    with pytest.raises(BadInput, match="The graph has no tier innovative_sme, srdi_sme"):
        await brought_up(empty_store, ONE)


async def test_cut_off_anywhere_it_ends_the_same(district: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page is a transaction; whichever of them is the last, the next run finishes."""
    monkeypatch.setattr(updating, "PAGE", 2)
    await brought_up(district, ONE)
    first = await spells(district)
    for last, written in enumerate((2, 4, 5)):
        await district.write("MATCH ()-[r:IN_LIBRARY]->() DELETE r", {})

        def stop(done: int, _total: int, last: int = last) -> None:
            if done > 2 * last:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            await brought_up(district, ONE, progress=stop)
        assert len(await spells(district)) == written
        assert (await keeping.updated(district, [SRDI]))[SRDI] == (ONE, False)
        await brought_up(district, ONE)
        assert await spells(district) == first


async def test_of_two_records_that_were_merged_one_entry_goes_on(district: Store) -> None:
    await brought_up(district, ONE)
    await district.write(
        "MATCH (e {id: 'ready'})-[r:IN_LIBRARY]->(t) CREATE (e)-[s:IN_LIBRARY]->(t) "
        "SET s = properties(r), s.from = date('2026-05-10'), s.load = 'library 2026-05-10', s.layer = 'NEAR'",
        {},
    )
    await brought_up(district, TWO)
    kept = [
        ["ready", INNOVATIVE, "READY", "2026-05-01", None, None, None],
        ["ready", INNOVATIVE, "NEAR", "2026-05-10", "2026-05-31", None, None],
    ]
    assert [row for row in await spells(district) if row[0] == "ready"] == kept
    assert (await brought_up(district, TWO)).changed == 0


async def test_an_update_of_a_later_day_takes_over(district: Store) -> None:
    await keeping.begin(district, [INNOVATIVE], ONE)
    await keeping.begin(district, [INNOVATIVE], TWO)
    late = keeping.Change(keeping.DROP, {"id": "ready"})
    with pytest.raises(BadInput, match="began for a later day"):
        await keeping.write(district, {INNOVATIVE: [late]}, ONE)


async def test_what_was_recorded_of_it_makes_it_one_of_the_district(district: Store) -> None:
    await district.write(
        "MATCH (e {id: 'far'}) UNWIND [['inAbnormalList', false], ['revenue', 2000.0], ['employees', 30.0], "
        "['rdStaff', 11.0]] AS one CREATE (e)-[:STATED {source: 'recorded'}]->(f:Fact {id: one[0], metric: one[0], "
        "year: 2025, evidenced: false, at: '2026-04-01T00:00:00+08:00', position: 1}) "
        "FOREACH (_ IN CASE WHEN one[1] = false THEN [1] ELSE [] END | SET f.flag = one[1]) "
        "FOREACH (_ IN CASE WHEN one[1] = false THEN [] ELSE [1] END | SET f.number = one[1])",
        {},
    )
    await brought_up(district, ONE)
    assert [row[1:3] for row in await spells(district) if row[0] == "far"] == [[INNOVATIVE, "READY"]]
