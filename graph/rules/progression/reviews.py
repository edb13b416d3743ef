"""Review risks: titles held now that fail at their next review, under the rules that will be in force then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from graph.rules.assess import Assessment, assess
from graph.rules.book import Book
from graph.rules.errors import NoRuleset
from graph.rules.facts import Facts
from graph.rules.progression.hindering import Shortfall, hindering, shortfalls, tested
from graph.rules.progression.titles import Held
from graph.rules.verdicts import Application, Verdict


@dataclass(frozen=True, slots=True)
class Hurdle:
    """A condition or scorecard that is not met at the review.

    `new`: today's rules do not fail the enterprise on any of the figures it tests.
    """

    id: str
    text: str
    verdict: Verdict
    shortfalls: tuple[Shortfall, ...]
    missing: tuple[str, ...]
    new: bool


@dataclass(frozen=True, slots=True)
class ReviewRisk:
    """A title held, and what its next review says of today's facts.

    `on` is the first day of the review round of the title's last year where a round is stated, else the title's last
    day; None where that is not known: then today's rules are asked. `later` is None where no rules are known to be in
    force then. `passes_today`: the rules in force today would be satisfied.
    """

    title: str
    on: date | None
    today: Assessment | None
    later: Assessment | None
    hurdles: tuple[Hurdle, ...]

    @property
    def passes_today(self) -> bool | None:
        """Whether today's rules are satisfied; None where there are none or facts are missing."""
        return _passed(self.today)

    @property
    def passes_then(self) -> bool | None:
        """Whether the later rules are satisfied; None where there are none or facts are missing."""
        return _passed(self.later)


def review_risks(book: Book, facts: Facts, held: Sequence[Held], as_of: date) -> tuple[ReviewRisk, ...]:
    """Of the titles held that rules review, those that do not surely pass their next one, the first due first."""
    reviewed = (one for one in held if _reviewed(book, one.title) and (one.last is None or as_of <= one.last))
    risks = (_risk(book, facts, one, as_of) for one in reviewed)
    return tuple(
        sorted((risk for risk in risks if not risk.passes_then), key=lambda risk: (risk.on or date.max, risk.title))
    )


def _risk(book: Book, facts: Facts, one: Held, as_of: date) -> ReviewRisk:
    on, today = _day(book, one, as_of), _assessed(book, facts, one.title, as_of)
    then = today if on is None else _assessed(book, facts, one.title, on)
    return ReviewRisk(one.title, on, today, then, () if then is None else tuple(_hurdles(then, today)))


def _day(book: Book, one: Held, as_of: date) -> date | None:
    taken = book.pace.round(one.title, Application.REVIEW)
    if one.last is None or taken is None:
        return one.last
    first, _ = taken.within(one.last.year)
    return first if as_of <= first <= one.last else one.last


def _reviewed(book: Book, title: str) -> bool:
    return any(rules.tier == title and Application.REVIEW in rules.kinds for rules in book.rulesets.values())


def _assessed(book: Book, facts: Facts, title: str, on: date) -> Assessment | None:
    try:
        ruleset = book.choose(title, Application.REVIEW, on)
    except NoRuleset:
        return None
    return assess(book, ruleset, facts, Application.REVIEW)


def _hurdles(then: Assessment, today: Assessment | None) -> Iterator[Hurdle]:
    """What is unmet or unknown and keeps the review from passing, in the order of the clause."""
    failed = set() if today is None else {m for name in hindering(today) for m in tested(today.ruleset, name)}
    changed = today is not None and today.ruleset.id != then.ruleset.id
    for name in hindering(then):
        row, new = then.row(name), changed and failed.isdisjoint(tested(then.ruleset, name))
        yield Hurdle(name, row.text, row.verdict, tuple(shortfalls(then, name)), row.missing, new)


def _passed(assessment: Assessment | None) -> bool | None:
    if assessment is None or assessment.verdict is Verdict.UNKNOWN:
        return None
    return assessment.verdict >= Verdict.NEEDS_EVIDENCE
