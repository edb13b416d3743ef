"""Small rulesets and facts, drawn and by hand."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from graph.rules.book import Book
from graph.rules.facts import Fact, read_fact
from graph.rules.rulesets import Ruleset

PROV = {"ref": "drawn", "status": "memory"}
LEAVES: dict[str, tuple[tuple[str, ...], list[Any]]] = {
    # how it changes: year, up; money in 万元
    "revenue_y1": ((">=", ">", "<"), [1000, 1500, 5000]),
    "rd_expense_y1": ((">=",), [100, 300]),
    "rd_ratio_y1": ((">=", ">"), [0.03, 0.06]),  # follows from the two above
    "debt_ratio_y1": (("<=", "<"), [0.5, 0.7]),
    "ip1_count": ((">=", ">", "=="), [1, 2, 4]),
    "digital_level": (("==", ">="), [2, 3]),
    "has_own_brand": (("==",), [True, False]),
    "rd_org_level": (("==", "in"), [["national"], ["provincial"], ["municipal", "provincial"]]),
    "has_provincial_or_higher_rd_org": (("==",), [True]),  # follows from the one above
    "segment_years": ((">=",), [2, 3]),  # only time changes it
    "sci_award_provincial_3y": (("==",), [True]),  # only time changes it
    "titles": (("has_any",), [["hnte"], ["innovative_sme", "tech_sme"]]),
}
VALUES: dict[str, list[Any]] = {
    "revenue_y1": [0, 800, 1000, 1400, 6000],
    "rd_expense_y1": [0, 30, 100, 400],
    "rd_ratio_y1": [0.02, 0.05],
    "debt_ratio_y1": [0.9, 0.7, 0.4],
    "ip1_count": [0, 1, 3],
    "digital_level": [1, 2, 3],
    "has_own_brand": [False, True],
    "rd_org_level": ["none", "municipal", "provincial"],
    "has_provincial_or_higher_rd_org": [False, True],
    "segment_years": [1, 2.5, 4],
    "sci_award_provincial_3y": [False, True],
    "titles": [[], ["hnte"], ["tech_sme"]],
}


# satisfies all gates of 专精特新 under 2号; 27 points under 63号
BASE = {
    "registered_in_mainland_china": True,
    "is_sme": True,
    "in_abnormal_list": False,
    "in_serious_dishonesty_list": False,
    "product_prohibited_restricted_eliminated": False,
    "major_incident_3y": False,
    "data_fraud_3y": False,
    "titles": ["innovative_sme"],
    "segment_years": 4,
    "rd_expense_y1": 120,
    "rd_expense_y2": 110,
    "revenue_y1": 1800,
    "revenue_y2": 1700,
    "main_revenue_y1": 1500,
    "main_revenue_y2": 1450,
    "main_revenue_y3": 1400,
    "total_assets_y1": 2000,
    "total_liabilities_y1": 1000,
    "equity_financing_2y": 0,
    "ip1_applied_count": 1,
    "market_position_leading": True,
    "srdi_dev_score_y0": 55,
    "rd_org_level": "none",
    "sci_award_provincial_3y": False,
    "sci_award_national_3y": False,
    "net_profit_y1": 90,
    "employees": 60,
    "rd_staff": 5,
    "ip1_high_value_count": 0,
    "ip1_self_count": 0,
    "ip1_count": 0,
    "ip2_count": 1,
    "chain_role": "none",
    "digital_level": 1,
    "has_quality_award_provincial": False,
    "has_quality_mgmt_cert": False,
    "has_own_brand": False,
    "participates_in_standards": False,
    "local_feature_points": 0,
    "maker_china_rank_band_3y": "none",
}


def facts(book: Book, **values: Any) -> dict[str, Fact]:
    """Facts from plain values, without evidence."""
    return {name: read_fact(book.metrics, name, value) for name, value in values.items()}


def ruleset(book: Book, decision: Any, conditions: list[Any], cards: list[Any] | None = None) -> Ruleset:
    """A ruleset on the book's metrics."""
    made = {
        "id": "drawn@test",
        "tier": "drawn",
        "title_zh": "示例称号",
        "effective_from": "2020-01-01",
        "application_kinds": ["new", "review"],
        "decision": decision,
        "conditions": conditions,
        "scorecards": cards or [],
    }
    head = {"id": "test", "title_zh": "示例办法"}
    (found,) = book.draft({"schema_version": 1, "regulation": head, "rulesets": [made]})
    return found


