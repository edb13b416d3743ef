"""How many hold a title, held it, came and left; how far a target is, at which pace, and where that leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from graph.aims import Target
from graph.analysis.calendar import months_up_to, year
from graph.analysis.pace import HORIZON, Outlook, Reason, needed, outlook, pace
from graph.analysis.spells import Span, Spell, came, ever, held, left, spells

SHORT, LONG = 12, 36  # months that a pace is taken from; a forecast rests on the longer
Through = tuple[Spell, ...]  # the spells of one enterprise


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
