"""The rules against a second, plain reading of the same files (tests/loaders/sample/judge.py), on drawn applications.

The judge knows no evidence, so everything is proven; it computes in decimals and leaves the size class of half-known
enterprises open, so that one ruling is read here once more.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from graph.rules.numbers import exact
from graph.rules.rulesets import Outside
from graph.rules.verdicts import Verdict
from loaders.sample.bars import Rules, read_rules
from tests.graph.rules.applications import Applicant, anyone
from tests.graph.rules.written import RULES, outcome
from tests.loaders.sample import judge

YEAR = 2025
DIGITS, PLACES = 60, 40  # what the judge computes with, and where what has no end is cut
SAYS = {Verdict.MET: True, Verdict.UNKNOWN: None, Verdict.UNMET: False}
FIGURES = {"e": "employees", "r": "revenue_y1", "a": "total_assets_y1"}


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The rule files as the sample reads them."""
    return read_rules(RULES.parent)


@given(application=anyone(proven=True, overlays=False))
@settings(max_examples=300, deadline=None)
def test_both_readings_agree_on_every_condition_line_and_verdict(rules: Rules, application: Applicant) -> None:
    ruleset = rules.rulesets[application.ruleset.id]
    kind = application.kind.value
    facts = plain(rules, application)
    said = outcome(application.assessed)
    verdicts = {part: SAYS[found.verdict] for part, found in said.items() if found.verdict is not None}
    asked = [c for c in ruleset["conditions"] if kind in c.get("applies_to", [kind])]
    wanted = {"verdict": judge.decided(ruleset, facts, kind)}
    wanted |= {condition["id"]: judge.holds(condition["test"], facts) for condition in asked}
    wanted |= {card["id"]: judge.scored(card, facts) for card in ruleset["scorecards"]}
    assert verdicts == wanted
    for card in ruleset["scorecards"]:
        for line in (line for category in card["categories"] for line in category["indicators"]):
            assert said[line["id"]].points == pair(judge.indicated(line, facts)), line["id"]


def plain(rules: Rules, application: Applicant) -> dict[str, Any]:
    """The facts as the judge wants them, with what follows from them."""
    given = {name: figure(value) for name, value in application.values.items()}
    reports: dict[int, dict[str, Any]] = {YEAR: {}, YEAR - 1: {}, YEAR - 2: {}}
    for name, value in given.items():
        stem, _, year = name.rpartition("_y")
        yearly = year in {"1", "2", "3"}
        reports[YEAR - int(year) + 1 if yearly else YEAR][camel(stem if yearly else name)] = value
    with localcontext(prec=DIGITS):
        found = judge.metrics(rules, reports, (), YEAR)
        found = {name: round(value, PLACES) if isinstance(value, Decimal) else value for name, value in found.items()}
    return {**found, "titles": None, "is_sme": sme(rules, given)} | given | clamped(application, given)


def sme(rules: Rules, given: dict[str, Any]) -> bool | None:
    """One known figure below the limits of a large enterprise makes an SME; all known at or above them, none."""
    limits = rules.sizes.get(str(given.get("size_industry")), {}).get("LARGE", {})
    below = [None if given.get(FIGURES[key]) is None else given[FIGURES[key]] < limit for key, limit in limits.items()]
    return True if True in below else None if None in below or not below else False


def figure(value: Any) -> Any:
    """A number as the decimal it is written as; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        return value
    number = exact(value) if isinstance(value, float) else Fraction(value)
    return Decimal(number.numerator) / Decimal(number.denominator)


def clamped(application: Applicant, given: dict[str, Any]) -> dict[str, Any]:
    """Points from outside, within what their line may give: the judge takes them as they come."""
    return {
        line.scoring.metric: min(max(given[line.scoring.metric], Decimal(0)), figure(line.most))
        for card in application.ruleset.scorecards.values()
        for line in card.indicators
        if isinstance(line.scoring, Outside) and line.scoring.metric in given
    }


def camel(name: str) -> str:
    """A metric as the reports call it."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def pair(points: tuple[Any, Any]) -> tuple[Fraction, Fraction]:
    """Lowest and highest points, exactly."""
    return Fraction(points[0]), Fraction(points[1])
