"""The tables of `tidu monitor`, read as a planner would see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from graph import monitoring
from graph.access import Role, Viewer
from graph.aims import SUPPORT, Aims, Clause, Favour
from graph.analysis.calendar import Period, months_later, year
from graph.analysis.pace import Reason
from graph.analysis.standing import Standing, standings
from graph.analysis.table import Placed
from graph.analysis.table import table as table_of
from graph.errors import BadInput, StoreRefused
from graph.gathering import Gathered, Gathering
from graph.request import Wanted
from graph.reviews import Due, Found, Listed, Paging, decisive, dues, favoured, holders, page, review_of, reviews_due
from graph.rulebook import rulebook
from graph.rules.deadlines import updates
from graph.rules.numbers import decimal
from graph.rules.verdicts import Verdict
from graph.settings import Settings
from graph.store import Store
from graph.values import today
from graph.writing import Writing
from tidu.sheets import Sheet

PLANNER = Viewer(Role.PLANNER, "tidu monitor")
PAGE = 1000
AHEAD = 12  # months
NODE = ("node",)
FIRM = Wanted(
    "node", "node", fields=(
        Wanted("name", "name"), Wanted("code", "code"), Wanted("synthetic", "synthetic"),
        Wanted("territory", "territory", fields=(Wanted("name", "name"),)),
    ),
)  # fmt: skip
FIRM_COLUMNS = ("企业", "统一社会信用代码", "所在地", "示例")
VERDICTS = {
    Verdict.MET: "符合", Verdict.UNMET: "不符合", Verdict.UNKNOWN: "未知", Verdict.NEEDS_EVIDENCE: "待证明",
}  # fmt: skip
REASONS = {
    Reason.NO_TARGET: "没有目标", Reason.TARGET_DATE_PASSED: "目标日已过", Reason.HISTORY_TOO_SHORT: "历史不足",
    Reason.DAY_IN_THE_FUTURE: "日期在将来",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asking:
    """What a table is asked for."""

    store: Store
    settings: Settings
    on: date
    territory: str

    @property
    def aims(self) -> Aims:
        """What the district aims at."""
        return monitoring.aims(self.settings)

    async def gathering(self) -> Gathering:
        """A statement on the territory, with the names of tiers and places. Raises BadInput where it is not found."""
        key = await monitoring.place_called(self.store, self.territory) if self.territory else self.aims.territory
        writing = Writing(max_page=PAGE, role=PLANNER.role)
        gathering = monitoring.at(writing.params.add(key), self.on, writing)
        monitoring.read_names(gathering, monitoring.TIER_IDS)
        return gathering

    async def read(self, gathering: Gathering) -> Gathered:
        """What the statement finds. Raises StoreRefused where the district itself is not in the graph."""
        found = await gathering.run(self.store, {}, PLANNER)
        if found is None:
            raise StoreRefused(
                f"The graph holds no territory {self.aims.territory}.", "Load the open data: `tidu load`."
            )
        return found


async def targets(store: Store, settings: Settings, on: date, territory: str) -> Sheet:
    """The tiers of the plan by territory."""
    asking = Asking(store, settings, on, territory)
    gathering, known = await asking.gathering(), asking.aims
    monitoring.read_places(gathering)
    monitoring.read_members(gathering, known.tiers)
    found = await asking.read(gathering)
    where, names = monitoring.places(found), monitoring.names(found)
    tiers = standings(monitoring.members(found, where), known.tiers, where, known.target, on, today=today())
    rows = [_target(one, names) for tier in tiers for one in (tier, *tier.parts)]
    columns = (
        "层级", "地区", "示例", "有效", "累计", "起始日不明", "近一年新增", "近一年退出", "目标", "截至",
        "完成率", "差额", "所需(家/年)", "近一年(家/年)", "近三年(家/年)", "预测至", "预期", "区间",
    )  # fmt: skip
    notes = (
        "累计: 曾经持有的企业, 方案按此计目标; 有效: 当日持有。空白为未知。",
        "预测假设: 新增按近 36 个月的平均速度继续(泊松过程), 区间概率 95%。",
    )
    shown = ("层级", "地区", "示例", "有效", "累计", "目标", "完成率", "差额", "近三年(家/年)", "预期", "区间")
    return Sheet("培育目标", columns, rows, notes, columns[3:10], shown)


def _target(one: Standing, names: Mapping[str, str]) -> list[Any]:
    done, count = one.progress, one.count
    counts = [count.held, count.cumulative, count.undated, count.joined, count.left]
    goal = [done.target.count, done.target.by] if done.target else [None, None]
    return [
        names.get(one.tier, one.tier), _place(one.place, names), one.synthetic, *counts, *goal,
        _number(done.done), done.short, *map(_number, (done.needed, done.recent, done.lasting)), *_outlook(one),
    ]  # fmt: skip


def _outlook(one: Standing) -> list[Any]:
    found = one.progress.outlooks
    if isinstance(found, Reason):
        return [None, REASONS[found], None]
    last = found[-1]
    return [last.on, _number(last.expected), f"{last.low}–{last.high}"]


async def table(store: Store, settings: Settings, on: date, territory: str, number: int | None) -> Sheet:
    """The departments' table of a year. Raises BadInput for a year after the day."""
    asking = Asking(store, settings, on, territory)
    number = on.year if number is None else number
    if not 2000 <= number <= on.year:
        raise BadInput(f"The year is {number}, the day {on}.", "Give a year from 2000 to that of the day.")
    gathering, known = await asking.gathering(), asking.aims
    monitoring.read_places(gathering)
    monitoring.read_tiers(gathering, known.tiers)
    monitoring.read_kept(gathering, known.tiers, number)
    found = await asking.read(gathering)
    where, names = monitoring.places(found), monitoring.names(found)
    due = {tier: deadline.day for tier, deadline in updates(rulebook(settings), number).items() if tier in known.tiers}
    rules = monitoring.table_rules(found, known, on, number, due)
    lines = table_of(monitoring.kept(found, where), where, rules)
    tiers = [names.get(tier, tier) for tier in rules.ladder]
    words = ("有效", "本年新增", "本年退出", "应复核", "复核通过", "复核未通过")
    columns = (
        "地区", "示例", "企业数", "已排摸", *(f"{tier}{word}" for tier in tiers for word in words), "应更新", "已更新",
        "年初持有企业", "升级", "升级率", "到期诉求", "按时办结", "按时办结率", "走访",
    )  # fmt: skip
    note = f"{year(number).first} 至 {rules.on}; 空白为未知; 各列定义见 docs/monitoring.md。"
    held = (f"{tier}有效" for tier in tiers)
    shown = ("地区", "示例", "企业数", "已排摸", *held, "应更新", "已更新", "升级率", "按时办结率", "走访")
    return Sheet("考核表", columns, [_line(line, names) for line in lines], (note,), columns[2:], shown)


