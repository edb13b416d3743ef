"""A node that several sources describe: the earlier one has its say, the later one adds, and each can be taken out.

`sources` lists them in load order. The first owns every fact but those in `added`, each of them "source:property".
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from graph.keys import KEYS, keyed
from graph.vocabulary import NOUN

ADDED = "added"
BOOKS = frozenset({"id", NOUN, "sources", "load", ADDED, *KEYS})
Properties = Mapping[str, Any]


def owners(node: Properties) -> dict[str, str]:
    """The source of each fact of a node."""
    added = {name: source for source, _, name in (entry.partition(":") for entry in node.get(ADDED, ()))}
    return {name: added.get(name, node["sources"][0]) for name in node if name not in BOOKS}


def merged(node: Properties, source: str, facts: Properties, load: str, earlier: Container[str]) -> dict[str, Any]:
    """The node after `source` stated `facts` of it, in place of whatever it stated before.

    Where another source states the same property, that one's word stands if it is among the `earlier`, else ours.
    """
    others = {name: owner for name, owner in owners(node).items() if owner != source}
    ours = {name: source for name in facts if others.get(name) not in earlier}
    theirs = [name for name in node["sources"] if name != source]
    sources = [*(n for n in theirs if n in earlier), source, *(n for n in theirs if n not in earlier)]
    values = {**node, **{name: facts[name] for name in ours}}
    return _node(node, values, others | ours, sources, load if sources[0] == source else node["load"])


def without(node: Properties, source: str) -> dict[str, Any]:
    """The node as its other sources describe it."""
    others = {name: owner for name, owner in owners(node).items() if owner != source}
    return _node(node, node, others, [name for name in node["sources"] if name != source], node["load"])


def disputed(node: Properties, source: str, facts: Properties, earlier: Container[str]) -> dict[str, Any]:
    """Facts that an earlier source states otherwise, with what it says."""
    theirs = {name for name, owner in owners(node).items() if owner != source and owner in earlier}
    return {name: native(node[name]) for name in facts if name in theirs and native(node[name]) != facts[name]}


def native(value: Any) -> Any:
    """A value of the store as Python has it: its dates are the driver's own."""
    return value.to_native() if hasattr(value, "to_native") else value


def _node(
    node: Properties, values: Properties, owner: Mapping[str, str], sources: list[str], load: str
) -> dict[str, Any]:
    added = sorted(f"{source}:{name}" for name, source in owner.items() if source != sources[0])
    books = {"id": node["id"], NOUN: node[NOUN], "load": load, "sources": sources}
    facts = {name: values[name] for name in owner}
    return {**facts, **books, **keyed(node[NOUN], facts), **({ADDED: added} if added else {})}
