"""How GraphQL types are made from declarations, and the small ones that every list shares.

Made types live in this module under their GraphQL names, so that annotations can name any of them.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from enum import Enum
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from strawberry.types.unset import UNSET

from api.scalars import Date, DateTime, ExactDecimal, Json  # noqa: F401 - named in annotations

Argument = tuple[str, str, object, str]  # name, annotation, default, description

FIRST: Argument = ("first", "int | None", 20, "How many; 0 to 100.")
AFTER: Argument = ("after", "str | None", UNSET, "Continue after this cursor.")
AS_OF: Argument = ("asOf", "Date | None", UNSET, "日期: take dated edges as they hold on this day; today unless given.")
SEARCH: Argument = (
    "search",
    "str | None",
    UNSET,
    "全文检索: every word must match; best first unless ordered otherwise.",
)


class ModelField(StrawberryField):
    """A field that a plan answers: its value stands under its response key in what the plan built."""

    declared: str
    reads: bool = True  # whether its objects are nodes that are read, and cost
    weight: int = 0  # how many nodes it reads beyond what is selected


def model_field(annotation: str, about: str, arguments: Iterable[Argument] = (), *, cls: type = ModelField) -> Any:
    """A field with that type and those arguments; the annotation may name any type of this module."""
    made = cls(description=about)
    made.declared = annotation
    made.arguments = [
        StrawberryArgument(
            python_name=name, graphql_name=name, type_annotation=_annotation(kind), default=default, description=words
        )
        for name, kind, default, words in arguments
    ]
    return made


def _annotation(text: str) -> StrawberryAnnotation:
    return StrawberryAnnotation(text, namespace=globals())


def made_type(name: str) -> Any:
    """The made type of that name, or None."""
    return globals().get(name)


def _publish(name: str, made: Any) -> Any:
    made.__module__ = __name__
    globals()[name] = made
    return made


Fields = dict[str, Any]  # GraphQL name → field


def _class(name: str, fields: Fields, bases: tuple[type, ...] = ()) -> type:
    """A class with annotated fields. Python's own words get an underscore."""
    attributes: dict[str, Any] = {"__annotations__": {}, "__module__": __name__}
    for graphql_name, made in fields.items():
        python_name = f"{graphql_name}_" if graphql_name in {"in", "and", "or", "not", "from", "id"} else graphql_name
        made.graphql_name = graphql_name
        attributes["__annotations__"][python_name] = made.declared
        attributes[python_name] = made
    return type(name, bases, attributes)


def object_type(name: str, about: str, fields: Fields, bases: tuple[type, ...] = ()) -> Any:
    """Make and publish an object type."""
    return _publish(name, strawberry.type(_class(name, fields, bases), name=name, description=about))


def input_type(name: str, about: str, fields: dict[str, tuple[str, str]]) -> Any:
    """Make and publish an input type; every field may be left out."""
    made = {key: input_field(f"{kind} | None", words, UNSET) for key, (kind, words) in fields.items()}
    return input_of(name, about, made)


def input_of(name: str, about: str, fields: Fields) -> Any:
    """Make and publish an input type from fields with their own defaults."""
    return _publish(name, strawberry.input(_class(name, fields), name=name, description=about))


def input_field(annotation: str, about: str, default: object = dataclasses.MISSING) -> Any:
    """A field of an input type; without a default it must be given."""
    made = ModelField(description=about, default=default)
    made.declared = annotation
    return made


def enum_type(name: str, about: str, words: dict[str, tuple[str, str]]) -> Any:
    """Make and publish an enum: GraphQL word → (value inside, description)."""
    make: Any = Enum  # its functional form, with names known only here
    made = make(name, {word: value for word, (value, _) in words.items()}, module=__name__)
    strawberry.enum(made, name=name, description=about)
    for value in made.__strawberry_definition__.values:
        value.description = words[value.name][1]
    return _publish(name, made)


def screaming(name: str) -> str:
    """stockCode → STOCK_CODE."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


# ------------------------------------------------------------------------------------------------ shared by all types


@strawberry.interface(description="Anything with a global id, by which `node` fetches it again.")
class Node:
    """The Relay interface."""

    id: strawberry.ID = strawberry.field(description="全局标识: opaque, stable; use it with `node`.")

    @classmethod
    def resolve_type(cls, value: Any, *_: Any) -> str:
        return str(value["__typename"])


object_type(
    "PageInfo",
    "Where a page stands in its list.",
    {
        "hasNextPage": model_field("bool", "Whether more follow."),
        "hasPreviousPage": model_field("bool", "Whether the page continues an earlier one."),
        "startCursor": model_field("str | None", "Cursor of its first edge."),
        "endCursor": model_field("str | None", "Cursor of its last edge: give it as `after`."),
    },
)
enum_type(
    "OrderDirection",
    "顺序.",
    {
        "ASC": ("ASC", "升序: smallest or earliest first; missing values last"),
        "DESC": ("DESC", "降序: largest or latest first; missing values last"),
    },
)

IS_NULL = ("bool", "Whether the value is missing.")
input_type(
    "IdFilter",
    "A test of an id.",
    {"eq": ("strawberry.ID", "Is this."), "in": ("list[strawberry.ID]", "Is one of these.")},
)
input_type(
    "StringFilter",
    "A test of a text; upper and lower case differ. A missing value passes none but isNull.",
    {
        "eq": ("str", "Is this."),
        "ne": ("str", "Is another."),
        "in": ("list[str]", "Is one of these."),
        "contains": ("str", "Has this in it."),
        "startsWith": ("str", "Begins with this."),
        "isNull": IS_NULL,
    },
)
input_type(
    "StringsFilter",
    "A test of a list of texts.",
    {"has": ("str", "Has this one."), "hasAny": ("list[str]", "Has at least one of these.")},
)
for _name, _kind, _about in (
    ("IntFilter", "int", "A test of a whole number."),
    ("FloatFilter", "float", "A test of a number."),
    ("DecimalRange", "ExactDecimal", "A test of an exact decimal."),
    ("DateRange", "Date", "A test of a day."),
):
    input_type(
        _name,
        f"{_about} A missing value passes none but isNull.",
        {
            "eq": (_kind, "Is this."),
            "in": (f"list[{_kind}]", "Is one of these."),
            "gt": (_kind, "Is after or above this."),
            "gte": (_kind, "Is this, or after or above it."),
            "lt": (_kind, "Is before or below this."),
            "lte": (_kind, "Is this, or before or below it."),
            "isNull": IS_NULL,
        },
    )
