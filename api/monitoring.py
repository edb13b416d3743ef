"""动态监测, figures: targets with progress and outlook, titles over time, the departments' table."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from strawberry.types.unset import UNSET

from api.aims import AS_OF, TERRITORY, told_clause
from api.declare import Fields, enum_type, object_type
from api.judged import Asking, judged_field, shown_field, value_field
from api.listing import WEIGHT, show_places
from api.verdicts import plain
from graph import monitoring
from graph.aims import Target
from graph.analysis.calendar import Step, periods
from graph.analysis.history import By, Stretch, history
from graph.analysis.pace import SURE, Outlook, Reason
from graph.analysis.standing import LONG, SHORT, Standing, standings
from graph.errors import BadInput, LimitExceeded
from graph.ids import global_id
from graph.values import day, today

Told = dict[str, Any]
MOST_PERIODS, MOST_ROWS = 240, 20_000  # of one titleHistory; twenty years of months
ASSUMPTION = (
    f"New titles go on coming at the mean rate of the last {LONG} months, independently of each other (a Poisson "
    f"process); the interval holds the count with a probability of {SURE:.0%}. No change of rules, of rounds or of the "
    "number of enterprises is foreseen."
)

object_type(
    "TierGoal",
    "培育目标: what a document sets.",
    {
        "count": value_field("int", "家数: enterprises that are to have held the title by then."),
        "by": value_field("int", "截至年份."),
        "clause": value_field("PlanClause", "依据."),
    },
)
object_type(
    "Pace",
    "速度: enterprises a year that hold the title for the first time.",
    {
        "perYear": value_field("ExactDecimal | None", "每年家数; null where it cannot be told."),
        "reason": value_field("MissingReason | None", "Why it cannot be told."),
    },
)
object_type(
    "TierOutlook",
    "预测: the cumulative count on a day, if it goes on as assumed.",
    {
        "on": value_field("Date", "日期."),
        "expected": value_field("ExactDecimal", "预期家数."),
        "low": value_field("int", "区间下限."),
        "high": value_field("int", "区间上限."),
    },
)
object_type(
    "TierForecast",
    "预测: where the cumulative count is at the ends of this year and the next two, and on the target's day if later.",
    {
        "assumption": value_field("str", "假设: what the forecast takes for granted."),
        "outlooks": value_field("list[TierOutlook]", "各年末; empty where it cannot be told."),
        "reason": value_field("MissingReason | None", "Why it cannot be told."),
    },
)
_STANDING: Mapping[str, tuple[str, str]] = {
    "held": ("int", "有效家数: enterprises that hold the title on the day, its last day included."),
    "cumulative": ("int", "累计家数: enterprises that hold it or ever held it. The plan counts these: 累计培育."),
    "undated": (
        "int",
        "起始日不明: of the cumulative, those whose first day is not known; they are in no period or pace.",
    ),
    "joined": (
        "int",
        f"近一年新增: how often a title began in the last {SHORT} months, that of one who comes back included.",
    ),
    "left": ("int", f"近一年退出: how often one was over in the last {SHORT} months; one renewed in time goes on."),
    "target": ("TierGoal | None", "目标; null where none is set for this tier and place."),
    "progress": (
        "ExactDecimal | None",
        "完成率: cumulative divided by the target, as a fraction; null without a target.",
    ),
    "short": ("int | None", "差额: how many are missing to the target; 0 once it is reached, null without a target."),
}


def _standing(more: Fields) -> Fields:
    return {**{name: value_field(*declared) for name, declared in _STANDING.items()}, **more}


object_type(
    "TierTargetPart",
    "街镇分解: a tier in one part of the territory.",
    _standing(
        {
            "territory": shown_field(
                "Territory", "街镇; null: recorded in the territory, but in none of its parts.", required=False
            )
        }
    ),
)
object_type(
    "TierTarget",
    "培育目标进度: a tier in a territory, made-up enterprises never counted with real ones.",
    _standing(
        {
            "tier": shown_field("Tier", "称号."),
            "territory": shown_field("Territory", "地区."),
            "synthetic": value_field("bool", "示例数据: whether these enterprises are made up."),
            "asOf": value_field("Date", "日期."),
            "paceNeeded": value_field("Pace", "所需速度, from the day to the target's day."),
            "paceLastYear": value_field("Pace", f"近 {SHORT} 个月的速度."),
            "paceLastThreeYears": value_field("Pace", f"近 {LONG} 个月的速度."),
            "forecast": value_field("TierForecast", "预测."),
            "parts": value_field("list[TierTargetPart]", "街镇分解: the same by direct parts of the territory."),
        }
    ),
)
enum_type(
    "PeriodLength",
    "统计周期: a calendar's.",
    {Step.MONTH.value: ("MONTH", "按月"), Step.QUARTER.value: ("QUARTER", "按季"), Step.YEAR.value: ("YEAR", "按年")},
)
enum_type(
    "TitleGroup",
    "What titles over time can be counted by.",
    {
        By.TIER.value: ("TIER", "称号: the tier's id; an enterprise with two counts in both"),
        By.TERRITORY.value: ("TERRITORY", "街镇: the part of the territory where it is on the last day of all periods"),
        By.INDUSTRY_SECTION.value: ("INDUSTRY_SECTION", "行业门类"),
    },
)
object_type(
    "TitleGroupValue",
    "One key of a group.",
    {
        "by": value_field("TitleGroup", "What it is counted by."),
        "key": value_field(
            "str | None", "The tier's id, the territory's global id, the section's letter; null: not known."
        ),
        "label": value_field("str | None", "The value in words."),
    },
)
object_type(
    "TitlePeriod",
    "称号变动: a period of one group. What is held at its end is what was held before, and came, and did not leave.",
    {
        "from": value_field("Date", "起始日期."),
        "to": value_field("Date", "截止日期."),
        "groups": value_field("list[TitleGroupValue]", "The values its enterprises share."),
        "synthetic": value_field("bool", "示例数据; never counted with real ones."),
        "held": value_field("int", "期末家数: enterprises that hold a title at the end."),
        "came": value_field("int", "新增: how often one came to hold."),
        "left": value_field("int", "退出: how often one ceased to hold; renewed in time is not ceased."),
    },
)


async def _tier_targets(asking: Asking) -> list[Told]:
    known, writing, on = (
        monitoring.aims(asking.context.settings),
        asking.context.writing(),
        day(asking.args.get("asOf")),
    )
    gathering = monitoring.at(monitoring.territory(asking.args.get("territory"), known, writing), on, writing)
    monitoring.read_places(gathering)
    monitoring.read_members(gathering, known.tiers)
    show_places(asking, gathering, known.tiers)
    found = await asking.gather(gathering)
    if found is None:
        return []
    where = monitoring.places(found)
    members = monitoring.members(found, where)
    # others are answered meanwhile
    tiers = await to_thread(standings, members, known.tiers, where, known.target, on, today=today())
    return [_told_target(one, on) for one in tiers]


def _told_standing(one: Standing) -> Told:
    progress = one.progress
    return {
        "territory": one.place,
        "held": one.count.held,
        "cumulative": one.count.cumulative,
        "undated": one.count.undated,
        "joined": one.count.joined,
        "left": one.count.left,
        "target": None if progress.target is None else _told_goal(progress.target),
        "progress": plain(progress.done),
        "short": progress.short,
    }


def _told_goal(target: Target) -> Told:
    return {"count": target.count, "by": target.by, "clause": told_clause(target.clause)}


def _told_target(one: Standing, on: Any) -> Told:
    progress = one.progress
    untold = isinstance(progress.outlooks, Reason)
    return {
        **_told_standing(one),
        "tier": one.tier,
        "synthetic": one.synthetic,
        "asOf": on,
        "paceNeeded": _told_pace(progress.needed),
        "paceLastYear": _told_pace(progress.recent),
        "paceLastThreeYears": _told_pace(progress.lasting),
        "forecast": {
            "assumption": ASSUMPTION,
            "outlooks": [] if isinstance(progress.outlooks, Reason) else list(map(_told_outlook, progress.outlooks)),
            "reason": progress.outlooks if untold else None,
        },
        "parts": [_told_standing(part) for part in one.parts],
    }


def _told_pace(found: Fraction | Reason) -> Told:
    if isinstance(found, Reason):
        return {"perYear": None, "reason": found.value}
    return {"perYear": plain(found), "reason": None}


def _told_outlook(found: Outlook) -> Told:
    return {"on": found.on, "expected": plain(found.expected), "low": found.low, "high": found.high}


async def _title_history(asking: Asking) -> list[Told]:
    args, writing = asking.args, asking.context.writing()
    first, last = day(args["from"]), day(args.get("to"))
    if last < first:
        raise BadInput(f"The periods begin on {first} and end on {last}.", "Let `to` be on `from` or after it.")
    groups = [By(word.value) for word in args["groupBy"]]
    if len(set(groups)) != len(groups):
        raise BadInput(f"groupBy is {[by.value for by in groups]}.", "Give each key once.")
    step = Step(args["by"].value)
    if (last - first).days // DAYS[step] >= MOST_PERIODS:
        raise LimitExceeded(
            f"From {first} to {last} there are more than {MOST_PERIODS} periods.",
            "Ask for less time, or longer periods.",
        )
    tiers = monitoring.TIER_IDS if args.get("tiers") is None else tuple(tier.value.lower() for tier in args["tiers"])
    known = monitoring.aims(asking.context.settings)
    gathering = monitoring.at(monitoring.territory(args.get("territory"), known, writing), last, writing)
    monitoring.read_places(gathering)
    monitoring.read_names(gathering, tiers)
    monitoring.read_members(gathering, tiers, asking.wanted.args.get("filter"), sections=By.INDUSTRY_SECTION in groups)
    found = await asking.gather(gathering)
    if found is None:
        return []
    members = monitoring.members(found, monitoring.places(found))
    stretches = await to_thread(history, members, tiers, list(periods(step, first, last)), groups)
    if len(stretches) > MOST_ROWS:
        raise LimitExceeded(
            f"The history has {len(stretches):,} rows; {MOST_ROWS:,} are allowed.",
            "Group by less, or ask for less time.",
        )
    names = monitoring.names(found)
    return [_told_stretch(stretch, groups, names) for stretch in stretches]


DAYS = {Step.MONTH: 31, Step.QUARTER: 92, Step.YEAR: 366}  # of the longest


def _told_stretch(stretch: Stretch, groups: Sequence[By], names: Mapping[str, str]) -> Told:
    return {
        "from": stretch.period.first,
        "to": stretch.period.last,
        "groups": [_told_group(by, key, names) for by, key in zip(groups, stretch.key, strict=True)],
        "synthetic": stretch.synthetic,
        "held": stretch.held,
        "came": stretch.came,
        "left": stretch.left,
    }


def _told_group(by: By, key: str | None, names: Mapping[str, str]) -> Told:
    shown = global_id("Territory", key) if by is By.TERRITORY and key is not None else key
    return {"by": by.value, "key": shown, "label": None if key is None else names.get(key, key)}


FIELDS: Fields = {
    "tierTargets": judged_field(
        "list[TierTarget]",
        "培育目标: for each tier with a target how many there are, how far it is, at which pace, and where that "
        "leads. The plan counts 累计培育, every enterprise that ever held the title: progress, shortfall, "
        "pace and forecast are of that count; held are those with the title on the day. Empty where there is no such "
        "territory.",
        [TERRITORY, AS_OF],
        _tier_targets,
        WEIGHT,
    ),
    "titleHistory": judged_field(
        "list[TitlePeriod]",
        "称号变动: how many enterprises hold titles at the end of each period, came and left, by groups. Enterprises "
        "are those located in the territory on the last day; without TIER one counts once however many titles it "
        "holds.",
        [
            ("by", "PeriodLength", UNSET, "统计周期."),
            ("from", "Date", UNSET, "起始日期; the first period is cut there."),
            ("to", "Date | None", UNSET, "截止日期; the last period is cut there; today unless given."),
            ("groupBy", "list[TitleGroup]", [], "By what; one row a period without any."),
            ("tiers", "list[TierId] | None", UNSET, "称号: only these; all tiers unless given."),
            ("filter", "EnterpriseFilter | None", UNSET, "Only these enterprises, as on the last day."),
            TERRITORY,
        ],
        _title_history,
        WEIGHT,
    ),
}
