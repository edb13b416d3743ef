"""Stable orders and the cursors that continue them.

A cursor holds the values of the order's keys at a row, so a page starts right after that row whatever was inserted
meanwhile. Missing values come last whichever way: nobody who asks for the largest share means the unknown ones.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from zlib import crc32

import orjson

from graph.errors import BadCursor
from graph.request import Params
from graph.vocabulary import Kind

LARGEST = 2**63  # the database's integers have 64 bits
REMEDY = "Use an endCursor or cursor of the same list with the same order, filter and search."


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One key of an order: a Cypher expression, how it is compared, and whether it can be null."""

    name: str
    expression: str
    kind: Kind
    descending: bool = False
    nullable: bool = True

    @property
    def clause(self) -> str:
        """Its part of ORDER BY. Neo4j would put null first descending."""
        if not self.descending:
            return self.expression
        return f"{self.expression} IS NULL, {self.expression} DESC" if self.nullable else f"{self.expression} DESC"

    @property
    def wire(self) -> str:
        """The expression as it travels in a cursor: dates as text."""
        return f"toString({self.expression})" if self.kind is Kind.DATE else self.expression


def fingerprint(keys: Sequence[OrderKey]) -> int:
    """A short number that tells one order from another, so that cursors are not mixed up."""
    return crc32(",".join(f"{k.name}{'-' if k.descending else '+'}" for k in keys).encode())


def encode_cursor(order: int, values: Sequence[Any]) -> str:
    """The cursor of a row with these key values."""
    return urlsafe_b64encode(orjson.dumps([order, *values])).rstrip(b"=").decode()


def decode_cursor(cursor: object, order: int, size: int) -> list[Any]:
    """The key values a cursor holds. Raises BadCursor when it is broken or belongs to another order."""
    text = str(cursor)
    try:
        parts = orjson.loads(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
    except ValueError as error:
        raise BadCursor("The cursor cannot be read.", REMEDY) from error
    if not isinstance(parts, list) or len(parts) != size + 1 or parts[0] != order:
        raise BadCursor("The cursor belongs to another list or order.", REMEDY)
    if any(isinstance(part, dict | list) for part in parts):
        raise BadCursor("The cursor cannot be read.", REMEDY)
    return parts[1:]


PYTHON: dict[Kind, type | tuple[type, ...]] = {
    Kind.INT: int,
    Kind.FLOAT: (int, float),
    Kind.DECIMAL: (int, float),
    Kind.BOOL: bool,
}


def _key_value(cursor: object, order: int, size: int, index: int, kind: Kind) -> Any:
    value = decode_cursor(cursor, order, size)[index]
    try:
        if value is None:
            return None
        if kind is Kind.DATE:
            return date.fromisoformat(value)
        fits = not isinstance(value, int) or -LARGEST <= value < LARGEST
        if fits and isinstance(value, PYTHON.get(kind, str)) and (isinstance(value, bool) == (kind is Kind.BOOL)):
            return value
    except (TypeError, ValueError):
        pass
    raise BadCursor("The cursor cannot be read.", REMEDY)


def after(keys: Sequence[OrderKey], cursor: Any, params: Params) -> str:
    """The predicate that holds for rows after the cursor, in this order."""
    order = fingerprint(keys)
    names = []
    for index, key in enumerate(keys):
        codec = partial(_key_value, order=order, size=len(keys), index=index, kind=key.kind)
        names.append("$" + params.add(cursor, codec))
    alternatives = []
    for index, (key, value) in enumerate(zip(keys, names, strict=True)):
        same = [_equal(k, v) for k, v in zip(keys[:index], names[:index], strict=True)]
        alternatives.append(" AND ".join([*same, _beyond(key, value)]))
    return alternatives[0] if len(alternatives) == 1 else "(" + " OR ".join(f"({a})" for a in alternatives) + ")"


def _equal(key: OrderKey, value: str) -> str:
    plain = f"{key.expression} = {value}"
    return f"({plain} OR ({key.expression} IS NULL AND {value} IS NULL))" if key.nullable else plain


def _beyond(key: OrderKey, value: str) -> str:
    plain = f"{key.expression} {'<' if key.descending else '>'} {value}"
    if not key.nullable:
        return plain
    return f"CASE WHEN {value} IS NULL THEN false ELSE ({plain} OR {key.expression} IS NULL) END"
