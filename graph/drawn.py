"""What the rules are asked about: facts drawn from what the graph knows of enterprises, of one or of many at once.

Where a metric stands in the reports is said by the rule book (data/rules/facts.yaml, and the metric's own name).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from graph.reported import REPORTED
from graph.rules.book import Book
from graph.rules.columns import Column, Columns, column
from graph.rules.facts import Fact
from graph.rules.metrics import Drawn, Metric
from graph.rules.numbers import exact
from graph.survey import Surveyed
from graph.values import decimal_text
from graph.vocabulary import Kind

KINDS = {known.name: known.kind for known in REPORTED}
TITLES = "titles"
DAYS_A_YEAR = 365  # 国科发火〔2016〕32号 counts 一年 as 365 days
NOTHING: Mapping[str, Any] = {}


def facts_of(book: Book, known: Surveyed, as_of: date) -> dict[str, Fact]:
    """The facts of an enterprise for an application on a day: the last complete year is the one before."""
    found = {name: fact for name, metric in book.metrics.items() if (fact := _fact(metric, known, as_of)) is not None}
    if known.covered:
        held = frozenset(held.title for held in known.holdings if held.on(as_of))
        found[TITLES] = Fact(held & frozenset(book.metrics[TITLES].values), evidence=True, origin="HOLDS")
    return found


def columns_of(book: Book, known: Sequence[Surveyed], as_of: date, metrics: Iterable[str]) -> Columns:
    """The facts of many enterprises for applications on a day, as columns: those these metrics follow from."""
    given = {name: _column(book.metrics[name], known, as_of) for name in _bases(book, metrics)}
    if TITLES in given:
        given[TITLES] = _titles(book.metrics[TITLES], known, as_of)
    return Columns(book, len(known), given)


def _bases(book: Book, metrics: Iterable[str]) -> tuple[str, ...]:
    """The metrics that others follow from, each once; those that follow from none stand for themselves."""
    found: dict[str, None] = {}
    for name in metrics:
        inputs = book.inputs(name)
        found |= dict.fromkeys(_bases(book, inputs) if inputs else (name,))
    return tuple(found)


def _column(metric: Metric, known: Sequence[Surveyed], as_of: date) -> Column:
    drawn = metric.drawn
    if drawn is None:
        return column(metric, [None] * len(known))
    if drawn.how == "since":
        return column(metric, [_age(one, as_of) for one in known], [True] * len(known))
    figure, kind = drawn.figure, KINDS.get(drawn.figure)
    years = _years(drawn, as_of)
    told = [[one.reports.get(year, NOTHING).get(figure) for one in known] for year in years]
    values: list[Any] = told[0] if len(told) == 1 else [_together(drawn, every) for every in zip(*told, strict=True)]
    if kind is Kind.ENUM:
        values = [None if value is None else value.lower() for value in values]
    evidence = [all(figure in one.evidence.get(year, ()) for year in years) for one in known]
    return column(metric, values, evidence)


def _together(drawn: Drawn, values: Sequence[Any]) -> float | None:
    """The sum or the most of several years, joined as decimals: doubles would not give the double of their sum."""
    if None in values:
        return None
    numbers = [_exact(value) for value in values]
    return float(sum(numbers, Fraction(0)) if drawn.how == "sum" else max(numbers))


def _titles(metric: Metric, known: Sequence[Surveyed], as_of: date) -> Column:
    listed = frozenset(metric.values)
    held = [
        frozenset(one.title for one in each.holdings if one.on(as_of)) & listed if each.covered else None
        for each in known
    ]
    return column(metric, held, [each.covered for each in known])


def properties_of(book: Book, metrics: Sequence[str]) -> tuple[str, ...]:
    """The properties of reports that these metrics are read from, each once, in their order."""
    return tuple(dict.fromkeys(figure for name in metrics for figure in _figures(book, name)))


def _figures(book: Book, metric: str) -> list[str]:
    entry = book.metrics[metric]
    drawn = [entry.drawn.figure] if entry.drawn and entry.drawn.figure in KINDS else []
    return drawn + [figure for name in book.inputs(metric) for figure in _figures(book, name)]


def _fact(metric: Metric, known: Surveyed, as_of: date) -> Fact | None:
    drawn = metric.drawn
    if drawn is None:
        return None
    if drawn.how == "since":
        age = _age(known, as_of)
        return None if age is None else Fact(exact(age), evidence=True, origin="foundedOn")
    years = _years(drawn, as_of)
    values = [known.reports.get(year, {}).get(drawn.figure) for year in years]
    if None in values:
        return None
    evidence = all(drawn.figure in known.evidence[year] for year in years)
    origin = f"{drawn.figure} {', '.join(map(str, years))}"
    read_as = [_value(KINDS[drawn.figure], value) for value in values]
    if drawn.how == "sum":
        return Fact(sum(read_as, Fraction(0)), evidence, origin)
    return Fact(max(read_as) if drawn.how == "most" else read_as[0], evidence, origin)


def _age(known: Surveyed, as_of: date) -> float | None:
    """Years since it was founded, to a thousandth."""
    return None if known.founded is None else round((as_of - known.founded).days / DAYS_A_YEAR, 3)


def _years(drawn: Drawn, as_of: date) -> list[int]:
    return [as_of.year - 1 - back for back in range(drawn.back, drawn.back + drawn.years)]


def _exact(value: float) -> Fraction:
    return exact(value if isinstance(value, int) else decimal_text(value))


def _value(kind: Kind, value: Any) -> Any:
    if kind is Kind.BOOL:
        return bool(value)
    if kind is Kind.ENUM:
        return str(value).lower()
    return _exact(value)
