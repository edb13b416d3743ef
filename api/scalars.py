"""The scalars of the schema: dates, times, exact decimals, small trees."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NewType

import orjson
import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from graph.values import decimal_text

Date = NewType("Date", str)
DateTime = NewType("DateTime", str)
ExactDecimal = NewType("ExactDecimal", str)
Json = NewType("Json", object)

DIGITS = 15  # what survives being kept as a double


def write_date(value: object) -> str:
    """A date as it stands in an answer."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    raise GraphQLError(f"Date cannot represent {value!r}.")


def read_date(value: object) -> date:
    """A date from a caller: 2026-04-01."""
    try:
        return date.fromisoformat(value if isinstance(value, str) and len(value) == len("2026-04-01") else "")
    except ValueError as error:
        raise GraphQLError(f"Date cannot represent {value!r}: give year-month-day, as in 2026-04-01.") from error


def write_moment(value: object) -> str:
    """A time as it stands in an answer."""
    if isinstance(value, str):
        return value
    raise GraphQLError(f"DateTime cannot represent {value!r}.")


def refuse_moment(_value: object) -> Any:
    """No argument takes a time yet."""
    raise GraphQLError("DateTime is for answers only.")


def write_decimal(value: object) -> str:
    """A decimal as it stands in an answer."""
    if isinstance(value, float) and value - value == 0:
        return decimal_text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    raise GraphQLError(f"Decimal cannot represent {value!r}.")


def read_decimal(value: object) -> Decimal:
    """A decimal from a caller: text or a number, at most 15 significant digits."""
    try:
        number = Decimal(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or len(number.as_tuple().digits) > DIGITS:
        raise GraphQLError(f'Decimal cannot represent {value!r}: give at most {DIGITS} digits, as in "0.125".')
    return number


def write_json(value: object) -> Any:
    """A tree as it stands in an answer; it is kept as text."""
    try:
        return orjson.loads(value)  # type: ignore[arg-type]
    except ValueError as error:
        raise GraphQLError("JSON cannot represent what is stored.") from error


def refuse_json(_value: object) -> Any:
    """No argument takes a tree."""
    raise GraphQLError("JSON is for answers only.")


SCALARS: dict[Any, ScalarDefinition] = {
    Date: strawberry.scalar(
        name="Date",
        description="日期: a day, as in 2026-04-01.",
        serialize=write_date,
        parse_value=read_date,
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        description="时间: a time with its offset, as in 2026-04-01T09:30:00.000000+08:00.",
        serialize=write_moment,
        parse_value=refuse_moment,
    ),
    ExactDecimal: strawberry.scalar(
        name="Decimal",
        description="精确小数: an exact decimal written as text; money in 万元, shares as fractions of one.",
        serialize=write_decimal,
        parse_value=read_decimal,
    ),
    Json: strawberry.scalar(
        name="JSON",
        description="A small tree, such as a rule in the grammar of the rule files.",
        serialize=write_json,
        parse_value=refuse_json,
    ),
}
