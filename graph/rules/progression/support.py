"""What a title was said to bring: the regulations' `support_amounts`, each dated and with its origin. Never a
promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from graph.rules.book import Book
from graph.rules.numbers import exact
from graph.rules.rulesets import Origin

TABLE = "support_amounts"


@dataclass(frozen=True, slots=True)
class Support:
    """One row: `amount` or at most `most`, in 万元, None where it was not found; `as_of` the date it was seen or is
    of."""

    id: str
    regulation: str
    area: str
    event: str
    amount: Fraction | None
    most: Fraction | None
    as_of: str
    document: str
    origin: Origin


def support(book: Book, title: str) -> tuple[Support, ...]:
    """The rows about a title, in the order of the files."""
    return tuple(_rows(book, title))


def _rows(book: Book, title: str) -> Iterator[Support]:
    for regulation in book.regulations.values():
        for row in regulation.tables.get(TABLE, ()):
            if row.get("title") == title:
                yield _row(regulation.id, row)


def _row(regulation: str, row: Mapping[str, Any]) -> Support:
    prov = row.get("prov", {})
    return Support(
        str(row["id"]),
        regulation,
        str(row.get("area", "")),
        str(row.get("event", "")),
        _amount(row.get("amount")),
        _amount(row.get("amount_max")),
        str(row.get("as_of") or ""),
        str(row.get("doc_no") or ""),
        Origin(
            str(prov.get("ref", "")), prov.get("status") == "verified", tuple(prov.get("src", ())), prov.get("note", "")
        ),
    )


def _amount(value: Any) -> Fraction | None:
    return None if value is None else exact(value)
