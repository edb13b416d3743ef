"""What the rules demand, read from the rule files: the bar that made-up figures are drawn above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import Any

from graph.errors import LoadError
from loaders import rule_tree
from loaders.yaml_file import read_yaml

FILES = tuple(
    f"rules/{name}.yaml"
    for name in (
        "cn-miit-2011-300",
        "cn-miit-2022-63",
        "cn-miit-2023-138",
        "cn-miit-2026-2",
        "cn-most-2016-32",
        "cn-most-2017-115",
        "cn-sh-support-and-appeals",
    )
)
SIZES = {"SMALL": "small_from", "MEDIUM": "medium_from", "LARGE": "large_from"}
Limits = Mapping[str, int]
"""Least employees (e), revenue (r) and assets (a), both in 万元, of a size class."""


class Grade(IntEnum):
    """Which bar an enterprise's figures are drawn above."""

    PLAIN = 0
    INNOVATIVE = 1
    SRDI = 2
    GIANT = 3
    CHAMPION = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """The least (of debt: the most) that figures must reach in each year to meet every version of a tier's rules.

    Money in 万元, ratios as fractions. Where a rule leaves open what it takes, the sample does too: 0.
    """

    revenue: float = 0
    main_ratio: float = 0
    debt: float = 1
    debt_limit: float = 1  # past this the next review fails, whatever the rest
    growth: float = 0
    margin: float = 0
    rd_ratio: float = 0
    rd_expense: float = 0
    segment_years: int = 0
    applied_ip: int = 0
    in_use_ip: int = 0
    rd_staff: float = 0
    digital: int = 1
    share: float = 0
    score: float = 0
    rank_national: int = 0  # ranks are at most this; 0 where none is asked
    rank_global: int = 0
    rank_award: int = 0


@dataclass(frozen=True, slots=True)
class TitleLimits:
    """What 高新技术企业 takes, and how large 科技型中小企业 may be; money in 万元."""

    hnte_research: float
    hnte_staff: float
    hnte_revenue: float
    hnte_score: float
    tech_employees: float
    tech_revenue: float
    tech_assets: float


@dataclass(frozen=True)
class Rules:
    """The rulesets and tables of the rule files."""

    rulesets: Mapping[str, Mapping[str, Any]]
    sizes: Mapping[str, Mapping[str, Limits]]
    days: Mapping[str, int]

    def floor(self, ruleset: str, metric: str) -> float:
        """The most that a condition of the ruleset demands of a metric at least. Raises LoadError: none does."""
        return max(self._limits(ruleset, metric, {">=", ">"}))

    def ceiling(self, ruleset: str, metric: str) -> float:
        """The least that a condition of the ruleset allows of a metric at most. Raises LoadError: none does."""
        return min(self._limits(ruleset, metric, {"<=", "<"}))

    def band(self, ruleset: str, indicator: str, place: int) -> float:
        """The threshold of a scorecard's band, counted from 0, the best. Raises LoadError: there is none."""
        for card in self._ruleset(ruleset)["scorecards"]:
            for category in card["categories"]:
                for found in category["indicators"]:
                    if found["id"] == indicator:
                        return float(found["bands"][place]["when"]["value"])
        raise LoadError(f"The rules have no {indicator} in {ruleset}.", "The sample takes its bar from there.")

    def _limits(self, ruleset: str, metric: str, ops: set[str]) -> list[float]:
        conditions = self._ruleset(ruleset)["conditions"]
        found = (leaf for condition in conditions for leaf in rule_tree.leaves(condition["test"]))
        limits = [float(leaf["value"]) for leaf in found if leaf["metric"] == metric and leaf["op"] in ops]
        if not limits:
            raise LoadError(f"The rules set no limit to {metric} in {ruleset}.", "The sample takes its bar from there.")
        return limits

    def _ruleset(self, ruleset: str) -> Mapping[str, Any]:
        if ruleset not in self.rulesets:
            raise LoadError(f"There is no ruleset {ruleset}.", "The sample takes its bar from there.")
        return self.rulesets[ruleset]


def read_rules(data: Path) -> Rules:
    """The rule files that the sample's figures follow."""
    files = [read_yaml(data, file)[0].value for file in FILES]
    rulesets = {ruleset["id"]: ruleset for file in files for ruleset in file["rulesets"]}
    table = next(file["size_table"] for file in files if "size_table" in file)
    sizes = {row["id"]: {word: row[key] for word, key in SIZES.items()} for row in table}
    appeals = next(file["appeal_handling"] for file in files if "appeal_handling" in file)
    days = {limit["id"].upper(): limit["working_days"] for limit in appeals["time_limits"] if limit["working_days"]}
    return Rules(rulesets, sizes, days)


