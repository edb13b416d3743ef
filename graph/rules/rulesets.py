"""A ruleset: the conditions and scorecards that decide about one title under one version of a regulation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from graph.rules.trees import Comparison, Tree, comparisons
from graph.rules.verdicts import Application

Window = tuple[date | None, date | None]  # first day, last day; inclusive


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule is from: the clause, whether its number was read in a copy or written from memory, which copies."""

    clause: str
    verified: bool
    copies: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A gate that must hold, a direct route instead of the score (直通), or an exemption from a gate.

    A `manual` one is reviewed by a person: what is true there needs evidence. `applies_to` is empty for every kind.
    """

    id: str
    kind: str  # gate, direct, exempt
    text: str
    test: Tree
    origin: Origin
    manual: bool = False
    applies_to: frozenset[Application] = frozenset()

    def applies(self, kind: Application) -> bool:
        """Whether it is asked of applications of that kind."""
        return not self.applies_to or kind in self.applies_to


@dataclass(frozen=True, slots=True)
class Band:
    """Points for what satisfies a tree; the first band that holds counts."""

    option: str
    when: Tree
    points: Fraction


@dataclass(frozen=True, slots=True)
class Bands:
    """Points by bands, from the best down."""

    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """So many points for each full `per` of a metric, at most `most`."""

    metric: str
    per: Fraction
    points: Fraction
    most: Fraction


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist."""

    id: str
    metric: str
    text: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """So many points for each line that is true, at most `most`."""

    each: Fraction
    most: Fraction
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """Points given by somebody else."""

    metric: str


Scoring = Bands | Step | Checklist | Outside


@dataclass(frozen=True, slots=True)
class Indicator:
    """One scored line of a scorecard."""

    id: str
    category: str
    text: str
    most: Fraction
    scoring: Scoring
    origin: Origin

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics its points depend on."""
        if isinstance(self.scoring, Bands):
            named = (test.metric for band in self.scoring.bands for test in comparisons(band.when))
            return tuple(dict.fromkeys(named))
        if isinstance(self.scoring, Checklist):
            return tuple(item.metric for item in self.scoring.items)
        return (self.scoring.metric,)


@dataclass(frozen=True, slots=True)
class Category:
    """A part of a scorecard, with the points it must have at least (0 where none are asked)."""

    id: str
    text: str
    most: Fraction
    least: Fraction


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Indicators that add up, and the mark to be reached; None where the card has no mark of its own."""

    id: str
    most: Fraction
    mark: Fraction | None
    categories: tuple[Category, ...]
    indicators: tuple[Indicator, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Ruleset:
    """What decides about a title: `tier` names it, `decision` joins conditions and scorecards."""

    id: str
    tier: str
    name: str
    regulation: str
    kinds: frozenset[Application]
    windows: Mapping[Application, Window]
    decision: Tree
    conditions: Mapping[str, Condition]
    scorecards: Mapping[str, Scorecard]
    validity_years: int | None = None
    overlay: bool = False

    def in_force(self, kind: Application, on: date) -> bool:
        """Whether an application of that kind on that day is decided by it."""
        if self.overlay or kind not in self.kinds:
            return False
        first, last = self.windows[kind]
        return first is not None and first <= on and (last is None or on <= last)

    @property
    def comparisons(self) -> Iterator[Comparison]:
        """Every test of its conditions and bands."""
        for condition in self.conditions.values():
            yield from comparisons(condition.test)
        for card in self.scorecards.values():
            for indicator in card.indicators:
                if isinstance(indicator.scoring, Bands):
                    for band in indicator.scoring.bands:
                        yield from comparisons(band.when)

    @property
    def verified(self) -> bool:
        """Whether every number of it was read in a copy, none written from memory."""
        origins = [condition.origin for condition in self.conditions.values()]
        for card in self.scorecards.values():
            origins += [card.origin, *(indicator.origin for indicator in card.indicators)]
        return all(origin.verified for origin in origins)

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric it asks for, each once."""
        asked = [test.metric for test in self.comparisons]
        asked += [m for card in self.scorecards.values() for i in card.indicators for m in i.metrics]
        return tuple(dict.fromkeys(asked))


@dataclass(frozen=True, slots=True)
class Regulation:
    """A regulation: its head, its administrative provisions, and tables of its own, as the file has them."""

    id: str
    name: str
    doc_no: str
    effective_from: date | None
    effective_to: date | None
    supersedes: tuple[str, ...]
    overlay_of: str | None
    provisions: tuple[Mapping[str, Any], ...]
    tables: Mapping[str, Any]
