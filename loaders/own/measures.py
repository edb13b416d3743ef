"""Forms about policies and their clauses."""

from __future__ import annotations

from collections.abc import Iterator

from graph.words import BENEFIT_FORM, CLAIM_WAY, CLAUSE_KIND, POLICY_LEVEL
from loaders.own.columns import DAY, FLAG, LAST_DAY, MONEY, SHARE, TEXT, WHOLE, Column, choice
from loaders.own.forms import Entry, Form, Known
from loaders.own.references import by_name, mention, part
from loaders.rows import EdgeRow, Fault, NodeRow, Row

POLICY = "示例: 青浦区关于支持专精特新企业的若干措施"
LEVEL, LEVELS = choice(
    POLICY_LEVEL,
    {"国家级": "NATIONAL", "上海市": "MUNICIPAL", "市": "MUNICIPAL", "青浦区": "DISTRICT", "区": "DISTRICT"},
)
CLAUSE, CLAUSES_KINDS = choice(CLAUSE_KIND)
BENEFIT, BENEFITS = choice(BENEFIT_FORM, {"资金": "GRANT", "奖励": "GRANT", "贴息": "INTEREST_DISCOUNT", "税收": "TAX"})
WAY, WAYS = choice(CLAIM_WAY)
OF_CLAUSE = (
    "position", "heading", "text", "form", "how", "howText", "amount", "amountPer", "rate", "rateBase", "cap",
    "audience", "windowFrom", "windowTo", "note",
)  # fmt: skip
WAN = {"amount": "amountUnit", "cap": "capUnit"}


def parse_policy(entry: Entry, known: Known) -> Iterator[Row]:
    """A policy, and where it applies."""
    policy = by_name("Policy", entry.text("policy"))
    told = ("docNo", "issuer", "level", "issuedOn", "effectiveFrom", "effectiveTo")
    yield NodeRow(*policy, {"name": entry.facts["policy"]} | entry.only(told))
    place = entry.found("territory", known.places.named)
    if isinstance(place, Fault):
        yield place
    elif place:
        yield EdgeRow("APPLIES_IN", policy, ("Territory", place), {})


def parse_clause(entry: Entry, _known: Known) -> Iterator[Row]:
    """A clause of a policy. Its audience is told in words, so no rule is the whole of its condition."""
    policy, number = by_name("Policy", entry.text("policy")), entry.text("key") or entry.text("position")
    clause = part("Clause", policy, number)
    facts = {"key": number, "kind": "BENEFIT", "audienceComplete": False, **entry.only(("kind", *OF_CLAUSE))}
    units = {unit: "wan_cny" for fact, unit in WAN.items() if fact in entry.facts}
    checked = {"provenance": "VERIFIED" if entry.facts.get("checked") else "MEMORY"}
    yield from mention(policy, entry.text("policy"))
    yield NodeRow(*clause, facts | units | checked)
    yield EdgeRow("CLAUSE_OF", clause, policy, {})


POLICIES = Form(
    "policies", "政策", "政策文件: one line a document; its clauses go into the form clauses.",
    (
        Column("政策名称", "policy", TEXT, "全称", POLICY, ("政策标题", "文件名称", "标题", "政策"), required=True),
        Column("文号", "docNo", TEXT, "", "示例府规发〔2026〕1号", ("发文字号", "文件编号")),
        Column("发文机关", "issuer", TEXT, "", "示例机关", ("发布机构", "发文单位", "发布单位", "制定机关")),
        Column("级别", "level", LEVEL, "", "区级", ("政策级别", "层级", "政策层级"), required=True, choices=LEVELS),
        Column("发文日期", "issuedOn", DAY, "", "2026-01-15", ("发布日期", "成文日期", "印发日期")),
        Column("施行日期", "effectiveFrom", DAY, "", "2026-02-01", ("实施日期", "生效日期")),
        Column("失效日期", "effectiveTo", LAST_DAY, "最后有效的一天", "", ("有效期至", "废止日期")),
        Column("适用地区", "territory", TEXT, "", "青浦区", ("地区", "适用区域")),
    ),
    parse_policy, ("docNo", "issuer", "issuedOn", "effectiveFrom", "level"), after=("territories",),
)  # fmt: skip
CLAUSES = Form(
    "clauses", "政策条款", "政策的条款: one line a clause.",
    (
        Column(
            "政策名称", "policy", TEXT, "与 policies 表同名", POLICY, ("政策", "所属政策", "文件名称"), required=True,
        ),
        Column("条款序号", "position", WHOLE, "从 1 起", "1", ("序号", "条款顺序"), required=True),
        Column("条款号", "key", TEXT, "文件里的编号, 没有则按序号", "", ("条款编号",)),
        Column("性质", "kind", CLAUSE, "不填则为政策条款", "政策条款", ("条款性质",), choices=CLAUSES_KINDS),
        Column("条款标题", "heading", TEXT, "", "首次认定奖励", ("标题",)),
        Column(
            "条款内容", "text", TEXT, "原文", "对首次认定的示例企业给予一次性奖励", ("内容", "条文", "支持内容"),
            required=True,
        ),
        Column("兑现形式", "form", BENEFIT, "", "资金奖补", ("支持方式",), choices=BENEFITS),
        Column("申领方式", "how", WAY, "", "申报", ("申请方式",), choices=WAYS),
        Column("申领办法", "howText", TEXT, "用文字写", "", ("办理流程",)),
        Column("金额", "amount", MONEY, "", "", ("奖励金额", "支持金额"), unit="万元"),
        Column("计量口径", "amountPer", TEXT, "如 每家企业", "", ()),
        Column("比例", "rate", SHARE, "", "", ("支持比例", "补贴比例"), unit="%"),
        Column("比例基数", "rateBase", TEXT, "比例按什么算", "", ("比例的基数",)),
        Column("上限", "cap", MONEY, "", "", ("最高金额", "金额上限"), unit="万元"),
        Column(
            "适用对象", "audience", TEXT, "用文字写全部条件", "上一年度首次认定的专精特新中小企业",
            ("申报条件", "支持对象"),
        ),
        Column("申报起", "windowFrom", DAY, "", "", ("申报开始日期", "申报窗口起")),
        Column("申报止", "windowTo", LAST_DAY, "", "", ("申报截止日期", "申报窗口止")),
        Column("已核对", "checked", FLAG, "数字是否对照过公开文本", "否", (), choices=("是", "否")),
        Column("备注", "note", TEXT, "", "", ()),
    ),
    parse_clause, ("text",),
)  # fmt: skip
FORMS = (POLICIES, CLAUSES)
