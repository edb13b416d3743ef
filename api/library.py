"""培育库: who is cultivated for which tier, and what changed since a day."""

from __future__ import annotations

from typing import Any

from strawberry.types.unset import UNSET

from api.declare import AFTER, AS_OF, FIRST, Fields, enum_type, model_field, object_type
from api.roots import root_field
from graph.library import reading
from graph.reads import Plan
from graph.request import Wanted
from graph.writing import Writing

enum_type(
    "LibraryChangeKind",
    "变动: what happened to an enterprise in a library.",
    {word: (word, about) for word, about in reading.CHANGE_KINDS.items()},
)
object_type(
    "LibraryChange",
    "培育库变动: an enterprise that came into a tier's library, moved to another layer of it, or left it.",
    {
        "enterprise": model_field("Enterprise", "企业."),
        "tier": model_field("Tier", "层级: whose library."),
        "kind": model_field("LibraryChangeKind", "变动."),
        "on": model_field("Date", "日期: the first day it is so."),
        "layer": model_field("LibraryLayer | None", "分层 since then; null where it left."),
        "previousLayer": model_field("LibraryLayer | None", "此前分层; null where it came."),
        "why": model_field("LibraryLeaving | None", "出库原因, where it left."),
        "reasons": model_field("Json | None", "理由: of its layer, or of its leaving; as on the edges of a library."),
    },
)
object_type(
    "LibraryChangeEdge",
    "One item of a list of LibraryChange.",
    {
        "cursor": model_field("str", "Where the list can be continued from."),
        "node": model_field("LibraryChange", "培育库变动."),
    },
)
object_type(
    "LibraryChangeConnection",
    "A page of a list of LibraryChange.",
    {
        "edges": model_field("list[LibraryChangeEdge]", "The items of this page."),
        "pageInfo": model_field("PageInfo", "Where the page stands."),
        "totalCount": model_field("int", "总数: how many there are in all; counted only when asked."),
    },
)


def _library(wanted: Wanted, writing: Writing, _: Any) -> Plan:
    return reading.library(wanted, writing)


def _changes(wanted: Wanted, writing: Writing, _: Any) -> Plan:
    return reading.changes(wanted, writing)


FIELDS: Fields = {
    "cultivationLibrary": root_field(
        "LibraryConnection",
        "培育库: enterprises in a tier's library on a day, each with its layer and why.",
        [
            ("tier", "TierId", UNSET, "层级. A tier without a library has nobody in it."),
            ("layer", "list[LibraryLayer] | None", UNSET, "分层: only these."),
            (
                "changedSince",
                "Date | None",
                UNSET,
                "变动起始: only who came into it, or its layer, from this day on.",
            ),
            ("filter", "EnterpriseFilter | None", UNSET, "Only these."),
            ("orderBy", "list[LibraryOrder] | None", UNSET, "Order; ties by id."),
            FIRST,
            AFTER,
            AS_OF,
        ],
        _library,
    ),
    "libraryChanges": root_field(
        "LibraryChangeConnection",
        "培育库变动: who came, moved and left from a day to a day, in the order it happened.",
        [
            ("since", "Date", UNSET, "起始日期: from this day on."),
            ("until", "Date | None", UNSET, "截止日期, inclusive; today unless given."),
            ("tier", "TierId | None", UNSET, "层级: only of this tier's library."),
            ("kinds", "list[LibraryChangeKind] | None", UNSET, "变动: only of these kinds."),
            FIRST,
            AFTER,
        ],
        _changes,
    ),
}
