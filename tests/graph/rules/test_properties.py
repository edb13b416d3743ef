"""What holds of every application: better figures, more facts, more evidence, and what they can never do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from graph.rules.figures import Figures
from graph.rules.verdicts import Application, Verdict
from tests.graph.rules.applications import Applicant, anyone, file_of, values
from tests.graph.rules.slopes import better, slopes
from tests.graph.rules.written import Expected, book, outcome

CERTAIN = {Verdict.MET, Verdict.UNMET}
RATES = (Fraction(0), Fraction(1, 10))  # of growth that no rule compares by itself
SRDI = "srdi_sme@cn-miit-2022-63"


@given(before=anyone(), data=st.data())
@settings(max_examples=200, deadline=None)
def test_better_figures_never_worsen_anything(before: Applicant, data: st.DataObject) -> None:
    improvements = [
        (name, other)
        for name, slope in slopes(before.ruleset.id).items()
        if name in before.values
        for other in (*values(before.ruleset.id)[name], *more_titles(name, before.values[name]))
        if better(slope, before.values[name], other)
    ]
    assume(improvements)
    after = before.given(dict(data.draw(st.lists(st.sampled_from(improvements), min_size=1, max_size=3))))
    assert worse(outcome(before.assessed), outcome(after.assessed)) == {}


@given(before=anyone(), data=st.data())
@settings(max_examples=200, deadline=None)
def test_what_is_certain_stays_and_points_stay_inside_however_facts_arrive(
    before: Applicant, data: st.DataObject
) -> None:
    after = before
    while unknown := open_metrics(after):
        known = values(before.ruleset.id)
        arrived = {name: data.draw(st.sampled_from(known.get(name, RATES)), name) for name in unknown}
        after = after.given(arrived)
    early, late = outcome(before.assessed), outcome(after.assessed)
    for part, said in early.items():
        assert late[part].verdict == said.verdict or said.verdict not in CERTAIN, part
        assert late[part].verdict is not Verdict.UNKNOWN, part
        if said.points and (points := late[part].points):
            assert said.points[0] <= points[0] == points[1] <= said.points[1], part


@given(before=anyone(), data=st.data())
@settings(max_examples=200, deadline=None)
def test_more_evidence_never_worsens_anything_and_moves_no_points(before: Applicant, data: st.DataObject) -> None:
    more = data.draw(st.frozensets(st.sampled_from(sorted(values(before.ruleset.id))), min_size=1))
    after = replace(before, evidence=before.evidence | more)
    early, late = outcome(before.assessed), outcome(after.assessed)
    assert worse(early, late) == {}
    assert {part: said.points for part, said in early.items()} == {part: said.points for part, said in late.items()}
    if all(said.verdict is not Verdict.NEEDS_EVIDENCE for said in early.values()):
        assert early == late


@given(before=anyone(proven=True))
@example(before=Applicant(book().ruleset(SRDI), Application.NEW, file_of(SRDI).base.values, frozenset(values(SRDI))))
@settings(max_examples=200, deadline=None)
def test_with_everything_proven_nothing_waits_for_evidence(before: Applicant) -> None:
    assert Verdict.NEEDS_EVIDENCE not in {said.verdict for said in outcome(before.assessed).values()}


def test_more_helps_and_more_harms_where_the_text_says_so() -> None:
    found = slopes(SRDI)
    helps = {"segment_years", "rd_expense_y1", "rd_expense_y2", "net_profit_y1", "equity_financing_2y", "rd_staff"}
    harms = {"total_liabilities_y1", "sci_award_provincial_rank_3y", "in_abnormal_list", "major_incident_3y"}
    either = {"revenue_y1", "main_revenue_y2", "employees", "chain_role", "size_industry"}
    assert {name for name in helps | harms if found[name] == 1} == helps
    assert either & found.keys() == set()


def worse(before: Mapping[str, Expected], after: Mapping[str, Expected]) -> dict[str, tuple[Expected, Expected]]:
    """What fell, by id: a verdict, or the lowest or highest points."""
    assert before.keys() == after.keys()
    return {part: (before[part], after[part]) for part in before if fell(before[part], after[part])}


def fell(early: Expected, late: Expected) -> bool:
    """Whether a verdict, or the lowest or the highest points, are lower than before."""
    if early.verdict is not None and late.verdict is not None and late.verdict < early.verdict:
        return True
    pairs = zip(early.points or (), late.points or (), strict=True)
    return any(after < before for before, after in pairs)


def more_titles(name: str, value: Any) -> list[Any]:
    """For a list of titles each list with one more."""
    return [[*value, word] for word in book().metrics[name].values] if isinstance(value, list) else []


def open_metrics(application: Applicant) -> list[str]:
    """The facts that its unknown figures wait for."""
    figures = Figures(book(), application.facts)
    return sorted({name for metric in application.ruleset.metrics for name in figures[metric].missing})
