"""Fields become facts, nothing, or a fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from loaders.fields import (
    EMPTY,
    FieldError,
    compact,
    day,
    exact,
    flag,
    lost,
    need,
    read,
    sort_out,
    text,
    texts,
    whole,
    word,
)
from loaders.rows import Fault
from tests.loaders.counting import record


def test_an_empty_field_is_nothing_and_a_missing_record_too() -> None:
    assert read(record(year=" "), "year", whole) is None
    assert read(record(), "year", whole) is None
    assert read(None, "year", whole) is None


def test_a_refused_field_is_a_fault_with_its_value() -> None:
    refused = Fault("here.csv", 2, "year", "MMXX", "a whole number was expected", "field")
    assert read(record(year="MMXX"), "year", whole) == refused


def test_a_needed_field_that_is_empty_drops_the_row() -> None:
    assert need(record(), "year", whole) == Fault("here.csv", 2, "year", "", EMPTY, "row")
    assert need(record(year="2024"), "year", whole) == 2024


def test_facts_and_faults_are_sorted_out() -> None:
    fault = Fault("here.csv", 2, "year", "x", "…", "field")
    assert sort_out({"name": "甲", "year": fault, "code": None, "note": ""}) == ({"name": "甲"}, [fault])
    assert not lost([fault])
    assert lost([fault, Fault("here.csv", 2, "id", "", "…", "row")])


@pytest.mark.parametrize(
    ("convert", "given", "value"),
    [
        (text, " 甲 ", "甲"),
        (text, 2026, "2026"),
        (texts, ["a"], ("a",)),
        (day, "2023-09-19", date(2023, 9, 19)),
        (day, "20230919", date(2023, 9, 19)),
        (day, date(2023, 9, 19), date(2023, 9, 19)),
        (whole, "7", 7),
        (exact, 0.1, Decimal("0.1")),
        (exact, "11.40", Decimal("11.40")),
        (flag, False, False),
        (word({"a": "A"}), "a", "A"),
    ],
)
def test_what_converters_make(convert: Callable[[Any], Any], given: Any, value: Any) -> None:
    assert convert(given) == value


@pytest.mark.parametrize(
    ("convert", "given", "message"),
    [
        (text, True, "a text was expected"),
        (text, ["a"], "a text was expected"),
        (texts, "a", "a list of texts was expected"),
        (texts, [1], "a list of texts was expected"),
        (day, "2023-02-30", "a date such as 2023-09-19 was expected"),
        (whole, True, "a whole number was expected"),
        (whole, 1.5, "a whole number was expected"),
        (exact, "1,5", "a number was expected"),
        (exact, "Infinity", "a number was expected"),
        (exact, True, "a number was expected"),
        (flag, "true", "true or false was expected"),
        (word({"a": "A", "b": "B"}), "c", "it is none of a, b"),
    ],
)
def test_what_converters_refuse(convert: Callable[[Any], Any], given: Any, message: str) -> None:
    with pytest.raises(FieldError, match=message):
        convert(given)


def test_compact_json_keeps_chinese_numbers_and_dates_as_written() -> None:
    assert compact({"zh": "小巨人", "value": 0.05, "from": date(2022, 8, 1)}) == (
        '{"zh":"小巨人","value":0.05,"from":"2022-08-01"}'
    )
