"""Applications drawn around the cases: one that passes everything, some of its facts changed or taken away.

The values come from the cases, which stand on and beside every number, and from the thresholds themselves; so a drawn
application is often one step from another verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import strategies as st

from graph.rules.assess import Assessment, assess
from graph.rules.facts import Fact, read_fact
from graph.rules.rulesets import Ruleset
from graph.rules.verdicts import Application
from tests.graph.rules.written import CaseFile, book, case_files

STEPS = {"money": Fraction(1, 100), "number": Fraction(1, 100), "ratio": Fraction(1, 10_000), "int": Fraction(1)}
CHANGES = 8
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Applicant:
    """An application under a ruleset."""

    ruleset: Ruleset
    kind: Application
    values: Values
    evidence: frozenset[str]

    @property
    def facts(self) -> dict[str, Fact]:
        """Its facts."""
        return {
            name: read_fact(book().metrics, name, value, evidence=name in self.evidence)
            for name, value in self.values.items()
        }

    @property
    def assessed(self) -> Assessment:
        """What the rules say of it."""
        return assess(book(), self.ruleset, self.facts, self.kind)

    def given(self, more: Values) -> Applicant:
        """The same with more facts, or with others in their place."""
        return replace(self, values={**self.values, **more})


@cache
def values(ruleset: str) -> Mapping[str, tuple[Any, ...]]:
    """What the facts of a ruleset's applications may be, by metric."""
    file = file_of(ruleset)
    found: dict[str, dict[str, Any]] = {}
    for case in file.every:
        for name, value in case.values.items():
            found.setdefault(name, {})[repr(value)] = value
    for name, value in beside(book().ruleset(ruleset)):
        found.setdefault(name, {})[repr(value)] = value
    return {name: tuple(each.values()) for name, each in found.items()}


def beside(ruleset: Ruleset) -> Iterator[tuple[str, Any]]:
    """Values on and on both sides of each threshold, and every truth value and word of what is compared with one."""
    for test in ruleset.comparisons:
        metric = book().metrics[test.metric]
        if isinstance(test.value, Fraction):
            for number in (test.value - STEPS[metric.kind], test.value, test.value + STEPS[metric.kind]):
                if (metric.least is None or number >= metric.least) and (metric.most is None or number <= metric.most):
                    yield test.metric, number
        elif metric.kind == "bool":
            yield from ((test.metric, value) for value in (True, False))
        elif metric.kind == "enum":
            yield from ((test.metric, word) for word in metric.values)
        else:
            yield from ((test.metric, [word]) for word in metric.values)


@cache
def changes(ruleset: str) -> st.SearchStrategy[list[tuple[str, Any]]]:
    """What may be changed in an application: metrics and their values."""
    pairs = [(name, value) for name, each in values(ruleset).items() for value in each]
    return st.lists(st.sampled_from(pairs), max_size=CHANGES)


def file_of(ruleset: str) -> CaseFile:
    """The cases of a ruleset."""
    return next(file for file in case_files() if file.base.ruleset == ruleset)


@st.composite
def applicants(draw: st.DrawFn, ruleset: str, kind: Application | None = None, *, proven: bool = False) -> Applicant:
    """An application under a ruleset: all that is known `proven`, or only some of it."""
    base, known = file_of(ruleset).base, frozenset(values(ruleset))
    changed = dict(draw(changes(ruleset)))
    gone = draw(some(known))
    found = {name: value for name, value in {**base.values, **changed}.items() if name not in gone}
    evidence = known if proven else base.evidence - draw(some(base.evidence)) | draw(some(known))
    return Applicant(book().ruleset(ruleset), kind or draw(st.sampled_from(Application)), found, evidence)


def anyone(*, proven: bool = False, overlays: bool = True) -> st.SearchStrategy[Applicant]:
    """An application for any title."""
    rulesets = sorted(r.id for r in book().rulesets.values() if overlays or not r.overlay)
    return st.sampled_from(rulesets).flatmap(lambda ruleset: applicants(ruleset, proven=proven))


@cache
def some(names: frozenset[str]) -> st.SearchStrategy[frozenset[str]]:
    """Some of the names."""
    return st.frozensets(st.sampled_from(sorted(names)), max_size=4) if names else st.just(frozenset())
