"""What keeps an application from succeeding: conditions and scorecards, and the figures in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from graph.rules.assess import PART, Assessment
from graph.rules.formulas import Value
from graph.rules.rulesets import Ruleset
from graph.rules.trees import Reference, metrics
from graph.rules.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A figure that falls short in a condition; `gap` is how far, in its unit, None unless it is a number."""

    metric: str
    value: Value | None
    op: str
    threshold: Value | None
    gap: Decimal | None


def hindering(assessment: Assessment) -> tuple[str, ...]:
    """The unmet and unknown conditions and scorecards of the parts of the decision that are so too.

    Of a choice that no way meets, all ways; of one that is met, none.
    """
    verdicts = {row.id: row.verdict for row in assessment.rows}
    parents = {row.id: row.parent for row in assessment.rows}
    rules = assessment.ruleset

    def hinders(name: str) -> bool:
        above: str | None = name
        while above is not None and verdicts[above] < Verdict.NEEDS_EVIDENCE:
            above = parents[above]
        return above is None and (parents[name] is not None or rules.decision == Reference(name))

    named = (row.id for row in assessment.rows if row.id in rules.conditions or row.id in rules.scorecards)
    return tuple(name for name in named if hinders(name))


def tested(ruleset: Ruleset, name: str) -> tuple[str, ...]:
    """The metrics that a condition or scorecard depends on."""
    if name in ruleset.conditions:
        return metrics(ruleset.conditions[name].test)
    return tuple(dict.fromkeys(m for line in ruleset.scorecards[name].indicators for m in line.metrics))


def shortfalls(assessment: Assessment, name: str) -> Iterator[Shortfall]:
    """The comparisons of a condition that its figures fail."""
    for row in assessment.rows:
        inside = row.id == name or row.id.startswith(name + PART)
        if inside and row.metric and row.op and row.verdict is Verdict.UNMET:
            yield Shortfall(row.metric, row.value, row.op, row.threshold, row.gap)
