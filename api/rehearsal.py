"""规则预演: who moves in or out, why, and what it costs, if the rules change."""

from __future__ import annotations

from asyncio import to_thread
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import yaml
from strawberry.types.unset import UNSET

from api.declare import Fields, enum_type, input_field, input_of, object_type
from api.judged import Asking, judged_field, shown_field, value_field
from api.tiers import APPLICATION
from api.verdicts import Told, plain, provenance_of, told_origin
from graph.errors import BadInput
from graph.gathering import Gathering
from graph.rehearsal import rehearsed
from graph.rules.book import Book
from graph.rules.errors import BadRules, Problem
from graph.rules.numbers import exact
from graph.rules.progression.support import Support, support
from graph.rules.rehearsal import Edit, Move, Rehearsal, edited
from graph.rules.rulesets import Ruleset
from graph.rules.verdicts import Application
from graph.values import day
from graph.writing import Day

WEIGHT = 10_000  # it reads the whole library, so it waits for its turn
LONGEST_DRAFT = 50_000  # characters; the longest rule file has 30,000
FIRST = "first_recognition"  # the event of the tables of support that a move in would be

enum_type(
    "MoveDirection",
    "去向: whether an enterprise would qualify, or no longer would.",
    {"IN": ("IN", "移入: would qualify now"), "OUT": ("OUT", "移出: would no longer qualify")},
)
input_of(
    "RuleEditInput",
    "改一个标准: another threshold in a condition.",
    {
        "condition": input_field("str", "条件: its id in the ruleset, as in z2_revenue."),
        "metric": input_field("str", "指标: which of its numbers, as in revenue_y1."),
        "value": input_field("float", "新的标准: the number to try, in the metric's unit."),
    },
)
input_of(
    "RuleVersionInput",
    "规则版本: a version in the book, a draft, or either with other thresholds.",
    {
        "ruleset": input_field("str | None", "The id of a ruleset, as in srdi_sme@cn-miit-2026-2.", UNSET),
        "draft": input_field("str | None", "草案: a file in the rule language (YAML), with one ruleset.", UNSET),
        "edits": input_field("list[RuleEditInput] | None", "改动: thresholds to try.", UNSET),
    },
)
object_type(
    "RehearsedRules",
    "预演的规则: one side of a rehearsal.",
    {
        "id": value_field("strawberry.ID", "The ruleset's id; edited ones say so."),
        "name": value_field("str", "标题."),
        "provenance": value_field("Provenance", "MEMORY where any rule of it was written from memory."),
        "ruleset": shown_field("Ruleset", "规则版本 in the graph; null for a draft or an edited one.", required=False),
    },
)
object_type(
    "VerdictChange",
    "判定变化: how many had one verdict before and another after.",
    {
        "before": value_field("Verdict", "之前."),
        "after": value_field("Verdict", "之后."),
        "count": value_field("int", "家数."),
        "synthetic": value_field("bool", "示例数据: made up; never counted with real ones."),
    },
)
object_type(
    "DecidingCondition",
    "决定性条件: a condition that moves enterprises.",
    {
        "id": value_field("strawberry.ID", "条件: its id."),
        "text": value_field("str", "内容."),
        "direction": value_field("MoveDirection", "去向."),
        "count": value_field("int", "家数: how many it helps to move."),
        "alone": value_field("int", "仅因此条: how many it moves by itself."),
        "synthetic": value_field("bool", "示例数据."),
    },
)
object_type(
    "RuleMove",
    "变动企业: one that would come in or go out.",
    {
        "enterprise": shown_field("Enterprise", "企业."),
        "direction": value_field("MoveDirection", "去向."),
        "before": value_field("Verdict", "之前的判定."),
        "after": value_field("Verdict", "之后的判定."),
        "decisive": value_field("list[str]", "决定性条件: ids of the conditions that decide."),
    },
)
object_type(
    "BudgetEffect",
    "预算影响: what the moves would cost or save by one table of support; a dated reference, not an entitlement.",
    {
        "area": value_field("str", "地区."),
        "amount": value_field("ExactDecimal | None", "标准, 万元 an enterprise; null where it is not known."),
        "statedOn": value_field("str", "截至: when the amount was stated."),
        "provenance": value_field("Provenance", "How far the amount has been checked."),
        "note": value_field("str", "备注."),
        "net": value_field("int", "净增家数: those in less those out."),
        "total": value_field("ExactDecimal | None", "合计, 万元; null where the amount is not known."),
        "synthetic": value_field("bool", "示例数据."),
    },
)
object_type(
    "RuleRehearsal",
    "规则预演: the same enterprises under two rules.",
    {
        "before": value_field("RehearsedRules", "现行."),
        "after": value_field("RehearsedRules", "拟行."),
        "asOf": value_field("Date", "日期: which years count and which titles are held."),
        "application": value_field("ApplicationKind", "申请类别."),
        "assessed": value_field("int", "判定家数."),
        "changes": value_field("list[VerdictChange]", "判定变化, most first."),
        "conditions": value_field("list[DecidingCondition]", "决定性条件, most first."),
        "moves": value_field(
            "list[RuleMove]",
            "变动企业, by id: the first of them.",
            [("first", "int", 100, "How many; 0 to 1000.")],
        ),
        "moveCount": value_field("int", "变动家数, all of them."),
        "budget": value_field("list[BudgetEffect]", "预算影响, where a table has the title."),
    },
)
MOST_MOVES = 1000


