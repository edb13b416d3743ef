"""How facts can change, at what effort, and when applications are taken.

The data is data/rules/changes.yaml; docs/progression.md says what it is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from graph.rules.formulas import Value
from graph.rules.verdicts import Application


class How(StrEnum):
    """In which way a fact can change."""

    NOW = "now"
    YEAR = "year"
    WAIT = "wait"
    PAST = "past"
    TITLE = "title"
    GIVEN = "given"
    NEVER = "never"


ADVISED = frozenset({How.NOW, How.YEAR, How.TITLE, How.GIVEN})


@dataclass(frozen=True, slots=True)
class Lapse:
    """After `after` years what happened counts no more and the value is `to`; until then it `stays` or is unknown."""

    after: int
    to: Value
    stays: bool


@dataclass(frozen=True, slots=True)
class Changing:
    """How a metric changes, in which direction a change is advised (`upward`), and the effort of one.

    `years` are the fiscal years a figure is of, 1 = the last complete one; figures of one `family` are the same figure
    of successive years. `words` are efforts of single words of a list.
    """

    how: How = How.NEVER
    upward: bool = True
    effort: Fraction = Fraction(1)
    years: tuple[int, ...] = ()
    family: str = ""
    lapse: Lapse | None = None
    words: Mapping[str, Fraction] = field(default_factory=dict)

    def weight(self, word: str | None = None) -> Fraction:
        """The effort of a change; of a list, of adding that word."""
        return self.effort if word is None else self.words.get(word, self.effort)


@dataclass(frozen=True, slots=True)
class Round:
    """When applications for a tier are taken, as (month, day): a provision says it of a year."""

    tier: str
    kinds: frozenset[Application]
    first: tuple[int, int]
    last: tuple[int, int]
    regulation: str
    provision: str
    year: int

    def within(self, year: int) -> tuple[date, date]:
        """Its first and last day in a year."""
        return date(year, *self.first), date(year, *self.last)


@dataclass(frozen=True, slots=True)
class Pace:
    """What progression goes by.

    `confirming` is the effort of confirming an unknown fact as a share of changing it; a title applied for in a year
    counts for the next tier `granted_after` years later; `horizon` is how many years ahead are looked at.
    """

    confirming: Fraction = Fraction(1, 10)
    granted_after: int = 1
    horizon: int = 6
    rounds: tuple[Round, ...] = ()

    def round(self, tier: str, kind: Application) -> Round | None:
        """The round of a tier; None where applications are taken all year, or nothing is stated."""
        return next((found for found in self.rounds if found.tier == tier and kind in found.kinds), None)
