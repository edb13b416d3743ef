"""动态监测: what is read of a territory's enterprises to count titles: where they are, what they hold and held.

Counts are worked out in graph/analysis from one row for each enterprise, so that a spell is the same everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from graph.aims import Aims, read_aims
from graph.analysis.calendar import Period, year
from graph.analysis.spells import Span
from graph.analysis.standing import Member, Where
from graph.analysis.table import Kept, Rules
from graph.errors import BadInput
from graph.filters import conjunction, node_filter
from graph.gathering import Gathered, Gathering
from graph.guards import CONFIDENTIAL
from graph.ids import key_of
from graph.settings import Settings
from graph.store import Store
from graph.words import TIER_ID
from graph.writing import Day, Writing, valid_on

LABEL = "Enterprise"
TIER_IDS = tuple(tier.lower() for tier in TIER_ID.values)
PLACES, MEMBERS, TIERS, NAMES = "places", "members", "tiers", "names"
DEPTH = 5  # steps from a country down to a town, and one to spare
YEARS = 3  # of reports that tell whether reports are kept at all


def aims(settings: Settings) -> Aims:
    """The aims of the data folder, read once a process. Raises BadAims with every problem of the files."""
    return _read(settings.data)


@lru_cache(maxsize=4)
def _read(data: Path) -> Aims:
    return read_aims(data)


@dataclass(frozen=True, slots=True)
class Step:
    """A tier as the graph knows it: its place on the ladder and its term in years, None where not stated."""

    tier: str
    rank: int
    years: int | None


async def place_called(store: Store, name: str) -> str:
    """The key of the territory with that name, code or key. Raises BadInput where there is none, or several."""
    found = await store.read(
        "MATCH (t:Territory) WHERE t.id = $name OR t.name = $name OR t.code = $name RETURN t.id, t.name ORDER BY t.id",
        {"name": name},
    )
    if len(found) != 1:
        several = f" several: {', '.join(f'{key} ({known})' for key, known in found)}" if found else " none"
        raise BadInput(
            f"Of territories called {name} there are{several}.", "Give a name, a code or an id, as in `territories`."
        )
    return str(found[0][0])


def territory(given: Any, aims: Aims, writing: Writing) -> str:
    """The parameter that holds the key of a territory given by its global id; of the district where none is."""
    return writing.params.add(aims.territory) if given is None else writing.params.add(given, key_of("Territory"))


def at(place: str, day: date, writing: Writing) -> Gathering:
    """A statement on the territory `a` whose key a parameter holds, and on what holds on a day."""
    return Gathering(writing, Day(day, writing.params), f"MATCH (a:Territory {{id: ${place}}})")


def located(as_of: Day, where: str = "") -> str:
    """Cypher that matches the enterprises `e` located in `a` or below it on the day, and those places as `p`."""
    found = conjunction([valid_on("l", as_of), where])
    return f"MATCH (a)<-[:WITHIN*0..{DEPTH}]-(p:Territory)<-[l:LOCATED_IN]-(e:{LABEL}) WHERE {found}"


def read_places(gathering: Gathering) -> None:
    """Read the territory and its parts."""
    up = f"(p)-[:WITHIN*0..{DEPTH - 1}]->(q:Territory)-[:WITHIN]->(a)"
    match = f"MATCH (a)<-[:WITHIN*0..{DEPTH}]-(p:Territory) OPTIONAL MATCH {up}"
    gathering.figure(PLACES, f"[a.id, COLLECT {{ {match} RETURN [p.id, q.id] ORDER BY q.code, q.id, p.id }}]")


def read_tiers(gathering: Gathering, tiers: Sequence[str]) -> None:
    """Read the rank and term of these tiers."""
    given = gathering.writing.params.add(list(tiers))
    match = f"MATCH (t:Tier) WHERE t.id IN ${given}"
    gathering.figure(TIERS, f"COLLECT {{ {match} RETURN [t.id, t.rank, t.validityYears] ORDER BY t.rank, t.id }}")


def read_members(gathering: Gathering, tiers: Sequence[str], given: Any = None, *, sections: bool = False) -> None:
    """Read every enterprise of the territory that holds or held one of these tiers, or those of a filter."""
    writing, as_of = gathering.writing, gathering.as_of
    where = node_filter(LABEL, "e", given, as_of, writing)
    keys = writing.params.add(list(tiers))
    sector = "COLLECT { MATCH (e)-[:IN_INDUSTRY]->(i:Industry) RETURN DISTINCT i.section }" if sections else "[]"
    gathering.figure(
        MEMBERS,
        f"COLLECT {{ {located(as_of, where)} WITH e, collect(DISTINCT p.id) AS places "
        f"MATCH (e)-[h:HOLDS]->(t:Tier) WHERE t.id IN ${keys} "
        f"WITH e, places, collect([t.id, toString(h.from), toString(h.to)]) AS titles "
        f"RETURN [coalesce(e.synthetic, false), places, {sector}, titles] }}",
    )


def read_kept(gathering: Gathering, tiers: Sequence[str], number: int) -> None:
    """Read every enterprise of the territory with its titles, reports, appeals, and visits of the year up to the day.

    Confidential records are not read for a role that does not see all of them.
    """
    writing, as_of = gathering.writing, gathering.as_of
    keys, last = writing.params.add(list(tiers)), writing.params.add(number - 1)
    titles = f"MATCH (e)-[h:HOLDS]->(t:Tier) WHERE t.id IN ${keys} RETURN [t.id, toString(h.from), toString(h.to)]"
    records = "null, null, null"
    if CONFIDENTIAL.everywhere(writing.role):
        begun = writing.params.add(year(number).first)
        reports = f"MATCH (e)-[:REPORTED]->(r:AnnualReport) WHERE r.year <= ${last} AND r.year > ${last} - {YEARS}"
        appeals = "MATCH (e)-[:RAISED]->(x:Appeal) RETURN [toString(x.dueOn), toString(x.closedOn)]"
        visits = f"MATCH (e)-[:RECEIVED]->(v:Visit) WHERE v.on >= ${begun} AND v.on <= {as_of}"
        records = f"COLLECT {{ {reports} RETURN DISTINCT r.year }}, COLLECT {{ {appeals} }}, COUNT {{ {visits} }}"
    gathering.figure(
        MEMBERS,
        f"COLLECT {{ {located(as_of)} WITH e, collect(DISTINCT p.id) AS places "
        f"RETURN [coalesce(e.synthetic, false), places, [], COLLECT {{ {titles} }}, {records}] }}",
    )


def read_names(gathering: Gathering, tiers: Sequence[str]) -> None:
    """Read the names of these tiers, of the territory's parts, and of the sections of industries."""
    given = gathering.writing.params.add(list(tiers))
    sources = (
        f"MATCH (n:Tier) WHERE n.id IN ${given} RETURN [n.id, n.name]",
        "MATCH (n:Territory)-[:WITHIN*0..1]->(a) RETURN [n.id, n.name]",
        "MATCH (n:Industry) WHERE n.level = 'SECTION' AND n.name IS NOT NULL RETURN [n.code, n.name]",
    )
    gathering.figure(NAMES, " + ".join(f"COLLECT {{ {match} }}" for match in sources))


