"""Facts of many enterprises, a column a metric: the figures that rules ask for, computed for all at once.

Figures are doubles with a bound on their error, so that a comparison is either beyond doubt or worked out again
exactly, row by row. A decimal of at most 15 digits is told apart from every other one as a double, so that base
figures are compared without doubt; only what is computed from them has an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.rules.book import Book
from graph.rules.facts import Fact, Facts
from graph.rules.formulas import Among, Constant, Formula, Name, Operation, SizeClass, SquareRoot, inputs
from graph.rules.metrics import Metric
from graph.rules.numbers import exact
from graph.rules.sizes import LARGE, MEDIUM, MICRO, SIZE_INDUSTRY, SMALL, SizeRow

Flags = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Codes = NDArray[np.int64]

EPSILON = float(np.finfo(np.float64).eps)
BITS = {LARGE: 1, MEDIUM: 2, SMALL: 4, MICRO: 8}  # of the size classes still possible
UNKNOWN = -1  # among codes


@dataclass(frozen=True, slots=True)
class Column:
    """A metric of many enterprises.

    `values` are doubles for numbers; for words the place in the metric's list, for lists of words a bit for each; 0 and
    1 for truth. `known` says where there is one, `evidence` where there is proof, `error` how far a double may be off.
    """

    values: Any
    known: Flags
    evidence: Flags
    error: Doubles | None = None


class Columns:
    """Looks metrics up for all enterprises, each computed once."""

    def __init__(self, book: Book, size: int, given: Mapping[str, Column]) -> None:
        self.book, self.size = book, size
        self._given = dict(given)
        self._known: dict[str, Column] = {}

    def __getitem__(self, metric: str) -> Column:
        found = self._known.get(metric)
        if found is None:
            self._known[metric] = found = self._look(metric)
        return found

    def facts(self, row: int) -> Facts:
        """The facts of one enterprise, exactly."""
        return {
            name: Fact(_fact(self.book.metrics[name], column.values[row]), bool(column.evidence[row]))
            for name, column in self._given.items()
            if column.known[row]
        }

    def nothing(self) -> Flags:
        """A flag for each enterprise, none of them set."""
        return np.zeros(self.size, bool)

    def _look(self, metric: str) -> Column:
        formula = self.book.metrics[metric].formula
        given = self._given.get(metric)
        if formula is None:
            return given or column(self.book.metrics[metric], [None] * self.size)
        derived = self._sized(formula) if isinstance(formula, SizeClass) else self._derived(formula)
        if given is None:
            return derived
        error = derived.error if derived.error is None else np.where(given.known, 0.0, derived.error)
        return Column(
            np.where(given.known, given.values, derived.values),
            given.known | derived.known,
            np.where(given.known, given.evidence, derived.evidence),
            error,
        )

    def _derived(self, formula: Formula) -> Column:
        evidence = ~self.nothing()
        for name in inputs(formula):
            evidence &= self[name].evidence
        if isinstance(formula, Among):
            return self._among(formula, evidence)
        with np.errstate(all="ignore"):  # unknown figures are zeros, and what comes of them is not looked at
            values, error, known = self._computed(formula)
        return Column(values, known, evidence & known, error)

    def _among(self, formula: Among, evidence: Flags) -> Column:
        column, words = self[formula.metric], self.book.metrics[formula.metric].values
        places = [place for place, word in enumerate(words) if word in formula.words]
        return Column(np.isin(column.values, places).astype(np.int64), column.known, evidence & column.known)

    def _computed(self, formula: Formula) -> tuple[Doubles, Doubles, Flags]:
        """Values, a bound on their error (infinite where not even known-ness is sure), and where they are known."""
        match formula:
            case Constant(value):
                number = float(value)
                least = 0.0 if Fraction(number) == value else EPSILON * abs(number)
                return np.full(self.size, number), np.full(self.size, least), ~self.nothing()
            case Name(metric):
                column = self[metric]
                values = column.values
                error = np.where(values == np.rint(values), 0.0, EPSILON * np.abs(values))
                return values, error if column.error is None else error + column.error, column.known
            case SquareRoot(inner):
                square, error, known = self._computed(inner)
                root = np.sqrt(np.maximum(square, 0.0))
                doubtful = np.abs(square) <= error
                off = np.where(doubtful, np.inf, error / np.where(root > 0, root, 1.0)) + EPSILON * root
                return root, np.where(square == 0, error, off), known & ((square >= 0) | doubtful)
            case Operation(sign, left, right):
                return _joined(sign, self._computed(left), self._computed(right))
        raise TypeError(formula)

    def _sized(self, formula: SizeClass) -> Column:
        industry, words = self[SIZE_INDUSTRY], self.book.metrics[SIZE_INDUSTRY].values
        possible = np.full(self.size, sum(BITS.values()), np.int64)
        evidence, covered = industry.evidence.copy(), self.nothing()
        for row in self.book.sizes.get(formula.regulation, {}).values():
            mine = industry.known & (industry.values == words.index(row.industry))
            covered |= mine
            possible = np.where(mine, self._possible(row), possible)
            for name in row.metrics:
                column = self[name]
                evidence &= ~mine | ~column.known | column.evidence
        wanted = sum(BITS[name] for name in formula.classes)
        yes = covered & ((possible & ~wanted) == 0)
        no = covered & ((possible & wanted) == 0)
        return Column(yes.astype(np.int64), yes | no, evidence & (yes | no))

    def _possible(self, row: SizeRow) -> Codes:
        """The size classes that are possible, as bits."""
        possible, decided = np.zeros(self.size, np.int64), self.nothing()
        for name in (LARGE, MEDIUM, SMALL):
            below, unknown = self.nothing(), self.nothing()
            for metric, limit in row.limits[name].items():
                column = self[metric]
                below |= column.known & (column.values < float(limit))
                unknown |= ~column.known
            reached = ~decided & ~below
            possible |= np.where(reached, BITS[name], 0)
            decided |= reached & ~unknown
        return np.where(decided, possible, possible | BITS[MICRO])


def columns(book: Book, facts: Sequence[Facts]) -> Columns:
    """Columns of facts that are at hand one enterprise at a time."""
    names = dict.fromkeys(name for one in facts for name in one)
    given = {
        name: column(
            book.metrics[name],
            [_plain(one[name].value) if name in one else None for one in facts],
            [name in one and one[name].evidence for one in facts],
        )
        for name in names
    }
    return Columns(book, len(facts), given)


def column(metric: Metric, values: Sequence[Any], evidence: Iterable[bool] | None = None) -> Column:
    """A column of plain values: numbers, truth values, words, or collections of words; None where unknown."""
    known = np.array([value is not None for value in values], bool)
    proven = np.zeros(len(known), bool) if evidence is None else np.array(list(evidence), bool)
    if metric.numeric:
        return Column(np.array([0.0 if value is None else value for value in values], np.float64), known, proven)
    places = {word: place for place, word in enumerate(metric.values)}
    if metric.kind == "bool":
        coded = [int(bool(value)) for value in values]
    elif metric.kind == "list":
        coded = [sum(1 << places[word] for word in value) if value else 0 for value in values]
    else:
        coded = [UNKNOWN if value is None else places[value] for value in values]
    return Column(np.array(coded, np.int64), known, proven)


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Fraction) else value


def _fact(metric: Metric, value: Any) -> Any:
    """The exact value of an entry of a column."""
    if metric.numeric:
        return exact(repr(float(value)))
    if metric.kind == "bool":
        return bool(value)
    if metric.kind == "list":
        return frozenset(word for place, word in enumerate(metric.values) if int(value) >> place & 1)
    return metric.values[int(value)]


def _joined(
    sign: str, left: tuple[Doubles, Doubles, Flags], right: tuple[Doubles, Doubles, Flags]
) -> tuple[Doubles, Doubles, Flags]:
    (a, off_a, known_a), (b, off_b, known_b) = left, right
    known = known_a & known_b
    if sign in "+-":
        values = a + b if sign == "+" else a - b
        error = off_a + off_b
    elif sign == "*":
        values = a * b
        error = np.abs(a) * off_b + np.abs(b) * off_a + off_a * off_b
    else:
        sure = np.abs(b) > off_b  # else nobody knows whether there is a value at all
        values = a / np.where(sure, b, 1.0)
        error = (off_a + np.abs(values) * off_b) / np.where(sure, np.abs(b) - off_b, 1.0)
        error = np.where(sure, error, np.inf)
        known &= (b > 0) | (~sure & (off_b > 0))
    return values, error + EPSILON * np.abs(values), known
