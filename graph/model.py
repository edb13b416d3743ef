"""The model of the graph, in one place: labels, keys, properties, relationships, and how each appears in the API.

Constraints, indexes, GraphQL types, filters, orders and the data dictionary all follow from what stands here.
A new fact is one line; a new noun is one `Node` and its relationships.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from graph.access import Access, Role, only
from graph.vocabulary import Enumeration, Kind, Link, Model, Node, Property, Relationship, Shape
from graph.whose import (
    AtEitherEnd,
    AtItsEnd,
    ItsCharge,
    Itself,
    ItselfOrMatched,
    Matched,
    ToldByIt,
    ToldByItsCharge,
)
from graph.words import (
    BENEFIT_FORM,
    CLAIM_WAY,
    CLAUSE_KIND,
    CONDITION_KIND,
    ENUMS,
    GRADE,
    INDUSTRY_LEVEL,
    INSTITUTE_KIND,
    LAW_STATUS,
    METRIC_KIND,
    POLICY_LEVEL,
    PRODUCT_KIND,
    PROVENANCE,
    RECOGNITION_KIND,
    SIZE_CLASS,
    TERRITORY_KIND,
    TIER_ID,
)

VERSION = 1


class Maker(Protocol):
    """Makes a property of one kind."""

    def __call__(
        self, name: str, about: str, *, required: bool = False, indexed: bool = False, searched: bool = False
    ) -> Property: ...


def _property(kind: Kind) -> Maker:
    def make(
        name: str, about: str, *, required: bool = False, indexed: bool = False, searched: bool = False
    ) -> Property:
        return Property(name, kind, about, required, indexed, searched)

    return make


string = _property(Kind.STRING)
text = _property(Kind.TEXT)
integer = _property(Kind.INT)
number = _property(Kind.FLOAT)
decimal = _property(Kind.DECIMAL)
flag = _property(Kind.BOOL)
date = _property(Kind.DATE)
json = _property(Kind.JSON)
strings = _property(Kind.STRINGS)


def word(name: str, enum: Enumeration, about: str, *, required: bool = False) -> Property:
    """A property that holds one word of a closed list."""
    return Property(name, Kind.ENUM, about, required, enum=enum)


def words(name: str, enum: Enumeration, about: str) -> Property:
    """A property that holds several words of a closed list."""
    return Property(name, Kind.STRINGS, about, enum=enum)


def guarded(access: Access, *properties: Property) -> tuple[Property, ...]:
    """Properties that not everyone sees."""
    return tuple(replace(known, access=access) for known in properties)


def one(name: str, about: str) -> Link:
    """A link to one node, or none."""
    return Link(name, Shape.ONE, about)


def many(name: str, about: str) -> Link:
    """A short list, all of it."""
    return Link(name, Shape.LIST, about)


def page(name: str, about: str, connection: str = "") -> Link:
    """A Relay connection."""
    return Link(name, Shape.PAGE, about, connection)


# ------------------------------------------------------------------------------------------------- who may see what

# reports and appeals: the enterprise, the specialist who serves it, planners
CONFIDENTIAL = only(Role.PLANNER, Role.ADMIN, own={Role.ENTERPRISE: ToldByIt(), Role.SPECIALIST: ToldByItsCharge()})
# contacts open by match
CONTACT = only(
    Role.PLANNER,
    Role.ADMIN,
    own={
        Role.ENTERPRISE: ItselfOrMatched(),
        Role.INSTITUTE: Matched("Institute"),
        Role.BANK: Matched("Bank"),
        Role.SPECIALIST: ItsCharge(),
    },
)
PARTIES = {
    Role.ENTERPRISE: AtEitherEnd("Enterprise"),
    Role.INSTITUTE: AtEitherEnd("Institute"),
    Role.BANK: AtEitherEnd("Bank"),
}
MATCH = only(Role.SPECIALIST, Role.DEPARTMENT, Role.PLANNER, Role.ADMIN, own=PARTIES)
DEAL = only(Role.PLANNER, Role.ADMIN, own=PARTIES)
SIGNED_IN = only(*(role for role in Role if role is not Role.PUBLIC))
STAFF_CONTACT = only(Role.ENTERPRISE, Role.SPECIALIST, Role.DEPARTMENT, Role.PLANNER, Role.ADMIN)
ASSIGNMENT = only(
    Role.DEPARTMENT, Role.PLANNER, Role.ADMIN, own={Role.ENTERPRISE: AtItsEnd(), Role.SPECIALIST: Itself()}
)

# --------------------------------------------------------------------------------------------- what every edge has

EDGE_PROPERTIES = (
    date("from", "起始日期: first day it holds; null when not known"),
    date("to", "截止日期: last day it holds, inclusive; null when open or not known"),
    number("confidence", "置信度: 0 to 1; 1 is as recorded by the source", required=True),
)

# ------------------------------------------------------------------------------------------------------- the nouns

NODES = (
    Node(
        "Enterprise",
        "企业: a legal person, or a company as a data set names it.",
        (
            string("code", "统一社会信用代码: unified social credit code, 18 characters", indexed=True, searched=True),
            string("stockCode", "证券代码: six digits", indexed=True, searched=True),
            string(
                "name",
                "名称: Chinese where known, else as the source has it",
                required=True,
                indexed=True,
                searched=True,
            ),
            string("nameEn", "英文名称", searched=True),
            string("nameZhFull", "中文全称, where it was identified with certainty", searched=True),
            flag(
                "nameIsTranslation",
                "Whether the Chinese name is a translation of ours, not the source's",
                required=True,
            ),
            strings("formerNames", "曾用名和别名: former and other names"),
            string("country", "国家或地区: ISO 3166 alpha-3", indexed=True),
            string("city", "城市"),
            string("exchange", "交易所: SSE or SZSE for listed companies"),
            string("sector", "行业板块: sector as the source has it, in English", indexed=True),
            string("industryGroup", "行业组: industry group as the source has it, in English"),
            string("sourceIndustry", "细分行业: industry as the source has it, in English"),
            string("marketCapClass", "市值档: market capitalization class as the source has it"),
            string("website", "网址"),
            date("foundedOn", "成立日期"),
            decimal("registeredCapital", "注册资本, 万元"),
            word("sizeClass", SIZE_CLASS, "企业规模"),
            flag("delisted", "已退市: whether its shares were delisted"),
            flag("masked", "Whether the source masks the name on purpose", required=True),
            flag("aggregate", "合计项: whether it stands for several, not one", required=True),
            *guarded(
                CONTACT,
                string("contactName", "联系人"),
                string("contactPhone", "联系电话", indexed=True),
                string("contactEmail", "联系邮箱"),
            ),
        ),
        plural="enterprises",
        synthetic=True,
    ),
    Node(
        "AnnualReport",
        "年度报告: what an enterprise reported of one year. Confidential.",
        (
            integer("year", "年度", required=True),
            integer("employees", "从业人员, at the end of the year"),
            integer("rdStaff", "研发人员"),
            decimal("revenue", "营业收入, 万元"),
            decimal("mainRevenue", "主营业务收入, 万元"),
            decimal("netProfit", "净利润, 万元"),
            decimal("totalAssets", "资产总额, 万元"),
            decimal("totalLiabilities", "负债总额, 万元"),
            decimal("rdExpense", "研发费用, 万元"),
        ),
        synthetic=True,
        access=CONFIDENTIAL,
    ),
    Node(
        "Appeal",
        "诉求: what an enterprise asks the district for. Confidential.",
        (
            string("title", "标题", required=True, searched=True),
            text("text", "内容", searched=True),
            date("openedOn", "提出日期"),
            date("closedOn", "办结日期"),
        ),
        plural="appeals",
        synthetic=True,
        access=CONFIDENTIAL,
    ),
    Node(
        "Specialist",
        "服务专员: who looks after enterprises for the district.",
        (
            string("name", "姓名", required=True, searched=True),
            string("organization", "单位", indexed=True),
            *guarded(STAFF_CONTACT, string("phone", "电话"), string("email", "邮箱")),
        ),
        plural="specialists",
        synthetic=True,
        access=SIGNED_IN,
    ),
    Node(
        "Product",
        "产品: a product, material, tool, process or service on an industry chain.",
        (
            string("code", "Code in its source", indexed=True),
            string("name", "名称", required=True, indexed=True, searched=True),
            string("nameEn", "英文名称", searched=True),
            flag("nameIsTranslation", "Whether the Chinese name is a translation of ours", required=True),
            string("path", "分类路径: path in its taxonomy, from the widest term", searched=True),
            word("kind", PRODUCT_KIND, "类别", required=True),
            text("description", "说明, in the source's words and language"),
            flag("listed", "Whether the source lists it with a row of its own, or only mentions it", required=True),
            string("marketSize", "全球市场规模: global market size as the source has it"),
            integer("marketYear", "Year of the market figures"),
        ),
        plural="products",
        synthetic=True,
    ),
    Node(
        "Chain",
        "产业链: an industry chain.",
        (
            string("name", "名称", required=True, searched=True),
            string("nameEn", "英文名称", searched=True),
            string("path", "行业路径: path in the source's taxonomy"),
        ),
        plural="chains",
        synthetic=True,
    ),
    Node(
        "Stage",
        "环节: a stage of a chain, from upstream to downstream.",
        (
            string("name", "名称", required=True),
            string("nameEn", "英文名称"),
            integer("position", "Order along the chain, from 1", required=True),
            text("description", "说明"),
            string("marketSize", "全球市场规模: global market size as the source has it"),
            integer("marketYear", "Year of the market figures"),
        ),
    ),
    Node(
        "Industry",
        "行业: a heading of GB/T 4754-2017 国民经济行业分类.",
        (
            string(
                "code", "行业代码: A to T, then two, three or four digits", required=True, indexed=True, searched=True
            ),
            string("name", "名称; null for the groups, whose names no open source has", indexed=True, searched=True),
            string("nameEn", "英文名称", searched=True),
            word("level", INDUSTRY_LEVEL, "层级", required=True),
            string("section", "门类: the section letter", required=True, indexed=True),
            word("provenance", PROVENANCE, "How far the name has been checked", required=True),
        ),
        plural="industries",
    ),
    Node(
        "ClassificationCode",
        "分类代码: a heading of another classification (earlier GB/T 4754, ISIC, earlier HS), for crosswalks.",
        (
            string("scheme", "Which classification: GB/T 4754, ISIC or HS", required=True, indexed=True),
            string("edition", "版本: year or revision; combined where the source joins several", required=True),
            string("level", "层级: L 大类, M 中类, S 小类; HS2, HS4, HS6 by the digits of an HS code", required=True),
            string("code", "代码", required=True, indexed=True),
        ),
    ),
    Node(
        "HsCode",
        "商品编码: a heading of the Harmonized System, edition 2022.",
        (
            string("code", "编码: two, four or six digits", required=True, indexed=True, searched=True),
            string("description", "Description in English", required=True, searched=True),
            integer("level", "Digits of the code", required=True),
            string("section", "Section, a Roman numeral", indexed=True),
            string("sectionName", "Name of the section"),
        ),
        plural="hsCodes",
    ),
    Node(
        "Territory",
        "地区: a country, province, district, town or sub-district.",
        (
            string("name", "名称", required=True, indexed=True, searched=True),
            string("nameEn", "英文名称", searched=True),
            string("code", "行政区划代码, or ISO 3166 alpha-3 for countries", indexed=True),
            word("kind", TERRITORY_KIND, "层级", required=True),
            flag("aggregate", "合计项: whether it stands for several, not one", required=True),
        ),
        plural="territories",
    ),
    Node(
        "Institute",
        "科研机构: a university, laboratory, hospital or research company.",
        (
            string("name", "名称: Chinese where the source has it", required=True, indexed=True, searched=True),
            string("nameEn", "英文名称", searched=True),
            strings("otherNames", "其他名称"),
            words("kinds", INSTITUTE_KIND, "类别"),
            string("city", "城市", indexed=True),
            string("province", "省份, in the source's English", indexed=True),
            number("latitude", "纬度, degrees"),
            number("longitude", "经度, degrees"),
            integer("established", "成立年份"),
            strings("websites", "网址"),
            strings("wikidata", "Wikidata ids"),
        ),
        plural="institutes",
        synthetic=True,
    ),
    Node(
        "Bank",
        "银行: a bank that lends to enterprises.",
        (
            string("code", "机构简码, a habit of the payment industry", required=True, indexed=True, searched=True),
            string("name", "名称", required=True, indexed=True, searched=True),
        ),
        plural="banks",
        synthetic=True,
    ),
    Node(
        "Policy",
        "政策: a policy document.",
        (
            string("name", "标题", required=True, searched=True),
            string("docNo", "文号", indexed=True, searched=True),
            string("issuer", "发文机关", searched=True),
            word("level", POLICY_LEVEL, "级别", required=True),
            date("issuedOn", "发文日期"),
            date("effectiveFrom", "施行日期"),
            date("effectiveTo", "失效日期, inclusive"),
            text("preamble", "引言: what the document says before its first provision"),
            strings("unverified", "待核字段: names of fields above that were written from memory"),
        ),
        plural="policies",
        synthetic=True,
    ),
    Node(
        "Clause",
        "条款: one clause of a policy: a benefit with its audience, or a provision.",
        (
            string("key", "Id within its policy", required=True),
            integer("position", "Order within its policy, from 1", required=True),
            word("kind", CLAUSE_KIND, "性质", required=True),
            string("heading", "标题", searched=True),
            text("text", "内容: the benefit or the provision", required=True, searched=True),
            word("form", BENEFIT_FORM, "兑现形式"),
            word("how", CLAIM_WAY, "申领方式"),
            text("howText", "申领办法: how to apply, in words"),
            decimal("amount", "金额 or quantity; see amountUnit"),
            string("amountUnit", "wan_cny is 万元"),
            string("amountPer", "计量口径: what the amount is counted per"),
            decimal("rate", "比例, as a fraction"),
            string("rateBase", "比例的基数"),
            decimal("cap", "上限; see capUnit"),
            string("capUnit", "wan_cny is 万元"),
            string("capPer", "上限口径"),
            json("alternatives", "其他口径: a second rate or a fee, each with its base, as [{kind, rate, base}]"),
            text("audience", "适用对象, in words: the whole condition"),
            json(
                "audienceRule",
                "适用条件: the part of the audience that a rule can test, in the grammar of the rule files",
            ),
            flag(
                "audienceComplete",
                "Whether the rule is the whole condition; if not, a true rule means unknown",
                required=True,
            ),
            text("audienceGap", "What the rule does not cover"),
            date("windowFrom", "申报窗口起"),
            date("windowTo", "申报窗口止, inclusive"),
            text("window", "申报窗口, in words"),
            word("provenance", PROVENANCE, "How far the figures have been checked", required=True),
            word("grade", GRADE, "What kind of copy it was read in"),
            strings("readIn", "Addresses of the copies it was read in"),
            text("note", "备注"),
            strings("unverified", "待核字段: names of fields above that were written from memory"),
        ),
        plural="clauses",
        synthetic=True,
    ),
    Node(
        "Law",
        "法律: a national law.",
        (
            string("name", "名称", required=True, indexed=True, searched=True),
            string("docType", "文件类型: 法律, 宪法, 修正案, 立法解释, 修改决定", indexed=True),
            string("issuer", "制定机关"),
            date("publishedOn", "公布日期"),
            date("effectiveOn", "施行日期"),
            date("versionOn", "版本日期"),
            word("status", LAW_STATUS, "时效性", required=True),
            string("department", "法律部门", indexed=True),
        ),
        plural="laws",
    ),
    Node(
        "Article",
        "法条: one article of a law.",
        (
            integer("position", "Order in its law, from 1", required=True),
            string("number", "条号, such as 第十条", required=True, indexed=True),
            string("chapter", "章"),
            string("section", "节"),
            text("text", "条文", required=True, searched=True),
        ),
        plural="articles",
    ),
    Node(
        "Regulation",
        "规定: a regulation whose numbers are kept as dated rules.",
        (
            string("name", "标题", required=True, searched=True),
            string("nameEn", "英文标题", searched=True),
            string("docNo", "文号", indexed=True, searched=True),
            string("issuer", "发文机关", searched=True),
            string("jurisdiction", "CN or CN-SH"),
            date("issuedOn", "发文日期"),
            date("effectiveFrom", "施行日期"),
            date("effectiveTo", "失效日期, inclusive"),
            text("notes", "备注"),
            json("provisions", "管理性条款: administrative provisions, never evaluated as conditions"),
            json("references", "参考表: tables of the file that hold no conditions"),
            strings("unverified", "待核字段: names of fields above that were written from memory"),
        ),
    ),
    Node(
        "Ruleset",
        "规则集: the conditions for one tier under one regulation.",
        (
            string("name", "标题", required=True),
            integer("validityYears", "有效期, 年"),
            date("effectiveFrom", "适用起"),
            date("effectiveTo", "适用止, inclusive"),
            strings("applicationKinds", "适用于: new 新申请, review 复核"),
            json("windows", "Dates that differ by kind of application"),
            json("decision", "判定: the tree of conditions and scorecards that decides", required=True),
            strings("unverified", "待核字段: names of fields above that were written from memory"),
        ),
    ),
    Node(
        "Condition",
        "条件: one condition of a ruleset.",
        (
            string("key", "Id within its ruleset", required=True, indexed=True),
            integer("position", "Order within its ruleset, from 1", required=True),
            word("kind", CONDITION_KIND, "作用", required=True),
            text("text", "内容, paraphrased", required=True),
            json("test", "判断式, in the grammar of the rule files", required=True),
            string("clause", "条文出处"),
            word("provenance", PROVENANCE, "How far the number has been checked", required=True),
            strings("readIn", "Ids of the copies it was read in, among the regulation's sources"),
            flag("manual", "Whether it needs evidence: a true value is a self-declaration until then", required=True),
            strings("appliesTo", "Kinds of application it is narrowed to; empty for all"),
            text("note", "备注"),
        ),
        plural="conditions",
    ),
    Node(
        "Scorecard",
        "评分表: a scorecard of a ruleset.",
        (
            string("key", "Id within its ruleset", required=True),
            decimal("maximum", "满分", required=True),
            decimal("passMark", "及格线; null when the card has none of its own"),
            json("categories", "分项, in order, as [{id, name, maximum}]", required=True),
            json("categoryMinimums", "分项最低分"),
            string("clause", "条文出处"),
            word("provenance", PROVENANCE, "How far the numbers have been checked", required=True),
            strings("readIn", "Ids of the copies it was read in, among the regulation's sources"),
            text("note", "备注"),
        ),
    ),
    Node(
        "Indicator",
        "指标: one scored indicator of a scorecard.",
        (
            string("key", "Id within its scorecard", required=True),
            integer("position", "Order within its scorecard, from 1", required=True),
            string("category", "分项"),
            text("text", "内容, paraphrased", required=True),
            decimal("maximum", "满分", required=True),
            string("method", "bands, step, checklist or external", required=True),
            json("scoring", "计分方法: bands, steps, checklist items or outside metric", required=True),
            string("clause", "条文出处"),
            word("provenance", PROVENANCE, "How far the numbers have been checked", required=True),
            strings("readIn", "Ids of the copies it was read in, among the regulation's sources"),
            text("note", "备注"),
        ),
    ),
    Node(
        "Metric",
        "指标口径: one entry of the metric dictionary that every rule uses.",
        (
            string("name", "名称", required=True, searched=True),
            word("kind", METRIC_KIND, "类型", required=True),
            string("unit", "单位: 万元 for money, fraction for ratios"),
            strings("values", "Allowed values"),
            string("derived", "推导公式: how it follows from others"),
            string("evidence", "Where evidence of it is found"),
            text("note", "备注"),
        ),
    ),
    Node(
        "Tier",
        "称号: a tier of 梯度培育, or another title an enterprise can hold.",
        (
            string("name", "名称", required=True, searched=True),
            string("nameEn", "英文名称", searched=True),
            string("shortName", "简称"),
            word("kind", RECOGNITION_KIND, "类别", required=True),
            word("tierId", TIER_ID, "The tier's id in queries; null for qualifications"),
            integer("rank", "梯度级: place on the ladder, from 1; null for qualifications"),
            string("grantedBy", "认定部门"),
            integer("validityYears", "有效期, 年; null when not stated"),
            strings("unverified", "待核字段: names of fields above that were written from memory"),
        ),
    ),
    Node(
        "Source",
        "数据来源: where facts come from, and under which licence.",
        (
            string("name", "名称", required=True),
            string("about", "内容"),
            string("licence", "许可, SPDX id where there is one", required=True),
            flag("nonCommercial", "Whether the licence forbids commercial use", required=True),
            string("address", "出处"),
            string("version", "版本 or commit"),
            date("retrievedOn", "获取日期"),
            string("attribution", "署名要求"),
        ),
    ),
    Node(
        "Load",
        "装载记录: how far a source has been loaded, and from which bytes.",
        (
            string("digest", "Digest of the source's bytes and of the model's version", required=True),
            integer("done", "Batches written", required=True),
            integer("batches", "Batches in all"),
            flag("complete", "Whether it is all written", required=True),
            json("report", "Rows read, written, quarantined"),
        ),
        internal=True,
    ),
    Node(
        "Graph",
        "图谱版本: which version of this model the graph is in; one node, with the id `graph`.",
        (integer("version", "Version of the model", required=True),),
        internal=True,
    ),
)

# ----------------------------------------------------------------------------------------------- how they hang together

RELATIONSHIPS = (
    Relationship(
        "LOCATED_IN", "Enterprise", "Territory", "企业在某地.",
        out=one("territory", "所在地: the smallest territory known"),
        back=page("enterprises", "驻地企业: enterprises located here"),
        dated=True,
    ),
    Relationship(
        "IN_INDUSTRY", "Enterprise", "Industry", "企业属于某行业.",
        out=one("industry", "行业"),
        back=page("enterprises", "行业内企业"),
    ),
    Relationship(
        "MAKES", "Enterprise", "Product", "企业生产或提供某产品.",
        out=page("products", "产品: what it makes or provides", "EnterpriseProduct"),
        back=page("makers", "生产企业: who makes or provides it", "ProductMaker"),
        properties=(
            decimal("share", "市场份额: share of the product's world market, as a fraction; null when not recorded"),
            integer("year", "Year of the figure"),
            string("basis", "依据: where the source has it from"),
        ),
        dated=True,
    ),
    Relationship(
        "SUPPLIES", "Enterprise", "Enterprise", "企业供应企业.",
        out=page("customers", "客户: whom it supplies", "EnterprisePartner"),
        back=page("suppliers", "供应商: who supplies it", "EnterprisePartner"),
        properties=(
            flag("inferred", "Whether it was concluded from other facts rather than recorded", required=True),
            decimal("amount", "金额, 万元, where the source has one"),
            string("basis", "依据"),
        ),
        dated=True,
    ),
    Relationship(
        "REPORTED", "Enterprise", "AnnualReport", "企业报送年度报告.",
        out=page("reports", "年度报告"),
        back=one("enterprise", "报送企业"),
    ),
    Relationship(
        "RAISED", "Enterprise", "Appeal", "企业提出诉求.",
        out=page("appeals", "诉求"),
        back=one("enterprise", "提出企业"),
    ),
    Relationship(
        "SERVES", "Specialist", "Enterprise", "专员服务企业.",
        out=page("enterprises", "服务的企业"),
        back=many("specialists", "服务专员"),
        dated=True,
        access=ASSIGNMENT,
    ),
    *(
        Relationship(
            "MATCHED_WITH", "Enterprise", label, "对接成功: both sides agreed.",
            out=page(f"matched{label}s", f"对接成功的{term}", f"{label}Match"),
            back=page("matchedBy", "与之对接成功的企业", f"{label}MatchedBy"),
            properties=(
                string("basis", "依据: what they agreed on"),
                *guarded(DEAL, decimal("amount", "金额, 万元")),
            ),
            dated=True,
            access=MATCH,
        )
        for label, term in (("Enterprise", "企业"), ("Institute", "科研机构"), ("Bank", "银行"))
    ),
    Relationship(
        "GOES_INTO", "Product", "Product", "投入品用于产出品.",
        out=page("outputs", "下游: what it goes into", "ProductLink"),
        back=page("inputs", "上游: what goes into it", "ProductLink"),
        dated=True,
    ),
    Relationship(
        "IS_TYPE_OF", "Product", "Product", "产品是某类产品的一种.",
        out=many("broader", "上位类: wider terms"),
        back=page("narrower", "下位类: narrower terms"),
    ),
    Relationship(
        "PART_OF", "Product", "Chain", "产品在某产业链上.",
        out=many("chains", "所属产业链"),
        back=page("products", "链上产品"),
    ),
    Relationship(
        "IN_STAGE", "Product", "Stage", "产品属于某环节.",
        out=one("stage", "环节"),
        back=page("products", "本环节的产品"),
    ),
    Relationship("STAGE_OF", "Stage", "Chain", "环节属于产业链.", out=one("chain", "产业链"), back=many("stages", "环节, in order")),
    Relationship(
        "PROVIDES", "Territory", "Product", "一国提供某产品的份额.",
        out=page("products", "份额: products this country provides", "TerritoryProduct"),
        back=page("countries", "各国份额: countries that provide it; never add these to makers' shares", "ProductCountry"),
        properties=(
            decimal("share", "市场份额, as a fraction; null when not recorded"),
            integer("year", "Year of the figure"),
            string("basis", "依据"),
        ),
        dated=True,
    ),
    Relationship(
        "PROVIDES", "Territory", "Stage", "一国在某环节的份额.",
        back=page("countries", "各国份额", "StageCountry"),
        properties=(
            decimal("share", "份额, as a fraction; null when not recorded"),
            integer("year", "Year of the figure"),
            string("basis", "依据"),
        ),
        dated=True,
    ),
    Relationship(
        "WITHIN", "Territory", "Territory", "地区隶属.",
        out=one("parent", "上级地区"),
        back=page("parts", "下级地区"),
    ),
    Relationship(
        "PART_OF_INDUSTRY", "Industry", "Industry", "行业隶属.",
        out=one("parent", "上级行业"),
        back=page("parts", "下级行业"),
    ),
    Relationship(
        "CORRESPONDS_TO", "ClassificationCode", "Industry", "旧分类对应 GB/T 4754-2017.",
        out=page("industries", "对应的现行行业"),
        back=page("predecessors", "旧版代码: headings of the 2011 edition"),
    ),
    Relationship(
        "CORRESPONDS_TO", "ClassificationCode", "ClassificationCode", "分类之间的对应.",
        out=page("correspondsTo", "对应到: headings of a later edition, or of ISIC"),
        back=page("correspondsFrom", "对应自: headings of an earlier edition, or HS codes that HS 2022 no longer has"),
    ),
    Relationship(
        "CORRESPONDS_TO", "HsCode", "ClassificationCode", "HS 编码对应 ISIC.",
        out=page("correspondsTo", "对应的 ISIC 代码"),
        back=page("hsCodes", "对应的 HS 编码"),
    ),
    Relationship(
        "PART_OF_HS", "HsCode", "HsCode", "HS 编码隶属.",
        out=one("parent", "上级编码"),
        back=page("parts", "下级编码"),
    ),
    Relationship(
        "LOCATED_IN", "Institute", "Territory", "机构在某地.",
        out=one("territory", "所在地"),
        back=page("institutes", "驻地科研机构"),
        dated=True,
    ),
    Relationship(
        "UNIT_OF", "Institute", "Institute", "机构隶属于机构.",
        out=many("parents", "上级机构"),
        back=page("units", "下属机构"),
    ),
    Relationship("RELATED_TO", "Institute", "Institute", "机构相关.", out=many("related", "相关机构")),
    Relationship(
        "SUCCEEDED_BY", "Institute", "Institute", "机构由后继机构承接.",
        out=many("successors", "后继机构"),
        back=many("predecessors", "前身机构"),
    ),
    Relationship("CLAUSE_OF", "Clause", "Policy", "条款属于政策.", out=one("policy", "所属政策"), back=page("clauses", "条款")),
    Relationship(
        "APPLIES_IN", "Policy", "Territory", "政策适用于某地.",
        out=one("territory", "适用地区"),
        back=page("policies", "在此适用的政策"),
    ),
    Relationship(
        "BASED_ON", "Clause", "Article", "条款以法条为依据.",
        out=page("legalBasis", "法律依据", "ClauseArticle"),
        back=page("clauses", "以此为依据的政策条款", "ArticleClause"),
        properties=(
            flag("inferred", "Whether the link is our reading rather than the document's own words", required=True),
            string("why", "理由"),
        ),
    ),
    Relationship(
        "BASED_ON", "Policy", "Regulation", "政策以规定为依据.",
        out=many("basedOn", "依据的规定"),
        back=many("policies", "以此为依据的政策"),
    ),
    Relationship(
        "TARGETS", "Policy", "Tier", "政策提出培育目标.",
        out=page("targets", "培育目标", "PolicyTarget"),
        back=page("targetedBy", "以此为目标的政策", "TierTargetedBy"),
        properties=(integer("count", "家数", required=True), integer("by", "截至年份", required=True)),
    ),
    Relationship(
        "NAMES", "Clause", "Tier", "条款适用条件提到称号.",
        out=many("titles", "涉及的称号: titles its audience rule names"),
        back=page("clauses", "涉及此称号的政策条款"),
    ),
    Relationship("ARTICLE_OF", "Article", "Law", "法条属于法律.", out=one("law", "所属法律"), back=page("articles", "条文, in order")),
    Relationship(
        "SUPERSEDES", "Regulation", "Regulation", "新规定替代旧规定.",
        out=many("supersedes", "替代的规定"),
        back=many("supersededBy", "被其替代"),
    ),
    Relationship("OVERLAYS", "Regulation", "Regulation", "地方规定叠加于规定.", out=many("overlays", "叠加于"), back=many("overlaidBy", "地方叠加")),
    Relationship(
        "RULESET_OF", "Ruleset", "Regulation", "规则集出自规定.",
        out=one("regulation", "出处"),
        back=many("rulesets", "规则集"),
    ),
    Relationship("DECIDES", "Ruleset", "Tier", "规则集判定称号.", out=one("tier", "判定的称号"), back=many("rulesets", "判定规则, all versions")),
    Relationship(
        "CONDITION_OF", "Condition", "Ruleset", "条件属于规则集.",
        out=one("ruleset", "所属规则集"),
        back=many("conditions", "条件, in order"),
    ),
    Relationship(
        "SCORECARD_OF", "Scorecard", "Ruleset", "评分表属于规则集.",
        out=one("ruleset", "所属规则集"),
        back=many("scorecards", "评分表"),
    ),
    Relationship(
        "INDICATOR_OF", "Indicator", "Scorecard", "指标属于评分表.",
        out=one("scorecard", "所属评分表"),
        back=many("indicators", "指标, in order"),
    ),
    Relationship(
        "TESTS", "Condition", "Metric", "条件考察指标.",
        out=many("metrics", "考察的指标"),
        back=page("conditions", "考察此指标的条件"),
    ),
    Relationship(
        "TESTS", "Indicator", "Metric", "评分指标考察指标.",
        out=many("metrics", "考察的指标"),
        back=page("indicators", "考察此指标的评分指标"),
    ),
    Relationship(
        "TESTS", "Clause", "Metric", "政策条款考察指标.",
        out=many("metrics", "适用条件考察的指标"),
        back=page("clauses", "考察此指标的政策条款"),
    ),
)  # fmt: skip

MODEL = Model(VERSION, {n.label: n for n in NODES}, RELATIONSHIPS, {e.name: e for e in ENUMS}, EDGE_PROPERTIES)
