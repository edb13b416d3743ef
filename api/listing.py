"""Judged lists: connections whose items are enterprises with facts that Python worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.declare import AFTER, FIRST, Argument, Fields, model_field, object_type
from api.judged import Asking, PageInfoField, shown_field, value_field
from graph.gathering import Gathering
from graph.projection import DEFAULT_PAGE
from graph.reviews import Found, Listed, Paging, page

WEIGHT = 600  # of a field that reads a whole territory; a list counts it ten times, beyond what is COSTLY
PAGE: tuple[Argument, ...] = (FIRST, AFTER)
Told = dict[str, Any]


def listing(name: str, about: str, facts: Fields) -> None:
    """Make the connection of that name over enterprises, each item with these facts."""
    edge = {
        "cursor": value_field("str", "Where the list can be continued from."),
        "node": shown_field("Enterprise", "企业."),
        **facts,
    }
    object_type(f"{name}Edge", about, edge)
    connection = {
        "edges": value_field(f"list[{name}Edge]", "The items of this page."),
        "pageInfo": model_field("PageInfo", "Where the page stands.", cls=PageInfoField),
        "totalCount": value_field("int", "总数: how many there are in all; counted only when asked."),
    }
    object_type(f"{name}Connection", f"A page: {about}", connection)


def paging(asking: Asking) -> Paging:
    """Which page a field asks for."""
    total = any(field.name == "totalCount" for field in asking.wanted.fields)
    return Paging(asking.args.get("first"), asking.args.get("after"), total)


def selects(asking: Asking, name: str) -> bool:
    """Whether a fact of the items is asked for."""
    return any(w.name == name for field in asking.wanted.fields if field.name == "edges" for w in field.fields)


def show_others(asking: Asking, listed: Listed, keys: Mapping[str, Sequence[str]]) -> None:
    """Read what the items show beside their enterprises: of each label all that an item may show."""
    for shown in asking.shown:
        if shown.label in keys:
            listed.gathering.show(shown.path, shown.label, shown.wanted, list(keys[shown.label]))


async def read_page(asking: Asking, listed: Listed) -> Found:
    """Read the page, with the enterprises that it shows."""
    for shown in asking.shown:
        if shown.label == "Enterprise":
            listed.gathering.show(shown.path, shown.label, shown.wanted, listed.items, several=True)
    found = await asking.gather(listed.gathering)
    first = listed.paging.first
    return page(listed, found, DEFAULT_PAGE if first is None else first)


def told_page(asking: Asking, found: Found, items: Sequence[Told]) -> Told:
    """The page, as callers see it."""
    cursors = found.cursors
    return {
        "edges": [{"cursor": cursor, **item} for cursor, item in zip(cursors, items, strict=True)],
        "pageInfo": {
            "hasNextPage": found.more,
            "hasPreviousPage": asking.args.get("after") is not None,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
        "totalCount": found.total,
    }


def show_places(asking: Asking, gathering: Gathering, tiers: Sequence[str]) -> None:
    """Read what rows about a territory show: itself and its parts, and the tiers."""
    places = "[a.id] + COLLECT { MATCH (part:Territory)-[:WITHIN]->(a) RETURN part.id }"
    for shown in asking.shown:
        if shown.label == "Territory":
            gathering.show(shown.path, shown.label, shown.wanted, places, several=True)
        else:
            gathering.show(shown.path, shown.label, shown.wanted, list(tiers))
