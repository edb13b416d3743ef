"""GB/T 4754: single records of each table, and the exact yield of the real files."""

from __future__ import annotations

from collections import Counter

import pytest

from loaders import gbt4754
from loaders.gbt4754 import parse_class, parse_division, parse_group, parse_isic_pair, parse_pair, parse_section
from loaders.reading import Reading, gather, settled
from loaders.rows import EdgeRow, Fault, NodeRow, Ref, Row
from tests.loaders.counting import DATA, against_the_model, faults, node, record

OLD: Ref = ("ClassificationCode", "GB/T 4754-2011:3511")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [*gbt4754.rows(DATA)]


@pytest.fixture(scope="module")
def reading(rows: list[Row]) -> Reading:
    return settled(gather(rows), ())


def test_a_section() -> None:
    given = record(section="C", name_zh="制造业", name_en="Manufacturing", status="verified")
    facts = {"code": "C", "name": "制造业", "nameEn": "Manufacturing", "level": "SECTION", "section": "C"}
    assert [*parse_section(given)] == [NodeRow("Industry", "C", facts | {"provenance": "VERIFIED"})]


def test_a_division_that_was_written_from_memory() -> None:
    given = record(code="35", name_zh="专用设备制造业", status="memory")
    facts = {"code": "35", "name": "专用设备制造业", "level": "DIVISION", "section": "C", "provenance": "MEMORY"}
    assert [*parse_division(given, {"35": "C"})] == [
        NodeRow("Industry", "35", facts),
        EdgeRow("PART_OF_INDUSTRY", ("Industry", "35"), ("Industry", "C"), {}),
    ]


def test_a_division_without_classes_has_no_section() -> None:
    reason = "no class of this division, so its section is not known"
    assert [*parse_division(record(code="98", name_zh="无"), {})] == [Fault("here.csv", 2, "code", "98", reason, "row")]


def test_a_group_has_no_name_and_a_class_has() -> None:
    given = record(code="3511", section="C", division2="35", group3="351", name="矿山机械制造")
    group = {"code": "351", "level": "GROUP", "section": "C", "provenance": "VERIFIED"}
    leaf = {"code": "3511", "name": "矿山机械制造", "level": "CLASS", "section": "C", "provenance": "VERIFIED"}
    assert [*parse_group(given), *parse_class(given)] == [
        NodeRow("Industry", "351", group),
        EdgeRow("PART_OF_INDUSTRY", ("Industry", "351"), ("Industry", "35"), {}),
        NodeRow("Industry", "3511", leaf),
        EdgeRow("PART_OF_INDUSTRY", ("Industry", "3511"), ("Industry", "351"), {}),
    ]


def test_a_heading_of_2011_corresponds_to_the_current_industry() -> None:
    given = record(from_year="2011", to_year="2017", level="S", from_code="3511", to_code="3511")
    assert [*parse_pair(given)] == [
        NodeRow(*OLD, {"scheme": "GB/T 4754", "edition": "2011", "level": "S", "code": "3511"}),
        EdgeRow("CORRESPONDS_TO", OLD, ("Industry", "3511"), {}),
    ]


def test_a_pair_without_one_side_keeps_the_other() -> None:
    given = record(from_year="1986", to_year="1994", level="S", from_code="", to_code="9710")
    reason = "no heading of 1986 is given: the other heading stands without this edge"
    facts = {"scheme": "GB/T 4754", "edition": "1994", "level": "S", "code": "9710"}
    assert [*parse_pair(given)] == [
        Fault("here.csv", 2, "from_code", "", reason, "row"),
        NodeRow("ClassificationCode", "GB/T 4754-1994:9710", facts),
    ]


def test_a_heading_of_2002_corresponds_to_isic() -> None:
    given = record(gb_year="2002", gb_level="S", gb_code="0111", isic_revision="3", isic_level="S", isic_code="0111")
    old, isic = ("ClassificationCode", "GB/T 4754-2002:0111"), ("ClassificationCode", "ISIC Rev.3:0111")
    assert [*parse_isic_pair(given)] == [
        NodeRow(*old, {"scheme": "GB/T 4754", "edition": "2002", "level": "S", "code": "0111"}),
        NodeRow(*isic, {"scheme": "ISIC", "edition": "Rev.3", "level": "S", "code": "0111"}),
        EdgeRow("CORRESPONDS_TO", old, isic, {}),
    ]


def test_the_four_levels_of_the_real_files(reading: Reading) -> None:
    industries = [row.properties for row in reading.nodes.values() if row.label == "Industry"]
    assert Counter(facts["level"] for facts in industries) == {
        "SECTION": 20,
        "DIVISION": 97,
        "GROUP": 473,
        "CLASS": 1_381,
    }
    assert sum(facts["level"] == "CLASS" and facts["section"] == "C" for facts in industries) == 609
    assert {facts["level"] for facts in industries if "name" not in facts} == {"GROUP"}


def test_the_crosswalks_of_the_real_files(reading: Reading, rows: list[Row]) -> None:
    """7,255 pairs are 6,904 edges, 44 repeats and 307 without one side; 5,108 more lead to ISIC."""
    edges = Counter((edge.type, edge.start[0], edge.end[0]) for edge in reading.edges)
    assert edges == {
        ("PART_OF_INDUSTRY", "Industry", "Industry"): 97 + 473 + 1_381,
        ("CORRESPONDS_TO", "ClassificationCode", "Industry"): 2_026,
        ("CORRESPONDS_TO", "ClassificationCode", "ClassificationCode"): 6_904 - 2_026 + 5_108,
    }
    named = Counter((fault.field, fault.dropped) for fault in faults(rows))
    assert named == {("from_code", "row"): 304, ("to_code", "row"): 3, ("to_code", "nothing"): 44}
    assert 6_904 + 304 + 3 + 44 == 7_255


def test_a_repeated_pair_is_named_with_the_line_it_repeats(rows: list[Row]) -> None:
    assert next(fault for fault in faults(rows) if fault.dropped == "nothing") == Fault(
        gbt4754.PAIRS, 272, "to_code", "265", "the pair stands on line 271 already", "nothing"
    )


def test_isic_has_the_headings_that_only_the_hs_crosswalk_names(reading: Reading) -> None:
    assert ("ClassificationCode", "ISIC Rev.3:2915") in reading.nodes


def test_nothing_is_left_for_the_model_to_refuse(rows: list[Row], reading: Reading) -> None:
    assert against_the_model(rows) == []
    assert len(reading.faults) == len(faults(rows))


def test_a_class_of_the_real_file(reading: Reading) -> None:
    assert node(reading.nodes.values(), "Industry", "3562") == {
        "code": "3562",
        "name": "半导体器件专用设备制造",
        "level": "CLASS",
        "section": "C",
        "provenance": "VERIFIED",
    }
