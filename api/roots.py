"""How a root field is declared: its type, its arguments, and the plan that answers it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from strawberry.types.unset import UNSET

from api.declare import AFTER, AS_OF, FIRST, SEARCH, Argument, ModelField, model_field
from api.executor import Planner, Variant
from graph import reads
from graph.ids import key_of
from graph.model import MODEL
from graph.reads import Plan
from graph.request import Wanted
from graph.writing import Writing


class RootField(ModelField):
    """A root field answered by one plan."""

    planner: Planner
    variant: Variant


def no_variant(_args: dict[str, Any]) -> None:
    """The plan depends on nothing but the document and the variables' shape."""


def root_field(
    annotation: str, about: str, arguments: Iterable[Argument], planner: Planner, variant: Variant = no_variant
) -> Any:
    """A root field with that type, those arguments and that plan."""
    made = model_field(annotation, about, arguments, cls=RootField)
    made.planner, made.variant = planner, variant
    return made


def page_field(label: str, about: str) -> Any:
    """A connection over all nodes of a label."""
    node = MODEL.nodes[label]
    arguments: list[Argument] = [
        ("filter", f"{label}Filter | None", UNSET, "Only these."),
        ("orderBy", f"list[{label}Order] | None", UNSET, "Order; ties by id. By id unless given."),
        FIRST,
        AFTER,
        AS_OF,
    ]
    if node.searched:
        arguments.insert(1, SEARCH)

    def planner(wanted: Wanted, writing: Writing, _: Any) -> Plan:
        return reads.page(label, wanted, writing)

    return root_field(f"{label}Connection", about, arguments, planner)


def one_field(label: str, about: str) -> Any:
    """A node of a label by its id."""

    def planner(wanted: Wanted, writing: Writing, _: Any) -> Plan:
        where = f"n.id = ${writing.params.add(wanted.args['id'], key_of(label))}"
        return reads.one(label, wanted, writing, where)

    return root_field(f"{label} | None", about, [("id", "strawberry.ID", UNSET, "标识.")], planner)


def list_field(label: str, about: str, order: str = "n.id") -> Any:
    """All nodes of a small label, as a plain list."""

    def planner(wanted: Wanted, writing: Writing, _: Any) -> Plan:
        return reads.everything(label, wanted, writing, order=order)

    return root_field(f"list[{label}]", about, [], planner)
