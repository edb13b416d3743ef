"""Indexes: the statements of a small model, and the real engine brought in line with the real one."""

from __future__ import annotations

import pytest
import pytest_asyncio

from graph.constraints import Index, apply, indexes, standing, statements
from graph.errors import StoreRefused
from graph.model import MODEL
from graph.store import Store
from graph.vocabulary import Kind, Model, Node, Property

NAME = Property("name", Kind.STRING, "名称", required=True, indexed=True, searched=True)
TEXT = Property("text", Kind.TEXT, "条文", searched=True)
SMALL = Model(
    1,
    {
        "Bank": Node("Bank", "银行", (NAME,)),
        "Article": Node("Article", "法条", (Property("number", Kind.STRING, "条号"), TEXT)),
        "Load": Node("Load", "装载记录", (), internal=True),
    },
    (),
    {},
    (),
)
CJK = "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"


def test_the_statements_of_a_model() -> None:
    assert statements(SMALL) == [
        "CREATE CONSTRAINT id_bank IF NOT EXISTS FOR (n:Bank) REQUIRE n.id IS UNIQUE",
        "CREATE CONSTRAINT id_article IF NOT EXISTS FOR (n:Article) REQUIRE n.id IS UNIQUE",
        "CREATE CONSTRAINT id_load IF NOT EXISTS FOR (n:Load) REQUIRE n.id IS UNIQUE",
        "CREATE RANGE INDEX by_bank_name IF NOT EXISTS FOR (n:Bank) ON (n.name)",
        f"CREATE FULLTEXT INDEX search_bank IF NOT EXISTS FOR (n:Bank) ON EACH [n.name] {CJK}",
        f"CREATE FULLTEXT INDEX search_article IF NOT EXISTS FOR (n:Article) ON EACH [n.text] {CJK}",
        f"CREATE FULLTEXT INDEX search IF NOT EXISTS FOR (n:Bank|Article) ON EACH [n.name, n.text, n.noun] {CJK}",
    ]


def test_the_text_of_laws_and_policies_is_searched() -> None:
    named = {index.name: index for index in indexes()}
    assert named["search_article"].properties == ("text",)
    assert {"heading", "text"} <= set(named["search_clause"].properties)
    assert {"Law", "Article", "Policy", "Clause", "Enterprise", "Product"} <= set(named["search"].labels)


def test_no_property_of_the_model_is_one_of_the_store_s_own() -> None:
    own = {"id", "noun", "sources", "load", "added"}
    assert [(n.label, p.name) for n in MODEL.nodes.values() for p in n.properties if p.name in own] == []
    facts = [(r.type, p.name) for r in MODEL.relationships for p in MODEL.facts_of(r)]
    assert [fact for fact in facts if fact[1] in {"source", "load"}] == []


@pytest_asyncio.fixture
async def indexed(store: Store) -> Store:
    """The store with the indexes of the real model, whatever a test before did."""
    await apply(store)
    return store


async def test_the_store_has_all_that_the_model_asks_for_and_no_more(indexed: Store) -> None:
    assert sorted(await standing(indexed), key=lambda i: i.name) == sorted(indexes(), key=lambda i: i.name)
    [[waiting]] = await indexed.read("SHOW INDEXES YIELD state WHERE state <> 'ONLINE' RETURN count(*)", {})
    assert waiting == 0


async def test_what_the_model_no_longer_asks_for_is_dropped_and_what_changed_is_made_anew(indexed: Store) -> None:
    await indexed.schema("CREATE RANGE INDEX by_bank_motto FOR (n:Bank) ON (n.motto)")
    await indexed.schema("CREATE CONSTRAINT id_guild FOR (n:Guild) REQUIRE n.id IS UNIQUE")
    await indexed.schema("DROP INDEX search_bank")
    await indexed.schema("CREATE FULLTEXT INDEX search_bank FOR (n:Bank) ON EACH [n.name]")
    await indexed.schema("CREATE RANGE INDEX of_somebody_else FOR (n:Bank) ON (n.colour)")
    await apply(indexed)
    assert set(await standing(indexed)) == set(indexes())
    names = [name for [name] in await indexed.read("SHOW INDEXES YIELD name RETURN name", {})]
    assert "of_somebody_else" in names
    await indexed.schema("DROP INDEX of_somebody_else")


async def test_apply_runs_nothing_where_all_is_in_place(indexed: Store) -> None:
    ids = await indexed.read("SHOW INDEXES YIELD id, name RETURN name, id ORDER BY name", {})
    await apply(indexed)
    assert await indexed.read("SHOW INDEXES YIELD id, name RETURN name, id ORDER BY name", {}) == ids


async def test_one_search_over_all_labels_can_be_narrowed_to_one(indexed: Store, empty_store: Store) -> None:
    await empty_store.write(
        "CREATE (:Bank {id: 'bank:T', name: '青浦测试银行', noun: 'Bank'}), "
        "(:Institute {id: 'ror:T', name: '青浦测试研究所', noun: 'Institute'})",
        {},
    )
    query = "CALL db.index.fulltext.queryNodes('search', $text) YIELD node RETURN node.id ORDER BY node.id"
    assert await indexed.read(query, {"text": '+"青浦测试"'}) == [["bank:T"], ["ror:T"]]
    assert await indexed.read(query, {"text": '+"青浦测试" +noun:bank'}) == [["bank:T"]]


async def test_two_nodes_of_one_id_are_told(indexed: Store, empty_store: Store) -> None:
    await indexed.schema(Index("id_bank", "UNIQUE", ("Bank",), ("id",)).removal)
    await empty_store.write("CREATE (:Bank {id: 'bank:2'}), (:Bank {id: 'bank:2'})", {})
    try:
        with pytest.raises(StoreRefused) as caught:
            await apply(indexed)
        assert "ConstraintCreationFailed" in caught.value.message
    finally:
        await empty_store.write("MATCH (n:Bank) DELETE n", {})
        await apply(indexed)
