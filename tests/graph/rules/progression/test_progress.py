"""Tier by tier to the target: dates that add up, what delays them, what they take and bring."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from graph.rules.book import Book
from graph.rules.errors import NoRuleset
from graph.rules.progression.progress import Progression, progress
from graph.rules.progression.steps import BEFORE, BLOCKED, CLOSED, NO_RULES, years_of
from graph.rules.progression.titles import Held, Rung
from graph.rules.verdicts import Verdict
from tests.graph.rules.progression.made import BASE, facts

LADDER = (
    Rung("tech_sme", 1),
    Rung("innovative_sme", 1),
    Rung("tech_innovative_sme", 1),
    Rung("srdi_sme", 2),
    Rung("little_giant", 3),
    Rung("mfg_champion", 4),
)
ASKED = date(2026, 11, 24)
NOTHING = Fraction(0)
INNOVATIVE = Held("innovative_sme", date(2028, 6, 30))
SRDI = Held("srdi_sme", date(2028, 6, 30))
GIANT = {
    **BASE,
    "titles": [],
    "revenue_y1": 6000,
    "revenue_y2": 5600,
    "revenue_y3": 5000,
    "main_revenue_y1": 5600,
    "rd_expense_y1": 700,
    "rd_expense_y2": 600,
    "ip1_applied_count": 4,
    "market_share_national": 0.12,
    "market_rank_national": 5,
    "product_well_known": True,
    "product_in_key_domain_2026": True,
    "srdi_dev_score_y0": 65,
}


def way(
    book: Book, target: str, held: tuple[Held, ...] = (INNOVATIVE,), on: date = ASKED, **values: Any
) -> Progression:
    known = facts(book, **{**BASE, "titles": [], **values})
    return progress(book, LADDER, known, held, target, on)


def test_who_qualifies_today_can_apply_today(book: Book) -> None:
    found = way(book, "srdi_sme")
    assert found.current == "innovative_sme"
    (only,) = found.steps
    assert (only.tier, only.earliest, only.effort, only.delays) == ("srdi_sme", ASKED, NOTHING, ())
    assert only.assessment is not None
    assert only.assessment.verdict is Verdict.NEEDS_EVIDENCE
    assert only.evidence == ("ip1_applied_count", "market_position_leading")
    assert only.options[0].evidence == only.evidence


def test_a_figure_of_a_complete_year_delays_to_the_next(book: Book) -> None:
    (only,) = way(book, "srdi_sme", rd_expense_y1=40).steps
    assert [(delay.on, delay.reason, delay.conditions) for delay in only.delays] == [
        (ASKED, BLOCKED, ("z3_rd",)),
        (date(2027, 1, 1), BLOCKED, ("z3_rd",)),
    ]
    option = only.options[0]
    assert option.on == date(2028, 1, 1)
    (cheapest,) = option.found.sets
    # 2025 is complete with 40; it is the year before the last until 2027, and out of sight in 2028
    changed = {change.metric: years_of(book, option, change.metric, ASKED) for change in cheapest.changes}
    assert changed == {"rd_expense_y1": (2027,), "rd_expense_y2": (2026,)}


def test_a_short_year_that_passes_out_of_sight_needs_no_change(book: Book) -> None:
    (only,) = way(book, "srdi_sme", rd_expense_y2=40).steps
    assert (only.earliest, only.effort) == (date(2027, 1, 1), NOTHING)


def test_years_in_the_segment_grow(book: Book) -> None:
    (only,) = way(book, "srdi_sme", segment_years=1.5).steps
    assert [delay.conditions for delay in only.delays] == [("z1_years",)] * 2
    assert (only.earliest, only.effort) == (date(2028, 1, 1), NOTHING)


def test_an_incident_lapses_three_years_on(book: Book) -> None:
    (only,) = way(book, "srdi_sme", major_incident_3y=True).steps
    assert (only.earliest, only.effort) == (date(2029, 1, 1), NOTHING)


def test_later_can_take_less(book: Book) -> None:
    """An investor's money counts today; a higher revenue takes less, but is that of a year still to be completed."""
    (only,) = way(book, "srdi_sme", revenue_y1=1400, main_revenue_y1=1300).steps
    assert only.delays == ()
    assert [(option.on, option.found.sets[0].effort) for option in only.options] == [
        (ASKED, 5 * 2),
        (date(2027, 1, 1), 5 * Fraction(15, 14)),
    ]
    assert (only.earliest, only.effort) == (ASKED, 5 * Fraction(15, 14))


