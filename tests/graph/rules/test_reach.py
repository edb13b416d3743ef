"""Whether the cases reach everything the rules ask: each number on, just below and just above, each word held and not.

Computed from the book, so a new number, line or condition without its cases fails here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Any, Literal

import pytest

from graph.rules.assess import Assessment
from graph.rules.comparing import passes
from graph.rules.figures import Figures
from graph.rules.numbers import Number, compare, exact
from graph.rules.rulesets import Bands, Checklist, Outside, Ruleset, Step
from graph.rules.scoring import CategoryResult
from graph.rules.trees import Comparison, comparisons
from graph.rules.verdicts import Application
from tests.graph.rules.written import SIZE_TABLE, Case, book, case_files, content

Side = Literal["below", "on", "above"]
Want = tuple[str, Any, Any]  # id, what is asked, side
SIDES: tuple[Side, ...] = ("below", "on", "above")
NEAR = Fraction(1, 40)  # of the threshold, or one where there are only whole numbers
NEAR_NOTHING = Fraction(1, 1000)
NEAR_SIZE = Fraction(1, 5)  # 4 of 5 people
DAY = timedelta(days=1)
RULESETS = sorted(book().rulesets)


@pytest.mark.parametrize("id", RULESETS)
def test_every_number_has_cases_on_just_below_and_just_above_it(id: str) -> None:  # noqa: A002
    ruleset = book().ruleset(id)
    wanted = {(name, test, side) for name, test in numbers(ruleset) for side in SIDES}
    found = {
        (name, test, side)
        for case in cases(id)
        for name, test in numbers(ruleset)
        if name in case.expect and (side := placed(case, test))
    }
    assert wanted - found == set()


@pytest.mark.parametrize("id", RULESETS)
def test_every_word_has_cases_with_and_without_it(id: str) -> None:  # noqa: A002
    ruleset = book().ruleset(id)
    wanted: set[Want] = {(name, test, holds) for name, test in words(ruleset) for holds in (True, False)}
    found: set[Want] = set()
    for case in cases(id):
        figures = Figures(book(), case.facts(book()))
        for name, test in words(ruleset):
            value = figures[test.metric].value
            if name in case.expect and value is not None:
                found.add((name, test, passes(value, test)))
    assert wanted - found == set()


@pytest.mark.parametrize("id", RULESETS)
def test_every_condition_and_scored_line_is_expected_of_some_case(id: str) -> None:  # noqa: A002
    ruleset = book().ruleset(id)
    parts = {*ruleset.conditions, *ruleset.scorecards}
    parts |= {indicator.id for card in ruleset.scorecards.values() for indicator in card.indicators}
    assert parts - {name for case in cases(id) for name in case.expect} == set()


@pytest.mark.parametrize("id", RULESETS)
def test_every_condition_is_unknown_in_some_case_and_of_the_manual_ones_waits_for_evidence(id: str) -> None:  # noqa: A002
    ruleset = book().ruleset(id)
    said = defaultdict[str, set[str]](set)
    for case in cases(id):
        for name, expected in case.expect.items():
            if expected.verdict is not None:
                said[name].add(expected.verdict.name)
    for condition in ruleset.conditions.values():
        needed = {"MET", "UNMET", "UNKNOWN"} | ({"NEEDS_EVIDENCE"} if condition.manual else set())
        assert needed - said[condition.id] == set(), condition.id


@pytest.mark.parametrize("id", RULESETS)
def test_every_step_line_and_outside_mark_has_its_cases(id: str) -> None:  # noqa: A002
    for card in book().ruleset(id).scorecards.values():
        for indicator in card.indicators:
            seen = [case for case in cases(id) if indicator.id in case.expect]
            match indicator.scoring:
                case Step(metric, per, points, most):
                    for full in range(1, int(most / points) + 1):
                        test = Comparison(metric, ">=", full * per)
                        assert {placed(case, test) for case in seen} >= set(SIDES), (indicator.id, full)
                case Checklist(items=items):
                    for item in items:
                        assert {case.values.get(item.metric) for case in seen} == {True, False, None}, item.id
                case Outside(metric):
                    given = {case.values.get(metric) for case in seen}
                    assert given >= {None, 0, indicator.most}
                    assert any(value is not None and value < 0 for value in given)
                    assert any(value is not None and value > indicator.most for value in given)


@pytest.mark.parametrize("id", RULESETS)
def test_every_band_is_the_answer_of_some_case(id: str) -> None:  # noqa: A002
    wanted, found = set(), set()
    for card in book().ruleset(id).scorecards.values():
        for indicator in card.indicators:
            if isinstance(indicator.scoring, Bands):
                wanted |= {(indicator.id, band.option) for band in indicator.scoring.bands}
    for case in cases(id):
        for result in lines(case.assessed(book())):
            if result.indicator.id in case.expect and result.option:
                found.add((result.indicator.id, result.option))
    assert wanted - found == set()


@pytest.mark.parametrize("id", RULESETS)
def test_every_mark_and_every_category_minimum_has_cases_on_below_and_above(id: str) -> None:  # noqa: A002
    ruleset = book().ruleset(id)
    wanted, found = set(), set()
    for card in ruleset.scorecards.values():
        least_of = [card.mark, *(category.least for category in card.categories)]
        names = [card.id, *(category.id for category in card.categories)]
        wanted |= {(name, side) for name, least in zip(names, least_of, strict=True) if least for side in SIDES}
    for case in cases(id):
        found |= set(decisive(case)) if case.expect.keys() & ruleset.scorecards.keys() else set()
    assert wanted - found == set()


@pytest.mark.parametrize("industry", sorted(book().sizes[SIZE_TABLE]))
def test_every_limit_of_the_size_table_has_rows_on_and_just_below_it(industry: str) -> None:
    entry = content("sizes.yaml")["industries"][industry]
    rows = [tuple(row[:-1]) for row in entry["rows"] if None not in row]
    for limits in book().sizes[SIZE_TABLE][industry].limits.values():
        on = [limits[name] for name in entry["listed"]]
        assert tuple(on) in rows
        for place, limit in enumerate(on):
            beside = [
                row for row in rows if all(a == b for i, (a, b) in enumerate(zip(row, on, strict=True)) if i != place)
            ]
            assert any(limit * (1 - NEAR_SIZE) <= exact(row[place]) < limit for row in beside), (
                industry,
                limits,
                place,
            )


def test_every_first_and_last_day_of_a_ruleset_has_its_days_in_the_versions() -> None:
    told = {(e["tier"], kind): set(e[kind]) for e in content("versions.yaml")["tiers"] for kind in Application}
    for ruleset in book().rulesets.values():
        for kind in ruleset.kinds if not ruleset.overlay else ():
            first, last = ruleset.windows[kind]
            days = {first and first - DAY, first, last, last and last + DAY} - {None}
            assert days - told[ruleset.tier, kind] == set(), (ruleset.id, kind)


def cases(ruleset: str) -> Iterator[Case]:
    """The cases of a ruleset."""
    return (case for file in case_files() if file.base.ruleset == ruleset for case in file.every)


def asked(ruleset: Ruleset) -> Iterator[tuple[str, Comparison]]:
    """Every comparison, with the condition or scored line it is in."""
    for condition in ruleset.conditions.values():
        yield from ((condition.id, test) for test in comparisons(condition.test))
    for card in ruleset.scorecards.values():
        for indicator in card.indicators:
            if isinstance(indicator.scoring, Bands):
                for band in indicator.scoring.bands:
                    yield from ((indicator.id, test) for test in comparisons(band.when))


def numbers(ruleset: Ruleset) -> Iterator[tuple[str, Comparison]]:
    """Comparisons with a number."""
    return ((name, test) for name, test in asked(ruleset) if isinstance(test.value, Fraction))


def words(ruleset: Ruleset) -> Iterator[tuple[str, Comparison]]:
    """Comparisons with a truth value, a word or several."""
    return ((name, test) for name, test in asked(ruleset) if not isinstance(test.value, Fraction))


def placed(case: Case, test: Comparison) -> Side | None:
    """On which side of a threshold a case is; None where it is not near."""
    value, threshold = Figures(book(), case.facts(book()))[test.metric].value, test.value
    assert isinstance(threshold, Fraction)
    if isinstance(value, bool | str | frozenset) or value is None:
        return None
    near = threshold * NEAR or NEAR_NOTHING
    if book().metrics[test.metric].kind == "int":
        near = max(near, Fraction(1))
    return side(value, threshold) if within(value, threshold, near) else None


def within(value: Number, threshold: Fraction, near: Fraction) -> bool:
    """Whether a value is no further than that from a threshold."""
    return compare(value, threshold - near) >= 0 >= compare(value, threshold + near)


def side(value: Number, threshold: Fraction) -> Side:
    """Where a value is."""
    return SIDES[compare(value, threshold) + 1]


def lines(found: Assessment) -> Iterator[Any]:
    """The scored lines of all cards."""
    return (result for card in found.cards for result in card.indicators)


def decisive(case: Case) -> Iterator[tuple[str, Side]]:
    """Where a case stands on the mark and the minimums, as far as nothing but that one decides about the card."""
    for card in case.assessed(book()).cards:
        mark = card.card.mark
        if mark is None or card.low != card.high:
            continue
        short = [result for result in card.categories if result.low < result.category.least]
        if not short:
            yield card.id, side(card.low, mark)
        for result in card.categories:
            if card.low >= mark and all(other is result for other in short):
                yield result.category.id, _placed(result)


def _placed(result: CategoryResult) -> Side:
    return side(result.low, result.category.least)
