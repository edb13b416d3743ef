"""Exact numbers: fractions as written, and roots compared without being taken."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.rules.formulas import computed, read_formula
from graph.rules.numbers import Root, compare, decimal, exact, text


@pytest.mark.parametrize(
    ("given_as", "written"), [(0.1, "1/10"), (Decimal("0.03"), "3/100"), (1500, "1500"), ("1e3", "1000")]
)
def test_a_number_is_what_is_written(given_as: float | Decimal | str, written: str) -> None:
    assert exact(given_as) == Fraction(written)


def test_a_growth_of_exactly_five_percent_is_on_the_edge() -> None:
    growth = Root(Fraction("1.1025")) - Fraction(1)
    assert compare(growth, Fraction("0.05")) == 0
    assert compare(Root(Fraction("1.10249999999999999999")) - Fraction(1), Fraction("0.05")) == -1


FRACTIONS = st.fractions(min_value=0, max_value=1000, max_denominator=10**6)


@given(FRACTIONS, st.fractions(min_value=-50, max_value=50, max_denominator=100))
def test_the_root_of_a_square_compares_like_its_side(side: Fraction, plus: Fraction) -> None:
    root = Root(side * side, plus)
    for other in (side + plus, side + plus + Fraction(1, 10**9), side + plus - Fraction(1, 10**9)):
        assert compare(root, other) == compare(side + plus, other)


@pytest.mark.parametrize(
    ("number", "up", "written"),
    [
        (Fraction(1, 3), None, "0.333333"),
        (Fraction(1, 3), True, "0.333334"),
        (Fraction(2, 3), False, "0.666666"),
        (Fraction(4000), None, "4000"),
        (Fraction(-1, 8), True, "-0.125"),
        (Root(Fraction(2)), None, "1.414214"),
        (Fraction(10**80), None, "1" + "0" * 80),
        (Root(Fraction(10**160)), None, "1" + "0" * 80),
    ],
)
def test_a_number_is_written_in_digits(number: Fraction | Root, up: bool | None, written: str) -> None:
    assert format(decimal(number, up=up), "f") == written
    if up is None:
        assert text(number) == written


def test_a_root_is_above_every_number_below_its_shift() -> None:
    assert compare(Root(Fraction(4), Fraction(-1)), Fraction(-3)) == 1


def test_a_negative_denominator_leaves_a_figure_unknown() -> None:
    formula = read_formula("a / (b - c)")
    known = {"a": Fraction(1), "b": Fraction(1), "c": Fraction(3)}
    assert computed(formula, known.__getitem__) is None
