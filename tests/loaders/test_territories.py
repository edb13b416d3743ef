"""Territories and the gazetteer: single records, the exact yield of the real file, and what city strings mean."""

from __future__ import annotations

import pytest

from loaders import territories
from loaders.rows import EdgeRow, Fault, NodeRow, Value
from loaders.territories import Gazetteer, gazetteer, parse_territory
from tests.loaders.counting import DATA, against_the_model, edges, faults, node, nodes, record

SHANGHAI = ("Territory", "CN-SH")


@pytest.fixture(scope="module")
def places() -> Gazetteer:
    return gazetteer(DATA)


def test_a_province_lies_within_its_country() -> None:
    given = record(
        id="CN-SH", name_zh="上海市", name_en="Shanghai", kind="province", parent_id="CN",
        division_code="310000", code_status="verified",
    )  # fmt: skip
    facts: dict[str, Value] = {
        "name": "上海市",
        "nameEn": "Shanghai",
        "kind": "PROVINCE",
        "code": "310000",
        "aggregate": False,
    }
    assert [*parse_territory(given)] == [
        NodeRow(*SHANGHAI, facts),
        EdgeRow("WITHIN", SHANGHAI, ("Territory", "CHN"), {}),
    ]


def test_a_country_goes_by_three_letters() -> None:
    given = record(id="CN", name_zh="中国", name_en="China", kind="country")
    facts: dict[str, Value] = {"name": "中国", "nameEn": "China", "kind": "COUNTRY", "code": "CHN", "aggregate": False}
    assert [*parse_territory(given)] == [NodeRow("Territory", "CHN", facts)]


def test_a_code_that_was_never_read_is_left_out_and_named() -> None:
    given = record(id="X", name_zh="某镇", kind="town", division_code="310118999", code_status="memory")
    assert [*parse_territory(given)] == [
        Fault("here.csv", 2, "division_code", "310118999", "the code was never read in a copy", "field"),
        NodeRow("Territory", "X", {"name": "某镇", "kind": "TOWN", "aggregate": False}),
    ]


def test_an_unknown_kind_is_no_row() -> None:
    reason = "missing, or no word of TerritoryKind"
    assert [*parse_territory(record(id="X", kind="empire"))] == [
        Fault("here.csv", 2, "kind", "empire", reason, "row"),
    ]


def test_the_real_file_yields_all_of_it() -> None:
    rows = [*territories.rows(DATA)]
    assert (nodes(rows)["Territory"], edges(rows)) == (47, {("Territory", "WITHIN", "Territory"): 46})
    assert faults(rows) == against_the_model(rows) == []
    assert node(rows, "Territory", "CN-SH-310118-xiayang") == {
        "name": "夏阳街道",
        "nameEn": "Xiayang Sub-district",
        "kind": "SUBDISTRICT",
        "code": "310118001",
        "aggregate": False,
    }


@pytest.mark.parametrize(
    ("_case", "source", "row", "name", "city", "province"),
    [
        ("a string", "financedatabase-cn", "600000.SS", "Shanghai", "上海市", "CN-SH"),
        ("the row comes before the string", "financedatabase-cn", "002479.SZ", "Fuyang", "杭州市", "CN-ZJ"),
        ("the same string in another row", "financedatabase-cn", "600199.SS", "Fuyang", "阜阳市", "CN-AH"),
        ("a province alone", "ror-cn", "https://ror.org/0", "Changbai", "", "CN-JL"),
    ],
)
def test_a_city_string_means(
    _case: str, source: str, row: str, name: str, city: str, province: str, places: Gazetteer
) -> None:
    found = places.city(source, row, name)
    assert found is not None
    assert (found.name, found.province) == (city, ("Territory", province))


def test_an_unknown_string_means_nothing(places: Gazetteer) -> None:
    assert places.city("ror-cn", "https://ror.org/0", "Atlantis") is None


@pytest.mark.parametrize(
    ("name", "province"),
    [("Tibet", "CN-XZ"), ("Ningxia Hui Autonomous Region", "CN-NX"), ("Inner Mongolia", "CN-NM"), ("Texas", None)],
)
def test_a_province_by_its_english_name(name: str, province: str | None, places: Gazetteer) -> None:
    assert places.province(name) == (("Territory", province) if province else None)
