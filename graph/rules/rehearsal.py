"""规则预演: who would qualify, and who no longer would, if other rules held; and which conditions decide that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from graph.rules.columns import Columns
from graph.rules.errors import BadRules, Problem
from graph.rules.many import Verdicts, judge
from graph.rules.rulesets import Ruleset
from graph.rules.trees import Comparison, Every, Opposite, Reference, Some, Tree, comparisons
from graph.rules.verdicts import Application, Verdict

ENOUGH = Verdict.NEEDS_EVIDENCE  # from here on an enterprise qualifies: what remains is to prove it


@dataclass(frozen=True, slots=True)
class Move:
    """An enterprise that would come in or go out: its verdicts, and the conditions that decide."""

    key: str
    synthetic: bool
    before: Verdict
    after: Verdict
    decisive: tuple[str, ...]

    @property
    def inward(self) -> bool:
        """Whether it would come in."""
        return self.after >= ENOUGH


@dataclass(slots=True)
class Rehearsal:
    """Counts of verdicts before and after, and everyone who moves; what a generator made is counted apart."""

    verdicts: Counter[tuple[Verdict, Verdict, bool]] = field(default_factory=Counter)
    moves: list[Move] = field(default_factory=list)

    def deciding(self) -> Counter[tuple[str, bool, bool, bool]]:
        """How often a condition decides: (condition, inward, alone, synthetic)."""
        found: Counter[tuple[str, bool, bool, bool]] = Counter()
        for move in self.moves:
            for condition in move.decisive:
                found[condition, move.inward, len(move.decisive) == 1, move.synthetic] += 1
        return found


def rehearse(
    rehearsal: Rehearsal,
    columns: Columns,
    names: Sequence[tuple[str, bool]],
    rules: tuple[Ruleset, Ruleset],
    kind: Application,
    meant: Container[str] | None = None,
) -> None:
    """Add enterprises to a rehearsal: their keys and whether they are made up, in the order of the columns.

    Only those that are `meant` count, all unless said.
    """
    before, after = (judge(columns, ruleset, kind) for ruleset in rules)
    rows = [row for row, (key, _) in enumerate(names) if meant is None or key in meant]
    for row in rows:
        synthetic = names[row][1]
        rehearsal.verdicts[Verdict(int(before.verdicts[row])), Verdict(int(after.verdicts[row])), synthetic] += 1
    moved = (before.verdicts >= ENOUGH) != (after.verdicts >= ENOUGH)
    for row in (row for row in rows if moved[row]):
        key, synthetic = names[row]
        left = before.verdicts[row] >= ENOUGH
        deciding, ruleset = (after, rules[1]) if left else (before, rules[0])
        rehearsal.moves.append(
            Move(
                key,
                synthetic,
                Verdict(int(before.verdicts[row])),
                Verdict(int(after.verdicts[row])),
                tuple(dict.fromkeys(blocking(ruleset.decision, deciding.parts, row))),
            )
        )


def blocking(tree: Tree, parts: Mapping[str, Verdicts], row: int) -> Iterator[str]:
    """The conditions and scorecards that keep a decision from holding: of all those that do not, of any everyone."""
    if isinstance(tree, Reference):
        if tree.id in parts and parts[tree.id][row] < ENOUGH:
            yield tree.id
        return
    inner = tree.parts if isinstance(tree, Every | Some) else ()
    blocked = [list(blocking(part, parts, row)) for part in inner if _asked(part, parts)]
    if isinstance(tree, Every) or all(blocked):
        for ids in blocked:
            yield from ids


def _asked(tree: Tree, parts: Mapping[str, Verdicts]) -> bool:
    """Whether anything of a tree is asked of this kind of application."""
    if isinstance(tree, Reference):
        return tree.id in parts
    return any(_asked(part, parts) for part in (tree.parts if isinstance(tree, Every | Some) else ()))


@dataclass(frozen=True, slots=True)
class Edit:
    """Another threshold for a metric in a condition."""

    condition: str
    metric: str
    value: Fraction


def edited(ruleset: Ruleset, edits: Sequence[Edit]) -> Ruleset:
    """The ruleset with other thresholds. Raises BadRules for a condition or a number that is not there."""
    conditions = dict(ruleset.conditions)
    for edit in edits:
        condition = conditions.get(edit.condition)
        if condition is None:
            known = ", ".join(conditions)
            raise BadRules([Problem(ruleset.id, edit.condition, f"there is no such condition; there are {known}")])
        numbers = [t for t in comparisons(condition.test) if t.metric == edit.metric and isinstance(t.value, Fraction)]
        if not numbers:
            told = f"it holds no number against {edit.metric}"
            raise BadRules([Problem(ruleset.id, edit.condition, told)])
        conditions[edit.condition] = replace(condition, test=_replaced(condition.test, edit))
    return replace(ruleset, conditions=conditions, id=f"{ruleset.id} (edited)") if edits else ruleset


def _replaced(tree: Tree, edit: Edit) -> Tree:
    match tree:
        case Comparison(metric, _, value) if metric == edit.metric and isinstance(value, Fraction):
            return replace(tree, value=edit.value)
        case Every(parts):
            return Every(tuple(_replaced(part, edit) for part in parts))
        case Some(parts):
            return Some(tuple(_replaced(part, edit) for part in parts))
        case Opposite(part):
            return Opposite(_replaced(part, edit))
    return tree
