"""Forms about an enterprise itself: the register, titles, annual reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from graph.model import MODEL
from graph.reported import REPORTED
from graph.words import ENTERPRISE_STATUS, SIZE_CLASS
from loaders import spoken
from loaders.fields import FieldError
from loaders.own.columns import (
    CODE,
    DAY,
    LAST_DAY,
    LIST,
    MONEY,
    TEXT,
    YEAR,
    Column,
    always,
    choice,
    column_of,
    required,
)
from loaders.own.forms import Entry, Form, Known
from loaders.own.honours import batch_in
from loaders.own.references import enterprise, mention, part
from loaders.rows import EdgeRow, Fault, NodeRow, Ref, Row, present

FIRM = "示例精密机械(上海)有限公司"
NAMES = ("公司名称", "单位名称", "名称", "企业", "企业全称", "公司全称", "申报单位", "申报企业", "市场主体名称")
CODES = (
    "社会信用代码",
    "信用代码",
    "注册号",
    "统一代码",
    "统一社会信用代码/注册号",
    "统一社会信用代码(注册号)",
    "信用代码证号",
)
STATUS_WORDS = {
    **dict.fromkeys(
        ("在业", "开业", "在营", "正常", "登记", "确立", "存续(在营、开业、在册)", "在册", "存续,在营"), "ACTIVE"
    ),
    **dict.fromkeys(("注销", "已注销"), "DEREGISTERED"),
    **dict.fromkeys(("吊销", "已吊销", "吊销,未注销", "吊销未注销", "吊销,已注销"), "REVOKED"),
    **dict.fromkeys(("迁出", "已迁出"), "MOVED_OUT"),
    **dict.fromkeys(("停业", "歇业"), "SUSPENDED"),
}
NO_FIRM = re.compile("(合计|总计|小计|共计):?.*|(注|备注|说明|填表说明|数据来源):.*|截[至止].*")
LISTED = re.compile(
    "专精特新|小巨人|高新技术企业|高企|创新型中小|科技型中小|单项冠军|企业技术中心|质量奖|知识产权|技术创新示范"
)
IS_LIST = re.compile("名单|公示|公告|通告|认定|复核|入库|清单|一览")
OF_FIRM = ("name", "code")


def firm_name(value: object) -> str:
    """The name of an enterprise. Raises FieldError: it is a total or a note below the table."""
    said = spoken.words(value)
    if NO_FIRM.fullmatch(spoken.closed_up(value)):
        raise FieldError("a total or a note, where the name of an enterprise was expected")
    return said


def firm_columns(
    named: str = "企业名称", coded: str = "统一社会信用代码", also: tuple[str, ...] = NAMES
) -> tuple[Column, Column]:
    """The two columns that name an enterprise; one of them is enough."""
    return (
        Column(named, "name", always(firm_name), "全称; 与信用代码至少填一项", FIRM, also),
        Column(coded, "code", CODE, "18 位; 与企业名称至少填一项", "", CODES),
    )


def firm(entry: Entry) -> Ref:
    """The enterprise that a line is about."""
    return enterprise(entry.text("code"), entry.text("name"))


def firm_mentioned(entry: Entry) -> list[NodeRow]:
    """The mention of that enterprise."""
    return mention(firm(entry), entry.text("name"), entry.text("code"))


STATUS, STATUSES = choice(ENTERPRISE_STATUS, STATUS_WORDS)
SIZE, SIZES = choice(SIZE_CLASS, {"大": "LARGE", "中": "MEDIUM", "小": "SMALL", "微": "MICRO"})
REGISTER = (
    *firm_columns(),
    Column(
        "成立日期", "foundedOn", DAY, "如 2015-06-30", "2015-06-30", ("注册日期", "设立日期", "成立时间", "注册时间"),
    ),
    Column(
        "注册资本", "registeredCapital", MONEY, "万元; 也可写 4000万元人民币、叁仟万元整", "3000",
        ("注册资金", "认缴资本"), unit="万元",
    ),
    Column("登记状态", "status", STATUS, "登记机关的状态", "存续", ("企业状态", "经营状态", "状态"), choices=STATUSES),
    Column(
        "企业规模", "sizeClass", SIZE, "按工信部联企业〔2011〕300号", "小型", ("规模", "企业类型规模"), choices=SIZES,
    ),
    Column(
        "行业", "industry", TEXT, "GB/T 4754-2017 的代码或名称", "3425",
        ("所属行业", "行业代码", "行业名称", "国民经济行业", "行业门类"),
    ),
    Column("主导产品", "leadingProduct", TEXT, "用文字写", "数控磨床", ("主营产品名称", "主要产品")),
    Column("经营范围", "scope", TEXT, "登记的经营范围", "通用设备制造; 机械零件加工", ("经营(业务)范围", "业务范围")),
    Column(
        "注册地址", "address", TEXT, "据此认定所在街镇", "上海市青浦区徐泾镇示例路1号",
        ("住所", "地址", "企业地址", "登记住所", "企业住所", "注册地", "经营地址"),
    ),
    Column(
        "所属街镇", "town", TEXT, "街道或镇; 填了就不看地址", "徐泾镇",
        ("街镇", "所在街镇", "所属镇", "镇街道", "所属街道", "属地"),
    ),
    Column("曾用名", "formerNames", LIST, "多个用顿号隔开", "", ("企业曾用名", "原名称")),
    Column("网址", "website", TEXT, "", "", ("官网", "企业网址", "网站")),
    Column("联系人", "contactName", TEXT, "只给对接双方看", "", ("企业联系人",)),
    Column("联系电话", "contactPhone", TEXT, "只给对接双方看", "", ("电话", "企业联系电话", "联系方式")),
    Column("联系邮箱", "contactEmail", TEXT, "只给对接双方看", "", ("邮箱", "电子邮箱")),
    Column(
        "称号", "titles", LIST, "持有的称号, 多个用顿号隔开; 有日期的请用 titles 表", "",
        ("已获称号", "资质荣誉", "企业资质"),
    ),
)  # fmt: skip


def described(entry: Entry) -> NodeRow:
    """The enterprise with all that the line says of it."""
    facts = entry.only({prop.name for prop in MODEL.nodes["Enterprise"].properties})
    return NodeRow(*firm(entry), {**facts, "nameIsTranslation": False, "masked": False, "aggregate": False})


def parse_enterprise(entry: Entry, known: Known) -> Iterator[Row]:
    """An enterprise, its town, its industry, and titles it is said to hold."""
    if "name" not in entry.facts:
        yield entry.fault("name", "it is empty: a register needs names", "row")
        return
    yield described(entry)
    town = entry.found("town", known.places.named)
    place = ("Territory", town) if isinstance(town, str) else known.places.of_address(entry.text("address"))
    trade = entry.found("industry", known.trades.named)
    yield from (found for found in (town, trade) if isinstance(found, Fault))
    if place:
        yield EdgeRow("LOCATED_IN", firm(entry), place, {})
    if isinstance(trade, str):
        yield EdgeRow("IN_INDUSTRY", firm(entry), ("Industry", trade), {})
    for title in entry.facts.get("titles", ()):
        try:
            yield EdgeRow("HOLDS", firm(entry), ("Tier", known.honours.named(title)), {})
        except FieldError as cause:
            yield entry.fault("titles", str(cause))
    if of_titles(entry.above) and (listed := known.honours.meant_in(entry.above)):
        yield held(entry, listed)


TITLES = (
    *(replace(column, also=(*column.also, column.fact)) for column in firm_columns()),
    Column(
        "称号", "title", TEXT, "如 专精特新中小企业; 整张表同一称号时可只写在表头或文件名里", "专精特新中小企业",
        (
            "称号名称", "类别", "类型", "认定类型", "资质", "资质名称", "荣誉称号", "梯度", "层级", "认定类别",
            "企业类别", "tier", "title",
        ),
    ),
    Column("批次", "batch", TEXT, "如 第五批", "第五批", ("认定批次", "公布批次", "batch")),
    Column(
        "认定日期", "from", DAY, "有效期的第一天", "2023-03-01",
        ("发证日期", "有效期起", "认定时间", "公布日期", "起始日期", "发证时间", "公示日期", "有效期开始"),
    ),
    Column(
        "有效期至", "to", LAST_DAY, "有效期的最后一天; 长期则不填", "2026-02-28",
        ("截止日期", "有效期止", "到期日期", "有效期"),
    ),
    Column("依据", "basis", TEXT, "公布名单的文件", "", ("文号", "文件名称", "发文文号", "证书编号", "认定文号")),
)  # fmt: skip


def parse_title(entry: Entry, known: Known) -> Iterator[Row]:
    """A title that an enterprise holds."""
    title = entry.found("title", known.honours.named) or known.honours.meant_in(entry.above)
    if isinstance(title, str):
        yield from firm_mentioned(entry)
        yield held(entry, title)
        return
    reason = title.reason if title else "it is empty, and the list does not say which one title it is of"
    yield entry.fault("title", reason, "row")


def held(entry: Entry, title: str) -> EdgeRow:
    """The edge to a title, with what the list itself says of its batch."""
    facts: dict[str, Any] = {"batch": batch_in(entry.above), "basis": entry.above}
    return EdgeRow("HOLDS", firm(entry), ("Tier", title), present(facts | entry.only(("from", "to", "batch", "basis"))))


def of_titles(above: str) -> bool:
    """Whether a table says that it is a list of those who hold a title."""
    return bool(LISTED.search(above) and IS_LIST.search(above))


SHORT = {
    "employees": ("从业人员", "职工人数", "从业人数", "员工人数"),
    "rdStaff": ("研发人员",),
    "revenue": ("营收",),
    "mainRevenue": ("主营收入",),
    "totalAssets": ("资产总计", "总资产"),
    "totalLiabilities": ("负债总计", "总负债"),
    "rdExpense": ("研发费用", "研发投入", "研发经费"),
    "ip1Count": ("Ⅰ类知识产权数", "一类知识产权数"),
    "ip2Count": ("Ⅱ类知识产权数", "二类知识产权数"),
    "marketShareNational": ("国内市场占有率", "市场占有率"),
}
EXAMPLES = {
    "employees": "86",
    "rdStaff": "21",
    "revenue": "6200",
    "mainRevenue": "5800",
    "rdExpense": "410",
    "rdToSales3y": "6.5",
}


def reported(prop_column: Column) -> Column:
    """The column of a metric, with the short names of those that have one."""
    return replace(
        prop_column, example=EXAMPLES.get(prop_column.fact, ""), also=SHORT.get(prop_column.fact, ()), about=""
    )


METRICS = tuple(reported(column_of(prop)) for prop in REPORTED)
EVIDENCED = {column.heading: column.fact for column in METRICS} | {
    short: column.fact for column in METRICS for short in column.also
}


def parse_report(entry: Entry, _known: Known) -> Iterator[Row]:
    """An annual report, and its enterprise."""
    report = part("AnnualReport", firm(entry), entry.facts["year"])
    yield from firm_mentioned(entry)
    yield NodeRow(*report, entry.only({"year", "evidenced", *(column.fact for column in METRICS)}))
    yield EdgeRow("REPORTED", firm(entry), report, {})


def named_metrics() -> Callable[[str], Callable[[object], tuple[str, ...]]]:
    """The converter of a list of headings to the metrics they stand for."""
    return always(spoken.some_of(EVIDENCED))


ENTERPRISES = Form(
    "enterprises", "企业", "企业基本信息, 也是工商登记导出表: one line an enterprise", REGISTER, parse_enterprise,
    ("code", "foundedOn", "registeredCapital", "status", "scope", "address", "town", "industry", "sizeClass"),
    either=OF_FIRM, after=("territories", "gbt4754", "tiers"),
)  # fmt: skip
TITLES_HELD = Form(
    "titles", "称号", "企业持有的称号, 也是公布的名单: one line a title of an enterprise", TITLES, parse_title,
    ("title", "batch"), either=OF_FIRM, after=("tiers",),
    also_told=of_titles,
)  # fmt: skip
REPORTS = Form(
    "reports", "年度报告", "企业某一年度的经营数据: one line an enterprise and year. Confidential.",
    (
        *firm_columns(),
        required(Column("年度", "year", YEAR, "四位年份", "2025", ("年份", "报告年度", "统计年度"))),
        *METRICS,
        Column("已附证明材料", "evidenced", named_metrics(), "有证明材料的列名, 用顿号隔开", ""),
    ),
    parse_report, tuple(column.fact for column in METRICS), either=OF_FIRM,
)  # fmt: skip
FORMS = (ENTERPRISES, TITLES_HELD, REPORTS)
