"""规模划型: size classes by a table of lower limits (工信部联企业〔2011〕300号, 第四条; 国家统计局划分办法).

An enterprise is of the highest class all of whose limits it reaches, else micro; it is an SME while one listed figure
is below the limits of a large one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from graph.rules.numbers import Number, compare

Limits = Mapping[str, Fraction]  # by metric
SIZE_INDUSTRY = "size_industry"  # the metric that says which row holds
LARGE, MEDIUM, SMALL, MICRO = "large", "medium", "small", "micro"


@dataclass(frozen=True, slots=True)
class SizeRow:
    """The limits of one industry, by class from large to small, each by metric."""

    industry: str
    limits: Mapping[str, Limits]

    @property
    def metrics(self) -> tuple[str, ...]:
        """The figures the table asks for."""
        return tuple(self.limits[LARGE])


def classes(row: SizeRow, figures: Mapping[str, Number | None]) -> frozenset[str]:
    """The size classes that are possible with these figures; one where enough of them is known."""
    found = set()
    for name in (LARGE, MEDIUM, SMALL):
        reached = [
            None if (value := figures.get(metric)) is None else compare(value, limit) >= 0
            for metric, limit in row.limits[name].items()
        ]
        if False in reached:
            continue
        found.add(name)
        if None not in reached:
            return frozenset(found)
    return frozenset(found | {MICRO})


def among(row: SizeRow, figures: Mapping[str, Number | None], wanted: frozenset[str]) -> bool | None:
    """Whether the size class is one of the wanted; None where the known figures leave that open."""
    possible = classes(row, figures)
    return True if possible <= wanted else None if possible & wanted else False
