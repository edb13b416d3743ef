"""What the district aims at: targets by tier and territory, and what its plan grants to those that hold a title.

Read from the plan, from what monitoring takes from it, and from files of the district's own (data/targets).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from graph.errors import GraphError
from graph.rules.entries import Entry, number, whole, words
from graph.rules.errors import Problem
from graph.words import TIER_ID

PLAN, COUNTING, OWN = "qingpu-plan/plan.yaml", "monitoring/plan-2023-80.yaml", "targets"
TERRITORIES = "territories/territories.csv"
VERSION = 1
TIERS = frozenset(tier.lower() for tier in TIER_ID.values)
SUPPORT = {
    "INDUSTRIAL_POLICY": "产业政策",
    "TALENT_SETTLEMENT": "人才落户",
    "TALENT_HOUSING": "人才公寓",
    "PROJECT_LAND": "项目用地",
}
NOWHERE = "-"


class BadAims(GraphError):
    """Targets, or what monitoring takes from the plan, that cannot be used, with every problem found."""

    code = "BAD_AIMS"

    def __init__(self, problems: Sequence[Problem]) -> None:
        told = "; ".join(map(str, problems[:5])) + (" …" if len(problems) > 5 else "")
        super().__init__(f"The targets cannot be used. {told}.", "data/targets/README.md shows the form.")
        self.details = {"problems": [str(problem) for problem in problems]}


@dataclass(frozen=True, slots=True)
class Clause:
    """Where something is from: the document, its clause, the words, and whether they were read or remembered."""

    document: str
    key: str
    text: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Target:
    """So many enterprises of a tier in a territory by the end of a year."""

    territory: str
    tier: str
    count: int
    by: int
    clause: Clause

    @property
    def day(self) -> date:
        """The day by which it is to be reached."""
        return date(self.by, 12, 31)


@dataclass(frozen=True, slots=True)
class Favour:
    """What the plan grants to those that hold one of these titles; `why` where the choice of titles is our reading."""

    clause: Clause
    titles: tuple[str, ...]
    why: str = ""
    points: Fraction | None = None
    support: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aims:
    """Everything the district aims at and grants. `territory` is the district; `term` says how long a title runs."""

    territory: str
    targets: tuple[Target, ...]
    counts: Clause
    bonus: Favour
    key_enterprises: Favour
    term: Clause
    whole_months: bool

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers with a target, each once, in the order of the documents."""
        return tuple(dict.fromkeys(target.tier for target in self.targets))

    def target(self, territory: str, tier: str, on: date) -> Target | None:
        """The target that counts on a day: the next one ahead, or the last one where all have passed; None without."""
        found = sorted((t for t in self.targets if (t.territory, t.tier) == (territory, tier)), key=lambda t: t.by)
        return next((t for t in found if t.day >= on), found[-1] if found else None)


def read_aims(data: Path) -> Aims:
    """The aims of a data folder. Raises BadAims with every problem of its files."""
    problems: list[Problem] = []
    places = _territories(data, problems)
    plan, counting = (_file(data, name, problems) for name in (PLAN, COUNTING))
    head = plan.at("policy")
    document = _document(head)
    district = head.need("territory", words, NOWHERE)
    targets = [_target(entry, document, district, places, "provision") for entry in plan.each("targets")]
    for path in sorted((data / OWN).glob("*.yaml")):
        own = _file(data, f"{OWN}/{path.name}", problems)
        own.strangers(frozenset({"schema_version", "document", "targets"}))
        named = _document(own.at("document"))
        targets += [_target(entry, named, None, places, "clause") for entry in own.each("targets")]
    _refuse_twice(targets, problems)
    if counting.at("policy").value != head.at("id").value:
        counting.at("policy").wrong(f"the plan is {head.at('id').value}")
    counts, term = counting.at("counts"), counting.at("term")
    _word(counts, "how", ("cumulative",))
    found = Aims(
        district,
        tuple(targets),
        _clause(counts, document, "clause"),
        _favour(counting.at("bonus"), document),
        _favour(counting.at("key_enterprises"), document),
        Clause(document, "", term.need("text_zh", words, ""), _verified(term)),
        bool(term.need("whole_months", _flag, otherwise=True)),
    )
    if problems:
        raise BadAims(problems)
    return found


