"""科研机构: Chinese universities, institutes, hospitals and research companies, as the registry ROR has them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from graph.words import INSTITUTE_KIND
from loaders.files import Record, each, json_records
from loaders.rows import EdgeRow, Fault, NodeRow, Ref, Row, Source, present
from loaders.territories import GAZETTEER_FILES, City, Gazetteer, gazetteer

RECORDS = "ror-cn/ror_cn.jsonl.gz"
NAME = "ror-cn"
ADDRESS = "https://ror.org/"

RELATIONS: Mapping[str, tuple[str, bool]] = {  # edge type, and whether it starts at the other institute
    "parent": ("UNIT_OF", False),
    "child": ("UNIT_OF", True),
    "related": ("RELATED_TO", False),
    "successor": ("SUCCEEDED_BY", False),
    "predecessor": ("SUCCEEDED_BY", True),
}


def institute(ror_id: str) -> Ref:
    """An institute by its address at ror.org."""
    return ("Institute", f"ror:{ror_id.removeprefix(ADDRESS)}")


def parse_institute(record: Record, places: Gazetteer) -> Iterator[Row]:
    """An institute with its province and relations. One that is not active is no node, so its relations fall too."""
    key = record["ror_id"]
    if not key.startswith(ADDRESS) or not record["name"]:
        yield record.fault("ror_id" if record["name"] else "name", "missing, or no address at ror.org", "row")
        return
    if record["status"] == "active":
        place = places.city(NAME, key, record["city"])
        yield from _faults(record, place)
        yield NodeRow(*institute(key), present(facts(record, place)))
        if province := (place and place.province) or places.province(record["province"]):
            yield EdgeRow("LOCATED_IN", institute(key), province, {})
    else:
        yield record.fault("status", "not active", "row")
    for relation in listed(record, "relationships"):
        yield parse_relation(record, relation)


def parse_relation(record: Record, relation: Mapping[str, str]) -> EdgeRow | Fault:
    """A relation. Both institutes may state it: parent and child, or successor and predecessor, make one edge."""
    known = RELATIONS.get(relation.get("type", ""))
    if known is None or "id" not in relation:
        value = json.dumps(relation, ensure_ascii=False)
        return Fault(record.place.file, record.place.line, "relationships", value, "no relation that is known", "row")
    here, there = institute(record["ror_id"]), institute(relation["id"])
    edge_type, backwards = known
    return EdgeRow(edge_type, there, here, {}) if backwards else EdgeRow(edge_type, here, there, {})


def facts(record: Record, place: City | None) -> dict[str, Any]:
    """The properties of an institute; its first Chinese name is its name, the rest are other names."""
    chinese = listed(record, "names_zh")
    return {
        "name": chinese[0] if chinese else record["name"],
        "nameEn": record["name"],
        "otherNames": chinese[1:],
        "kinds": [kind.upper() for kind in listed(record, "types") if kind.upper() in INSTITUTE_KIND.values],
        "city": place.name if place else None,
        "province": record["province"],
        "latitude": record.fields.get("lat"),
        "longitude": record.fields.get("lng"),
        "established": record.fields.get("established"),
        "websites": listed(record, "website"),
        "wikidata": listed(record, "wikidata"),
    }


def listed(record: Record, name: str) -> list[Any]:
    """What a field lists, without nulls."""
    value = record.fields.get(name)
    return [item for item in value if item] if isinstance(value, list) else []


def _faults(record: Record, place: City | None) -> Iterator[Fault]:
    if record["city"] and not (place and place.name):
        yield record.fault("city", (place and place.note) or "no city of the gazetteer", "field")
    if unknown := [kind for kind in listed(record, "types") if kind.upper() not in INSTITUTE_KIND.values]:
        yield record.fault("types", f"no word of InstituteKind: {' '.join(unknown)}", "field")


def rows(data: Path) -> Iterator[Row]:
    """All rows of the source."""
    places = gazetteer(data)
    yield from each(json_records(data, RECORDS), lambda record: parse_institute(record, places))


SOURCE = Source(
    name=NAME,
    title_zh="中国科研机构(ROR)",
    about="Active Chinese research organizations: Chinese names, kinds, places and relations. Part of the registry.",
    licence="CC0-1.0",
    non_commercial=False,
    address="https://github.com/ror-community/ror-records",
    version="d93fc66",
    retrieved=date(2026, 11, 23),
    attribution="Research Organization Registry (ROR)",
    files=(RECORDS, *GAZETTEER_FILES),
    read=rows,
    after=("territories",),
)
