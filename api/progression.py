"""梯度进阶: the steps from the titles an enterprise holds to the one it wants, with what each takes and brings."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Iterable
from datetime import date
from typing import Any

from api import types
from api.declare import Fields
from api.facts import FACTS
from api.judged import Asking, judged_field
from api.progressing import MOST_QUESTIONS
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
    # others are answered while it searches
    found = await to_thread(progress, book, ladder, known.facts, held, target, on, questions=MOST_QUESTIONS)
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
