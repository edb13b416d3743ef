"""政策库: policies, their clauses, and the laws and regulations they stand on."""

from __future__ import annotations

from typing import Any

from strawberry.types.unset import UNSET

from api.declare import Fields
from api.roots import list_field, one_field, page_field, root_field
from graph import policies
from graph.reads import Plan
from graph.request import Wanted
from graph.writing import Writing


def _regulations(wanted: Wanted, writing: Writing, _: Any) -> Plan:
    return policies.regulations(wanted, writing)


FIELDS: Fields = {
    "policies": page_field("Policy", "政策库: policy documents."),
    "policy": one_field("Policy", "政策: one policy document."),
    "clauses": page_field("Clause", "政策条款: clauses of all policies."),
    "laws": page_field("Law", "法律: national laws."),
    "articles": page_field("Article", "法条: articles of all laws."),
    "regulations": root_field(
        "list[Regulation]",
        "规定: regulations kept as dated rules; all versions, or with `asOf` those not known to be out of force then.",
        [("asOf", "Date | None", UNSET, "日期: leave out versions that ended before or began after this day.")],
        _regulations,
    ),
    "conditions": page_field("Condition", "条件: conditions of all rulesets."),
    "metrics": list_field("Metric", "指标口径: the metric dictionary."),
    "tiers": list_field("Tier", "梯度与称号: tiers and qualifications, the ladder first.", "n.kind DESC, n.rank, n.id"),
}
