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
    heading = ("ClassificationCode", "ISIC Rev.3:0121")
    assert [*parse_isic_pair(given)] == [EdgeRow("CORRESPONDS_TO", ("HsCode", "010121"), heading, {})]


def test_the_three_levels_of_the_real_file(reading: Reading) -> None:
    levels = Counter(row.properties["level"] for row in reading.nodes.values())
    assert levels == {2: 97, 4: 1_229, 6: 5_613}
    assert sum("section" not in row.properties for row in reading.nodes.values()) == 3


def test_the_real_files_less_what_is_named(reading: Reading, rows: list[Row]) -> None:
    """22,089 pairs with ISIC are 18,369 edges and 3,720 of codes that the edition of 2022 no longer has."""
    assert Counter(edge.type for edge in reading.edges) == {"PART_OF_HS": 1_229 + 5_613, "CORRESPONDS_TO": 18_369}
    named = Counter((fault.field, fault.dropped) for fault in reading.faults)
    assert named == {
        ("hscode", "row"): 1,
        ("section", "field"): 3,
        ("description", "nothing"): 17,
        ("start", "row"): 3_720,
    }
    assert against_the_model(rows) == []
    assert len(faults(rows)) == 21
