"""Titles: how many there are, that their holders met the rules they were granted under, and who fails next."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.sample.bars import Grade
from loaders.sample.calendar import NOW
from loaders.sample.firms import firm, firms
from loaders.sample.reports import nodes
from loaders.sample.world import World
from tests.loaders.sample import judge
from tests.loaders.sample.district import LADDER, TODAY, District, covers, highest, on

JUDGED = (*LADDER, "hnte", "tech_sme")
NEXT_REVIEW = date(2027, 3, 1)


def test_a_district_of_3000_holds_what_the_plan_aims_at(world: World) -> None:
    found = Counter(
        title.tier for one in firms(world, 0, 3_000) for title in one.titles if title.first <= NOW <= title.last
    )
    assert [found[tier] for tier in LADDER] == [1_200, 600, 60, 2]


def test_fifty_are_enough_for_one_of_each(world: World) -> None:
    found = {title.tier for one in firms(world, 0, 50) for title in one.titles if title.first <= NOW <= title.last}
    assert found >= set(LADDER)


def test_no_holder_missed_a_gate_of_the_rules_it_was_granted_under(district: District, world: World) -> None:
    reports = district.reports()
    judged = Counter[str]()
    for key, titles in district.held().items():
        for title in titles:
            day = title.properties["from"]
            assert isinstance(day, date)
            ruleset = judge.ruleset_for(world.rules, title.end[1], day, "new")
            if title.end[1] not in JUDGED:
                continue
            assert ruleset is not None
            facts = judge.metrics(world.rules, reports[key], on(day, titles), day.year - 1)
            assert (key, title.end[1], judge.unmet(ruleset, facts, "new")) == (key, title.end[1], [])
            assert judge.decided(ruleset, facts, "new") is not False
            judged[title.end[1]] += 1
    assert judged.keys() == set(JUDGED)


def test_an_eighth_fails_the_next_review_and_the_others_pass(district: District, world: World) -> None:
    reports, found = district.reports(), Counter[bool | None]()
    for key, titles in district.held().items():
        top = highest(on(TODAY, titles))
        if top:
            ruleset = judge.ruleset_for(world.rules, top, NEXT_REVIEW, "review")
            assert ruleset is not None
            facts = judge.metrics(world.rules, reports[key], on(TODAY, titles), 2025)
            found[judge.decided(ruleset, facts, "review")] += 1
    assert found == {True: 104, False: 16}


def test_some_meet_a_tier_they_do_not_hold(district: District, world: World) -> None:
    reports, held, found = district.reports(), district.held(), Counter[str]()
    for key in reports:
        valid = on(TODAY, held.get(key, ()))
        step = highest(valid)
        rung = LADDER.index(step) + 1 if step else 0
        if rung < 3:
            ruleset = judge.ruleset_for(world.rules, LADDER[rung], TODAY, "new")
            assert ruleset is not None
            found[LADDER[rung]] += bool(
                judge.decided(ruleset, judge.metrics(world.rules, reports[key], valid, 2025), "new")
            )
    assert found["innovative_sme"] >= 18
    assert found["srdi_sme"] >= 12
    assert found["little_giant"] >= 6


def test_a_title_is_granted_while_the_one_below_it_is_valid(district: District) -> None:
    for titles in district.held().values():
        by_tier = {edge.end[1]: edge.properties for edge in titles}
        for lower, upper in pairwise(LADDER):
            if upper in by_tier:
                granted = by_tier[upper]["from"]
                assert isinstance(granted, date)
                assert covers(by_tier[lower], granted)


def test_some_titles_ran_out_and_some_were_renewed(district: District) -> None:
    titles = [edge for edge in district.edges["HOLDS"] if edge.end[1] in LADDER]
    over = [edge for edge in titles if not covers(edge.properties, TODAY)]
    renewed = [edge for edge in titles if "复核通过" in str(edge.properties["basis"])]
    assert len(over) == 4 * 6
    assert len({edge.properties["batch"] for edge in titles}) > 8
    assert {len(over) > 0, len(renewed) > 0} == {True}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**31 - 1), fifty=st.integers(0, 19_999))
def test_every_fifty_of_every_seed_keeps_the_shares_and_the_rules(world: World, seed: int, fifty: int) -> None:
    other = replace(world, seed=seed, size=1_000_000)
    block = firms(other, fifty * 50, fifty * 50 + 50)
    held = [[title for title in one.titles if title.first <= NOW <= title.last] for one in block]
    counts = Counter(title.tier for titles in held for title in titles)
    assert [counts[tier] for tier in LADDER[:3]] == [20, 10, 1]
    for one, titles in zip(block, held, strict=True):
        top = highest(title.tier for title in titles)
        if top is None:
            continue
        reports = {int(str(row.properties["year"])): row.properties for row in nodes(other, one)}
        ruleset = judge.ruleset_for(world.rules, top, NEXT_REVIEW, "review")
        assert ruleset is not None
        facts = judge.metrics(world.rules, reports, [title.tier for title in titles], 2025)
        assert judge.decided(ruleset, facts, "review") is (one.lapse.value == "none")


def test_a_champion_makes_things(world: World) -> None:
    champions = [one for one in firms(world, 0, 3_000) if one.rung == 4]
    assert [one.trade.size_industry for one in champions] == ["industry", "industry"]


def test_outside_the_district_nothing_is_reported_or_held(world: World) -> None:
    outside = [one for one in firms(world, 0, 300) if not one.inside]
    assert len(outside) == 18
    assert [one.titles for one in outside] == [()] * 18
    assert [row for one in outside for row in nodes(world, one)] == []


def test_an_enterprise_follows_from_seed_and_number_alone(world: World) -> None:
    assert firm(replace(world, size=1_000_000), 41) == firm(world, 41)
    assert {one.grade for one in firms(world, 0, 50)} == set(Grade)
