"""What rules say, as callers see it: verdicts with clause, figure, threshold, gap, and what is missing from whom."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from api.declare import enum_type, object_type
from api.judged import value_field
from graph.rules.assess import Assessment, Row
from graph.rules.book import Book
from graph.rules.comparing import written
from graph.rules.numbers import decimal
from graph.rules.rulesets import Origin, Ruleset
from graph.rules.scoring import CardResult, IndicatorResult
from graph.rules.verdicts import Application, Verdict

Told = dict[str, Any]

enum_type(
    "Verdict",
    "判定: what a rule says. Unknown is never no.",
    {
        "MET": (Verdict.MET.name, "符合"),
        "UNMET": (Verdict.UNMET.name, "不符合"),
        "UNKNOWN": (Verdict.UNKNOWN.name, "未知: a fact is missing"),
        "NEEDS_EVIDENCE": (Verdict.NEEDS_EVIDENCE.name, "待证明: true by the enterprise's word; proof is needed"),
    },
)
enum_type(
    "ApplicationKind",
    "申请类别: the kind of application.",
    {
        "NEW": (Application.NEW.value, "新申请"),
        "REVIEW": (Application.REVIEW.value, "复核: a title held comes up for renewal"),
    },
)
enum_type(
    "ConditionRole",
    "What a row of an assessment stands for.",
    {
        "GATE": ("gate", "门槛: must hold"),
        "DIRECT": ("direct", "直通: replaces the score"),
        "EXEMPT": ("exempt", "豁免: replaces one named gate"),
        "SCORE": ("score", "评分: a scorecard"),
        "ALL": ("all", "全部: all rows below must hold"),
        "ANY": ("any", "任一: one row below must hold"),
        "NOT": ("not", "除外: the row below must not hold"),
        "PART": ("part", "分项: one comparison inside a condition"),
    },
)
object_type(
    "MissingFact",
    "缺少的指标: a fact nobody has given, and who holds it.",
    {
        "metric": value_field("str", "指标: its id in the dictionary."),
        "name": value_field("str", "名称."),
        "unit": value_field("str | None", "单位: 万元, or fraction for ratios."),
        "holder": value_field("str | None", "由谁掌握: whom to ask."),
        "holderEn": value_field("str | None", "Whom to ask, in English."),
    },
)
object_type(
    "ConditionResult",
    "条件判定: one row of the tree that decides.",
    {
        "id": value_field("strawberry.ID", "The rule file's id; parts of a condition have its id, # and their place."),
        "parentId": value_field("strawberry.ID | None", "The row it is part of."),
        "kind": value_field("ConditionRole", "作用."),
        "text": value_field("str", "内容, paraphrased; empty for groups and parts."),
        "clause": value_field("str", "条文出处."),
        "provenance": value_field("Provenance", "How far the number has been checked."),
        "verdict": value_field("Verdict", "判定."),
        "metric": value_field("str | None", "指标, where the row is one comparison."),
        "value": value_field("str | None", "The figure; null while it is unknown."),
        "operator": value_field("str | None", "比较: >=, >, <=, <, ==, in or has_any."),
        "threshold": value_field("str | None", "标准: what it is held against."),
        "unit": value_field("str | None", "单位."),
        "gap": value_field("ExactDecimal | None", "差距: how far off, in the metric's unit; null when met or unknown."),
        "missing": value_field("list[MissingFact]", "缺少的指标, where the verdict is UNKNOWN."),
        "needsEvidence": value_field("list[str]", "待证明的指标, where the verdict is NEEDS_EVIDENCE."),
    },
)
object_type(
    "CategoryResult",
    "分项得分: a part of a scorecard.",
    {
        "id": value_field("strawberry.ID", "The rule file's id."),
        "text": value_field("str", "名称."),
        "min": value_field("ExactDecimal", "最低可能得分."),
        "max": value_field("ExactDecimal", "最高可能得分."),
        "maximum": value_field("ExactDecimal", "满分."),
        "minimum": value_field("ExactDecimal", "最低要求; 0 where none is asked."),
        "verdict": value_field("Verdict", "判定."),
    },
)
object_type(
    "IndicatorResult",
    "指标得分: one line of a scorecard.",
    {
        "id": value_field("strawberry.ID", "The rule file's id."),
        "category": value_field("str", "分项."),
        "text": value_field("str", "内容."),
        "min": value_field("ExactDecimal", "最低可能得分."),
        "max": value_field("ExactDecimal", "最高可能得分."),
        "maximum": value_field("ExactDecimal", "满分."),
        "option": value_field("str | None", "档次: the band it is in, where one is certain."),
        "clause": value_field("str", "条文出处."),
        "provenance": value_field("Provenance", "How far the numbers have been checked."),
        "metrics": value_field("list[str]", "指标: what its points depend on."),
        "missing": value_field("list[MissingFact]", "缺少的指标."),
    },
)
object_type(
    "ScorecardResult",
    "评分: the score as an interval while facts are missing.",
    {
        "id": value_field("strawberry.ID", "The rule file's id."),
        "min": value_field("ExactDecimal", "最低可能得分."),
        "max": value_field("ExactDecimal", "最高可能得分."),
        "maximum": value_field("ExactDecimal", "满分."),
        "passMark": value_field("ExactDecimal | None", "及格线; null where the card has none of its own."),
        "verdict": value_field("Verdict", "判定."),
        "clause": value_field("str", "条文出处."),
        "provenance": value_field("Provenance", "How far the numbers have been checked."),
        "categories": value_field("list[CategoryResult]", "分项."),
        "indicators": value_field("list[IndicatorResult]", "指标."),
    },
)
object_type(
    "RouteResult",
    "直通或豁免: another way than the score or a gate, and what it would need.",
    {
        "id": value_field("strawberry.ID", "The rule file's id."),
        "kind": value_field("ConditionRole", "DIRECT or EXEMPT."),
        "text": value_field("str", "内容."),
        "clause": value_field("str", "条文出处."),
        "provenance": value_field("Provenance", "How far the number has been checked."),
        "verdict": value_field("Verdict", "判定."),
        "replaces": value_field("list[strawberry.ID]", "替代: the conditions or scorecards it stands in for."),
        "needs": value_field("list[ConditionResult]", "所需: its comparisons that do not hold, or not yet."),
    },
)


def told_rows(book: Book, rows: Iterable[Row]) -> list[Told]:
    """Rows of an assessment."""
    return [told_row(book, row) for row in rows]


def told_row(book: Book, row: Row) -> Told:
    """One row of an assessment."""
    metric = book.metrics.get(row.metric or "")
    return {
        "id": row.id,
        "parentId": row.parent,
        "kind": row.kind,
        "text": row.text,
        **told_origin(row.origin),
        "verdict": row.verdict.name,
        "metric": row.metric,
        "value": written(row.value),
        "operator": row.op,
        "threshold": written(row.threshold),
        "unit": metric.unit or None if metric else None,
        "gap": plain(row.gap),
        "missing": told_missing(book, row.missing),
        "needsEvidence": list(row.unproven),
    }


def told_origin(origin: Origin) -> Told:
    """Clause and provenance."""
    return {"clause": origin.clause, "provenance": "VERIFIED" if origin.verified else "MEMORY"}


def provenance_of(ruleset: Ruleset) -> str:
    """MEMORY where any rule of it was written from memory."""
    return "VERIFIED" if ruleset.verified else "MEMORY"


def told_missing(book: Book, metrics: Iterable[str]) -> list[Told]:
    """Missing facts, with whom to ask."""
    return [
        {
            "metric": metric.id,
            "name": metric.name,
            "unit": metric.unit or None,
            "holder": metric.holder.name if metric.holder else None,
            "holderEn": metric.holder.name_en if metric.holder else None,
        }
        for metric in map(book.metrics.__getitem__, metrics)
    ]


def told_card(book: Book, found: CardResult) -> Told:
    """A scorecard."""
    return {
        "id": found.id,
        **_interval(found.low, found.high, found.card.most),
        "passMark": None if found.card.mark is None else plain(found.card.mark),
        "verdict": found.verdict.name,
        **told_origin(found.origin),
        "categories": [
            {
                "id": part.category.id,
                "text": part.category.text,
                **_interval(part.low, part.high, part.category.most),
                "minimum": plain(part.category.least),
                "verdict": part.verdict.name,
            }
            for part in found.categories
        ],
        "indicators": [_told_indicator(book, result) for result in found.indicators],
    }


def _told_indicator(book: Book, found: IndicatorResult) -> Told:
    indicator = found.indicator
    return {
        "id": indicator.id,
        "category": indicator.category,
        "text": indicator.text,
        **_interval(found.low, found.high, indicator.most),
        "option": found.option or None,
        **told_origin(indicator.origin),
        "metrics": list(indicator.metrics),
        "missing": told_missing(book, found.missing),
    }


def told_routes(book: Book, assessment: Assessment) -> list[Told]:
    """The direct routes and exemptions, with what each stands in for and what it would need."""
    rows = assessment.rows
    return [
        {
            **{name: told[name] for name in ("id", "kind", "text", "clause", "provenance", "verdict")},
            "replaces": [other.id for other in rows if other.parent == row.parent and other.kind in {"gate", "score"}],
            "needs": [] if row.verdict is Verdict.MET else told_rows(book, _open(rows, row)),
        }
        for row in rows
        if row.kind in {"direct", "exempt"}
        for told in [told_row(book, row)]
    ]


def _open(rows: tuple[Row, ...], row: Row) -> list[Row]:
    """The comparisons of a condition that do not hold for certain."""
    parts = [part for part in rows if part.id.startswith(f"{row.id}#")] or [row]
    return [part for part in parts if part.metric is not None and part.verdict is not Verdict.MET]


def plain(number: Decimal | Fraction | None) -> Decimal | None:
    """A number in digits."""
    return decimal(number) if isinstance(number, Fraction) else number


def _interval(low: Fraction, high: Fraction, most: Fraction) -> Told:
    return {"min": plain(low), "max": plain(high), "maximum": plain(most)}
