"""国民经济行业分类 GB/T 4754-2017 in four levels, with the crosswalks of its earlier editions and ISIC Rev.3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from loaders.files import Record, csv_records, each
from loaders.rows import EdgeRow, Fault, NodeRow, Place, Ref, Row, Source, present

CLASSES = "gbt4754/gbt4754_2017_classes.csv.gz"
PAIRS = "gbt4754/gb_all_pairs.csv.gz"
GB_ISIC = "gbt4754/gb_2002_isic3.csv.gz"
HS_ISIC = "gbt4754/hs_combined_isic3.csv.gz"
SECTIONS = "industry-names/sections.csv"
DIVISIONS = "industry-names/divisions.csv"

GB, ISIC = "GB/T 4754", "ISIC"
CURRENT = "2017"
PROVENANCE = {"verified": "VERIFIED"}  # anything else was written from memory


def industry(code: str) -> Ref:
    """A heading of the current edition."""
    return ("Industry", code)


def heading(scheme: str, edition: str, code: str) -> Ref:
    """A heading of another edition or classification: GB/T 4754-2011:3511, ISIC Rev.3:2411."""
    joint = "-" if scheme == GB else " "
    return ("ClassificationCode", f"{scheme}{joint}{edition}:{code}")


def isic(revision: str, code: str) -> Ref:
    """A heading of ISIC."""
    return heading(ISIC, f"Rev.{revision}", code)


def parse_section(record: Record) -> Iterator[Row]:
    """门类: a section, from section, name_zh, name_en, status."""
    code = record["section"]
    facts = {"code": code, "name": record["name_zh"], "nameEn": record["name_en"], "level": "SECTION", "section": code}
    yield NodeRow(*industry(code), present(facts | {"provenance": PROVENANCE.get(record["status"], "MEMORY")}))


def parse_division(record: Record, sections: Mapping[str, str]) -> Iterator[Row]:
    """大类: a division, from code, name_zh, status; `sections` has the section of each division."""
    code = record["code"]
    section = sections.get(code)
    if section is None:
        yield record.fault("code", "no class of this division, so its section is not known", "row")
        return
    facts = {"code": code, "name": record["name_zh"], "level": "DIVISION", "section": section}
    yield NodeRow(*industry(code), present(facts | {"provenance": PROVENANCE.get(record["status"], "MEMORY")}))
    yield EdgeRow("PART_OF_INDUSTRY", industry(code), industry(section), {})


def parse_group(record: Record) -> Iterator[Row]:
    """中类: the group of a class. No open source has its name."""
    code = record["group3"]
    facts = {"code": code, "level": "GROUP", "section": record["section"], "provenance": "VERIFIED"}
    yield NodeRow(*industry(code), facts)
    yield EdgeRow("PART_OF_INDUSTRY", industry(code), industry(record["division2"]), {})


def parse_class(record: Record) -> Iterator[Row]:
    """小类: a class, from code, section, group3, name."""
    code = record["code"]
    facts = {"code": code, "name": record["name"], "level": "CLASS", "section": record["section"]}
    yield NodeRow(*industry(code), present(facts | {"provenance": "VERIFIED"}))
    yield EdgeRow("PART_OF_INDUSTRY", industry(code), industry(record["group3"]), {})


def parse_pair(record: Record) -> Iterator[Row]:
    """Headings of two editions that correspond. Without one of the two the other still stands, but no edge."""
    ends: list[Ref] = []
    for side in ("from", "to"):
        edition, code = record[f"{side}_year"], record[f"{side}_code"]
        if not code:
            reason = f"no heading of {edition} is given: the other heading stands without this edge"
            yield record.fault(f"{side}_code", reason, "row")
        elif edition == CURRENT:
            ends.append(industry(code))
        else:
            ends.append(heading(GB, edition, code))
            facts = {"scheme": GB, "edition": edition, "level": record["level"], "code": code}
            yield NodeRow(*ends[-1], facts)
    if len(ends) == 2:
        yield EdgeRow("CORRESPONDS_TO", ends[0], ends[1], {})


def parse_isic_pair(record: Record) -> Iterator[Row]:
    """A heading of GB/T 4754-2002 and the heading of ISIC that it corresponds to."""
    old = heading(GB, record["gb_year"], record["gb_code"])
    yield NodeRow(
        *old,
        {"scheme": GB, "edition": record["gb_year"], "level": record["gb_level"], "code": record["gb_code"]},
    )
    yield from parse_isic(record)
    yield EdgeRow("CORRESPONDS_TO", old, isic(record["isic_revision"], record["isic_code"]), {})


def parse_isic(record: Record) -> Iterator[Row]:
    """A heading of ISIC that a crosswalk names."""
    revision, code = record["isic_revision"], record["isic_code"]
    facts = {"scheme": ISIC, "edition": f"Rev.{revision}", "level": record["isic_level"], "code": code}
    yield NodeRow(*isic(revision, code), facts)


def first_of(records: Iterable[Record | Fault], *columns: str) -> Iterator[Record]:
    """The first record of each value of some columns; faults are left to whoever reads all records."""
    seen: set[tuple[str, ...]] = set()
    for record in records:
        if isinstance(record, Record) and (key := tuple(record[column] for column in columns)) not in seen:
            seen.add(key)
            yield record


def repeats(records: Iterable[Record | Fault], *columns: str) -> Iterator[Fault]:
    """A fault for each record that says in these columns what an earlier one said; it is not loaded twice."""
    seen: dict[tuple[str, ...], Place] = {}
    for record in records:
        if not isinstance(record, Record):
            continue
        key = tuple(record[column] for column in columns)
        if key in seen:
            yield record.fault(columns[-1], f"the pair stands on line {seen[key].line} already", "nothing")
        else:
            seen[key] = record.place


def rows(data: Path) -> Iterator[Row]:
    """All rows of the source, from the sections down, then the crosswalks."""
    classes = list(csv_records(data, CLASSES))
    sections = {r["division2"]: r["section"] for r in first_of(classes, "division2")}
    pairs = list(csv_records(data, PAIRS))
    yield from each(csv_records(data, SECTIONS), parse_section)
    yield from each(csv_records(data, DIVISIONS), lambda record: parse_division(record, sections))
    yield from each(first_of(classes, "group3"), parse_group)
    yield from each(classes, parse_class)
    yield from each(pairs, parse_pair)
    yield from repeats(pairs, "from_year", "to_year", "level", "from_code", "to_code")
    yield from each(csv_records(data, GB_ISIC), parse_isic_pair)
    yield from each(first_of(csv_records(data, HS_ISIC), "isic_revision", "isic_code"), parse_isic)


SOURCE = Source(
    name="gbt4754",
    title_zh="国民经济行业分类 GB/T 4754-2017",
    about="Industry headings in four levels, with Chinese names but for the groups; crosswalks since 1986 and to ISIC.",
    licence="MIT",
    non_commercial=False,
    address="https://github.com/robin621/gbcrosswalk",
    version="58869bf",
    retrieved=date(2026, 11, 23),
    attribution="Yajie Wang, gbcrosswalk; names of sections and divisions written by hand",
    files=(CLASSES, PAIRS, GB_ISIC, HS_ISIC, SECTIONS, DIVISIONS),
    read=rows,
)
