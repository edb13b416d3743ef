"""Two descriptions of one enterprise as one, and apart again. Pure.

The survivor's word stands, the other adds: the rules of graph.sharing, source by source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.keys import keyed
from graph.sharing import ADDED, Properties, owners
from graph.vocabulary import NOUN


def folded(kept: Properties, other: Properties) -> dict[str, Any]:
    """The survivor with what the other adds: facts it has not, and sources."""
    owner = {**owners(other), **owners(kept)}
    facts = {name: kept[name] if name in kept else other[name] for name in owner}
    sources = [*kept["sources"], *(source for source in other["sources"] if source not in kept["sources"])]
    return _node(kept, facts, owner, sources, kept["load"])


def unfolded(node: Properties, before: Properties, other: Properties) -> tuple[dict[str, Any], dict[str, Any]]:
    """The survivor and the other apart: as they were at the merge, with what loads changed since.

    `before` and `other` are the two as they were then. What belongs to a source that only the other had goes with it.
    """
    gone = [source for source in other["sources"] if source not in before["sources"]]
    added = owners(other).keys() - owners(before).keys()
    owner = owners(node)
    went = {name for name, source in owner.items() if source in gone or (name in added and source in other["sources"])}
    kept = {name: node[name] for name in owner if name not in went}
    sources = [source for source in node["sources"] if source not in gone]
    current = {name: node[name] for name in went}
    theirs = {**{name: other[name] for name in owners(other)}, **current}
    owned = {**owners(other), **{name: owner[name] for name in went}}
    return (
        _node(node, kept, owner, sources, node["load"]),
        _node(other, theirs, owned, other["sources"], other["load"]),
    )


def _node(
    node: Properties, facts: Mapping[str, Any], owner: Mapping[str, str], sources: Sequence[str], load: str
) -> dict[str, Any]:
    added = sorted(f"{owner[name]}:{name}" for name in facts if owner[name] != sources[0])
    books = {"id": node["id"], NOUN: node[NOUN], "sources": list(sources), "load": load}
    return {**facts, **books, **keyed(node[NOUN], facts), **({ADDED: added} if added else {})}
