"""梯度进阶: the types of a progression."""

from __future__ import annotations

from api.declare import Fields, enum_type, object_type
from api.judged import shown_field, value_field

MOST_QUESTIONS = 20

enum_type(
    "DelayReason",
    "为何不能更早.",
    {
        "BLOCKED": ("blocked", "条件所限: nothing that can be done by then meets some conditions"),
        "CLOSED": ("closed", "已过窗口: applications are taken no more that year"),
        "NO_RULES": ("no_rules", "无规则: none are in force"),
        "CUT_OFF": ("cut_off", "未算完: the search ended by its budget"),
        "BEFORE": ("before", "前一级未达: an earlier step is not reached"),
    },
)
object_type(
    "Means",
    "途径: one figure that would bring it there alone, the others as they are.",
    {
        "metric": value_field("str", "指标."),
        "name": value_field("str", "名称."),
        "operator": value_field("str", ">= at least, <= at most, == exactly."),
        "value": value_field("str", "The value, in the metric's unit."),
    },
)
object_type(
    "FactChange",
    "改变: a metric brought to a value.",
    {
        "metric": value_field("str", "指标: its id."),
        "name": value_field("str", "名称."),
        "unit": value_field("str | None", "单位."),
        "before": value_field("str | None", "现值; null while it is unknown."),
        "after": value_field("str", "目标值."),
        "effort": value_field("ExactDecimal", "难度: weight x (1 + relative gap); docs/progression.md has the scale."),
        "fiscalYears": value_field("list[int]", "年度: the years, not complete yet, whose figures it is about."),
        "means": value_field("list[Means]", "途径, where the metric follows from others."),
    },
)
object_type(
    "ChangeSet",
    "改变组合: what suffices together, and not without any part of it.",
    {
        "effort": value_field("ExactDecimal", "总难度: of the changes."),
        "changes": value_field("list[FactChange]", "要做的改变; empty where nothing need change."),
        "confirm": value_field("list[FactChange]", "要确认的指标: unknown facts that must turn out so."),
    },
)
object_type(
    "ApplicationWindow",
    "申报窗口: when applications are taken.",
    {
        "from": value_field("Date", "起."),
        "to": value_field("Date", "止, inclusive."),
        "expected": value_field("bool", "Whether only another year's days are stated, and this year's are expected."),
    },
)
object_type(
    "ProgressionOption",
    "方案: a day from which the title can be applied for, and the cheapest sets of changes that do then.",
    {
        "on": value_field("Date", "可申报日."),
        "years": value_field("int", "几年后."),
        "ruleset": shown_field("Ruleset", "届时规则."),
        "provenance": value_field("Provenance", "MEMORY where any rule of it was written from memory."),
        "window": value_field("ApplicationWindow | None", "申报窗口, where one is stated."),
        "changeSets": value_field("list[ChangeSet]", "改变组合, cheapest first."),
        "complete": value_field("bool", "Whether the search was not cut short."),
        "needsEvidence": value_field("list[str]", "待证明的指标: true then by the enterprise's word."),
    },
)
object_type(
    "ProgressionDelay",
    "推迟: why it cannot be earlier.",
    {
        "on": value_field("Date", "日期."),
        "reason": value_field("DelayReason", "原因."),
        "conditions": value_field("list[str]", "条件: ids of the conditions that cannot be met by then."),
    },
)
object_type(
    "SupportAmount",
    "扶持: what a title was said to bring. Dated; never an entitlement.",
    {
        "id": value_field("strawberry.ID", "Its id in the table."),
        "area": value_field("str", "地区."),
        "event": value_field("str", "事由."),
        "amount": value_field("ExactDecimal | None", "金额, 万元; null where it is not known."),
        "maximum": value_field("ExactDecimal | None", "最高, 万元, where only that is stated."),
        "statedOn": value_field("str", "截至."),
        "document": value_field("str", "文号."),
        "clause": value_field("str", "条文出处."),
        "provenance": value_field("Provenance", "How far it has been checked."),
    },
)
STEP: Fields = {
    "tier": shown_field("Tier", "称号."),
    "rank": value_field("int", "梯度级."),
    "assumed": value_field("list[str]", "以先取得为前提: ids of the titles of the steps before."),
    "assessment": value_field("TierAssessment | None", "目前判定; null where no rules are in force."),
    "earliest": value_field("Date | None", "最早可申报日; null where it cannot be reached in the years looked at."),
    "options": value_field("list[ProgressionOption]", "方案: from the earliest day to later ones that take less."),
    "delays": value_field("list[ProgressionDelay]", "为何不能更早."),
    "needsEvidence": value_field("list[str]", "只需证明的指标: true today by the enterprise's word."),
    "support": value_field("list[SupportAmount]", "取得后的扶持."),
}
object_type(
    "ProgressionWay",
    "另一条路: another title by which the step could be taken.",
    {
        "tier": shown_field("Tier", "称号."),
        "earliest": value_field("Date | None", "最早可申报日."),
        "effort": value_field("ExactDecimal | None", "总难度 of its cheapest set."),
    },
)
object_type(
    "ProgressionStep",
    "进阶一步: one title on the way.",
    {**STEP, "others": value_field("list[ProgressionWay]", "其他路径.")},
)
object_type(
    "OpenItem",
    "未定项: a condition or an indicator that waits for facts.",
    {
        "tier": value_field("str", "称号: its id."),
        "ruleset": value_field("str", "规则: its id."),
        "id": value_field("strawberry.ID", "条件或指标: its id."),
    },
)
object_type(
    "AnswerBound",
    "分界值: an answer on either side of it makes a difference.",
    {
        "operator": value_field("str", "比较."),
        "value": value_field("str", "The value."),
        "metric": value_field("str", "指标: the metric whose test it decides."),
    },
)
object_type(
    "NextQuestion",
    "下一问: an unknown fact that settles most.",
    {
        "metric": value_field("str", "指标: its id."),
        "name": value_field("str", "名称."),
        "unit": value_field("str | None", "单位."),
        "holder": value_field("str | None", "由谁掌握."),
        "holderEn": value_field("str | None", "Whom to ask, in English."),
        "settles": value_field("list[OpenItem]", "确定: certain once this and the questions before it are answered."),
        "maySettle": value_field("list[OpenItem]", "可能确定: certain by some answer to this question alone."),
        "waiting": value_field("list[OpenItem]", "等待: everything open that waits for it."),
        "bounds": value_field("list[AnswerBound]", "分界值."),
    },
)
object_type(
    "Shortfall",
    "差距: a figure that falls short.",
    {
        "metric": value_field("str", "指标."),
        "name": value_field("str", "名称."),
        "value": value_field("str | None", "现值."),
        "operator": value_field("str", "比较."),
        "threshold": value_field("str | None", "标准."),
        "gap": value_field("ExactDecimal | None", "差多少."),
    },
)
object_type(
    "ReviewHurdle",
    "复核障碍: a condition or scorecard that is not met at the review.",
    {
        "id": value_field("strawberry.ID", "Its id."),
        "text": value_field("str", "内容."),
        "verdict": value_field("Verdict", "判定."),
        "shortfalls": value_field("list[Shortfall]", "差距."),
        "missing": value_field("list[MissingFact]", "缺少的指标."),
        "new": value_field("bool", "新增: whether today's rules do not stop it here."),
    },
)
object_type(
    "ReviewRisk",
    "复核风险: a title held now that does not surely pass its next review.",
    {
        "tier": shown_field("Tier", "称号."),
        "on": value_field("Date | None", "复核日; null where the title's last day is not known."),
        "ruleset": shown_field("Ruleset", "届时规则; null where none is known for that day.", required=False),
        "provenance": value_field("Provenance | None", "MEMORY where any rule of it was written from memory."),
        "today": value_field("Verdict | None", "按现行规则."),
        "later": value_field("Verdict | None", "按届时规则."),
        "hurdles": value_field("list[ReviewHurdle]", "障碍."),
    },
)
object_type(
    "TierProgression",
    "梯度进阶: the way from the titles held to a target.",
    {
        "current": shown_field("Tier", "现有最高称号; null where there is none.", required=False),
        "target": shown_field("Tier", "目标."),
        "asOf": value_field("Date", "日期."),
        "steps": value_field("list[ProgressionStep]", "逐级."),
        "nextQuestions": value_field(
            "list[NextQuestion]",
            "下一问: the fewest unknown facts that settle most.",
            [("first", "int", 5, f"How many; 0 to {MOST_QUESTIONS}.")],
        ),
        "reviewRisks": value_field("list[ReviewRisk]", "复核风险, the first due first."),
    },
)
