"""考核表: what each department's enterprises came to in a year."""

from __future__ import annotations

from asyncio import to_thread
from typing import Any

from strawberry.types.unset import UNSET

from api.aims import AS_OF, TERRITORY
from api.declare import Fields, object_type
from api.judged import Asking, judged_field, shown_field, value_field
from api.listing import WEIGHT, show_places
from api.verdicts import plain
from graph import monitoring
from graph.analysis.table import Placed, TierLine, table
from graph.errors import BadInput
from graph.guards import STAFF
from graph.rules.deadlines import updates
from graph.values import day
from graph.visibility import demand

Told = dict[str, Any]
YEARS = range(2000, 2101)

object_type(
    "DepartmentTier",
    "考核表, one tier of one territory.",
    {
        "tier": shown_field("Tier", "称号."),
        "held": value_field("int", "有效家数 on the day."),
        "joined": value_field("int", "本年新增: titles that began in the year up to the day."),
        "expired": value_field(
            "int", "本年退出: titles that were over in the year up to the day and not renewed in time."
        ),
        "reviewsDue": value_field("int", "应复核: terms of the title that end in the calendar year."),
        "reviewsPassed": value_field("int", "复核通过: of these, after which the title goes on."),
        "reviewsLost": value_field(
            "int", "复核未通过或未申请: of these, over before the day, after which it does not go on."
        ),
    },
)
object_type(
    "DepartmentLine",
    "考核表: one territory. A figure that rests on records that nobody keeps, or that you may not see, is null.",
    {
        "territory": shown_field(
            "Territory", "地区; null: recorded in the whole, but in none of its parts.", required=False
        ),
        "whole": value_field("bool", "合计: whether it is the territory that was asked for, not a part of it."),
        "synthetic": value_field("bool", "示例数据; never counted with real ones."),
        "enterprises": value_field("int", "企业数: located there on the day."),
        "surveyed": value_field("int | None", "已排摸: with a report of the year before."),
        "tiers": value_field("list[DepartmentTier]", "各层级, from the lowest."),
        "updatesDue": value_field(
            "int", "应更新: enterprises that hold a title on the day of its annual update in the year."
        ),
        "updated": value_field(
            "int | None", "已更新: of these, with a report of the year before. On which day it came is not recorded."
        ),
        "holdersBefore": value_field("int", "年初持有企业: with any title of the ladder on the first day of the year."),
        "promoted": value_field(
            "int", "升级: of these, who came to hold a tier above their highest, in the year up to the day."
        ),
        "promotedShare": value_field(
            "ExactDecimal | None", "升级率: promoted divided by holdersBefore; null where those are none."
        ),
        "appealsDue": value_field("int | None", "到期诉求: appeals due in the year up to the day."),
        "appealsInTime": value_field("int | None", "按时办结: of these, closed on their due day or before."),
        "appealsShare": value_field(
            "ExactDecimal | None", "按时办结率: appealsInTime divided by appealsDue; null where none was due."
        ),
        "visits": value_field("int | None", "走访: visits in the year up to the day."),
    },
)


async def _department_table(asking: Asking) -> list[Told]:
    args, writing = asking.args, asking.context.writing()
    demand(STAFF, "departmentTable", writing)
    known, on = monitoring.aims(asking.context.settings), day(args.get("asOf"))
    number = on.year if args.get("year") is None else args["year"]
    if number not in YEARS or number > on.year:
        raise BadInput(f"year is {number}, the day {on}.", f"Give a year from {YEARS[0]} to that of the day.")
    gathering = monitoring.at(monitoring.territory(args.get("territory"), known, writing), on, writing)
    monitoring.read_places(gathering)
    monitoring.read_tiers(gathering, known.tiers)
    monitoring.read_kept(gathering, known.tiers, number)
    show_places(asking, gathering, known.tiers)
    found = await asking.gather(gathering)
    if found is None:
        return []
    where = monitoring.places(found)
    deadlines = {tier: deadline.day for tier, deadline in updates(asking.book, number).items() if tier in known.tiers}
    rules = monitoring.table_rules(found, known, on, number, deadlines)
    lines = await to_thread(table, monitoring.kept(found, where), where, rules)  # others are answered meanwhile
    return [_told_line(placed, where.whole) for placed in lines]


def _told_line(placed: Placed, whole: str) -> Told:
    line = placed.line
    return {
        "territory": placed.place,
        "whole": placed.place == whole,
        "synthetic": placed.synthetic,
        "enterprises": line.enterprises,
        "surveyed": line.surveyed,
        "tiers": list(map(_told_tier, line.tiers)),
        "updatesDue": line.updates_due,
        "updated": line.updated,
        "holdersBefore": line.holders_before,
        "promoted": line.promoted,
        "promotedShare": plain(line.promoted_share),
        "appealsDue": line.appeals_due,
        "appealsInTime": line.appeals_in_time,
        "appealsShare": plain(line.appeals_share),
        "visits": line.visits,
    }


def _told_tier(line: TierLine) -> Told:
    return {
        "tier": line.tier,
        "held": line.held,
        "joined": line.joined,
        "expired": line.expired,
        "reviewsDue": line.due,
        "reviewsPassed": line.passed,
        "reviewsLost": line.lost,
    }


FIELDS: Fields = {
    "departmentTable": judged_field(
        "list[DepartmentLine]",
        "考核表: what the enterprises of each town and sub-district came to in a year, the whole territory first. For "
        "staff. Reports, appeals and visits are confidential: their figures are for planners, null for other staff.",
        [
            ("year", "int | None", UNSET, "年份; that of the day unless given."),
            TERRITORY,
            AS_OF,
        ],
        _department_table,
        WEIGHT,
    ),
}
