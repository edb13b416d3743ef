"""Next questions: the fewest unknown facts that settle most of what is open.

An *item* is an unknown condition, or an indicator whose points are an interval; it *waits for* the unknown base facts
that its unknown parts follow from. Known facts *settle* an item when it waits for nothing else: then it is certain,
whatever they turn out to be (save a denominator of zero). A question *may* settle an item when some answer to it alone
makes it certain.

The order is greedy. The next question is the one that, with those asked before, settles the most items; of several the
one with the greatest share, where each open item that waits for it counts one, divided by the facts it still waits for;
of several the one that may settle the most; then in the order in which the steps ask.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from graph.rules.assess import Assessment, holds
from graph.rules.book import Book
from graph.rules.facts import Fact, Facts
from graph.rules.figures import Figures
from graph.rules.formulas import Among, Value
from graph.rules.metrics import Holder, Metric
from graph.rules.progression.means import solved
from graph.rules.progression.space import sources
from graph.rules.rulesets import Bands, Checklist, Condition, Indicator, Step
from graph.rules.scoring import scored
from graph.rules.trees import Comparison, comparisons
from graph.rules.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Item:
    """A condition or an indicator that is open: of which title and ruleset, its id, and the base facts it waits for."""

    tier: str
    ruleset: str
    id: str
    waits: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cut:
    """A value that makes a difference: the fact held against it, and the metric whose test that decides."""

    op: str
    value: Value
    metric: str


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask for, who holds it, and the answers that matter.

    `settles`: items that are certain once this and the questions before it are answered. `may_settle`: open items that
    some answer to this question alone makes certain. `waiting`: all open items that wait for it.
    """

    metric: str
    holder: Holder | None
    settles: tuple[Item, ...]
    may_settle: tuple[Item, ...]
    waiting: tuple[Item, ...]
    cuts: tuple[Cut, ...]


Asked = Condition | Indicator


def next_questions(book: Book, facts: Facts, assessments: Sequence[Assessment], first: int = 5) -> tuple[Question, ...]:
    """The first questions to ask about what these assessments of the facts leave open."""
    items = dict(_items(assessments))
    names = list(dict.fromkeys(name for item in items for name in sorted(item.waits)))
    cuts = {name: tuple(_cuts(book, facts, name, items)) for name in names}
    may = {
        name: {
            item for item, asked in items.items() if name in item.waits and _may(book, facts, asked, name, cuts[name])
        }
        for name in names
    }
    known: set[str] = set()
    found: list[Question] = []
    while len(found) < first and (left := [name for name in names if name not in known]):
        open_items = [item for item in items if not item.waits <= known]
        best = max(
            left,
            key=lambda name: (*worth(open_items, known, name), len(may[name] & set(open_items)), -names.index(name)),
        )
        known.add(best)
        found.append(
            Question(
                best,
                book.metrics[best].holder,
                tuple(item for item in open_items if item.waits <= known),
                tuple(item for item in open_items if item in may[best]),
                tuple(item for item in open_items if best in item.waits),
                cuts[best],
            )
        )
    return tuple(found)


def worth(items: Sequence[Item], known: set[str], name: str) -> tuple[int, Fraction]:
    """How many open items a question settles with what is known, and its share in those that wait for it."""
    waiting = [item.waits - known for item in items if name in item.waits]
    return sum(left == {name} for left in waiting), sum((Fraction(1, len(left)) for left in waiting), Fraction(0))


def _items(assessments: Sequence[Assessment]) -> Iterator[tuple[Item, Asked]]:
    for found in assessments:
        rules = found.ruleset
        for row in found.conditions:
            if row.verdict is Verdict.UNKNOWN:
                yield Item(rules.tier, rules.id, row.id, frozenset(row.missing)), rules.conditions[row.id]
        for card in found.cards:
            for result in card.indicators if card.verdict is Verdict.UNKNOWN else ():
                if result.low < result.high:
                    yield Item(rules.tier, rules.id, result.indicator.id, frozenset(result.missing)), result.indicator


def _tests(asked: Asked) -> Iterator[Comparison]:
    if isinstance(asked, Condition):
        yield from comparisons(asked.test)
        return
    match asked.scoring:
        case Bands(bands):
            for band in bands:
                yield from comparisons(band.when)
        case Checklist(items=items):
            yield from (Comparison(item.metric, "==", True) for item in items)
        case Step(metric, per, points, most):
            times = range(1, int(most / points) + 1) if points > 0 else ()
            yield from (Comparison(metric, ">=", per * time) for time in times)


def _cuts(book: Book, facts: Facts, name: str, items: Mapping[Item, Asked]) -> Iterator[Cut]:
    """The values that make a difference to open items, each once; through a formula where the rest of it is known."""
    tests = (test for item, asked in items.items() if name in item.waits for test in _tests(asked))
    for test in dict.fromkeys(tests):
        formula = book.metrics[test.metric].formula
        if test.metric == name:
            yield Cut(test.op, test.value, test.metric)
        elif isinstance(formula, Among) and formula.metric == name:
            yield Cut("in", formula.words, test.metric)
        elif isinstance(test.value, Fraction) and name in sources(book, facts, test.metric):
            found = solved(book, facts, test.metric, test.value, name)
            if found is not None:
                yield Cut(_turned(book, facts, test, name, found), found, test.metric)


def _turned(book: Book, facts: Facts, test: Comparison, name: str, at: Fraction) -> str:
    """On which side of a value the test holds."""
    above = holds(book, test, {**facts, name: Fact(at + 1)}) is Verdict.MET
    here = holds(book, test, {**facts, name: Fact(at)}) is Verdict.MET
    return (">=" if here else ">") if above else "<=" if here else "<"


def _may(book: Book, facts: Facts, asked: Asked, name: str, cuts: Sequence[Cut]) -> bool:
    return any(_certain(book, {**facts, name: Fact(value)}, asked) for value in answers(book.metrics[name], cuts))


def _certain(book: Book, facts: Facts, asked: Asked) -> bool:
    if isinstance(asked, Condition):
        return holds(book, asked.test, facts, manual=asked.manual) is not Verdict.UNKNOWN
    points = scored(Figures(book, facts), asked)
    return points.low == points.high


def answers(metric: Metric, cuts: Sequence[Cut]) -> tuple[Value, ...]:
    """Answers that stand for all: every word, both truth values; of numbers each cut, and values around and between."""
    if metric.kind == "bool":
        return True, False
    if metric.kind == "enum":
        return metric.values
    if metric.kind == "list":
        return frozenset(), *(frozenset({word}) for word in metric.values), frozenset(metric.values)
    limits = sorted({cut.value for cut in cuts if isinstance(cut.value, Fraction)})
    if not limits:
        return (metric.least if metric.least is not None else Fraction(0),)
    between = [(a + b) / 2 for a, b in pairwise(limits)]
    return (*limits, *between, limits[0] - 1, limits[-1] + 1)
