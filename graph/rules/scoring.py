"""Scorecards: the points of each indicator, as an interval where facts are missing, and whether they suffice."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from graph.rules.comparing import held, waits
from graph.rules.figures import Figures
from graph.rules.rulesets import Bands, Category, Checklist, Indicator, Origin, Outside, Scorecard, Step
from graph.rules.verdicts import Verdict

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """Lowest and highest points still possible of an indicator; `option` is the band where one is certain."""

    indicator: Indicator
    low: Fraction
    high: Fraction
    option: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """Lowest and highest points still possible of a category."""

    category: Category
    low: Fraction
    high: Fraction

    @property
    def verdict(self) -> Verdict:
        """Whether it has the points it must have at least."""
        return _reached(self.low, self.high, self.category.least)


@dataclass(frozen=True, slots=True)
class CardResult:
    """Lowest and highest score still possible: UNMET or MET only where missing facts cannot change that."""

    card: Scorecard
    low: Fraction
    high: Fraction
    verdict: Verdict
    categories: tuple[CategoryResult, ...]
    indicators: tuple[IndicatorResult, ...]

    @property
    def id(self) -> str:
        """The rule file's own id."""
        return self.card.id

    @property
    def origin(self) -> Origin:
        """Where the card is from."""
        return self.card.origin

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that its unknown indicators wait for, each once; none where they do not matter."""
        if self.verdict is not Verdict.UNKNOWN:
            return ()
        return tuple(dict.fromkeys(name for result in self.indicators for name in result.missing))


def score(figures: Figures, card: Scorecard) -> CardResult:
    """Score a card: UNMET where even the most points miss the mark or a minimum, MET where the least suffice."""
    indicators = tuple(scored(figures, indicator) for indicator in card.indicators)
    categories = tuple(_category(category, indicators) for category in card.categories)
    low = sum((result.low for result in indicators), NOTHING)
    high = sum((result.high for result in indicators), NOTHING)
    verdicts = [category.verdict for category in categories]
    if card.mark is not None:
        verdicts.append(_reached(low, high, card.mark))
    return CardResult(card, low, high, min(verdicts, default=Verdict.MET), categories, indicators)


def scored(figures: Figures, indicator: Indicator) -> IndicatorResult:
    """The points of an indicator."""
    match indicator.scoring:
        case Bands():
            return _banded(figures, indicator, indicator.scoring)
        case Step(metric, per, points, most):
            number = _number(figures, metric)
            if number is None:
                return IndicatorResult(indicator, NOTHING, most, missing=figures[metric].missing)
            sure = min(max(NOTHING, floor(number / per) * points), most)
            return IndicatorResult(indicator, sure, sure)
        case Checklist(each, most, items):
            known = {item.metric: figures[item.metric] for item in items}
            yes = sum(figure.value is True for figure in known.values())
            maybe = sum(figure.value is None for figure in known.values())
            missing = tuple(name for figure in known.values() for name in figure.missing)
            return IndicatorResult(indicator, min(yes * each, most), min((yes + maybe) * each, most), missing=missing)
        case Outside(metric):
            number = _number(figures, metric)
            if number is None:
                return IndicatorResult(indicator, NOTHING, indicator.most, missing=figures[metric].missing)
            sure = min(max(NOTHING, number), indicator.most)
            return IndicatorResult(indicator, sure, sure)


def _banded(figures: Figures, indicator: Indicator, bands: Bands) -> IndicatorResult:
    reachable: list[tuple[str, Fraction]] = []
    missing: list[str] = []
    for band in bands.bands:
        verdict = held(figures, band.when)
        if verdict is Verdict.UNMET:
            continue
        reachable.append((band.option, band.points))
        if verdict is Verdict.MET:
            break
        missing += waits(figures, band.when)
    else:
        if not reachable:
            return IndicatorResult(indicator, NOTHING, NOTHING)
        # every band may be false: then there are no points
        reachable.append(("", NOTHING))
    option = reachable[0][0] if len(reachable) == 1 else ""
    points = [found for _, found in reachable]
    return IndicatorResult(indicator, min(points), max(points), option, tuple(dict.fromkeys(missing)))


def _category(category: Category, indicators: tuple[IndicatorResult, ...]) -> CategoryResult:
    inside = [result for result in indicators if result.indicator.category == category.id]
    return CategoryResult(category, sum((r.low for r in inside), NOTHING), sum((r.high for r in inside), NOTHING))


def _reached(low: Fraction, high: Fraction, least: Fraction) -> Verdict:
    return Verdict.MET if low >= least else Verdict.UNMET if high < least else Verdict.UNKNOWN


def _number(figures: Figures, metric: str) -> Fraction | None:
    value = figures[metric].value
    return value if isinstance(value, Fraction) else None
