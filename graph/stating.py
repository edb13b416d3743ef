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
from graph.rules.metrics import Metric
from graph.vocabulary import Property

SAME = "same"  # how a figure of the year itself is drawn
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
    drawn = [(metric, metric.drawn) for metric in book.metrics.values() if metric.drawn is not None]
    for field in REPORTED:
        own = [(from_, metric) for metric, from_ in drawn if from_.figure == field.name]
        if own:
            # the entry of the year itself; of a figure that the dictionary has as a sum alone, that one
            first = min(own, key=lambda pair: (pair[0].how != SAME, pair[0].back))[1]
            names = [metric.id for from_, metric in own if from_.how == SAME and from_.back <= 0]
            found |= dict.fromkeys([snake(field.name), field.name, *names], Recordable(field, first))
    return found


def named(book: Book, known: Mapping[str, Recordable], name: str, year: int) -> Recordable:
    """What a name means; `known` is what can be recorded. Raises Unrecordable."""
    if name in known:
        return known[name]
    metric = book.metrics.get(name)
    if metric is None:
        near = get_close_matches(name, sorted({one.id for one in known.values()}), 3, 0.6)
        remedy = f"Did you mean {' or '.join(near)}?" if near else "The metrics are those of `metrics { id name }`."
        raise Unrecordable("UNKNOWN_METRIC", f"There is no metric {name[:80]}.", remedy)
    if metric.derived:
        needed = [drawn.figure for part in book.inputs(name) if (drawn := book.metrics[part].drawn)]
        remedy = f"Record {' and '.join(dict.fromkeys(map(snake, needed)))}."
        raise Unrecordable("DERIVED_METRIC", f"{name} ({metric.name}) follows from others: {metric.derived}.", remedy)
    told = f"{name} ({metric.name})"
    drawn = metric.drawn
    if drawn is None or metric.kind == "list":
        raise Unrecordable("BAD_VALUE", f"{told} is no fact of a year.", "Titles are granted by grantTitle.")
    if drawn.figure not in known:
        raise Unrecordable("BAD_VALUE", f"{told} follows from {drawn.figure}.", "Have that corrected at its source.")
    base = snake(drawn.figure)
    if drawn.how != SAME:
        raise Unrecordable("BAD_VALUE", f"{told} is no figure of one year.", f"Record {base} for each year.")
    raise Unrecordable(
        "BAD_VALUE", f"{told} is {base} of an earlier year.", f"Record {base} for the year {year - drawn.back}."
    )


def valued(one: Recordable, value: Any) -> Fact:
    """The value as the rules have it. Raises BadFact: it is of another kind, out of bounds, or has too many digits."""
    entry = replace(one.metric, id=one.id, name=one.field.about.partition(",")[0])
    fact = read_fact({one.id: entry}, one.id, value.strip().lower() if isinstance(value, str) else value)
    if one.metric.numeric and len(Decimal(repr(value)).normalize().as_tuple().digits) > DIGITS:
        raise BadFact(one.id, f"{one.id} is {value!r}.", f"At most {DIGITS} significant digits are kept.")
    return fact


def stored(one: Recordable, value: Any) -> dict[str, Any]:
    """The value as the properties of a Fact: a number, a flag, or a word of the field's closed list."""
    if one.metric.numeric:
        return {"number": float(value)}
    return {"flag": value} if isinstance(value, bool) else {"word": str(value).strip().upper()}
