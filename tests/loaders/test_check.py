"""Rows against the model: each kind of value, each range, and what a fault drops."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from graph.model import MODEL
from graph.vocabulary import Kind, Property
from loaders.check import checked, edge_form, node_form
from loaders.facts import rule_of
from loaders.rows import EdgeRow, Fault, NodeRow, Place, Ref, Value, present

HERE = Place("banks.csv", 7)
BANK: Ref = ("Bank", "bank:ICBC")
FACTS = {"code": "ICBC", "name": "中国工商银行"}
SHANGHAI: dict[str, Value] = {"name": "上海市", "kind": "PROVINCE", "aggregate": False}


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        (Kind.STRING, "甲", ""),
        (Kind.STRING, "", "an empty text: leave the key out"),
        (Kind.STRING, 3, "not a text"),
        (Kind.STRING, "a\x00b", "holds U+0000, which is no readable character"),
        (Kind.STRING, "甲\ufffd", "holds U+FFFD, which is no readable character"),
        (Kind.TEXT, "一\n二", ""),
        (Kind.INT, -3, ""),
        (Kind.INT, True, "not a whole number"),
        (Kind.INT, 3.0, "not a whole number"),
        (Kind.INT, 2**31, "out of the range of a 32-bit whole number"),
        (Kind.FLOAT, 1, ""),
        (Kind.FLOAT, float("nan"), "not a finite number"),
        (Kind.FLOAT, "1", "not a number"),
        (Kind.DECIMAL, Decimal("0.114"), ""),
        (Kind.DECIMAL, Decimal("123456789012345000"), ""),
        (Kind.DECIMAL, Decimal("1234567890.123456"), "more than 15 significant digits"),
        (Kind.DECIMAL, Decimal("-1"), "below zero"),
        (Kind.DECIMAL, Decimal("NaN"), "not finite"),
        (Kind.DECIMAL, 0.5, "not a decimal"),
        (Kind.BOOL, False, ""),
        (Kind.BOOL, "False", "not true or false"),
        (Kind.DATE, date(2026, 1, 1), ""),
        (Kind.DATE, date(999, 1, 1), "a year before 1000 or after 2200"),
        (Kind.DATE, datetime(2026, 1, 1, 8), "not a date"),
        (Kind.MOMENT, "2026-04-01T09:30:00+08:00", ""),
        (Kind.MOMENT, "2026-04-01T09:30:00", "not a time with its offset, as in 2026-04-01T09:30:00+08:00"),
        (Kind.MOMENT, "noon", "not a time with its offset, as in 2026-04-01T09:30:00+08:00"),
        (Kind.JSON, '{"all":[]}', ""),
        (Kind.JSON, "{", "not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (Kind.STRINGS, ("a", "b"), ""),
        (Kind.STRINGS, ["a", ""], "an empty text: leave the key out"),
        (Kind.STRINGS, "ab", "not a list of texts"),
    ],
)
def test_a_value_of_each_kind(kind: Kind, value: object, reason: str) -> None:
    assert rule_of("Node", Property("fact", kind, ""))(value) == reason


def test_a_signed_decimal_may_be_below_zero() -> None:
    assert rule_of("AnnualReport", Property("netProfit", Kind.DECIMAL, "", signed=True))(Decimal("-12.5")) == ""
    assert rule_of("AnnualReport", Property("revenue", Kind.DECIMAL, ""))(Decimal("-12.5")) == "below zero"


@pytest.mark.parametrize(
    ("owner", "name", "kind", "value", "reason"),
    [
        ("MAKES", "share", Kind.DECIMAL, Decimal(1), ""),
        ("MAKES", "share", Kind.DECIMAL, Decimal("1.01"), "not within 0 and 1"),
        ("MAKES", "confidence", Kind.FLOAT, -0.1, "not within 0 and 1"),
        ("Institute", "established", Kind.INT, 976, ""),
        ("Institute", "established", Kind.INT, 19, "not within 900 and 2200"),
        ("Institute", "latitude", Kind.FLOAT, 91, "not within -90 and 90"),
        ("Enterprise", "stockCode", Kind.STRING, "6000", "not six digits"),
        ("Enterprise", "code", Kind.STRING, "914403001922038217", "the check character should be 6"),
        ("Bank", "code", Kind.STRING, "ICBC", ""),
    ],
)
def test_a_range_by_name(owner: str, name: str, kind: Kind, value: object, reason: str) -> None:
    assert rule_of(owner, Property(name, kind, ""))(value) == reason


def test_a_text_too_long_for_its_index_is_told_before_the_store_refuses_the_batch() -> None:
    rule = rule_of("Bank", Property("name", Kind.STRING, "", indexed=True))
    assert rule("银" * 2_666) == ""
    assert rule("银" * 2_667) == "8001 bytes, more than an index takes (8000)"


def test_a_good_row_comes_through_as_it_is() -> None:
    row = NodeRow(*BANK, FACTS, HERE)
    assert [*checked(row)] == [row]
    assert next(checked(row)) is row


def test_a_wrong_optional_fact_is_left_out_and_named() -> None:
    row = NodeRow("Territory", "CN-SH", {**SHANGHAI, "code": "", "mayor": "x"}, HERE)
    assert [*checked(row)] == [
        Fault("banks.csv", 7, "code", "", "an empty text: leave the key out", "field"),
        Fault("banks.csv", 7, "mayor", "x", "not in the model", "field"),
        NodeRow("Territory", "CN-SH", SHANGHAI, HERE),
    ]


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"code": "ICBC"}, ("name", "", "missing")),
        ({"code": "ICBC", "name": ""}, ("name", "", "an empty text: leave the key out")),
    ],
)
def test_without_a_required_fact_there_is_no_row(facts: dict[str, Any], fault: tuple[str, str, str]) -> None:
    assert [*checked(NodeRow(*BANK, facts, HERE))] == [Fault("banks.csv", 7, *fault, "row")]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (NodeRow("Guild", "g:1", {}, HERE), ("", "Guild g:1", "the model has no such node")),
        (NodeRow("Load", "x", {}, HERE), ("", "Load x", "the model has no such node")),
        (NodeRow("Bank", "", FACTS, HERE), ("id", "", "an empty text: leave the key out")),
        (
            EdgeRow("WITHIN", BANK, ("Territory", "CN"), {}, HERE),
            ("", "Bank bank:ICBC WITHIN Territory CN", "the model has no such edge"),
        ),
    ],
)
def test_what_the_model_does_not_know_is_no_row(row: NodeRow | EdgeRow, fault: tuple[str, str, str]) -> None:
    assert [*checked(row)] == [Fault("banks.csv", 7, *fault, "row")]


def test_a_word_must_be_of_its_list() -> None:
    row = NodeRow("Territory", "CN", {"name": "中国", "kind": "EMPIRE", "aggregate": False}, HERE)
    assert [*checked(row)] == [Fault("banks.csv", 7, "kind", "EMPIRE", "not a word of TerritoryKind", "row")]


def test_an_edge_that_ends_before_it_begins_is_no_row() -> None:
    ends: tuple[Ref, Ref] = (("Institute", "ror:1"), ("Territory", "CN"))
    row = EdgeRow("LOCATED_IN", *ends, {"from": date(2021, 1, 1), "to": date(2020, 12, 31)}, HERE)
    assert [*checked(row)] == [Fault("banks.csv", 7, "from", "2021-01-01", "after to, 2020-12-31", "row")]
    day = EdgeRow("LOCATED_IN", *ends, {"from": date(2021, 1, 1), "to": date(2021, 1, 1)}, HERE)
    assert [*checked(day)] == [day]


def test_every_label_and_edge_of_the_model_has_a_form() -> None:
    assert [n.label for n in MODEL.nodes.values() if (node_form(n.label) is None) is not n.internal] == []
    assert [r.type for r in MODEL.relationships if edge_form(r.type, r.start, r.end) is None] == []


def test_a_fault_passes() -> None:
    fault = Fault("banks.csv", 7, "name", "x", "told by the source", "field")
    assert [*checked(fault)] == [fault]


def test_present_leaves_out_what_is_not_there() -> None:
    given: dict[str, object] = {"a": None, "b": "", "c": (), "d": [], "e": 0, "f": False, "g": Decimal(0), "h": "x"}
    assert present(given) == {"e": 0, "f": False, "g": Decimal(0), "h": "x"}
