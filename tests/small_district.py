"""A district of a few named enterprises whose titles are easy to count by hand.

朱家角镇  甲厂  innovative 2022-03 to 2028-02, renewed in place; srdi 2023-03 to 2026-02;
                giant from 2024-08, without a last day
徐泾镇    乙厂  srdi 2021-01-01 to 2023-12-31, again from 2024-01-01 to 2026-12-31
徐泾镇    丙厂  srdi to 2025-06-30, first day not known; nothing since
(青浦区)  丁厂  innovative 2024-02-29 to 2027-01-31; in no town
徐泾镇    示例  srdi 2024-05-01 to 2027-04-30; made up
elsewhere 远厂  srdi 2023-01-01 to 2025-12-31
"""

from __future__ import annotations

from datetime import date
from typing import Any

from graph.ids import global_id
from graph.store import Store
from graph.vocabulary import NOUN

DISTRICT, ZHU, XU = "CN-SH-310118", "CN-SH-310118-zhujiajiao", "CN-SH-310118-xujing"
ID = {key: global_id("Territory", key) for key in (DISTRICT, ZHU, XU)}
D = date.fromisoformat

TERRITORIES = [
    (DISTRICT, "青浦区", "310118", "DISTRICT", "CN-SH"),
    (ZHU, "朱家角镇", "310118102", "TOWN", DISTRICT),
    (XU, "徐泾镇", "310118107", "TOWN", DISTRICT),
    ("CN-SH", "上海市", "310000", "PROVINCE", None),
    ("CN-JS", "江苏省", "320000", "PROVINCE", None),
]
TIERS = [
    ("innovative_sme", "创新型中小企业", 1, 3),
    ("srdi_sme", "专精特新中小企业", 2, 3),
    ("little_giant", "专精特新“小巨人”企业", 3, 3),
    ("mfg_champion", "制造业单项冠军企业", 4, 3),
    ("tech_sme", "科技型中小企业", 1, 1),
]
ENTERPRISES = [("jia", "甲厂", ZHU), ("yi", "乙厂", XU), ("bing", "丙厂", XU), ("ding", "丁厂", DISTRICT),
               ("made", "示例企业", XU), ("far", "远厂", "CN-JS")]  # fmt: skip
HOLDS = [
    ("jia", "innovative_sme", "2022-03-01", "2028-02-29"),
    ("jia", "srdi_sme", "2023-03-01", "2026-02-28"),
    ("jia", "little_giant", "2024-08-01", None),
    ("yi", "srdi_sme", "2021-01-01", "2023-12-31"),
    ("yi", "srdi_sme", "2024-01-01", "2026-12-31"),
    ("bing", "srdi_sme", None, "2025-06-30"),
    ("ding", "innovative_sme", "2024-02-29", "2027-01-31"),
    ("made", "srdi_sme", "2024-05-01", "2027-04-30"),
    ("far", "srdi_sme", "2023-01-01", "2025-12-31"),
]
RECORDS: list[tuple[str, str, str, dict[str, Any]]] = [  # enterprise, edge, label, properties
    ("jia", "REPORTED", "AnnualReport", {"year": 2024, "revenue": 9000.0}),
    ("yi", "REPORTED", "AnnualReport", {"year": 2024}),
    ("yi", "REPORTED", "AnnualReport", {"year": 2025}),
    ("jia", "RAISED", "Appeal", {"title": "用地", "dueOn": D("2025-03-10"), "closedOn": D("2025-03-10")}),
    ("yi", "RAISED", "Appeal", {"title": "用工", "dueOn": D("2025-03-10"), "closedOn": D("2025-03-11")}),
    ("yi", "RAISED", "Appeal", {"title": "融资", "dueOn": D("2025-12-31")}),
    ("bing", "RAISED", "Appeal", {"title": "咨询", "closedOn": D("2025-02-01")}),
    ("jia", "RECEIVED", "Visit", {"on": D("2025-01-01")}),
    ("jia", "RECEIVED", "Visit", {"on": D("2024-12-31")}),
]


async def plant_district(store: Store) -> None:
    """Empty the store and write the district there."""
    await store.write("MATCH (n) DETACH DELETE n", {})
    books = {"sources": ["t"], "load": "t"}
    for key, name, code, kind, _ in TERRITORIES:
        facts = {"id": key, "name": name, "code": code, "kind": kind, "aggregate": False, "nameIsTranslation": False}
        await node(store, "Territory", {**facts, **books})
    for key, name, rank, years in TIERS:
        facts = {"id": key, "name": name, "rank": rank, "validityYears": years, "kind": "TIER", "tierId": key.upper()}
        await node(store, "Tier", {**facts, **books})
    for key, *_, above in TERRITORIES:
        await edge(store, "WITHIN", ("Territory", key), ("Territory", above), {})
    for key, name, place in ENTERPRISES:
        await enterprise(store, key, name, place, synthetic=key == "made")
    for key, tier, first, last in HOLDS:
        await hold(store, key, tier, first, last)
    for i, (key, kind, label, record) in enumerate(RECORDS):
        await node(store, label, {"id": f"r{i}", **record, **books})
        await edge(store, kind, ("Enterprise", key), (label, f"r{i}"), {})


async def enterprise(store: Store, key: str, name: str, place: str, *, synthetic: bool = False) -> None:
    """An enterprise at a place."""
    flags = {"nameIsTranslation": False, "masked": False, "aggregate": False, "synthetic": synthetic}
    await node(store, "Enterprise", {"id": key, "name": name, "sources": ["t"], "load": "t", **flags})
    await edge(store, "LOCATED_IN", ("Enterprise", key), ("Territory", place), {})


async def hold(store: Store, key: str, tier: str, first: str | None, last: str | None) -> None:
    """A title held from a day to another."""
    facts = {"from": D(first) if first else None, "to": D(last) if last else None}
    await edge(store, "HOLDS", ("Enterprise", key), ("Tier", tier), facts)


async def node(store: Store, label: str, facts: dict[str, Any]) -> None:
    """A node."""
    await store.write(f"CREATE (n:{label}) SET n = $facts", {"facts": {**facts, NOUN: label}})


async def edge(
    store: Store, kind: str, start: tuple[str, str], end: tuple[str, str | None], facts: dict[str, Any]
) -> None:
    """An edge, if both its ends are there."""
    match = f"MATCH (a:{start[0]} {{id: $a}}), (b:{end[0]} {{id: $b}}) CREATE (a)-[r:{kind}]->(b) SET r = $facts"
    given = {"a": start[1], "b": end[1], "facts": {"source": "t", "confidence": 1.0, **facts}}
    await store.write(match, given)
