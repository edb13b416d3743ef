"""ETO's Advanced Semiconductor Supply Chain: who provides what, with world market shares, for firms and for countries.

Not kept: names on edges (the ids decide), captions and sources of the market charts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from loaders.fields import FieldError, by_id, exact, lost, need, read, read_tables, sort_out, whole, word
from loaders.files import Record, each
from loaders.rows import EdgeRow, Fault, NodeRow, Ref, Row, Source, Value, present
from loaders.territories import territory_id

INPUTS, STAGES = "eto-chips/inputs.csv", "eto-chips/stages.csv"
PROVIDERS, PROVISION, SEQUENCE = "eto-chips/providers.csv", "eto-chips/provision.csv", "eto-chips/sequence.csv"
INPUTS_ZH, STAGES_ZH = "translations/eto_inputs_zh.csv", "translations/eto_stages_zh.csv"
PROVIDERS_ZH, COUNTRIES_ZH = "translations/eto_providers_zh.csv", "translations/countries_zh.csv"
FILES = (INPUTS, STAGES, PROVIDERS, PROVISION, SEQUENCE, INPUTS_ZH, STAGES_ZH, PROVIDERS_ZH, COUNTRIES_ZH)

CHAIN: Ref = ("Chain", "eto:chips")
KINDS = {
    "tool_resource": "TOOL",
    "material_resource": "MATERIAL",
    "process": "PROCESS",
    "design_resource": "DESIGN",
    "ultimate_output": "OUTPUT",
}
EDGES = {("Enterprise", "Product"): "MAKES", ("Territory", "Product"): "PROVIDES", ("Territory", "Stage"): "PROVIDES"}
MARKET_YEAR = re.compile(r"\((\d{4})\)$")
COLLECTIVE = "Various companies"  # it stands for several firms: no share of it is one firm's share


@dataclass(frozen=True)
class Countries:
    """The countries of the data set, by the codes it uses, and where each stands among the territories."""

    territories: Mapping[str, str]

    def iso(self, code: str) -> str | None:
        """The code if it is ISO 3166 alpha-3; the data set also has EUR and "Various countries"."""
        return code if ":" not in self.territories.get(code, ":") else None

    def refs(self, nations: Iterable[Record]) -> dict[str, Ref]:
        """The territories of those countries, by provider id."""
        known = (record for record in nations if record["provider_name"] in self.territories)
        return {record["provider_id"]: ("Territory", self.territories[record["provider_name"]]) for record in known}


def rows(data: Path) -> Iterator[Row]:
    """Rows of the data set."""
    tables, faults = read_tables(data, FILES)
    nations = [record for record in tables[PROVIDERS] if record["provider_type"] == "country"]
    firms = [record for record in tables[PROVIDERS] if record["provider_type"] == "organization"]
    countries_zh = by_id(tables[COUNTRIES_ZH], "provider_id")
    countries = _countries(nations, countries_zh)
    yield from faults
    for record in tables[PROVIDERS]:
        if record["provider_type"] not in {"organization", "country"}:
            yield record.fault("provider_type", "neither organization nor country", "row")
    yield NodeRow(*CHAIN, {"name": "先进芯片产业链", "nameEn": "Advanced semiconductor supply chain"})
    stages_zh = by_id(tables[STAGES_ZH], "stage_id")
    for position, record in enumerate(tables[STAGES], start=1):
        yield from each([record], partial(parse_stage, zh=stages_zh, position=position))
    yield from each(tables[INPUTS], partial(parse_input, zh=by_id(tables[INPUTS_ZH], "input_id")))
    yield from each(nations, partial(parse_country, zh=countries_zh))
    providers_zh = by_id(tables[PROVIDERS_ZH], "provider_id")
    parse = partial(parse_organization, aliases=_aliases(firms), zh=providers_zh, countries=countries)
    yield from each(by_id(firms, "provider_id").values(), parse)
    products = _refs("Product", tables[INPUTS], "input_id")
    provided = products | _refs("Stage", tables[STAGES], "stage_id")
    providers = _refs("Enterprise", firms, "provider_id") | countries.refs(nations)
    names = {record["provider_id"]: record["provider_name"] for record in tables[PROVIDERS]}
    parse_share = partial(parse_provision, providers=providers, provided=provided, names=names)
    yield from each(tables[PROVISION], parse_share)
    yield from each(tables[SEQUENCE], partial(parse_sequence, products=products))


def parse_stage(record: Record, zh: Mapping[str, Record], position: int) -> Iterator[Row]:
    """A stage of the chain, at its position from 1."""
    stage = ("Stage", f"eto:{record['stage_id']}")
    names, faults = _names(record, "stage_name", zh.get(record["stage_id"]))
    del names["nameIsTranslation"]  # not a fact of a stage
    yield from faults
    facts = {
        **names,
        "position": position,
        "description": record["description"],
        **market(record["market_share_chart_global_market_size_info"]),
    }
    yield NodeRow(*stage, present(facts))
    yield EdgeRow("STAGE_OF", stage, CHAIN, {})


def parse_input(record: Record, zh: Mapping[str, Record]) -> Iterator[Row]:
    """An input or the output of the chain as a product, with its stage when it has one."""
    key = record["input_id"]
    product = ("Product", f"eto:{key}")
    names, name_faults = _names(record, "input_name", zh.get(key))
    facts, faults = sort_out(
        {
            **names,
            "code": key,
            "kind": need(record, "type", word(KINDS)),
            "description": record["description"],
            "listed": True,
            "marketSize": record["market_share_chart_global_market_size_info"],
            "marketYear": read(record, "year", whole),
        }
    )
    yield from (*name_faults, *faults)
    if lost(faults):
        return
    yield NodeRow(*product, facts)
    yield EdgeRow("PART_OF", product, CHAIN, {})
    if record["stage_id"]:
        yield EdgeRow("IN_STAGE", product, ("Stage", f"eto:{record['stage_id']}"), {})


def parse_country(record: Record, zh: Mapping[str, Record]) -> Iterator[Row]:
    """A country as a territory, unless another source defines it."""
    known = zh.get(record["provider_id"])
    if known is None:
        yield record.fault("provider_id", f"{COUNTRIES_ZH} does not say which territory it is", "row")
        return
    territory = territory_id(known["territory_id"])
    if known["defined_by"] == SOURCE.name:
        aggregate = ":" in territory  # Europe, "Various countries": no ISO 3166 code
        names = {"name": known["name_zh"], "nameEn": known["name_en"], "code": None if aggregate else territory}
        yield NodeRow("Territory", territory, present({**names, "kind": "COUNTRY", "aggregate": aggregate}))


def parse_organization(
    record: Record, aliases: Mapping[str, Sequence[str]], zh: Mapping[str, Record], countries: Countries
) -> Iterator[Row]:
    """A firm, from the first of its records: the others differ in the alias only."""
    key, country = record["provider_id"], record["country"]
    enterprise = ("Enterprise", f"eto:{key}")
    names, faults = _names(record, "provider_name", zh.get(key))
    facts = {
        **names,
        "nameZhFull": zh[key]["name_zh_full"] if key in zh and not faults else None,
        "formerNames": aliases.get(key),
        "country": countries.iso(country),
        "masked": False,
        "aggregate": record["provider_name"] == COLLECTIVE,
    }
    yield from faults
    yield NodeRow(*enterprise, present(facts))
    if countries.iso(country):
        yield EdgeRow("LOCATED_IN", enterprise, ("Territory", countries.territories[country]), {})
    else:
        yield record.fault("country", "it names no country, so where the firm is stays unknown", "field")


def parse_provision(
    record: Record, providers: Mapping[str, Ref], provided: Mapping[str, Ref], names: Mapping[str, str]
) -> Iterator[Row]:
    """What a firm makes or a country provides; an empty share is not recorded, which is not zero."""
    start, end = providers.get(record["provider_id"]), provided.get(record["provided_id"])
    if start is None:
        yield record.fault("provider_id", f"no provider of {PROVIDERS} has this id", "row")
        return
    if end is None:
        yield record.fault("provided_id", f"nothing in {INPUTS} or {STAGES} has this id", "row")
        return
    if (start[0], end[0]) not in EDGES:
        yield record.fault("provided_id", "a firm provides products, not a whole stage", "row")
        return
    facts, faults = sort_out(
        {
            "share": read(record, "share_provided", share),
            "year": read(record, "year", whole),
            "basis": record["source"],
        }
    )
    yield from faults
    name = names.get(record["provider_id"])
    if name and name != record["provider_name"]:
        yield record.fault("provider_name", f"{PROVIDERS} calls it {name}, and the id decides", "field")
    yield EdgeRow(EDGES[start[0], end[0]], start, end, facts)


def parse_sequence(record: Record, products: Mapping[str, Ref]) -> Iterator[Row]:
    """What goes into what, or what is a type of what."""
    for column, kind in (("goes_into_id", "GOES_INTO"), ("is_type_of_id", "IS_TYPE_OF")):
        if not record[column]:
            continue
        unknown = next((name for name in ("input_id", column) if record[name] not in products), None)
        if unknown:
            yield record.fault(unknown, f"nothing in {INPUTS} has this id", "row")
        else:
            yield EdgeRow(kind, products[record["input_id"]], products[record[column]], {})


def market(size: str) -> dict[str, str | int | None]:
    """A market size as the source has it, $574 billion (2022), and the year it ends with."""
    year = MARKET_YEAR.search(size)
    return {"marketSize": size, "marketYear": int(year[1]) if year else None}


def share(value: Any) -> Decimal:
    """A percentage as an exact fraction: 11.4 → 0.114."""
    fraction = exact(value).scaleb(-2)
    if not 0 <= fraction <= 1:
        raise FieldError("a percentage from 0 to 100 was expected")
    return fraction


def _names(record: Record, column: str, zh: Record | None) -> tuple[dict[str, Value], list[Fault]]:
    """Its names, and a fault when the Chinese one was made for another English name."""
    name_en = record[column]
    made_for_it = zh is not None and zh["name_en"] == name_en
    name_zh = zh["name_zh"] if zh and made_for_it else ""
    faults = [zh.fault("name_en", f"the source calls it {name_en}", "row")] if zh and not made_for_it else []
    return {"name": name_zh or name_en, "nameEn": name_en, "nameIsTranslation": bool(name_zh)}, faults


def _refs(label: str, records: Iterable[Record], column: str) -> dict[str, Ref]:
    return {record[column]: (label, f"eto:{record[column]}") for record in records}


def _aliases(firms: Iterable[Record]) -> dict[str, list[str]]:
    aliases: dict[str, list[str]] = defaultdict(list)
    for record in firms:
        if record["alias"]:
            aliases[record["provider_id"]].append(record["alias"])
    return aliases


def _countries(nations: Iterable[Record], zh: Mapping[str, Record]) -> Countries:
    pairs = ((nation["provider_name"], zh.get(nation["provider_id"])) for nation in nations)
    return Countries({code: territory_id(known["territory_id"]) for code, known in pairs if known})


SOURCE = Source(
    name="eto-chips",
    title_zh="先进芯片供应链(ETO)",
    about="Tools, materials, processes and designs of the advanced chip chain; market shares of firms and countries",
    licence="CC-BY-NC-4.0",
    non_commercial=True,
    address="https://github.com/georgetown-cset/eto-chip-explorer",
    version="0bb9949 (2025-07-11)",
    retrieved=date(2026, 11, 23),
    attribution=(
        "Emerging Technology Observatory, Advanced Semiconductor Supply Chain Dataset (CSET, Georgetown University). "
        "Chinese names are translations added here."
    ),
    files=FILES,
    read=rows,
    after=("territories",),
)
