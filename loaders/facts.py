"""What a value must be: by the kind of its property, and by its name where the name says more."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from graph.values import UNPRINTABLE
from graph.vocabulary import Kind, Property
from loaders import credit_code

Rule = Callable[[object], str]
"""What is wrong with a value, in words; empty when nothing is."""

INT_RANGE = range(-(2**31), 2**31)  # GraphQL's Int
DATE_YEARS = range(1000, 2201)
YEARS = range(900, 2201)  # 湖南大学 counts from 976
INDEX_BYTES = 8_000  # a range index refuses keys past 8,167 bytes, and the whole batch with them


def text_fault(value: object) -> str:
    """A text is not empty and holds nothing but readable characters."""
    if type(value) is not str:
        return "not a text"
    if not value:
        return "an empty text: leave the key out"
    if found := UNPRINTABLE.search(value):
        return f"holds U+{ord(found[0]):04X}, which is no readable character"
    return ""


def key_fault(value: object) -> str:
    """A text short enough for an index."""
    if reason := text_fault(value):
        return reason
    text = str(value)
    if len(text) <= INDEX_BYTES // 4:  # UTF-8 takes at most four bytes a character
        return ""
    size = len(text.encode())
    return f"{size} bytes, more than an index takes ({INDEX_BYTES})" if size > INDEX_BYTES else ""


def int_fault(value: object) -> str:
    """A whole number that GraphQL's Int can carry."""
    if type(value) is not int:
        return "not a whole number"
    return "" if value in INT_RANGE else "out of the range of a 32-bit whole number"


def float_fault(value: object) -> str:
    """A finite number."""
    if type(value) not in {int, float}:
        return "not a number"
    return "" if math.isfinite(value) else "not a finite number"  # type: ignore[arg-type]


def decimal_fault(value: object) -> str:
    """A decimal from 0 with at most 15 significant digits, which a FLOAT keeps exactly."""
    return signed_fault(value) or ("below zero" if value < 0 else "")  # type: ignore[operator]


def signed_fault(value: object) -> str:
    """A decimal with at most 15 significant digits, below zero too."""
    if type(value) is not Decimal:
        return "not a decimal"
    if not value.is_finite():
        return "not finite"
    return "" if len(value.normalize().as_tuple().digits) <= 15 else "more than 15 significant digits"


def bool_fault(value: object) -> str:
    """True or False."""
    return "" if type(value) is bool else "not true or false"


def date_fault(value: object) -> str:
    """A day, without a time."""
    if not isinstance(value, date) or isinstance(value, datetime):
        return "not a date"
    return "" if value.year in DATE_YEARS else "a year before 1000 or after 2200"


def moment_fault(value: object) -> str:
    """A time with its offset, in ISO 8601."""
    if reason := text_fault(value):
        return reason
    try:
        offset = datetime.fromisoformat(str(value)).tzinfo
    except ValueError:
        offset = None
    return "" if offset else "not a time with its offset, as in 2026-04-01T09:30:00+08:00"


def json_fault(value: object) -> str:
    """JSON text."""
    if reason := text_fault(value):
        return reason
    try:
        json.loads(str(value))
    except ValueError as cause:
        return f"not JSON: {cause}"
    return ""


def strings_fault(value: object) -> str:
    """A list of texts."""
    if not isinstance(value, list | tuple):
        return "not a list of texts"
    return next((reason for item in value if (reason := text_fault(item))), "")


def within(lowest: float, highest: float) -> Rule:
    """A number in a closed interval."""
    return lambda value: "" if lowest <= value <= highest else f"not within {lowest} and {highest}"  # type: ignore[operator]


def matching(pattern: str, words: str) -> Rule:
    """A text of one form."""
    compiled = re.compile(pattern)
    return lambda value: "" if compiled.fullmatch(str(value)) else f"not {words}"


BY_KIND: Mapping[Kind, Rule] = {
    Kind.STRING: text_fault,
    Kind.TEXT: text_fault,
    Kind.INT: int_fault,
    Kind.FLOAT: float_fault,
    Kind.DECIMAL: decimal_fault,
    Kind.BOOL: bool_fault,
    Kind.DATE: date_fault,
    Kind.MOMENT: moment_fault,
    Kind.JSON: json_fault,
    Kind.STRINGS: strings_fault,
    Kind.ENUM: text_fault,
}
YEAR = within(YEARS[0], YEARS[-1])
FRACTION = within(0, 1)
BY_NAME: Mapping[str, Rule] = {
    "share": FRACTION,
    "confidence": FRACTION,
    "year": YEAR,
    "marketYear": YEAR,
    "established": YEAR,
    "TARGETS.by": YEAR,
    "latitude": within(-90, 90),
    "longitude": within(-180, 180),
    "stockCode": matching("[0-9]{6}", "six digits"),
    "Enterprise.code": lambda value: credit_code.fault(str(value)),
}


def rule_of(owner: str, prop: Property) -> Rule:
    """All that a property of a label (or of an edge type) demands of a value."""
    words = prop.enum.values.keys() if prop.enum else None
    kind = key_fault if prop.indexed else signed_fault if prop.signed else BY_KIND[prop.kind]
    special = BY_NAME.get(f"{owner}.{prop.name}") or BY_NAME.get(prop.name)
    if words is None and special is None:
        return kind

    def rule(value: object) -> str:
        if reason := kind(value):
            return reason
        said = value if isinstance(value, list | tuple) else [value]
        if words is not None and any(word not in words for word in said):
            return f"not a word of {prop.enum.name if prop.enum else ''}"
        return special(value) if special else ""

    return rule
