"""changes.yaml: complete, in reason, and refused with the place where it is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.rules.book import Book, read_book
from graph.rules.changes import How
from graph.rules.errors import BadRules
from graph.rules.verdicts import Application
from tests.graph.rules.progression.conftest import RULES


def test_figures_of_successive_years_are_families(book: Book) -> None:
    """Whatever has a y2 is a family with its y1, and each member is of its own year."""
    found: dict[str, set[tuple[int, ...]]] = {}
    for name, metric in book.metrics.items():
        if metric.changing.family:
            assert metric.changing.years == (int(name[-1]),)
            found.setdefault(metric.changing.family, set()).add(metric.changing.years)
    assert found == {
        "revenue": {(1,), (2,), (3,)},
        "main_revenue": {(1,), (2,), (3,)},
        "main_revenue_growth": {(1,), (2,)},
        "rd_expense": {(1,), (2,), (3,)},
        "rd_ratio": {(1,), (2,)},
    }
    assert {name[:-3] for name in book.metrics if name.endswith("_y2")} == set(found)


def test_a_metric_follows_from_no_year_it_is_not_of(book: Book) -> None:
    """The latest year of a derived metric is the latest of what it follows from."""
    for name, metric in book.metrics.items():
        of = [year for used in book.inputs(name) for year in book.metrics[used].changing.years]
        if of and metric.changing.how is How.YEAR:
            assert min(metric.changing.years) == min(of), name


def test_the_rounds(book: Book) -> None:
    giants = book.pace.round("little_giant", Application.NEW)
    assert giants is not None
    assert giants.within(2026) == (date(2026, 4, 25), date(2026, 5, 25))
    assert book.pace.round("little_giant", Application.REVIEW) is None
    assert book.pace.round("srdi_sme", Application.NEW) is None


Change = Callable[[Any], object]
WRONG: list[tuple[str, Change, str]] = [
    ("a metric left out", lambda f: f["metrics"].pop("employees"), "metrics.employees: it is missing"),
    (
        "a metric unknown",
        lambda f: f["metrics"].update(profit={"how": "now", "effort": 1}),
        "metrics.profit: the metric dictionary lacks it",
    ),
    (
        "an unknown way",
        lambda f: f["metrics"]["employees"].update(how="soon"),
        "metrics.employees.how: one of now, year",
    ),
    ("years of no year", lambda f: f["metrics"]["employees"].pop("years"), "metrics.employees.years: years from 1"),
    (
        "years of what is not of a year",
        lambda f: f["metrics"]["has_own_brand"].update(years=[1]),
        "metrics.has_own_brand.years: years from 1",
    ),
    (
        "no effort",
        lambda f: f["metrics"]["employees"].update(effort=0),
        "metrics.employees.effort: an effort above zero",
    ),
    (
        "an effort of an unknown title",
        lambda f: f["metrics"]["titles"]["words"].update(giant=1),
        "metrics.titles.words.giant: the metric dictionary lacks the value giant",
    ),
    (
        "a lapse to another kind of value",
        lambda f: f["metrics"]["data_fraud_3y"]["lapse"].update(to=3),
        "metrics.data_fraud_3y.lapse.to: a value of data_fraud_3y was expected, not 3",
    ),
    (
        "a key nothing reads",
        lambda f: f["metrics"]["employees"].update(wight=3),
        "metrics.employees.wight: nothing reads",
    ),
    ("a day that is none", lambda f: f["rounds"][0].update({"from": "02-30"}), "rounds[0].from: a month and a day"),
    ("a round backwards", lambda f: f["rounds"][0].update(to="04-01"), "rounds[0].to: it is before the first day"),
    (
        "a provision that is not there",
        lambda f: f["rounds"][0].update(provision="round_1999"),
        "rounds[0].provision: cn-miit-2026-2 has no provision round_1999",
    ),
    ("nothing to confirm by", lambda f: f.update(confirming=0), "confirming: a number above zero was expected"),
]


@pytest.mark.parametrize(("_case", "change", "reason"), WRONG, ids=[case for case, _, _ in WRONG])
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, _case: str, change: Change, reason: str) -> None:
    folder = Path(shutil.copytree(RULES, tmp_path / "rules"))
    content = yaml.safe_load((folder / "changes.yaml").read_text("utf-8"))
    change(content)
    (folder / "changes.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    with pytest.raises(BadRules) as error:
        read_book(folder)
    assert [str(problem).startswith(f"changes.yaml: {reason}") for problem in error.value.problems] == [True]


def test_a_folder_without_it_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(RULES, tmp_path / "rules"))
    (folder / "changes.yaml").unlink()
    with pytest.raises(BadRules, match=r"changes\.yaml: it is missing"):
        read_book(folder)
