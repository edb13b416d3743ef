"""ChainKnowledgeGraph: a look-alike of its five files, made up here, and what becomes of each of their records."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from graph.errors import LoadError
from loaders.own import ckg
from loaders.own.recognition import recognise
from loaders.rows import Fault, NodeRow
from tests.loaders import counting
from tests.loaders.own.making import all_of, edges, nodes

FILES: dict[str, list[dict[str, object]]] = {
    ckg.COMPANIES: [
        {"code": "999901SZ", "name": "试验甲", "fullname": "试验甲股份有限公司"},
        {"code": "999902SH", "name": "试验乙", "fullname": "试验乙股份有限公司"},
        {"code": "999901SZ", "name": "试验甲", "fullname": "试验甲股份有限公司"},
        {"code": "12", "name": "丙", "fullname": "丙公司"},
    ],
    ckg.INDUSTRIES: [
        {"company_code": "999901SZ", "industry_code": "1", "industry_name": "试验机械Ⅲ", "rel": "所属行业"},
        {"company_code": "999901SZ", "industry_code": "2", "industry_name": "别的", "rel": "所属行业"},
        {"company_code": "999999SZ", "industry_code": "1", "industry_name": "试验机械Ⅲ", "rel": "所属行业"},
    ],
    ckg.PRODUCTS: [
        {"name": name} for name in ("磨床", "数控磨床", "主轴", " 主轴", "分部间抵销", "平衡机", "坏\x7f", "")
    ],
    ckg.MADE: [
        {"company_code": "999901SZ", "product_name": "磨床", "rel_weight": 0.55, "rel": "主营产品"},
        {"company_code": "999901SZ", "product_name": "主轴", "rel_weight": 0.001, "rel": "主营产品"},
        {"company_code": "999901SZ", "product_name": "平衡机", "rel_weight": -1.5, "rel": "主营产品"},
        {"company_code": "999901SZ", "product_name": "分部间抵销", "rel_weight": -0.1, "rel": "主营产品"},
        {"company_code": "999901SZ", "product_name": "没有", "rel_weight": 0.1, "rel": "主营产品"},
        {"company_code": "999909SZ", "product_name": "磨床", "rel_weight": 0.1, "rel": "主营产品"},
        {"company_code": "999901SZ", "product_name": "磨床", "rel_weight": 0.1, "rel": "主营产品"},
    ],
    ckg.LINKS: [
        {"from_entity": "磨床", "rel": "上游材料", "to_entity": "主轴"},
        {"from_entity": "主轴", "rel": "下游产品", "to_entity": "磨床"},
        {"from_entity": "主轴", "rel": "下游产品", "to_entity": "平衡机"},
        {"from_entity": "磨床", "rel": "产品小类", "to_entity": "数控磨床"},
        {"from_entity": "磨床", "rel": "上游材料", "to_entity": "磨床"},
        {"from_entity": "磨床", "rel": "邻居", "to_entity": "主轴"},
        {"from_entity": "磨床", "rel": "上游材料", "to_entity": "平衡项目"},
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, records in FILES.items():
        lines = [json.dumps(record, ensure_ascii=False) for record in records]
        (tmp_path / name).write_text("\n".join([*lines, ""]), "utf-8")
    return tmp_path


def test_every_record_is_loaded_quarantined_or_passed_over(folder: Path) -> None:
    links = folder / ckg.LINKS
    links.write_text(links.read_text("utf-8") + "{\n", "utf-8")
    found = recognise(folder)
    assert found.format == ("chain-knowledge-graph",)
    rows = all_of(found)
    account = found.account
    assert account.adds_up()
    assert account.read == {name: len(records) + (name == ckg.LINKS) for name, records in FILES.items()}
    assert account.loaded == {ckg.COMPANIES: 2, ckg.INDUSTRIES: 1, ckg.PRODUCTS: 4, ckg.MADE: 3, ckg.LINKS: 3}
    assert account.quarantined == {ckg.COMPANIES: 1, ckg.INDUSTRIES: 1, ckg.PRODUCTS: 3, ckg.MADE: 3, ckg.LINKS: 4}
    assert account.passed == {ckg.COMPANIES: 1, ckg.INDUSTRIES: 1, ckg.PRODUCTS: 1, ckg.MADE: 1, ckg.LINKS: 1}
    assert counting.against_the_model(rows) == []


def test_a_company_has_its_full_name_its_short_one_and_its_first_industry(folder: Path) -> None:
    first, second = [row for row in nodes(all_of(recognise(folder))) if row.label == "Enterprise"]
    assert first == NodeRow(
        "Enterprise",
        "ckg:999901SZ",
        {
            "name": "试验甲股份有限公司",
            "formerNames": ("试验甲",),
            "stockCode": "999901",
            "exchange": "SZSE",
            "sourceIndustry": "试验机械Ⅲ",
            "nameIsTranslation": False,
            "masked": False,
            "aggregate": False,
        },
    )
    assert second.properties["exchange"] == "SSE"


def test_edges_run_the_right_way_and_each_once(folder: Path) -> None:
    assert edges(all_of(recognise(folder))) == [
        ("ckg:999901SZ", "MAKES", "ckg:磨床", {"revenueShare": Decimal("0.55")}),
        ("ckg:999901SZ", "MAKES", "ckg:主轴", {}),
        ("ckg:999901SZ", "MAKES", "ckg:平衡机", {}),
        ("ckg:主轴", "GOES_INTO", "ckg:磨床", {}),
        ("ckg:主轴", "GOES_INTO", "ckg:平衡机", {}),
        ("ckg:数控磨床", "IS_TYPE_OF", "ckg:磨床", {}),
    ]


def test_what_is_odd_is_named(folder: Path) -> None:
    told = [
        (row.file, row.line, row.reason, row.dropped) for row in all_of(recognise(folder)) if isinstance(row, Fault)
    ]
    assert (ckg.MADE, 3, "a share of revenue from 0 to 1 was expected", "field") in told
    assert (ckg.MADE, 0, "stands 1 times where no share is known: no share is kept", "nothing") in told
    assert (ckg.MADE, 4, "a line of the accounts, not a product", "row") in told
    assert (ckg.LINKS, 2, "says again what line 1 of product_product.json says", "nothing") in told
    assert (ckg.LINKS, 5, "a product linked to itself", "row") in told


@pytest.mark.parametrize(
    ("name", "accounting"),
    [
        ("平衡项目", True),
        ("公司内各业务分部相互抵销", True),
        ("合并抵减", True),
        ("针剂合计", True),
        ("全自动平衡机", False),
        ("损益平衡图", False),
    ],
)
def test_lines_of_the_accounts_are_told_from_products(name: str, accounting: bool) -> None:
    assert bool(ckg.no_product(name)) is accounting


def test_a_folder_that_lacks_a_file_says_which(folder: Path) -> None:
    (folder / ckg.MADE).unlink()
    with pytest.raises(LoadError) as caught:
        recognise(folder)
    assert caught.value.message.endswith("looks like ChainKnowledgeGraph, but lacks company_product.json.")
