"""What a rule says of an enterprise, and how several such answers become one (Kleene's three values, and one more)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, StrEnum


class Verdict(IntEnum):
    """In order: of all the lowest counts, of any the highest.

    NEEDS_EVIDENCE: true by the enterprise's own word, in a condition that a person reviews.
    """

    UNMET = 0
    UNKNOWN = 1
    NEEDS_EVIDENCE = 2
    MET = 3


class Application(StrEnum):
    """申请类别: the kind of application."""

    NEW = "new"
    REVIEW = "review"


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """The lowest; MET where there is none."""
    return min(verdicts, default=Verdict.MET)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """The highest; UNMET where there is none."""
    return max(verdicts, default=Verdict.UNMET)


def negated(verdict: Verdict) -> Verdict:
    """The opposite; what speaks against the enterprise needs no evidence."""
    return NEGATED[verdict]


NEGATED = (Verdict.MET, Verdict.UNKNOWN, Verdict.UNMET, Verdict.UNMET)  # by the verdict
