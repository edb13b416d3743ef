"""Needs, offers, technologies, partners and money: every kind, and about products that are there."""

from __future__ import annotations

import json

from graph.words import NEED_KIND, OFFER_KIND
from loaders.rule_tree import metrics
from loaders.sample.world import METRICS
from loaders.yaml_file import read_yaml
from tests.loaders.counting import DATA
from tests.loaders.sample.district import TODAY, District


def test_needs_and_offers_are_of_every_kind(district: District) -> None:
    assert {facts["kind"] for facts in district.nodes["Need"].values()} == NEED_KIND.values.keys()
    assert {facts["kind"] for facts in district.nodes["Offer"].values()} == OFFER_KIND.values.keys()


def test_some_needs_have_run_out_and_money_has_a_sum_and_a_term(district: District) -> None:
    needs = district.nodes["Need"].values()
    assert {facts["expiresOn"] < TODAY for facts in needs} == {True, False}
    for facts in needs:
        assert facts["postedOn"] <= facts["expiresOn"]
        assert ({"amount", "termMonths"} <= facts.keys()) is (facts["kind"] == "FINANCE")


def test_every_post_has_who_posted_it(district: District) -> None:
    posted = [edge.end for edge in district.edges["POSTED"]]
    assert sorted(posted) == sorted((label, key) for label in ("Need", "Offer") for key in district.nodes[label])
    owned = [edge.end[1] for edge in district.edges["OWNS"]]
    assert sorted(owned) == sorted(district.nodes["Technology"])


def test_a_need_of_supply_or_research_names_its_product(district: District) -> None:
    wants = district.ends("WANTS", "Need", "Product")
    for key, facts in district.nodes["Need"].items():
        assert len(wants.get(key, [])) == (facts["kind"] in {"SUPPLY", "ACADEMIA"})


def test_matches_are_with_all_three_sides(district: District) -> None:
    assert {edge.end[0] for edge in district.edges["MATCHED_WITH"]} == {"Enterprise", "Institute", "Bank"}


def test_the_rules_of_loans_and_policies_use_the_dictionary(district: District) -> None:
    known = read_yaml(DATA, METRICS)[0].value["metrics"].keys()
    told = [
        facts["audienceRule"]
        for label in ("LoanProduct", "Clause")
        for facts in district.nodes[label].values()
        if "audienceRule" in facts
    ]
    assert len(told) == 21
    assert {metric for rule in told for metric in metrics(json.loads(rule))} <= known
    for facts in district.nodes["LoanProduct"].values():
        assert facts["minAmount"] <= facts["maxAmount"]
        assert facts["minRate"] <= facts["maxRate"]


def test_no_clause_passes_for_a_real_one(district: District) -> None:
    assert {facts["provenance"] for facts in district.nodes["Clause"].values()} == {"MEMORY"}
    assert {facts["note"] for facts in district.nodes["Clause"].values()} == {"示例条款, 并无此文件"}
