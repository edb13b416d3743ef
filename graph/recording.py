"""Recording what an enterprise states of a year: each fact a node that is never changed, all of them or none.

A later fact of the same year and metric holds in place of an earlier one, and before any annual report; they are
ordered by `at`, then `position`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from graph import recorded
from graph.access import Viewer
from graph.deeds import Decided, Deed, Done, Here, Refused, UserError, perform, require, wrong_text
from graph.guards import RECORDERS
from graph.rules.book import Book
from graph.rules.errors import BadFact
from graph.rules.facts import Fact, check_together
from graph.rules.numbers import exact
from graph.stating import Recordable, Unrecordable, named, recordables, stored, valued
from graph.store import Run, Store
from graph.values import today

MUTATION = "recordFacts"
FIRST_YEAR = 2000
MOST = 100  # facts in one request; there are fewer metrics

STATE = (
    "MATCH (e:Enterprise {id: $id}) UNWIND $rows AS row "
    "CREATE (e)-[r:STATED]->(f:Fact) SET r = $edge, f = row RETURN count(*)"
)  # fmt: skip
REPORTS = "MATCH (:Enterprise {id: $id})-[:REPORTED]->(r:AnnualReport {year: $year}) RETURN properties(r) ORDER BY r.id"
NUMBERS = (
    "MATCH (:Enterprise {id: $id})-[:STATED]->(f:Fact {year: $year}) WHERE f.number IS NOT NULL "
    "RETURN f.metric, f.number ORDER BY f.at, f.position"
)


@dataclass(frozen=True, slots=True)
class Given:
    """A fact as the caller gave it: which input field holds its value, or no field where there is none or several."""

    metric: str
    field: str
    value: Any
    evidenced: bool = False
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that can be recorded, and where in the input it stands."""

    one: Recordable
    fact: Fact
    properties: Mapping[str, Any]
    path: tuple[str, ...]


@dataclass(frozen=True)
class Recording:
    """Facts of a year and what they are based on."""

    year: int
    facts: Sequence[Given]
    basis: str


async def record_facts(store: Store, viewer: Viewer, book: Book, deed: Deed, asked: Recording) -> Done:
    """Record facts of an enterprise for a year. Raises Forbidden and Refused, with everything that is wrong."""
    require(RECORDERS, viewer, MUTATION)
    stated, errors = read(book, asked)
    if errors:
        raise Refused(*errors)

    async def decide(run: Run, here: Here) -> Decided:
        params = {"id": here.id, "year": asked.year}
        known = _known(book, await run(REPORTS, params), await run(NUMBERS, params))
        if wrong := together(book, stated, known):
            raise Refused(*wrong)
        rows = facts(here, asked, stated)
        statement = STATE, {"id": here.id, "rows": rows, "edge": dict(recorded.EDGE)}
        return Decided([statement], [row["id"] for row in rows])

    return await perform(store, viewer, RECORDERS, deed, decide)


def read(book: Book, asked: Recording) -> tuple[list[Stated], list[UserError]]:
    """The facts that can be recorded, and what is wrong with the rest."""
    errors = [*_wrong_year(asked.year), *wrong_text(("input", "basis"), asked.basis)]
    count = len(asked.facts)
    if not 1 <= count <= MOST:
        told = UserError(("input", "facts"), "BAD_VALUE", f"There are {count} facts.", f"Give 1 to {MOST}.")
        return [], [*errors, told]
    found: dict[str, Stated] = {}
    known = recordables(book)
    for position, given in enumerate(asked.facts):
        path = ("input", "facts", str(position))
        errors += wrong_text((*path, "evidence"), given.evidence)
        try:
            stated = _stated(book, known, given, asked.year, path)
        except Unrecordable as wrong:
            errors.append(UserError((*path, "metric"), wrong.code, wrong.message, wrong.remedy))
        except BadFact as wrong:
            errors.append(_bad((*path, given.field) if given.field else path, wrong))
        else:
            twice = found.get(stated.one.id)
            if twice is not None:
                words = f"{stated.one.id} is given twice, here and in facts.{twice.path[-1]}."
                errors.append(UserError((*path, "metric"), "BAD_VALUE", words, "Give each metric once."))
            found[stated.one.id] = stated
    return list(found.values()), errors


def _bad(path: tuple[str, ...], wrong: BadFact) -> UserError:
    return UserError(path, "BAD_VALUE", wrong.message, wrong.remedy)


def _wrong_year(year: int) -> list[UserError]:
    this = today().year
    if FIRST_YEAR <= year <= this:
        return []
    told = "is still to come" if year > this else "is too long ago"
    return [UserError(("input", "year"), "BAD_VALUE", f"{year} {told}.", f"Give {FIRST_YEAR} to {this}.")]


def _stated(book: Book, known: Mapping[str, Recordable], given: Given, year: int, path: tuple[str, ...]) -> Stated:
    one = named(book, known, given.metric, year)
    if not given.field:
        raise BadFact(one.id, *several(given))
    return Stated(one, valued(one, given.value), _properties(one, given), path)


def several(given: Given) -> tuple[str, str]:
    """What is wrong with a fact that has no value, or several; and what would be right."""
    return f"{given.metric} was given {given.value} values.", "Give one of number, bool, text, list."


def _properties(one: Recordable, given: Given) -> dict[str, Any]:
    evidence = {"evidence": given.evidence.strip()} if given.evidence else {}
    evidenced = given.evidenced or bool(evidence)
    return {"metric": one.field.name, "evidenced": evidenced, **evidence, **stored(one, given.value)}


def together(book: Book, stated: Sequence[Stated], known: Mapping[str, Fact]) -> list[UserError]:
    """What is wrong with the facts beside each other and beside what is known of the year: parts above their wholes."""
    by_metric = {one.one.metric.id: one for one in stated}
    everything = {**known, **{name: one.fact for name, one in by_metric.items()}}
    errors = []
    for part, whole in book.parts:
        new = by_metric.get(part) or by_metric.get(whole)
        if new is None:  # what was wrong before is not this caller's to mend
            continue
        try:
            check_together(replace(book, parts=((part, whole),)), everything)
        except BadFact as wrong:
            errors.append(_bad((*new.path, "number"), wrong))
    return errors


def _known(book: Book, reports: Sequence[Sequence[Any]], numbers: Sequence[Sequence[Any]]) -> dict[str, Fact]:
    """The numbers known of the year by the metrics they are: of reports, and of facts in their place."""
    names = {one.field.name: one.metric for one in recordables(book).values()}
    found = {name: value for [report] in reports for name, value in report.items()}
    found |= {name: value for name, value in numbers}  # noqa: C416 - rows are lists
    numeric = {name: value for name, value in found.items() if name in names and names[name].numeric}
    return {names[name].id: Fact(exact(value)) for name, value in numeric.items()}


def facts(here: Here, asked: Recording, stated: Sequence[Stated]) -> list[dict[str, Any]]:
    """The nodes that state them, in the order of the input."""
    at, on = here.now(), today()
    return [
        recorded.node(
            "Fact",
            uuid4().hex,
            {
                **one.properties,
                "position": here.position + position,
                "year": asked.year,
                "basis": asked.basis.strip(),
                "by": here.by,
                "on": on,
                "at": at,
            },
            synthetic=here.synthetic,
        )
        for position, one in enumerate(stated, start=1)
    ]
