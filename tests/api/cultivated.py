"""Two enterprises with reports and titles, and the tiers and rulesets they are judged by."""

from __future__ import annotations

from typing import Any

from graph.ids import global_id
from graph.rulebook import rulebook
from graph.settings import Settings
from graph.store import Store

FIRM, OTHER = global_id("Enterprise", "t-firm"), global_id("Enterprise", "t-other")
TITLES = ("innovative_sme", "tech_sme", "tech_innovative_sme", "srdi_sme", "little_giant", "mfg_champion")
CLEAN: dict[str, Any] = {
    "registeredInMainlandChina": True,
    "inAbnormalList": False,
    "inSeriousDishonestyList": False,
    "productProhibitedRestrictedEliminated": False,
    "majorIncident3y": False,
    "dataFraud3y": False,
    "sizeIndustry": "INDUSTRY",
    "employees": 80,
    "segmentYears": 5.0,
    "mainRevenue": 1800.0,
    "totalAssets": 3000.0,
    "totalLiabilities": 1200.0,
    "ip1AppliedCount": 2,
    "marketPositionLeading": True,
    "srdiDevScore": 55.0,
    "evidenced": ["ip1AppliedCount", "marketPositionLeading"],
}
# 2025 and the two years before: what a srdi_sme has to have under 〔2026〕2号
YEARS: dict[int, dict[str, Any]] = {
    2025: {**CLEAN, "revenue": 2000.0, "rdExpense": 120.0},
    2024: {"revenue": 1900.0, "mainRevenue": 1700.0, "rdExpense": 110.0},
    2023: {"revenue": 1500.0, "mainRevenue": 1400.0, "rdExpense": 90.0},
}
PLANT = """
MATCH (n) DETACH DELETE n
WITH count(*) AS gone
CREATE (town:Territory {id: 't-town', noun: 'Territory', name: '青浦', kind: 'TOWN', aggregate: false, sources: []})
WITH town
UNWIND $titles AS title
MERGE (t:Tier {id: title})
SET t.noun = 'Tier', t.name = title, t.kind = 'TIER', t.tierId = toUpper(title), t.sources = []
WITH DISTINCT town
UNWIND $rulesets AS id
MERGE (r:Ruleset {id: id}) SET r.noun = 'Ruleset', r.name = id, r.decision = '{}', r.sources = []
WITH DISTINCT town
UNWIND $firms AS firm
CREATE (e:Enterprise {id: firm.id, noun: 'Enterprise', name: firm.name, synthetic: firm.synthetic, sources: [],
  nameIsTranslation: false, masked: false, aggregate: false, foundedOn: date('2018-05-01')})-[:LOCATED_IN]->(town)
WITH e, firm
CALL (e, firm) {
  UNWIND firm.titles AS held MATCH (t:Tier {id: held[0]})
  CREATE (e)-[:HOLDS {from: date(held[1]), to: date(held[2]), source: 't', confidence: 1.0}]->(t)
}
CALL (e, firm) {
  UNWIND firm.reports AS report CREATE (e)-[:REPORTED]->(a:AnnualReport) SET a = report
}
RETURN count(*)
"""


async def plant(store: Store) -> None:
    """Empty the store, then make them: the firm holds what it needs, the other is made up and its R&D is short."""
    book = rulebook(Settings())
    firms: list[dict[str, Any]] = [
        {"id": "t-firm", "name": "测试甲", "synthetic": False, "reports": reports("t-firm", YEARS)},
        {
            "id": "t-other",
            "name": "示例乙",
            "synthetic": True,
            "reports": reports("t-other", {**YEARS, 2024: {**YEARS[2024], "rdExpense": 50.0}}),
        },
    ]
    for firm in firms:
        firm["titles"] = [
            ["innovative_sme", "2024-01-01", "2026-12-31"],
            ["srdi_sme", "2023-07-01", "2026-06-30"],
        ]
    await store.write(PLANT, {"titles": TITLES, "rulesets": list(book.rulesets), "firms": firms})


def reports(firm: str, years: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Reports as nodes."""
    return [
        {"id": f"{firm}:{year}", "noun": "AnnualReport", "year": year, "sources": [], **facts}
        for year, facts in years.items()
    ]
