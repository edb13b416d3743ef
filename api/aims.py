"""What the plan says, as callers see it: its clauses, and what monitoring takes for granted."""

from __future__ import annotations

from typing import Any

from strawberry.types.unset import UNSET

from api.declare import Argument, enum_type, object_type
from api.judged import value_field
from graph.aims import SUPPORT, Clause
from graph.analysis.pace import Reason
from graph.rules.deadlines import Provision

Told = dict[str, Any]

TERRITORY: Argument = (
    "territory",
    "strawberry.ID | None",
    UNSET,
    "地区: enterprises located in it or below it on the day; the district of the plan unless given.",
)
TIER: Argument = ("tier", "TierId | None", UNSET, "称号: this one alone; all tiers unless given.")
AS_OF: Argument = ("asOf", "Date | None", UNSET, "日期: as titles and places are on this day; today unless given.")

enum_type(
    "PrioritySupport", "优先支持: in what the plan prefers key enterprises.", {w: (w, a) for w, a in SUPPORT.items()}
)
enum_type(
    "MissingReason",
    "Why a figure is not there.",
    {
        Reason.NO_TARGET.value: (Reason.NO_TARGET.value, "没有目标: no target is set for this tier and place"),
        Reason.TARGET_DATE_PASSED.value: (
            Reason.TARGET_DATE_PASSED.value,
            "目标日已过: the day by which it was to be reached has come or passed",
        ),
        Reason.HISTORY_TOO_SHORT.value: (
            Reason.HISTORY_TOO_SHORT.value,
            "历史不足: no title of this tier and place is dated so far back as the figure needs",
        ),
        Reason.DAY_IN_THE_FUTURE.value: (
            Reason.DAY_IN_THE_FUTURE.value,
            "日期在将来: what will be granted until then is not recorded yet",
        ),
    },
)
object_type(
    "PlanClause",
    "依据: where the plan says it.",
    {
        "document": value_field("str", "文件."),
        "clause": value_field("str", "条款."),
        "text": value_field("str", "原文."),
        "provenance": value_field("Provenance", "VERIFIED where it was read in the document."),
        "reading": value_field("str | None", "理解: where more than the words say was taken from them, and why."),
    },
)
object_type(
    "RegulationProvision",
    "管理性规定: what a regulation wants of those that hold a title.",
    {
        "regulation": value_field("str", "规定."),
        "docNo": value_field("str | None", "文号."),
        "clause": value_field("str", "条款."),
        "text": value_field("str", "内容, in our short words."),
        "provenance": value_field("Provenance", "VERIFIED where it was read in a copy."),
    },
)


def told_clause(clause: Clause, reading: str = "") -> Told:
    """A clause of the plan."""
    return {
        "document": clause.document,
        "clause": clause.key,
        "text": clause.text,
        "provenance": "VERIFIED" if clause.verified else "MEMORY",
        "reading": reading or None,
    }


def told_provision(provision: Provision) -> Told:
    """A provision of a regulation."""
    return {
        "regulation": provision.regulation.name,
        "docNo": provision.regulation.doc_no or None,
        "clause": provision.clause,
        "text": provision.text,
        "provenance": "VERIFIED" if provision.verified else "MEMORY",
    }
