"""属地排摸: what the graph knows of an enterprise that rules ask for, as the viewer may see it.

Reports of the years that count, titles held, and when it was founded. What the viewer may not see is as if missing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from graph.reported import REPORTED
from graph.rules.book import Book
from graph.rules.facts import Fact
from graph.rules.metrics import Metric
from graph.rules.numbers import exact
from graph.sharing import native
from graph.store import Store
from graph.values import decimal_text
from graph.visibility import NEVER, visible
from graph.vocabulary import Kind
from graph.writing import Writing

KINDS = {known.name: known.kind for known in REPORTED}
PAGE = 2000  # enterprises read at a time
YEARS = 3  # that any rule looks back
LOCAL = ["TOWN", "SUBDISTRICT"]  # territories whose enterprises the lists of titles cover
TITLES = "titles"
DAYS_A_YEAR = Fraction(1461, 4)


@dataclass(frozen=True, slots=True)
class Holding:
    """A title, and the first and last day it holds; None where not known or open."""

    title: str
    since: date | None
    until: date | None

    def on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One enterprise: reports by year (property: value), the names that have evidence, titles ever held.

    `covered`: whether the lists of titles cover it, so that a title it is not listed with is one it does not hold.
    """

    key: str
    founded: date | None
    covered: bool
    holdings: tuple[Holding, ...]
    reports: Mapping[int, Mapping[str, Any]]
    evidence: Mapping[int, frozenset[str]]
    synthetic: bool = False


def surveyed(here: str, writing: Writing, year: str, properties: Sequence[str]) -> str:
    """The Cypher list of what is known of the enterprise `here` up to the year; `read` understands it."""
    may = visible("AnnualReport", "a", writing)
    values = ", ".join(f"a.{name}" for name in properties)
    reports = (
        f"COLLECT {{ MATCH ({here})-[:REPORTED]->(a:AnnualReport) "
        f"WHERE a.year <= {year} AND a.year > {year} - {YEARS}{f' AND {may}' if may else ''} "
        f"RETURN [a.year, a.evidenced, {values}] ORDER BY a.year }}"
    )
    titles = f"COLLECT {{ MATCH ({here})-[h:HOLDS]->(t:Tier) RETURN [t.id, h.from, h.to] ORDER BY t.id, h.from }}"
    local = f"EXISTS {{ ({here})-[:LOCATED_IN]->(p:Territory) WHERE p.kind IN {LOCAL} }}"
    head = f"{here}.id, {here}.foundedOn, coalesce({here}.synthetic, false), {local}"
    return f"[{head}, {titles}, {'[]' if may == NEVER else reports}]"


async def surveys(
    store: Store, writing: Writing, year: int, properties: Sequence[str], where: str = "", page: int = PAGE
) -> AsyncIterator[list[Surveyed]]:
    """What is known of every enterprise up to a year, page by page in the order of their keys.

    `where` narrows them: Cypher on `e`, whose parameters are in `writing`.
    """
    limits = f"e.id > $after{f' AND {where}' if where else ''}"
    known = surveyed("e", writing, "$year", properties)
    statement = f"MATCH (e:Enterprise) WHERE {limits} WITH e ORDER BY e.id LIMIT $page RETURN {known}"
    after = ""
    while True:
        bound = {**writing.params.bind({}), "after": after, "year": year, "page": page}
        found = [read(row, properties) for [row] in await store.read(statement, bound)]
        if found:
            yield found
            after = found[-1].key
        if len(found) < page:
            return


def read(row: Sequence[Any], properties: Sequence[str]) -> Surveyed:
    """An enterprise from the list that `surveyed` writes."""
    key, founded, synthetic, local, titles, reports = row
    holdings = tuple(Holding(title, _day(since), _day(until)) for title, since, until in titles)
    by_year, evidence = {}, {}
    for year, evidenced, *values in reports:
        by_year[year] = {name: value for name, value in zip(properties, values, strict=True) if value is not None}
        evidence[year] = frozenset(evidenced or ())
    return Surveyed(key, _day(founded), local or bool(titles), holdings, by_year, evidence, synthetic)


def facts_of(book: Book, known: Surveyed, as_of: date) -> dict[str, Fact]:
    """The facts of an enterprise for an application on a day: the last complete year is the one before."""
    found = {name: fact for name, metric in book.metrics.items() if (fact := _fact(metric, known, as_of)) is not None}
    if known.covered:
        held = frozenset(held.title for held in known.holdings if held.on(as_of))
        found[TITLES] = Fact(held & frozenset(book.metrics[TITLES].values), evidence=True, origin="HOLDS")
    return found


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
        return None if known.founded is None else Fact(Fraction((as_of - known.founded).days) / DAYS_A_YEAR, True)
    years = [as_of.year - 1 - back for back in range(drawn.back, drawn.back + drawn.years)]
    values = [known.reports.get(year, {}).get(drawn.figure) for year in years]
    if None in values:
        return None
    evidence = all(drawn.figure in known.evidence[year] for year in years)
    origin = f"{drawn.figure} {', '.join(map(str, years))}"
    read_as = [_value(KINDS[drawn.figure], value) for value in values]
    if drawn.how == "sum":
        return Fact(sum(read_as, Fraction(0)), evidence, origin)
    return Fact(max(read_as) if drawn.how == "most" else read_as[0], evidence, origin)


def _value(kind: Kind, value: Any) -> Any:
    if kind is Kind.BOOL:
        return bool(value)
    if kind is Kind.ENUM:
        return str(value).lower()
    return exact(value if isinstance(value, int) else decimal_text(value))


def _day(value: Any) -> date | None:
    day: date | None = native(value)
    return day
