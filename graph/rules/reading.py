"""Rule files read into regulations, size tables and rulesets; what is wrong is noted with file, key and reason."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from types import MappingProxyType

from graph.rules.entries import Entry, day, number, whole, words
from graph.rules.reading_cards import read_scorecard
from graph.rules.reading_trees import Metrics, read_origin, read_tree_at
from graph.rules.rulesets import Condition, Regulation, Ruleset, Window
from graph.rules.sizes import LARGE, MEDIUM, SMALL, SizeRow
from graph.rules.trees import ALWAYS, Every, Reference, Some, Tree, references
from graph.rules.verdicts import Application

VERSION = 1
HEAD = frozenset({"schema_version", "regulation", "sources", "rulesets", "admin", "definitions", "overlay_of"})
RULESET = frozenset({
    "id", "tier", "title_zh", "validity_years", "effective_from", "effective_to", "windows", "application_kinds",
    "decision", "conditions", "scorecards",
})  # fmt: skip
CONDITION = frozenset({"id", "kind", "text_zh", "test", "review", "applies_to", "prov"})
KINDS = frozenset({"gate", "direct", "exempt"})
SIZE_FIGURES = {"e": "employees", "r": "revenue_y1", "a": "total_assets_y1"}
SIZE_LIMITS = {LARGE: "large_from", MEDIUM: "medium_from", SMALL: "small_from"}


def read_regulation(file: Entry) -> Regulation:
    """The head of a rule file, with its provisions and tables."""
    if file.at("schema_version").value != VERSION:
        file.at("schema_version").wrong(f"version {VERSION} was expected")
    head = file.at("regulation")
    tables = {name: value for name, value in (file.value or {}).items() if name not in HEAD}
    return Regulation(
        head.need("id", words, ""),
        head.need("title_zh", words, ""),
        head.may("doc_no", words) or "",
        head.may("effective_from", day),
        head.may("effective_to", day),
        tuple(str(entry.value) for entry in head.each("supersedes")),
        file.may("overlay_of", words),
        tuple(entry.value for entry in file.each("admin") if isinstance(entry.value, dict)),
        MappingProxyType(tables),
    )


def read_sizes(file: Entry) -> dict[str, SizeRow]:
    """The size table of a rule file, by industry; empty where it has none."""
    rows = {}
    for entry in file.each("size_table"):
        limits = {}
        for name, key in SIZE_LIMITS.items():
            limits[name] = {_figure(figure, row): number(row) or Fraction(0) for figure, row in entry.items(key)}
            if not limits[name]:
                entry.at(key).wrong("it is missing")
        industry = entry.need("id", words, "")
        rows[industry] = SizeRow(industry, limits)
    return rows


def _figure(key: str, entry: Entry) -> str:
    if key not in SIZE_FIGURES:
        entry.wrong(f"one of {', '.join(SIZE_FIGURES)} was expected")
    return SIZE_FIGURES.get(key, key)


def read_rulesets(file: Entry, metrics: Metrics, regulation: Regulation) -> list[Ruleset]:
    """The rulesets of a rule file."""
    found = [_ruleset(entry, metrics, regulation) for entry in file.each("rulesets")]
    for entry, count in Counter(ruleset.id for ruleset in found).items():
        if count > 1:
            file.at("rulesets").wrong(f"{count} rulesets have the id {entry}")
    return found


def _ruleset(entry: Entry, metrics: Metrics, regulation: Regulation) -> Ruleset:
    entry.strangers(RULESET)
    kinds = frozenset(kind for item in entry.each("application_kinds") if (kind := _application(item)))
    if not kinds:
        entry.at("application_kinds").wrong("at least one of new, review was expected")
    whole_time = (entry.may("effective_from", day), entry.may("effective_to", day))
    conditions = [_condition(item, metrics) for item in entry.each("conditions")]
    cards = [read_scorecard(item, metrics) for item in entry.each("scorecards")]
    ids = Counter([*(condition.id for condition in conditions), *(card.id for card in cards)])
    for name, count in ids.items():
        if count > 1:
            entry.wrong(f"{count} conditions or scorecards have the id {name}")
    decision = entry.at("decision")
    tree = _decision(decision)
    referred = Counter(references(tree))
    for name in referred:
        if name not in ids:
            decision.wrong(f"no condition or scorecard of the ruleset has the id {name}")
    return Ruleset(
        entry.need("id", words, ""),
        entry.need("tier", words, ""),
        entry.need("title_zh", words, ""),
        regulation.id,
        kinds,
        MappingProxyType({kind: _window(entry, kind, whole_time) for kind in Application}),
        tree,
        MappingProxyType({condition.id: condition for condition in conditions}),
        MappingProxyType({card.id: card for card in cards}),
        entry.may("validity_years", whole),
        overlay=regulation.overlay_of is not None,
    )


def _window(entry: Entry, kind: Application, otherwise: Window) -> Window:
    found = entry.at("windows").at(kind.value)
    if found.value is None:
        return otherwise
    days = entry.at("windows").each(kind.value)
    if len(days) != 2:
        found.wrong("a first and a last day were expected, null where there is none")
        return otherwise
    first, last = (None if one.value is None else day(one) for one in days)
    return first, last


def _application(entry: Entry) -> Application | None:
    try:
        return Application(entry.value)
    except ValueError:
        entry.wrong(f"new or review was expected, not {entry.value!r}")
        return None


def _decision(entry: Entry) -> Tree:
    form = set(entry.value) if isinstance(entry.value, dict) else set()
    if form == {"ref"}:
        return Reference(entry.need("ref", words, ""))
    if form in ({"all"}, {"any"}):
        [name] = form
        parts = tuple(_decision(part) for part in entry.each(name))
        if not parts:
            entry.wrong("it is empty")
        return Every(parts) if name == "all" else Some(parts)
    entry.wrong("all or any of its parts was expected, or ref")
    return ALWAYS


def _condition(entry: Entry, metrics: Metrics) -> Condition:
    entry.strangers(CONDITION)
    kind, review = entry.need("kind", words, ""), entry.at("review").value
    if kind not in KINDS:
        entry.at("kind").wrong(f"one of {', '.join(sorted(KINDS))} was expected")
    if review not in {None, "manual"}:
        entry.at("review").wrong("manual was expected, or nothing")
    return Condition(
        entry.need("id", words, ""),
        kind,
        entry.need("text_zh", words, ""),
        read_tree_at(entry, "test", metrics),
        read_origin(entry),
        review == "manual",
        frozenset(found for item in entry.each("applies_to") if (found := _application(item))),
    )
