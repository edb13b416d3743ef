"""What is known of an enterprise when a rule asks: facts as given, and what follows from them.

A given fact beats its derivation; what follows has evidence where all it follows from has.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.rules.book import Book
from graph.rules.facts import Facts
from graph.rules.formulas import Formula, SizeClass, Value, computed, inputs
from graph.rules.numbers import Number
from graph.rules.sizes import SIZE_INDUSTRY, among


@dataclass(frozen=True, slots=True)
class Figure:
    """What is known of a metric: `value` is None where it is unknown, and `missing` names the facts it waits for."""

    value: Value | None
    evidence: bool = False
    missing: tuple[str, ...] = ()


class Figures:
    """Looks metrics up in facts, each derived once."""

    def __init__(self, book: Book, facts: Facts) -> None:
        self._book, self._facts = book, facts
        self._known: dict[str, Figure] = {}

    def __getitem__(self, metric: str) -> Figure:
        found = self._known.get(metric)
        if found is None:
            self._known[metric] = found = self._look(metric)
        return found

    def _look(self, metric: str) -> Figure:
        fact = self._facts.get(metric)
        if fact is not None:
            return Figure(fact.value, fact.evidence)
        formula = self._book.metrics[metric].formula
        if formula is None:
            return Figure(None, missing=(metric,))
        if isinstance(formula, SizeClass):
            return self._sized(metric, formula)
        return self._derived(metric, formula)

    def _derived(self, metric: str, formula: Formula) -> Figure:
        used = [self[name] for name in inputs(formula)]
        value = computed(formula, lambda name: self[name].value)
        if value is None:
            missing = dict.fromkeys(name for figure in used for name in figure.missing)
            # all inputs are there and yet there is no value: a denominator is not above zero
            return Figure(None, missing=tuple(missing) or (metric,))
        return Figure(value, all(figure.evidence for figure in used))

    def _sized(self, metric: str, formula: SizeClass) -> Figure:
        industry = self[SIZE_INDUSTRY]
        table = self._book.sizes.get(formula.regulation, {})
        row = table.get(str(industry.value))
        if row is None:
            return Figure(None, missing=(SIZE_INDUSTRY,) if industry.value is None else (metric,))
        used = {name: self[name] for name in row.metrics}
        value = among(row, {name: _number(figure.value) for name, figure in used.items()}, formula.classes)
        if value is None:
            return Figure(None, missing=tuple(m for figure in used.values() for m in figure.missing))
        known = [figure for figure in used.values() if figure.value is not None]
        return Figure(value, industry.evidence and all(figure.evidence for figure in known))


def _number(value: Value | None) -> Number | None:
    return None if isinstance(value, bool | str | frozenset) or value is None else value
