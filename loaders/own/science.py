"""Forms about institutes and technologies."""

from __future__ import annotations

from collections.abc import Iterator

from graph.words import INSTITUTE_KIND, TECHNOLOGY_STAGE
from loaders import spoken
from loaders.own.columns import DAY, LIST, TEXT, YEAR, Column, always, words_of
from loaders.own.columns import choice as choose
from loaders.own.firms import firm, firm_columns, firm_mentioned
from loaders.own.forms import Entry, Form, Known
from loaders.own.references import by_name, mention, own
from loaders.rows import EdgeRow, Fault, NodeRow, Row

INSTITUTE = "示例智能制造研究院"
STAGE, STAGES = choose(TECHNOLOGY_STAGE)
KINDS = words_of(
    INSTITUTE_KIND, {"大学": "EDUCATION", "科研院所": "FACILITY", "研究院": "FACILITY", "医院": "HEALTHCARE"}
)


def parse_institute(entry: Entry, known: Known) -> Iterator[Row]:
    """An institute, and where it is."""
    institute = by_name("Institute", entry.text("institute"))
    yield NodeRow(
        *institute,
        {"name": entry.facts["institute"]} | entry.only(("otherNames", "kinds", "city", "established", "websites")),
    )
    town = entry.found("town", known.places.named)
    if isinstance(town, Fault):
        yield town
    place = ("Territory", town) if isinstance(town, str) else known.places.of_address(entry.text("address"))
    if place:
        yield EdgeRow("LOCATED_IN", institute, place, {})


def parse_technology(entry: Entry, _known: Known) -> Iterator[Row]:
    """A technology, whose it is, and what it is good for."""
    name, patent = entry.text("technology"), entry.text("patentNo")
    technology = own("Technology", spoken.closed_up(patent).upper()) if patent else by_name("Technology", name)
    yield NodeRow(*technology, {"name": name} | entry.only(("text", "patentNo", "stage", "publishedOn")))
    if "institute" in entry.facts:
        institute = by_name("Institute", entry.text("institute"))
        yield from mention(institute, entry.text("institute"))
        yield EdgeRow("OWNS", institute, technology, {})
    if {"name", "code"} & entry.facts.keys():
        yield from firm_mentioned(entry)
        yield EdgeRow("OWNS", firm(entry), technology, {})
    for product in entry.facts.get("products", ()):
        yield from mention(by_name("Product", product), product)
        yield EdgeRow("APPLIES_TO", technology, by_name("Product", product), {})


INSTITUTES = Form(
    "institutes", "科研机构", "高校、院所、实验室: one line an institute.",
    (
        Column(
            "机构名称", "institute", TEXT, "全称", INSTITUTE, ("科研机构", "科研机构名称", "院所名称", "高校名称"),
            required=True,
        ),
        Column("其他名称", "otherNames", LIST, "多个用顿号隔开", "", ("简称", "别名")),
        Column(
            "机构类别", "kinds", always(spoken.some_of(KINDS)), "多个用顿号隔开", "高校", ("机构类型",),
            choices=tuple(KINDS),
        ),
        Column("城市", "city", TEXT, "", "上海市", ("所在城市",)),
        Column("机构地址", "address", TEXT, "据此认定所在街镇", "", ("地址", "所在地")),
        Column("所属街镇", "town", TEXT, "街道或镇", "夏阳街道", ("街镇", "所在街镇")),
        Column("成立年份", "established", YEAR, "四位年份", "2012", ("建立年份", "成立时间")),
        Column("网址", "websites", LIST, "", "", ("官网", "网站")),
    ),
    parse_institute, ("kinds", "otherNames", "city", "address", "established", "websites"), after=("territories",),
)  # fmt: skip
TECHNOLOGIES = Form(
    "technologies", "技术成果", "专利、技术、专有知识: one line a technology.",
    (
        Column(
            "技术名称", "technology", TEXT, "", "示例在线砂轮修整技术",
            ("成果名称", "技术成果", "专利名称", "技术成果名称"), required=True,
        ),
        Column("技术内容", "text", TEXT, "", "", ("技术简介", "成果简介", "内容")),
        Column("专利号", "patentNo", TEXT, "有则按此认", "", ("专利申请号", "授权号")),
        Column("成熟度", "stage", STAGE, "", "中试", ("技术成熟度", "阶段"), choices=STAGES),
        Column("公布日期", "publishedOn", DAY, "", "", ("授权日期", "公开日期")),
        Column("科研机构", "institute", TEXT, "拥有的机构", INSTITUTE, ("机构名称", "所属机构", "完成单位", "权利人")),
        *firm_columns("拥有企业", "拥有企业信用代码", also=("企业名称", "所属企业")),
        Column("可用于的产品", "products", LIST, "多个用顿号隔开", "示例数控磨床", ("应用产品", "适用产品")),
    ),
    parse_technology, ("technology",),
)  # fmt: skip
FORMS = (INSTITUTES, TECHNOLOGIES)
