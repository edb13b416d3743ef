"""Selections as Cypher: what takes a position, what becomes a subquery, what the database is spared."""

from __future__ import annotations

import pytest

from graph.errors import LimitExceeded
from graph.projection import Row, default_order, fields, order_keys
from graph.request import Wanted
from graph.vocabulary import Kind, Property
from graph.writing import Day, Writing
from tests.graph.wanted import by, leaf, link, page


def written(label: str, *wanted: Wanted) -> tuple[list[str], list[str], Writing]:
    """The positions and subqueries of a selection on a node `n`."""
    writing = Writing()
    row = Row("n", label, Day(None, writing.params), writing)
    fields(wanted, row)
    return row.slots, [subquery for _, subquery in row.calls], writing


def test_a_property_is_a_position() -> None:
    slots, calls, writing = written("Enterprise", leaf("name"), leaf("foundedOn"), leaf("formerNames"))
    assert slots == ["n.name", "toString(n.foundedOn)", "coalesce(n.formerNames, [])"]
    assert (calls, writing.params.bind({})) == ([], {})


def test_one_expression_is_one_position_under_however_many_keys() -> None:
    slots, _, _ = written("Enterprise", leaf("name"), leaf("name", "again"), leaf("id"), leaf("__typename"))
    assert slots == ["n.name", "n.id"]


def test_a_link_to_one_is_read_in_place_unless_it_holds_a_subquery() -> None:
    slots, calls, _ = written("Stage", link("chain", leaf("name")))
    assert slots == ["head([(n)-[:STAGE_OF]->(m1) | [m1.name]])"]
    assert calls == []
    slots, calls, _ = written("Stage", link("chain", link("stages", leaf("name"))))
    [call] = calls
    assert call.startswith("CALL (n) { MATCH (n)-[:STAGE_OF]->(m1) ")
    assert slots == [call.rsplit(" AS ")[-1].removesuffix(" }")]


def test_the_day_is_a_parameter_only_where_edges_are_dated() -> None:
    _, _, writing = written("Stage", link("chain", leaf("name")))
    assert writing.params.bind({}) == {}
    _, _, writing = written("Enterprise", link("territory", leaf("name")))
    assert len(writing.params.bind({})) == 1


def test_the_label_beyond_stands_only_where_it_tells_labels_apart() -> None:
    # TESTS leads from conditions, indicators and clauses to metrics, and to nothing else
    _, [call], _ = written("Condition", link("metrics", leaf("id")))
    assert "(n)-[:TESTS]->(m1)" in call
    _, [call], _ = written("Metric", page("conditions", leaf("id")))
    assert "(n)<-[r0:TESTS]-(m1:Condition)" in call


@pytest.mark.parametrize(
    ("label", "name", "count"),
    [
        ("Chain", "products", "COUNT { (n)<-[:PART_OF]-() }"),
        ("Metric", "conditions", "COUNT { (n)<-[:TESTS]-(m1:Condition) }"),
    ],
)
def test_a_count_without_conditions_is_a_degree(label: str, name: str, count: str) -> None:
    slots, calls, _ = written(label, link(name, leaf("totalCount")))
    assert (slots, calls) == ([count], [])


def test_a_count_with_conditions_matches() -> None:
    slots, calls, _ = written("Chain", link("products", leaf("totalCount"), filter={"listed": True}))
    assert slots == ["COUNT { MATCH (n)<-[r0:PART_OF]-(m1) WHERE m1.listed = $p0 }"]
    assert calls == []


def test_a_count_under_two_keys_is_one() -> None:
    slots, _, _ = written("Chain", link("products", leaf("totalCount"), leaf("totalCount", "again")))
    assert len(slots) == 1


def test_items_are_fetched_only_when_asked_for() -> None:
    _, calls, _ = written("Chain", link("products", leaf("totalCount"), leaf("__typename")))
    assert calls == []
    _, [call], writing = written("Chain", page("products", leaf("name"), first=5))
    assert "LIMIT $p0 + 1" in call
    assert writing.params.bind({}) == {"p0": 5}


def test_a_cursor_costs_its_keys_only_when_asked_for() -> None:
    _, [plain], _ = written("Chain", page("products", leaf("name")))
    assert "collect([m1.name])" in plain
    edges = link("edges", leaf("cursor"), link("node", leaf("name")))
    _, [dear], _ = written("Chain", link("products", edges))
    assert "collect([m1.id, r0.source, m1.name])" in dear


def test_an_order_ends_in_what_tells_every_row_apart() -> None:
    _, [call], _ = written("Enterprise", page("products", leaf("id"), orderBy=[by("share", "DESC")]))
    assert "ORDER BY r0.share IS NULL, r0.share DESC, m1.id, r0.source LIMIT" in call
    _, [call], _ = written("Policy", page("clauses", leaf("id")))
    assert "ORDER BY m1.position, m1.id, r0.source LIMIT" in call


def test_the_keys_of_an_order() -> None:
    facts = {"share": Property("share", Kind.DECIMAL, "Share.")}
    keys = order_keys("Product", "m", [by("share"), by("name"), by("id")], facts, Writing(), "r")
    assert [(k.expression, k.kind, k.nullable) for k in keys] == [
        ("r.share", Kind.DECIMAL, True),
        ("m.name", Kind.STRING, False),
        ("m.id", Kind.STRING, False),
    ]
    assert order_keys("Product", "m", None, {}, Writing()) == default_order("Product", "m")
    assert [k.name for k in default_order("Clause", "m")] == ["position", "id"]


def test_an_order_has_at_most_ten_keys() -> None:
    with pytest.raises(LimitExceeded, match="11 keys"):
        order_keys("Product", "m", [by("name")] * 11, {}, Writing())
