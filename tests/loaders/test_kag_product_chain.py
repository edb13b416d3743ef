"""KAG's sample: single records, and the exact yield of the real files."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from loaders import kag_product_chain
from loaders.files import Record
from loaders.kag_product_chain import (
    COMPANIES,
    PRODUCTS,
    broader,
    distinct,
    mentions,
    parse_company,
    parse_mention,
    parse_product,
    parse_transfer,
)
from loaders.rows import EdgeRow, Fault, NodeRow, Place, Row, Value
from tests.loaders import counting
from tests.loaders.counting import DATA, edges, faults, node, nodes

HERE = Place(PRODUCTS, 2)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(kag_product_chain.rows(DATA))


def product(path: str, industry: str = "工业-汽车", downstream: str = "", line: int = 2) -> Record:
    fields = {"id": path, "belongToIndustry": industry, "hasSupplyChain": downstream}
    return Record(Place(PRODUCTS, line), fields)


def company(products: str) -> Record:
    return Record(Place(COMPANIES, 3), {"id": "CSF1", "name": "传化****限公司", "product": products})


def transfer(paid: str = "20230821", amount: str = "102191", payee: str = "CSF2") -> list[Row]:
    given = counting.record(srcId="CSF1", dstId=payee, transDate=paid, transAmt=amount)
    return list(parse_transfer(given, {"CSF1", "CSF2"}))


def test_a_product_is_named_by_the_last_part_of_its_path() -> None:
    tyre, link = parse_product(product("轮胎与橡胶-轮胎"))
    assert tyre == NodeRow(
        "Product",
        "kag:轮胎与橡胶-轮胎",
        {"name": "轮胎", "nameIsTranslation": False, "path": "轮胎与橡胶-轮胎", "kind": "GOODS", "listed": True},
    )
    assert link == EdgeRow("PART_OF", ("Product", "kag:轮胎与橡胶-轮胎"), ("Chain", "kag:工业-汽车"), {})


def test_a_product_that_is_only_mentioned_is_kept_and_named() -> None:
    kept, fault = parse_mention("汽车-租赁", HERE)
    assert isinstance(kept, NodeRow)
    assert kept.properties["listed"] is False
    reason = "a product without a row of its own in kag-product-chain/Product.csv"
    assert fault == Fault(PRODUCTS, 2, "hasSupplyChain", "汽车-租赁", reason, "nothing")


def test_mentions_are_placed_where_they_are_first_made() -> None:
    assert mentions([product("a", downstream="b, c,"), product("d", downstream="c", line=3)]) == {"b": HERE, "c": HERE}


@pytest.mark.parametrize(
    ("path", "wider"), [("a-b-c", "a-b"), ("a-x-y", "a"), ("a", None), ("z-y", None), ("ab-c", None)]
)
def test_the_nearest_wider_product_that_exists(path: str, wider: str | None) -> None:
    found = list(broader(path, dict.fromkeys(["a", "a-b", "a-b-c", "a-x-y", "z-y", "ab-c"], HERE)))
    expected = [EdgeRow("IS_TYPE_OF", ("Product", f"kag:{path}"), ("Product", f"kag:{wider}"), {})] if wider else []
    assert found == expected


def test_a_repeated_record_is_read_once_and_named() -> None:
    first, again = product("汽车", line=5), product("汽车", line=9)
    assert distinct([first, again]) == (
        [first],
        [Fault(PRODUCTS, 9, "id", "汽车", "repeats line 5 word for word", "nothing")],
    )


def test_the_same_product_on_another_chain_is_no_repeat() -> None:
    records = [product("汽车"), product("汽车", industry="工业-其他", line=3)]
    assert distinct(records) == (records, [])


def test_a_company_keeps_its_masked_name_and_makes_each_product_once() -> None:
    firm, made, fault = parse_company(company("汽车,汽车"))
    facts: dict[str, Value] = {"name": "传化****限公司", "nameIsTranslation": False, "masked": True, "aggregate": False}
    assert firm == NodeRow("Enterprise", "kag:CSF1", facts)
    assert made == EdgeRow("MAKES", ("Enterprise", "kag:CSF1"), ("Product", "kag:汽车"), {})
    assert fault == Fault(COMPANIES, 3, "product", "汽车", "named 2 times", "nothing")


def test_a_payment_suggests_that_the_payee_supplies_the_payer() -> None:
    assert transfer() == [
        EdgeRow(
            "SUPPLIES",
            ("Enterprise", "kag:CSF2"),
            ("Enterprise", "kag:CSF1"),
            {
                "inferred": True,
                "confidence": 0.5,
                "from": date(2023, 8, 21),
                "basis": "由资金往来推断: 2023-08-21 付款 102191, 单位未注明",
            },
        )
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (transfer(paid="20231341"), "transDate"),
        (transfer(paid=""), "transDate"),
        (transfer(amount="much"), "transAmt"),
        (transfer(payee="CSF9"), "dstId"),
    ],
)
def test_a_payment_that_cannot_be_read_is_quarantined(given: list[Row], field: str) -> None:
    (fault,) = given
    assert isinstance(fault, Fault)
    assert (fault.field, fault.dropped) == (field, "row")


def test_the_files_give_exactly_what_is_in_them(rows: list[Row]) -> None:
    assert nodes(rows) == {"Chain": 10, "Product": 359, "Enterprise": 103}
    listed = Counter(row.properties["listed"] for row in rows if isinstance(row, NodeRow) and row.label == "Product")
    assert listed == {True: 44, False: 315}  # 78 rows less 34 repeats; 313 outputs and 2 products of companies
    assert edges(rows) == {
        ("Product", "PART_OF", "Chain"): 44,
        ("Product", "IS_TYPE_OF", "Product"): 300,
        ("Product", "GOES_INTO", "Product"): 536,  # 1,125 with the repeated rows
        ("Enterprise", "MAKES", "Product"): 300,  # 311 with the repeated names
        ("Enterprise", "SUPPLIES", "Enterprise"): 19,
    }


def test_the_quarantine_names_every_repeat_and_every_mention(rows: list[Row]) -> None:
    found = faults(rows)
    assert {fault.dropped for fault in found} == {"nothing"}
    assert Counter((fault.file, fault.field) for fault in found) == {
        (PRODUCTS, "id"): 34,
        (PRODUCTS, "hasSupplyChain"): 313,
        (COMPANIES, "product"): 11,  # 2 products that are only here, 9 named more than once
    }


def test_the_rows_hold_against_the_model(rows: list[Row]) -> None:
    assert counting.against_the_model(rows) == []
    assert counting.repeated(rows) == []
    assert node(rows, "Chain", "kag:金融-保险-保险-保险") == {"name": "保险", "path": "金融-保险-保险-保险"}
