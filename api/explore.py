"""统一查询: any node by its id, and one search over everything."""

from __future__ import annotations

from typing import Any

from strawberry.types.unset import UNSET

from api.declare import AFTER, FIRST, Fields
from api.roots import root_field
from graph import reads
from graph.errors import BadInput
from graph.ids import parse_id
from graph.reads import Plan
from graph.request import Wanted
from graph.writing import Writing

MOST_IDS = 100


def _label(args: dict[str, Any]) -> str:
    return parse_id(args["id"])[0]


def _labels(args: dict[str, Any]) -> tuple[str, ...]:
    if len(args["ids"]) > MOST_IDS:
        raise BadInput(f"nodes was given {len(args['ids'])} ids.", f"Give at most {MOST_IDS} at a time.")
    return tuple(sorted({parse_id(value)[0] for value in args["ids"]}))


def _node(wanted: Wanted, writing: Writing, label: Any) -> Plan:
    return reads.node(label, wanted, writing, wanted.args["id"])


def _nodes(wanted: Wanted, writing: Writing, labels: Any) -> Plan:
    return reads.nodes(labels, wanted, writing, wanted.args["ids"])


def _search(wanted: Wanted, writing: Writing, _: Any) -> Plan:
    return reads.search(wanted, writing)


FIELDS: Fields = {
    "node": root_field(
        "Node | None", "Any node by its global id.", [("id", "strawberry.ID", UNSET, "标识.")], _node, _label
    ),
    "nodes": root_field(
        "list[Node | None]",
        "Nodes by their global ids, in that order; null where there is none.",
        [("ids", "list[strawberry.ID]", UNSET, "标识: at most 100.")],
        _nodes,
        _labels,
    ),
    "search": root_field(
        "SearchConnection",
        "统一查询: one full-text search over everything, in Chinese and English, best first.",
        [
            ("text", "str", UNSET, "What to look for; every word must match."),
            ("kinds", "list[NodeKind] | None", UNSET, "Only nodes of these kinds."),
            FIRST,
            AFTER,
        ],
        _search,
    ),
}
