"""梯度培育: what an enterprise's facts say about a title."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from strawberry.types.unset import UNSET

from api.declare import Argument, Fields, made_type, object_type
from api.facts import FACTS, given_facts
from api.judged import Asking, judged_field, shown_field, value_field
from api.verdicts import Told, provenance_of, told_card, told_missing, told_routes, told_rows
from graph.assessments import Subject, subject, survey_of
from graph.drawn import facts_of
from graph.rules.assess import Assessment, assess
from graph.rules.book import Book
from graph.rules.facts import Fact, check_together
from graph.rules.verdicts import Application
from graph.survey import Surveyed
from graph.values import day

ENTERPRISE: Argument = (
    "enterpriseId",
    "strawberry.ID | None",
    UNSET,
    "企业: whose recorded facts count, as far as you may see them; without it the given facts are all there is.",
)
APPLICATION: Argument = ("application", "ApplicationKind", made_type("ApplicationKind").NEW, "申请类别.")
AS_OF: Argument = (
    "asOf",
    "Date | None",
    UNSET,
    "申请日期: decides which version of the rules holds, which years count, which titles are held; today unless given.",
)

object_type(
    "TierAssessment",
    "称号判定: what the rules in force say of an application.",
    {
        "enterprise": shown_field("Enterprise", "企业; null where only given facts were judged.", required=False),
        "tier": shown_field("Tier", "称号."),
        "ruleset": shown_field("Ruleset", "规则版本: which version decided."),
        "asOf": value_field("Date", "申请日期."),
        "application": value_field("ApplicationKind", "申请类别."),
        "verdict": value_field("Verdict", "结论."),
        "provenance": value_field("Provenance", "MEMORY where any rule used was written from memory: check it first."),
        "conditions": value_field("list[ConditionResult]", "全部条件: the whole tree, in the order of the clause."),
        "scorecards": value_field("list[ScorecardResult]", "评分表."),
        "routes": value_field("list[RouteResult]", "直通与豁免."),
        "missing": value_field("list[MissingFact]", "缺少的指标: every fact an unknown waits for, each once."),
    },
)


def asked_facts(book: Book, args: Mapping[str, Any]) -> dict[str, Fact]:
    """The given facts."""
    return given_facts(book, args.get("facts"))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when rules are asked: the enterprise, if one was meant; the facts; and what else was read."""

    surveyed: Surveyed | None
    facts: dict[str, Fact]
    figures: Mapping[str, Any]


async def known_facts(asking: Asking, about: Subject, as_of: date, given: Mapping[str, Fact]) -> Known:
    """Recorded facts, with given ones in their place.

    Raises BadFact where they cannot go together, BadInput where there is no such enterprise.
    """
    found = await asking.gather(about.gathering)
    figures = None if found is None else found.figures
    surveyed = survey_of(about, figures)
    facts = {**({} if surveyed is None else facts_of(asking.book, surveyed, as_of)), **given}
    check_together(asking.book, facts)
    return Known(surveyed, facts, figures or {})


async def _assessment(asking: Asking) -> Told:
    book, args = asking.book, asking.args
    on, kind = day(args.get("asOf")), Application(args["application"].value)
    given = asked_facts(book, args)
    ruleset = book.choose(args["tier"].value.lower(), kind, on)
    about = subject(args.get("enterpriseId"), on, asking.context.writing())
    keys = {"Tier": [ruleset.tier], "Ruleset": [ruleset.id], "Enterprise": "e.id"}
    for shown in asking.shown:
        if about.known or shown.label != "Enterprise":
            about.gathering.show(shown.path, shown.label, shown.wanted, keys[shown.label])
    known = await known_facts(asking, about, on, given)
    return told_assessment(book, assess(book, ruleset, known.facts, kind), on, known.surveyed)


def told_assessment(book: Book, found: Assessment, on: date, known: Surveyed | None) -> Told:
    """An assessment, as callers see it."""
    return {
        "enterprise": known.key if known else None,
        "tier": found.ruleset.tier,
        "ruleset": found.ruleset.id,
        "asOf": on,
        "application": found.kind.value,
        "verdict": found.verdict.name,
        "provenance": provenance_of(found.ruleset),
        "conditions": told_rows(book, found.rows),
        "scorecards": [told_card(book, card) for card in found.cards],
        "routes": told_routes(book, found),
        "missing": told_missing(book, found.missing),
    }


FIELDS: Fields = {
    "tierAssessment": judged_field(
        "TierAssessment",
        "称号判定: what the rules in force on a day say of an application for a tier.",
        [
            ENTERPRISE,
            ("tier", "TierId", UNSET, "称号."),
            APPLICATION,
            AS_OF,
            FACTS,
        ],
        _assessment,
    ),
}
