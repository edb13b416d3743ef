"""Ids of what own files name, and mentions: a node that is made only where nobody describes it."""

from __future__ import annotations

from graph.names import name_key
from loaders.rows import NodeRow, Ref, Value, present

UNDESCRIBED: dict[str, dict[str, Value]] = {  # what the model demands of a node of which only the name is known
    "Enterprise": {"nameIsTranslation": False, "masked": False, "aggregate": False},
    "Product": {"nameIsTranslation": False, "kind": "GOODS", "listed": False},
}
NEVER_BY_NAME = frozenset({"Bank", "Policy"})  # a code, a level: more than a name makes one


def by_name(label: str, name: str) -> Ref:
    """A node that is known by its name alone."""
    return (label, f"name:{name_key(name)}")


def own(label: str, number: str) -> Ref:
    """A node that has a number of its own."""
    return (label, f"own:{number}")


def part(label: str, whole: Ref, *marks: object) -> Ref:
    """A node that is known by what it belongs to and marks of its own: a report by its enterprise and year."""
    return (label, ":".join([whole[1], *(name_key(str(mark)) for mark in marks)]))


def enterprise(code: str, name: str) -> Ref:
    """An enterprise: by its credit code, else by its name."""
    return ("Enterprise", code) if code else by_name("Enterprise", name)


def mention(ref: Ref, name: str, code: str = "") -> list[NodeRow]:
    """The mention of a node; none where its name is not known, or is not enough to make one."""
    if not name or ref[0] in NEVER_BY_NAME:
        return []
    return [NodeRow(*ref, {**present({"name": name, "code": code}), **UNDESCRIBED.get(ref[0], {})}, mention=True)]
