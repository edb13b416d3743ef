"""A node that several sources describe: the first has its say, later ones add to it, and each can be taken out again.

The first source of `sources` owns every property but those listed in `added`, each as "source:property".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.vocabulary import NOUN

ADDED = "added"
BOOKS = frozenset({"id", NOUN, "sources", "load", ADDED})
Properties = Mapping[str, Any]


def owners(node: Properties) -> dict[str, str]:
    """The source of each fact of a node."""
    added = {name: source for source, _, name in (entry.partition(":") for entry in node.get(ADDED, ()))}
    return {name: added.get(name, node["sources"][0]) for name in node if name not in BOOKS}


def merged(node: Properties, source: str, facts: Properties, load: str) -> dict[str, Any]:
    """The node after `source` stated `facts` of it, in place of whatever it stated before.

    What another source says stands, unless `source` was the first: then its own word does.
    """
    others = {name: owner for name, owner in owners(node).items() if owner != source}
    first = node["sources"][0] == source
    stated = {name: source for name in facts if first or name not in others}
    values = {**node, **facts} if first else {**facts, **node, **{name: facts[name] for name in stated}}
    books = {"load": load} if first else {}
    return _node({**node, **books}, values, others | stated, list(dict.fromkeys([*node["sources"], source])))


def without(node: Properties, source: str) -> dict[str, Any]:
    """The node as its other sources describe it."""
    others = {name: owner for name, owner in owners(node).items() if owner != source}
    return _node(node, node, others, [name for name in node["sources"] if name != source])


def disputed(node: Properties, source: str, facts: Properties) -> dict[str, Any]:
    """Facts that an earlier source states otherwise, with what it says. The first source has no such facts."""
    if node["sources"][0] == source:
        return {}
    others = {name for name, owner in owners(node).items() if owner != source}
    return {name: native(node[name]) for name in facts if name in others and native(node[name]) != facts[name]}


def native(value: Any) -> Any:
    """A value of the store as Python has it: its dates are the driver's own."""
    return value.to_native() if hasattr(value, "to_native") else value


def _node(books: Properties, values: Properties, owner: Mapping[str, str], sources: list[str]) -> dict[str, Any]:
    added = sorted(f"{source}:{name}" for name, source in owner.items() if source != sources[0])
    kept = {name: values[name] for name in owner}
    listed = {ADDED: added} if added else {}
    return {**kept, "id": books["id"], NOUN: books[NOUN], "load": books["load"], "sources": sources, **listed}
