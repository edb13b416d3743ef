"""A 股公司: companies listed in Shanghai and Shenzhen, in English, with their sectors and seats.

Left out: the columns zipcode, isin and figi, which the graph has no place for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from loaders.files import Record, csv_records, each
from loaders.rows import EdgeRow, NodeRow, Row, Source, present
from loaders.territories import GAZETTEER_FILES, Gazetteer, gazetteer

COMPANIES = "financedatabase-cn/a_share_companies.csv.gz"
NAME = "financedatabase-cn"
EXCHANGES = {"SHH": "SSE", "SHZ": "SZSE"}
FLAGS = {"True": True, "False": False}


def parse_company(record: Record, places: Gazetteer) -> Iterator[Row]:
    """A company, and the province of its seat where the gazetteer knows it."""
    symbol, name = record["symbol"], record["name"]
    code, _, market = symbol.partition(".")
    if not name or not code.isdecimal() or market not in {"SS", "SZ"}:
        yield record.fault("symbol" if name else "name", "missing, or no symbol of Shanghai or Shenzhen", "row")
        return
    domestic = record["country"] == "China"
    if not domestic:
        yield record.fault("country", "an A-share company marked as of another country", "field")
    place = places.city(NAME, symbol, record["city"])
    if record["city"] and not (place and place.name):
        yield record.fault("city", (place and place.note) or "not a Chinese city", "field")
    facts = {
        "stockCode": code,
        "name": name,
        "nameEn": name,
        "nameIsTranslation": False,
        "country": "CHN" if domestic else "",
        "city": place.name if place else "",
        "exchange": EXCHANGES.get(record["exchange"], ""),
        "sector": record["sector"],
        "industryGroup": record["industry_group"],
        "sourceIndustry": record["industry"],
        "marketCapClass": record["market_cap"],
        "website": record["website"],
        "delisted": FLAGS.get(record["delisted"]),
        "masked": False,
        "aggregate": False,
    }
    company = ("Enterprise", f"fd:{symbol}")
    yield NodeRow(*company, present(facts))
    if place and place.province:
        yield EdgeRow("LOCATED_IN", company, place.province, {})


def rows(data: Path) -> Iterator[Row]:
    """All rows of the source."""
    places = gazetteer(data)
    yield from each(csv_records(data, COMPANIES), lambda record: parse_company(record, places))


SOURCE = Source(
    name=NAME,
    title_zh="A 股上市公司(FinanceDatabase)",
    about="A-share companies of Shanghai and Shenzhen: English names, GICS-like sectors, city, market cap class.",
    licence="MIT",
    non_commercial=False,
    address="https://github.com/JerBouma/FinanceDatabase",
    version="268be5d",
    retrieved=date(2026, 11, 23),
    attribution="Jeroen Bouma, FinanceDatabase",
    files=(COMPANIES, *GAZETTEER_FILES),
    read=rows,
    after=("territories",),
)
