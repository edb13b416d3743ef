"""How many hold a title, held it, came and left; how far a target is, at which pace, and where that leads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TypeVar

from graph.aims import Target
from graph.analysis.calendar import months_up_to, year
from graph.analysis.pace import HORIZON, Outlook, Reason, needed, outlook, pace
from graph.analysis.spells import Span, Spell, came, ever, held, left, spells

SHORT, LONG = 12, 36  # months that a pace is taken from; a forecast rests on the longer
T = TypeVar("T")
Through = tuple[Spell, ...]  # the spells of one enterprise
Targets = Callable[[str, str, date], Target | None]  # territory, tier, day


@dataclass(frozen=True, slots=True)
class Member:
    """An enterprise of a territory: in which of its parts (None: in none of them), which industry, titles held when."""

    synthetic: bool
    parts: frozenset[str | None]
    sections: frozenset[str | None]
    titles: Mapping[str, tuple[Span, ...]]

    def through(self, tiers: Iterable[str]) -> Through:
        """The spells in which it held any of these titles."""
        return spells(span for tier in tiers for span in self.titles.get(tier, ()))


@dataclass(frozen=True, slots=True)
class Where:
    """A territory, its parts, and in which of them each place below it lies."""

    whole: str
    parts: tuple[str, ...]
    above: Mapping[str, frozenset[str | None]]

    def of(self, places: Iterable[str]) -> frozenset[str | None]:
        """The parts in which an enterprise at these places is; None alone where it is in none of them."""
        found = frozenset(part for place in places for part in self.above.get(place, ()) if part is not None)
        return found or frozenset({None})

    def shares(self, items: Sequence[T], member: Callable[[T], Member]) -> list[tuple[str | None, list[T]]]:
        """The items of each part; last, where a territory has parts, those that are in none of them, if any."""
        shares: dict[str | None, list[T]] = {part: [] for part in self.parts}
        for item in items if self.parts else ():
            for part in member(item).parts:
                shares.setdefault(part, []).append(item)
        return list(shares.items())


@dataclass(frozen=True, slots=True)
class Count:
    """Enterprises that hold a title on a day, ever held it by then, and spells that began or ended in twelve months.

    `undated` of those that ever held it have no first day: they belong to no period and to no pace.
    """

    held: int
    cumulative: int
    undated: int
    joined: int
    left: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a count is from its target, and how fast it grows: enterprises a year that hold it for the first time."""

    target: Target | None
    done: Fraction | None
    short: int | None
    needed: Fraction | Reason
    recent: Fraction | Reason
    lasting: Fraction | Reason
    outlooks: tuple[Outlook, ...] | Reason


@dataclass(frozen=True, slots=True)
class Standing:
    """A tier in a territory, or in one part of it (None: in none of its parts); made-up enterprises apart."""

    tier: str
    place: str | None
    synthetic: bool
    count: Count
    progress: Progress
    parts: tuple[Standing, ...] = ()


def standings(
    members: Sequence[Member], tiers: Sequence[str], where: Where, targets: Targets, on: date, *, today: date
) -> list[Standing]:
    """Every tier of a territory, each with its parts; real enterprises always, made-up ones where there are any."""

    def of(tier: str, place: str | None, synthetic: bool, some: Sequence[Member]) -> Standing:
        throughs = [through for member in some if (through := member.through([tier]))]
        target = None if place is None else targets(place, tier, on)
        return Standing(tier, place, synthetic, count(throughs, on), progress(throughs, on, target, today=today))

    found = []
    for synthetic, some in by_origin(members, lambda member: member):
        within = where.shares(some, lambda member: member)
        for tier in tiers:
            parts = tuple(of(tier, place, synthetic, share) for place, share in within)
            found.append(replace(of(tier, where.whole, synthetic, some), parts=parts))
    return found


def by_origin(items: Sequence[T], member: Callable[[T], Member]) -> Iterator[tuple[bool, list[T]]]:
    """Real ones, and where there are any, made-up ones."""
    for synthetic in (False, True):
        some = [item for item in items if member(item).synthetic == synthetic]
        if some or not synthetic:
            yield synthetic, some


def count(throughs: Sequence[Through], on: date) -> Count:
    """Count the spells of enterprises on a day."""
    known = [through for through in throughs if ever(through, on)]
    months = months_up_to(on, SHORT)
    return Count(
        held=sum(held(through, on) for through in known),
        cumulative=len(known),
        undated=sum(through[0].first is None for through in known),
        joined=sum(came(through, months) for through in known),
        left=sum(left(through, months) for through in known),
    )


def progress(throughs: Sequence[Through], on: date, target: Target | None, *, today: date) -> Progress:
    """The progress of a count towards its target. What is recorded of days after today says nothing of a pace."""
    reached = sum(ever(through, on) for through in throughs)
    short = None if target is None else max(0, target.count - reached)
    return Progress(
        target,
        None if target is None else Fraction(reached, target.count),
        short,
        Reason.NO_TARGET if target is None or short is None else needed(short, on, target.day),
        _pace(throughs, on, SHORT, today),
        _pace(throughs, on, LONG, today),
        _outlooks(throughs, on, target, reached, today),
    )


def first_known(throughs: Iterable[Through]) -> date | None:
    """The first day of which anything is known; None where nothing has a first day."""
    return min((spell.first for through in throughs for spell in through if spell.first is not None), default=None)


def _pace(throughs: Sequence[Through], on: date, months: int, today: date) -> Fraction | Reason:
    seen = _new(throughs, on, months, today)
    return seen if isinstance(seen, Reason) else pace(seen, months)


def _outlooks(
    throughs: Sequence[Through], on: date, target: Target | None, reached: int, today: date
) -> tuple[Outlook, ...] | Reason:
    seen = _new(throughs, on, LONG, today)
    if isinstance(seen, Reason):
        return seen
    ends = [year(number).last for number in range(on.year, min(on.year + HORIZON, date.max.year + 1))]
    if target is not None and target.day > ends[-1]:
        ends.append(target.day)
    return tuple(outlook(reached, seen, months_up_to(on, LONG), end) for end in ends)


def _new(throughs: Sequence[Through], on: date, months: int, today: date) -> int | Reason:
    """How many held it for the first time in so many months."""
    if on > today:
        return Reason.DAY_IN_THE_FUTURE
    during, begun = months_up_to(on, months), first_known(throughs)
    if begun is None or begun > during.first:
        return Reason.HISTORY_TOO_SHORT
    return sum(bool(through) and through[0].first is not None and through[0].first in during for through in throughs)
