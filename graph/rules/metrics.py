"""The metric dictionary: what can be known of an enterprise, in which unit, how it follows, who holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from graph.rules.changes import Changing
from graph.rules.formulas import Formula

NEVER = Changing()
NUMERIC = frozenset({"money", "ratio", "number", "int"})
UNITS = {"money": "万元", "ratio": "fraction"}
OPERATORS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(NUMERIC, frozenset({">=", ">", "<=", "<", "=="})),
    "bool": frozenset({"=="}),
    "enum": frozenset({"==", "in"}),
    "list": frozenset({"has_any"}),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a fact: whom to ask for it."""

    id: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where a base metric stands in an enterprise's reports: a figure of a year, `back` years before the last complete.

    `how` is same, sum or most of `years` years from there back, or since: the years since it was founded.
    """

    figure: str  # in camel case, as reports have it
    how: str = "same"
    back: int = 0
    years: int = 1


@dataclass(frozen=True, slots=True)
class Metric:
    """One entry of the dictionary.

    `kind` is money (万元), ratio (a fraction), number, int, bool, enum or list; `least` and `most` bound a number;
    `changing` says how it can change.
    """

    id: str
    kind: str
    name: str
    values: tuple[str, ...] = ()
    formula: Formula | None = None
    derived: str = ""
    holder: Holder | None = None
    least: Fraction | None = None
    most: Fraction | None = None
    drawn: Drawn | None = None
    changing: Changing = NEVER

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.kind in NUMERIC

    @property
    def unit(self) -> str:
        """The unit of its numbers; empty where they have none."""
        return UNITS.get(self.kind, "")
