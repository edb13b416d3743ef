"""动态监测, lists: reviews and updates that are due, 加分名单, 重点企业库."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from strawberry.types.unset import UNSET

from api.aims import AS_OF, TERRITORY, TIER, told_clause, told_provision
from api.declare import Argument, Fields, enum_type, object_type
from api.judged import Asking, judged_field, shown_field, value_field
from api.listing import PAGE, Told, listing, paging, read_page, selects, show_others, told_page
from api.verdicts import plain, told_missing
from graph.aims import Favour
from graph.analysis.calendar import Period, months_later
from graph.errors import BadInput
from graph.guards import STAFF
from graph.monitoring import TIER_IDS, aims, at, territory
from graph.reviews import Due, decisive, dues, favoured, holders, review_of, reviews_due, updates_due
from graph.rules.assess import Assessment
from graph.rules.deadlines import Provision, of_review, updates
from graph.rules.verdicts import Application, Verdict
from graph.values import day
from graph.visibility import demand

AHEAD = 12  # months that reviewsDue looks ahead unless told otherwise
YEARS = range(2000, 2101)

enum_type(
    "ReviewState",
    "复核状态.",
    {
        "DUE": ("DUE", "待复核: the title still holds on the day asked for"),
        "EXPIRED": ("EXPIRED", "已到期: it is over, and no later holding of it is recorded"),
    },
)
object_type(
    "ReviewAssessment",
    "复核预判: what the rules for the review say of what is recorded now.",
    {
        "ruleset": shown_field("Ruleset", "规则版本: which version will decide."),
        "verdict": value_field("Verdict", "结论."),
        "failing": value_field(
            "list[str]", "不符合的条件: ids of the conditions and scorecards by which it fails, as in `conditions`."
        ),
        "unknown": value_field(
            "list[str]", "未知的条件: those that wait for facts, unless the review is passed without them."
        ),
        "needsEvidence": value_field("list[str]", "待证明的条件: true by the enterprise's word only."),
        "missing": value_field("list[MissingFact]", "缺少的指标: what the unknown ones wait for."),
    },
)
listing(
    "ReviewDue",
    "待复核的称号: a title whose term ends and that is not renewed yet.",
    {
        "tier": shown_field("Tier", "称号."),
        "since": value_field("Date | None", "起始日期: the first day of the holding; null when not known."),
        "until": value_field(
            "Date", "截止日期: its last day; whoever is to keep the title has passed a review by then."
        ),
        "inferred": value_field(
            "bool", "推算: whether the last day follows from the first and the term, because none is recorded."
        ),
        "state": value_field("ReviewState", "复核状态."),
        "daysLeft": value_field("int", "剩余天数 from the day asked for to the last day; negative after it."),
        "highest": value_field(
            "bool",
            "是否最高称号: whether it is the highest it holds on that day; Shanghai reviews the highest alone (see "
            "provisions).",
        ),
        "provisions": value_field(
            "list[RegulationProvision]",
            "规定: what the regulation in force on the last day, and Shanghai's own, say of the term and the review.",
        ),
        "assessment": value_field(
            "ReviewAssessment | None",
            "预判: staff only. The rules for a review on the last day, held against what is recorded now as far as you "
            "may see it; null where no rules for that day are known.",
        ),
    },
)
listing(
    "UpdateDue",
    "待更新信息的企业: it holds a title on the day of that title's annual update, and has no report of the year.",
    {
        "titles": value_field("list[TierId]", "称号: those whose holders are to update by this day."),
        "deadline": value_field("Date", "截止日期."),
        "year": value_field("int", "报告年度: the year it has not reported."),
        "daysLeft": value_field("int", "剩余天数 from the day asked for; negative where it is overdue."),
        "provisions": value_field("list[RegulationProvision]", "规定."),
    },
)


def _favoured(more: Fields) -> Fields:
    return {
        "tier": shown_field("Tier", "称号: the highest of those that count, as held on the day."),
        "since": value_field(
            "Date | None", "起始日期: since when it has held one of them without a break; null when not known."
        ),
        "clause": value_field("PlanClause", "依据."),
        **more,
    }


listing(
    "Bonus",
    "资源利用效率评价加分名单: an enterprise that the plan gives extra points.",
    _favoured(
        {
            "points": value_field(
                "ExactDecimal | None", "加分; null where the plan names no number: it says 给予一定加分."
            )
        }
    ),
)
listing(
    "KeyEnterprise",
    "重点企业库: an enterprise that the plan prefers.",
    _favoured({"support": value_field("list[PrioritySupport]", "优先支持: in what it is preferred.")}),
)


async def _reviews_due(asking: Asking) -> Told:
    args, writing = asking.args, asking.context.writing()
    on = day(args.get("asOf"))
    during = Period(day(args.get("from") or on), day(args.get("to") or months_later(on, AHEAD)))
    if during.last < during.first:
        raise BadInput(
            f"The period begins on {during.first} and ends on {during.last}.", "Let `to` be on `from` or after it."
        )
    tiers = _tiers(args)
    survey = None
    if selects(asking, "assessment"):
        demand(STAFF, "ReviewDueEdge.assessment", writing)
        survey = on.year - 1
    known = aims(asking.context.settings)
    gathering = at(territory(args.get("territory"), known, writing), on, writing)
    listed = reviews_due(
        gathering,
        during,
        tiers,
        paging(asking),
        whole_months=known.whole_months,
        given=asking.wanted.args.get("filter"),
        survey=survey,
    )
    show_others(asking, listed, {"Tier": tiers, "Ruleset": _rulesets(asking, tiers)})
    found = await read_page(asking, listed)
    return told_page(asking, found, [_told_due(asking, due, on) for due in dues(found)])


def _told_due(asking: Asking, due: Due, on: date) -> Told:
    left = (due.until - on).days
    found = review_of(asking.book, due, on)
    return {
        "node": due.enterprise,
        "tier": due.tier,
        "since": due.since,
        "until": due.until,
        "inferred": due.inferred,
        "state": "EXPIRED" if left < 0 else "DUE",
        "daysLeft": left,
        "highest": due.highest,
        "provisions": [told_provision(provision) for provision in of_review(asking.book, due.tier, due.until)],
        "assessment": None if found is None else _told_assessment(asking, found),
    }


def _told_assessment(asking: Asking, found: Assessment) -> Told:
    unknown = decisive(found, Verdict.UNKNOWN)
    missing = dict.fromkeys(name for row in unknown for name in row.missing)
    return {
        "ruleset": found.ruleset.id,
        "verdict": found.verdict.name,
        "failing": [row.id for row in decisive(found, Verdict.UNMET)],
        "unknown": [row.id for row in unknown],
        "needsEvidence": [row.id for row in decisive(found, Verdict.NEEDS_EVIDENCE)],
        "missing": told_missing(asking.book, missing),
    }


async def _updates_due(asking: Asking) -> Told:
    args, writing = asking.args, asking.context.writing()
    on = day(args.get("asOf"))
    year = on.year if args.get("year") is None else args["year"]
    if year not in YEARS:
        raise BadInput(f"year is {year}.", f"Give one from {YEARS[0]} to {YEARS[-1]}.")
    deadlines = updates(asking.book, year)
    wanted = {tier: deadlines[tier].day for tier in _tiers(args) if tier in deadlines}
    gathering = at(territory(args.get("territory"), aims(asking.context.settings), writing), on, writing)
    found = await read_page(
        asking, updates_due(gathering, wanted, year - 1, paging(asking), asking.wanted.args.get("filter"))
    )
    items = []
    for deadline, enterprise, tiers in found.rows:
        until = date.fromisoformat(deadline)
        items.append(
            {
                "node": enterprise,
                "titles": [tier.upper() for tier in sorted(tiers)],
                "deadline": until,
                "year": year - 1,
                "daysLeft": (until - on).days,
                "provisions": _provisions([deadlines[tier].provision for tier in sorted(tiers)]),
            }
        )
    return told_page(asking, found, items)


def _provisions(found: Sequence[Provision]) -> list[Told]:
    """Provisions, each once however many titles it is of."""
    return list({(p.regulation.id, p.clause): told_provision(p) for p in found}.values())


async def _bonus(asking: Asking) -> Told:
    favour = aims(asking.context.settings).bonus
    points = {"points": plain(favour.points)}
    return await _list_favoured(asking, favour, points)


async def _key_enterprises(asking: Asking) -> Told:
    favour = aims(asking.context.settings).key_enterprises
    return await _list_favoured(asking, favour, {"support": list(favour.support)})


async def _list_favoured(asking: Asking, favour: Favour, more: Told) -> Told:
    args, writing = asking.args, asking.context.writing()
    on = day(args.get("asOf"))
    gathering = at(territory(args.get("territory"), aims(asking.context.settings), writing), on, writing)
    listed = favoured(gathering, favour, asking.wanted.args.get("filter"), paging(asking))
    show_others(asking, listed, {"Tier": favour.titles})
    found = await read_page(asking, listed)
    clause = told_clause(favour.clause, favour.why)
    return told_page(
        asking,
        found,
        [
            {"node": one.enterprise, "tier": one.tier, "since": one.since, "clause": clause, **more}
            for one in holders(found, on)
        ],
    )


def _rulesets(asking: Asking, tiers: Sequence[str]) -> list[str]:
    """Every ruleset that may decide a review of these tiers."""
    return [r.id for r in asking.book.rulesets.values() if r.tier in tiers and Application.REVIEW in r.kinds]


def _tiers(args: Mapping[str, Any]) -> tuple[str, ...]:
    """The tiers asked for."""
    return TIER_IDS if args.get("tier") is None else (args["tier"].value.lower(),)


_FILTER: Argument = ("filter", "EnterpriseFilter | None", UNSET, "Only these.")
FIELDS: Fields = {
    "reviewsDue": judged_field(
        "ReviewDueConnection",
        "待复核: titles whose term ends in a period and that are not renewed, the earliest first. A title that a later "
        "holding goes on from is renewed; one without a last day is taken to end with its term.",
        [
            ("from", "Date | None", UNSET, "起始日期 of the period; the day asked for unless given."),
            ("to", "Date | None", UNSET, f"截止日期 of the period; {AHEAD} months ahead unless given."),
            TIER,
            _FILTER,
            TERRITORY,
            *PAGE,
            AS_OF,
        ],
        _reviews_due,
    ),
    "updatesDue": judged_field(
        "UpdateDueConnection",
        "待更新信息: who holds a title on the day of its annual update and has no report of the year before, the "
        "earliest day first. Which day that is, the regulation says that is in force on it. For planners; a specialist "
        "sees the enterprises in charge, an enterprise itself.",
        [
            ("year", "int | None", UNSET, "年份 in which the updates are due; that of the day asked for unless given."),
            TIER,
            _FILTER,
            TERRITORY,
            *PAGE,
            AS_OF,
        ],
        _updates_due,
    ),
    "bonusList": judged_field(
        "BonusConnection",
        "资源利用效率评价加分名单: enterprises with extra points in the evaluation of resource use, by their ids.",
        [_FILTER, TERRITORY, *PAGE, AS_OF],
        _bonus,
    ),
    "keyEnterprises": judged_field(
        "KeyEnterpriseConnection",
        "区内重点企业库: enterprises that the plan prefers, and in what, by their ids.",
        [_FILTER, TERRITORY, *PAGE, AS_OF],
        _key_enterprises,
    ),
}
