"""梯度进阶: the steps from the titles an enterprise holds to the one it wants, with what each takes and brings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from api import types
from api.declare import Fields, enum_type, object_type
from api.facts import FACTS
from api.judged import Asking, judged_field, shown_field, value_field
from api.tiers import AS_OF, ENTERPRISE, asked_facts, known_facts, told_assessment
from api.verdicts import Told, plain, provenance_of, told_missing, told_origin
from graph.assessments import LADDER, ladder_of, subject
from graph.rules.book import Book
from graph.rules.comparing import written
from graph.rules.progression.progress import Progression, Stage, progress
from graph.rules.progression.questions import Item, Question
from graph.rules.progression.reviews import Hurdle, ReviewRisk
from graph.rules.progression.search import Change, ChangeSet
from graph.rules.progression.steps import Delay, Option, Step, Window, years_of
from graph.rules.progression.support import Support
from graph.rules.progression.titles import Held, Rung
from graph.survey import Surveyed
from graph.values import day

WEIGHT = 500  # nodes: an exact search takes about as long as a page of so many
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


async def _progression(asking: Asking) -> Told:
    book, args = asking.book, asking.args
    on = day(args.get("asOf"))
    given = asked_facts(book, args)
    about = subject(args.get("enterpriseId"), on, asking.context.writing())
    about.gathering.figure(LADDER, ladder_of())
    tiers = sorted({ruleset.tier for ruleset in book.rulesets.values()})
    keys: dict[str, Any] = {"Tier": tiers, "Ruleset": sorted(book.rulesets), "Enterprise": "e.id"}
    for shown in asking.shown:
        if about.known or shown.label != "Enterprise":
            about.gathering.show(shown.path, shown.label, shown.wanted, keys[shown.label])
    known = await known_facts(asking, about, on, given)
    ladder = [Rung(tier, rank) for tier, rank in known.figures[LADDER]]
    held = [Held(one.title, one.until) for one in known.surveyed.holdings if one.on(on)] if known.surveyed else []
    target = args["target"].value.lower()
    found = progress(book, ladder, known.facts, held, target, on, questions=MOST_QUESTIONS)
    return {
        "current": found.current,
        "target": found.target,
        "asOf": on,
        "steps": [told_stage(book, stage, found, known.surveyed) for stage in found.stages],
        "nextQuestions": [_told_question(book, question) for question in found.questions],
        "reviewRisks": [_told_risk(book, risk) for risk in found.risks],
    }


def told_stage(book: Book, stage: Stage, found: Progression, known: Surveyed | None) -> Told:
    """One rank of the way."""
    return {
        **_told_step(book, stage.step, found.as_of, known),
        "rank": stage.rank,
        "others": [
            {"tier": other.tier, "earliest": other.earliest, "effort": plain(other.effort)} for other in stage.others
        ],
    }


def _told_step(book: Book, step: Step, on: date, known: Surveyed | None) -> Told:
    return {
        "tier": step.tier,
        "assumed": list(step.assumed),
        "assessment": told_assessment(book, step.assessment, on, known) if step.assessment else None,
        "earliest": step.earliest,
        "options": [_told_option(book, option, on) for option in step.options],
        "delays": [_told_delay(delay) for delay in step.delays],
        "needsEvidence": list(step.evidence),
        "support": [_told_support(row) for row in step.support],
    }


def _told_option(book: Book, option: Option, on: date) -> Told:
    return {
        "on": option.on,
        "years": option.years,
        "ruleset": option.ruleset.id,
        "provenance": provenance_of(option.ruleset),
        "window": _told_window(option.window),
        "changeSets": [_told_set(book, one, option, on) for one in option.found.sets],
        "complete": option.found.complete,
        "needsEvidence": list(option.evidence),
    }


def _told_window(window: Window | None) -> Told | None:
    return None if window is None else {"from": window.first, "to": window.last, "expected": window.expected}


def _told_set(book: Book, found: ChangeSet, option: Option, on: date) -> Told:
    return {
        "effort": plain(found.effort),
        "changes": _told_changes(book, found.changes, option, on),
        "confirm": _told_changes(book, found.confirm, option, on),
    }


def _told_changes(book: Book, changes: Iterable[Change], option: Option, on: date) -> list[Told]:
    return [
        {
            **_named(book, change.metric),
            "unit": book.metrics[change.metric].unit or None,
            "before": written(change.before),
            "after": written(change.after),
            "effort": plain(change.effort),
            "fiscalYears": list(years_of(book, option, change.metric, on)),
            "means": [
                {**_named(book, one.metric), "operator": one.op, "value": written(one.value)} for one in change.means
            ],
        }
        for change in changes
    ]


def _told_delay(delay: Delay) -> Told:
    return {"on": delay.on, "reason": delay.reason, "conditions": list(delay.conditions)}


def _told_support(row: Support) -> Told:
    return {
        "id": row.id,
        "area": row.area,
        "event": row.event,
        "amount": plain(row.amount),
        "maximum": plain(row.most),
        "statedOn": row.as_of,
        "document": row.document,
        **told_origin(row.origin),
    }


def _told_question(book: Book, question: Question) -> Told:
    [asked] = told_missing(book, [question.metric])
    return {
        **asked,
        "settles": _told_items(question.settles),
        "maySettle": _told_items(question.may_settle),
        "waiting": _told_items(question.waiting),
        "bounds": [{"operator": c.op, "value": written(c.value), "metric": c.metric} for c in question.cuts],
    }


def _told_items(items: Iterable[Item]) -> list[Told]:
    return [{"tier": item.tier, "ruleset": item.ruleset, "id": item.id} for item in items]


def _told_risk(book: Book, risk: ReviewRisk) -> Told:
    return {
        "tier": risk.title,
        "on": risk.on,
        "ruleset": risk.later.ruleset.id if risk.later else None,
        "provenance": provenance_of(risk.later.ruleset) if risk.later else None,
        "today": risk.today.verdict.name if risk.today else None,
        "later": risk.later.verdict.name if risk.later else None,
        "hurdles": [_told_hurdle(book, hurdle) for hurdle in risk.hurdles],
    }


def _told_hurdle(book: Book, hurdle: Hurdle) -> Told:
    return {
        "id": hurdle.id,
        "text": hurdle.text,
        "verdict": hurdle.verdict.name,
        "shortfalls": [
            {
                **_named(book, one.metric),
                "value": written(one.value),
                "operator": one.op,
                "threshold": written(one.threshold),
                "gap": plain(one.gap),
            }
            for one in hurdle.shortfalls
        ],
        "missing": told_missing(book, hurdle.missing),
        "new": hurdle.new,
    }


def _named(book: Book, metric: str) -> Told:
    return {"metric": metric, "name": book.metrics[metric].name}


FIELDS: Fields = {
    "tierProgression": judged_field(
        "TierProgression",
        "梯度进阶: tier by tier to a target: what to change, prove, confirm or wait for, and what it brings.",
        [
            ENTERPRISE,
            ("target", "TierId", types.TierId.MFG_CHAMPION, "目标称号."),
            AS_OF,
            FACTS,
        ],
        _progression,
        WEIGHT,
    ),
}