def test_the_round_of_the_little_giants_is_waited_for(book: Book) -> None:
    (only,) = progress(book, LADDER, facts(book, **GIANT), (SRDI,), "little_giant", ASKED).steps
    assert [(delay.on, delay.reason) for delay in only.delays] == [(ASKED, CLOSED)]
    option = only.options[0]
    assert option.on == date(2027, 4, 25)
    (cheapest,) = option.found.sets
    (growth,) = cheapest.changes  # from 5600 in 2024, were 2026 to repeat the 6000 of 2025
    assert (growth.metric, growth.after) == ("revenue_cagr_2y", Fraction(1, 20))
    assert [(means.metric, means.value) for means in growth.means] == [("revenue_y1", Fraction(6174))]
    assert years_of(book, option, growth.metric, ASKED) == (2026,)
    assert option.window is not None
    assert (option.window.last, option.window.round.provision, option.window.expected) == (
        date(2027, 5, 25),
        "round_2026",
        True,
    )
    in_time = progress(book, LADDER, facts(book, **GIANT), (SRDI,), "little_giant", date(2026, 5, 1)).steps[0]
    assert (in_time.earliest, in_time.effort) == (date(2026, 5, 1), NOTHING)
    assert in_time.options[0].window is not None
    assert not in_time.options[0].window.expected


def test_steps_add_up_and_assume_the_titles_before(book: Book) -> None:
    found = progress(book, LADDER, facts(book, **{**GIANT, "equity_financing_3y": 600}), (), "little_giant", ASKED)
    assert found.current is None
    assert [(step.tier, step.assumed) for step in found.steps] == [
        ("innovative_sme", ()),
        ("srdi_sme", ("innovative_sme",)),
        ("little_giant", ("innovative_sme", "srdi_sme")),
    ]
    assert [step.earliest for step in found.steps] == [ASKED, date(2027, 1, 1), date(2028, 4, 25)]


def test_the_first_rank_goes_by_the_cheaper_of_two_ways(book: Book) -> None:
    small: dict[str, Any] = {
        "is_resident_enterprise": True,
        "major_incident_1y": False,
        "sales_y1": 1800,
        "led_standard_5y": True,
    }
    found = way(book, "tech_innovative_sme", (), equity_financing_3y=0, total_liabilities_y1=1900, **small)
    (stage,) = found.stages
    assert (stage.step.tier, stage.step.earliest) == ("tech_sme", date(2027, 6, 1))
    assert stage.step.effort == Fraction(3, 10)  # the sales of 2026 are still to be confirmed
    (other,) = stage.others
    assert other.tier == "innovative_sme"
    assert other.effort is not None
    assert other.effort > stage.step.effort


def test_what_no_change_can_meet_is_not_reached(book: Book) -> None:
    found = progress(
        book, LADDER, facts(book, **{**GIANT, "registered_in_mainland_china": False}), (SRDI,), "mfg_champion", ASKED
    )
    giant, champion = found.steps
    assert (giant.options, giant.earliest, giant.effort) == ((), None, None)
    assert {delay.conditions for delay in giant.delays if delay.reason == BLOCKED} == {("base_entity",)}
    assert [delay.reason for delay in champion.delays] == [BEFORE]
    assert champion.assessment is not None


def test_before_any_rules_were_in_force(book: Book) -> None:
    (only,) = way(book, "srdi_sme", on=date(2015, 7, 1)).steps
    assert only.assessment is None
    assert {delay.reason for delay in only.delays} == {NO_RULES}


def test_the_rules_of_the_day_decide(book: Book) -> None:
    (before,) = way(book, "srdi_sme", on=date(2026, 3, 31), rd_expense_avg_2y=1000).steps
    (after,) = way(book, "srdi_sme", on=date(2026, 4, 1), rd_expense_avg_2y=1000).steps
    assert before.options[0].ruleset.id == "srdi_sme@cn-miit-2022-63"
    assert after.options[0].ruleset.id == "srdi_sme@cn-miit-2026-2"


def test_support_is_dated_reference(book: Book) -> None:
    (only,) = way(book, "srdi_sme").steps
    first, review = only.support
    assert (first.id, first.amount, first.most, first.as_of) == ("qp_srdi_first", Fraction(5), None, "2022-06")
    assert (review.id, review.amount) == ("qp_srdi_review", Fraction(1))
    assert first.origin.copies == ("G1",)


def test_nothing_is_left_to_do_at_the_target(book: Book) -> None:
    found = way(book, "innovative_sme")
    assert (found.current, found.stages, found.questions) == ("innovative_sme", (), ())


def test_a_target_that_is_no_step(book: Book) -> None:
    with pytest.raises(NoRuleset, match="The ladder has no tier hnte"):
        way(book, "hnte")


def test_a_step_that_could_begin_only_beyond_the_horizon_says_so(book: Book) -> None:
    near = replace(book, pace=replace(book.pace, horizon=0))
    innovative, srdi = progress(
        near, LADDER, facts(book, **{**GIANT, "equity_financing_3y": 600}), (), "srdi_sme", ASKED
    ).steps
    assert (innovative.earliest, srdi.earliest) == (ASKED, None)
    assert [delay.reason for delay in srdi.delays] == [BEFORE]