def _file(data: Path, name: str, problems: list[Problem]) -> Entry:
    content: Any = None
    try:
        content = yaml.safe_load((data / name).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problems.append(Problem(name, "", f"it cannot be read: {' '.join(str(error).split())}"))
    entry = Entry(content, name, problems=problems)
    if content is not None and entry.at("schema_version").value != VERSION:
        entry.at("schema_version").wrong(f"version {VERSION} was expected")
    return entry


def _territories(data: Path, problems: list[Problem]) -> frozenset[str]:
    try:
        with (data / TERRITORIES).open(encoding="utf-8-sig", newline="") as file:
            return frozenset(row["id"] for row in csv.DictReader(file))
    except (OSError, UnicodeDecodeError, KeyError) as error:
        problems.append(Problem(TERRITORIES, "", f"it cannot be read: {error}"))
        return frozenset()


def _document(head: Entry) -> str:
    title = head.need("title_zh", words, "")
    doc_no = head.may("doc_no", words)
    return f"{title} ({doc_no})" if doc_no else title


def _target(entry: Entry, document: str, district: str | None, places: frozenset[str], clause: str) -> Target:
    territory = district or entry.need("territory", words, NOWHERE)
    if territory not in places and territory != NOWHERE:
        entry.at("territory").wrong(f"{territory} is no id of {TERRITORIES}")
    count, by = entry.need("count", whole, 1), entry.need("by", whole, 2000)
    if count < 1:
        entry.at("count").wrong("at least 1 was expected")
    if not 2000 <= by <= 2100:
        entry.at("by").wrong(f"a year was expected, not {by}")
        by = 2000
    return Target(territory, _word(entry, "tier", TIERS), count, by, _clause(entry, document, clause))


def _clause(entry: Entry, document: str, key: str) -> Clause:
    return Clause(document, entry.need(key, words, ""), entry.need("text_zh", words, ""), _verified(entry))


def _favour(entry: Entry, document: str) -> Favour:
    titles = tuple(dict.fromkeys(str(title.value) for title in entry.each("titles")))
    for title in titles:
        if title not in TIERS:
            entry.at("titles").wrong(f"{title} is no tier; there are {', '.join(sorted(TIERS))}")
    support = tuple(str(kind.value) for kind in entry.each("support"))
    for kind in support:
        if kind not in SUPPORT:
            entry.at("support").wrong(f"{kind} is none of {', '.join(SUPPORT)}")
    why = entry.need("why_zh", words, "") if entry.at("inferred").value else ""
    return Favour(_clause(entry, document, "clause"), titles, why, entry.may("points", number), support)


def _verified(entry: Entry) -> bool:
    return _word(entry, "status", ("verified", "memory")) == "verified"


def _word(entry: Entry, key: str, known: Iterable[str]) -> str:
    known = sorted(known)
    found = entry.need(key, words, known[0])
    if found not in known:
        entry.at(key).wrong(f"one of {', '.join(known)} was expected, not {found}")
    return found


def _flag(entry: Entry) -> bool | None:
    if isinstance(entry.value, bool):
        return entry.value
    entry.wrong(f"true or false was expected, not {entry.value!r}")
    return None


def _refuse_twice(targets: list[Target], problems: list[Problem]) -> None:
    seen: dict[tuple[str, str, int], Target] = {}
    for target in targets:
        key = (target.territory, target.tier, target.by)
        if key in seen:
            reason = f"{target.tier} of {target.territory} by {target.by} stands in {seen[key].clause.document} too"
            problems.append(Problem(target.clause.document, "targets", reason))
        seen.setdefault(key, target)
