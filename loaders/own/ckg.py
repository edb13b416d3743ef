"""ChainKnowledgeGraph as it is published: listed companies, products, who makes what, what goes into what.

Five files of JSON Lines. The shares are of the company's own revenue. Lines of its accounts stand among the products
(平衡项目, 分部间抵销) and are no products. 产品小类 was found by one name being part of the other. Its industries are
the third level of 申万, not GB/T 4754.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path

from loaders.facts import text_fault
from loaders.fields import by_id
from loaders.files import Record
from loaders.own.accounts import Account
from loaders.rows import EdgeRow, Fault, NodeRow, Place, Ref, Row, present
from loaders.tables import json_lines
from loaders.texts import text_file

COMPANIES, INDUSTRIES = "company.json", "company_industry.json"
PRODUCTS, MADE, LINKS = "product.json", "company_product.json", "product_product.json"
FILES = (COMPANIES, INDUSTRIES, PRODUCTS, MADE, LINKS)
EXCHANGES = {"SH": "SSE", "SZ": "SZSE"}
CODE = re.compile("([0-9]{6})(SH|SZ)")
ACCOUNTING = re.compile(r".*(抵销|抵消|抵减)(数|金额|项|额)?|平衡项目?|调整项目?|.*(合计|小计|总计)")
NO_SHARE = 0.001  # stands where a product was read out of a text, and no share is known
UPSTREAM, DOWNSTREAM, NARROWER = "上游材料", "下游产品", "产品小类"


@dataclass
class Told:
    """What has been told already: products and companies there are, and where each statement was made first."""

    companies: set[str] = field(default_factory=set)
    products: set[str] = field(default_factory=set)
    first: dict[tuple[str, ...], Place] = field(default_factory=dict)
    without_share: int = 0

    def again(self, record: Record, *statement: str) -> Fault | None:
        """The fault of a record that says what another said before."""
        place = self.first.setdefault(statement, record.place)
        if place is record.place:
            return None
        return record.fault("", f"says again what line {place.line} of {place.file} says", "nothing")


def rows(folder: Path, _data: Path, account: Account) -> Iterator[Row]:
    """Rows of the five files in a folder."""
    told = Told()
    industries = by_id((found for found in records(folder, INDUSTRIES) if isinstance(found, Record)), "company_code")
    company = partial(parse_company, told=told, industries=industries, taken=account.taken)
    yield from account.each(records(folder, COMPANIES), company)
    yield from account.each(records(folder, PRODUCTS), partial(parse_product, told=told))
    yield from account.each(records(folder, INDUSTRIES), partial(parse_industry, told=told))
    yield from account.each(records(folder, MADE), partial(parse_made, told=told))
    yield from account.each(records(folder, LINKS), partial(parse_link, told=told))
    if told.without_share:
        reason = f"stands {told.without_share:,} times where no share is known: no share is kept"
        yield Fault(MADE, 0, "rel_weight", str(NO_SHARE), reason, "nothing")


def records(folder: Path, file: str) -> Iterator[Record | Fault]:
    """Records of one file."""
    for found in json_lines(text_file(folder / file), file):
        yield found if isinstance(found, Fault) else Record(Place(file, found[0]), found[1])


def parse_company(
    record: Record, told: Told, industries: Mapping[str, Record], taken: Callable[[Record], None]
) -> Iterator[Row]:
    """A listed company under its full name, with its industry, whose record is then taken."""
    code, name = record["code"], record["fullname"] or record["name"]
    listed = CODE.fullmatch(code)
    if not listed or not name:
        yield record.fault("fullname" if listed else "code", "empty, or not six digits with SH or SZ", "row")
    elif again := told.again(record, "company", code):
        yield again
    else:
        told.companies.add(code)
        short, industry = record["name"], industries.get(code)
        if industry:
            taken(industry)
        facts = {
            "name": name,
            "formerNames": (short,) if short and short != name else (),
            "stockCode": listed[1],
            "exchange": EXCHANGES[listed[2]],
            "sourceIndustry": industry["industry_name"] if industry else "",
        }
        flags = {"nameIsTranslation": False, "masked": False, "aggregate": False}
        yield NodeRow(*company_of(code), {**present(facts), **flags})


def parse_industry(record: Record, told: Told) -> Iterator[Row]:
    """An industry: the first one of a company stands with it, so that it gives no row here."""
    if record["company_code"] not in told.companies:
        yield record.fault("company_code", f"no company of {COMPANIES} has this code", "row")
    elif again := told.again(record, "industry", record["company_code"]):
        yield again


def parse_product(record: Record, told: Told) -> Iterator[Row]:
    """A product."""
    name = record["name"]
    if reason := no_product(name):
        yield record.fault("name", reason, "row")
    elif again := told.again(record, "product", name):
        yield again
    else:
        told.products.add(name)
        yield NodeRow(*product_of(name), {"name": name, "nameIsTranslation": False, "kind": "GOODS", "listed": True})


def parse_made(record: Record, told: Told) -> Iterator[Row]:
    """A product that a company makes, with its share of the company's revenue where one is known."""
    code, name = record["company_code"], record["product_name"]
    if reason := no_product(name) or missing(name, told):
        yield record.fault("product_name", reason, "row")
        return
    if code not in told.companies:
        yield record.fault("company_code", f"no company of {COMPANIES} has this code", "row")
        return
    if again := told.again(record, "made", code, name):
        yield again
        return
    weight = record.fields.get("rel_weight")
    told.without_share += weight == NO_SHARE
    known = isinstance(weight, int | float) and not isinstance(weight, bool) and weight != NO_SHARE
    if known and not 0 <= weight <= 1:  # type: ignore[operator]
        yield record.fault("rel_weight", "a share of revenue from 0 to 1 was expected", "field")
        known = False
    share = {"revenueShare": Decimal(str(weight))} if known else {}
    yield EdgeRow("MAKES", company_of(code), product_of(name), share)


def parse_link(record: Record, told: Told) -> Iterator[Row]:
    """What goes into what, whichever way it is told, or which product is a type of another."""
    near, far, relation = record["from_entity"], record["to_entity"], record["rel"]
    reason = no_product(near) or no_product(far) or missing(near, told) or missing(far, told)
    if reason or near == far:
        yield record.fault("to_entity", reason or "a product linked to itself", "row")
        return
    if relation not in {UPSTREAM, DOWNSTREAM, NARROWER}:
        yield record.fault("rel", f"none of {UPSTREAM}, {DOWNSTREAM}, {NARROWER}", "row")
        return
    edge_type = "IS_TYPE_OF" if relation == NARROWER else "GOES_INTO"
    start, end = (near, far) if relation == DOWNSTREAM else (far, near)
    if again := told.again(record, edge_type, start, end):
        yield again
    else:
        yield EdgeRow(edge_type, product_of(start), product_of(end), {})


def no_product(name: str) -> str:
    """Why a name is that of no product; empty when it may be one."""
    if not name:
        return "it is empty and cannot be"
    return "a line of the accounts, not a product" if ACCOUNTING.fullmatch(name) else text_fault(name)


def missing(name: str, told: Told) -> str:
    """Why a link to a product goes nowhere; empty when the product is there."""
    return "" if name in told.products else f"no product of {PRODUCTS} has this name"


def company_of(code: str) -> Ref:
    """A company by its code."""
    return ("Enterprise", f"ckg:{code}")


def product_of(name: str) -> Ref:
    """A product by its name."""
    return ("Product", f"ckg:{name}")
