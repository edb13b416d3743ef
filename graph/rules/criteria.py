"""Who belongs in a tier's library (培育库): the numbers, titles and vetoes of data/library/criteria.yaml, read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from graph.rules.book import Book, parsed
from graph.rules.entries import Entry, day, number, whole, words
from graph.rules.errors import BadRules, Problem

FILE = "criteria.yaml"
VERSION = 1
KEYS = frozenset({"schema_version", "status", "dated", "district", "without", "vetoes", "attainable", "tiers"})
TIER_KEYS = frozenset({"id", "near", "missing", "screening", "prov"})


@dataclass(frozen=True, slots=True)
class TierCriteria:
    """What puts an enterprise into one tier's library.

    NEAR: at most `conditions` unmet, each by at most `gap`, a share of its threshold. `missing`: how many unknown facts
    leave it PROMISING. A title of `screening` makes it PROMISING too, with one of `after` where any is named.
    """

    tier: str
    conditions: int
    gap: Fraction
    missing: int
    screening: frozenset[str]
    after: frozenset[str]


@dataclass(frozen=True, slots=True)
class Criteria:
    """All criteria: the tiers with a library from the lowest rung up.

    An UNMET test of a metric in `vetoes` keeps an enterprise out; one in `attainable` is as good as a small gap.
    `without` are the register's states with which an enterprise is in no library.
    """

    dated: date
    verified: bool
    district: str
    without: tuple[str, ...]
    vetoes: frozenset[str]
    attainable: frozenset[str]
    tiers: tuple[TierCriteria, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The tiers with a library, from the lowest rung up."""
        return tuple(one.tier for one in self.tiers)

    def of(self, tier: str) -> TierCriteria:
        """The criteria of a tier."""
        return next(one for one in self.tiers if one.tier == tier)

    def from_rung(self, tier: str) -> tuple[str, ...]:
        """The tier and those above it: who holds one of them needs no cultivating for it."""
        return self.ids[self.ids.index(tier) :]


def read_criteria(folder: Path, book: Book, titles: Collection[str]) -> Criteria:
    """The criteria of a folder, checked against the rules and the titles there are. Raises BadRules."""
    problems: list[Problem] = []
    file = Entry(parsed(folder / FILE, problems), FILE, problems=problems)
    if not problems:
        criteria = _criteria(file, book, titles)
    if problems:
        raise BadRules(problems, "data/library/criteria.yaml says in its head what stands where.")
    return criteria


def _criteria(file: Entry, book: Book, titles: Collection[str]) -> Criteria:
    file.strangers(KEYS)
    if file.at("schema_version").value != VERSION:
        file.at("schema_version").wrong(f"version {VERSION} was expected")
    status = file.need("status", words, "memory")
    if status not in {"verified", "memory"}:
        file.at("status").wrong("verified or memory was expected")
    tiers = tuple(_tier(entry, book, titles) for entry in file.each("tiers"))
    if not tiers:
        file.at("tiers").wrong("at least one tier was expected")
    if len({one.tier for one in tiers}) < len(tiers):
        file.at("tiers").wrong("a tier stands there twice")
    return Criteria(
        file.need("dated", day, date.min),
        status == "verified",
        file.need("district", words, ""),
        tuple(_among(file, "without", None)),
        frozenset(_among(file, "vetoes", book.metrics)),
        frozenset(_among(file, "attainable", book.metrics)),
        tiers,
    )


def _tier(entry: Entry, book: Book, titles: Collection[str]) -> TierCriteria:
    entry.strangers(TIER_KEYS)
    tier, near, screening = entry.need("id", words, ""), entry.at("near"), entry.at("screening")
    if tier not in {ruleset.tier for ruleset in book.rulesets.values()}:
        entry.at("id").wrong(f"no ruleset decides {tier}")
    return TierCriteria(
        tier,
        near.need("conditions", _count, 0),
        near.need("gap", _share, Fraction(0)),
        entry.need("missing", _count, 0),
        frozenset(_among(screening, "titles", titles)),
        frozenset(_among(screening, "after", titles)),
    )


def _among(entry: Entry, key: str, known: Collection[str] | None) -> list[str]:
    found = [(item, word) for item in entry.each(key) if (word := words(item)) is not None]
    for item, word in found:
        if known is not None and word not in known:
            item.wrong(f"there is no {word}; there are {', '.join(sorted(known))}")
    return [word for _, word in found]


def _count(entry: Entry) -> int | None:
    found = whole(entry)
    if found is not None and found < 0:
        entry.wrong(f"a number from 0 was expected, not {found}")
        return None
    return found


def _share(entry: Entry) -> Fraction | None:
    found = number(entry)
    if found is not None and not 0 <= found <= 1:
        entry.wrong(f"a share from 0 to 1 was expected, not {entry.value}")
        return None
    return found
