"""Folding two descriptions and taking them apart again, for any two."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.keys import keyed
from graph.resolution.folding import folded, unfolded
from graph.resolution.snapshots import Edge, Snapshot, from_json, plain, to_json
from graph.sharing import owners

FACTS = st.fixed_dictionaries(
    {},
    optional={
        "nameEn": st.text(max_size=3),
        "city": st.text(max_size=3),
        "foundedOn": st.dates(),
        "formerNames": st.lists(st.text(max_size=2), max_size=2),
        "delisted": st.booleans(),
    },
)


@st.composite
def nodes(draw: st.DrawFn, key: str) -> dict[str, Any]:
    """A node of one to three sources, each fact one source's."""
    sources = draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True))
    facts = {**draw(FACTS), "name": draw(st.text(min_size=1, max_size=4))}
    owner = {name: draw(st.sampled_from(sources)) for name in facts}
    added = sorted(f"{source}:{name}" for name, source in owner.items() if source != sources[0])
    books = {"id": key, "noun": "Enterprise", "sources": sources, "load": f"load-{sources[0]}"}
    return {**facts, **books, **keyed("Enterprise", facts), **({"added": added} if added else {})}


@given(nodes("x"), nodes("y"))
def test_what_is_folded_comes_apart_as_it_was(kept: dict[str, Any], other: dict[str, Any]) -> None:
    assert unfolded(folded(kept, other), kept, other) == (kept, other)


@given(nodes("x"), nodes("y"))
def test_the_survivor_has_its_say_and_each_fact_its_source(kept: dict[str, Any], other: dict[str, Any]) -> None:
    node = folded(kept, other)
    assert owners(node) == {**owners(other), **owners(kept)}
    assert all(node[name] == kept[name] for name in owners(kept))
    assert node["sources"][: len(kept["sources"])] == kept["sources"]
    assert set(node["sources"]) == {*kept["sources"], *other["sources"]}


@given(nodes("x"), nodes("y"))
def test_a_snapshot_gives_back_what_it_was_made_of(kept: dict[str, Any], other: dict[str, Any]) -> None:
    edge = Edge("MAKES", True, "Product", "p:1", {"source": "a", "from": other.get("foundedOn", 1)}, "covered")
    snapshot = Snapshot(plain(kept), plain(other), (edge,), ("z",))
    assert from_json(to_json(snapshot)) == snapshot
