"""Annual reports of three years: what an enterprise of the district reported, as consistent as real ones should be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from loaders.rows import EdgeRow, NodeRow, Value
from loaders.sample.bars import Grade
from loaders.sample.calendar import YEARS
from loaders.sample.draws import Draw, Purpose, between, draws, whole
from loaders.sample.figures import Lapse, money, ratio
from loaders.sample.firms import Firm
from loaders.sample.world import World

Facts = dict[str, Value]

# what a title's rules ask that only evidence proves; an enterprise that holds one has sent it in
PROVEN = ("ip1AppliedCount", "ip1InUseCount", "hasMgmtCertOrForeignProductCert", "coreBusinessOnIt", "hasRdOrg")
PROVEN_FURTHER = ("marketShareNational", "productWellKnown", "hasOwnBrand", "chainKeyPosition", "productInKeyDomain")
SELDOM_TOLD = ("rdDomesticShare3y", "hightechRevenueRatio", "equityFinancing", "marketRankNational")
OFTEN_LEFT_OUT = (
    "rdExpense",
    "totalLiabilities",
    "mainRevenue",
    "rdStaff",
    "netProfit",
    "segmentYears",
    "digitalLevel",
)
NO_RANK = 999  # a rank of 999 is none (data/rules/_schema.yaml)


def nodes(world: World, firm: Firm) -> Iterator[NodeRow]:
    """Its reports, the oldest first; who is outside the district reports nothing."""
    if not firm.inside:
        return
    draw = draws(world.seed, Purpose.REPORTS, firm.number)
    always = standing_facts(world, firm, draw)
    missing = left_out(firm, draw)
    evidence = evidenced(firm, draw)
    for place, year in enumerate(YEARS):
        facts: Facts = {"year": year, **always, **yearly(world, firm, draw, place)}
        for name in missing:
            facts.pop(name, None)
        if proof := tuple(name for name in evidence if name in facts):
            facts["evidenced"] = proof
        yield NodeRow("AnnualReport", f"sample:R{firm.key}-{year}", facts)


def edges(_world: World, firm: Firm) -> Iterator[EdgeRow]:
    """REPORTED."""
    if firm.inside:
        for year in YEARS:
            yield EdgeRow("REPORTED", firm.ref, ("AnnualReport", f"sample:R{firm.key}-{year}"), {})


def yearly(world: World, firm: Firm, draw: Draw, place: int) -> Facts:
    """What differs from year to year."""
    made = firm.figures
    revenue, employees, research = made.revenue[place], made.employees[place], made.research[place]
    last = place == 2
    facts: Facts = {
        "employees": employees,
        "rdStaff": -int(-employees * made.rd_share // 1),
        "sciTechStaff": -int(
            -employees * max(made.rd_share, world.limits_of_titles.hnte_staff if firm.grade else 0) // 1
        ),
        "revenue": money(revenue),
        "sales": money(revenue),
        "mainRevenue": money(made.main[place]),
        "totalAssets": money(made.assets[place]),
        "totalLiabilities": money(made.liabilities[place]),
        "netProfit": money(made.profit[place]),
        "costExpense": money(max(int((revenue - made.profit[place]) * 0.97), research)),
        "rdExpense": money(research),
        "segmentYears": Decimal(max(made.segment_years - 2 + place, 0)),
        "equityFinancing": money(0),
    }
    if last:
        facts["rdToSales3y"] = ratio(made.research_share)
    if firm.grade:
        score = min(world.bars[firm.grade].score + between(draw, 3, 30), 98)
        facts["srdiDevScore"] = Decimal(int(score * 10)).scaleb(-1)
    if firm.grade >= Grade.INNOVATIVE and firm.lapse is not Lapse.DECLINE and draw() < 0.06:
        facts["equityFinancing"] = money(whole(draw, 2, 60) * 10_000)
    return facts


def standing_facts(world: World, firm: Firm, draw: Draw) -> Facts:
    """What is the same in all three reports."""
    made, grade, bar, limits = firm.figures, firm.grade, world.bars[firm.grade], world.limits_of_titles
    strong = grade >= Grade.SRDI
    fine = firm.lapse is not Lapse.DECLINE
    held = {title.tier for title in firm.titles}
    organization = organization_level(grade, held, draw, fine=fine)
    patents = made.applied_ip + (whole(draw, 0, 6) if grade else int(draw() * 1.6))
    patents = max(patents, bar.in_use_ip, 1 if grade else 0)
    champion = grade is Grade.CHAMPION
    listed = not fine and not firm.holds and draw() < 0.3
    facts: Facts = {
        "registeredInMainlandChina": True,
        "registeredInShanghai": True,
        "isResidentEnterprise": True,
        "sizeIndustry": firm.trade.size_industry.upper(),
        "inAbnormalList": listed,
        "inSeriousDishonestyList": listed and draw() < 0.2,
        "productProhibitedRestrictedEliminated": False,
        "majorIncident3y": not firm.holds and draw() < 0.02,
        "majorIncident1y": False,
        "dataFraud3y": False,
        "rdDomesticShare3y": ratio(between(draw, 0.9, 1)),
        "hightechRevenueRatio": ratio(between(draw, limits.hnte_revenue * 1.04 if "hnte" in held else 0.1, 0.96)),
        "rdOrgLevel": organization,
        "hasRdOrg": organization != "NONE",
        "ip1Count": patents,
        "ip1SelfCount": patents if grade else int(draw() * (patents + 1)),
        "ip1HighValueCount": int(draw() * (patents + 1)) // 2 if fine else 0,
        "ip2Count": whole(draw, 1, 20) if grade else whole(draw, 0, 5),
        "ip1AppliedCount": made.applied_ip,
        "ip1InUseCount": max(made.applied_ip, bar.in_use_ip) if grade else min(made.applied_ip, patents),
        "hasCoreIp": bool(patents) and (bool(grade) or draw() < 0.3),
        "sciAwardNational3y": False,
        "sciAwardNationalRank3y": NO_RANK,
        "sciAwardNationalRank5y": NO_RANK,
        "sciAwardProvincial3y": False,
        "sciAwardProvincialRank3y": NO_RANK,
        "makerChinaRankBand3y": "TOP500" if grade is Grade.SRDI and fine and draw() < 0.03 else "NONE",
        "ledStandard5y": grade >= Grade.GIANT and draw() < 0.4,
        "productIsNew": draw() < 0.2,
        "inStrategicEmerging": draw() < (0.7 if strong else 0.25),
        "chainRole": _chain_role(draw, strong=strong),
        "chainKeyPosition": grade >= Grade.GIANT or (strong and draw() < 0.4),
        "productInKeyDomain": grade >= Grade.GIANT or (strong and draw() < 0.5),
        "productInKeyDomain2026": grade >= Grade.GIANT or (strong and draw() < 0.5),
        "marketShareNational": ratio(bar.share * 1.02 + draw() * (0.3 if grade >= Grade.GIANT else 0.06)),
        "marketRankNational": whole(draw, 1, bar.rank_national or 80),
        "marketRankGlobal": whole(draw, 1, bar.rank_global) if bar.rank_global else NO_RANK,
        "marketPositionLeading": strong,
        "productWellKnown": grade >= Grade.GIANT or (strong and draw() < 0.5),
        "hasOwnBrand": strong or draw() < 0.3,
        "techInternationalAdvanced": champion or (grade is Grade.GIANT and draw() < 0.5),
        "digitalLevel": whole(draw, bar.digital, max(bar.digital, 4) if strong else 3),
        "coreBusinessOnIt": strong or draw() < 0.5,
        "hasMgmtCertOrForeignProductCert": strong or draw() < 0.4,
        "hasQualityAwardProvincial": "quality_award_municipal" in held,
        "hasQualityMgmtCert": strong or draw() < 0.4,
        "participatesInStandards": strong and draw() < 0.4,
    }
    if "hnte" in held:
        facts["hnteInnovationScore"] = Decimal(int(limits.hnte_score) + whole(draw, 1, 22))
    if strong and firm.lapse is Lapse.NONE and draw() < 0.03:
        facts |= {"sciAwardProvincial3y": True, "sciAwardProvincialRank3y": whole(draw, 1, bar.rank_award)}
    return facts


def organization_level(grade: Grade, held: set[str], draw: Draw, *, fine: bool) -> str:
    """研发机构级别: in Shanghai a municipal centre counts as provincial, a district's as municipal."""
    if "national_ent_tech_center" in held:
        return "NATIONAL"
    if "municipal_ent_tech_center" in held:
        return "PROVINCIAL"
    if grade >= Grade.SRDI:
        return "MUNICIPAL"
    return ("NONE", "BELOW_MUNICIPAL", "NONE")[int(draw() * 3)] if fine else "NONE"


def left_out(firm: Firm, draw: Draw) -> tuple[str, ...]:
    """Facts that are missing: of an enterprise that holds a title none that its rules ask for."""
    seldom = tuple(name for name in SELDOM_TOLD if draw() < 0.12 and not (firm.holds or firm.grade))
    if firm.holds or firm.grade:
        return ("localFeaturePoints", *(("participatesInStandards",) if draw() < 0.1 else ()))
    return seldom + tuple(name for name in OFTEN_LEFT_OUT if draw() < 0.1)


def evidenced(firm: Firm, draw: Draw) -> tuple[str, ...]:
    """Facts with evidence attached."""
    if firm.holds and firm.rung > 2:
        return PROVEN + PROVEN_FURTHER
    if firm.holds and firm.rung == 2:
        return PROVEN if draw() < 0.8 else PROVEN[:2]
    return PROVEN[:1] if draw() < 0.1 else ()


def _chain_role(draw: Draw, *, strong: bool) -> str:
    if not strong and draw() < 0.7:
        return "NONE"
    return "FILLS_GAP" if draw() < 0.4 else "SIX_BASICS_OR_TIMEHONOURED_OR_KEY_SUPPLIER"
