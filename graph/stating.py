"""Which metric a name means that someone records for a year, and what its value must be. Pure.

A metric is recorded under its id, with or without the year (`revenue`, `revenue_y1`), or under the name of the field
(`mainRevenue`). What follows from other metrics is not recorded: they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from graph.reported import REPORTED
from graph.rules.book import Book
from graph.rules.errors import BadFact
from graph.rules.facts import Fact, read_fact
from graph.rules.formulas import inputs
from graph.rules.metrics import Metric
from graph.vocabulary import Property

OF_THE_YEAR = ("", "_y1", "_y0", "_2y")  # how the dictionary names a metric of one year; one it has as a sum alone
EARLIER = re.compile(r"(\w+)_y([23])")
DIGITS = 15  # what survives being kept as a double


@dataclass(frozen=True, slots=True)
class Recordable:
    """A metric that can be recorded: the field of an annual report it is, and the dictionary's entry that rules it."""

    field: Property
    metric: Metric

    @property
    def id(self) -> str:
        """Its id without a year, as people write it."""
        return snake(self.field.name)


class Unrecordable(Exception):
    """A name that nothing is recorded under: a code, what is wrong, what would be right."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy


def snake(name: str) -> str:
    """mainRevenue → main_revenue; digits stay with the word before them: rdToSales3y → rd_to_sales_3y."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=\d+y$|\d{4}$)", "_", name)
    return spaced.lower()


def recordables(book: Book) -> Mapping[str, Recordable]:
    """What can be recorded, by every name it goes by."""
    found: dict[str, Recordable] = {}
    for field in REPORTED:
        base = snake(field.name)
        known = [base + suffix for suffix in OF_THE_YEAR if base + suffix in book.metrics]
        if known:
            one = Recordable(field, book.metrics[known[0]])
            names = [base, field.name, *(name for name in known if not name.endswith("_2y"))]
            found |= dict.fromkeys(names, one)
    return found


def named(book: Book, name: str, year: int) -> Recordable:
    """What a name means. Raises Unrecordable."""
    known = recordables(book)
    if name in known:
        return known[name]
    metric = book.metrics.get(name)
    if metric is None:
        near = get_close_matches(name, sorted({one.id for one in known.values()}), 3, 0.6)
        remedy = f"Did you mean {' or '.join(near)}?" if near else "The metrics are those of `metrics { id name }`."
        raise Unrecordable("UNKNOWN_METRIC", f"There is no metric {name[:80]}.", remedy)
    if metric.derived:
        needed = inputs(metric.formula) if metric.formula else ()
        of = [one.id for part in needed if (one := known.get(_base(part)))]
        remedy = f"Record {' and '.join(dict.fromkeys(of))}." if of else "Record what it follows from."
        raise Unrecordable("DERIVED_METRIC", f"{name} ({metric.name}) follows from others: {metric.derived}.", remedy)
    if (earlier := EARLIER.fullmatch(name)) and earlier[1] in known:
        then = year + 1 - int(earlier[2])
        raise Unrecordable(
            "BAD_VALUE", f"{name} is {earlier[1]} of an earlier year.", f"Record {earlier[1]} for the year {then}."
        )
    if name == "titles":
        raise Unrecordable("BAD_VALUE", "Titles are no fact of a year: they are held.", "Grant them by grantTitle.")
    near = get_close_matches(name, sorted({one.id for one in known.values()}), 1, 0.6)
    remedy = f"Record {near[0]} for each year." if near else "It follows from the register and needs no recording."
    raise Unrecordable("BAD_VALUE", f"{name} ({metric.name}) is no figure of one year.", remedy)


def _base(name: str) -> str:
    return re.sub(r"_y\d$", "", name)


def valued(one: Recordable, value: Any) -> Fact:
    """The value as the rules have it. Raises BadFact: it is of another kind, out of bounds, or has too many digits."""
    entry = replace(one.metric, id=one.id, name=one.field.about.partition(",")[0])
    fact = read_fact({one.id: entry}, one.id, value)
    if one.metric.numeric and len(Decimal(repr(value)).normalize().as_tuple().digits) > DIGITS:
        raise BadFact(one.id, f"{one.id} is {value!r}.", f"At most {DIGITS} significant digits are kept.")
    return fact


def stored(one: Recordable, value: Any) -> dict[str, Any]:
    """The value as the properties of a Fact: a number, a flag, or a word of the field's closed list."""
    if one.metric.numeric:
        return {"number": float(value)}
    return {"flag": value} if isinstance(value, bool) else {"word": str(value).upper()}
