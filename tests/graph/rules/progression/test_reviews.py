"""Review risks: what is held and fails at its next review, under the rules of then."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from graph.rules.book import Book
from graph.rules.progression.reviews import ReviewRisk, review_risks
from graph.rules.progression.titles import Held
from graph.rules.verdicts import Verdict
from tests.graph.rules.progression.made import BASE, facts

ASKED = date(2026, 6, 1)
GIANT = {
    **BASE,
    "titles": ["srdi_sme", "little_giant"],
    "revenue_y1": 6000,
    "revenue_y2": 5600,
    "revenue_y3": 5200,
    "main_revenue_y1": 5000,
    "main_revenue_y2": 4600,
    "main_revenue_y3": 4200,
    "rd_expense_y1": 700,
    "rd_expense_y2": 600,
    "rd_ratio_y1": 0.1,
    "rd_ratio_y2": 0.1,
    "core_business_on_it": True,
    "has_mgmt_cert_or_foreign_product_cert": True,
    "has_own_brand": True,
    "has_rd_org": True,
    "market_share_national": 0.12,
    "market_rank_national": 5,
    "product_well_known": True,
    "ip1_in_use_count": 3,
    "ip1_applied_count": 2,
    "chain_key_position": True,
    "product_in_key_domain": True,
    "product_in_key_domain_2026": True,
    "srdi_dev_score_y0": 65,
    "srdi_dev_score_best_2y": 65,
}


def risks(book: Book, held: list[Held], **values: Any) -> tuple[ReviewRisk, ...]:
    return review_risks(book, facts(book, **{**GIANT, **values}), held, ASKED)


def test_a_little_giant_of_63_passes_today_and_fails_under_2(book: Book) -> None:
    (risk,) = risks(book, [Held("little_giant", date(2027, 8, 1))])
    assert (risk.title, risk.on) == ("little_giant", date(2027, 8, 1))
    assert risk.today is not None
    assert risk.later is not None
    assert (risk.today.ruleset.id, risk.later.ruleset.id) == (
        "little_giant@cn-miit-2022-63",
        "little_giant@cn-miit-2026-2",
    )
    assert (risk.passes_today, risk.passes_then) == (True, False)
    found = {hurdle.id: hurdle for hurdle in risk.hurdles}
    assert list(found) == ["g2_main_ratio", "g4_ip", "g4_exempt_award"]
    assert all(hurdle.new and hurdle.verdict is Verdict.UNMET for hurdle in found.values())
    (short,) = found["g2_main_ratio"].shortfalls
    assert (short.metric, short.op, short.gap) == ("main_revenue_ratio_y1", ">=", Decimal("0.066667"))
    (short,) = found["g4_ip"].shortfalls
    assert (short.metric, short.gap) == ("ip1_applied_count", Decimal(2))


def test_the_review_of_2026_still_goes_by_63(book: Book) -> None:
    assert risks(book, [Held("little_giant", date(2026, 12, 31))]) == ()
    (risk,) = risks(book, [Held("little_giant", date(2027, 1, 1))])
    assert risk.passes_then is False


def test_growth_is_not_reviewed(book: Book) -> None:
    fine = {"main_revenue_y1": 5600, "ip1_applied_count": 4, "revenue_y3": 6000}  # the growth is none
    assert risks(book, [Held("little_giant", date(2027, 8, 1))], **fine) == ()


def test_what_is_unknown_is_a_risk_with_what_it_waits_for(book: Book) -> None:
    known = {name: value for name, value in GIANT.items() if not name.startswith("srdi_dev_score")}
    known |= {"main_revenue_y1": 5600, "ip1_applied_count": 4}
    (risk,) = review_risks(book, facts(book, **known), [Held("little_giant", date(2027, 8, 1))], ASKED)
    assert risk.passes_then is None
    assert [(hurdle.id, hurdle.verdict, hurdle.missing) for hurdle in risk.hurdles] == [
        ("g7_score_new", Verdict.UNKNOWN, ("srdi_dev_score_y0",)),
        ("g7_score_review", Verdict.UNKNOWN, ("srdi_dev_score_best_2y",)),
    ]


def test_what_fails_already_today_is_not_new(book: Book) -> None:
    (risk,) = risks(
        book, [Held("little_giant", date(2027, 8, 1))], main_revenue_y1=3000, main_revenue_y2=2800, ip1_applied_count=4
    )
    assert [(hurdle.id, hurdle.new) for hurdle in risk.hurdles] == [("g2_main_ratio", False)]


def test_the_first_due_comes_first_and_what_has_ended_or_has_no_review_is_left_out(book: Book) -> None:
    held = [
        Held("little_giant", date(2027, 8, 1)),
        Held("srdi_sme", date(2027, 2, 1)),
        Held("innovative_sme", date(2025, 1, 1)),
        Held("hnte", date(2027, 1, 1)),
    ]
    found = risks(book, held)
    assert [(risk.title, risk.on) for risk in found] == [
        ("srdi_sme", date(2027, 2, 1)),
        ("little_giant", date(2027, 8, 1)),
    ]
    assert [hurdle.id for hurdle in found[0].hurdles] == ["z1_title"]  # no title of the first rank is held


def test_without_a_last_day_todays_rules_are_asked(book: Book) -> None:
    assert risks(book, [Held("little_giant")]) == ()


def test_a_round_of_reviews_comes_before_the_last_day(book: Book) -> None:
    (risk,) = risks(book, [Held("tech_sme", date(2027, 12, 31))], product_prohibited_restricted_eliminated=True)
    assert risk.on == date(2027, 6, 1)
