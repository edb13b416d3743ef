"""考核表: what a territory's enterprises came to in a year. Every figure is defined here, and only here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from graph.analysis.calendar import Period
from graph.analysis.spells import came, held, left, reviews
from graph.analysis.standing import Member, Where, by_origin


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an enterprise beside its titles; None where the viewer may not see such records.

    `reported`: the years it reported. `appeals`: due day and day it was closed. `visits`: how many.
    """

    member: Member
    reported: frozenset[int] | None = None
    appeals: tuple[tuple[date | None, date | None], ...] | None = None
    visits: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What the table is counted by: the day, the year up to it, the ladder from the lowest tier, terms, deadlines."""

    on: date
    year: Period
    ladder: Mapping[str, int]  # rank of each tier
    terms: Mapping[str, int | None]  # years
    deadlines: Mapping[str, date]  # of the annual update, by tier
    whole_months: bool


@dataclass(frozen=True, slots=True)
class TierLine:
    """One tier of a territory: held on the day, spells begun and ended in the year, reviews of the year.

    A review is `due` when a term ends in the year, `passed` when the title goes on after it, `lost` when the term is
    over and it does not; the rest lies ahead.
    """

    tier: str
    held: int
    joined: int
    expired: int
    due: int
    passed: int
    lost: int


@dataclass(frozen=True, slots=True)
class Line:
    """One territory's line; None where no such record is kept at all, or the viewer may not see them."""

    enterprises: int
    tiers: tuple[TierLine, ...]
    surveyed: int | None
    updates_due: int
    updated: int | None
    holders_before: int
    promoted: int
    appeals_due: int | None
    appeals_in_time: int | None
    visits: int | None

    @property
    def promoted_share(self) -> Fraction | None:
        """Of those that held a title when the year began, who rose; None where there was none."""
        return Fraction(self.promoted, self.holders_before) if self.holders_before else None

    @property
    def appeals_share(self) -> Fraction | None:
        """Of the appeals due by the day, those closed by their due day; None where none was due or is known."""
        if not self.appeals_due or self.appeals_in_time is None:
            return None
        return Fraction(self.appeals_in_time, self.appeals_due)


@dataclass(frozen=True, slots=True)
class Placed:
    """The line of a territory, or of one of its parts (None: of none of them); made-up enterprises apart."""

    place: str | None
    synthetic: bool
    line: Line


def table(kept: Sequence[Kept], where: Where, rules: Rules) -> list[Placed]:
    """The whole territory, then its parts; real enterprises always, made-up ones where there are any."""
    found = []
    for synthetic, some in by_origin(kept, _member):
        shares = [(where.whole, some), *where.shares(some, _member)]
        found += [Placed(place, synthetic, line(share, rules, known=some)) for place, share in shares]
    return found


def _member(kept: Kept) -> Member:
    return kept.member


def line(kept: Sequence[Kept], rules: Rules, *, known: Sequence[Kept]) -> Line:
    """The line of some enterprises; `known` are all of the table, which tell what records are kept at all."""
    members = [one.member for one in kept if one.member.titles]
    reported = any(one.reported for one in known)
    appeals = any(one.appeals for one in known)
    visits = any(one.visits for one in known)
    due = [pair for one in kept for pair in one.appeals or () if _appeal_due(pair[0], rules)]
    obliged = [one for one in kept if one.member.titles and _obliged(one.member, rules)]
    before = [member for member in members if _rank(member, rules, rules.year.first)]
    last = rules.year.first.year - 1
    return Line(
        enterprises=len(kept),
        tiers=tuple(_tier(members, tier, rules) for tier in rules.ladder),
        surveyed=sum(last in (one.reported or ()) for one in kept) if reported else None,
        updates_due=len(obliged),
        updated=sum(last in (one.reported or ()) for one in obliged) if reported else None,
        holders_before=len(before),
        promoted=sum(_rose(member, rules) for member in before),
        appeals_due=len(due) if appeals else None,
        appeals_in_time=sum(closed is not None and closed <= day for day, closed in due if day) if appeals else None,
        visits=sum(one.visits or 0 for one in kept) if visits else None,
    )


def _tier(members: Sequence[Member], tier: str, rules: Rules) -> TierLine:
    throughs = [member.through([tier]) for member in members]
    found = [
        review
        for member in members
        for review in reviews(member.titles.get(tier, ()), rules.terms.get(tier), whole_months=rules.whole_months)
        if review.end in _whole(rules.year)
    ]
    return TierLine(
        tier,
        held=sum(held(through, rules.on) for through in throughs),
        joined=sum(came(through, rules.year) for through in throughs),
        expired=sum(left(through, rules.year) for through in throughs),
        due=len(found),
        passed=sum(review.passed for review in found),
        lost=sum(not review.passed and review.end < rules.on for review in found),
    )


def _whole(year: Period) -> Period:
    """The calendar year of which the table covers the part up to its day."""
    return Period(year.first, date(year.first.year, 12, 31))


def _obliged(member: Member, rules: Rules) -> bool:
    """Whether it holds a title on the day of that title's annual update."""
    return any(held(member.through([tier]), day) for tier, day in rules.deadlines.items())


def _rank(member: Member, rules: Rules, on: date) -> int:
    """The highest step of the ladder it stands on, 0 for none."""
    return max((rank for tier, rank in rules.ladder.items() if held(member.through([tier]), on)), default=0)


def _rose(member: Member, rules: Rules) -> bool:
    """Whether a spell of a tier above the one it held when the year began, began in the year."""
    stood = _rank(member, rules, rules.year.first)
    higher = (tier for tier, rank in rules.ladder.items() if rank > stood)
    return any(came(member.through([tier]), rules.year) for tier in higher)


def _appeal_due(day: date | None, rules: Rules) -> bool:
    return day is not None and day in rules.year
