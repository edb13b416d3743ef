"""What a ruleset says of many enterprises at once: the same verdicts as `assess`, without the reasons.

Exact all the same: a comparison that the doubles leave in doubt is made again with exact numbers. On one core it
judges some hundred thousand applications a second (bench/rules.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from graph.rules.columns import EPSILON, Column, Columns, Doubles, Flags
from graph.rules.comparing import SIGNS, compared
from graph.rules.figures import Figures
from graph.rules.rulesets import Bands, Checklist, Indicator, Outside, Ruleset, Scorecard, Step
from graph.rules.scoring import score
from graph.rules.trees import Comparison, Every, Opposite, Reference, Some, Tree
from graph.rules.verdicts import NEGATED, Application, Verdict

Verdicts = NDArray[np.int8]  # values of Verdict

MET, UNMET, UNKNOWN, NEEDS = (np.int8(v) for v in (Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN, Verdict.NEEDS_EVIDENCE))
OPPOSITES = np.array(NEGATED, np.int8)
NEAR = 1e-9  # points


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdicts of many enterprises: of the ruleset, and of each of its conditions and scorecards by id."""

    verdicts: Verdicts
    parts: Mapping[str, Verdicts]


def judge(columns: Columns, ruleset: Ruleset, kind: Application) -> Judged:
    """Judge an application of that kind for every enterprise."""
    judging = _Judging(columns)
    parts: dict[str, Verdicts] = {
        condition.id: judging.held(condition.test, manual=condition.manual)
        for condition in ruleset.conditions.values()
        if condition.applies(kind)
    }
    parts |= {card.id: judging.scored(card) for card in ruleset.scorecards.values()}
    decided = _decided(ruleset.decision, parts)
    return Judged(judging.all_met() if decided is None else decided, parts)


def _decided(tree: Tree, parts: Mapping[str, Verdicts]) -> Verdicts | None:
    if isinstance(tree, Reference):
        return parts.get(tree.id)
    if not isinstance(tree, Every | Some):
        raise TypeError(tree)
    inner = [found for part in tree.parts if (found := _decided(part, parts)) is not None]
    if not inner:
        return None
    return _lowest(inner) if isinstance(tree, Every) else _highest(inner)


