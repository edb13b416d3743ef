"""Draws: the same for the same seed, within their bounds, and spread."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from loaders.sample.draws import Purpose, between, draws, pick, whole

INDEXES = st.integers(0, 2**31)


@given(seed=st.integers(0, 2**31 - 1), index=INDEXES)
def test_the_same_again_and_within_bounds(seed: int, index: int) -> None:
    first, again = draws(seed, Purpose.FIRM, index), draws(seed, Purpose.FIRM, index)
    numbers = [first() for _ in range(5)]
    assert numbers == [again() for _ in range(5)]
    assert all(0 <= number < 1 for number in numbers)


@given(seed=st.integers(0, 2**31 - 1), low=st.integers(-9, 9), more=st.integers(0, 9))
def test_whole_numbers_lie_between_both_ends(seed: int, low: int, more: int) -> None:
    draw = draws(seed, Purpose.FIRM, 0)
    assert low <= whole(draw, low, low + more) <= low + more
    assert low <= between(draw, low, low + more) <= low + more
    assert pick(draw, [low]) == low


def test_first_numbers_of_neighbours_are_spread() -> None:
    """Of 10,000 streams side by side each tenth gets a tenth; 5 standard deviations are 150."""
    tenths = Counter(int(draws(2026, Purpose.NEEDS, index)() * 10) for index in range(10_000))
    assert all(850 <= tenths[tenth] <= 1_150 for tenth in range(10))
