"""One step to a title: where the enterprise stands, the earliest dates it can apply with success, and what that
takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from graph.rules.assess import Assessment, assess
from graph.rules.book import Book
from graph.rules.changes import Round
from graph.rules.errors import NoRuleset
from graph.rules.facts import Fact, Facts
from graph.rules.progression.hindering import hindering
from graph.rules.progression.search import ChangeSets, change_sets
from graph.rules.progression.space import Offered
from graph.rules.progression.support import Support, support
from graph.rules.progression.titles import TITLES, Standing
from graph.rules.progression.years import fiscal_years, later, open_until
from graph.rules.rulesets import Ruleset
from graph.rules.verdicts import Application

CLOSED, NO_RULES, BLOCKED, CUT_OFF, BEFORE = "closed", "no_rules", "blocked", "cut_off", "before"


@dataclass(frozen=True, slots=True)
class Window:
    """When applications are taken; `expected` where the provision states it of another year."""

    first: date
    last: date
    round: Round

    @property
    def expected(self) -> bool:
        """Whether this year's days are not stated, only another year's."""
        return self.first.year != self.round.year


@dataclass(frozen=True, slots=True)
class Option:
    """A day from which the title can be applied for, and the cheapest sets of changes that do then.

    `years` are how many years away it is: figures of fiscal years not complete at the time of asking can be changed
    until then. `evidence` are metrics that are true then by the enterprise's word alone and need proof.
    """

    on: date
    years: int
    ruleset: Ruleset
    window: Window | None
    found: ChangeSets
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delay:
    """Why it cannot be earlier.

    `reason`: blocked (nothing that can be done by then meets these `conditions`), closed (applications are taken no
    more that year), no_rules (none are in force), cut_off (the search ended by its budget), before (an earlier step is
    not reached).
    """

    on: date
    reason: str
    ruleset: Ruleset | None = None
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """The step to a title.

    `assumed` are the titles of the steps before it, held by then. `assessment` is of today, None where no rules are in
    force. `options` go from the earliest day on to later ones that take less effort; empty where it cannot be reached
    in time, then `delays` say why. `support` is what the title was said to bring, dated: never a promise.
    """

    tier: str
    assumed: tuple[str, ...]
    assessment: Assessment | None
    options: tuple[Option, ...]
    delays: tuple[Delay, ...]
    support: tuple[Support, ...]

    @property
    def earliest(self) -> date | None:
        """The first day on which an application can succeed."""
        return self.options[0].on if self.options else None

    @property
    def effort(self) -> Fraction | None:
        """The total of the cheapest set of all."""
        return self.options[-1].found.sets[0].total if self.options else None

    @property
    def evidence(self) -> tuple[str, ...]:
        """What is true today by the enterprise's word alone and needs proof only."""
        return () if self.assessment is None else unproven(self.assessment)


def step(book: Book, facts: Facts, standing: Standing, tier: str, as_of: date, start: date | None, most: int) -> Step:
    """The step to a title that can be applied for from `start` on; without, or beyond the horizon, today alone."""
    if start is not None and start.year - as_of.year > book.pace.horizon:
        start = None
    options: list[Option] = []
    delays = [] if start else [Delay(as_of, BEFORE)]
    for found in _dated(book, facts, standing, tier, as_of, start, most) if start else ():
        if isinstance(found, Delay):
            delays += [] if options else [found]
        elif not options or found.found.sets[0].effort < options[-1].found.sets[0].effort:
            options.append(found)
        if options and not options[-1].found.sets[0].effort:
            break
    today = _chosen(book, tier, as_of)
    now = None if today is None else assess(book, today, _with_titles(facts, standing, as_of), Application.NEW)
    return Step(tier, standing.assumed, now, tuple(options), tuple(delays), support(book, tier))


def _dated(
    book: Book, facts: Facts, standing: Standing, tier: str, as_of: date, start: date, most: int
) -> Iterator[Option | Delay]:
    """Year by year what can be done; once there is something, only what costs less."""
    below: Fraction | None = None
    for years in range(start.year - as_of.year, book.pace.horizon + 1):
        first = max(start, as_of if years == 0 else date(as_of.year + years, 1, 1))
        found = _tried(book, facts, standing, tier, first, years, most, below)
        if isinstance(found, Option):
            below = found.found.sets[0].total
        yield found


def unproven(assessment: Assessment) -> tuple[str, ...]:
    """The metrics that are true by the enterprise's word alone, each once."""
    listed = (metric for row in assessment.conditions for metric in row.unproven)
    return tuple(dict.fromkeys(listed))


def _tried(
    book: Book,
    facts: Facts,
    standing: Standing,
    tier: str,
    first: date,
    years: int,
    most: int,
    below: Fraction | None,
) -> Option | Delay:
    """What can be done within so many years, for less than `below`."""
    day, window, ruleset = _day(book, tier, first)
    if ruleset is None:
        return Delay(day, NO_RULES)
    if window is not None and day > window.last:
        return Delay(day, CLOSED, ruleset)
    then = _with_titles(later(book, facts, years), standing, day)
    offered = _offered(open_until(book, years), standing)
    found = change_sets(book, ruleset, then, Application.NEW, offered=offered, most=most, below=below)
    if found.sets:
        done = assess(book, ruleset, found.sets[0].done(then), Application.NEW)
        return Option(day, years, ruleset, window, found, unproven(done))
    reason = BLOCKED if found.complete else CUT_OFF
    return Delay(day, reason, ruleset, found.blocked or hindering(assess(book, ruleset, then, Application.NEW)))


def _day(book: Book, tier: str, first: date) -> tuple[date, Window | None, Ruleset | None]:
    """The first day of that year on which applications are taken, the window, and the rules that decide then."""
    ruleset, taken = _chosen(book, tier, first), book.pace.round(tier, Application.NEW)
    if taken is None:
        return first, None, ruleset
    window = Window(*taken.within(first.year), taken)
    day = max(first, window.first)
    then = _chosen(book, tier, day)
    if then is None or then.regulation != taken.regulation:
        return first, None, ruleset
    return day, window, then


def _chosen(book: Book, tier: str, on: date) -> Ruleset | None:
    try:
        return book.choose(tier, Application.NEW, on)
    except NoRuleset:
        return None


def _with_titles(facts: Facts, standing: Standing, on: date) -> dict[str, Fact]:
    return {**facts, TITLES: Fact(standing.on(on), evidence=True)}


def _offered(offered: Offered, standing: Standing) -> Offered:
    """As before; of titles those alone that are not steps of the ladder."""
    return lambda metric, word: offered(metric, word) and word not in standing.steps


def years_of(book: Book, option: Option, metric: str, as_of: date) -> tuple[int, ...]:
    """The fiscal years, not yet complete at the time of asking, that a change of an option's set is about."""
    return fiscal_years(book.metrics[metric].changing, as_of, option.years)
