"""A second reading of the rule files, small and plain: what the sample's titles are held against.

Figures are the reports' own, by the year before the decision. None is unknown, and unknown is never no.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any

from loaders.sample.bars import Rules

Facts = Mapping[str, Any]
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {">=": ge, ">": gt, "<=": le, "<": lt, "==": eq}
WORDS = {"size_industry", "rd_org_level", "maker_china_rank_band_3y", "chain_role"}  # upper case in the graph


def metrics(rules: Rules, reports: Mapping[int, Facts], titles: Sequence[str], year: int) -> dict[str, Any]:
    """Metrics of the dictionary by their ids, as they stood when `year` was the last complete one."""
    found: dict[str, Any] = {"titles": list(titles)}
    for back, suffix in enumerate(("_y1", "_y2", "_y3")):
        for name, value in reports.get(year - back, {}).items():
            found[_snake(name) + suffix] = value.lower() if _snake(name) in WORDS else value
    found |= {name.removesuffix("_y1"): value for name, value in list(found.items()) if name.endswith("_y1")}
    found["srdi_dev_score_y0"] = found["srdi_dev_score_best_2y"] = found.get("srdi_dev_score_y1")
    rd, revenue = ([found.get(f"{name}_y{n}") for n in (1, 2, 3)] for name in ("rd_expense", "revenue"))
    main = [found.get(f"main_revenue_y{n}") for n in (1, 2, 3)]
    found["rd_ratio_y1"], found["rd_ratio_y2"] = _over(rd[0], revenue[0]), _over(rd[1], revenue[1])
    found["rd_expense_2y"] = _sum(rd[:2])
    found["rd_expense_avg_2y"] = _over(found["rd_expense_2y"], 2)
    found["main_revenue_ratio_y1"] = _over(main[0], revenue[0])
    growth = [_less_one(_over(main[0], main[1])), _less_one(_over(main[1], main[2]))]
    found["main_revenue_growth_y1"], found["main_revenue_growth_avg_2y"] = growth[0], _over(_sum(growth), 2)
    found["main_revenue_avg_3y"] = _over(_sum(main), 3)
    squared = _over(revenue[0], revenue[2])
    found["revenue_cagr_2y"] = None if squared is None else squared.sqrt() - 1
    found["debt_ratio_y1"] = _over(found.get("total_liabilities_y1"), found.get("total_assets_y1"))
    found["net_profit_ratio_y1"] = _over(found.get("net_profit_y1"), revenue[0])
    found["rd_staff_ratio"] = _over(found.get("rd_staff_y1"), found.get("employees_y1"))
    found["sci_tech_staff_ratio"] = _over(found.get("sci_tech_staff_y1"), found.get("employees_y1"))
    found["rd_to_sales_y1"] = _over(rd[0], found.get("sales_y1"))
    found["rd_to_cost_y1"] = _over(rd[0], found.get("cost_expense_y1"))
    for years in (2, 3):
        found[f"equity_financing_{years}y"] = _sum([found.get(f"equity_financing_y{n + 1}") for n in range(years)])
    level = found.get("rd_org_level")
    found["has_provincial_or_higher_rd_org"] = None if level is None else level in {"national", "provincial"}
    sizes = rules.sizes.get(str(found.get("size_industry")))
    employees, assets = found.get("employees_y1"), found.get("total_assets_y1")
    if sizes and employees is not None and revenue[0] is not None and assets is not None:
        found["is_sme"] = large(sizes["LARGE"], employees, revenue[0], assets) is False
    return found


def large(limits: Mapping[str, int], employees: int, revenue: Decimal, assets: Decimal) -> bool:
    """Whether every limit of a large enterprise is reached."""
    reached: dict[str, Any] = {"e": employees, "r": revenue, "a": assets}
    return all(reached[key] >= limit for key, limit in limits.items())


def decided(ruleset: Mapping[str, Any], facts: Facts, kind: str) -> bool | None:
    """Whether the figures decide for the title: True, False, or None where too little is known."""
    conditions = {c["id"]: c for c in ruleset["conditions"] if kind in c.get("applies_to", [kind])}
    cards = {card["id"]: card for card in ruleset["scorecards"]}

    def walk(node: Any) -> bool | None:
        if "ref" not in node:
            word = "all" if "all" in node else "any"
            inner = [walk(child) for child in node[word] if not dropped(child)]
            return _kleene(word, inner)
        if node["ref"] in cards:
            return scored(cards[node["ref"]], facts)
        return holds(conditions[node["ref"]]["test"], facts)

    def dropped(node: Any) -> bool:
        return "ref" in node and node["ref"] not in conditions and node["ref"] not in cards

    return walk(ruleset["decision"])


def unmet(ruleset: Mapping[str, Any], facts: Facts, kind: str) -> list[str]:
    """Ids of the gates that do not hold."""
    gates = (c for c in ruleset["conditions"] if c["kind"] == "gate" and kind in c.get("applies_to", [kind]))
    return [gate["id"] for gate in gates if holds(gate["test"], facts) is False]


def holds(test: Any, facts: Facts) -> bool | None:
    """Whether a test holds."""
    if test is True:
        return True
    if "metric" in test:
        value = facts.get(test["metric"])
        if value is None:
            return None
        wanted = test["value"]
        if test["op"] == "has_any":
            return bool(set(value) & set(wanted))
        if test["op"] == "in":
            return value in wanted
        return COMPARE[test["op"]](value, Decimal(str(wanted)) if isinstance(wanted, float) else wanted)
    if "not" in test:
        inner = holds(test["not"], facts)
        return None if inner is None else not inner
    word = "all" if "all" in test else "any"
    return _kleene(word, [holds(child, facts) for child in test[word]])


def scored(card: Mapping[str, Any], facts: Facts) -> bool | None:
    """Whether a card is passed, counting nothing for what is unknown; None where the unknown could still decide."""
    low, high = {}, {}
    for category in card["categories"]:
        points = [indicated(indicator, facts) for indicator in category["indicators"]]
        low[category["id"]], high[category["id"]] = sum(p[0] for p in points), sum(p[1] for p in points)
    least: Mapping[str, float] = card["category_min"]

    def passes(found: Mapping[str, float]) -> bool:
        return sum(found.values()) >= card["pass"]["value"] and all(found[k] >= v for k, v in least.items())

    return True if passes(low) else None if passes(high) else False


def indicated(indicator: Mapping[str, Any], facts: Facts) -> tuple[float, float]:
    """Lowest and highest points of an indicator."""
    if indicator["method"] == "bands":
        reachable = []
        for band in indicator["bands"]:
            fits = holds(band["when"], facts)
            if fits is not False:
                reachable.append(band["points"])
            if fits:
                break
        return (min(reachable), max(reachable)) if reachable else (0, 0)
    if indicator["method"] == "step":
        step = indicator["step"]
        value = facts.get(step["metric"])
        if value is None:
            return 0, step["max"]
        points = min(int(value // step["per"]) * step["points_per"], step["max"])
        return points, points
    if indicator["method"] == "checklist":
        listed = indicator["checklist"]
        told = [facts.get(item["metric"]) for item in listed["items"]]
        low, high = (sum(t is True or t is also for t in told) * listed["points_each"] for also in (True, None))
        return min(low, listed["max"]), min(high, listed["max"])
    value = facts.get(indicator["external"]["metric"])
    return (0, indicator["max"]) if value is None else (value, value)


def ruleset_for(rules: Rules, tier: str, on: date, kind: str) -> Mapping[str, Any] | None:
    """The ruleset in force for a tier on a day, for a kind of application; the latest where there are several."""
    found = []
    for ruleset in rules.rulesets.values():
        window = ruleset.get("windows", {}).get(kind, [ruleset["effective_from"], ruleset["effective_to"]])
        begun = window[0] is not None and window[0] <= on
        if ruleset["tier"] == tier and kind in ruleset["application_kinds"] and begun and on <= (window[1] or on):
            found.append((window[0], ruleset))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _kleene(word: str, values: list[bool | None]) -> bool | None:
    worst = word != "all"
    if worst in values:
        return worst
    return None if None in values else not worst


def _snake(name: str) -> str:
    parts = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
    for year in ("1y", "3y", "5y"):
        parts = parts.removesuffix(year) + f"_{year}" if parts.endswith(year) else parts
    return f"{parts.removesuffix('2026')}_2026" if parts.endswith("2026") else parts


def _over(a: Any, b: Any) -> Decimal | None:
    return None if a is None or b is None or b <= 0 else Decimal(a) / Decimal(b)


def _less_one(value: Decimal | None) -> Decimal | None:
    return None if value is None else value - 1


def _sum(values: Sequence[Any]) -> Any:
    return None if None in values else sum(values)
