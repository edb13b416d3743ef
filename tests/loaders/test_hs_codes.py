"""The Harmonized System: single records, and the exact yield of the real files."""

from __future__ import annotations

from collections import Counter

import pytest

from loaders import gbt4754, hs_codes
from loaders.hs_codes import parse_code, parse_isic_pair
from loaders.reading import Reading, gather, settled
from loaders.rows import EdgeRow, Fault, NodeRow, Row, Value
from tests.loaders.counting import DATA, against_the_model, faults, record

SECTIONS = {"I": "live animals; animal products"}
ISIC = ("ClassificationCode", "ISIC Rev.3:0121")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [*hs_codes.rows(DATA)]


@pytest.fixture(scope="module")
def reading(rows: list[Row]) -> Reading:
    headings = gather(gbt4754.rows(DATA)).nodes
    return settled(gather(rows), headings)


def test_a_code_is_a_text_with_its_zeros_and_has_a_parent() -> None:
    given = record(section="I", hscode="0101", description="Horses; live", parent="01", level="4")
    facts: dict[str, Value] = {"code": "0101", "description": "Horses; live", "level": 4}
    named = {"section": "I", "sectionName": "live animals; animal products"}
    assert [*parse_code(given, SECTIONS)] == [
        NodeRow("HsCode", "0101", facts | named),
        EdgeRow("PART_OF_HS", ("HsCode", "0101"), ("HsCode", "01"), {}),
    ]


def test_a_chapter_has_no_parent_and_may_have_no_section() -> None:
    given = record(section="TOTAL", hscode="99", description="Commodities", parent="TOTAL", level="2")
    assert [*parse_code(given, SECTIONS)] == [
        Fault("here.csv", 2, "section", "TOTAL", "no section of the Harmonized System", "field"),
        NodeRow("HsCode", "99", {"code": "99", "description": "Commodities", "level": 2}),
    ]


@pytest.mark.parametrize(
    ("code", "level", "reason"),
    [
        ("TOTAL", "5", "the root of the table is no code"),
        ("101", "4", "not a code of 4 digits"),
        ("01O1", "4", "not a code of 4 digits"),
    ],
)
def test_what_is_no_code(code: str, level: str, reason: str) -> None:
    given = record(section="I", hscode=code, description="x", parent="01", level=level)
    assert [*parse_code(given, SECTIONS)] == [Fault("here.csv", 2, "hscode", code, reason, "row")]


def test_a_description_at_the_limit_of_the_file_is_named() -> None:
    given = record(section="I", hscode="01", description="x" * 255, parent="TOTAL", level="2")
    fault, code = parse_code(given, SECTIONS)
    assert fault == Fault("here.csv", 2, "description", "x" * 255, "cut off in the source at 255 characters", "nothing")
    assert isinstance(code, NodeRow)


def test_a_code_corresponds_to_isic() -> None:
    given = record(hs_code="010121", isic_revision="3", isic_code="0121")
    assert [*parse_isic_pair(given, {"010121"})] == [EdgeRow("CORRESPONDS_TO", ("HsCode", "010121"), ISIC, {})]


def test_a_code_of_earlier_editions_is_a_heading_beside_them() -> None:
    given = record(hs_level="HS6", hs_code="010111", isic_revision="3", isic_code="0121")
    old = ("ClassificationCode", "HS combined:010111")
    facts = {"scheme": "HS", "edition": "combined", "level": "HS6", "code": "010111"}
    assert [*parse_isic_pair(given, {"010121"})] == [NodeRow(*old, facts), EdgeRow("CORRESPONDS_TO", old, ISIC, {})]


def test_the_three_levels_of_the_real_file(reading: Reading) -> None:
    codes = [row.properties for row in reading.nodes.values() if row.label == "HsCode"]
    assert Counter(facts["level"] for facts in codes) == {2: 97, 4: 1_229, 6: 5_613}
    assert sum("section" not in facts for facts in codes) == 3


def test_codes_of_earlier_editions_are_headings(reading: Reading) -> None:
    headings = [row.properties for row in reading.nodes.values() if row.label == "ClassificationCode"]
    assert Counter(facts["level"] for facts in headings) == {"HS4": 37, "HS6": 1_202}
    assert {(facts["scheme"], facts["edition"]) for facts in headings} == {("HS", "combined")}


def test_every_pair_of_the_real_files_is_an_edge(reading: Reading, rows: list[Row]) -> None:
    assert Counter((edge.start[0], edge.type) for edge in reading.edges) == {
        ("HsCode", "PART_OF_HS"): 1_229 + 5_613,
        ("HsCode", "CORRESPONDS_TO"): 18_369,  # of 22,089 pairs, those with a code of HS 2022
        ("ClassificationCode", "CORRESPONDS_TO"): 3_720,
    }
    named = Counter((fault.field, fault.dropped) for fault in reading.faults)
    assert named == {("hscode", "row"): 1, ("section", "field"): 3, ("description", "nothing"): 17}
    assert against_the_model(rows) == []
    assert len(faults(rows)) == 21
