"""From the fields of a record to typed facts: a value, nothing, or the fault that says why not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Protocol, TypeVar

from loaders.files import Record, csv_records
from loaders.rows import Dropped, Fault, Value, present

T = TypeVar("T")
EMPTY = "it is empty and cannot be"


class FieldError(ValueError):
    """A field that is not what it should be; the message says what was expected."""


class Fields(Protocol):
    """A record that gives its fields by name and can say what is wrong with one."""

    def __getitem__(self, name: str) -> Any: ...
    def fault(self, name: str, reason: str, dropped: Dropped) -> Fault:
        """A fault in one of its fields."""
        ...


def read(record: Fields | None, name: str, convert: Callable[[Any], T], dropped: Dropped = "field") -> T | Fault | None:
    """The field converted; None when it or the record is empty; a fault when `convert` raises FieldError."""
    raw = None if record is None else record[name]
    raw = raw.strip() if isinstance(raw, str) else raw
    if record is None or raw is None or raw == "":
        return None
    try:
        return convert(raw)
    except FieldError as cause:
        return record.fault(name, str(cause), dropped)


def need(record: Fields, name: str, convert: Callable[[Any], T]) -> T | Fault:
    """The field converted; a fault that drops the row when it is empty or refused."""
    value = read(record, name, convert, "row")
    return record.fault(name, EMPTY, "row") if value is None else value


def sort_out(values: Mapping[str, Value | Fault | None]) -> tuple[dict[str, Value], list[Fault]]:
    """The facts that are there, and the faults."""
    facts = present({name: value for name, value in values.items() if not isinstance(value, Fault)})
    return facts, [value for value in values.values() if isinstance(value, Fault)]


def lost(faults: Iterable[Fault]) -> bool:
    """Whether one of the faults drops the row."""
    return any(fault.dropped == "row" for fault in faults)


def read_tables(data: Path, files: Iterable[str]) -> tuple[dict[str, list[Record]], list[Fault]]:
    """Small CSV files whole: the records of each, and the faults of all."""
    tables = {file: list(csv_records(data, file)) for file in files}
    faults = [found for table in tables.values() for found in table if isinstance(found, Fault)]
    return {file: [r for r in table if isinstance(r, Record)] for file, table in tables.items()}, faults


def by_id(records: Iterable[Record], column: str) -> dict[str, Record]:
    """Records by the value of a column: the first of each."""
    found: dict[str, Record] = {}
    for record in records:
        found.setdefault(record[column], record)
    return found


def text(value: Any) -> str:
    """A text, without the space around it; YAML makes a number of a bare year, so a whole number is text too."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise FieldError("a text was expected")
    return str(value).strip()


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise FieldError("a list of texts was expected")
    return tuple(value)


def day(value: Any) -> date:
    """A date: one already, or text such as 2023-09-19 or 20230919."""
    try:
        return date.fromisoformat(str(value))
    except ValueError as cause:
        raise FieldError("a date such as 2023-09-19 was expected") from cause


def whole(value: Any) -> int:
    """A whole number."""
    try:
        if isinstance(value, int | str) and not isinstance(value, bool):
            return int(value)
    except ValueError:
        pass
    raise FieldError("a whole number was expected")


def exact(value: Any) -> Decimal:
    """A decimal, as it is written."""
    try:
        number = Decimal(str(value))
    except InvalidOperation as cause:
        raise FieldError("a number was expected") from cause
    if isinstance(value, bool) or not number.is_finite():
        raise FieldError("a number was expected")
    return number


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise FieldError("true or false was expected")
    return value


def word(words: Mapping[str, str]) -> Callable[[Any], str]:
    """A converter from the source's words to the model's."""

    def convert(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise FieldError(f"it is none of {', '.join(words)}")
        return words[value]

    return convert


def compact(value: Any) -> str:
    """JSON on one line, Chinese as it is, dates as 2023-09-19."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