def version(book: Book, given: Mapping[str, Any]) -> Ruleset:
    """The ruleset an input means. Raises BadInput, BadRules, NoRuleset."""
    named, draft = given.get("ruleset"), given.get("draft")
    if (named is None) == (draft is None):
        raise BadInput("A version is one ruleset or one draft.", "Give `ruleset` or `draft`.")
    ruleset = book.ruleset(named) if named is not None else _drafted(book, str(draft))
    edits = [Edit(e["condition"], e["metric"], exact(e["value"])) for e in given.get("edits") or ()]
    return edited(ruleset, edits)


def _drafted(book: Book, text: str) -> Ruleset:
    if len(text) > LONGEST_DRAFT:
        raise BadInput(f"The draft has {len(text):,} characters.", f"At most {LONGEST_DRAFT:,} are read.")
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise BadRules([Problem("draft", "", "it holds an alias (*name); write out what it stands for")])
        found = book.draft(yaml.safe_load(text))
    except RecursionError as error:
        raise BadRules([Problem("draft", "", "it is nested too deeply to be read")]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise BadRules([Problem("draft", "", f"it cannot be read: {' '.join(str(error).split())}")]) from error
    if len(found) != 1:
        raise BadRules([Problem("draft", "rulesets", f"one ruleset was expected, not {len(found)}")])
    return found[0]


async def _rehearsal(asking: Asking) -> Told:
    book, args = asking.book, asking.args
    on, kind = day(args.get("asOf")), Application(args["application"].value)
    # a long draft takes a while to read
    rules = await to_thread(version, book, args["from"]), await to_thread(version, book, args["to"])
    for ruleset in rules:
        if kind not in ruleset.kinds:
            raise BadInput(f"{ruleset.id} does not decide applications of the kind {kind.name}.", "Try the other kind.")
    chosen = asking.wanted.args.get("filter")
    context, writing = asking.context, asking.context.writing()
    found = await rehearsed(context.store, book, rules, kind, on, writing, chosen, asking.variables, context.rehearsal)
    writing = context.writing()
    gathering = Gathering(writing, Day(on, writing.params))
    keys = {
        "Enterprise": [move.key for move in found.moves[:MOST_MOVES]],
        "Ruleset": [ruleset.id for ruleset in rules if ruleset.id in book.rulesets],
    }
    for shown in asking.shown:
        gathering.show(shown.path, shown.label, shown.wanted, keys[shown.label])
    if asking.shown:
        await asking.gather(gathering)
    return {
        "before": _told_rules(book, rules[0]),
        "after": _told_rules(book, rules[1]),
        "asOf": on,
        "application": kind.value,
        "assessed": found.verdicts.total(),
        "changes": [
            {"before": before.name, "after": after.name, "count": count, "synthetic": synthetic}
            for (before, after, synthetic), count in found.verdicts.most_common()
        ],
        "conditions": _told_conditions(rules, found),
        "moves": [_told_move(move) for move in found.moves[:MOST_MOVES]],
        "moveCount": len(found.moves),
        "budget": [
            _told_budget(row, found, synthetic)
            for row in support(book, rules[1].tier)
            if row.event == FIRST
            for synthetic in sorted({move.synthetic for move in found.moves})
        ],
    }


def _told_rules(book: Book, ruleset: Ruleset) -> Told:
    return {
        "id": ruleset.id,
        "name": ruleset.name,
        "provenance": provenance_of(ruleset),
        "ruleset": ruleset.id if ruleset.id in book.rulesets else None,
    }


def _told_conditions(rules: tuple[Ruleset, Ruleset], found: Rehearsal) -> list[Told]:
    texts = {c.id: c.text for ruleset in rules for c in ruleset.conditions.values()}
    counts: Counter[tuple[str, bool, bool]] = Counter()
    alone: Counter[tuple[str, bool, bool]] = Counter()
    for (condition, inward, by_itself, synthetic), count in found.deciding().items():
        counts[condition, inward, synthetic] += count
        alone[condition, inward, synthetic] += count if by_itself else 0
    return [
        {
            "id": condition,
            "text": texts.get(condition, ""),
            "direction": _direction(inward),
            "count": count,
            "alone": alone[condition, inward, synthetic],
            "synthetic": synthetic,
        }
        for (condition, inward, synthetic), count in counts.most_common()
    ]


def _told_move(move: Move) -> Told:
    return {
        "enterprise": move.key,
        "direction": _direction(move.inward),
        "before": move.before.name,
        "after": move.after.name,
        "decisive": list(move.decisive),
    }


def _told_budget(row: Support, found: Rehearsal, synthetic: bool) -> Told:
    net = sum(1 if move.inward else -1 for move in found.moves if move.synthetic is synthetic)
    return {
        "area": row.area,
        "amount": plain(row.amount),
        "statedOn": row.as_of,
        "provenance": told_origin(row.origin)["provenance"],
        "note": row.origin.note,
        "net": net,
        "total": None if row.amount is None else plain(row.amount * Fraction(net)),
        "synthetic": synthetic,
    }


def _direction(inward: bool) -> str:
    return "IN" if inward else "OUT"


FIELDS: Fields = {
    "ruleRehearsal": judged_field(
        "RuleRehearsal",
        "规则预演: who would qualify or no longer would if other rules held, what decides that, and what it costs.",
        [
            ("from", "RuleVersionInput", UNSET, "现行规则: the rules to begin with."),
            ("to", "RuleVersionInput", UNSET, "拟行规则: the rules to try."),
            ("filter", "EnterpriseFilter | None", UNSET, "Only these enterprises."),
            APPLICATION,
            ("asOf", "Date | None", UNSET, "日期: which years count and which titles are held; today unless given."),
        ],
        _rehearsal,
        WEIGHT,
    ),
}
