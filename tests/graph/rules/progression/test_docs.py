"""The worked example of docs/progression.md does what the page says."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import yaml

from graph.rules.book import Book
from graph.rules.progression.progress import progress
from graph.rules.progression.search import ChangeSet
from graph.rules.progression.steps import Option, years_of
from graph.rules.progression.titles import Held
from graph.settings import CHECKOUT
from tests.graph.rules.progression.made import BASE, facts
from tests.graph.rules.progression.test_progress import LADDER

PAGE = (CHECKOUT / "docs" / "progression.md").read_text("utf-8")
EXAMPLE = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", PAGE, re.S)[0])
AS_OF: date = EXAMPLE["as_of"]


def test_the_worked_example(book: Book) -> None:
    known = facts(book, **{**BASE, "titles": [], "main_revenue_y1": 1300, **EXAMPLE["facts"]})
    held = [Held(title, last) for title, last in EXAMPLE["held"].items()]
    (step,) = progress(book, LADDER, known, held, EXAMPLE["target"], AS_OF).steps
    assert [(delay.on, delay.conditions) for delay in step.delays] == [
        (date(2026, 11, 24), ("z3_rd",)),
        (date(2027, 1, 1), ("z3_rd",)),
    ]
    (option,) = step.options
    assert option.on == date(2028, 1, 1)
    revenue, money = option.found.sets
    assert told(book, option, revenue) == {
        "revenue_y1": (Fraction(1500), (2027,)),
        "rd_expense_y1": (Fraction(100), (2027,)),
        "rd_expense_y2": (Fraction(100), (2026,)),
    }
    assert (round(float(revenue.effort), 2), money.effort) == (20.36, Fraction(25))
    assert {change.metric for change in money.changes} == {"equity_financing_2y", "rd_expense_y1", "rd_expense_y2"}


def told(book: Book, option: Option, found: ChangeSet) -> dict[str, tuple[object, tuple[int, ...]]]:
    return {c.metric: (c.after, years_of(book, option, c.metric, AS_OF)) for c in found.changes}
