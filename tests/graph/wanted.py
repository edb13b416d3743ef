"""Selections for tests that go without GraphQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.request import Wanted


@dataclass(frozen=True)
class Word:
    """A word of an enum, as GraphQL gives it."""

    value: str


def by(name: str, direction: str = "ASC") -> dict[str, Word]:
    """One key of an order."""
    return {"field": Word(name), "direction": Word(direction)}


def leaf(name: str, key: str = "") -> Wanted:
    """A selected scalar."""
    return Wanted(name, key or name)


def link(name: str, *below: Wanted, **args: Any) -> Wanted:
    """A selected link or root field."""
    return Wanted(name, name, args, below)


def page(name: str, *below: Wanted, **args: Any) -> Wanted:
    """A selected connection: its items, and what is selected on their nodes."""
    return link(name, link("edges", link("node", *below)), **args)