def _line(placed: Placed, names: Mapping[str, str]) -> list[Any]:
    line = placed.line
    tiers = [(tier.held, tier.joined, tier.expired, tier.due, tier.passed, tier.lost) for tier in line.tiers]
    return [
        _place(placed.place, names), placed.synthetic, line.enterprises, line.surveyed,
        *(number for row in tiers for number in row),
        line.updates_due, line.updated, line.holders_before, line.promoted, _number(line.promoted_share),
        line.appeals_due, line.appeals_in_time, _number(line.appeals_share), line.visits,
    ]  # fmt: skip


async def reviews(
    store: Store, settings: Settings, on: date, territory: str, first: date | None, last: date | None
) -> Sheet:
    """The titles whose term ends in a period, with the verdict of the rules for the review."""
    asking = Asking(store, settings, on, territory)
    during = Period(first or on, last or months_later(on, AHEAD))
    months = asking.aims.whole_months

    def write(gathering: Gathering, paging: Paging) -> Listed:
        return reviews_due(gathering, during, monitoring.TIER_IDS, paging, whole_months=months, survey=on.year - 1)

    rows = []
    for found, gathered in await _pages(asking, write):
        names, firms = monitoring.names(gathered), gathered.shown[NODE]
        rows += [[*_firm(firms[due.enterprise]), *_due(due, names, settings, on)] for due in dues(found)]
    columns = (
        *FIRM_COLUMNS, "称号", "起始", "截止", "推算", "剩余天数", "最高称号", "预判", "不符合的条件", "缺少的指标",
    )  # fmt: skip
    notes = (
        "推算: 名单未写截止日, 按有效期推算。只按最高一级称号参加复核。",
        "预判: 到期日有效的复核规则对目前已登记数据的判定, 不是审核结论。",
    )
    shown = ("企业", "所在地", "称号", "截止", "剩余天数", "最高称号", "预判")
    return Sheet("待复核", columns, rows, notes, ("剩余天数",), shown)


