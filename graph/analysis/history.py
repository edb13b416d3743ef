"""Titles over time: for each period how many were held at its end, came and left."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate, product

from graph.analysis.calendar import DAY, Period
from graph.analysis.spells import Spell
from graph.analysis.standing import Member


class By(StrEnum):
    """What enterprises with titles are counted by."""

    TIER = "TIER"
    TERRITORY = "TERRITORY"
    INDUSTRY_SECTION = "INDUSTRY_SECTION"


Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period of one group: enterprises that hold a title at its end, and how often one came or left in it."""

    key: Key
    synthetic: bool
    period: Period
    held: int
    came: int
    left: int


def history(
    members: Iterable[Member], tiers: Sequence[str], periods: Sequence[Period], groups: Sequence[By]
) -> list[Stretch]:
    """Each period of each group; groups in the order of their keys, missing ones last, real before synthetic.

    Without TIER an enterprise counts once however many titles it holds, and comes with the first of them.
    """
    found: dict[tuple[Key, bool], list[Spell]] = defaultdict(list)
    for member in members:
        for key, through in _grouped(member, tiers, groups):
            found[key, member.synthetic] += through
    ordered = sorted(found, key=lambda pair: ([(part is None, part or "") for part in pair[0]], pair[1]))
    return [stretch for pair in ordered for stretch in _stretches(*pair, found[pair], periods)]


def _grouped(member: Member, tiers: Sequence[str], groups: Sequence[By]) -> Iterator[tuple[Key, Sequence[Spell]]]:
    """The spells of a member under each key it belongs to."""
    for chosen in [[tier] for tier in tiers] if By.TIER in groups else [tiers]:
        through = member.through(chosen)
        if through:
            words = {By.TIER: chosen, By.TERRITORY: member.parts, By.INDUSTRY_SECTION: member.sections}
            for key in product(*(words[by] for by in groups)):
                yield key, through


def _stretches(key: Key, synthetic: bool, through: Sequence[Spell], periods: Sequence[Period]) -> Iterator[Stretch]:
    starts = [period.first for period in periods]
    came, left = [0] * len(periods), [0] * len(periods)
    before = 0
    for spell in through:
        over = None if spell.last is None or spell.last == date.max else spell.last + DAY
        if (spell.first is None or spell.first < starts[0]) and (over is None or over >= starts[0]):
            before += 1
        _note(came, spell.first, starts, periods[-1].last)
        _note(left, over, starts, periods[-1].last)
    held = list(accumulate((c - gone for c, gone in zip(came, left, strict=True)), initial=before))[1:]
    for period, now, new, gone in zip(periods, held, came, left, strict=True):
        yield Stretch(key, synthetic, period, now, new, gone)


def _note(counts: list[int], day: date | None, starts: Sequence[date], last: date) -> None:
    if day is not None and starts[0] <= day <= last:
        counts[bisect_right(starts, day) - 1] += 1
