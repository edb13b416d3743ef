"""Counts, histories and the table against brute force over random districts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.calendar import DAY, Period, Step, months_later, periods
from graph.analysis.history import By, history
from graph.analysis.spells import Span
from graph.analysis.standing import Member, Where, count, standings

BEGIN, END = date(2022, 1, 1), date(2024, 12, 31)
DAYS = st.dates(BEGIN, END)
TIERS = ("low", "high")


class Firm(NamedTuple):
    """An enterprise as the brute force sees it."""

    synthetic: bool
    town: str | None
    spans: tuple[tuple[str, date | None, date | None], ...]


FIRMS = st.lists(
    st.builds(
        Firm,
        st.booleans(),
        st.sampled_from(["east", "west", None]),
        st.lists(st.tuples(st.sampled_from(TIERS), st.none() | DAYS, st.none() | DAYS), max_size=4).map(tuple),
    ),
    max_size=6,
)
WHERE = Where("all", ("east", "west"), {})


def member(firm: Firm) -> Member:
    """The firm as the counts take it."""
    titles: dict[str, tuple[Span, ...]] = {}
    for tier, first, last in firm.spans:
        titles[tier] = (*titles.get(tier, ()), (first, last))
    return Member(firm.synthetic, frozenset({firm.town}), frozenset({None}), titles)


def holds(firm: Firm, tiers: tuple[str, ...], day: date) -> bool:
    """Whether it holds one of the tiers on a day."""
    return any(
        tier in tiers and (first is None or first <= day) and (last is None or day <= last)
        for tier, first, last in firm.spans
    )


def held_by(firms: list[Firm], tiers: tuple[str, ...], day: date) -> int:
    """How many hold one of the tiers on a day."""
    return sum(holds(firm, tiers, day) for firm in firms)


def changes(firms: list[Firm], tiers: tuple[str, ...], during: Period) -> tuple[int, int]:
    """How often one came to hold and ceased to hold one of the tiers, day by day."""
    came = left = 0
    day = during.first
    while day <= during.last:
        for firm in firms:
            now, before = holds(firm, tiers, day), holds(firm, tiers, day - DAY)
            came, left = came + (now and not before), left + (before and not now)
        day += DAY
    return came, left


@given(FIRMS, DAYS)
def test_a_count(firms: list[Firm], on: date) -> None:
    throughs = [through for firm in firms if (through := member(firm).through(["low"]))]
    found = count(throughs, on)
    ever = [
        [
            first
            for tier, first, last in firm.spans
            if tier == "low" and (first is None or last is None or first <= last)
        ]
        for firm in firms
    ]
    begun = [[first for first in firsts if first is None or first <= on] for firsts in ever]
    assert found.held == held_by(firms, ("low",), on)
    assert found.cumulative == sum(map(bool, begun))
    assert found.undated == sum(None in firsts for firsts in begun)
    months = Period(months_later(on, -12) + DAY, on)
    assert (found.joined, found.left) == changes(firms, ("low",), months)


@given(FIRMS, DAYS)
def test_parts_and_origins(firms: list[Firm], on: date) -> None:
    found = standings([member(f) for f in firms], TIERS, WHERE, lambda *_: None, on, today=END)
    for one in found:
        ours = [firm for firm in firms if firm.synthetic == one.synthetic]
        assert one.count.held == held_by(ours, (one.tier,), on)
        assert sum(part.count.held for part in one.parts) == one.count.held
        for part in one.parts:
            assert part.count.held == held_by([f for f in ours if f.town == part.place], (one.tier,), on)
    made = any(firm.synthetic for firm in firms)
    assert [(one.tier, one.synthetic) for one in found] == [(t, s) for s in (False, True)[: 1 + made] for t in TIERS]


@given(FIRMS, DAYS, st.integers(0, 500), st.sampled_from(Step), st.lists(st.sampled_from(By), unique=True, max_size=2))
def test_a_history(firms: list[Firm], first: date, length: int, step: Step, groups: list[By]) -> None:
    found = history(
        [member(f) for f in firms], TIERS, list(periods(step, first, first + timedelta(days=length))), groups
    )
    for stretch in found:
        keys = dict(zip(groups, stretch.key, strict=True))
        tiers = (keys[By.TIER],) if By.TIER in keys else TIERS
        ours = [f for f in firms if f.synthetic == stretch.synthetic]
        if By.TERRITORY in keys:
            ours = [f for f in ours if f.town == keys[By.TERRITORY]]
        assert stretch.held == held_by(ours, tuple(map(str, tiers)), stretch.period.last)
        assert (stretch.came, stretch.left) == changes(ours, tuple(map(str, tiers)), stretch.period)
    if not groups:
        for synthetic in (False, True):
            told = [stretch for stretch in found if stretch.synthetic == synthetic]
            ever = [f for f in firms if f.synthetic == synthetic and member(f).through(TIERS)]
            assert bool(told) == bool(ever)
