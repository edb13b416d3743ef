"""Orders and pages, evaluated over plain lists: sort everything, drop what comes before the cursor, take `first`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from graph.errors import BadInput
from graph.ordering import OrderKey, decode_cursor, encode_cursor, fingerprint
from graph.vocabulary import Kind, Property
from tests.seed import SeedEdge, SeedNode

MOST, USUAL = 100, 20
EDGE_SOURCE = "edge source"  # the last resort of an order: two sources may state one edge
RELEVANCE = fingerprint([OrderKey("relevance", "", Kind.FLOAT)])


@dataclass(frozen=True)
class Item:
    """A node as a query meets it: the day in force around it, the edge it came along, its score, its cursor."""

    node: SeedNode
    day: date
    edge: SeedEdge | None = None
    score: float | None = None
    cursor: str = ""


@dataclass(frozen=True)
class Key:
    """What a list is ordered by: a property of the node, or a fact of the edge it came along."""

    name: str
    descending: bool = False
    of_edge: bool = False

    def value(self, item: Item) -> Any:
        """What the item has there."""
        holder = item.edge if self.of_edge else item.node
        return holder.facts.get("source" if self.name == EDGE_SOURCE else self.name) if holder else None


@dataclass(frozen=True)
class Slice:
    """A page: its rows, how many there are in all, whether any come before and after."""

    items: list[Item]
    total: int
    before: bool
    more: bool


def requested(given: Any, properties: Sequence[Property], facts: Sequence[Property]) -> list[Key]:
    """The keys of an `orderBy`: STOCK_CODE is stockCode of the edge, else of the node."""
    names = {p.name.lower(): Key(p.name) for p in properties} | {
        p.name.lower(): Key(p.name, False, True) for p in facts
    }
    names["id"] = Key("id")
    keys = []
    for item in given or ():
        key = names[item["field"].replace("_", "").lower()]
        keys.append(replace(key, descending=item["direction"] == "DESC"))
    return keys


def total_order(keys: list[Key], *, along_edges: bool) -> list[Key]:
    """The keys, and those that break every tie."""
    named = keys if any(key.name == "id" for key in keys) else [*keys, Key("id")]
    return [*named, Key(EDGE_SOURCE, of_edge=True)] if along_edges else named


def in_order(items: Sequence[Item], keys: list[Key]) -> list[Item]:
    """The items sorted; missing values last, whichever way."""
    found = list(items)
    for key in reversed(keys):
        known = [item for item in found if key.value(item) is not None]
        known.sort(key=key.value, reverse=key.descending)
        found = known + [item for item in found if key.value(item) is None]
    return found


def beyond(item: Item, keys: list[Key], values: Sequence[Any]) -> bool:
    """Whether the item comes after a row with these values."""
    for key, passed in zip(keys, values, strict=True):
        mine = wire(key.value(item))
        if mine is None or passed is None:
            if mine is not passed:
                return mine is None
        elif mine != passed:
            return bool(mine < passed) if key.descending else bool(mine > passed)
    return False


def wire(value: Any) -> Any:
    """A value as a cursor holds it."""
    return value.isoformat() if isinstance(value, date) else value


def page_of(items: Sequence[Item], args: Mapping[str, Any], keys: list[Key]) -> Slice:
    """The page of a list in a total order."""
    order = fingerprint([OrderKey(key.name, "", Kind.STRING, key.descending) for key in keys])
    ordered = [
        replace(item, cursor=encode_cursor(order, [wire(key.value(item)) for key in keys]))
        for item in in_order(items, keys)
    ]
    given = args.get("after")
    if given is None:
        return sliced(ordered, len(items), args, before=False)
    values = decode_cursor(given, order, len(keys))
    return sliced([item for item in ordered if beyond(item, keys, values)], len(items), args, before=True)


def ranked_page(items: Sequence[Item], args: Mapping[str, Any]) -> Slice:
    """The page of a list that is best first: its cursors count rows."""
    ranked = [replace(item, cursor=encode_cursor(RELEVANCE, [i + 1])) for i, item in enumerate(items)]
    given = args.get("after")
    [passed] = [0] if given is None else decode_cursor(given, RELEVANCE, 1)
    return sliced(ranked[passed:], len(ranked), args, before=given is not None)


def sliced(rows: list[Any], total: int, args: Mapping[str, Any], *, before: bool) -> Slice:
    """The beginning of the rows, as long as is asked for."""
    first = USUAL if args.get("first") is None else args["first"]
    if not 0 <= first <= MOST:
        raise BadInput(f"first is {first}")
    return Slice(rows[:first], total, before, len(rows) > first)


def day_of(args: Mapping[str, Any], around: date) -> date:
    """The day an `asOf` sets for what is below it."""
    return date.fromisoformat(args["asOf"]) if args.get("asOf") else around


def written(known: Property, stored: Any) -> Any:
    """A stored value as it stands in an answer."""
    if stored is None:
        return [] if known.kind is Kind.STRINGS else None
    if known.kind is Kind.DATE:
        return stored.isoformat()
    if known.kind is Kind.DECIMAL:
        return format(Decimal(repr(stored)).normalize(), "f")
    return orjson.loads(stored) if known.kind is Kind.JSON else stored
