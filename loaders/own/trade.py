"""Forms about what enterprises make, buy, supply, look for and offer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from graph.words import NEED_KIND, OFFER_KIND, PRODUCT_KIND
from loaders import spoken
from loaders.own.columns import CODE, DAY, LAST_DAY, LIST, MONEY, MONTHS, SHARE, TEXT, YEAR, Column, always, choice
from loaders.own.firms import CODES, FIRM, OF_FIRM, firm, firm_columns, firm_mentioned, firm_name
from loaders.own.forms import Entry, Form, Known
from loaders.own.references import by_name, enterprise, mention, own, part
from loaders.rows import EdgeRow, NodeRow, Ref, Row, Value

MADE, BOUGHT = "生产", "采购"
RELATION = always(
    spoken.one_of(
        {MADE: "MAKES", BOUGHT: "BUYS"}
        | dict.fromkeys(("主营", "主营产品", "销售", "提供", "产出", "制造"), "MAKES")
        | dict.fromkeys(("购买", "外购", "需求", "投入"), "BUYS")
    )
)
KIND, KINDS = choice(PRODUCT_KIND)
NEED, NEEDS_KINDS = choice(NEED_KIND)
OFFER, OFFER_KINDS = choice(OFFER_KIND)
PRODUCT = "示例数控磨床"
EVERY_PRODUCT: dict[str, Value] = {"nameIsTranslation": False, "listed": True, "kind": "GOODS"}


def product(name: str) -> Ref:
    """A product by its name."""
    return by_name("Product", name)


def parse_product(entry: Entry, _known: Known) -> Iterator[Row]:
    """A product that an enterprise makes or buys."""
    made = product(entry.facts["product"])
    facts = entry.only(("kind", "description"))
    if facts:
        yield NodeRow(*made, {"name": entry.facts["product"], **EVERY_PRODUCT, **facts})
    else:
        yield from mention(made, entry.facts["product"])
    yield from firm_mentioned(entry)
    relation = entry.text("relation") or "MAKES"
    told = ("year", "basis", "revenueShare", "share") if relation == "MAKES" else ("year", "basis", "amount")
    yield EdgeRow(relation, firm(entry), made, entry.only(told))
    for other in {"revenueShare", "share", "amount"}.intersection(entry.facts).difference(told):
        yield entry.fault(other, f"says nothing of a product that is {'made' if relation == 'MAKES' else 'bought'}")


def parse_supply(entry: Entry, _known: Known) -> Iterator[Row]:
    """An enterprise that supplies another."""
    supplier, buyer = firm(entry), enterprise(entry.text("buyerCode"), entry.text("buyer"))
    if supplier == buyer:
        yield entry.fault("buyer", "an enterprise that supplies itself", "row")
        return
    if buyer == enterprise("", ""):
        yield entry.fault("buyer", "neither the name nor the code of who is supplied", "row")
        return
    yield from firm_mentioned(entry)
    yield from mention(buyer, entry.text("buyer"), entry.text("buyerCode"))
    yield EdgeRow(
        "SUPPLIES", supplier, buyer, {"inferred": False} | entry.only(("goods", "amount", "from", "to", "basis"))
    )


def parse_posted(entry: Entry, _known: Known, *, label: str, link: str, told: tuple[str, ...]) -> Iterator[Row]:
    """A need or an offer, who posted it, and the products it is about."""
    number = entry.text("number")
    poster = by_name("Institute", entry.text("institute")) if "institute" in entry.facts else firm(entry)
    posted = own(label, number) if number else part(label, poster, entry.facts["title"])
    yield NodeRow(*posted, {"kind": "GENERAL"} | entry.only(told))
    yield from mention(poster, entry.text("institute") or entry.text("name"), entry.text("code"))
    yield EdgeRow("POSTED", poster, posted, {})
    for name in entry.facts.get("products", ()):
        yield from mention(product(name), name)
        yield EdgeRow(link, posted, product(name), {})


TITLE_DATES = (
    Column("发布日期", "postedOn", DAY, "", "2026-03-01", ("提交日期", "登记日期")),
    Column("有效期至", "expiresOn", LAST_DAY, "最后一天; 长期则不填", "2026-12-31", ("截止日期",)),
    Column("编号", "number", TEXT, "有自己的编号时填; 没有则按企业和标题认", "", ("序列号",)),
)
PRODUCTS = Form(
    "products", "产品", "企业生产或采购的产品: one line an enterprise and product.",
    (
        *firm_columns(),
        Column(
            "产品名称", "product", TEXT, "一行一个产品", PRODUCT, ("产品", "主营产品", "采购产品", "商品名称"),
            required=True,
        ),
        Column("关系", "relation", RELATION, "不填则为生产", MADE, ("生产或采购", "类型"), choices=(MADE, BOUGHT)),
        Column("类别", "kind", KIND, "", "设备", ("产品类别",), choices=KINDS),
        Column("产品说明", "description", TEXT, "", "", ("说明", "产品描述")),
        Column("年份", "year", YEAR, "数字所属年份", "2025", ("年度",)),
        Column("收入占比", "revenueShare", SHARE, "占本企业收入", "62", ("营收占比", "主营收入占比"), unit="%"),
        Column("市场份额", "share", SHARE, "占该产品世界市场", "", ("市场占有率",), unit="%"),
        Column("年采购额", "amount", MONEY, "仅采购", "", ("采购额", "采购金额"), unit="万元"),
        Column("依据", "basis", TEXT, "", "", ("来源",)),
    ),
    parse_product, ("product",), either=OF_FIRM,
)  # fmt: skip
SUPPLY = Form(
    "supply", "供应关系", "谁供应谁: one line a supplier and a buyer.",
    (
        Column(
            "供应企业", "name", always(firm_name), "全称; 与信用代码至少填一项", FIRM,
            ("供应商", "供方", "供应商名称", "供应方"),
        ),
        Column("供应企业信用代码", "code", CODE, "", "", ("供应商信用代码", "供应商统一社会信用代码", *CODES)),
        Column(
            "采购企业", "buyer", always(firm_name), "全称; 与信用代码至少填一项", "示例汽车部件有限公司",
            ("客户", "采购商", "需方", "客户名称", "采购方"),
        ),
        Column("采购企业信用代码", "buyerCode", CODE, "", "", ("客户信用代码", "客户统一社会信用代码")),
        Column("供应的产品", "goods", TEXT, "用文字写", PRODUCT, ("产品", "供应产品", "货物")),
        Column("金额", "amount", MONEY, "一年的金额", "120", ("供应金额", "交易金额", "年供应额"), unit="万元"),
        Column("起始日期", "from", DAY, "", "", ("合作起始日期",)),
        Column("截止日期", "to", LAST_DAY, "", "", ("合作截止日期",)),
        Column("依据", "basis", TEXT, "如 合同、企业填报", "企业填报", ("来源",)),
    ),
    parse_supply, ("buyer", "buyerCode"), either=OF_FIRM,
)  # fmt: skip
NEEDS = Form(
    "needs", "需求", "企业的需求: one line a need.",
    (
        *firm_columns(),
        Column("需求标题", "title", TEXT, "一句话", "示例: 采购精密主轴", ("需求名称", "需求"), required=True),
        Column("需求类别", "kind", NEED, "不填则为其他", "供需", ("需求类型",), choices=NEEDS_KINDS),
        Column("需求内容", "text", TEXT, "", "转速 12000 以上, 年需 200 套", ("需求描述", "需求说明")),
        Column("所需产品", "products", LIST, "多个用顿号隔开", "示例电主轴", ("需求产品",)),
        Column("需求金额", "amount", MONEY, "银企需求为融资额", "", ("融资金额", "融资需求", "预算"), unit="万元"),
        Column("期限", "termMonths", MONTHS, "月; 也可写 3年", "", ("融资期限", "贷款期限"), unit="月"),
        Column("需求数量", "quantity", TEXT, "用文字写", "200 套/年", ("数量",)),
        *TITLE_DATES,
    ),
    partial(parse_posted, label="Need", link="WANTS",
            told=("title", "kind", "text", "amount", "termMonths", "quantity", "postedOn", "expiresOn")),
    ("title",), either=OF_FIRM,
)  # fmt: skip
OFFERS = Form(
    "offers", "供给", "企业或科研机构能提供的: one line an offer.",
    (
        *firm_columns(),
        Column("科研机构", "institute", TEXT, "由科研机构提供时填, 企业两列不填", "", ("机构名称", "提供机构")),
        Column("供给标题", "title", TEXT, "一句话", "示例: 磨床整机与改造", ("供给名称", "供给"), required=True),
        Column("供给类别", "kind", OFFER, "不填则为其他", "供需", ("供给类型",), choices=OFFER_KINDS),
        Column("供给内容", "text", TEXT, "", "", ("供给描述", "供给说明")),
        Column("所供产品", "products", LIST, "多个用顿号隔开", PRODUCT, ("供给产品",)),
        Column("供应能力", "capacity", TEXT, "用文字写", "月产 30 台", ("产能",)),
        *TITLE_DATES,
    ),
    partial(parse_posted, label="Offer", link="OFFERS",
            told=("title", "kind", "text", "capacity", "postedOn", "expiresOn")),
    ("title",), either=(*OF_FIRM, "institute"),
)  # fmt: skip
FORMS = (PRODUCTS, SUPPLY, NEEDS, OFFERS)
