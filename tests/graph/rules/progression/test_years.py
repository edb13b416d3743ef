"""Years to come: figures move on, open years repeat the last, time grows, what happened lapses."""

from __future__ import annotations

from datetime import date
from typing import Any

from graph.rules.book import Book
from graph.rules.progression.years import fiscal_years, later, open_until
from tests.graph.rules.progression.made import facts


def plain(book: Book, years: int, **values: Any) -> dict[str, Any]:
    return {name: fact.value for name, fact in later(book, facts(book, **values), years).items()}


def test_figures_move_on_and_open_years_repeat_the_last(book: Book) -> None:
    three = {"revenue_y1": 300, "revenue_y2": 200, "revenue_y3": 100}
    assert plain(book, 0, **three) == three
    assert plain(book, 1, **three) == {"revenue_y1": 300, "revenue_y2": 300, "revenue_y3": 200}
    assert plain(book, 2, **three) == {"revenue_y1": 300, "revenue_y2": 300, "revenue_y3": 300}


def test_a_year_that_is_not_known_stays_so_as_it_moves(book: Book) -> None:
    assert plain(book, 1, revenue_y2=200) == {"revenue_y3": 200}
    assert plain(book, 1, revenue_y1=300) == {"revenue_y1": 300, "revenue_y2": 300}


def test_time_grows(book: Book) -> None:
    assert plain(book, 2, segment_years=1.5, years_since_registration=3) == {
        "segment_years": 3.5,
        "years_since_registration": 5,
    }


def test_an_incident_counts_until_its_period_has_surely_passed(book: Book) -> None:
    happened = {"major_incident_3y": True, "major_incident_1y": True}
    assert plain(book, 1, **happened) == happened
    assert plain(book, 2, **happened) == {"major_incident_3y": True, "major_incident_1y": False}
    assert plain(book, 3, **happened) == {"major_incident_3y": False, "major_incident_1y": False}


def test_an_award_is_not_counted_on_once_it_may_have_lapsed(book: Book) -> None:
    won = {"sci_award_provincial_3y": True, "sci_award_provincial_rank_3y": 2}
    assert plain(book, 1, **won) == {}
    assert plain(book, 3, **won) == {"sci_award_provincial_3y": False, "sci_award_provincial_rank_3y": 999}
    assert plain(book, 1, sci_award_provincial_3y=False) == {"sci_award_provincial_3y": False}


def test_a_given_ratio_of_an_open_year_gives_way_to_its_figures(book: Book) -> None:
    known = {"rd_ratio_y1": 0.05, "rd_expense_y1": 30, "revenue_y1": 1000}
    found = later(book, facts(book, **known), 1)
    assert "rd_ratio_y1" not in found
    assert "rd_ratio_y2" in later(book, facts(book, rd_ratio_y1=0.05), 1)  # nothing to compute it from


def test_figures_of_open_years_have_no_evidence_yet(book: Book) -> None:
    proven = {name: fact.__class__(fact.value, evidence=True) for name, fact in facts(book, revenue_y1=1).items()}
    found = later(book, proven, 1)
    assert (found["revenue_y1"].evidence, found["revenue_y2"].evidence) == (False, True)


def test_what_can_be_changed_until_then(book: Book) -> None:
    names = ("has_own_brand", "revenue_y1", "revenue_y2", "titles", "srdi_dev_score_y0", "segment_years", "is_sme")
    open_now, in_a_year, in_two = (open_until(book, years) for years in (0, 1, 2))
    assert [name for name in names if open_now(name, None)] == ["has_own_brand"]
    assert [name for name in names if in_a_year(name, None)] == [
        "has_own_brand", "revenue_y1", "titles", "srdi_dev_score_y0",
    ]  # fmt: skip
    assert "revenue_y2" in [name for name in names if in_two(name, None)]


def test_the_fiscal_years_a_change_is_about(book: Book) -> None:
    asked = date(2026, 11, 24)  # 2026 is not complete: it is the last year of an application in 2027
    assert fiscal_years(book.metrics["revenue_y1"].changing, asked, 1) == (2026,)
    assert fiscal_years(book.metrics["revenue_y2"].changing, asked, 2) == (2026,)
    assert fiscal_years(book.metrics["rd_expense_2y"].changing, asked, 1) == (2026,)
    assert fiscal_years(book.metrics["rd_expense_2y"].changing, asked, 3) == (2027, 2028)
    assert fiscal_years(book.metrics["has_own_brand"].changing, asked, 1) == ()
