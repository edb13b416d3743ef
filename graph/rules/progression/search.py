"""The smallest sets of changes that would do, cheapest first: an exact search.

Best first by effort so far plus the bound on what is to come. A node that falls short branches by the variables that
some unmet need depends on, since whatever suffices above it differs in one of them (raised in one branch, closed in the
later ones: no set is met twice on one way), or by the ways there are where one of several needs must be met. Efforts
rise along every ladder, so all that is less than a set comes before it: a sufficient set is minimal when none found
before is less or equal in every variable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush

from graph.rules.book import Book
from graph.rules.facts import Fact, Facts
from graph.rules.figures import Figures
from graph.rules.formulas import Value
from graph.rules.progression.ground import Ground, Levels, Node
from graph.rules.progression.means import Means, means
from graph.rules.progression.planting import Plan, planted
from graph.rules.progression.space import Offered, advised, applied, space
from graph.rules.rulesets import Ruleset
from graph.rules.verdicts import Application

BUDGET = 20_000  # nodes


@dataclass(frozen=True, slots=True)
class Change:
    """A metric set to a value (of a list, words added); in `ChangeSet.confirm` an unknown one that has to have it.

    `means`: of a derived metric, figures each of which would bring it there alone, the others as the set leaves them.
    """

    metric: str
    before: Value | None
    after: Value
    effort: Fraction
    means: tuple[Means, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Changes, and unknown facts to be confirmed, that suffice together and not without any of them."""

    changes: tuple[Change, ...]
    confirm: tuple[Change, ...]

    @property
    def effort(self) -> Fraction:
        """The effort of the changes."""
        return sum((change.effort for change in self.changes), Fraction(0))

    @property
    def asking(self) -> Fraction:
        """The effort of the confirmations."""
        return sum((change.effort for change in self.confirm), Fraction(0))

    @property
    def total(self) -> Fraction:
        """What sets are ordered by."""
        return self.effort + self.asking

    def done(self, facts: Facts) -> dict[str, Fact]:
        """The facts once everything is changed and confirmed, without evidence."""
        return applied(facts, ((change.metric, change.after) for change in (*self.changes, *self.confirm)))


@dataclass(frozen=True, slots=True)
class ChangeSets:
    """Sets, the cheapest first; one that is empty where nothing need change.

    `complete`: these are surely the cheapest; False where the search was cut off by its budget. `blocked`: where there
    is no set, the conditions and scorecards that nothing offered can meet; all unmet ones where each could be met, yet
    not together.
    """

    sets: tuple[ChangeSet, ...]
    complete: bool
    blocked: tuple[str, ...] = ()
    nodes: int = 0


def change_sets(
    book: Book,
    ruleset: Ruleset,
    facts: Facts,
    kind: Application,
    *,
    offered: Offered | None = None,
    most: int = 3,
    below: Fraction | None = None,
    budget: int = BUDGET,
) -> ChangeSets:
    """The cheapest minimal sets of changes that suffice, at most `most`, and if `below` is given with a total below it.

    The space is that of graph.rules.progression.space. A set *suffices* when the assessment of the changed facts says
    MET or NEEDS_EVIDENCE and no part exceeds its whole. It is *minimal* when no other set that suffices is less or
    equal in every variable: no change can be dropped, none lowered to a nearer value. Sets of equal total come in the
    order of the ruleset's tests.
    """
    offered = offered or advised(book)
    variables = space(book, ruleset, facts, kind, offered)
    ground = Ground(book, facts, variables)
    search = Search(ground, planted(ground, ruleset, kind), most, below, budget)
    found = tuple(_told(ground, offered, levels) for levels in search.found)
    blocked = () if found or not search.complete or below is not None else tuple(dict.fromkeys(search.blocked()))
    return ChangeSets(found, search.complete, blocked, search.nodes)


class Search:
    """One search, run when it is made."""

    def __init__(self, ground: Ground, plan: Plan, most: int, below: Fraction | None, budget: int) -> None:
        self.ground, self.need, self.most = ground, plan.need, most
        self.limit = None if below is None else below * ground.scale
        self.found: list[Levels] = []
        self.nodes = 0
        self.start = Node((0,) * len(ground.variables), 0, (0,) * plan.forks)
        self.heap: list[tuple[int, bool, Levels, int, Node]] = []
        self.complete = self._run(budget)

    def blocked(self) -> Iterator[str]:
        """What nothing can meet."""
        return self.need.blocked(self.start)

    def _run(self, budget: int) -> bool:
        self._push(self.start)
        while self.heap and len(self.found) < self.most:
            if self.nodes >= budget:
                return False
            self.nodes += 1
            _, met, _, _, node = heappop(self.heap)
            if any(all(a <= b for a, b in zip(less, node.levels, strict=True)) for less in self.found):
                continue
            if met:
                self.found.append(node.levels)
            else:
                for branch in self.need.branches(node):
                    self._push(branch)
        return True

    def _push(self, node: Node) -> None:
        bound = self.need.least(node)
        if bound is None:
            return
        total = self.ground.effort(node.levels) + bound
        if self.limit is None or total < self.limit:
            # at equal totals what is open goes first, so that sets of one total are all there when they are ordered
            order = tuple([-level for level in node.levels])
            heappush(self.heap, (total, self.need.met(node.levels), order, node.closed, node))


def _told(ground: Ground, offered: Offered, levels: Levels) -> ChangeSet:
    """The set that levels stand for."""
    picked = [
        (variable, variable.choices[level - 1])
        for variable, level in zip(ground.variables, levels, strict=True)
        if level
    ]
    done = applied(ground.facts, ((variable.metric, choice.value) for variable, choice in picked))
    figures = Figures(ground.book, ground.facts)
    changes: list[Change] = []
    confirm: list[Change] = []
    for variable, choice in picked:
        others = {name: fact for name, fact in done.items() if name != variable.metric}
        ways = means(ground.book, others, variable.metric, choice.value, offered)
        change = Change(variable.metric, figures[variable.metric].value, choice.value, choice.effort, ways)
        (confirm if variable.unknown else changes).append(change)
    return ChangeSet(tuple(changes), tuple(confirm))
