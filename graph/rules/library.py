"""培育库: whether an enterprise belongs in a tier's library, in which layer, and why; pure.

By survey (属地排摸): what its facts say of a new application. By comparison (比对遴选): which titles it holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from graph.rules.assess import PART, Assessment, Row, assess
from graph.rules.book import Book
from graph.rules.comparing import written
from graph.rules.criteria import Criteria, TierCriteria
from graph.rules.errors import BadFact
from graph.rules.facts import Facts, check_together
from graph.rules.scoring import CardResult
from graph.rules.shortfalls import Shortfall, shortfall
from graph.rules.verdicts import Application, Verdict


class Layer(StrEnum):
    """How near a member stands: it could apply today, falls short by little, or has promise."""

    READY = "READY"
    NEAR = "NEAR"
    PROMISING = "PROMISING"


class Absent(StrEnum):
    """Why an enterprise is in no library of a tier."""

    HOLDS = "HOLDS"  # the tier, or one above it
    VETO = "VETO"
    SHORT = "SHORT"  # falls short by more than a little, or too little is known
    CONTRADICTION = "CONTRADICTION"  # its recorded facts cannot all be so
    NOT_SURVEYED = "NOT_SURVEYED"  # no enterprise of the district any more, or not in business


Reason = Mapping[str, Any]
"""A plain tree. `by` is SURVEY (the verdict with its conditions; of what falls short the figure, threshold and gap, of
what is unknown the missing facts) or COMPARISON (the title)."""


@dataclass(frozen=True, slots=True)
class Membership:
    """An enterprise in a tier's library."""

    tier: str
    layer: Layer
    ruleset: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """An enterprise that is not in a tier's library, and why."""

    tier: str
    why: Absent
    reasons: tuple[Reason, ...] = ()


def belongs(
    book: Book, criteria: Criteria, tier: str, facts: Facts, titles: Collection[str], on: date
) -> Membership | Absence:
    """Whether an enterprise with these facts, and these titles that hold on the day, is in the tier's library.

    Raises NoRuleset where no rules of the tier were in force then.
    """
    ruleset = book.choose(tier, Application.NEW, on)
    held = [title for title in criteria.from_rung(tier) if title in titles]
    if held:
        return Absence(tier, Absent.HOLDS, tuple(_compared(held)))
    try:
        check_together(book, facts)
    except BadFact as cause:
        told = {"by": "SURVEY", "metric": cause.metric, "text": cause.message}
        return Absence(tier, Absent.CONTRADICTION, (told,))
    found = assess(book, ruleset, facts, Application.NEW)
    vetoed = [row for row in found.rows if row.metric in criteria.vetoes and row.verdict is Verdict.UNMET]
    if vetoed:
        return Absence(tier, Absent.VETO, tuple(_lacking(book, found, row) for row in vetoed))
    own = criteria.of(tier)
    short, screened = shortfall(found, own.gap, criteria.attainable), _screened(own, titles)
    layer = layer_of(own, found.verdict, short, screened=bool(screened))
    if layer is None:
        return Absence(tier, Absent.SHORT, tuple(_surveyed(book, found, short)))
    return Membership(tier, layer, ruleset.id, (*_surveyed(book, found, short), *_compared(screened)))


def layer_of(criteria: TierCriteria, verdict: Verdict, short: Shortfall, *, screened: bool) -> Layer | None:
    """The layer of an enterprise that nothing vetoes; None where it is in none."""
    if verdict >= Verdict.NEEDS_EVIDENCE:
        return Layer.READY
    gap = short.gap
    close = gap is not None and gap <= criteria.gap and short.conditions <= criteria.conditions
    if close and not short.waits:
        return Layer.NEAR
    return Layer.PROMISING if screened or (close and len(short.missing) <= criteria.missing) else None


def _screened(criteria: TierCriteria, titles: Collection[str]) -> list[str]:
    if criteria.after and criteria.after.isdisjoint(titles):
        return []
    return sorted(criteria.screening.intersection(titles))


def _compared(titles: Collection[str]) -> Iterator[Reason]:
    return ({"by": "COMPARISON", "title": title} for title in titles)


def _surveyed(book: Book, found: Assessment, short: Shortfall) -> Iterator[Reason]:
    """The conditions that hold, those that need evidence, what falls short, what is unknown."""
    for verdict in (Verdict.MET, Verdict.NEEDS_EVIDENCE):
        held = [row.id for row in found.rows if row.kind in {"gate", "score"} and row.verdict is verdict]
        if held:
            yield {"by": "SURVEY", "verdict": verdict.name, "conditions": held}
    yield from (_lacking(book, found, lack.row) for lack in short.lacks)
    waiting: dict[str, tuple[Row, list[str]]] = {}
    for condition, fact in short.waits:
        waiting.setdefault(condition.id, (condition, []))[1].append(fact)
    for condition, missing in waiting.values():
        yield _told(condition) | {"verdict": Verdict.UNKNOWN.name, "missing": list(dict.fromkeys(missing))}


def _lacking(book: Book, found: Assessment, row: Row) -> Reason:
    """What falls short, with its figure, threshold and gap."""
    if row.kind == "score":
        facts = _points(found.card(row.id))
    else:
        facts = {
            "metric": row.metric,
            "value": written(row.value),
            "operator": row.op,
            "threshold": written(row.threshold),
            "unit": (book.metrics[row.metric].unit or None) if row.metric else None,
            "gap": None if row.gap is None else format(row.gap, "f"),
        }
    present = {name: value for name, value in facts.items() if value is not None}
    return _told(found.row(row.id.partition(PART)[0])) | {"verdict": Verdict.UNMET.name} | present


def _points(card: CardResult) -> dict[str, Any]:
    """The most points a card can still have, and of each part that has a least of its own and misses it."""
    parts = [
        {"text": part.category.text, "value": written(part.high), "threshold": written(part.category.least)}
        for part in card.categories
        if part.verdict is Verdict.UNMET
    ]
    return {"value": written(card.high), "threshold": written(card.card.mark), "parts": parts or None}


def _told(condition: Row) -> dict[str, Any]:
    text = {"text": condition.text} if condition.text else {}
    return {"by": "SURVEY", "condition": condition.id, **text}
