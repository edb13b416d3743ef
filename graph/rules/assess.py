"""What a ruleset says of an enterprise's facts: every condition and scorecard, with clause, figure, threshold and gap.

Plain Kleene, leaf by leaf; the rulings of data/rules/_schema.yaml hold where the language leaves something open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from graph.rules.book import Book
from graph.rules.comparing import gap, held, needing, waits
from graph.rules.facts import Facts
from graph.rules.figures import Figures
from graph.rules.formulas import Value
from graph.rules.rulesets import Condition, Origin, Ruleset
from graph.rules.scoring import CardResult, score
from graph.rules.trees import Comparison, Every, Opposite, Reference, Some, Tree, inside
from graph.rules.verdicts import Application, Verdict, all_of, any_of

NOWHERE = Origin("", verified=True)
KINDS: Mapping[type[Tree], str] = {Every: "all", Some: "any", Opposite: "not", Comparison: "part"}
PART = "#"  # between the id of a condition and the place of a part of it


@dataclass(frozen=True, slots=True)
class Row:
    """One condition, scorecard, group or part, in the order of the clause.

    `id` is the rule file's own for conditions and scorecards; parts of a condition add # and their place; groups of the
    decision are called after theirs. `gap` is how far the figure is from the threshold, in the metric's unit, None
    unless it is a number that falls short. `missing` are the facts an unknown waits for, `unproven` those that are
    true by the enterprise's word and need evidence.
    """

    id: str
    parent: str | None
    kind: str  # gate, direct, exempt, score, all, any, not, part
    text: str
    origin: Origin
    verdict: Verdict
    metric: str | None = None
    value: Value | None = None
    op: str | None = None
    threshold: Value | None = None
    gap: Decimal | None = None
    missing: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a ruleset says: the verdict, the whole tree flattened (`rows`), and the scorecards."""

    ruleset: Ruleset
    kind: Application
    verdict: Verdict
    rows: tuple[Row, ...]
    cards: tuple[CardResult, ...]

    def row(self, id: str) -> Row:  # noqa: A002
        """The condition, scorecard, group or part with that id."""
        return next(row for row in self.rows if row.id == id)

    def card(self, id: str) -> CardResult:  # noqa: A002
        """The scorecard with that id."""
        return next(card for card in self.cards if card.id == id)

    @property
    def conditions(self) -> Iterator[Row]:
        """The conditions alone, without groups, parts and scorecards."""
        return (row for row in self.rows if row.id in self.ruleset.conditions)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that unknowns wait for, each once."""
        found = [m for row in self.conditions for m in row.missing] + [m for card in self.cards for m in card.missing]
        return tuple(dict.fromkeys(found))


def assess(book: Book, ruleset: Ruleset, facts: Facts, kind: Application) -> Assessment:
    """Assess an application of that kind under a ruleset."""
    return Assessing(book, ruleset, facts, kind).whole()


def holds(book: Book, tree: Tree, facts: Facts, *, manual: bool = False) -> Verdict:
    """What a tree of comparisons says: of a condition, of a policy's audience, of whom a loan is for."""
    return held(Figures(book, facts), tree, manual=manual)


class Assessing:
    """One assessment while it is made."""

    def __init__(self, book: Book, ruleset: Ruleset, facts: Facts, kind: Application) -> None:
        self.book, self.ruleset, self.kind = book, ruleset, kind
        self.figures = Figures(book, facts)
        self.cards = {card.id: score(self.figures, card) for card in ruleset.scorecards.values()}
        self.rows: list[Row] = []
        self.told: set[str] = set()

    def whole(self) -> Assessment:
        """Walk the decision, then whatever it does not refer to."""
        verdict = self.decided(self.ruleset.decision, None, "decision")
        for part in (*self.ruleset.conditions, *self.ruleset.scorecards):
            if part not in self.told:
                self.referred(part, None)
        return Assessment(
            self.ruleset,
            self.kind,
            Verdict.MET if verdict is None else verdict,
            tuple(self.rows),
            tuple(self.cards.values()),
        )

    def decided(self, tree: Tree, parent: str | None, id: str) -> Verdict | None:  # noqa: A002
        """The verdict of a part of the decision; None where nothing of it is asked of this kind of application."""
        if isinstance(tree, Reference):
            return self.referred(tree.id, parent)
        if not isinstance(tree, Every | Some):
            raise TypeError(tree)
        place = len(self.rows)
        verdicts = [
            verdict
            for i, part in enumerate(tree.parts, start=1)
            if (verdict := self.decided(part, id, f"{id}.{i}")) is not None
        ]
        if not verdicts:
            return None
        every = isinstance(tree, Every)
        verdict = all_of(verdicts) if every else any_of(verdicts)
        self.rows.insert(place, Row(id, parent, "all" if every else "any", "", NOWHERE, verdict))
        return verdict

    def referred(self, id: str, parent: str | None) -> Verdict | None:  # noqa: A002
        """The verdict of a condition or scorecard, whose rows are added."""
        self.told.add(id)
        card = self.cards.get(id)
        if card is not None:
            self.rows.append(Row(id, parent, "score", "", card.origin, card.verdict, missing=card.missing))
            return card.verdict
        condition = self.ruleset.conditions[id]
        if not condition.applies(self.kind):
            return None
        row = self.made(condition, condition.test, id, parent, condition.kind, condition.text)
        self.rows.append(row)
        self.parts(condition, condition.test, id)
        return row.verdict

    def parts(self, condition: Condition, tree: Tree, id: str) -> None:  # noqa: A002
        """Add the rows of what is inside a tree."""
        for i, part in enumerate(inside(tree), start=1):
            own = f"{id}.{i}" if PART in id else f"{id}{PART}{i}"
            self.rows.append(self.made(condition, part, own, id))
            self.parts(condition, part, own)

    def made(
        self,
        condition: Condition,
        tree: Tree,
        id: str,  # noqa: A002
        parent: str | None,
        kind: str = "",
        text: str = "",
    ) -> Row:
        """The row of a condition, or of a tree inside it, which is called after its form."""
        figures = self.figures
        verdict = held(figures, tree, manual=condition.manual)
        metric, value, op, threshold, short = None, None, None, None, None
        if isinstance(tree, Comparison):
            metric, op, threshold = tree.metric, tree.op, tree.value
            value = figures[metric].value
            short = gap(value, tree, verdict)
        return Row(
            id,
            parent,
            kind or KINDS[type(tree)],
            text,
            condition.origin,
            verdict,
            metric,
            value,
            op,
            threshold,
            short,
            waits(figures, tree) if verdict is Verdict.UNKNOWN else (),
            needing(figures, tree) if verdict is Verdict.NEEDS_EVIDENCE else (),
        )
