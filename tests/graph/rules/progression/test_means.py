"""A derived metric brought to a value by one figure: solved exactly, and put back."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.rules.book import Book
from graph.rules.facts import Fact
from graph.rules.figures import Figures
from graph.rules.numbers import Root, compare
from graph.rules.progression.means import means, solved
from graph.rules.progression.space import advised
from tests.graph.rules.progression.made import facts


def ways(book: Book, metric: str, value: Any, **values: Any) -> list[tuple[str, str, Any]]:
    wanted = value if isinstance(value, bool) else Fraction(str(value))
    found = means(book, facts(book, **values), metric, wanted, advised(book))
    return [(way.metric, way.op, way.value) for way in found]


def test_a_ratio_is_reached_by_its_numerator(book: Book) -> None:
    assert ways(book, "rd_ratio_y1", 0.03, rd_expense_y1=40, revenue_y1=1500) == [("rd_expense_y1", ">=", 45)]


def test_a_ratio_that_has_to_fall_is_reached_from_both_sides(book: Book) -> None:
    assert ways(book, "debt_ratio_y1", 0.8, total_liabilities_y1=900, total_assets_y1=1000) == [
        ("total_liabilities_y1", "<=", 800),
        ("total_assets_y1", ">=", 1125),
    ]


def test_people_are_whole(book: Book) -> None:
    assert ways(book, "rd_staff_ratio", 0.1, rd_staff=3, employees=44) == [("rd_staff", ">=", 5)]


def test_compound_growth_is_solved_through_its_root(book: Book) -> None:
    assert ways(book, "revenue_cagr_2y", 0.05, revenue_y1=1000, revenue_y3=1000) == [
        ("revenue_y1", ">=", Fraction("1102.5"))
    ]


def test_growth_of_two_years_is_solved_for_the_last(book: Book) -> None:
    # (m / 100 - 1 + 0) / 2 = 5 %
    found = ways(
        book, "main_revenue_growth_avg_2y", 0.05, main_revenue_y1=100, main_revenue_y2=100, main_revenue_y3=100
    )
    assert found == [("main_revenue_y1", ">=", 110)]  # of the year between there are two solutions: none is named


def test_the_nearest_word_that_makes_it_true(book: Book) -> None:
    assert ways(book, "has_provincial_or_higher_rd_org", True, rd_org_level="municipal") == [
        ("rd_org_level", "==", "provincial")
    ]


def test_no_part_beyond_its_whole(book: Book) -> None:
    assert ways(book, "main_revenue_ratio_y1", 0.9, main_revenue_y1=80, revenue_y1=100) == [
        ("main_revenue_y1", ">=", 90)
    ]
    main = {"main_revenue_y1": 50, "main_revenue_y2": 60, "main_revenue_y3": 60}
    whole = {"revenue_y1": 100, "revenue_y2": 100, "revenue_y3": 100}
    assert ways(book, "main_revenue_avg_3y", 90, **main, **whole) == []


def test_nothing_is_solved_while_another_input_is_unknown(book: Book) -> None:
    assert ways(book, "rd_ratio_y1", 0.03) == []
    assert ways(book, "rd_ratio_y1", 0.03, revenue_y1=1000) == [("rd_expense_y1", ">=", 30)]


DERIVED = {
    "rd_ratio_y1": ("rd_expense_y1", "revenue_y1"),
    "debt_ratio_y1": ("total_liabilities_y1", "total_assets_y1"),
    "main_revenue_growth_y1": ("main_revenue_y1", "main_revenue_y2"),
    "main_revenue_growth_avg_2y": ("main_revenue_y1", "main_revenue_y2", "main_revenue_y3"),
    "main_revenue_avg_3y": ("main_revenue_y1", "main_revenue_y2", "main_revenue_y3"),
    "revenue_cagr_2y": ("revenue_y1", "revenue_y3"),
    "rd_expense_avg_2y": ("rd_expense_y1", "rd_expense_y2"),
    "net_profit_ratio_y1": ("net_profit_y1", "revenue_y1"),
}
money = st.integers(1, 10**6).map(lambda cents: Fraction(cents, 100))


@pytest.mark.parametrize("metric", DERIVED)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_solution_gives_exactly_the_value(book: Book, metric: str, data: st.DataObject) -> None:
    values = {name: Fact(data.draw(money)) for name in DERIVED[metric]}
    base = data.draw(st.sampled_from(DERIVED[metric]))
    wanted = Fraction(data.draw(st.integers(1, 200)), 100)
    found = solved(book, values, metric, wanted, base)
    if found is None:
        assert (metric, base) == ("main_revenue_growth_avg_2y", "main_revenue_y2")
        return
    reached = Figures(book, {**values, base: Fact(found)})[metric].value
    assert reached is None or (isinstance(reached, Fraction | Root) and compare(reached, wanted) == 0)
    assert reached is not None or found <= 0  # only where the solution would be a denominator below zero
