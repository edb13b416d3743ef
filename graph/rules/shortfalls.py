"""What holds an application back: along the nearest way through the decision, what falls short, and what is unknown."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from graph.rules.assess import Assessment, Row
from graph.rules.numbers import exact
from graph.rules.rulesets import Condition
from graph.rules.scoring import CardResult
from graph.rules.trees import Reference, Some
from graph.rules.verdicts import Verdict

ROUTES = frozenset({"direct", "exempt"})
NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Lack:
    """A comparison or scorecard that does not hold, and the condition it is part of (of a scorecard: itself).

    `gap` is a share of the threshold; None where no effort closes it by degrees.
    """

    condition: Row
    row: Row
    gap: Fraction | None


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What falls short, and what is unknown: each fact with the condition that waits for it."""

    lacks: tuple[Lack, ...] = ()
    waits: tuple[tuple[Row, str], ...] = ()

    @property
    def conditions(self) -> int:
        """How many conditions and scorecards fall short."""
        return len({lack.condition.id for lack in self.lacks})

    @property
    def gap(self) -> Fraction | None:
        """The largest gap; None where one of them cannot be closed by degrees."""
        gaps = [lack.gap for lack in self.lacks if lack.gap is not None]
        return max(gaps, default=NONE) if len(gaps) == len(self.lacks) else None

    @property
    def missing(self) -> tuple[str, ...]:
        """The unknown facts, each once."""
        return tuple(dict.fromkeys(fact for _, fact in self.waits))

    def distance(self, close: Fraction) -> tuple[int, int, int, Fraction]:
        """By what the nearer of two ways is told: gaps that are not close, unknowns, conditions, the largest gap."""
        far = sum(lack.gap is None or lack.gap > close for lack in self.lacks)
        return far, len(self.missing), self.conditions, self.gap or NONE


def shortfall(assessment: Assessment, close: Fraction, attainable: Collection[str] = ()) -> Shortfall:
    """What holds an assessed application back. A lack of a metric in `attainable` counts as no gap at all.

    Of alternatives the nearest counts; `close` is the largest gap that is called so. A direct route or an exemption of
    which nothing is known is none: such awards are rare, and nobody spoke of one.
    """
    return _Searching(assessment, close, attainable).from_the_top()


class _Searching:
    """One search through the rows of an assessment."""

    def __init__(self, assessment: Assessment, close: Fraction, attainable: Collection[str]) -> None:
        self.assessment, self.close, self.attainable = assessment, close, attainable
        self.below: dict[str | None, list[Row]] = {}
        for row in assessment.rows:
            self.below.setdefault(row.parent, []).append(row)

    def from_the_top(self) -> Shortfall:
        decision = self.assessment.ruleset.decision
        top = decision.id if isinstance(decision, Reference) else "decision"
        return _joined(self.way(row, row) for row in self.below.get(None, ()) if row.id == top)

    def way(self, row: Row, condition: Row) -> Shortfall:
        """The nearest way through a row; `condition` is the row of the condition it is inside of."""
        if row.verdict >= Verdict.NEEDS_EVIDENCE:
            return Shortfall()
        inside = self.below.get(row.id, [])
        if row.kind in {"score", "not"} or not inside:
            return self.end(row, condition)
        named = self.assessment.ruleset.conditions
        ways = [(part, self.way(part, condition if condition.id in named else part)) for part in inside]
        if _any(row, named.get(row.id)):
            spoken_of = [way for part, way in ways if part.kind not in ROUTES or part.verdict is not Verdict.UNKNOWN]
            return min(spoken_of or [way for _, way in ways], key=lambda way: way.distance(self.close))
        return _joined(way for _, way in ways)

    def end(self, row: Row, condition: Row) -> Shortfall:
        """What a row says that nothing further is inside of."""
        if row.verdict is Verdict.UNKNOWN:
            return Shortfall(waits=tuple((condition, fact) for fact in row.missing))
        return Shortfall(lacks=(Lack(condition, row, self.share(row)),))

    def share(self, row: Row) -> Fraction | None:
        if row.kind == "score":
            return _short_of_mark(self.assessment.card(row.id))
        if row.metric in self.attainable:
            return NONE
        if row.gap is None or not isinstance(row.threshold, Fraction) or not row.threshold:
            return None
        return exact(row.gap) / abs(row.threshold)


def _any(row: Row, condition: Condition | None) -> bool:
    return isinstance(condition.test, Some) if condition else row.kind == "any"


def _joined(ways: Iterable[Shortfall]) -> Shortfall:
    found = list(ways)
    return Shortfall(
        tuple(lack for way in found for lack in way.lacks), tuple(wait for way in found for wait in way.waits)
    )


def _short_of_mark(card: CardResult) -> Fraction | None:
    """How far the most points that are possible stay below the mark and the least of each part, as a share of these."""
    asked = [(card.high, card.card.mark)] + [(part.high, part.category.least) for part in card.categories]
    return max((((mark - high) / mark) for high, mark in asked if mark and high < mark), default=None)
