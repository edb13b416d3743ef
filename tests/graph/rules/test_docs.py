"""The worked example of docs/rules.md does what the page says."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
import yaml

from graph.rulebook import rulebook
from graph.rules.assess import Assessment, assess
from graph.rules.facts import read_fact
from graph.rules.verdicts import Application, Verdict
from graph.settings import CHECKOUT, Settings

PAGE = (CHECKOUT / "docs" / "rules.md").read_text("utf-8")
FACTS: dict[str, Any] = {"revenue_y1": 2000, "rd_expense_y1": 60}
AWARD = "sci_award_national_3y"


def assessed(facts: dict[str, Any], proven: frozenset[str] = frozenset()) -> Assessment:
    """The example's ruleset on these facts."""
    book = rulebook(Settings())
    [ruleset] = book.draft(yaml.safe_load(re.findall(r"```yaml\n(.*?)```", PAGE, re.S)[0]))
    given = {n: read_fact(book.metrics, n, value, evidence=n in proven) for n, value in facts.items()}
    return assess(book, ruleset, given, Application.NEW)


def test_with_facts_missing_the_score_is_an_interval() -> None:
    found = assessed(FACTS)
    assert found.verdict is Verdict.UNKNOWN
    assert found.row("revenue").verdict is Verdict.MET
    card = found.card("score")
    assert (card.low, card.high) == (Fraction(6), Fraction(16))
    assert (card.verdict, card.missing) == (Verdict.UNKNOWN, ("segment_years",))
    assert card.indicators[0].option == "B"


@pytest.mark.parametrize(
    ("_case", "more", "proven", "verdict"),
    [
        ("six years", {"segment_years": 6}, (), Verdict.MET),
        ("five years", {"segment_years": 5, AWARD: False}, (), Verdict.UNMET),
        ("five years and an award", {"segment_years": 5, AWARD: True}, (), Verdict.NEEDS_EVIDENCE),
        ("five years and an award that is proven", {"segment_years": 5, AWARD: True}, (AWARD,), Verdict.MET),
    ],
)
def test_what_the_page_says_of_more_facts(
    _case: str, more: dict[str, Any], proven: tuple[str, ...], verdict: Verdict
) -> None:
    assert assessed(FACTS | more, frozenset(proven)).verdict is verdict
