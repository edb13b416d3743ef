"""Lines of each form: what they become, what is in quarantine, and what is only mentioned."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.rows import Fault
from tests.loaders.own.making import CODE, OTHER_CODE, edges, faults, mentions, nodes, rows_of

NAMED = ("Enterprise", "name:甲公司")


def test_a_town_that_is_written_counts_before_the_address(tmp_path: Path) -> None:
    header = ["企业名称", "所属街镇", "注册地址", "行业", "称号"]
    rows = rows_of(
        tmp_path / "a.csv",
        header,
        ["甲公司", "练塘镇", "上海市青浦区徐泾镇1号", "制造业", "高企、小巨人、先进"],
        ["乙公司", "桃源镇", "上海市青浦区徐泾镇1号", "机械", ""],
    )
    assert edges(rows) == [
        ("name:甲公司", "LOCATED_IN", "CN-SH-310118-liantang", {}),
        ("name:甲公司", "IN_INDUSTRY", "C", {}),
        ("name:甲公司", "HOLDS", "hnte", {}),
        ("name:甲公司", "HOLDS", "little_giant", {}),
        ("name:乙公司", "LOCATED_IN", "CN-SH-310118-xujing", {}),
    ]
    assert faults(rows) == [(2, "称号", "field"), (3, "所属街镇", "field"), (3, "行业", "field")]


def test_what_people_write_for_nothing_is_nothing(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path / "a.csv", ["企业名称", "成立日期", "注册资本(万元)", "网址"], ["甲公司", "-", "——", "暂无"]
    )
    assert faults(rows) == []
    assert set(nodes(rows)[0].properties) == {"name", "nameIsTranslation", "masked", "aggregate"}


def test_a_register_needs_names(tmp_path: Path) -> None:
    rows = rows_of(tmp_path / "a.csv", ["企业名称", "统一社会信用代码", "成立日期"], ["", CODE, "2020-01-01"])
    assert faults(rows) == [(2, "企业名称", "row")]


def test_titles_with_their_dates(tmp_path: Path) -> None:
    header = ["企业名称", "统一社会信用代码", "称号", "批次", "认定日期", "有效期至", "依据"]
    rows = rows_of(
        tmp_path / "a.csv",
        header,
        ["甲公司", CODE, "高新技术企业", "", "2023-11-15", "2026-11-14", "示文1号"],
        ["乙公司", "", "先进企业", "", "2023.11", "长期", ""],
        ["丙公司", "", "小巨人", "第五批", "2023.11", "长期", ""],
    )
    known = {"from": date(2023, 11, 15), "to": date(2026, 11, 14), "basis": "示文1号"}
    assert edges(rows) == [
        (CODE, "HOLDS", "hnte", known),
        ("name:丙公司", "HOLDS", "little_giant", {"batch": "第五批", "basis": "a"}),
    ]
    assert mentions(rows) == [("Enterprise", CODE), ("Enterprise", "name:丙公司")]
    assert faults(rows) == [(3, "认定日期", "field"), (3, "称号", "row"), (4, "认定日期", "field")]


def test_a_register_that_says_it_is_a_list_of_titles_gives_them_too(tmp_path: Path) -> None:
    header = ["企业名称", "成立日期", "注册地址"]
    rows = rows_of(tmp_path / "a.csv", ["第三批专精特新企业名单", "", ""], header, ["甲公司", "2020-01-01", ""])
    assert edges(rows) == [("name:甲公司", "HOLDS", "srdi_sme", {"batch": "第三批", "basis": "第三批专精特新企业名单"})]


def test_a_report_has_its_metrics(tmp_path: Path) -> None:
    header = [
        "统一社会信用代码",
        "年度",
        "营业收入(元)",
        "净利润(万元)",
        "研发机构级别",
        "拥有自主品牌",
        "近三年数据造假",
        "从业人员",
        "已附证明材料",
    ]
    rows = rows_of(
        tmp_path / "a.csv", header, [CODE, "2025", "62000000", "-12", "市级", "是", "否", "86", "营业收入、从业人员"]
    )
    [report] = nodes(rows)
    assert report.id == f"{CODE}:2025"
    assert report.properties == {
        "year": 2025,
        "revenue": Decimal(6200),
        "netProfit": Decimal(-12),
        "rdOrgLevel": "MUNICIPAL",
        "hasOwnBrand": True,
        "dataFraud3y": False,
        "employees": 86,
        "evidenced": ("revenue", "employees"),
    }
    assert edges(rows) == [(CODE, "REPORTED", f"{CODE}:2025", {})]
    assert mentions(rows) == []  # a code alone makes nobody


def test_products_made_and_bought(tmp_path: Path) -> None:
    header = ["企业名称", "产品名称", "关系", "类别", "收入占比(%)", "年采购额(万元)"]
    rows = rows_of(
        tmp_path / "a.csv", header, ["甲公司", "磨床", "", "设备", "62", "3"], ["甲公司", "主轴", "采购", "", "", "120"]
    )
    assert edges(rows) == [
        ("name:甲公司", "MAKES", "name:磨床", {"revenueShare": Decimal("0.62")}),
        ("name:甲公司", "BUYS", "name:主轴", {"amount": Decimal(120)}),
    ]
    assert [node.properties["kind"] for node in nodes(rows)] == ["TOOL"]
    assert mentions(rows) == [NAMED, ("Product", "name:主轴"), NAMED]
    assert faults(rows) == [(2, "年采购额(万元)", "field")]


def test_supply_between_a_name_and_a_code(tmp_path: Path) -> None:
    header = ["供应商", "供应商信用代码", "客户", "客户信用代码", "金额"]
    rows = rows_of(
        tmp_path / "a.csv",
        header,
        ["甲公司", "", "", CODE, "1.2亿元"],
        ["甲公司", "", "", "", ""],
        ["丁公司", OTHER_CODE, "乙公司", "", "3"],
    )
    assert edges(rows) == [
        ("name:甲公司", "SUPPLIES", CODE, {"inferred": False, "amount": Decimal(12_000)}),
        (OTHER_CODE, "SUPPLIES", "name:乙公司", {"inferred": False}),
    ]
    assert mentions(rows) == [NAMED, ("Enterprise", OTHER_CODE), ("Enterprise", "name:乙公司")]
    assert faults(rows) == [(3, "客户", "row"), (4, "金额", "field")]


def test_needs_and_offers_and_whose_they_are(tmp_path: Path) -> None:
    header = ["企业名称", "需求标题", "需求类别", "所需产品", "期限", "编号"]
    rows = rows_of(
        tmp_path / "n.csv",
        header,
        ["甲公司", "融资", "银企", "", "3年", "X1"],
        ["甲公司", "找主轴", "", "主轴、轴承", "", ""],
    )
    first, second = nodes(rows)
    assert (first.id, first.properties) == ("own:X1", {"title": "融资", "kind": "FINANCE", "termMonths": 36})
    assert (second.id, second.properties["kind"]) == ("name:甲公司:找主轴", "GENERAL")
    assert [edge[1:3] for edge in edges(rows)[2:]] == [("WANTS", "name:主轴"), ("WANTS", "name:轴承")]

    rows = rows_of(tmp_path / "o.csv", ["科研机构", "供给标题"], ["试验院", "检测"])
    assert edges(rows) == [("name:试验院", "POSTED", "name:试验院:检测", {})]
    assert mentions(rows) == [("Institute", "name:试验院")]


def test_a_technology_goes_by_its_patent(tmp_path: Path) -> None:
    header = ["技术名称", "专利号", "科研机构", "拥有企业", "可用于的产品"]
    rows = rows_of(tmp_path / "a.csv", header, ["修整", "zl 2020 1", "试验院", "甲公司", "磨床"])
    assert [edge[:3] for edge in edges(rows)] == [
        ("name:试验院", "OWNS", "own:ZL20201"),
        ("name:甲公司", "OWNS", "own:ZL20201"),
        ("own:ZL20201", "APPLIES_TO", "name:磨床"),
    ]


def test_two_banks_may_call_their_loans_alike(tmp_path: Path) -> None:
    header = ["银行名称", "信贷产品", "最低年利率", "担保方式", "最长期限"]
    rows = rows_of(
        tmp_path / "a.csv",
        header,
        ["甲银行", "科技贷", "2.9%", "信用、质押", "36"],
        ["乙银行", "科技贷", "2.9", "人情", ""],
    )
    assert [node.id for node in nodes(rows)] == ["name:甲银行:科技贷", "name:乙银行:科技贷"]
    facts = {"name": "科技贷", "minRate": Decimal("0.029"), "guarantees": ("CREDIT", "PLEDGE"), "maxTermMonths": 36}
    assert nodes(rows)[0].properties == facts
    assert faults(rows) == [(3, "最低年利率", "field"), (3, "担保方式", "field")]
    assert mentions(rows) == []  # a name alone makes no bank


def test_a_clause_tells_its_audience_in_words_only(tmp_path: Path) -> None:
    header = ["政策名称", "条款序号", "条款内容", "金额(万元)", "适用对象", "已核对"]
    [clause] = nodes(rows := rows_of(tmp_path / "a.csv", header, ["甲办法", "2", "奖励", "10", "中小企业", "是"]))
    assert clause.id == "name:甲办法:2"
    assert clause.properties["amountUnit"] == "wan_cny"
    assert (clause.properties["audienceComplete"], clause.properties["provenance"]) == (False, "VERIFIED")
    assert edges(rows) == [("name:甲办法:2", "CLAUSE_OF", "name:甲办法", {})]


def test_a_specialist_serves_several(tmp_path: Path) -> None:
    header = ["专员姓名", "专员单位", "服务企业", "服务起"]
    rows = rows_of(
        tmp_path / "a.csv", header, ["某专员", "试验镇", "甲公司", "2026-01-01"], ["某专员", "", "乙公司", ""]
    )
    assert [node.properties for node in nodes(rows)] == [{"name": "某专员", "organization": "试验镇"}]
    assert edges(rows) == [
        ("name:某专员", "SERVES", "name:甲公司", {"from": date(2026, 1, 1)}),
        ("name:某专员", "SERVES", "name:乙公司", {}),
    ]


def test_visits_and_appeals(tmp_path: Path) -> None:
    rows = rows_of(tmp_path / "v.csv", ["企业名称", "走访日期", "走访专员"], ["甲公司", "2026-04-02", "某专员"])
    visit = "name:甲公司:20260402:某专员"
    assert [edge[:3] for edge in edges(rows)] == [("name:甲公司", "RECEIVED", visit), ("name:某专员", "MADE", visit)]

    rows = rows_of(tmp_path / "p.csv", ["企业名称", "诉求标题", "状态", "满意度"], ["甲公司", "用工", "办结", "5"])
    assert nodes(rows)[0].properties == {"title": "用工", "state": "CLOSED", "rating": 5}


@pytest.mark.parametrize("field", ["年度", "需求标题"])
def test_a_cell_that_must_be_filled(field: str, tmp_path: Path) -> None:
    other = "营业收入(万元)" if field == "年度" else "需求内容"
    [fault] = rows_of(tmp_path / "a.csv", ["企业名称", field, other], ["甲公司", "", "1"])
    assert isinstance(fault, Fault)
    assert (fault.field, fault.reason, fault.dropped) == (field, "it is empty and cannot be", "row")
