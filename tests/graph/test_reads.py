"""The reads behind root fields, from the store to the answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph import enterprises, policies, reads
from graph.errors import BadCursor, BadId, BadInput
from graph.ids import global_id
from graph.reads import Plan
from graph.request import Ref, Wanted
from graph.store import Store
from graph.writing import Writing
from tests.graph.wanted import Word, by, leaf, link
from tests.oracle_stats import buckets
from tests.seed import GRAPH

ID, NAME, SCORE, COUNT, MADE = leaf("id"), leaf("name"), leaf("score"), leaf("count"), leaf("synthetic")
EDGES = link("edges", link("node", ID))
GROUPS = link("groups", leaf("by"), leaf("key"), leaf("label"))


def asked(*below: Wanted, **args: Any) -> Wanted:
    """A root field with arguments and what is selected below it."""
    return link("root", *below, **args)


async def answer(store: Store, plan: Plan, **variables: Any) -> Any:
    """What a plan answers, built."""
    return (await plan.run(store, variables)).build()


def ids(label: str, *keys: str) -> list[str]:
    """Global ids of the seed."""
    return [global_id(label, f"t-{key}") for key in keys]


async def test_one_by_id(seeded: Store) -> None:
    [chips] = ids("Chain", "chips")
    plan = reads.node("Chain", Wanted("node", "node", on={"Chain": (ID, NAME)}), Writing(), Ref(("id",)))
    assert await answer(seeded, plan, id=chips) == {"id": chips, "name": "集成电路"}
    assert await answer(seeded, plan, id=global_id("Chain", "nobody")) is None
    with pytest.raises(BadId):
        await answer(seeded, plan, id="nobody")


async def test_several_by_id_in_their_order(seeded: Store) -> None:
    given = [*ids("Tier", "giant"), *ids("Chain", "chips", "gone"), *ids("Tier", "giant"), *ids("Bank", "icbc")]
    on = {label: (leaf("__typename", "is"), ID) for label in ("Tier", "Chain", "Bank")}
    plan = reads.nodes(["Bank", "Chain", "Tier"], Wanted("nodes", "nodes", on=on), Writing(), Ref(("ids",)))
    found = await answer(seeded, plan, ids=given)
    assert [item and item["id"] for item in found] == [given[0], given[1], None, given[3], given[4]]
    assert [item and item["is"] for item in found] == ["Tier", "Chain", None, "Tier", "Bank"]


async def test_the_id_of_an_enterprise_that_was_merged_leads_to_what_it_is_part_of(seeded: Store) -> None:
    [old, now] = [*ids("Enterprise", "merged"), *ids("Enterprise", "qinghe")]
    await seeded.write("CREATE (:Alias {id: 't-merged', now: 't-qinghe'})", {})
    try:
        wanted = Wanted("node", "node", on={"Enterprise": (ID,)})
        assert await answer(seeded, reads.node("Enterprise", wanted, Writing(), Ref(("id",))), id=old) == {"id": now}
        assert await answer(seeded, reads.node("Enterprise", wanted, Writing(), Ref(("id",))), id=now) == {"id": now}
        several = reads.nodes(("Enterprise",), wanted, Writing(), Ref(("ids",)))
        assert await answer(seeded, several, ids=[old, now]) == [{"id": now}, {"id": now}]
        plan = enterprises.enterprise(asked(ID), Writing(), id=Ref(("id",)))
        assert await answer(seeded, plan, id=old) == {"id": now}
    finally:
        await seeded.write("MATCH (a:Alias) DELETE a", {})


async def test_no_ids(seeded: Store) -> None:
    assert await answer(seeded, reads.nodes([], Wanted("nodes", "nodes"), Writing(), [])) == []


async def test_all_of_a_label(seeded: Store) -> None:
    plan = reads.everything("Source", asked(ID), Writing())
    found = await answer(seeded, plan)
    assert [item["id"] for item in found] == ids("Source", "another", "register", "survey")


async def test_a_page(seeded: Store) -> None:
    plan = reads.page("Chain", asked(EDGES, leaf("totalCount", "all"), first=Ref(("n",))), Writing())
    assert await answer(seeded, plan, n=1) == {"edges": [{"node": {"id": ids("Chain", "chips")[0]}}], "all": 2}
    assert (await answer(seeded, plan, n=0))["edges"] == []


async def test_one_plan_serves_other_values(seeded: Store) -> None:
    wanted = asked(EDGES, filter={"name": {"eq": Ref(("name",))}})
    plan = reads.page("Chain", wanted, Writing())
    for name, key in (("集成电路", "chips"), ("绿色能源", "green")):
        found = await answer(seeded, plan, name=name)
        assert [edge["node"]["id"] for edge in found["edges"]] == ids("Chain", key)


async def test_a_search_that_is_ordered_has_no_rank(seeded: Store) -> None:
    wanted = asked(link("edges", SCORE, link("node", ID)), search="有限公司", orderBy=[by("name", "DESC")])
    plan = reads.page("Enterprise", wanted, Writing())
    found = (await answer(seeded, plan))["edges"]
    assert [edge["node"]["id"] for edge in found] == ids("Enterprise", "wide", "qinghe", "yunfan")
    assert {edge["score"] for edge in found} == {None}


async def test_a_cursor_of_another_search(seeded: Store) -> None:
    plan = reads.search(asked(link("edges", SCORE), text="青禾", after=Ref(("after",))), Writing())
    assert (await answer(seeded, plan, after=None))["edges"]
    with pytest.raises(BadCursor):
        await answer(seeded, plan, after="W10")


async def test_an_enterprise_by_either_code(seeded: Store) -> None:
    async def found(**given: Any) -> Any:
        return await answer(seeded, enterprises.enterprise(asked(ID), Writing(), **given))

    assert await found(code="91310118MA1JL00A1X") == {"id": ids("Enterprise", "qinghe")[0]}
    # the credit code of one and the stock code of another: the smaller id
    assert await found(code="600001") == {"id": ids("Enterprise", "made")[0]}
    assert await found(code="none") is None
    assert await found(id=ids("Enterprise", "acme")[0]) == {"id": ids("Enterprise", "acme")[0]}
    with pytest.raises(BadId, match="the id of a Chain"):
        await found(id=ids("Chain", "chips")[0])


async def test_enterprises_counted_by_place(seeded: Store) -> None:
    wanted = asked(COUNT, GROUPS, MADE, groupBy=[Word("TERRITORY")], asOf="2024-06-01")
    found = await answer(seeded, enterprises.stats(wanted, Writing()))
    assert [(b["count"], b["groups"][0]["key"], b["groups"][0]["label"]) for b in found] == [
        (4, None, None),
        (1, "t-qingpu", "青浦区"),
        (1, "t-us", "美国"),
        (1, "t-zhujiajiao", "朱家角镇"),
        (1, None, None),
    ]
    assert [b["synthetic"] for b in found] == [False, False, False, False, True]


@pytest.mark.parametrize(
    "words", [[word] for word in enterprises.GROUPS] + [["COUNTRY", "SIZE_CLASS"], ["CITY", "TERRITORY", "SECTOR"]]
)
async def test_enterprises_counted(seeded: Store, words: list[str]) -> None:
    wanted = asked(GROUPS, COUNT, MADE, groupBy=[Word(word) for word in words], asOf="2024-06-01")
    found = await answer(seeded, enterprises.stats(wanted, Writing()))
    assert found == buckets(GRAPH, {"groupBy": words}, date(2024, 6, 1))
    assert sum(bucket["count"] for bucket in found) == 8


@pytest.mark.parametrize("words", [[], ["CITY"] * 2, ["CITY", "SECTOR", "COUNTRY", "EXCHANGE"]])
def test_groupings_that_are_refused(words: list[str]) -> None:
    with pytest.raises(BadInput, match="one to 3 different keys"):
        enterprises.stats(asked(COUNT, groupBy=[Word(word) for word in words]), Writing())


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (None, ["reg-local", "reg-new", "reg-old"]),
        ("2022-07-31", ["reg-local"]),
        ("2022-08-01", ["reg-local", "reg-old"]),
        ("2026-03-31", ["reg-local", "reg-old"]),
        ("2026-04-01", ["reg-local", "reg-new"]),
    ],
)
async def test_regulations_in_force(seeded: Store, day: str | None, expected: list[str]) -> None:
    wanted = asked(ID) if day is None else asked(ID, asOf=day)
    found = await answer(seeded, policies.regulations(wanted, Writing()))
    assert [item["id"] for item in found] == ids("Regulation", *expected)