def _due(due: Due, names: Mapping[str, str], settings: Settings, on: date) -> list[Any]:
    found = review_of(rulebook(settings), due, on)
    verdict: list[Any] = [None, None, None]
    if found is not None:
        failing = [row.text or row.id for row in decisive(found, Verdict.UNMET)]
        missing = dict.fromkeys(name for row in decisive(found, Verdict.UNKNOWN) for name in row.missing)
        verdict = [VERDICTS[found.verdict], "; ".join(failing), ", ".join(missing)]
    left = (due.until - on).days
    return [names.get(due.tier, due.tier), due.since, due.until, due.inferred, left, due.highest, *verdict]


async def bonus(store: Store, settings: Settings, on: date, territory: str) -> Sheet:
    """The enterprises with extra points."""
    asking = Asking(store, settings, on, territory)
    favour = asking.aims.bonus
    points = None if favour.points is None else decimal(favour.points)
    rows = await _favoured(asking, favour, [points])
    return Sheet("加分名单", (*FIRM_COLUMNS, "称号", "持有起", "加分"), rows, (*_said(favour), "加分: 方案未定分值。"))


async def key(store: Store, settings: Settings, on: date, territory: str) -> Sheet:
    """The key enterprises, with what they are preferred in."""
    asking = Asking(store, settings, on, territory)
    favour = asking.aims.key_enterprises
    rows = await _favoured(asking, favour, [True for _ in favour.support])
    columns = (*FIRM_COLUMNS, "称号", "持有起", *(f"{SUPPORT[kind]}优先" for kind in favour.support))
    return Sheet("重点企业库", columns, rows, _said(favour))


async def _favoured(asking: Asking, favour: Favour, more: Sequence[Any]) -> list[list[Any]]:
    def write(gathering: Gathering, paging: Paging) -> Listed:
        return favoured(gathering, favour, None, paging)

    rows = []
    for found, gathered in await _pages(asking, write):
        names, firms = monitoring.names(gathered), gathered.shown[NODE]
        rows += [
            [*_firm(firms[one.enterprise]), names.get(one.tier, one.tier), one.since, *more]
            for one in holders(found, asking.on)
        ]
    return rows


async def _pages(asking: Asking, write: Callable[[Gathering, Paging], Listed]) -> list[tuple[Found, Gathered]]:
    """All pages of a list, with the enterprises on them."""
    pages = []
    after = None
    while True:
        gathering = await asking.gathering()
        listed = write(gathering, Paging(PAGE, after))
        gathering.show(NODE, "Enterprise", FIRM, listed.items, several=True)
        gathered = await asking.read(gathering)
        found = page(listed, gathered, PAGE)
        pages.append((found, gathered))
        if not found.more:
            return pages
        after = found.cursors[-1]


def _firm(node: Mapping[str, Any]) -> list[Any]:
    place = node["territory"]
    return [node["name"], node["code"], place and place["name"], node["synthetic"]]


def _place(place: str | None, names: Mapping[str, str]) -> str:
    return "未知街镇" if place is None else names.get(place, place)


def _number(value: Fraction | Reason | None) -> Any:
    if isinstance(value, Reason):
        return REASONS[value]
    return None if value is None else decimal(value)


def _said(favour: Favour) -> tuple[str, ...]:
    clause: Clause = favour.clause
    return tuple(filter(None, (f"{clause.document} {clause.key}: {clause.text}", favour.why)))
