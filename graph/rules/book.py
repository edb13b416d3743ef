"""The rule book: all metrics, size tables and dated rulesets of a folder of rule files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from graph.rules.changes import Pace
from graph.rules.entries import Entry
from graph.rules.errors import BadRules, NoRuleset, Problem
from graph.rules.formulas import SizeClass, inputs
from graph.rules.metrics import Metric
from graph.rules.reading import read_regulation, read_rulesets, read_sizes
from graph.rules.reading_changes import read_pace, with_changes
from graph.rules.reading_metrics import read_metrics, read_parts
from graph.rules.rulesets import Regulation, Ruleset
from graph.rules.sizes import SIZE_INDUSTRY, SizeRow
from graph.rules.verdicts import Application

DICTIONARY, FACTS, CHANGES, LANGUAGE = "metrics.yaml", "facts.yaml", "changes.yaml", "_schema.yaml"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, eight times as fast where it was built
COMPANIONS = frozenset({DICTIONARY, FACTS, CHANGES, LANGUAGE})  # the files that are no regulation


@dataclass(frozen=True, slots=True)
class Book:
    """Everything the rules say, by id; size tables by regulation and industry, `parts` as (part, whole); `pace` is
    what progression goes by."""

    metrics: Mapping[str, Metric]
    rulesets: Mapping[str, Ruleset]
    regulations: Mapping[str, Regulation]
    sizes: Mapping[str, Mapping[str, SizeRow]]
    parts: tuple[tuple[str, str], ...]
    pace: Pace = field(default_factory=Pace)

    def choose(self, tier: str, kind: Application, on: date) -> Ruleset:
        """The ruleset that decides an application for a tier on a day; of several the one that began last.

        Raises NoRuleset where none was in force then.
        """
        found = [r for r in self.rulesets.values() if r.tier == tier and r.in_force(kind, on)]
        if not found:
            raise NoRuleset(
                f"No rules for {tier} ({kind.value}) were in force on {on}.", self._when(tier, kind) or "Another tier?"
            )
        return max(found, key=lambda ruleset: (ruleset.windows[kind][0] or date.min, ruleset.id))

    def inputs(self, metric: str) -> tuple[str, ...]:
        """The metrics it follows from; of a size class, the industry and every figure of the table."""
        formula = self.metrics[metric].formula
        if isinstance(formula, SizeClass):
            rows = self.sizes.get(formula.regulation, {}).values()
            return (SIZE_INDUSTRY, *dict.fromkeys(name for row in rows for name in row.metrics))
        return inputs(formula) if formula else ()

    def ruleset(self, id: str) -> Ruleset:  # noqa: A002
        """The ruleset with that id. Raises NoRuleset."""
        found = self.rulesets.get(id)
        if found is None:
            raise NoRuleset(f"There is no ruleset {id}.", f"There are {', '.join(sorted(self.rulesets))}.")
        return found

    def _when(self, tier: str, kind: Application) -> str:
        found = [r for r in self.rulesets.values() if r.tier == tier and kind in r.kinds and not r.overlay]
        spans = (f"{r.id} from {r.windows[kind][0]} to {r.windows[kind][1] or 'today and on'}" for r in found)
        return f"There is {'; '.join(spans)}." if found else ""

    def draft(self, content: Any, name: str = "draft") -> tuple[Ruleset, ...]:
        """The rulesets of a draft in the form of a rule file, on this book's metrics. Raises BadRules."""
        problems: list[Problem] = []
        file = Entry(content, name, problems=problems)
        found = read_rulesets(file, self.metrics, read_regulation(file))
        if not found and not problems:
            file.at("rulesets").wrong("it is missing")
        if problems:
            raise BadRules(problems)
        return tuple(found)


def read_book(folder: Path) -> Book:
    """The book of a folder: the dictionary, its companions facts and changes, and regulations. Raises BadRules."""
    names = sorted(path.name for path in folder.glob("*.yaml") if path.name != LANGUAGE)
    problems: list[Problem] = []
    files = {name: Entry(parsed(folder / name, problems), name, problems=problems) for name in names}
    for name in (DICTIONARY, FACTS, CHANGES):
        if name not in files:
            problems.append(Problem(name, "", "it is missing"))
    if problems:
        raise BadRules(problems)
    dictionary, facts, changes = (files.pop(name) for name in (DICTIONARY, FACTS, CHANGES))
    metrics = with_changes(changes, read_metrics(dictionary, facts))
    rulesets: dict[str, Ruleset] = {}
    regulations: dict[str, Regulation] = {}
    sizes = {}
    for file in files.values():
        regulation = read_regulation(file)
        if regulation.id in regulations:
            file.at("regulation").at("id").wrong(f"another file is {regulation.id} too")
        regulations[regulation.id] = regulation
        sizes[regulation.id] = read_sizes(file)
        for ruleset in read_rulesets(file, metrics, regulation):
            if ruleset.id in rulesets:
                file.at("rulesets").wrong(f"another file has {ruleset.id} too")
            rulesets[ruleset.id] = ruleset
    parts, pace = read_parts(facts, metrics), read_pace(changes, regulations)
    if problems:
        raise BadRules(problems)
    return Book(metrics, rulesets, regulations, {name: rows for name, rows in sizes.items() if rows}, parts, pace)


def parsed(path: Path, problems: list[Problem]) -> Any:
    """The plain data of a YAML file; None, and a problem noted, where it cannot be read."""
    try:
        return yaml.load(path.read_text("utf-8"), LOADER)  # noqa: S506 - it is the safe one
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problems.append(Problem(path.name, "", f"it cannot be read: {' '.join(str(error).split())}"))
        return None
