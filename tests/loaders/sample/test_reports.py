"""Reports: three of each, consistent in themselves; what is missing is missing."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from graph.model import MODEL
from loaders.sample.world import World
from tests.loaders.sample import judge
from tests.loaders.sample.district import TODAY, District, on

REPORTED = {known.name for known in MODEL.nodes["AnnualReport"].properties}


def test_everyone_inside_reported_three_years(district: District) -> None:
    reports = district.reports()
    assert len(reports) == 282
    assert {tuple(years) for years in reports.values()} == {(2023, 2024, 2025)}


def test_the_figures_of_a_year_fit_each_other(district: District) -> None:
    for facts in district.nodes["AnnualReport"].values():
        assert facts["employees"] > 0
        assert facts.get("mainRevenue", 0) <= facts["revenue"] == facts["sales"]
        assert facts.get("rdExpense", 0) <= facts["costExpense"]
        assert facts.get("rdStaff", 0) <= facts["sciTechStaff"] <= facts["employees"]
        assert facts["ip1SelfCount"] <= facts["ip1Count"]
        assert facts["ip1HighValueCount"] <= facts["ip1Count"]
        assert facts["ip1InUseCount"] <= facts["ip1Count"]
        assert facts["hasRdOrg"] is (facts["rdOrgLevel"] != "NONE")
        assert facts["sciAwardProvincial3y"] is (facts["sciAwardProvincialRank3y"] < 999)


def test_one_year_follows_another(district: District) -> None:
    for years in district.reports().values():
        spent = [years[year].get("rdExpense") for year in (2023, 2024, 2025)]
        earned = sum(years[year]["revenue"] for year in years)
        assert "rdToSales3y" not in years[2024]
        if None not in spent:
            share = sum(Decimal(str(s)) for s in spent) / earned
            assert years[2025]["rdToSales3y"] == share.quantize(Decimal("0.0001"), rounding="ROUND_DOWN")
        lengths = [years[year]["segmentYears"] for year in (2023, 2024, 2025) if "segmentYears" in years[year]]
        assert lengths == sorted(lengths)


def test_the_size_class_is_that_of_the_last_report(district: District, world: World) -> None:
    found = Counter[str]()
    for key, years in district.reports().items():
        last = years[2025]
        table = world.rules.sizes[last["sizeIndustry"].lower()]
        reached = (last["employees"], last["revenue"], last["totalAssets"])
        classes = ["MICRO", *(word for word in ("SMALL", "MEDIUM", "LARGE") if judge.large(table[word], *reached))]
        assert district.nodes["Enterprise"][key]["sizeClass"] == classes[-1]
        found[classes[-1]] += 1
    assert found.keys() == {"MICRO", "SMALL", "MEDIUM", "LARGE"}


def test_what_is_missing_is_no_zero_and_never_what_a_title_asked_for(district: District) -> None:
    held = district.held()
    complete = REPORTED - {"localFeaturePoints", "participatesInStandards", "hnteInnovationScore", "rdToSales3y"}
    complete -= {"evidenced", "srdiDevScore"}
    gaps = 0
    for key, years in district.reports().items():
        for facts in years.values():
            missing = complete - facts.keys()
            gaps += bool(missing)
            if on(TODAY, held.get(key, ())):
                assert missing == set()
    assert gaps > 100


def test_evidence_is_of_facts_that_are_there(district: District) -> None:
    told = [facts for facts in district.nodes["AnnualReport"].values() if "evidenced" in facts]
    assert len(told) > 150
    assert all(set(facts["evidenced"]) <= facts.keys() for facts in told)