def size_class(limits: Mapping[str, Limits], employees: int, revenue: float, assets: float) -> str:
    """规模: the highest class all of whose limits are reached."""
    reached = {"e": employees, "r": revenue, "a": assets}
    found = "MICRO"
    for word, least in limits.items():
        if all(reached[key] >= limit for key, limit in least.items()):
            found = word
    return found


INNOVATIVE = "innovative_sme@cn-miit-2022-63"
SRDI = ("srdi_sme@cn-miit-2022-63", "srdi_sme@cn-miit-2026-2")
GIANT = ("little_giant@cn-miit-2022-63", "little_giant@cn-miit-2026-2")
CHAMPION = "mfg_champion@cn-miit-2023-138"
HNTE, TECH = "hnte@cn-most-2016-32", "tech_sme@cn-most-2017-115"


def bars(rules: Rules) -> Mapping[Grade, Bar]:
    """The bar of each grade: of the versions of its rules the strictest, and good bands of their scorecards."""
    srdi_then, srdi_now = SRDI
    giant_then, giant_now = GIANT
    innovative = Bar(
        main_ratio=rules.band(INNOVATIVE, "i6_main_ratio", 0),
        debt=rules.band(INNOVATIVE, "i4_debt", 1),
        debt_limit=rules.band(INNOVATIVE, "i4_debt", 1),
        growth=rules.band(INNOVATIVE, "i3_main_growth", 2),
        rd_ratio=rules.band(INNOVATIVE, "i2_rd_ratio", 1),
    )
    srdi = Bar(
        revenue=_strictest(rules, SRDI, "revenue_y1"),
        main_ratio=rules.floor(srdi_now, "main_revenue_ratio_y1"),
        debt=min(rules.ceiling(srdi_now, "debt_ratio_y1"), rules.band(srdi_then, "s8_debt", 1)),
        debt_limit=rules.ceiling(srdi_now, "debt_ratio_y1"),
        growth=rules.band(srdi_then, "s2_main_growth_2y", 1),
        margin=rules.band(srdi_then, "s7_net_margin", 1),
        rd_ratio=_strictest(rules, SRDI, "rd_ratio_y1"),
        rd_expense=_strictest(rules, SRDI, "rd_expense_y1"),
        segment_years=int(_strictest(rules, SRDI, "segment_years")),
        applied_ip=int(rules.floor(srdi_now, "ip1_applied_count")),
        rd_staff=rules.band(srdi_then, "s12_rd_staff", 0),
        digital=int(rules.band(srdi_then, "s5_digital", 0)),
        score=rules.floor(srdi_now, "srdi_dev_score_y0"),
        rank_award=int(rules.ceiling(srdi_now, "sci_award_provincial_rank_3y")),
    )
    giant = replace(
        srdi,
        revenue=_strictest(rules, GIANT, "revenue_y1"),
        main_ratio=_strictest(rules, GIANT, "main_revenue_ratio_y1"),
        debt=min(rules.ceiling(giant_then, "debt_ratio_y1"), srdi.debt),
        debt_limit=rules.ceiling(giant_now, "debt_ratio_y1"),
        growth=max(rules.floor(giant_then, "main_revenue_growth_avg_2y"), srdi.growth),
        rd_ratio=_strictest(rules, GIANT, "rd_ratio_y1"),
        rd_expense=rules.floor(giant_now, "rd_expense_2y") / 2,
        segment_years=int(_strictest(rules, GIANT, "segment_years")),
        applied_ip=int(rules.floor(giant_now, "ip1_applied_count")),
        in_use_ip=int(rules.floor(giant_then, "ip1_in_use_count")),
        share=_strictest(rules, GIANT, "market_share_national"),
        score=rules.floor(giant_now, "srdi_dev_score_y0"),
        rank_national=int(rules.ceiling(giant_now, "market_rank_national")),
    )
    champion = replace(
        giant,
        revenue=rules.floor(CHAMPION, "main_revenue_avg_3y") / giant.main_ratio,
        segment_years=int(rules.floor(CHAMPION, "segment_years")),
        rank_global=int(rules.ceiling(CHAMPION, "market_rank_global")),
    )
    return dict(zip(Grade, (Bar(), innovative, srdi, giant, champion), strict=True))


def _strictest(rules: Rules, versions: tuple[str, ...], metric: str) -> float:
    return max(rules.floor(version, metric) for version in versions)


def title_limits(rules: Rules) -> TitleLimits:
    """The limits of the titles beside the ladder that have rules."""
    return TitleLimits(
        rules.floor(HNTE, "rd_to_sales_3y"),
        rules.floor(HNTE, "sci_tech_staff_ratio"),
        rules.floor(HNTE, "hightech_revenue_ratio_y1"),
        rules.floor(HNTE, "hnte_innovation_score"),
        rules.ceiling(TECH, "employees"),
        rules.ceiling(TECH, "sales_y1"),
        rules.ceiling(TECH, "total_assets_y1"),
    )