class _Judging:
    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.exact: dict[int, Figures] = {}
        self.seen: dict[tuple[Comparison, bool], Verdicts] = {}

    def figures(self, row: int) -> Figures:
        """The exact figures of one enterprise."""
        found = self.exact.get(row)
        if found is None:
            self.exact[row] = found = Figures(self.columns.book, self.columns.facts(row))
        return found

    def all_met(self) -> Verdicts:
        return np.full(self.columns.size, MET, np.int8)

    def held(self, tree: Tree, *, manual: bool = False) -> Verdicts:
        match tree:
            case Comparison():
                key = (tree, manual)
                if key not in self.seen:
                    self.seen[key] = self.compared(tree, manual=manual)
                return self.seen[key]
            case Every(parts):
                return _lowest([self.held(part, manual=manual) for part in parts]) if parts else self.all_met()
            case Some(parts):
                return _highest([self.held(part, manual=manual) for part in parts])
            case Opposite(part):
                opposite: Verdicts = OPPOSITES[self.held(part, manual=manual)]
                return opposite
        raise TypeError(tree)

    def compared(self, test: Comparison, *, manual: bool) -> Verdicts:
        column = self.columns[test.metric]
        passes, doubtful = self.passes(test, column)
        yes = np.where(column.evidence, MET, NEEDS) if manual else MET
        found: Verdicts = np.where(column.known, np.where(passes, yes, UNMET), UNKNOWN).astype(np.int8)
        for row in np.flatnonzero(doubtful):
            found[row] = compared(self.figures(int(row)), test, manual=manual)
        return found

    def passes(self, test: Comparison, column: Column) -> tuple[Flags, Flags]:
        """Where the test is passed, and where that has to be worked out exactly."""
        metric, wanted = self.columns.book.metrics[test.metric], test.value
        if isinstance(wanted, Fraction):
            return _compare(column, test.op, wanted)
        never = self.columns.nothing()
        if metric.kind == "list" and isinstance(wanted, frozenset):
            bits = sum(1 << place for place, word in enumerate(metric.values) if word in wanted)
            return (column.values & bits) != 0, never
        if isinstance(wanted, bool):
            return column.values == int(wanted), never
        words = wanted if isinstance(wanted, frozenset) else {wanted}
        places = [place for place, word in enumerate(metric.values) if word in words]
        return np.isin(column.values, places), never

    def scored(self, card: Scorecard) -> Verdicts:
        """Verdicts of a scorecard."""
        columns = self.columns
        points = {indicator.id: self.points(indicator) for indicator in card.indicators}
        found, doubtful = self.all_met(), columns.nothing()
        totals = [(part.least, [i.id for i in card.indicators if i.category == part.id]) for part in card.categories]
        if card.mark is not None:
            totals.append((card.mark, list(points)))
        for least, ids in totals:
            low, high = (sum((points[i][side] for i in ids), np.zeros(columns.size)) for side in (0, 1))
            bound = float(least)
            reached = np.where(low >= bound, MET, np.where(high < bound, UNMET, UNKNOWN)).astype(np.int8)
            found = np.minimum(found, reached)
            for side in (low, high):
                doubtful |= (np.abs(side - bound) <= NEAR) & (side != bound)
        for _, _, unsure in points.values():
            doubtful |= unsure
        for row in np.flatnonzero(doubtful):
            found[row] = score(self.figures(int(row)), card).verdict
        return found

    def points(self, indicator: Indicator) -> tuple[Doubles, Doubles, Flags]:
        """Lowest and highest points of an indicator, and where they have to be worked out exactly."""
        match indicator.scoring:
            case Bands():
                return self.banded(indicator.scoring)
            case Step(metric, per, points, most):
                column = self.columns[metric]
                steps = column.values / float(per)
                unsure = (np.abs(steps - np.rint(steps)) <= NEAR) & (steps != np.rint(steps))
                sure = np.clip(np.floor(steps) * float(points), 0.0, float(most))
                return (*_spread(column, sure, float(most)), unsure)
            case Checklist(each, most, items):
                found = [self.columns[item.metric] for item in items]
                yes = sum((c.known & (c.values == 1)).astype(float) for c in found)
                maybe = yes + sum((~c.known).astype(float) for c in found)
                low, high = (np.minimum(count * float(each), float(most)) for count in (yes, maybe))
                return low, high, self.columns.nothing()
            case Outside(metric):
                column, full = self.columns[metric], float(indicator.most)
                odd: Flags = column.known & (column.values != np.rint(column.values))
                return (*_spread(column, np.clip(column.values, 0.0, full), full), odd)
        raise TypeError(indicator.scoring)

    def banded(self, bands: Bands) -> tuple[Doubles, Doubles, Flags]:
        size = self.columns.size
        low, high, walking = np.full(size, np.inf), np.full(size, -np.inf), np.ones(size, bool)
        for band in bands.bands:
            verdicts, points = self.held(band.when), float(band.points)
            reached = walking & (verdicts != UNMET)
            low = np.where(reached, np.minimum(low, points), low)
            high = np.where(reached, np.maximum(high, points), high)
            walking &= verdicts != MET
        low, high = np.where(walking, np.minimum(low, 0.0), low), np.where(walking, np.maximum(high, 0.0), high)
        return low, high, self.columns.nothing()


def _compare(column: Column, op: str, wanted: Fraction) -> tuple[Flags, Flags]:
    bound = float(wanted)
    signs = np.sign(column.values - bound)
    passes: Flags = np.isin(signs, SIGNS[op])
    if column.error is None:  # as given: both are decimals of at most 15 digits
        return passes, np.zeros(len(passes), bool)
    return passes, column.known & (np.abs(column.values - bound) <= column.error + EPSILON * abs(bound))


def _spread(column: Column, sure: Doubles, most: float) -> tuple[Doubles, Doubles]:
    return np.where(column.known, sure, 0.0), np.where(column.known, sure, most)


def _lowest(verdicts: list[Verdicts]) -> Verdicts:
    found: Verdicts = np.minimum.reduce(verdicts)
    return found


def _highest(verdicts: list[Verdicts]) -> Verdicts:
    found: Verdicts = np.maximum.reduce(verdicts)
    return found
