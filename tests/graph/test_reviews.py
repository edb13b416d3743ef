"""What decides a verdict: of a review that is passed nothing fails, of one that fails something does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.reviews import decisive
from graph.rules.assess import assess
from graph.rules.book import read_book
from graph.rules.facts import Fact, read_fact
from graph.rules.verdicts import Application, Verdict
from graph.settings import CHECKOUT

BOOK = read_book(CHECKOUT / "data" / "rules")
RULESETS = st.sampled_from(sorted(BOOK.rulesets))


@st.composite
def facts(draw: st.DrawFn, ruleset: str) -> dict[str, Fact]:
    """Some facts that a ruleset asks for: nothing, the threshold of a test, or its opposite."""
    found = {}
    for test in BOOK.rulesets[ruleset].comparisons:
        metric = BOOK.metrics[test.metric]
        if metric.formula is None and draw(st.booleans()):
            value = (not test.value) if isinstance(test.value, bool) and draw(st.booleans()) else test.value
            found[test.metric] = Fact(value, evidence=draw(st.booleans()))
    return found


@given(st.data(), RULESETS)
def test_what_decides(data: st.DataObject, name: str) -> None:
    ruleset = BOOK.rulesets[name]
    found = assess(BOOK, ruleset, data.draw(facts(name)), Application.REVIEW)
    assert bool(decisive(found, Verdict.UNMET)) == (found.verdict is Verdict.UNMET)
    if found.verdict is Verdict.UNKNOWN:
        assert decisive(found, Verdict.UNKNOWN)
    if found.verdict is Verdict.MET:
        assert not decisive(found, Verdict.UNKNOWN)
    for row in decisive(found, found.verdict):
        assert row.verdict is found.verdict


def test_with_one_route_taken_the_others_decide_nothing() -> None:
    ruleset = BOOK.rulesets["innovative_sme@cn-miit-2022-63"]
    known = {"titles": read_fact(BOOK.metrics, "titles", ["hnte"], evidence=True)}
    found = assess(BOOK, ruleset, known, Application.REVIEW)
    assert found.row("inno_direct_honour").verdict is Verdict.MET
    assert [row.id for row in decisive(found, Verdict.UNKNOWN)] == [
        "base_entity", "base_sme", "base_credit", "base_product", "base_incident",
    ]  # fmt: skip
    assert decisive(found, Verdict.UNMET) == []
