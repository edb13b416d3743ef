"""The space of changes: which values, in which order, at what effort."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from graph.rules.book import Book
from graph.rules.progression.space import advised, space
from graph.rules.rulesets import Ruleset
from graph.rules.verdicts import Application
from tests.graph.rules.progression.made import PROV, card, facts, gate, leaf, ruleset


def one(book: Book, test: Any) -> Ruleset:
    """A ruleset of one gate."""
    return ruleset(book, {"all": [{"ref": "gate"}]}, [gate("gate", test)])


def ladder(book: Book, rules: Ruleset, **values: Any) -> list[tuple[str, Any, Fraction, bool]]:
    """Metric, value, effort, and whether it is only to be confirmed."""
    found = space(book, rules, facts(book, **values), Application.NEW, advised(book))
    return [(v.metric, choice.value, choice.effort, v.unknown) for v in found for choice in v.choices]


def test_numbers_rise_by_their_share_of_what_is_there(book: Book) -> None:
    rules = one(book, {"any": [leaf("revenue_y1", ">=", 1500), leaf("revenue_y1", ">=", 3000)]})
    assert ladder(book, rules, revenue_y1=1000) == [
        ("revenue_y1", 1500, 5 * Fraction(3, 2), False),
        ("revenue_y1", 3000, Fraction(15), False),
    ]
    assert ladder(book, rules, revenue_y1=0) == [
        ("revenue_y1", 1500, Fraction(10), False),
        ("revenue_y1", 3000, Fraction(15), False),
    ]
    assert ladder(book, rules, revenue_y1=2000) == [("revenue_y1", 3000, 5 * Fraction(3, 2), False)]


def test_an_excluded_threshold_is_passed_by_one_grain(book: Book) -> None:
    assert [value for _, value, _, _ in ladder(book, one(book, leaf("ip1_count", ">", 2)), ip1_count=1)] == [3]
    assert [
        value for _, value, _, _ in ladder(book, one(book, leaf("debt_ratio_y1", "<", 0.7)), debt_ratio_y1=0.9)
    ] == [Fraction(69, 100)]
    negated = one(book, {"not": leaf("debt_ratio_y1", ">=", 0.7)})
    assert [value for _, value, _, _ in ladder(book, negated, debt_ratio_y1=0.9)] == [Fraction(69, 100)]


def test_nothing_is_advised_in_the_wrong_direction(book: Book) -> None:
    assert ladder(book, one(book, leaf("revenue_y1", "<", 5000)), revenue_y1=6000) == []
    assert ladder(book, one(book, leaf("has_own_brand", "==", False)), has_own_brand=True) == []
    assert ladder(book, one(book, leaf("rd_org_level", "==", "municipal")), rd_org_level="provincial") == []


def test_words_climb_rung_by_rung(book: Book) -> None:
    rules = one(book, leaf("rd_org_level", "in", ["national", "provincial"]))
    assert ladder(book, rules, rd_org_level="municipal") == [
        ("rd_org_level", "provincial", 3 * Fraction(5, 4), False),
        ("rd_org_level", "national", 3 * Fraction(3, 2), False),
    ]


def test_of_a_list_each_word_is_a_change_of_its_own(book: Book) -> None:
    rules = one(book, leaf("titles", "has_any", ["hnte", "innovative_sme"]))
    assert ladder(book, rules, titles=["hnte"]) == [("titles", frozenset({"innovative_sme"}), Fraction(2), False)]


def test_what_is_unknown_is_confirmed_for_a_tenth(book: Book) -> None:
    rules = one(book, {"any": [leaf("segment_years", ">=", 2), leaf("segment_years", ">=", 3)]})
    assert ladder(book, rules) == [
        ("segment_years", 2, Fraction(1, 10), True),
        ("segment_years", 3, Fraction(3, 20), True),
    ]
    assert ladder(book, rules, segment_years=1) == []  # known, and only time changes it


def test_a_whole_may_have_to_grow_with_its_part(book: Book) -> None:
    rules = one(book, leaf("rd_expense_y1", ">=", 100))
    assert [(metric, value) for metric, value, _, _ in ladder(book, rules, rd_expense_y1=20, revenue_y1=50)] == [
        ("rd_expense_y1", 100),
        ("revenue_y1", 100),
    ]
    assert [metric for metric, _, _, _ in ladder(book, rules, rd_expense_y1=20, revenue_y1=500)] == ["rd_expense_y1"]


def test_full_steps_items_and_points_from_outside_are_values_too(book: Book) -> None:
    head = {"kind": "score", "text_zh": "示例", "max": 3, "prov": PROV}
    lines = [
        {**head, "id": "step", "method": "step", "step": {"metric": "ip1_count", "per": 2, "points_per": 2, "max": 3}},
        {**head, "id": "outside", "method": "external", "external": {"metric": "local_feature_points"}},
    ]
    rules = ruleset(book, {"all": [{"ref": "card"}]}, [], [card(lines, 4)])
    found = ladder(book, rules, ip1_count=1, local_feature_points=1)
    assert [(metric, value) for metric, value, _, _ in found] == [
        ("ip1_count", 2),
        ("ip1_count", 4),
        ("local_feature_points", 2),
        ("local_feature_points", 3),
    ]


@pytest.mark.parametrize(("kind", "asked"), [(Application.NEW, []), (Application.REVIEW, ["digital_level"])])
def test_only_what_is_asked_of_the_kind_of_application_counts(book: Book, kind: Application, asked: list[str]) -> None:
    test = gate("gate", leaf("digital_level", ">=", 2), applies_to=["review"])
    rules = ruleset(book, {"all": [{"ref": "gate"}]}, [test])
    found = space(book, rules, facts(book, digital_level=1), kind, advised(book))
    assert [variable.metric for variable in found] == asked
