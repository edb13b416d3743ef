"""属地排摸: what the graph knows of an enterprise that rules ask for, as the viewer may see it.

Reports of the years that count and what people recorded of them since, titles held, and when it was founded. What the
viewer may not see is as if missing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.sharing import native
from graph.store import Store
from graph.visibility import NEVER, visible
from graph.writing import Writing

PAGE = 2000  # enterprises read at a time
YEARS = 3  # that any rule looks back
LOCAL = ["TOWN", "SUBDISTRICT"]  # territories whose enterprises the lists of titles cover
NOTHING: Mapping[str, Any] = {}


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
    evidence: Mapping[int, Set[str]]
    synthetic: bool = False


def surveyed(here: str, writing: Writing, year: str, properties: Sequence[str] | None = None) -> str:
    """The Cypher list of what is known of the enterprise `here` up to the year; `read` understands it.

    All properties of the reports unless some are named: for one enterprise a map is planned sooner, for many a list of
    values is read faster.
    """
    may = visible("AnnualReport", "a", writing)
    values = "properties(a)" if properties is None else ", ".join(f"a.{name}" for name in properties) or "null"
    reports = (
        f"COLLECT {{ MATCH ({here})-[:REPORTED]->(a:AnnualReport) "
        f"WHERE a.year <= {year} AND a.year > {year} - {YEARS}{f' AND {may}' if may else ''} "
        f"RETURN [a.year, a.evidenced, {values}] ORDER BY a.year }}"
    )
    titles = f"COLLECT {{ MATCH ({here})-[h:HOLDS]->(t:Tier) RETURN [t.id, h.from, h.to] ORDER BY t.id, h.from }}"
    local = f"EXISTS {{ ({here})-[:LOCATED_IN]->(p:Territory) WHERE p.kind IN {LOCAL} }}"
    said = visible("Fact", "f", writing)
    facts = (
        f"COLLECT {{ MATCH ({here})-[:STATED]->(f:Fact) "
        f"WHERE f.year <= {year} AND f.year > {year} - {YEARS}{f' AND {said}' if said else ''} "
        f"RETURN [f.year, f.metric, f.evidenced, coalesce(f.number, f.flag, f.word)] ORDER BY f.at, f.position }}"
    )
    head = f"{here}.id, {here}.foundedOn, coalesce({here}.synthetic, false), {local}"
    return f"[{head}, {titles}, {'[]' if may == NEVER else reports}, {'[]' if said == NEVER else facts}]"


async def surveys(
    store: Store,
    writing: Writing,
    year: int,
    properties: Sequence[str],
    where: str = "",
    variables: Mapping[str, Any] = NOTHING,
    page: int = PAGE,
) -> AsyncIterator[list[Surveyed]]:
    """What is known of every enterprise up to a year, page by page in the order of their keys.

    `where` narrows them: Cypher on `e`, whose parameters are in `writing` and may refer to `variables`.
    """
    limits = f"e.id > $after{f' AND {where}' if where else ''}"
    known = surveyed("e", writing, "$year", properties)
    statement = f"MATCH (e:Enterprise) WHERE {limits} WITH e ORDER BY e.id LIMIT $page RETURN {known}"
    after = ""
    while True:
        bound = {**writing.params.bind(variables), "after": after, "year": year, "page": page}
        found = [read(row, properties) for [row] in await store.read(statement, bound)]
        if found:
            yield found
            after = found[-1].key
        if len(found) < page:
            return


def read(row: Sequence[Any], properties: Sequence[str] | None = None) -> Surveyed:
    """An enterprise from the list that `surveyed` writes."""
    key, founded, synthetic, local, titles, reports, facts = row
    holdings = tuple(Holding(title, _day(since), _day(until)) for title, since, until in titles)
    by_year: dict[int, dict[str, Any]] = {}
    evidence: dict[int, set[str]] = {}
    for year, evidenced, *values in reports:
        told = values[0].items() if properties is None else zip(properties, values, strict=False)
        by_year[year] = {name: value for name, value in told if value is not None}
        evidence[year] = set(evidenced or ())
    for year, name, evidenced, value in facts:  # what was recorded last holds, before any report
        by_year.setdefault(year, {})[name] = value
        proven = evidence.setdefault(year, set())
        (proven.add if evidenced else proven.discard)(name)
    return Surveyed(key, _day(founded), local or bool(titles), holdings, by_year, evidence, synthetic)


def _day(value: Any) -> date | None:
    day: date | None = native(value)
    return day
