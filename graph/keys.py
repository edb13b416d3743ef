"""The keys of a node: its names in one spelling and in pinyin, made of its other properties when it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.model import MODEL
from graph.names import name_key, search_keys

KEYS = frozenset(known.name for node in MODEL.nodes.values() for known in node.keys)
FURTHER = ("nameZhFull", "shortName", "formerNames", "otherNames")  # names beside the name, texts or lists of them


def keyed(label: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a node with these properties; none for labels that have none."""
    name = properties.get("name")
    if not MODEL.nodes[label].keys or not name:
        return {}
    keys = {"nameKey": name_key(name)}
    others: list[str] = []
    for further in FURTHER:
        given = properties.get(further) or ()
        others.extend([given] if isinstance(given, str) else given)
    if tokens := search_keys(name, others):
        keys["nameKeys"] = " ".join(tokens)
    return keys
