"""When regulations want something of those that hold a title: the annual update, the review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph.rules.book import Book
from graph.rules.errors import NoRuleset
from graph.rules.rulesets import Regulation
from graph.rules.verdicts import Application

DEADLINE, VALIDITY = "deadline_mmdd", "validity_years"  # what a provision of a rule file says


@dataclass(frozen=True, slots=True)
class Provision:
    """An administrative provision of a regulation: its words, its clause, and whether they were read in a copy."""

    regulation: Regulation
    clause: str
    text: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day of a year by which the holders of a title must have updated what they reported."""

    day: date
    provision: Provision


def updates(book: Book, year: int) -> dict[str, Deadline]:
    """The annual updates of a year by tier: as the regulation wants it that is in force on the day itself."""
    found: dict[str, tuple[date, Deadline]] = {}
    for ruleset in book.rulesets.values():
        if Application.NEW not in ruleset.windows:
            continue
        begun = ruleset.windows[Application.NEW][0] or date.min
        for mmdd, provision in _with(book.regulations[ruleset.regulation], DEADLINE):
            day = date.fromisoformat(f"{year:04}-{mmdd}")
            if ruleset.in_force(Application.NEW, day) and begun >= found.get(ruleset.tier, (date.min,))[0]:
                found[ruleset.tier] = begun, Deadline(day, provision)
    return {tier: deadline for tier, (_, deadline) in sorted(found.items())}


def of_review(book: Book, tier: str, on: date) -> tuple[Provision, ...]:
    """What the regulation in force on a day, and what overlays it, says of a title's term and review."""
    try:
        regulation = book.ruleset(book.choose(tier, Application.REVIEW, on).id).regulation
    except NoRuleset:
        return ()
    told = [r for r in book.regulations.values() if regulation in (r.id, r.overlay_of)]
    return tuple(provision for found in told for _, provision in _with(found, VALIDITY))


def _with(regulation: Regulation, key: str) -> Iterator[tuple[str, Provision]]:
    for entry in regulation.provisions:
        if key in entry:
            prov = entry.get("prov", {})
            verified = prov.get("status") == "verified"
            yield (
                str(entry[key]),
                Provision(regulation, str(prov.get("ref", "")), str(entry.get("text_zh", "")), verified),
            )
