"""Spells against the plain reading: day by day, is there a holding."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.calendar import DAY, Period
from graph.analysis.spells import Review, Span, came, ever, held, left, reviews, spells

BEGIN, END = date(2020, 1, 1), date(2020, 3, 31)
NEAR = st.dates(BEGIN, END)
SPANS = st.lists(st.tuples(st.none() | NEAR, st.none() | NEAR), max_size=6)


def any_holds(spans: list[Span], day: date) -> bool:
    """Whether a holding covers the day."""
    return any((first or date.min) <= day <= (last or date.max) for first, last in spans)


@given(SPANS, NEAR)
def test_held_on_a_day(spans: list[Span], day: date) -> None:
    assert held(spells(spans), day) == any_holds(spans, day)


@given(SPANS, NEAR)
def test_ever_held_by_a_day(spans: list[Span], day: date) -> None:
    whole = [(first, last) for first, last in spans if (first or date.min) <= (last or date.max)]
    assert ever(spells(spans), day) == any((first or date.min) <= day for first, _ in whole)


@given(SPANS, NEAR, st.integers(0, 60))
def test_came_and_left_are_the_days_on_which_it_changes(spans: list[Span], first: date, length: int) -> None:
    during = Period(first, first + timedelta(days=length))
    days = [first + timedelta(days=i) for i in range(length + 1)]
    changes = [(any_holds(spans, day), any_holds(spans, day - DAY)) for day in days]
    through = spells(spans)
    assert came(through, during) == sum(now and not before for now, before in changes)
    assert left(through, during) == sum(before and not now for now, before in changes)


@given(SPANS)
def test_spells_are_apart_and_in_order(spans: list[Span]) -> None:
    found = spells(spans)
    assert spells([(spell.first, spell.last) for spell in found]) == found
    for before, after in pairwise(found):
        assert before.last is not None
        assert after.first is not None
        assert before.last + DAY < after.first


D = date.fromisoformat


@pytest.mark.parametrize(
    ("_case", "spans", "expected"),
    [
        ("one term", [("2023-03-15", "2026-02-28")], [("2026-02-28", False)]),
        ("renewed in place", [("2020-03-01", "2026-02-28")], [("2023-02-28", True), ("2026-02-28", False)]),
        (
            "renewed by a second holding",
            [("2020-03-01", "2023-02-28"), ("2023-03-01", "2026-02-28")],
            [("2023-02-28", True), ("2026-02-28", False)],
        ),
        (
            "a day between them",
            [("2020-03-01", "2023-02-27"), ("2023-03-01", "2026-02-28")],
            [("2023-02-27", False), ("2026-02-28", False)],
        ),
        ("without a last day it ends with its term", [("2023-03-15", None)], [("2026-02-28", False)]),
        (
            "two lists, one without a last day",
            [("2023-03-01", "2026-02-28"), ("2023-03-01", None)],
            [("2026-02-28", False)],
        ),
        ("without a first day", [(None, "2026-02-28")], [("2026-02-28", False)]),
        ("nothing known", [(None, None)], []),
        ("it never held", [("2026-03-01", "2026-02-28")], []),
    ],
)
def test_reviews(_case: str, spans: list[tuple[str | None, str | None]], expected: list[tuple[str, bool]]) -> None:
    known = [(D(first) if first else None, D(last) if last else None) for first, last in spans]
    found = reviews(known, 3, whole_months=True)
    assert found == tuple(Review(D(end), passed) for end, passed in expected)


def test_without_a_term_only_a_last_day_is_reviewed() -> None:
    assert reviews([(D("2020-01-01"), D("2029-12-31")), (D("2021-01-01"), None)], None, whole_months=True) == (
        Review(D("2029-12-31"), True),
    )
