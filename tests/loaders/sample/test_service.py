"""Specialists: each enterprise has one at a time, their load is uneven, and visits are made by who serves."""

from __future__ import annotations

from collections import Counter

from tests.loaders.sample.district import TODAY, District, covers


def test_an_enterprise_has_one_specialist_at_a_time(district: District) -> None:
    now = Counter(edge.end[1] for edge in district.edges["SERVES"] if covers(edge.properties, TODAY))
    assert set(now.values()) == {1}
    assert len(district.edges["SERVES"]) > sum(now.values())


def test_some_serve_more_than_they_should_and_some_few(district: District) -> None:
    load = Counter(edge.start[1] for edge in district.edges["SERVES"] if covers(edge.properties, TODAY))
    capacity = {key: facts["capacity"] for key, facts in district.nodes["Specialist"].items()}
    over = [key for key in capacity if load[key] > capacity[key]]
    assert len(capacity) == 8
    assert 0 < len(over) <= 2
    assert min(load[key] / capacity[key] for key in capacity) < 0.6


def test_visits_are_made_by_the_specialist_of_the_enterprise(district: District) -> None:
    serves = {edge.end[1]: edge.start[1] for edge in district.edges["SERVES"] if covers(edge.properties, TODAY)}
    made = {edge.end[1]: edge.start[1] for edge in district.edges["MADE"]}
    for key, visits in district.ends("RECEIVED", "Enterprise", "Visit").items():
        assert {made[visit] for visit in visits} == {serves[key]}
    assert made.keys() == district.nodes["Visit"].keys()
