"""Progression: tier by tier to a target, with what to ask next and which titles are at risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from graph.rules.book import Book
from graph.rules.errors import NoRuleset
from graph.rules.facts import Fact, Facts
from graph.rules.progression.questions import Question, next_questions
from graph.rules.progression.reviews import ReviewRisk, review_risks
from graph.rules.progression.steps import Step, step
from graph.rules.progression.titles import TITLES, Held, Rung, Standing, standing, ways


@dataclass(frozen=True, slots=True)
class Stage:
    """A rank of the ladder on the way: the step that is taken, and the other ways there are, the cheaper first."""

    rank: int
    step: Step
    others: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Progression:
    """The way to a target: `current` is the highest tier held, None where there is none."""

    as_of: date
    current: str | None
    target: str
    stages: tuple[Stage, ...]
    questions: tuple[Question, ...]
    risks: tuple[ReviewRisk, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps, from the lowest rank on."""
        return tuple(stage.step for stage in self.stages)


def progress(
    book: Book,
    ladder: Sequence[Rung],
    facts: Facts,
    held: Sequence[Held],
    target: str,
    as_of: date,
    *,
    most: int = 3,
    questions: int = 5,
) -> Progression:
    """The steps from what is held on a day to a target, each assuming the titles before it.

    A title applied for in a year counts for the next step from `Pace.granted_after` years later. Raises NoRuleset where
    the ladder lacks the target.
    """
    goal = next((rung.rank for rung in ladder if rung.tier == target), None)
    if goal is None:
        raise NoRuleset(f"The ladder has no tier {target}.", f"It has {', '.join(rung.tier for rung in ladder)}.")
    now = standing(ladder, facts, held, as_of)
    current = now.current(as_of)
    ranks = sorted({rung.rank for rung in ladder if (current.rank if current else 0) < rung.rank <= goal})
    stages = tuple(_stages(book, facts, now, ranks, target, as_of, most))
    known = {**facts, TITLES: Fact(now.on(as_of), evidence=True)}
    assessments = [stage.step.assessment for stage in stages if stage.step.assessment is not None]
    return Progression(
        as_of,
        current.tier if current else None,
        target,
        stages,
        next_questions(book, known, assessments, questions),
        review_risks(book, known, now.held, as_of),
    )


def _stages(
    book: Book, facts: Facts, now: Standing, ranks: Sequence[int], target: str, as_of: date, most: int
) -> list[Stage]:
    stages: list[Stage] = []
    start: date | None = as_of
    for rank in ranks:
        found = [
            step(book, facts, now, tier, as_of, start, most) for tier in ways(book, now.ladder, rank, target, as_of)
        ]
        best, *others = sorted(found, key=_cost)
        stages.append(Stage(rank, best, tuple(others)))
        now = now.holding(best.tier)
        start = None if best.earliest is None else date(best.earliest.year + book.pace.granted_after, 1, 1)
    return stages


def _cost(found: Step) -> tuple[bool, Fraction, date]:
    return found.effort is None, found.effort or Fraction(0), found.earliest or date.max
