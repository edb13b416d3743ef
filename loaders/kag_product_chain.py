"""KAG's sample of a product taxonomy in Chinese: products with what lies downstream, masked companies, transfers.

A product is its path, such as 轮胎与橡胶-轮胎-特种轮胎. Not kept: ProductChainEvent.csv, one illustrative event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from loaders.fields import by_id, day, exact, lost, need, read_tables, sort_out
from loaders.files import Record, each
from loaders.rows import EdgeRow, Fault, NodeRow, Place, Ref, Row, Source, Value

INDUSTRIES, PRODUCTS = "kag-product-chain/Industry.csv", "kag-product-chain/Product.csv"
COMPANIES = "kag-product-chain/Company.csv"
TRANSFERS = "kag-product-chain/Company_fundTrans_Company.csv"
FILES = (INDUSTRIES, PRODUCTS, COMPANIES, TRANSFERS)
LISTS = {PRODUCTS: "hasSupplyChain", COMPANIES: "product"}  # columns that list products, by file

TRANSFER_CONFIDENCE = 0.5  # money flows for other reasons too


def rows(data: Path) -> Iterator[Row]:
    """Rows of the sample."""
    tables, faults = read_tables(data, FILES)
    products, repeats = distinct(tables[PRODUCTS])
    companies = tables[COMPANIES]
    listed = {path: record.place for path, record in by_id(products, "id").items()}
    mentioned = mentions([*products, *companies])
    places = mentioned | listed
    yield from (*faults, *repeats)
    yield from each(tables[INDUSTRIES], parse_industry)
    yield from each(products, parse_product)
    for path, place in mentioned.items():
        if path not in listed:
            yield from parse_mention(path, place)
    for path in places:
        yield from broader(path, places)
    yield from each(products, parse_outputs)
    yield from each(companies, parse_company)
    yield from each(tables[TRANSFERS], partial(parse_transfer, companies=by_id(companies, "id").keys()))


def parse_industry(record: Record) -> Iterator[Row]:
    """An industry as a chain, named by the last part of its path."""
    path = record["id"]
    yield NodeRow("Chain", f"kag:{path}", {"name": _last(path), "path": path})


def parse_product(record: Record) -> Iterator[Row]:
    """A product of the list, on the chain of its industry."""
    path, industry = record["id"], record["belongToIndustry"]
    yield NodeRow(*_product(path), _facts(path, listed=True))
    yield EdgeRow("PART_OF", _product(path), ("Chain", f"kag:{industry}"), {})


def parse_mention(path: str, place: Place) -> Iterator[Row]:
    """A product that is only mentioned: kept, marked as not listed, and named once."""
    yield NodeRow(*_product(path), _facts(path, listed=False), place)
    yield Fault(
        place.file, place.line, LISTS[place.file], path, f"a product without a row of its own in {PRODUCTS}", "nothing"
    )


def broader(path: str, places: Mapping[str, Place]) -> Iterator[Row]:
    """The nearest wider product there is: a-b-c is a type of a-b, or else of a, or of nothing."""
    parts = path.split("-")
    wider = ("-".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))
    nearest = next((candidate for candidate in wider if candidate in places), None)
    if nearest:
        yield EdgeRow("IS_TYPE_OF", _product(path), _product(nearest), {}, places[path])


def parse_outputs(record: Record) -> Iterator[Row]:
    """What a product goes into, as loosely meant by the source: services count as well."""
    for path in dict.fromkeys(paths(record)):
        yield EdgeRow("GOES_INTO", _product(record["id"]), _product(path), {})


def parse_company(record: Record) -> Iterator[Row]:
    """A company under its masked name, and what it makes."""
    company = ("Enterprise", f"kag:{record['id']}")
    facts: dict[str, Value] = {"name": record["name"], "nameIsTranslation": False, "masked": True, "aggregate": False}
    yield NodeRow(*company, facts)
    for path, count in Counter(paths(record)).items():
        yield EdgeRow("MAKES", company, _product(path), {})
        if count > 1:
            yield Fault(record.place.file, record.place.line, "product", path, f"named {count} times", "nothing")


def parse_transfer(record: Record, companies: Container[str]) -> Iterator[Row]:
    """A payment, read as a sign that the payee supplies the payer. The unit of the amount is not stated."""
    for column in ("srcId", "dstId"):
        if record[column] not in companies:
            yield record.fault(column, f"no company of {COMPANIES} has this id", "row")
            return
    paid, faults = sort_out({"from": need(record, "transDate", day), "amount": need(record, "transAmt", exact)})
    yield from faults
    if lost(faults):
        return
    payer, payee = (("Enterprise", f"kag:{record[column]}") for column in ("srcId", "dstId"))
    facts: dict[str, Value] = {
        "inferred": True,
        "confidence": TRANSFER_CONFIDENCE,
        "from": paid["from"],
        "basis": f"由资金往来推断: {paid['from']} 付款 {paid['amount']}, 单位未注明",
    }
    yield EdgeRow("SUPPLIES", payee, payer, facts)


def paths(record: Record) -> list[str]:
    """The products a record lists."""
    return [path for part in record[LISTS[record.place.file]].split(",") if (path := part.strip())]


def mentions(records: Iterable[Record]) -> dict[str, Place]:
    """Products that records list, by path, each with the place that mentions it first."""
    found: dict[str, Place] = {}
    for record in records:
        for path in paths(record):
            found.setdefault(path, record.place)
    return found


def distinct(records: Iterable[Record]) -> tuple[list[Record], list[Fault]]:
    """The records that say something new, and a fault for each that repeats another word for word."""
    first: dict[tuple[str, ...], Record] = {}
    faults = []
    for record in records:
        earlier = first.setdefault(tuple(record.fields.values()), record)
        if earlier is not record:
            reason = f"repeats line {earlier.place.line} word for word"
            faults.append(record.fault("id", reason, "nothing"))
    return list(first.values()), faults


def _product(path: str) -> Ref:
    return ("Product", f"kag:{path}")


def _facts(path: str, *, listed: bool) -> dict[str, Value]:
    return {"name": _last(path), "nameIsTranslation": False, "path": path, "kind": "GOODS", "listed": listed}


def _last(path: str) -> str:
    return path.rsplit("-", 1)[-1]


SOURCE = Source(
    name="kag-product-chain",
    title_zh="产品产业链示例(KAG)",
    about="A sample taxonomy of products with downstream links, companies with masked names, transfers between them",
    licence="Apache-2.0",
    non_commercial=False,
    address="https://github.com/OpenSPG/KAG",
    version="e1012d3 (2025-07-08)",
    retrieved=date(2026, 11, 23),
    attribution="OpenSPG/KAG, kag/examples/supplychain/builder/data",
    files=FILES,
    read=rows,
)
