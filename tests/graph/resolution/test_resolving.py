"""Resolution in the real engine: links, the queue, decisions that stand through loads."""

from __future__ import annotations

from datetime import date

import pytest

from graph.errors import LoadError
from graph.resolution.decisions import Decision, decide, decisions, read_decisions
from graph.resolution.queue import Waiting, length, to_csv, waiting
from graph.resolution.resolving import Resolved, resolve
from graph.store import Store
from tests.graph.resolution.small import edges, enterprise, weights
from tests.loaders.small import dump

DAY = date(2026, 11, 23)


async def four(store: Store) -> None:
    """A firm in Chinese and in English, beyond doubt; and one that may be a subsidiary, or not."""
    await enterprise(store, "a:1", "天水华天科技股份有限公司", nameEn="Tianshui Huatian Technology", country="CHN")
    await enterprise(store, "b:1", "Tianshui Huatian Technology Co., Ltd.", "b", city="天水市", country="CHN")
    await enterprise(store, "a:2", "苏州金宏气体股份有限公司")
    await enterprise(store, "b:2", "金宏气体股份有限公司", "b")


async def test_the_certain_is_linked_and_the_likely_waits(empty_store: Store) -> None:
    await four(empty_store)
    assert await resolve(empty_store, weights()) == Resolved(4, automatic=1, pending=1, decided=0, changed=2)
    assert [row[:2] for row in await edges(empty_store, "SAME_AS")] == [["a:1", "b:1"]]
    [queued] = await waiting(empty_store, 10)
    assert (queued.left, queued.right, queued.left_name) == ("a:2", "b:2", "苏州金宏气体股份有限公司")
    assert "字号少见 1 (+" in queued.why
    assert await length(empty_store) == 1


async def test_a_second_run_changes_nothing(empty_store: Store) -> None:
    await four(empty_store)
    await resolve(empty_store, weights())
    before = await dump(empty_store)
    assert (await resolve(empty_store, weights())).changed == 0
    assert await dump(empty_store) == before


async def test_what_no_longer_holds_goes(empty_store: Store) -> None:
    await four(empty_store)
    await resolve(empty_store, weights())
    await empty_store.write("MATCH (n:Enterprise {id: 'b:1'}) SET n.name = '别的有限公司', n.city = null", {})
    assert (await resolve(empty_store, weights())).automatic == 0
    assert await edges(empty_store, "SAME_AS") == []


async def test_the_real_and_the_invented_never_meet(empty_store: Store) -> None:
    await enterprise(empty_store, "a:1", "云帆智能装备有限公司")
    await enterprise(empty_store, "s:1", "示例云帆智能装备有限公司", "s", synthetic=True)
    await enterprise(empty_store, "m:1", "云帆智能装备有限公司", "m", masked=True)
    assert await resolve(empty_store, weights()) == Resolved(2, automatic=0, pending=0, decided=0, changed=0)


async def test_decisions_stand_when_the_enterprises_come_back(empty_store: Store) -> None:
    await four(empty_store)
    await resolve(empty_store, weights())
    made = [Decision(("a:2", "b:2"), True, "王", DAY, "年报所载"), Decision(("a:1", "b:1"), False, "王", DAY)]
    assert await decide(empty_store, made) == 2
    assert await edges(empty_store, "SAME_AS") == [["a:2", "b:2", 1.0]]
    await empty_store.write("MATCH (n:Enterprise) WHERE n.id STARTS WITH 'b' DETACH DELETE n", {})
    await resolve(empty_store, weights())
    assert await edges(empty_store, "SAME_AS") == []
    await enterprise(empty_store, "b:1", "Tianshui Huatian Technology Co., Ltd.", "b", city="天水市", country="CHN")
    await enterprise(empty_store, "b:2", "金宏气体股份有限公司", "b")
    await resolve(empty_store, weights())
    assert await edges(empty_store, "SAME_AS") == [["a:2", "b:2", 1.0]]
    assert await edges(empty_store, "MAY_BE_SAME_AS") == []
    assert sorted(await decisions(empty_store), key=lambda d: d.pair) == [made[1], made[0]]


async def test_a_wrong_row_among_decisions_stops_them_all(empty_store: Store) -> None:
    await four(empty_store)
    before = await dump(empty_store)
    made = [Decision(("a:1", "b:1"), True, "王", DAY), Decision(("a:1", "z:9"), True, "王", DAY)]
    with pytest.raises(LoadError) as refused:
        await decide(empty_store, made)
    assert refused.value.message == "No enterprise has the id z:9."
    assert await dump(empty_store) == before


async def test_the_queue_goes_out_and_comes_back_as_csv(empty_store: Store) -> None:
    await four(empty_store)
    await resolve(empty_store, weights())
    head, line = to_csv(await waiting(empty_store, 10)).splitlines()
    assert head == "\ufeffleft,left_name,right,right_name,confidence,why,decision,reason"
    filled = f"{head}\n{line.removesuffix(',,')},same,年报所载\n"
    assert read_decisions(filled, "王", DAY) == [Decision(("a:2", "b:2"), True, "王", DAY, "年报所载")]


def test_a_name_is_no_formula_in_a_spreadsheet() -> None:
    [_, line] = to_csv([Waiting("a:1", "=1+1", "b:1", "甲有限公司", 0.5, ())]).splitlines()
    assert line == "a:1,'=1+1,b:1,甲有限公司,0.500,,,"


@pytest.mark.parametrize(
    ("_case", "text", "message"),
    [
        ("no column", "left,right\na,b\n", "The file has no column decision."),
        (
            "no word",
            "left,right,decision\na,b,same\nc,d,perhaps\n",
            "Decisions that are no words we know: line 3: perhaps.",
        ),
        ("both ways", "left,right,decision\na,b,same\nb,a,different\n", "Decided both ways: a and b."),
    ],
)
def test_a_csv_that_cannot_be_read_is_told(_case: str, text: str, message: str) -> None:
    with pytest.raises(LoadError) as refused:
        read_decisions(text, "王", DAY)
    assert refused.value.message == message


def test_rows_that_are_not_filled_in_are_left() -> None:
    text = "left,right,decision,reason\nb,a,同一,\nc,d,,\n"
    assert read_decisions(text, "王", DAY) == [Decision(("a", "b"), True, "王", DAY)]
