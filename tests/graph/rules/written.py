"""The cases that policy officers read: files in `cases/`, each about one ruleset, and what they say must come out.

A file has a `base` of facts with its `evidence`, and `variants` of it by name. A case starts from the base or a variant
and changes it: `set`, `without`, `evidence`, `no_evidence`. A table is one case a value of the metric it varies.
`each_missing` takes each fact out of the base in turn. What is expected, by id: a verdict, points, or both, such as
`unknown 60..100`; `dropped` where nothing is asked of this kind of application.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from graph.rules.assess import Assessment, assess
from graph.rules.book import Book, read_book
from graph.rules.facts import Fact, check_together, read_fact
from graph.rules.numbers import exact
from graph.rules.rulesets import Ruleset
from graph.rules.verdicts import Application, Verdict
from loaders.yaml_file import read_yaml

CASES = Path(__file__).parent / "cases"
RULES = Path(__file__).parents[3] / "data" / "rules"
OTHERS = {"sizes.yaml", "versions.yaml"}
SIZE_TABLE = "cn-miit-2011-300"
DROPPED, WHOLE = "dropped", "verdict"
VERDICTS = {verdict.name.lower(): verdict for verdict in Verdict}


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out: a verdict, points from low to high, or both; nothing at all where it is dropped."""

    verdict: Verdict | None = None
    points: tuple[Fraction, Fraction] | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One application and what must come of it."""

    name: str
    ruleset: str
    tier: str | None  # None for an overlay, which no day chooses
    on: date | None
    kind: Application
    values: Mapping[str, Any]
    evidence: frozenset[str]
    expect: Mapping[str, Expected]

    def facts(self, book: Book) -> dict[str, Fact]:
        """Its facts, checked as a user's are."""
        facts = {
            name: read_fact(book.metrics, name, value, evidence=name in self.evidence)
            for name, value in self.values.items()
        }
        check_together(book, facts)
        return facts

    def chosen(self, book: Book) -> Ruleset:
        """The ruleset of its day and kind."""
        return book.choose(self.tier, self.kind, self.on) if self.tier and self.on else book.ruleset(self.ruleset)

    def assessed(self, book: Book) -> Assessment:
        """What the rules say of it."""
        return assess(book, self.chosen(book), self.facts(book), self.kind)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of one ruleset; `missing` by the fact that is taken out of the base."""

    name: str
    base: Case
    cases: tuple[Case, ...]
    missing: Mapping[str, Case]

    @property
    def every(self) -> tuple[Case, ...]:
        """All of them."""
        return (*self.cases, *self.missing.values())


@cache
def book() -> Book:
    """The rules as they stand in data/rules."""
    return read_book(RULES)


def content(name: str) -> Mapping[str, Any]:
    """What a file holds."""
    item, faults = read_yaml(CASES, name)
    assert faults == []
    return dict(item.value)


@cache
def case_files() -> tuple[CaseFile, ...]:
    """All files about a ruleset, by name."""
    return tuple(case_file(path.name) for path in sorted(CASES.glob("*.yaml")) if path.name not in OTHERS)


def case_file(name: str) -> CaseFile:
    """One file about a ruleset."""
    return _case_file(name, **content(name))


def _case_file(
    file: str,
    *,
    ruleset: str,
    kind: str,
    base: Mapping[str, Any],
    evidence: Sequence[str],
    cases: Sequence[Mapping[str, Any]],
    each_missing: Mapping[str, Mapping[str, Any]],
    tier: str | None = None,
    date: date | None = None,
    variants: Mapping[str, Mapping[str, Any]] | None = None,
    tables: Sequence[Mapping[str, Any]] = (),
) -> CaseFile:
    start = Case("base", ruleset, tier, date, Application(kind), base, frozenset(evidence), {})
    changed = {None: start} | {name: _case(start, name, set=change) for name, change in (variants or {}).items()}
    written = [case for entry in cases for case in _from(changed, entry)]
    written += [case for entry in tables for case in _from(changed, entry)]
    missing = {fact: _case(start, f"without {fact}", say, without=[fact]) for fact, say in each_missing.items()}
    names = [case.name for case in written]
    assert len(set(names)) == len(names), f"{file} uses a name twice"
    return CaseFile(file, start, tuple(written), missing)


def _from(starts: Mapping[str | None, Case], entry: Mapping[str, Any]) -> Iterator[Case]:
    told = dict(entry)
    start = starts[told.pop("variant", None)]
    if "table" not in told:
        yield _case(start, **told)
        return
    name, vary, gives, change = told.pop("name"), told.pop("vary"), told.pop("gives"), told.pop("set", {})
    for value, says in told.pop("table").items():
        expect = dict.fromkeys([gives] if isinstance(gives, str) else gives, says)
        yield _case(start, f"{name}: {value}", expect, **told, set={**change, vary: value})


def _case(
    start: Case,
    name: str,
    expect: Mapping[str, Any] | None = None,
    *,
    set: Mapping[str, Any] | None = None,  # noqa: A002 the files' own word
    without: Sequence[str] = (),
    evidence: Iterable[str] = (),
    no_evidence: Sequence[str] = (),
    date: date | None = None,
    kind: str | None = None,
) -> Case:
    values = {**start.values, **(set or {})}
    for fact in without:
        del values[fact]  # a fact that is not there cannot be taken away
    return Case(
        name,
        start.ruleset,
        start.tier,
        date or start.on,
        Application(kind) if kind else start.kind,
        values,
        (start.evidence | frozenset(evidence)) - frozenset(no_evidence),
        {id: expected(says) for id, says in (expect or {}).items()},  # noqa: A001
    )


def expected(says: float | str) -> Expected:
    """What a file expects: 20, 0..20, met, met 60, unknown 60..100, dropped."""
    if not isinstance(says, str):
        return Expected(points=(exact(says), exact(says)))
    if says == DROPPED:
        return Expected(dropped=True)
    first, _, rest = says.partition(" ")
    verdict = VERDICTS.get(first)
    points = rest if verdict is not None else says
    if not points:
        return Expected(verdict)
    low, _, high = points.partition("..")
    return Expected(verdict, (exact(low), exact(high or low)))


def told(found: Assessment, id: str, wanted: Expected) -> Expected:  # noqa: A002
    """What came out under an id, as far as the case expects something of it."""
    came = outcome(found).get(id)
    if came is None:
        return Expected(dropped=True)
    return Expected(
        came.verdict if wanted.verdict is not None else None, came.points if wanted.points is not None else None
    )


def outcome(found: Assessment) -> dict[str, Expected]:
    """All that came out, by id: of conditions, of scorecards and of their lines."""
    came = {WHOLE: Expected(found.verdict)} | {row.id: Expected(row.verdict) for row in found.conditions}
    for card in found.cards:
        came[card.id] = Expected(card.verdict, (card.low, card.high))
        came |= {line.indicator.id: Expected(points=(line.low, line.high)) for line in card.indicators}
    return came
