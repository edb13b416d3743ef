"""Bringing the libraries up to a day: everyone in the district is judged, and what changed is written.

Each page of enterprises is one transaction and depends on no other, so a run that was killed is finished by the next,
and a second run of the same day changes nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from graph.access import Role
from graph.drawn import facts_of, properties_of
from graph.errors import BadInput
from graph.library import keeping
from graph.library.keeping import SOURCE, TYPE, Change, Standing
from graph.rules.book import Book
from graph.rules.criteria import Criteria
from graph.rules.library import Absence, Absent, Layer, Membership, belongs
from graph.rules.verdicts import Application
from graph.store import Store
from graph.survey import Surveyed, surveys
from graph.values import today
from graph.writing import Writing

PAGE = 1000  # enterprises judged and written at a time
# in the district or in a part of it on the day, or with reports or recorded facts; in business, and one enterprise
DISTRICT = (
    "(EXISTS {{ MATCH (e)-[l:LOCATED_IN]->(p:Territory) WHERE (p.id = ${district} OR (p)-[:WITHIN]->(:Territory {{id: "
    "${district}}})) AND (l.from IS NULL OR l.from <= ${day}) AND (l.to IS NULL OR l.to >= ${day}) }} "
    "OR EXISTS {{ (e)-[:REPORTED|STATED]->() }}) "
    "AND NOT coalesce(e.status, '') IN ${without} "
    "AND NOT coalesce(e.masked, false) AND NOT coalesce(e.aggregate, false)"
)
OUTSIDE = (
    f"MATCH (e:Enterprise)-[r:{TYPE} {{{{source: $source}}}}]->(t:Tier) WHERE e.id > $after AND t.id IN $tiers "
    "AND (r.to IS NULL OR r.to >= $before) AND NOT ({where}) "
    "WITH DISTINCT e.id AS id, coalesce(e.synthetic, false) AS made ORDER BY id LIMIT $page RETURN id, made"
)
COUNT = "MATCH (e:Enterprise) WHERE {where} RETURN count(e)"

Progress = Callable[[int, int], None]
"""Told how many enterprises of how many are judged."""


def unwatched(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """What is counted together: a tier and a layer; what a generator made is never counted with what is real."""

    tier: str
    layer: str
    synthetic: bool


@dataclass(slots=True)
class Summary:
    """What an update found: enterprises judged; by group who came, moved into the layer, stayed, left it for good.

    `changed` counts enterprises in a tier of which something was written, a new reason too; 0 where all was so already.
    `contradictory`: ids of enterprises whose facts cannot all be so; they are in no library until that is put right.
    """

    as_of: date
    tiers: tuple[str, ...]
    dry_run: bool = False
    judged: int = 0
    changed: int = 0
    came: Counter[Group] = field(default_factory=Counter)
    moved: Counter[Group] = field(default_factory=Counter)
    stayed: Counter[Group] = field(default_factory=Counter)
    left: Counter[Group] = field(default_factory=Counter)
    contradictory: list[str] = field(default_factory=list)

    def groups(self) -> list[Group]:
        """All groups of which something is counted, in the order of the tiers and layers."""
        order = [layer.value for layer in Layer]
        found = {*self.came, *self.moved, *self.stayed, *self.left}
        return sorted(found, key=lambda g: (g.synthetic, self.tiers.index(g.tier), order.index(g.layer)))

    def count(self, tier: str, known: Standing, found: Membership | Absence, *, synthetic: bool) -> None:
        """Count what becomes of one enterprise in one tier."""
        now = known.on(self.as_of)
        if isinstance(found, Membership):
            tally = self.came if now is None else self.stayed if now.layer == found.layer.value else self.moved
            tally[Group(tier, found.layer.value, synthetic)] += 1
        elif now is not None:
            self.left[Group(tier, now.layer, synthetic)] += 1


async def update(
    store: Store,
    book: Book,
    criteria: Criteria,
    as_of: date | None = None,
    tiers: Collection[str] = (),
    *,
    dry_run: bool = False,
    progress: Progress = unwatched,
) -> Summary:
    """Bring the libraries of these tiers (all, when none is named) up to a day, today unless given.

    Raises BadInput: a day to come, one before the last update, a tier without a library; NoRuleset: no rules of a tier
    were in force then. A `dry_run` tells what would come of it, for any day that is not to come, and writes nothing.
    """
    day, chosen = as_of or today(), chosen_tiers(criteria, tiers)
    if day > today():
        raise BadInput(f"{day} is still to come.", f"Give {today()} or a day before.")
    rulesets = [book.choose(tier, Application.NEW, day) for tier in chosen]
    properties = properties_of(book, [name for ruleset in rulesets for name in ruleset.metrics])
    summary = Summary(day, chosen, dry_run)
    await _prepare(store, chosen, day, dry_run=dry_run)
    writing = Writing(role=Role.ADMIN)
    names = {"district": criteria.district, "without": list(criteria.without), "day": day}
    where = DISTRICT.format(**{name: writing.params.add(value) for name, value in names.items()})
    total = await store.value(COUNT.format(where=where), writing.params.bind({}))
    async for page in surveys(store, writing, day.year - 1, properties, where, page=PAGE):
        found = await asyncio.to_thread(judged, book, criteria, chosen, page, day)
        await _settle(store, summary, [(known.key, known.synthetic) for known in page], found)
        summary.judged += len(page)
        progress(summary.judged, total)
    await _let_go(store, summary, writing, where)
    if not dry_run:
        await keeping.complete(store, chosen, day)
    return summary


def chosen_tiers(criteria: Criteria, tiers: Collection[str]) -> tuple[str, ...]:
    """The tiers asked for, from the lowest rung up; all when none is. Raises BadInput."""
    strange = [tier for tier in tiers if tier not in criteria.ids]
    if strange:
        raise BadInput(f"{', '.join(strange)} has no library.", f"Tiers with a library are {', '.join(criteria.ids)}.")
    return tuple(tier for tier in criteria.ids if not tiers or tier in tiers)


def judged(
    book: Book, criteria: Criteria, tiers: Sequence[str], page: Iterable[Surveyed], day: date
) -> dict[tuple[str, str], Membership | Absence]:
    """Who of a page belongs where, by enterprise and tier."""
    found = {}
    for known in page:
        facts = facts_of(book, known, day)
        titles = {held.title for held in known.holdings if held.on(day)}
        for tier in tiers:
            found[known.key, tier] = belongs(book, criteria, tier, facts, titles, day)
    return found


async def _prepare(store: Store, tiers: Sequence[str], day: date, *, dry_run: bool) -> None:
    known = await store.read("MATCH (t:Tier) WHERE t.id IN $tiers RETURN t.id", {"tiers": list(tiers)})
    lost = set(tiers) - {tier for [tier] in known}
    if lost:
        raise BadInput(f"The graph has no tier {', '.join(sorted(lost))}.", "Load the tiers: tidu load tiers")
    if not dry_run:
        await keeping.begin(store, tiers, day)


async def _settle(
    store: Store,
    summary: Summary,
    enterprises: Sequence[tuple[str, bool]],
    found: Mapping[tuple[str, str], Membership | Absence],
) -> None:
    """Compare what was found of some enterprises with what is kept, count it, and write what differs."""
    day = summary.as_of
    there = await keeping.standing(store, summary.tiers, [key for key, _ in enterprises], day)
    steps: dict[str, list[Change]] = {tier: [] for tier in summary.tiers}
    for key, made in enterprises:
        for tier in summary.tiers:
            known, answer = there.get((key, tier), Standing()), found[key, tier]
            summary.count(tier, known, answer, synthetic=made)
            needed = keeping.changes(key, known, answer, day)
            steps[tier] += needed
            summary.changed += bool(needed)
            contradictory = isinstance(answer, Absence) and answer.why is Absent.CONTRADICTION
            if contradictory and summary.contradictory[-1:] != [key]:
                summary.contradictory.append(key)
    if not summary.dry_run:
        await keeping.write(store, steps, day)


async def _let_go(store: Store, summary: Summary, writing: Writing, where: str) -> None:
    """Those still in a library who are not surveyed any more leave it."""
    books = {"source": SOURCE, "tiers": list(summary.tiers), "before": summary.as_of - keeping.DAY, "page": PAGE}
    after = ""
    while True:
        rows = await store.read(OUTSIDE.format(where=where), {**writing.params.bind({}), **books, "after": after})
        gone = {(key, tier): Absence(tier, Absent.NOT_SURVEYED) for key, _ in rows for tier in summary.tiers}
        await _settle(store, summary, [(key, made) for key, made in rows], gone)
        if len(rows) < PAGE:
            return
        after = rows[-1][0]
