"""Many applications judged at once: of each the same verdicts as one by one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.rules.assess import assess
from graph.rules.columns import columns
from graph.rules.facts import Facts
from graph.rules.many import judge
from graph.rules.rulesets import Ruleset
from graph.rules.verdicts import Application, Verdict
from tests.graph.rules.applications import applicants, file_of
from tests.graph.rules.written import WHOLE, book, outcome

RULESETS = sorted(book().rulesets)


@pytest.mark.parametrize("kind", Application)
@pytest.mark.parametrize("id", RULESETS)
def test_all_cases_of_a_ruleset_come_out_the_same(id: str, kind: Application) -> None:  # noqa: A002
    facts = [case.facts(book()) for case in file_of(id).every]
    assert at_once(book().ruleset(id), facts, kind) == one_by_one(book().ruleset(id), facts, kind)


@pytest.mark.parametrize("id", RULESETS)
def test_a_fact_that_nobody_gives_is_unknown_for_all(id: str) -> None:  # noqa: A002
    for fact, case in file_of(id).missing.items():
        facts = [case.facts(book())]
        assert at_once(book().ruleset(id), facts, case.kind) == one_by_one(book().ruleset(id), facts, case.kind), fact


@given(data=st.data(), id=st.sampled_from(RULESETS), kind=st.sampled_from(Application))
@settings(max_examples=100, deadline=None)
def test_all_of_any_applications_come_out_the_same(data: st.DataObject, id: str, kind: Application) -> None:  # noqa: A002
    drawn = data.draw(st.lists(applicants(id, kind), min_size=1, max_size=6))
    facts = [one.facts for one in drawn]
    assert at_once(book().ruleset(id), facts, kind) == one_by_one(book().ruleset(id), facts, kind)


def at_once(ruleset: Ruleset, facts: Sequence[Facts], kind: Application) -> list[dict[str, Verdict]]:
    """Verdicts by id of each, judged together."""
    judged = judge(columns(book(), facts), ruleset, kind)
    parts = {WHOLE: judged.verdicts, **judged.parts}
    return [{part: Verdict(int(found[row])) for part, found in parts.items()} for row in range(len(facts))]


def one_by_one(ruleset: Ruleset, facts: Sequence[Facts], kind: Application) -> list[dict[str, Verdict]]:
    """Verdicts by id of each, assessed alone."""
    every = [outcome(assess(book(), ruleset, one, kind)) for one in facts]
    return [{part: said.verdict for part, said in came.items() if said.verdict is not None} for came in every]
