"""The smallest change sets are minimal and sufficient: against brute force, and on the real rules."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod
from unittest.mock import patch

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from graph.rules.assess import assess
from graph.rules.book import Book
from graph.rules.facts import Facts
from graph.rules.figures import Figures
from graph.rules.progression import needs
from graph.rules.progression.search import ChangeSet, change_sets
from graph.rules.progression.space import Variable, advised, applied, space
from graph.rules.rulesets import Ruleset
from graph.rules.verdicts import Application, Verdict
from tests.graph.rules.progression.made import BASE, facts, gate, known, leaf, ruleset, rulesets

NEW = Application.NEW
MANY = 400  # combinations that brute force looks through
Levels = tuple[int, ...]


def suffices(book: Book, rules: Ruleset, then: Facts, before: Facts) -> bool:
    """Whether the changed facts satisfy the rules, and no part exceeds its whole that did not before."""
    if assess(book, rules, then, NEW).verdict < Verdict.NEEDS_EVIDENCE:
        return False
    return all(within(book, then, pair) or not within(book, before, pair) for pair in book.parts)


def within(book: Book, found: Facts, pair: tuple[str, str]) -> bool:
    part, whole = (Figures(book, found)[name].value for name in pair)
    return not (isinstance(part, Fraction) and isinstance(whole, Fraction) and part > whole)


def done(found: Facts, variables: tuple[Variable, ...], levels: Levels) -> Facts:
    picked = zip(variables, levels, strict=True)
    return applied(found, [(v.metric, v.choices[level - 1].value) for v, level in picked if level])


def total(variables: tuple[Variable, ...], levels: Levels) -> Fraction:
    picked = zip(variables, levels, strict=True)
    return sum((v.choices[level - 1].effort for v, level in picked if level), Fraction(0))


def brute(book: Book, rules: Ruleset, found: Facts, variables: tuple[Variable, ...]) -> list[Levels]:
    """Every minimal set that suffices, the cheapest first; of one total those that rise most in what is asked first."""
    everything = product(*(range(len(variable.choices) + 1) for variable in variables))
    good = [levels for levels in everything if suffices(book, rules, done(found, variables, levels), found)]
    least = [
        levels
        for levels in good
        if not any(less != levels and all(a <= b for a, b in zip(less, levels, strict=True)) for less in good)
    ]
    return sorted(least, key=lambda levels: (total(variables, levels), [-level for level in levels]))


def levels_of(variables: tuple[Variable, ...], found: ChangeSet) -> Levels:
    """A set as levels of the variables."""
    picked = [(change.metric, change.after) for change in (*found.changes, *found.confirm)]
    return tuple(
        next((i for i, choice in enumerate(v.choices, start=1) if (v.metric, choice.value) in picked), 0)
        for v in variables
    )


QUICK = [HealthCheck.too_slow, HealthCheck.filter_too_much]


@settings(max_examples=80, deadline=None, suppress_health_check=QUICK)
@given(st.data())
def test_the_sets_are_those_brute_force_finds_in_the_same_order(book: Book, data: st.DataObject) -> None:
    rules, found = data.draw(rulesets(book)), data.draw(known(book))
    variables, wanted = everything(book, rules, found)
    answer = change_sets(book, rules, found, NEW, most=4)
    assert answer.complete
    assert [levels_of(variables, one) for one in answer.sets] == wanted[:4]
    assert [one.total for one in answer.sets] == [total(variables, levels) for levels in wanted[:4]]
    assert bool(answer.blocked) <= (not wanted)


@settings(max_examples=30, deadline=None, suppress_health_check=QUICK)
@given(st.data())
def test_a_limit_leaves_out_what_costs_as_much_or_more(book: Book, data: st.DataObject) -> None:
    rules, found = data.draw(rulesets(book)), data.draw(known(book))
    variables, wanted = everything(book, rules, found)
    limit = total(variables, wanted[1]) if len(wanted) > 1 else Fraction(5)
    below = change_sets(book, rules, found, NEW, most=4, below=limit)
    cheaper = [levels for levels in wanted if total(variables, levels) < limit]
    assert [levels_of(variables, one) for one in below.sets] == cheaper[:4]


@settings(max_examples=30, deadline=None, suppress_health_check=QUICK)
@given(st.data())
def test_tests_of_too_many_figures_to_look_through_cost_time_not_truth(book: Book, data: st.DataObject) -> None:
    rules, found = data.draw(rulesets(book)), data.draw(known(book))
    variables, wanted = everything(book, rules, found)
    with patch.object(needs, "MANY", 0):
        answer = change_sets(book, rules, found, NEW, most=4)
    assert [levels_of(variables, one) for one in answer.sets] == wanted[:4]


def everything(book: Book, rules: Ruleset, found: Facts) -> tuple[tuple[Variable, ...], list[Levels]]:
    """The variables, and what brute force finds; spaces that are too large for it are left out."""
    variables = space(book, rules, found, NEW, advised(book))
    assume(prod(len(variable.choices) + 1 for variable in variables) <= MANY)
    return variables, brute(book, rules, found, variables)


SRDI, SRDI_2022 = "srdi_sme@cn-miit-2026-2", "srdi_sme@cn-miit-2022-63"


def told(found: ChangeSet) -> dict[str, str]:
    """The changes in words."""
    return {change.metric: str(change.after) for change in found.changes}


def test_nothing_need_change_where_the_rules_are_satisfied(book: Book) -> None:
    (found,) = change_sets(book, book.ruleset(SRDI), facts(book, **BASE), NEW).sets
    assert found == ChangeSet((), ())
    assert found.total == 0


def test_one_figure_short_is_one_change_with_what_brings_it_there(book: Book) -> None:
    short = facts(book, **{**BASE, "rd_expense_y1": 40, "revenue_y1": 1500, "main_revenue_y1": 1300})
    first, *others = change_sets(book, book.ruleset(SRDI), short, NEW).sets
    assert told(first) == {"rd_expense_y1": "100"}  # the ratio follows: 100 / 1500 is above 3 %
    assert first.effort == 3 * (1 + Fraction(60, 40))
    assert others == []
    short = facts(book, **{**BASE, "rd_expense_y1": 120, "revenue_y1": 5000, "main_revenue_y1": 4500})
    (first,) = change_sets(book, book.ruleset(SRDI), short, NEW).sets
    (change,) = first.changes
    assert (change.metric, change.before, change.after) == ("rd_ratio_y1", Fraction(120, 5000), Fraction(3, 100))
    assert [(way.metric, way.op, way.value) for way in change.means] == [("rd_expense_y1", ">=", Fraction(150))]


def test_what_another_change_would_spoil_must_be_kept(book: Book) -> None:
    rules = ruleset(
        book,
        {"all": [{"ref": "revenue"}, {"ref": "ratio"}]},
        [gate("revenue", leaf("revenue_y1", ">=", 1500)), gate("ratio", leaf("rd_ratio_y1", ">=", 0.03))],
    )
    (found,) = change_sets(book, rules, facts(book, revenue_y1=1200, rd_expense_y1=40), NEW).sets
    assert told(found) == {"revenue_y1": "1500", "rd_ratio_y1": "3/100"}
    (kept,) = (change for change in found.changes if change.metric == "rd_ratio_y1")
    assert kept.effort == 3 / (1 + (Fraction(40, 1200) - Fraction(3, 100)) / Fraction(40, 1200))
    assert [(way.metric, way.op, way.value) for way in kept.means] == [("rd_expense_y1", ">=", Fraction(45))]


def test_an_exemption_is_an_alternative_to_the_gate(book: Book) -> None:
    short = facts(book, **{**BASE, "ip1_applied_count": 0})
    found = change_sets(book, book.ruleset(SRDI), short, NEW).sets
    assert [told(one) for one in found] == [{"has_provincial_or_higher_rd_org": "True"}, {"ip1_applied_count": "1"}]
    assert [one.effort for one in found] == [5, 10]


def test_unknown_facts_are_confirmed_not_assumed(book: Book) -> None:
    known = facts(book, **{name: value for name, value in BASE.items() if name != "srdi_dev_score_y0"})
    (found,) = change_sets(book, book.ruleset(SRDI), known, NEW).sets
    assert found.changes == ()
    assert [(change.metric, change.before, change.after) for change in found.confirm] == [
        ("srdi_dev_score_y0", None, Fraction(50))
    ]
    assert (found.effort, found.asking) == (Fraction(0), Fraction(1, 2))


def test_what_only_time_changes_blocks(book: Book) -> None:
    young = facts(book, **{**BASE, "segment_years": 2, "major_incident_3y": True})
    answer = change_sets(book, book.ruleset(SRDI), young, NEW)
    assert (answer.sets, answer.complete) == ((), True)
    assert answer.blocked == ("base_incident", "z1_years")


def test_a_scorecard_is_reached_by_the_cheapest_points(book: Book) -> None:
    score = assess(book, book.ruleset(SRDI_2022), facts(book, **BASE), NEW).card("srdi_score")
    # 5 main ratio, 2 growth of 3.5 %, 2 years, 4 margin of 5 %, 5 debt, 2 patents, 6 R&D of 6.7 %, 1 staff
    assert score.low == score.high == 27
    answer = change_sets(book, book.ruleset(SRDI_2022), facts(book, **BASE), NEW)
    assert answer.complete
    assert [told(found) for found in answer.sets] == [
        {"equity_financing_2y": "6000"},
        {"rd_expense_avg_2y": "1000"},
        {
            "rd_ratio_y1": "1/10",
            "digital_level": "3",
            "ip1_high_value_count": "1",
            "rd_staff_ratio": "1/10",
            "rd_org_level": "national",
            "has_quality_mgmt_cert": "True",
            "has_own_brand": "True",
        },
    ]
    after = assess(book, book.ruleset(SRDI_2022), answer.sets[2].done(facts(book, **BASE)), NEW)
    assert after.card("srdi_score").low == 61


def test_the_budget_cuts_the_search_and_says_so(book: Book) -> None:
    answer = change_sets(book, book.ruleset(SRDI_2022), facts(book, **BASE), NEW, budget=3)
    assert (answer.sets, answer.complete, answer.nodes, answer.blocked) == ((), False, 3, ())


def weaker(found: ChangeSet, variables: tuple[Variable, ...]) -> list[Levels]:
    """The set with each change lowered by one rung, so also without it."""
    levels = levels_of(variables, found)
    return [(*levels[:i], lower, *levels[i + 1 :]) for i, level in enumerate(levels) for lower in range(level)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_doing_a_set_suffices_and_less_does_not(book: Book, data: st.DataObject) -> None:
    """On the real rules, with facts left out or spoilt."""
    names = sorted(BASE)
    gone = data.draw(st.sets(st.sampled_from(names), max_size=3))
    spoilt = {
        "revenue_y1": 900,
        "rd_expense_y1": 20,
        "total_liabilities_y1": 1900,
        "ip1_applied_count": 0,
        "titles": [],
    }
    bad = data.draw(st.sets(st.sampled_from(sorted(spoilt)), max_size=3))
    known = {name: spoilt[name] if name in bad else value for name, value in BASE.items() if name not in gone}
    if "revenue_y1" in bad:
        known["main_revenue_y1"] = 800
    before = facts(book, **known)
    rules = book.ruleset(data.draw(st.sampled_from([SRDI, SRDI_2022, "innovative_sme@cn-miit-2022-63"])))
    variables = space(book, rules, before, NEW, advised(book))
    answer = change_sets(book, rules, before, NEW, most=2)
    assert answer.complete
    assert answer.sets or answer.blocked
    for found in answer.sets:
        assert suffices(book, rules, found.done(before), before)
        assert not any(
            suffices(book, rules, done(before, variables, less), before) for less in weaker(found, variables)
        )
