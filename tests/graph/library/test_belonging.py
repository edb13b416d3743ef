"""Who belongs in a library and in which layer: pure, on the tiny rules and on the real ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.rulebook import book_of
from graph.rules.assess import assess
from graph.rules.facts import Fact, read_fact
from graph.rules.library import Absence, Absent, Layer, Membership, belongs
from graph.rules.shortfalls import shortfall
from graph.rules.verdicts import Application, Verdict
from graph.settings import CHECKOUT
from tests.graph.library.small import BOOK, CRITERIA, INNOVATIVE, ONE, PROV, SRDI

GOOD: Mapping[str, Any] = {"in_abnormal_list": False, "revenue_y1": 1500, "employees": 40, "rd_staff": 12}


def facts(titles: list[str] | None = None, **given: Any) -> dict[str, Fact]:
    """Facts from plain values; without the ones that are None."""
    known = {name: value for name, value in {**GOOD, **given, "titles": titles or []}.items() if value is not None}
    return {name: read_fact(BOOK.metrics, name, value) for name, value in known.items()}


def judged(tier: str, titles: list[str] | None = None, **given: Any) -> Membership | Absence:
    """The answer for a firm."""
    return belongs(BOOK, CRITERIA, tier, facts(titles, **given), titles or [], ONE)


@pytest.mark.parametrize(
    ("_case", "given", "titles", "expected"),
    [
        ("all conditions hold", {}, [], Layer.READY),
        ("one short by a fifth exactly", {"rd_staff": 8}, [], Layer.NEAR),
        ("one short by more", {"rd_staff": 7}, [], Absent.SHORT),
        ("two short, each by little", {"rd_staff": 9, "revenue_y1": 900}, [], Absent.SHORT),
        ("one fact unknown", {"rd_staff": None}, [], Layer.PROMISING),
        ("two facts unknown", {"rd_staff": None, "employees": None}, [], Absent.SHORT),
        ("one short by little, one unknown", {"rd_staff": None, "revenue_y1": 900}, [], Layer.PROMISING),
        ("one far short, one unknown", {"rd_staff": None, "revenue_y1": 100}, [], Absent.SHORT),
        ("far short, with a title that screens", {"revenue_y1": 1}, ["hnte"], Layer.PROMISING),
        ("a veto, whatever else", {"in_abnormal_list": True}, ["hnte"], Absent.VETO),
        ("holds it", {}, [INNOVATIVE], Absent.HOLDS),
        ("holds the one above it", {}, [SRDI], Absent.HOLDS),
        ("more researchers than people", {"employees": 5}, [], Absent.CONTRADICTION),
    ],
)
def test_the_layer(_case: str, given: dict[str, Any], titles: list[str], expected: Layer | Absent) -> None:
    found = judged(INNOVATIVE, titles, **given)
    assert (found.layer if isinstance(found, Membership) else found.why) is expected


@pytest.mark.parametrize(
    ("titles", "revenue", "expected"),
    [
        ([INNOVATIVE], 4000, Layer.READY),
        ([INNOVATIVE], 3200, Layer.NEAR),
        ([INNOVATIVE], 3000, Absent.SHORT),
        ([INNOVATIVE, "hnte"], 3000, Layer.PROMISING),
        (
            ["hnte"],
            4000,
            Absent.SHORT,
        ),  # a title below is no gap that closes by degrees, nor does hnte screen without it
        (["hnte"], 100, Absent.SHORT),
    ],
)
def test_one_rung_after_the_other(titles: list[str], revenue: int, expected: Layer | Absent) -> None:
    found = judged(SRDI, titles, revenue_y1=revenue)
    assert (found.layer if isinstance(found, Membership) else found.why) is expected


def test_a_yes_or_no_within_its_power_is_a_small_gap() -> None:
    kind = {"id": "org", "kind": "gate", "text_zh": "机构", "prov": PROV}
    rules = {
        "schema_version": 1,
        "regulation": {"id": "try", "title_zh": "试行"},
        "rulesets": [
            {
                "id": "org@try", "tier": INNOVATIVE, "title_zh": "试", "application_kinds": ["new"],
                "effective_from": "2026-01-01", "decision": {"all": [{"ref": "org"}]},
                "conditions": [{**kind, "test": {"metric": "has_rd_org", "op": "==", "value": True}}],
            }
        ],
    }  # fmt: skip
    book = replace(BOOK, rulesets={ruleset.id: ruleset for ruleset in BOOK.draft(rules)})
    known = facts(has_rd_org=False)
    attainable = replace(CRITERIA, attainable=frozenset({"has_rd_org"}))
    assert isinstance(belongs(book, CRITERIA, INNOVATIVE, known, [], ONE), Absence)
    found = belongs(book, attainable, INNOVATIVE, known, [], ONE)
    assert isinstance(found, Membership)
    assert found.layer is Layer.NEAR


def test_the_reasons_name_figure_threshold_gap_and_title() -> None:
    found = judged(INNOVATIVE, ["hnte"], rd_staff=None, revenue_y1=900)
    assert found.reasons == (
        {"by": "SURVEY", "verdict": "MET", "conditions": ["clean", "payroll"]},
        {"by": "SURVEY", "condition": "revenue", "text": "营收", "verdict": "UNMET", "metric": "revenue_y1",
         "value": "900", "operator": ">=", "threshold": "1000", "unit": "万元", "gap": "100"},
        {"by": "SURVEY", "condition": "staff", "text": "人员", "verdict": "UNKNOWN", "missing": ["rd_staff"]},
        {"by": "COMPARISON", "title": "hnte"},
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ the rules as they are

REAL = book_of(CHECKOUT / "data")
DAY = date(2026, 11, 23)


def of_63(**given: Any) -> Any:
    """The shortfall under 63号 附件1 of a firm with a clean record and these facts."""
    base = {
        "registered_in_mainland_china": True, "is_sme": True, "in_abnormal_list": False,
        "in_serious_dishonesty_list": False, "product_prohibited_restricted_eliminated": False,
        "major_incident_3y": False, "titles": [], "has_provincial_or_higher_rd_org": False,
    }  # fmt: skip
    known = {name: read_fact(REAL.metrics, name, value) for name, value in {**base, **given}.items()}
    ruleset = REAL.choose(INNOVATIVE, Application.NEW, DAY)
    return shortfall(assess(REAL, ruleset, known, Application.NEW), Fraction(1, 4))


def test_a_direct_route_of_which_nothing_is_known_is_no_way() -> None:
    """Two unknown awards would be nearer than a score that waits for every figure; nobody spoke of an award."""
    found = of_63(equity_financing_3y=0)
    assert {condition.id for condition, _ in found.waits} == {"inno_score"}
    assert "sci_award_national_3y" not in found.missing


def test_a_direct_route_that_is_nearly_there_is_the_nearest_way() -> None:
    found = of_63(equity_financing_3y=450)
    assert found.waits == ()
    [lack] = found.lacks
    assert (lack.condition.id, lack.gap) == ("inno_direct_equity", Fraction(1, 10))


# --------------------------------------------------------------------------------------------------------- invariants

VALUES = st.fixed_dictionaries(
    {},
    optional={
        "in_abnormal_list": st.booleans(),
        "revenue_y1": st.integers(0, 2000),
        "employees": st.integers(20, 50),
        "rd_staff": st.integers(0, 20),
    },
)


@given(VALUES)
def test_ready_is_what_the_rules_say_and_nobody_is_in_with_a_veto(values: dict[str, Any]) -> None:
    known = {name: read_fact(BOOK.metrics, name, value) for name, value in values.items()}
    found = belongs(BOOK, CRITERIA, INNOVATIVE, known, [], ONE)
    verdict = assess(BOOK, BOOK.rulesets["innovative@try"], known, Application.NEW).verdict
    ready = isinstance(found, Membership) and found.layer is Layer.READY
    assert ready == (verdict >= Verdict.NEEDS_EVIDENCE)
    assert not (values.get("in_abnormal_list") and isinstance(found, Membership))


@given(VALUES, st.sampled_from(["revenue_y1", "rd_staff"]))
def test_a_better_figure_never_moves_it_further_away(values: dict[str, Any], name: str) -> None:
    order = [Absent.SHORT, Layer.PROMISING, Layer.NEAR, Layer.READY]

    def place(given: dict[str, Any]) -> int:
        known = {key: read_fact(BOOK.metrics, key, value) for key, value in given.items()}
        found = belongs(BOOK, CRITERIA, INNOVATIVE, known, [], ONE)
        where = found.layer if isinstance(found, Membership) else found.why
        return order.index(where) if where in order else -1

    assert place(values) <= place({**values, name: 20 if name == "rd_staff" else 2000})
