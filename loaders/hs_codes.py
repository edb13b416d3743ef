"""商品编码: the Harmonized System of 2022 in three levels, and what HS codes correspond to in ISIC Rev.3.

The crosswalk combines the editions of the HS: a code that the edition of 2022 no longer has is a heading of the
edition "combined".
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import date
from pathlib import Path

from loaders.files import Record, csv_records, each
from loaders.gbt4754 import HS_ISIC, heading, isic
from loaders.rows import EdgeRow, NodeRow, Ref, Row, Source, present

CODES = "hs-codes/harmonized-system.csv.gz"
SECTIONS = "hs-codes/sections.csv"
ROOT = "TOTAL"
HS, COMBINED = "HS", "combined"
CUT_AT = 255  # characters: the file keeps no more of a description


def hs(code: str) -> Ref:
    """A heading of the Harmonized System."""
    return ("HsCode", code)


def parse_code(record: Record, sections: Mapping[str, str]) -> Iterator[Row]:
    """A code with its parent; `sections` has the names of the sections."""
    code, parent, section = record["hscode"], record["parent"], record["section"]
    if code == ROOT:
        yield record.fault("hscode", "the root of the table is no code", "row")
        return
    if not (code.isdecimal() and str(len(code)) == record["level"]):
        yield record.fault("hscode", f"not a code of {record['level']} digits", "row")
        return
    if section not in sections:
        yield record.fault("section", "no section of the Harmonized System", "field")
    if len(str(record.fields["description"])) >= CUT_AT:
        yield record.fault("description", f"cut off in the source at {CUT_AT} characters", "nothing")
    facts = {"code": code, "description": record["description"], "level": len(code)}
    named = {"section": section, "sectionName": sections[section]} if section in sections else {}
    yield NodeRow(*hs(code), present(facts | named))
    if parent != ROOT:
        yield EdgeRow("PART_OF_HS", hs(code), hs(parent), {})


def parse_isic_pair(record: Record, current: Container[str]) -> Iterator[Row]:
    """A code and the heading of ISIC that it corresponds to; one that is not `current` is a heading beside them."""
    code = record["hs_code"]
    start = hs(code) if code in current else heading(HS, COMBINED, code)
    if code not in current:
        facts = {"scheme": HS, "edition": COMBINED, "level": record["hs_level"], "code": code}
        yield NodeRow(*start, facts)
    yield EdgeRow("CORRESPONDS_TO", start, isic(record["isic_revision"], record["isic_code"]), {})


def rows(data: Path) -> Iterator[Row]:
    """All rows of the source."""
    sections = {r["section"]: r["name"] for r in csv_records(data, SECTIONS) if isinstance(r, Record)}
    codes = list(each(csv_records(data, CODES), lambda record: parse_code(record, sections)))
    current = {row.id for row in codes if isinstance(row, NodeRow)}
    yield from codes
    yield from each(csv_records(data, HS_ISIC), lambda record: parse_isic_pair(record, current))


SOURCE = Source(
    name="hs-codes",
    title_zh="商品名称及编码协调制度 HS 2022",
    about="Product codes of two, four and six digits in English; ISIC Rev.3 headings, for earlier editions too.",
    licence="ODC-PDDL-1.0",
    non_commercial=False,
    address="https://github.com/datasets/harmonized-system",
    version="905e5a0",
    retrieved=date(2026, 11, 23),
    attribution="datasets/harmonized-system; crosswalk to ISIC from gbcrosswalk (MIT)",
    files=(CODES, SECTIONS, HS_ISIC),
    read=rows,
    after=("gbt4754",),
)