def gate(name: str, test: Any, **others: Any) -> dict[str, Any]:
    """A condition."""
    return {"id": name, "kind": "gate", "text_zh": name, "test": test, "prov": PROV, **others}


def card(indicators: list[dict[str, Any]], mark: float | None, least: float = 0) -> dict[str, Any]:
    """A scorecard of one category."""
    category = {"id": "all", "text_zh": "全部", "max": 20, "indicators": indicators}
    passed = None if mark is None else {"op": ">=", "value": mark}
    least_of = {"all": least} if least else {}
    return {"id": "card", "max": 20, "pass": passed, "category_min": least_of, "prov": PROV, "categories": [category]}


def leaf(metric: str, op: str, value: Any) -> dict[str, Any]:
    """A comparison."""
    return {"metric": metric, "op": op, "value": value}


@st.composite
def leaves(draw: st.DrawFn) -> dict[str, Any]:
    metric = draw(st.sampled_from(sorted(LEAVES)))
    ops, values = LEAVES[metric]
    op, value = draw(st.sampled_from(ops)), draw(st.sampled_from(values))
    if metric == "rd_org_level" and op == "==":
        value = value[0]
    return leaf(metric, op, value)


def trees() -> st.SearchStrategy[Any]:
    return st.one_of(
        leaves(),
        st.fixed_dictionaries({"all": st.lists(leaves(), min_size=2, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(leaves(), min_size=2, max_size=3)}),
        st.fixed_dictionaries(
            {"any": st.tuples(leaves(), st.fixed_dictionaries({"all": st.tuples(leaves(), leaves())}))}
        ),
        st.fixed_dictionaries({"not": leaves()}),
        st.fixed_dictionaries({"when": leaves(), "then": leaves()}),
    ).map(listed)


def listed(tree: Any) -> Any:
    """The tree as YAML has it: lists, no tuples."""
    return {key: [listed(part) for part in value] if isinstance(value, tuple) else value for key, value in tree.items()}


@st.composite
def indicators(draw: st.DrawFn, number: int) -> dict[str, Any]:
    head = {"id": f"i{number}", "kind": "score", "text_zh": "示例", "max": 10, "prov": PROV}
    match draw(st.sampled_from(["bands", "step", "checklist", "external"])):
        case "bands":
            points = sorted(draw(st.lists(st.integers(1, 10), min_size=1, max_size=2)), reverse=True)
            bands = [{"option": str(i), "when": draw(leaves()), "points": p} for i, p in enumerate(points)]
            return {**head, "method": "bands", "bands": bands}
        case "step":
            step = {"metric": "ip1_count", "per": draw(st.sampled_from([1, 2])), "points_per": 3, "max": 6}
            return {**head, "method": "step", "step": step}
        case "checklist":
            names = ["has_own_brand", "sci_award_provincial_3y"]
            items = [{"id": name, "metric": name, "text_zh": name} for name in names]
            return {**head, "method": "checklist", "checklist": {"points_each": 3, "max": 5, "items": items}}
    return {**head, "max": 3, "method": "external", "external": {"metric": "local_feature_points"}}


@st.composite
def rulesets(draw: st.DrawFn, book: Book) -> Ruleset:
    conditions = [
        gate(f"c{i}", draw(trees()), **({"review": "manual"} if draw(st.booleans()) else {}))
        for i in range(draw(st.integers(1, 4)))
    ]
    if draw(st.integers(0, 3)) == 0:
        conditions[0]["applies_to"] = ["review"]
    cards = []
    if draw(st.booleans()):
        lines = [draw(indicators(i)) for i in range(draw(st.integers(2, 4)))]
        cards = [card(lines, draw(st.sampled_from([None, 6, 9, 12])), draw(st.sampled_from([0, 4])))]
    refs = [{"ref": part["id"]} for part in (*conditions, *cards)]
    name = draw(st.sampled_from(["all", "all", "any"]))
    decision = {name: refs}
    if len(refs) > 2 and draw(st.booleans()):
        decision = {"all": [refs[0], {"any": refs[1:]}]}
    return ruleset(book, decision, conditions, cards)


@st.composite
def known(draw: st.DrawFn, book: Book) -> dict[str, Fact]:
    found = {}
    for name, values in VALUES.items():
        derived = book.metrics[name].formula is not None and name != "debt_ratio_y1"
        # the first value seldom suffices, so that there is something to change
        if draw(st.integers(0, 9)) < (1 if derived else 8):
            value = draw(st.one_of(st.just(values[0]), st.sampled_from(values)))
            found[name] = read_fact(book.metrics, name, value, evidence=draw(st.booleans()))
    return found
