"""Forms about the service to enterprises: specialists, visits, appeals."""

from __future__ import annotations

from collections.abc import Iterator

from graph.words import APPEAL_KIND, APPEAL_STATE
from loaders.own.columns import DAY, LAST_DAY, TEXT, WHOLE, Column, choice, required
from loaders.own.firms import NAMES, OF_FIRM, firm, firm_columns, firm_mentioned
from loaders.own.forms import Entry, Form, Known
from loaders.own.references import by_name, mention, own, part
from loaders.rows import EdgeRow, NodeRow, Ref, Row

PERSON = "示例专员"
KIND, KINDS = choice(APPEAL_KIND)
STATE, STATES = choice(
    APPEAL_STATE, {"待受理": "OPENED", "处理中": "IN_PROGRESS", "已完成": "CLOSED", "办结": "CLOSED"}
)


def specialist(entry: Entry) -> Ref:
    """A specialist, by the number of the staff list, else by name."""
    number = entry.text("staffNo")
    return own("Specialist", number) if number else by_name("Specialist", entry.text("specialist"))


def parse_specialist(entry: Entry, _known: Known) -> Iterator[Row]:
    """A specialist, and an enterprise served."""
    person = specialist(entry)
    facts = entry.only(("organization", "capacity", "phone", "email"))
    if facts or "staffNo" in entry.facts:
        yield NodeRow(*person, {"name": entry.facts["specialist"]} | facts)
    else:
        yield from mention(person, entry.text("specialist"))
    if {"name", "code"} & entry.facts.keys():
        yield from firm_mentioned(entry)
        yield EdgeRow("SERVES", person, firm(entry), entry.only(("from", "to")))


def parse_visit(entry: Entry, _known: Known) -> Iterator[Row]:
    """A visit, who received it and who made it."""
    visit = part("Visit", firm(entry), entry.facts["on"], *filter(None, [entry.text("specialist")]))
    yield from firm_mentioned(entry)
    yield NodeRow(*visit, entry.only(("on", "purpose", "record")))
    yield EdgeRow("RECEIVED", firm(entry), visit, {})
    if "specialist" in entry.facts:
        yield from mention(specialist(entry), entry.text("specialist"))
        yield EdgeRow("MADE", specialist(entry), visit, {})


def parse_appeal(entry: Entry, _known: Known) -> Iterator[Row]:
    """An appeal, and who raised it."""
    number, opened = entry.text("number"), entry.text("openedOn")
    appeal = (
        own("Appeal", number) if number else part("Appeal", firm(entry), *filter(None, [opened]), entry.facts["title"])
    )
    yield from firm_mentioned(entry)
    yield NodeRow(*appeal, entry.only(("title", "text", "kind", "state", "openedOn", "dueOn", "closedOn", "rating")))
    yield EdgeRow("RAISED", firm(entry), appeal, {})


SPECIALISTS = Form(
    "specialists", "服务专员", "专员和服务的企业: one line a specialist and an enterprise; a person may have several.",
    (
        Column("专员姓名", "specialist", TEXT, "", PERSON, ("姓名", "专员", "服务专员", "企业服务专员"), required=True),
        Column("工号", "staffNo", TEXT, "有则按此认, 姓名会重", "", ("编号", "专员编号")),
        Column("专员单位", "organization", TEXT, "", "示例镇经济发展办公室", ("单位", "所在单位", "部门")),
        Column("专员电话", "phone", TEXT, "", "", ("电话", "手机", "联系电话")),
        Column("专员邮箱", "email", TEXT, "", "", ("邮箱", "电子邮箱")),
        Column("服务家数上限", "capacity", WHOLE, "", "20", ("服务上限",)),
        *firm_columns("服务企业", "服务企业信用代码", also=("服务企业名称", *NAMES[:1], "企业名称")),
        Column("服务起", "from", DAY, "", "", ("起始日期", "服务起始日期")),
        Column("服务止", "to", LAST_DAY, "", "", ("截止日期", "服务截止日期")),
    ),
    parse_specialist, ("specialist",),
)  # fmt: skip
VISITS = Form(
    "visits", "走访", "专员走访企业: one line a visit. Confidential.",
    (
        *firm_columns(),
        required(Column("走访日期", "on", DAY, "", "2026-04-02", ("走访时间", "服务日期"))),
        Column("走访专员", "specialist", TEXT, "姓名", PERSON, ("专员", "走访人", "服务专员", "专员姓名")),
        Column("工号", "staffNo", TEXT, "有则按此认", "", ("专员编号",)),
        Column("走访事由", "purpose", TEXT, "", "政策宣讲", ("事由", "走访目的")),
        Column("走访记录", "record", TEXT, "", "示例记录", ("记录", "走访内容", "走访情况")),
    ),
    parse_visit, ("on",), either=OF_FIRM,
)  # fmt: skip
APPEALS = Form(
    "appeals", "诉求", "企业的诉求: one line an appeal. Confidential.",
    (
        *firm_columns(),
        Column(
            "诉求标题", "title", TEXT, "一句话", "示例: 申请人才公寓", ("诉求", "诉求事项", "问题标题"),
            required=True,
        ),
        Column("诉求编号", "number", TEXT, "有则按此认", "", ("工单编号", "工单号", "编号")),
        Column("诉求内容", "text", TEXT, "", "", ("问题描述", "诉求描述")),
        Column("诉求类别", "kind", KIND, "", "一般求助或投诉", ("诉求类型",), choices=KINDS),
        Column("状态", "state", STATE, "", "已受理", ("办理状态", "诉求状态"), choices=STATES),
        Column("提出日期", "openedOn", DAY, "", "2026-05-06", ("提交日期", "受理日期", "登记日期")),
        Column("应办结日期", "dueOn", DAY, "", "", ("办理期限",)),
        Column("办结日期", "closedOn", DAY, "", "", ("完成日期",)),
        Column("满意度", "rating", WHOLE, "1 到 5", "", ("评分", "评价")),
    ),
    parse_appeal, ("title",), either=OF_FIRM,
)  # fmt: skip
FORMS = (SPECIALISTS, VISITS, APPEALS)
