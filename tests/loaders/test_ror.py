"""Institutes: single records, and the exact yield of the real file."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from loaders import ror
from loaders.files import Record
from loaders.reading import Reading, gather, settled
from loaders.ror import parse_institute, parse_relation
from loaders.rows import EdgeRow, Fault, NodeRow, Ref, Row, Value
from loaders.territories import City, Gazetteer
from tests.loaders.counting import DATA, HERE, against_the_model, faults, node

BEIJING: Ref = ("Territory", "CN-BJ")
PLACES = Gazetteer({}, {"Beijing": City("北京市", BEIJING, "")}, {"Beijing": BEIJING})
LAB: Ref = ("Institute", "ror:0009eea46")
PARENT: Ref = ("Institute", "ror:00wk2mp56")
FIELDS: dict[str, Any] = {
    "ror_id": "https://ror.org/0009eea46", "name": "State Key Laboratory",
    "names_zh": ["虚拟现实国家重点实验室", "虚拟室"],
    "types": ["facility"], "status": "active", "city": "Beijing", "province": "Beijing", "lat": 39.9, "lng": 116.4,
    "established": None, "website": ["https://vrlab.buaa.edu.cn"], "wikidata": [None], "relationships": [],
}  # fmt: skip


def parsed(**changes: Any) -> list[Row]:
    """What a record of this laboratory yields."""
    return [*parse_institute(Record(HERE, FIELDS | changes), PLACES)]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [*ror.rows(DATA)]


@pytest.fixture(scope="module")
def reading(rows: list[Row]) -> Reading:
    ends = {row.end for row in rows if isinstance(row, EdgeRow) and row.end[0] == "Territory"}
    return settled(gather(rows), ends)


def test_an_institute_by_its_chinese_name_with_its_province() -> None:
    facts: dict[str, Value] = {
        "name": "虚拟现实国家重点实验室",
        "nameEn": "State Key Laboratory",
        "otherNames": ["虚拟室"],
        "kinds": ["FACILITY"],
        "city": "北京市",
        "province": "Beijing",
        "latitude": 39.9,
        "longitude": 116.4,
        "websites": ["https://vrlab.buaa.edu.cn"],
    }
    assert parsed() == [NodeRow(*LAB, facts), EdgeRow("LOCATED_IN", LAB, BEIJING, {})]


def test_without_a_chinese_name_the_english_one_stands() -> None:
    assert node(parsed(names_zh=[]), *LAB)["name"] == "State Key Laboratory"


def test_the_province_is_known_by_name_where_the_city_is_not() -> None:
    fault, _, located = parsed(city="Atlantis")
    assert fault == Fault("here.csv", 2, "city", "Atlantis", "no city of the gazetteer", "field")
    assert located == EdgeRow("LOCATED_IN", LAB, BEIJING, {})


def test_an_unknown_type_is_left_out_and_named() -> None:
    found = parsed(types=["facility", "guild"])
    assert faults(found) == [
        Fault("here.csv", 2, "types", "['facility', 'guild']", "no word of InstituteKind: guild", "field")
    ]
    assert node(found, *LAB)["kinds"] == ["FACILITY"]


def test_what_is_not_active_is_no_node_but_its_relations_are_told() -> None:
    relation = {"type": "successor", "id": "https://ror.org/00wk2mp56", "label": "Beihang University"}
    assert parsed(status="withdrawn", relationships=[relation]) == [
        Fault("here.csv", 2, "status", "withdrawn", "not active", "row"),
        EdgeRow("SUCCEEDED_BY", LAB, PARENT, {}),
    ]


@pytest.mark.parametrize(
    ("kind", "edge"),
    [
        ("parent", EdgeRow("UNIT_OF", LAB, PARENT, {})),
        ("child", EdgeRow("UNIT_OF", PARENT, LAB, {})),
        ("related", EdgeRow("RELATED_TO", LAB, PARENT, {})),
        ("successor", EdgeRow("SUCCEEDED_BY", LAB, PARENT, {})),
        ("predecessor", EdgeRow("SUCCEEDED_BY", PARENT, LAB, {})),
    ],
)
def test_a_relation_reads_from_the_right_end(kind: str, edge: EdgeRow) -> None:
    assert parse_relation(Record(HERE, FIELDS), {"type": kind, "id": "https://ror.org/00wk2mp56"}) == edge


def test_an_unknown_relation_is_named() -> None:
    found = parse_relation(Record(HERE, FIELDS), {"type": "cousin", "id": "https://ror.org/1"})
    value = '{"type": "cousin", "id": "https://ror.org/1"}'
    assert found == Fault("here.csv", 2, "relationships", value, "no relation that is known", "row")


def test_a_record_without_a_name_or_an_address_is_no_row() -> None:
    reason = "missing, or no address at ror.org"
    assert parsed(name="") == [Fault("here.csv", 2, "name", "", reason, "row")]
    assert parsed(ror_id="grid.1") == [Fault("here.csv", 2, "ror_id", "grid.1", reason, "row")]


def test_a_record_with_fields_missing_is_still_read() -> None:
    given = Record(HERE, {"ror_id": "https://ror.org/1", "name": "Lab", "status": "active"})
    assert [*parse_institute(given, PLACES)] == [NodeRow("Institute", "ror:1", {"name": "Lab", "nameEn": "Lab"})]


def test_the_real_file_less_what_is_named(reading: Reading, rows: list[Row]) -> None:
    """2,263 records are 2,211 institutes and 52 that are not active.

    2,142 relations: 638 have an end that is not here (608 lead out of the file, the rest to or from what is not
    active); of the others, those that both sides state are one edge each.
    """
    assert len(reading.nodes) == 2_211
    assert sum(row.properties["name"] != row.properties["nameEn"] for row in reading.nodes.values()) == 1_956
    assert Counter(edge.type for edge in reading.edges) == {"LOCATED_IN": 2_211, "UNIT_OF": 610, "RELATED_TO": 284}
    named = Counter((fault.field, fault.dropped) for fault in reading.faults)
    assert named["status", "row"] == 52
    assert named["start", "row"] + named["end", "row"] == 638
    assert named["city", "field"] == 5
    assert len(reading.faults) == 695
    relations = Counter(row.type for row in rows if isinstance(row, EdgeRow))
    assert relations.total() - relations["LOCATED_IN"] == 2_142
    assert against_the_model(rows) == []


def test_shanghai_of_the_real_file(reading: Reading) -> None:
    there = {edge.start for edge in reading.edges if edge.end == ("Territory", "CN-SH")}
    assert sum(row.properties.get("city") == "上海市" for row in reading.nodes.values()) == len(there) == 192