def names(found: Gathered) -> dict[str, str]:
    """The names, as `read_names` brought them."""
    return dict(found.figures[NAMES])


def table_rules(found: Gathered, aims: Aims, on: date, number: int, deadlines: Mapping[str, date]) -> Rules:
    """What the table of a year is counted by, on a day in it or after it."""
    whole = year(number)
    steps = ladder(found)
    return Rules(
        min(on, whole.last),
        Period(whole.first, min(on, whole.last)),
        {step.tier: step.rank for step in steps},
        {step.tier: step.years for step in steps},
        deadlines,
        aims.whole_months,
    )


def places(found: Gathered) -> Where:
    """The territory and its parts, as `read_places` brought them."""
    whole, pairs = found.figures[PLACES]
    above: dict[str, set[str | None]] = defaultdict(set)
    for place, part in pairs:
        above[place].add(part)
    parts = dict.fromkeys(part for _, part in pairs if part is not None)
    return Where(whole, tuple(parts), {place: frozenset(into) for place, into in above.items()})


def ladder(found: Gathered) -> tuple[Step, ...]:
    """The tiers, from the lowest, as `read_tiers` brought them."""
    return tuple(Step(tier, rank or 0, years) for tier, rank, years in found.figures[TIERS])


def members(found: Gathered, where: Where) -> list[Member]:
    """The enterprises, as `read_members` brought them."""
    return [_member(row, where) for row in found.figures[MEMBERS]]


def kept(found: Gathered, where: Where) -> list[Kept]:
    """The enterprises and what is kept of them, as `read_kept` brought them."""
    return [
        Kept(
            _member(row, where),
            None if reported is None else frozenset(reported),
            None if appeals is None else tuple((day(due), day(closed)) for due, closed in appeals),
            visits,
        )
        for *row, reported, appeals, visits in found.figures[MEMBERS]
    ]


def _member(row: Sequence[Any], where: Where) -> Member:
    synthetic, lies, sections, titles = row
    spans: dict[str, list[Span]] = defaultdict(list)
    for tier, first, last in titles:
        spans[tier].append((day(first), day(last)))
    return Member(
        synthetic, where.of(lies), frozenset(sections) or frozenset({None}), {t: tuple(s) for t, s in spans.items()}
    )


def day(value: str | None) -> date | None:
    """A day as statements of this file bring it."""
    return None if value is None else date.fromisoformat(value)
