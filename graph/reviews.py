"""Lists that monitoring works from: reviews and updates that are due, and who holds a title that the plan favours.

Each is a page of one statement, in an order that later pages continue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.aims import Favour
from graph.analysis.calendar import Period
from graph.analysis.spells import held, spells
from graph.drawn import facts_of
from graph.filters import conjunction, node_filter
from graph.gathering import Gathered, Gathering
from graph.guards import REPORTING
from graph.monitoring import LABEL, day, located
from graph.ordering import OrderKey, after, encode_cursor, fingerprint
from graph.projection import DEFAULT_PAGE
from graph.request import page_size
from graph.rules.assess import Assessment, Row, assess
from graph.rules.book import Book
from graph.rules.errors import NoRuleset
from graph.rules.verdicts import Application, Verdict
from graph.survey import Surveyed, read, surveyed
from graph.visibility import demand, granted
from graph.vocabulary import Kind
from graph.writing import valid_on

ITEMS, TOTAL = "items", "total"
ENTERPRISE = OrderKey("enterprise", "e.id", Kind.STRING, nullable=False)


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page is asked for, and whether the count of all is."""

    first: Any = None
    after: Any = None
    total: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A list while it is read: its order, and how many of the page were asked for, as the name of a parameter.

    An item is a row whose first values are those of the order's keys.
    """

    gathering: Gathering
    keys: tuple[OrderKey, ...]
    first: str
    paging: Paging

    @property
    def items(self) -> str:
        """Cypher for the keys of the enterprises on the page."""
        return f"[item IN {ITEMS} | item[{self.keys.index(ENTERPRISE)}]]"


@dataclass(frozen=True, slots=True)
class Found:
    """A page: its rows, their cursors, whether there are more, and how many in all where that was asked for."""

    rows: Sequence[Sequence[Any]] = ()
    cursors: Sequence[str] = ()
    more: bool = False
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Matching:
    """What a list is of: Cypher that leaves the variables of its keys, and the further values of a row."""

    match: str
    keys: tuple[OrderKey, ...]
    values: tuple[str, ...] = field(default=())
    carried: str = "e"  # variables that the keys and values are read from
    surveyed: str = ""  # what is to be read of each enterprise of the page, besides: Cypher on `e` alone


def listed(gathering: Gathering, of: Matching, paging: Paging) -> Listed:
    """Write the page of a list into a statement. Raises BadCursor, BadInput when it is bound: a wrong page."""
    params = gathering.writing.params
    first = params.add(DEFAULT_PAGE if paging.first is None else paging.first, page_size(gathering.writing.max_page))
    beyond = f" WHERE {after(of.keys, paging.after, params)}" if paging.after is not None else ""
    order = ", ".join(key.clause for key in of.keys)
    row = ", ".join([*(key.wire for key in of.keys), *of.values, *(["survey"] if of.surveyed else [])])
    survey = f"CALL (e) {{ RETURN {of.surveyed} AS survey }} WITH *" if of.surveyed else f"WITH {of.carried}"
    body = (
        f"{of.match} WITH {of.carried}{beyond} ORDER BY {order} LIMIT ${first} + 1 "
        f"{survey} ORDER BY {order} RETURN collect([{row}]) AS {ITEMS}"
    )
    gathering.start += f" CALL (a) {{ {body} }}"
    gathering.figure(ITEMS, ITEMS)
    if paging.total:
        gathering.figure(TOTAL, f"COUNT {{ {of.match} RETURN {of.carried} }}")
    return Listed(gathering, of.keys, first, paging)


def page(of: Listed, found: Gathered | None, size: int) -> Found:
    """The page that was read; an empty one where its territory is not in the graph."""
    if found is None:
        return Found(total=0)
    items = found.figures[ITEMS]
    shown, order, keys = items[:size], fingerprint(of.keys), len(of.keys)
    cursors = [encode_cursor(order, row[:keys]) for row in shown]
    return Found(shown, cursors, len(items) > size, found.figures.get(TOTAL))


@dataclass(frozen=True, slots=True)
class Due:
    """A title whose term ends: `highest` of those the enterprise holds then or not; `known` where that was read."""

    enterprise: str
    tier: str
    since: date | None
    until: date
    inferred: bool
    highest: bool
    known: Surveyed | None


@dataclass(frozen=True, slots=True)
class Favoured:
    """An enterprise that holds a favoured title: the highest, and since when it has held one without a break."""

    enterprise: str
    tier: str
    since: date | None


UNTIL = OrderKey("until", "until", Kind.DATE, nullable=False)
TIER = OrderKey("tier", "t.id", Kind.STRING, nullable=False)
DEADLINE = OrderKey("deadline", "deadline", Kind.DATE, nullable=False)


def reviews_due(
    gathering: Gathering,
    during: Period,
    tiers: Sequence[str],
    paging: Paging,
    *,
    whole_months: bool,
    given: Any = None,
    survey: int | None = None,
) -> Listed:
    """Titles that end in a period and are not renewed: (until, enterprise, tier, since, inferred, highest, survey).

    A holding without a last day is taken to end with its term: `inferred`. `survey`: up to which year
    reports are to be read of each enterprise; what the viewer may not see is as if missing.
    """
    writing, params = gathering.writing, gathering.writing.params
    first, last, known = (params.add(value) for value in (during.first, during.last, list(tiers)))

    renewed = f"EXISTS {{ MATCH (e)-[g:HOLDS]->(t) WHERE {_holds('g', 't', 'next', whole_months)} }}"
    higher = f"u.rank > t.rank AND {_holds('g', 'u', 'until', whole_months)}"
    above = f"EXISTS {{ MATCH (e)-[g:HOLDS]->(u:Tier) WHERE {higher} }}"
    where = node_filter(LABEL, "e", given, gathering.as_of, writing)
    match = (
        f"{located(gathering.as_of, where)} WITH DISTINCT e MATCH (e)-[h:HOLDS]->(t:Tier) WHERE t.id IN ${known} "
        f"WITH e, t, h, {_end('h', 't', whole_months)} AS until WHERE until >= ${first} AND until <= ${last} "
        f"AND (h.from IS NULL OR h.from <= until) "
        "WITH e, t, until, min(h.from) AS since, all(last IN collect(h.to IS NULL) WHERE last) AS inferred "
        "WITH e, t, until, since, inferred, until + duration({days: 1}) AS next "
        f"WHERE NOT {renewed}"
    )
    values = ("toString(since)", "inferred", f"NOT {above}")
    known_of = "" if survey is None else surveyed("e", writing, f"${params.add(survey)}")
    keys = (UNTIL, ENTERPRISE, TIER)
    return listed(gathering, Matching(match, keys, values, "e, t, until, since, inferred", known_of), paging)


def dues(found: Found) -> list[Due]:
    """The titles of a page of `reviews_due`, with what is known of the enterprises where that was read."""
    return [
        Due(
            enterprise,
            tier,
            day(since),
            date.fromisoformat(until),
            inferred,
            highest,
            read(survey[0]) if survey else None,
        )
        for until, enterprise, tier, since, inferred, highest, *survey in found.rows
    ]


def review_of(book: Book, due: Due, as_of: date) -> Assessment | None:
    """What the rules for a review on the title's last day say of what is recorded on a day.

    None where no rules for that day are known, or nothing of the enterprise was read.
    """
    if due.known is None:
        return None
    try:
        ruleset = book.choose(due.tier, Application.REVIEW, due.until)
    except NoRuleset:
        return None
    return assess(book, ruleset, facts_of(book, due.known, as_of), Application.REVIEW)


def decisive(found: Assessment, verdict: Verdict) -> list[Row]:
    """The conditions and scorecards with a verdict, no higher than which the whole can be before they change.

    They stand in the decision, and no group around them holds without them: of a review that is passed none fails.
    """
    groups = {row.id: row for row in found.rows if row.kind in {"all", "any"}}

    def counts(row: Row) -> bool:
        around = groups.get(row.parent or "")
        if around is None:
            return row is found.rows[0]  # the decision itself; what it does not refer to stands outside as well
        return around.verdict <= verdict and counts(around)

    parts = (row for row in found.rows if row.id in found.ruleset.conditions or row.kind == "score")
    return [row for row in parts if row.verdict is verdict and counts(row)]


def _end(edge: str, tier: str, whole_months: bool) -> str:
    """Cypher for the last day of a holding: the one recorded, else that of its term; null where neither is known."""
    begun = f"date.truncate('month', {edge}.from)" if whole_months else f"{edge}.from"
    term = f"{begun} + duration({{years: {tier}.validityYears}}) - duration({{days: 1}})"
    known = f"{edge}.from IS NOT NULL AND {tier}.validityYears IS NOT NULL"
    return f"coalesce({edge}.to, CASE WHEN {known} THEN {term} END)"


def _holds(edge: str, tier: str, day: str, whole_months: bool) -> str:
    end = _end(edge, tier, whole_months)
    return f"({edge}.from IS NULL OR {edge}.from <= {day}) AND ({end} IS NULL OR {end} >= {day})"


def updates_due(
    gathering: Gathering, deadlines: Mapping[str, date], year: int, paging: Paging, given: Any = None
) -> Listed:
    """Who holds a title on the day of its annual update and has not reported a year: (deadline, enterprise, tiers).

    Raises Forbidden for a role that never sees what an enterprise reported; others see those whose reports they see.
    """
    writing, params = gathering.writing, gathering.writing.params
    demand(REPORTING, "updatesDue", writing)
    due = params.add([[tier, until] for tier, until in sorted(deadlines.items())])
    reported = params.add(year)
    own = [granted(REPORTING, "e", writing), node_filter(LABEL, "e", given, gathering.as_of, writing)]
    match = (
        f"{located(gathering.as_of, conjunction(own))} "
        f"AND NOT EXISTS {{ (e)-[:REPORTED]->(:AnnualReport {{year: ${reported}}}) }} WITH DISTINCT e "
        f"UNWIND ${due} AS due MATCH (e)-[h:HOLDS]->(t:Tier {{id: due[0]}}) "
        "WHERE (h.from IS NULL OR h.from <= due[1]) AND (h.to IS NULL OR h.to >= due[1]) "
        "WITH e, due[1] AS deadline, collect(DISTINCT t.id) AS tiers"
    )
    return listed(gathering, Matching(match, (DEADLINE, ENTERPRISE), ("tiers",), "e, deadline, tiers"), paging)


def favoured(gathering: Gathering, favour: Favour, given: Any, paging: Paging) -> Listed:
    """Who holds one of a favour's titles on the day: (enterprise, [tier, rank, first day, last day] of each)."""
    writing, as_of = gathering.writing, gathering.as_of
    titles = writing.params.add(list(favour.titles))
    holds = f"EXISTS {{ MATCH (e)-[h:HOLDS]->(t:Tier) WHERE t.id IN ${titles} AND {valid_on('h', as_of)} }}"
    where = conjunction([holds, node_filter(LABEL, "e", given, as_of, writing)])
    spans = "RETURN [t.id, t.rank, toString(h.from), toString(h.to)]"
    all_of = f"COLLECT {{ MATCH (e)-[h:HOLDS]->(t:Tier) WHERE t.id IN ${titles} {spans} ORDER BY t.rank, t.id }}"
    match = f"{located(as_of, where)} WITH DISTINCT e"
    return listed(gathering, Matching(match, (ENTERPRISE,), (all_of,)), paging)


def holders(found: Found, on: date) -> list[Favoured]:
    """The enterprises of a page of `favoured` on its day."""
    return [_holder(enterprise, titles, on) for enterprise, titles in found.rows]


def _holder(enterprise: str, titles: Sequence[Sequence[Any]], on: date) -> Favoured:
    spans = [(tier, rank or 0, (day(first), day(last))) for tier, rank, first, last in titles]
    now = [(rank, tier) for tier, rank, span in spans if held(spells([span]), on)]
    through = next(spell for spell in spells(span for *_, span in spans) if spell.on(on))
    return Favoured(enterprise, max(now)[1], through.first)
