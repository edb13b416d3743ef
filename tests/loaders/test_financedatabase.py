"""A-share companies: single records, and the exact yield of the real file."""

from __future__ import annotations

from collections import Counter

import pytest

from loaders import financedatabase
from loaders.financedatabase import parse_company
from loaders.rows import EdgeRow, Fault, NodeRow, Row, Value
from loaders.territories import City, Gazetteer
from tests.loaders.counting import DATA, against_the_model, edges, faults, node, nodes, record

SHANGHAI = ("Territory", "CN-SH")
PLACES = Gazetteer({}, {"Shanghai": City("上海市", SHANGHAI, ""), "Pudong?": City("", SHANGHAI, "不能定")}, {})
BANK = {
    "symbol": "600000.SS", "name": "Shanghai Pudong Development Bank", "sector": "Financials", "exchange": "SHH",
    "country": "China", "city": "Shanghai", "market_cap": "Large Cap", "delisted": "False",
}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [*financedatabase.rows(DATA)]


def test_a_company_with_its_province() -> None:
    facts: dict[str, Value] = {
        "stockCode": "600000",
        "name": "Shanghai Pudong Development Bank",
        "nameEn": "Shanghai Pudong Development Bank",
        "nameIsTranslation": False,
        "country": "CHN",
        "city": "上海市",
        "exchange": "SSE",
        "sector": "Financials",
        "marketCapClass": "Large Cap",
        "delisted": False,
        "masked": False,
        "aggregate": False,
    }
    assert [*parse_company(record(**BANK), PLACES)] == [
        NodeRow("Enterprise", "fd:600000.SS", facts),
        EdgeRow("LOCATED_IN", ("Enterprise", "fd:600000.SS"), SHANGHAI, {}),
    ]


@pytest.mark.parametrize(
    ("_case", "changes", "fault", "located"),
    [
        ("another country", {"country": "United States"}, ("country", "United States"), True),
        ("an unknown city", {"city": "Elko"}, ("city", "Elko"), False),
        ("a city not settled, in a known province", {"city": "Pudong?"}, ("city", "Pudong?"), True),
    ],
)
def test_a_fact_that_cannot_be_is_left_out_and_named(
    _case: str, changes: dict[str, str], fault: tuple[str, str], located: bool
) -> None:
    found = [*parse_company(record(**BANK | changes), PLACES)]
    assert [(f.field, f.value, f.dropped) for f in faults(found)] == [(*fault, "field")]
    assert fault[0] not in node(found, "Enterprise", "fd:600000.SS")
    assert sum(isinstance(row, EdgeRow) for row in found) == located


def test_no_city_is_no_fault() -> None:
    assert faults(parse_company(record(**BANK | {"city": ""}), PLACES)) == []


@pytest.mark.parametrize(
    ("changes", "field"), [({"symbol": "0700.HK"}, "symbol"), ({"symbol": "ABC.SS"}, "symbol"), ({"name": ""}, "name")]
)
def test_what_is_no_company(changes: dict[str, str], field: str) -> None:
    reason = "missing, or no symbol of Shanghai or Shenzhen"
    value = changes[field]
    assert [*parse_company(record(**BANK | changes), PLACES)] == [Fault("here.csv", 2, field, value, reason, "row")]


def test_the_real_file_yields_all_companies(rows: list[Row]) -> None:
    assert nodes(rows) == {"Enterprise": 3_539}
    assert edges(rows) == {("Enterprise", "LOCATED_IN", "Territory"): 3_328}
    companies = [row.properties for row in rows if isinstance(row, NodeRow)]
    assert Counter(facts["exchange"] for facts in companies) == {"SZSE": 2_046, "SSE": 1_493}
    assert sum("sourceIndustry" not in facts for facts in companies) == 192
    assert sum(facts["delisted"] is True for facts in companies) == 5
    assert against_the_model(rows) == []


def test_its_defects_are_named(rows: list[Row]) -> None:
    """Sixteen rows marked as of another country, eleven of them the United States; cities that are none of China."""
    named = [(fault.field, fault.value) for fault in faults(rows)]
    assert Counter(value for field, value in named if field == "country") == {
        "United States": 11,
        "Hong Kong": 2,
        "Taiwan": 1,
        "Japan": 1,
        "Mongolia": 1,
    }
    assert sum(field == "city" for field, _ in named) == 20
    assert len(named) == 36
